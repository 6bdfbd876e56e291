#include "tools/cli/row_writer.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace gouji::cli {
namespace {

TEST(RowWriter, JsonLinesNamesEveryColumn) {
  std::string out;
  RowWriter rows(RowFormat::kJsonLines, {"id", "n", "none"}, &out);
  rows.Header();
  rows.Text("a\"b\n勾").Number(-7).Number(std::nullopt).End();
  rows.Text("").Number(std::optional<int64_t>(3)).Number(0).End();
  EXPECT_EQ(out,
            "{\"id\":\"a\\\"b\\n勾\",\"n\":-7,\"none\":null}\n"
            "{\"id\":\"\",\"n\":3,\"none\":0}\n");
}

TEST(RowWriter, CsvQuotesOnlyWhatNeedsIt) {
  std::string out;
  RowWriter rows(RowFormat::kCsv, {"id", "text", "n"}, &out);
  rows.Header();
  rows.Text("a b").Text("x,y").Number(std::nullopt).End();
  rows.Text("say \"hi\"").Text("two\nlines").Number(5).End();
  rows.Text("\"").Text("").Number(0).End();
  EXPECT_EQ(out,
            "id,text,n\n"
            "a b,\"x,y\",\n"
            "\"say \"\"hi\"\"\",\"two\nlines\",5\n"
            "\"\"\"\",,0\n");
}

TEST(RowWriter, ASpreadsheetGetsAMarkAndItsLineEnds) {
  std::string out;
  RowWriter rows(RowFormat::kExcelCsv, {"机关", "n"}, &out);
  rows.Header();
  rows.Text("a,b").Number(1).End();
  EXPECT_EQ(out, "\xef\xbb\xbf机关,n\r\n\"a,b\",1\r\n");
}

TEST(RowWriter, ASpreadsheetComputesNothingOfAStrangers) {
  std::string out;
  RowWriter rows(RowFormat::kExcelCsv, {"a", "b", "c", "d"}, &out);
  rows.Text("=HYPERLINK(1)").Text("-A1").Text("-5").Text("+3.8%").End();
  EXPECT_EQ(out, "'=HYPERLINK(1),'-A1,-5,+3.8%\r\n");
  out.clear();
  RowWriter plain(RowFormat::kCsv, {"a"}, &out);
  plain.Text("=HYPERLINK(1)").End();
  EXPECT_EQ(out, "=HYPERLINK(1)\n") << "what programs read is as it was printed";
}

}  // namespace
}  // namespace gouji::cli
