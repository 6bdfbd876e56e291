#include "worker/layout/plain_line.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "worker/layout/aligned_tables.h"
#include "worker/layout/delimited_rows.h"
#include "worker/layout/drawn_tables.h"
#include "worker/layout/padded_rows.h"
#include "worker/layout/wrapped_cells.h"
#include "worker/layout/wrapped_labels.h"

namespace gouji::layout {
namespace {

bool IsPlain(std::string_view line) {
  return IsPlainLine(line, {0, static_cast<uint32_t>(line.size())});
}

TEST(PlainLine, IsBlankAFigureOrProse) {
  EXPECT_TRUE(IsPlain(""));
  EXPECT_TRUE(IsPlain("   "));
  EXPECT_TRUE(IsPlain("12"));
  EXPECT_TRUE(IsPlain("全年收到申请 3件,办结3件。 "));
  EXPECT_FALSE(IsPlain("予以公开  1  0  1"));
  EXPECT_FALSE(IsPlain("予以公开,1,0,3。"));
  EXPECT_FALSE(IsPlain("总体情况"));
}

// Eight of the same line: drawn tables are made of several.
TEST(PlainLine, IsTakenByNone) {
  static constexpr auto kPieces = std::to_array<std::string_view>(
      {"0",  "1", "7", " ", "  ", "    ", ",",    ";",  "|", "+",  "-", "=", "\t", "[",   "]",
       "\"", "'", "`", "/", "件", "。",   "公开", "丨", "·", "无", "(", ")", ".",  "万元"});
  std::mt19937 random(7);
  int plain = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string line;
    for (size_t pieces = random() % 9; pieces > 0; --pieces) line += kPieces[random() % kPieces.size()];
    // Half of them end as plain lines do.
    if (random() % 2 == 0) line += random() % 2 == 0 ? "。" : "3";
    if (!IsPlain(line)) continue;
    ++plain;
    const std::vector<Range> lines(8, {0, static_cast<uint32_t>(line.size())});
    EXPECT_FALSE(MayHoldWrappedCells(line, lines)) << line;
    EXPECT_FALSE(MayHoldDrawnTables(line, lines)) << line;
    EXPECT_FALSE(MayHoldAlignedTables(line, lines)) << line;
    EXPECT_FALSE(MayHoldDelimitedRows(line, lines)) << line;
    EXPECT_FALSE(MayHoldPaddedRows(line, lines)) << line;
    EXPECT_FALSE(MayHoldWrappedLabels(line, lines)) << line;
  }
  EXPECT_GT(plain, 10'000);
}

}  // namespace
}  // namespace gouji::layout
