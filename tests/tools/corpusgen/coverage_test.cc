// Two thousand reports show every layout, every kind of dirt and every edition.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/tools/corpusgen/many_reports.h"

namespace gouji::corpusgen {
namespace {

TEST(Coverage, EveryLayoutEditionAndDirtOccurs) {
  std::map<std::string_view, int> layouts;
  std::map<std::string_view, int> dirt;
  std::map<std::string_view, int> editions;
  std::set<int> years;
  for (const Report& report : ManyReports()) {
    ++layouts[report.layout];
    ++editions[report.edition];
    years.insert(report.year);
    for (const std::string_view kind : report.dirt) ++dirt[kind];
  }
  for (const Layout& layout : Layouts()) EXPECT_GT(layouts[layout.name], 5) << layout.name;
  for (const DirtInfo& info : AllDirt()) EXPECT_GT(dirt[info.name], 5) << info.name;
  for (const char* edition : {"2019", "2021", "pre2019", "mixed"}) EXPECT_GT(editions[edition], 5) << edition;
  for (int year = 2008; year <= 2025; ++year) EXPECT_TRUE(years.contains(year)) << year;
}

TEST(Coverage, GluedCellsAreTheCommonest) {
  std::map<std::string_view, int> groups;
  for (const Report& report : ManyReports()) ++groups[report.layout.substr(0, report.layout.find('-'))];
  const int glued = groups["glued"];
  for (const auto& [name, count] : groups) EXPECT_LE(count, glued) << name;
}

TEST(Coverage, FullReportsAreAboutTenKilobytes) {
  std::vector<size_t> sizes;
  for (const Report& report : ManyReports()) {
    if (report.edition != "pre2019") sizes.push_back(report.text.size());
  }
  std::nth_element(sizes.begin(), sizes.begin() + static_cast<long>(sizes.size() / 2), sizes.end());
  EXPECT_GT(sizes[sizes.size() / 2], 8500u);
  EXPECT_LT(sizes[sizes.size() / 2], 11500u);
}

TEST(Coverage, WithoutDirtThereIsNone) {
  const Options options = TestOptions(DirtLevel::kNone, 0);
  for (uint64_t i = 0; i < 100; ++i) {
    const Report report = Generate(options, i);
    EXPECT_TRUE(report.dirt.empty());
    EXPECT_EQ(report.reportable.empty(), report.edition != "mixed");
    EXPECT_TRUE(report.errors.empty());
    EXPECT_EQ(report.text.find('\r'), std::string::npos);
  }
}

TEST(Coverage, MostCellsOfEveryLayoutAreDetermined) {
  std::map<std::string_view, std::pair<int, int>> counts;
  for (const Report& report : ManyReports()) {
    for (const Table& table : report.tables) {
      for (const Cell& cell : table.cells) {
        ++counts[report.layout].first;
        counts[report.layout].second += cell.determined != Determined::kNo;
      }
    }
  }
  for (const auto& [layout, count] : counts) {
    if (layout == "columns") {
      EXPECT_LT(count.second, count.first / 10);
    } else if (layout == "deduplicated") {
      EXPECT_LT(count.second, count.first / 10);
    } else {
      EXPECT_GT(count.second, count.first / 2) << layout;
    }
  }
}

TEST(Coverage, LayoutsAreChosenByName) {
  std::string unknown;
  EXPECT_EQ(SelectLayouts("glued,lines", unknown).size(), 2u);
  EXPECT_EQ(SelectLayouts("all", unknown).size(), Layouts().size());
  EXPECT_TRUE(SelectLayouts("glued,sideways", unknown).empty());
  EXPECT_EQ(unknown, "sideways");
}

}  // namespace
}  // namespace gouji::corpusgen
