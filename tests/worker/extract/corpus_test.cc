// The real reports of the shared corpus: every printed cell, as a person reads it from the file.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/worker/extract/table_page.h"

namespace gouji::extract {
namespace {

std::string CorpusDirectory() {
  const char* const given = std::getenv("GOUJI_SHARED_CORPUS");
  return given != nullptr ? given : "../shared/corpus";
}

class Corpus : public testing::Test {
 protected:
  // The text of the report whose file name begins with `number`.
  void Load(const std::string& number) {
    const std::filesystem::path directory = CorpusDirectory();
    if (!std::filesystem::is_directory(directory)) GTEST_SKIP() << "no corpus at " << directory;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
      if (entry.path().filename().string().substr(0, number.size()) != number) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      text_.assign(std::istreambuf_iterator<char>(file), {});
    }
    if (text_.empty()) GTEST_SKIP() << "no report " << number << " in " << directory;
  }

  // Printed bytes at a cell's span.
  std::string At(const report::v1::Cell& cell) const {
    return text_.substr(cell.begin(), cell.end() - cell.begin());
  }

  std::string text_;
};

TEST_F(Corpus, Report000PrintsFirstAndTotalAndLeavesTheRestBlank) {
  Load("000");
  if (IsSkipped()) return;
  const PageTables page(text_);
  EXPECT_EQ(page.Tables(), "disclosure 2019 lines, applications 2019 lines, review 2019 lines");
  EXPECT_EQ(page.Printed("disclosure"),
            "regulations: 0 0 0\n"
            "normative_documents: 0 0 0\n"
            "licensing: 0 0 35385\n"
            "other_services: 0 0 32619\n"
            "penalties: 0 0 566\n"
            "coercion: 0 0 99\n"
            "fees: 0 0\n"
            "procurement: 5 245\n");
  EXPECT_EQ(page.Printed("applications"),
            "new: 4 0 0 0 0 0 4\n"
            "carried_in: 0 0 0 0 0 0 0\n"
            "granted: 3 _ _ _ _ _ 3\n"
            "partial: 0 _ _ _ _ _ 0\n"
            "denied_1: 0 _ _ _ _ _ 0\n"
            "denied_2: 0 _ _ _ _ _ 0\n"
            "denied_3: 0 _ _ _ _ _ 0\n"
            "denied_4: 0 _ _ _ _ _ 0\n"
            "denied_5: 0 _ _ _ _ _ 0\n"
            "denied_6: 0 _ _ _ _ _ 0\n"
            "denied_7: 0 _ _ _ _ _ 0\n"
            "denied_8: 0 _ _ _ _ _ 0\n"
            "unable_1: 1 _ _ _ _ _ 1\n"
            "unable_2: 0 _ _ _ _ _ 0\n"
            "unable_3: 0 _ _ _ _ _ 0\n"
            "refused_1: 0 _ _ _ _ _ 0\n"
            "refused_2: 0 _ _ _ _ _ 0\n"
            "refused_3: 0 _ _ _ _ _ 0\n"
            "refused_4: 0 _ _ _ _ _ 0\n"
            "refused_5: 0 _ _ _ _ _ 0\n"
            "other: 0 _ _ _ _ _ 0\n"
            "total: 4 _ _ _ _ _ 4\n"
            "carried_out: 0 _ _ _ _ _ 0\n");
  EXPECT_EQ(page.Printed("review"),
            "review: 0 0 1 0 0\n"
            "litigation_direct: 0 0 0 0 0\n"
            "litigation_after_review: 0 0 0 0 0\n");
  const report::v1::Cell& amount = page.Find("disclosure")->cells(21);
  EXPECT_EQ(At(amount), "245万");
  EXPECT_EQ(amount.raw(), "245万");
  EXPECT_EQ(amount.unit(), report::v1::UNIT_WAN_YUAN);
  EXPECT_EQ(amount.wan_yuan().mantissa(), 245);
  const report::v1::Cell& blank = page.Find("applications")->cells(15);
  EXPECT_EQ(blank.state(), report::v1::CELL_STATE_BLANK);
  EXPECT_EQ(blank.begin(), blank.end());
  // Between the printed 3 before it and the printed 3 after it.
  EXPECT_GE(blank.begin(), page.Find("applications")->cells(14).end());
  EXPECT_LE(blank.begin(), page.Find("applications")->cells(20).begin());
}

TEST_F(Corpus, Report001LeavesOpenWhereTheSeventhZeroIs) {
  Load("001");
  if (IsSkipped()) return;
  const PageTables page(text_);
  EXPECT_EQ(page.Tables(), "disclosure 2019 tabs, applications 2019 tabs, review 2019 tabs");
  EXPECT_EQ(page.Printed("disclosure"),
            "regulations: 0 0 0\n"
            "normative_documents: 0 0 0\n"
            "licensing: 61 0 43\n"
            "other_services: 64 0 0\n"
            "penalties: 189 -33 795\n"
            "coercion: 0 0 0\n"
            "fees: 0 0\n"
            "procurement: 1 793.9397\n");
  const report::v1::Cell& amount = page.Find("disclosure")->cells(21);
  EXPECT_EQ(At(amount), "793.9397");
  EXPECT_EQ(amount.raw(), "");
  EXPECT_EQ(amount.unit(), report::v1::UNIT_WAN_YUAN);

  const report::v1::Table& applications = *page.Find("applications");
  EXPECT_EQ(page.Row("applications", "new"), "0 0 0 0 0 0 0");
  EXPECT_EQ(page.Row("applications", "carried_in"), "0 0 0 0 0 0 0");
  for (int row = 2; row < applications.rows_size(); ++row) {
    EXPECT_EQ(page.Row("applications", applications.rows(row)), "0~7 0~7 0~7 0~7 0~7 0~7 ?~7")
        << applications.rows(row);
  }
  EXPECT_EQ(page.Printed("review"),
            "review: 0 0 0 0 0\n"
            "litigation_direct: 0 0 0 0 0\n"
            "litigation_after_review: 0 0 0 0 0\n");
}

TEST_F(Corpus, Report003PrintsTotalsAlone) {
  Load("003");
  if (IsSkipped()) return;
  const PageTables page(text_);
  EXPECT_EQ(page.Tables(), "disclosure 2019 lines, applications 2019 lines, review 2019 lines");
  EXPECT_EQ(page.Printed("disclosure"),
            "regulations: 0 0 0\n"
            "normative_documents: 0 0 0\n"
            "licensing: 134 3 3878\n"
            "other_services: 0 0 0\n"
            "penalties: 471 0 72\n"
            "coercion: 0 0 0\n"
            "fees: 0 0\n"
            "procurement: 36 360688\n");
  const report::v1::Cell& change = page.Find("disclosure")->cells(7);
  EXPECT_EQ(change.raw(), "+3");
  EXPECT_EQ(At(change), "+3");
  const report::v1::Cell& amount = page.Find("disclosure")->cells(21);
  EXPECT_EQ(amount.unit(), report::v1::UNIT_UNKNOWN);
  EXPECT_FALSE(amount.has_wan_yuan());

  const report::v1::Table& applications = *page.Find("applications");
  for (const std::string& row : applications.rows()) {
    EXPECT_EQ(page.Row("applications", row), "_ _ _ _ _ _ 0") << row;
  }
  EXPECT_EQ(page.Printed("review"),
            "review: _ _ _ _ 0\n"
            "litigation_direct: _ _ _ _ 0\n"
            "litigation_after_review: _ _ _ _ 0\n");
}

TEST_F(Corpus, Reports002And004HaveNoTables) {
  for (const std::string number : {"002", "004"}) {
    Load(number);
    if (IsSkipped()) return;
    EXPECT_EQ(PageTables(text_).Tables(), "") << number;
  }
}

// The bytes of every printed figure, read by themselves, give the figure.
TEST_F(Corpus, SpansHoldTheirFigures) {
  for (const std::string number : {"000", "001", "003"}) {
    Load(number);
    if (IsSkipped()) return;
    const PageTables page(text_);
    int printed = 0;
    for (const report::v1::Table& table : page.record().tables()) {
      for (const report::v1::Cell& cell : table.cells()) {
        ASSERT_LE(cell.begin(), cell.end());
        ASSERT_LE(cell.end(), text_.size());
        if (cell.state() != report::v1::CELL_STATE_VALUE || cell.scale() > 0) continue;
        const std::string bytes = At(cell);
        EXPECT_EQ(std::strtoll(bytes.c_str(), nullptr, 10), cell.mantissa()) << bytes;
        EXPECT_EQ(cell.raw().empty() ? std::to_string(cell.mantissa()) : cell.raw(), bytes);
        ++printed;
      }
    }
    EXPECT_GT(printed, 40) << number;
  }
}

}  // namespace
}  // namespace gouji::extract
