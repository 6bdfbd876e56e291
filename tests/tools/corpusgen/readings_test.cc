// Which cells a careful reader can know, row by row. A row is written as it is printed; in the expectation every cell
// is . (open), p (printed apart), r (row sum), i (identities of rows and columns) or f (as long as nothing is blank).
#include "tools/corpusgen/readings.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tools/corpusgen/forms.h"

namespace gouji::corpusgen {
namespace {

constexpr bool kGlued = true;
constexpr bool kSpaced = false;

// A row whose cells are the given words; "_" is a blank. Glued rows have a gap only before words that begin with a space.
RowTrace TraceOf(const std::vector<std::string>& words, bool glued, int group, Table& table) {
  RowTrace trace;
  trace.first_cell = static_cast<int>(table.cells.size());
  trace.cell_count = static_cast<int>(words.size());
  trace.group = group;
  trace.splittable = glued;
  trace.placed = false;
  for (size_t i = 0; i < words.size(); ++i) {
    Cell cell;
    std::string word = words[i];
    if (word == "_") {
      cell.state = CellState::kBlank;
    } else {
      const bool gap = word[0] == ' ' || !glued;
      if (word[0] == ' ') word.erase(0, 1);
      if (gap && !trace.glyphs.empty()) trace.glyphs += ' ';
      trace.parts.push_back(
          {static_cast<int>(i), static_cast<int>(trace.glyphs.size()), static_cast<int>(word.size())});
      trace.glyphs += word;
      cell.value = std::atoll(word.c_str());
      cell.raw = word;
    }
    table.cells.push_back(cell);
  }
  return trace;
}

std::string Marks(const Table& table) {
  std::string marks;
  for (const Cell& cell : table.cells) marks += ".prif"[static_cast<size_t>(cell.determined)];
  return marks;
}

std::string RowMarks(const std::vector<std::string>& words, bool glued, int group,
                     const std::vector<CellKind>& kinds = {}) {
  Table table;
  table.key = group == 0 ? "disclosure" : "review";
  std::vector<RowTrace> traces = {TraceOf(words, glued, group, table)};
  for (size_t i = 0; i < kinds.size(); ++i) table.cells[i].kind = kinds[i];
  ResolveTable(traces, table);
  return Marks(table);
}

TEST(Readings, AGluedRowResolvesByItsSum) {
  EXPECT_EQ(RowMarks({"64", "0", "0", "2", "0", "4", "70"}, kGlued, 7), "ffffffr")
      << "or 6 40 0 20 4 70 and a blank";
  EXPECT_EQ(RowMarks({"0", "0", "0", "0", "0", "0", "0"}, kGlued, 7), "rrrrrrr");
  EXPECT_EQ(RowMarks({"22", "0", "0", "0", "0", "3", "25"}, kGlued, 7), "..rrrrr") << "or 2 20";
}

TEST(Readings, AGluedRowWithTwoWaysStaysOpen) {
  // 69|3|665 or 6|93|665.
  EXPECT_EQ(RowMarks({"69", "3", "665"}, kGlued, 0), "...");
  EXPECT_EQ(RowMarks({"0", "0", "0"}, kGlued, 0), "rrr");
  // 1 1 2 in seven columns: the ones may stand in any two of six.
  EXPECT_EQ(RowMarks({"1", "_", "1", "_", "_", "_", "2"}, kGlued, 7), "......r");
}

TEST(Readings, ASignIsABoundary) {
  const std::vector<CellKind> kinds = {CellKind::kCount, CellKind::kChange, CellKind::kCount};
  EXPECT_EQ(RowMarks({"189", "-33", "795"}, kGlued, 0, kinds), "r..");
  EXPECT_EQ(RowMarks({"134", "+3", "0"}, kGlued, 0, kinds), "rff") << "or +30 and a blank";
}

TEST(Readings, SpacedFiguresAreNotCut) {
  EXPECT_EQ(RowMarks({"61", "0", "43"}, kSpaced, 0), "ppp");
  EXPECT_EQ(RowMarks({"61", "_", "43"}, kSpaced, 0), "...");
  EXPECT_EQ(RowMarks({"3", "_", "_", "_", "_", "_", "3"}, kSpaced, 7), "......r");
}

TEST(Readings, SixZerosForSevenColumnsStayOpen) {
  EXPECT_EQ(RowMarks({"0", "0", "_", "0", "0", "0", "0"}, kSpaced, 7), ".......");
}

TEST(Readings, AmountsKeepTheirPoint) {
  EXPECT_EQ(RowMarks({"793.9397"}, kGlued, 0, {CellKind::kAmount}), "r");
  EXPECT_EQ(RowMarks({"1", "793.9397"}, kGlued, 0, {CellKind::kCount, CellKind::kAmount}), "..");
  EXPECT_EQ(RowMarks({"0", "0.5u"}, kGlued, 0, {CellKind::kCount, CellKind::kAmount}), "rr");
}

// A whole table whose leaves are blank unless named: columns decide where the ones stand.
TEST(Readings, ColumnsPlaceWhatRowsLeaveOpen) {
  Table table;
  table.key = "applications";
  std::vector<RowTrace> traces;
  for (const RowSpec& row : FormOf("2019").applications) {
    std::vector<std::string> words(7, "0");
    if (row.key == "new" || row.key == "total") words = {"0", "2", "0", "0", "0", "0", "2"};
    if (row.key == "granted") words = {"_", "2", "_", "_", "_", "_", "2"};
    traces.push_back(TraceOf(words, kSpaced, 7, table));
    for (size_t c = 0; c < 7; ++c) {
      table.cells[table.cells.size() - 7 + c].row = row.key;
      table.cells[table.cells.size() - 7 + c].column = ApplicantColumns()[c].key;
    }
  }
  ResolveTable(traces, table);
  std::string granted;
  for (const Cell& cell : table.cells) {
    if (cell.row == "granted") granted += ".prif"[static_cast<size_t>(cell.determined)];
  }
  EXPECT_EQ(granted, "iiiiiir");
}

TEST(Readings, ALostRowClaimsNothing) {
  Table table;
  table.key = "review";
  std::vector<RowTrace> traces = {TraceOf({"0", "0", "0", "0", "0"}, kSpaced, 5, table)};
  traces[0].lost = true;
  ResolveTable(traces, table);
  EXPECT_EQ(Marks(table), ".....");
}

}  // namespace
}  // namespace gouji::corpusgen
