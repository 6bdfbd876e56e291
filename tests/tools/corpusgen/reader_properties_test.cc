// What holds of every reading, whatever the layout: seen on generated reports of all layouts with all dirt.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/tools/corpusgen/many_reports.h"
#include "tools/corpusgen/truth.h"
#include "worker/extract/figure.h"
#include "worker/form/forms.h"
#include "worker/inspect.h"
#include "worker/stages.h"

namespace gouji::corpusgen {
namespace {

using report::v1::Record;

constexpr uint64_t kReportsOfEachLayout = 12;

// Some reports of each layout, with much dirt and some errors.
const std::vector<Report>& Reports() {
  static const std::vector<Report> reports = [] {
    std::vector<Report> made;
    for (const Layout& layout : Layouts()) {
      Options options = TestOptions(DirtLevel::kHeavy, 200, layout.name);
      options.seed = 2027;
      for (uint64_t i = 0; i < kReportsOfEachLayout; ++i) made.push_back(Generate(options, i));
    }
    return made;
  }();
  return reports;
}

stages::Document DocumentOf(const Report& report, std::string_view text) {
  return {.id = report.id, .bytes = text, .kind = stages::DocumentKind::kJsonLinesText};
}

std::string Cells(const Record& record) {
  std::string cells;
  for (const report::v1::Table& table : record.tables()) {
    for (const report::v1::Cell& cell : table.cells()) cells += cell.ShortDebugString() + "\n";
  }
  return cells;
}

TEST(ReaderProperties, SpansLieInTheTextAndTheirBytesAreTheRawValue) {
  stages::Reader reader(form::BuiltIn(), {});
  size_t values = 0;
  for (const Report& report : Reports()) {
    const stages::Document document = DocumentOf(report, report.text);
    const std::string text = stages::Inspect(form::BuiltIn(), {}, document, stages::Stage::kText);
    const Record& record = reader.Read(document);
    for (const report::v1::Table& table : record.tables()) {
      ASSERT_LE(table.span().begin(), table.span().end());
      ASSERT_LE(table.span().end(), text.size());
      for (const report::v1::Cell& cell : table.cells()) {
        ASSERT_LE(cell.begin(), cell.end());
        ASSERT_LE(cell.end(), text.size());
        const std::string bytes = text.substr(cell.begin(), cell.end() - cell.begin());
        switch (cell.state()) {
          case report::v1::CELL_STATE_VALUE:
            ++values;
            ASSERT_EQ(bytes,
                      cell.raw().empty() ? extract::PlainDecimal(cell.mantissa(), cell.scale()) : cell.raw())
                << report.id << ' ' << report.layout;
            break;
          case report::v1::CELL_STATE_BLANK:
          case report::v1::CELL_STATE_MISSING:
            ASSERT_TRUE(bytes.empty()) << bytes;
            break;
          default:
            ASSERT_EQ(bytes, cell.raw()) << report.id << ' ' << report.layout;
        }
      }
    }
  }
  EXPECT_GT(values, 10000u);
}

TEST(ReaderProperties, ReadingIsDeterministic) {
  stages::Reader used(form::BuiltIn(), {});
  for (const Report& report : Reports()) {
    const stages::Document document = DocumentOf(report, report.text);
    stages::Reader fresh(form::BuiltIn(), {});
    const std::string expected = fresh.Read(document).SerializeAsString();
    ASSERT_EQ(used.Read(document).SerializeAsString(), expected) << report.id << ' ' << report.layout;
  }
}

TEST(ReaderProperties, NoiseBehindAReportDoesNotChangeItsCells) {
  stages::Reader reader(form::BuiltIn(), {});
  for (const Report& report : Reports()) {
    const std::string before = Cells(reader.Read(DocumentOf(report, report.text)));
    for (const std::string_view noise :
         {"\n上一篇：没有了\n下一篇：关于召开会议的通知\n版权所有 备案号05001234号\n",
          "\n扫一扫在手机打开当前页 1 2 3 ||| 4\n\n\n- 7 -\n",
          "\n相关链接：某某市2021年政府信息公开工作年度报告\n行政许可 12 行政处罚 3\n"}) {
      const std::string text = report.text + std::string(noise);
      ASSERT_EQ(Cells(reader.Read(DocumentOf(report, text))), before)
          << report.id << ' ' << report.layout << noise;
    }
  }
}

// Certain means that the text leaves no other reading.
TEST(ReaderProperties, NothingCertainIsWrong) {
  stages::Reader reader(form::BuiltIn(), {});
  std::map<std::string_view, int> certain;
  for (const Report& report : Reports()) {
    const Record& record = reader.Read(DocumentOf(report, report.text));
    for (const report::v1::Table& read : record.tables()) {
      for (const Table& table : report.tables) {
        if (read.key() != table.key || read.cells_size() != static_cast<int>(table.cells.size())) continue;
        for (int i = 0; i < read.cells_size(); ++i) {
          const report::v1::Cell& cell = read.cells(i);
          const Cell& truth = table.cells[static_cast<size_t>(i)];
          if (cell.certainty() != report::v1::CERTAINTY_CERTAIN ||
              cell.state() == report::v1::CELL_STATE_MISSING)
            continue;
          ++certain[report.layout];
          ASSERT_NE(truth.determined, Determined::kNo)
              << report.id << ' ' << report.layout << ' ' << truth.row << '/' << truth.column;
          const bool value = cell.state() == report::v1::CELL_STATE_VALUE;
          ASSERT_EQ(value, truth.state == CellState::kValue) << report.id << ' ' << report.layout;
          if (value && truth.kind != CellKind::kAmount && cell.scale() == 0) {
            ASSERT_EQ(cell.mantissa(), truth.value) << report.id << ' ' << report.layout;
          }
        }
      }
    }
  }
  for (const Layout& layout : Layouts()) {
    if (layout.deduplicated || layout.by_columns) continue;
    EXPECT_GT(certain[layout.name], 100) << layout.name;
  }
}

}  // namespace
}  // namespace gouji::corpusgen
