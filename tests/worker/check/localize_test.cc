#include "worker/check/localize.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>

namespace gouji::check {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// A small table: rows and columns each end with their sum. Cell (r, c) is unknown r * columns + c.
struct Grid {
  std::vector<std::vector<int64_t>> rows;

  std::vector<int64_t> Values() const {
    std::vector<int64_t> values;
    for (const auto& row : rows) values.insert(values.end(), row.begin(), row.end());
    return values;
  }

  std::vector<Equation> Equations() const {
    const size_t columns = rows[0].size();
    std::vector<Equation> equations;
    const auto add = [&](size_t count, const std::function<size_t(size_t)>& unknown) {
      Equation& equation = equations.emplace_back();
      const std::vector<int64_t> values = Values();
      for (size_t i = 0; i < count; ++i) {
        const auto coefficient = static_cast<int8_t>(i + 1 == count ? -1 : 1);
        equation.terms.push_back({static_cast<uint16_t>(unknown(i)), coefficient});
        equation.residual -= coefficient * values[unknown(i)];
      }
    };
    for (size_t r = 0; r < rows.size(); ++r) add(columns, [&](size_t i) { return r * columns + i; });
    for (size_t c = 0; c < columns; ++c) add(rows.size(), [&](size_t i) { return i * columns + c; });
    return equations;
  }

  // "r,c=value" of every solution, those of one set joined by blanks.
  std::vector<std::string> Solve(bool* complete = nullptr) const {
    const Localization found = Localize(Equations(), Values());
    if (complete != nullptr) *complete = found.complete;
    std::vector<std::string> out;
    for (const ChangeSet& set : found.solutions) {
      std::string text;
      for (const ChangeSet::Delta& delta : set.changes()) {
        const size_t r = delta.unknown / rows[0].size();
        const size_t c = delta.unknown % rows[0].size();
        text += (text.empty() ? "" : " ") + std::to_string(r) + "," + std::to_string(c) + "=" +
                std::to_string(rows[r][c] + delta.delta);
      }
      out.push_back(text);
    }
    return out;
  }
};

TEST(Localize, AWrongCellLiesWhereItsRowAndColumnCross) {
  EXPECT_THAT((Grid{{{13, 2, 5}, {1, 1, 2}, {4, 3, 7}}}.Solve()), ElementsAre("0,0=3"));
}

TEST(Localize, ATotalIsACellLikeOthers) {
  EXPECT_THAT((Grid{{{3, 2, 5}, {1, 1, 9}, {4, 3, 7}}}.Solve()), ElementsAre("1,2=2"));
  EXPECT_THAT((Grid{{{3, 2, 5}, {1, 1, 2}, {4, 3, 70}}}.Solve()), ElementsAre("2,2=7"));
}

TEST(Localize, TwoWrongCellsOfDifferentAmountsAreBothNamed) {
  EXPECT_THAT((Grid{{{13, 2, 5}, {1, 2, 2}, {4, 3, 7}}}.Solve()), ElementsAre("0,0=3 1,1=1"));
}

TEST(Localize, TwoOfTheSameAmountLeaveTwoReadings) {
  EXPECT_THAT((Grid{{{4, 2, 5}, {1, 2, 2}, {4, 3, 7}}}.Solve()),
              UnorderedElementsAre("0,0=3 1,1=1", "0,1=1 1,0=0"));
}

TEST(Localize, NeighboursThatChangedPlaces) {
  EXPECT_THAT((Grid{{{2, 3, 5}, {1, 1, 2}, {4, 3, 7}}}.Solve()),
              UnorderedElementsAre("0,0=3 0,1=2", "1,0=2 1,1=0", "2,0=3 2,1=4"));
}

TEST(Localize, NoFigureBecomesNegative) {
  // Only the sum can be 1: taking 1 from the zeros is no repair.
  std::vector<Equation> line(1);
  for (uint16_t i = 0; i < 4; ++i) line[0].terms.push_back({i, static_cast<int8_t>(i == 3 ? -1 : 1)});
  const std::vector<int64_t> values = {0, 1, 0, 0};
  line[0].residual = -1;
  const Localization found = Localize(line, values);
  ASSERT_EQ(found.solutions.size(), 2u);
  EXPECT_EQ(found.solutions[0].deltas[0].unknown, 1u);
  EXPECT_EQ(found.solutions[1].deltas[0].unknown, 3u);
}

TEST(Localize, SaysWhenTooMuchIsWrong) {
  Grid grid;
  for (int64_t r = 1; r <= 9; ++r) grid.rows.push_back({r, 0, 0});
  grid.rows.push_back({45, 0, 45});
  bool complete = true;
  EXPECT_THAT(grid.Solve(&complete), IsEmpty());
  EXPECT_FALSE(complete);
}

TEST(Localize, EightErrorsInEightRowsAndColumnsAreFoundInFewSteps) {
  Grid grid;
  for (int64_t r = 0; r < 9; ++r) {
    grid.rows.push_back(std::vector<int64_t>(9, 10));
    grid.rows.back().push_back(90);
  }
  grid.rows.emplace_back(9, 90);
  grid.rows.back().push_back(810);
  std::string wanted;
  for (size_t i = 0; i < 8; ++i) {
    grid.rows[i][i] += static_cast<int64_t>(i + 1);
    wanted += (i == 0 ? "" : " ") + std::to_string(i) + "," + std::to_string(i) + "=10";
  }
  EXPECT_THAT(grid.Solve(), ElementsAre(wanted));
  EXPECT_LT(Localize(grid.Equations(), grid.Values()).steps, 500u);
}

TEST(Localize, StopsAtItsBounds) {
  // Twenty by twelve, with six errors of one amount: each row's may belong to each column.
  Grid grid;
  for (int64_t r = 0; r < 19; ++r) grid.rows.push_back(std::vector<int64_t>(12, 10));
  for (auto& row : grid.rows) row.back() = 110;
  grid.rows.emplace_back(12, 190);
  grid.rows.back().back() = 2090;
  for (size_t i = 0; i < 6; ++i) grid.rows[i][i] += 1;
  const Localization found = Localize(grid.Equations(), grid.Values());
  EXPECT_FALSE(found.complete);
  EXPECT_EQ(found.solutions.size(), kMaxSolutions);
  EXPECT_LE(found.steps, kMaxSteps + 1);
}

TEST(Localize, FiguresBeyondBoundsAreNotSearched) {
  EXPECT_TRUE(Localize(Grid{{{kMaxFigure, 2, 5}, {1, 1, 2}}}.Equations(),
                       Grid{{{kMaxFigure, 2, 5}, {1, 1, 2}}}.Values())
                  .too_large);
  EXPECT_FALSE(Localize(Grid{{{kMaxFigure, 2, 5}, {1, 1, 2}}}.Equations(),
                        Grid{{{kMaxFigure, 2, 5}, {1, 1, 2}}}.Values())
                   .complete);
}

// Every single falsification of every cell of a table is found, and nothing else is.
TEST(Localize, EverySingleErrorIsFoundAlone) {
  const Grid good{{{3, 0, 2, 5}, {1, 7, 0, 8}, {0, 0, 4, 4}, {4, 7, 6, 17}}};
  for (size_t r = 0; r < 4; ++r) {
    for (size_t c = 0; c < 4; ++c) {
      Grid bad = good;
      bad.rows[r][c] += 10;
      EXPECT_THAT(bad.Solve(), ElementsAre(std::to_string(r) + "," + std::to_string(c) + "=" +
                                           std::to_string(good.rows[r][c])));
    }
  }
}

}  // namespace
}  // namespace gouji::check
