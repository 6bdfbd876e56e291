// What the truth says about cells is what stands in the text.
#include "tools/corpusgen/truth.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "tests/tools/corpusgen/many_reports.h"

namespace gouji::corpusgen {
namespace {

// An own, simple reading of a printed figure: ASCII or full-width digits, sign, point; separators and units dropped.
std::string PlainOf(std::string_view raw, bool amount) {
  std::string plain;
  for (size_t i = 0; i < raw.size(); ++i) {
    const auto byte = static_cast<unsigned char>(raw[i]);
    if ((byte >= '0' && byte <= '9') || byte == '-' || byte == '.') plain += raw[i];
    if (byte == 0xef && i + 2 < raw.size() && static_cast<unsigned char>(raw[i + 1]) == 0xbc) {
      plain += static_cast<char>('0' + (static_cast<unsigned char>(raw[i + 2]) - 0x90));
      i += 2;
    }
  }
  const bool yuan = raw.ends_with("元") && raw.find("万") == std::string_view::npos &&
                    raw.find("萬") == std::string_view::npos;
  // A count with zeros behind its point is a whole number.
  if (!amount && plain.ends_with(".0")) plain.resize(plain.size() - 2);
  if (!amount || !yuan) return plain;
  // Yuan as 万元.
  plain.insert(0, plain.size() < 5 ? 5 - plain.size() : 0, '0');
  plain.insert(plain.size() - 4, ".");
  while (plain.ends_with('0')) plain.pop_back();
  if (plain.ends_with('.')) plain.pop_back();
  return plain;
}

TEST(Truth, EveryPrintedCellStandsAtItsSpan) {
  size_t printed = 0;
  for (const Report& report : ManyReports()) {
    for (const Table& table : report.tables) {
      for (const Cell& cell : table.cells) {
        if (cell.state != CellState::kValue && cell.state != CellState::kMark) continue;
        if (report.html || report.layout == "columns") {
          EXPECT_LT(cell.begin, 0);
          continue;
        }
        ASSERT_GE(cell.begin, 0) << report.id << ' ' << report.layout << ' ' << cell.row << '/'
                                 << cell.column;
        ASSERT_LE(static_cast<size_t>(cell.end), report.text.size());
        const std::string_view bytes =
            std::string_view(report.text)
                .substr(static_cast<size_t>(cell.begin), static_cast<size_t>(cell.end - cell.begin));
        ASSERT_EQ(bytes, cell.raw) << report.id;
        if (cell.state == CellState::kValue) {
          ASSERT_EQ(PlainOf(bytes, cell.kind == CellKind::kAmount && !cell.unit.empty()), cell.plain)
              << report.id << ' ' << bytes;
        }
        ++printed;
      }
    }
  }
  EXPECT_GT(printed, 200000u);
}

// A review row of 0 1 0 0 whose total says 3.
Report FalsifiedReview(CellState parts) {
  Report report;
  Table& table = report.tables.emplace_back();
  table.key = "review";
  for (const char* column : {"upheld", "corrected", "other", "pending", "total"}) {
    Cell& cell = table.cells.emplace_back();
    cell.row = "review";
    cell.column = column;
    cell.state = parts;
    if (parts == CellState::kValue && cell.column == "corrected") cell.value = 1;
  }
  table.cells.back().state = CellState::kValue;
  table.cells.back().value = 3;
  report.errors.push_back(
      {"review-total", {"review.sum"}, {"review/review/total"}, {"review.sum@review"}, "1", "3", false});
  return report;
}

TEST(Truth, AnErrorIsDetectableWhereItsLineCanBeJudged) {
  Report report = FalsifiedReview(CellState::kValue);
  EXPECT_TRUE(Detectable(report, report.errors[0]));
  report.tables[0].cells[2].determined = Determined::kNo;
  EXPECT_FALSE(Detectable(report, report.errors[0])) << "another cell of the line cannot be known";
}

TEST(Truth, ATotalBesideBlanksIsNoContradiction) {
  const Report report = FalsifiedReview(CellState::kBlank);
  EXPECT_FALSE(Assessable(report, report.errors[0], "review.sum"));
  std::string line;
  AppendTruth(report, line);
  EXPECT_NE(line.find("\"arguable\":[\"review.sum\"]"), std::string::npos) << line;
  EXPECT_NE(line.find("\"rules\":[]"), std::string::npos);
  EXPECT_NE(line.find("\"detectable\":false"), std::string::npos);
}

TEST(Truth, BlanksAndLostCellsPrintNothing) {
  for (const Report& report : ManyReports()) {
    for (const Table& table : report.tables) {
      for (const Cell& cell : table.cells) {
        if (cell.state != CellState::kBlank && cell.state != CellState::kMissing) continue;
        ASSERT_TRUE(cell.raw.empty());
        ASSERT_TRUE(cell.plain.empty());
        ASSERT_EQ(cell.begin, cell.end);
      }
    }
  }
}

TEST(Truth, SpansComeInTextOrder) {
  for (const Report& report : ManyReports()) {
    int32_t last = 0;
    for (const Table& table : report.tables) {
      for (const Cell& cell : table.cells) {
        if (cell.begin < 0) continue;
        ASSERT_GE(cell.begin, last) << report.id << ' ' << report.layout;
        last = cell.end;
      }
    }
  }
}

TEST(Truth, ClaimsStandAtTheirSpans) {
  size_t seen = 0;
  for (const Report& report : ManyReports()) {
    for (const Claim& claim : report.claims) {
      ASSERT_GE(claim.begin, 0);
      const std::string figure =
          report.text.substr(static_cast<size_t>(claim.begin), static_cast<size_t>(claim.end - claim.begin));
      ASSERT_FALSE(figure.empty());
      if (figure[0] >= '0' && figure[0] <= '9') {
        ASSERT_EQ(figure, std::to_string(claim.value)) << report.id;
        ++seen;
      }
    }
  }
  EXPECT_GT(seen, 5000u);
}

TEST(Truth, LinesAreJson) {
  for (size_t i = 0; i < 150; ++i) {
    const Report& report = ManyReports()[i];
    std::string line;
    AppendTruth(report, line);
    google::protobuf::Struct truth;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(line, &truth).ok()) << line.substr(0, 300);
    EXPECT_EQ(truth.fields().at("id").string_value(), report.id);
    EXPECT_EQ(static_cast<int>(truth.fields().at("year").number_value()), report.year);
    EXPECT_EQ(static_cast<size_t>(truth.fields().at("tables").list_value().values_size()),
              report.tables.size());
    std::string document;
    AppendDocument(report, document);
    google::protobuf::Struct object;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(document, &object).ok());
    EXPECT_EQ(object.fields().at("text").string_value(), std::string(ByteOrderMark(report)) + report.text);
    EXPECT_EQ(object.fields().at("id").string_value(), report.id);
  }
}

TEST(Truth, HeaderIsInTheText) {
  for (const Report& report : ManyReports()) {
    EXPECT_FALSE(report.organ.empty());
    const bool titled = report.title.find(std::to_string(report.year)) != std::string::npos;
    const bool sentence = std::count(report.dirt.begin(), report.dirt.end(), "title-in-sentence") > 0;
    EXPECT_EQ(titled, !sentence) << report.title;
    EXPECT_TRUE(report.published.empty() || report.published.starts_with(std::to_string(report.year + 1)));
    // The organ is printed in full somewhere, unless other characters stand for its own.
    const bool altered = [&report] {
      for (const std::string_view dirt : report.dirt) {
        for (const char* kind : {"traditional", "glosses", "dense-glosses", "zero-width"}) {
          if (dirt == kind) return true;
        }
      }
      return false;
    }();
    if (!altered) {
      EXPECT_NE(report.text.find(report.organ), std::string::npos) << report.id;
    }
  }
}

}  // namespace
}  // namespace gouji::corpusgen
