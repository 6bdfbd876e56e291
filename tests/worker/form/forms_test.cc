#include "worker/form/forms.h"

#include <gtest/gtest.h>

namespace gouji::form {
namespace {

using report::v1::EDITION_2019;
using report::v1::EDITION_2021;

size_t Cells(std::string_view key, report::v1::Edition edition) {
  return BuiltIn().FindTable(key, edition)->cells.size();
}

TEST(Forms, HaveTheCellsOfTheOfficialForms) {
  EXPECT_EQ(Cells("disclosure", EDITION_2019), 22u);
  EXPECT_EQ(Cells("disclosure", EDITION_2021), 10u);
  EXPECT_EQ(Cells("applications", EDITION_2019), 161u);
  EXPECT_EQ(Cells("applications", EDITION_2021), 175u);
  EXPECT_EQ(Cells("review", EDITION_2019), 15u);
  EXPECT_EQ(Cells("review", EDITION_2021), 15u);
}

TEST(Forms, KnowNoTablesBefore2019) {
  EXPECT_EQ(BuiltIn().FindTable("applications", report::v1::EDITION_PRE2019), nullptr);
}

TEST(Forms, GiveTheYearsOfAnEdition) {
  EXPECT_EQ(BuiltIn().YearsOf(EDITION_2019).first, 2019u);
  EXPECT_EQ(BuiltIn().YearsOf(EDITION_2019).last, 2020u);
  EXPECT_EQ(BuiltIn().YearsOf(EDITION_2021).first, 2021u);
  EXPECT_EQ(BuiltIn().YearsOf(EDITION_2021).last, 0u);
}

TEST(Forms, PlaceCellsByRowAndColumn) {
  const Table& table = *BuiltIn().FindTable("disclosure", EDITION_2019);
  const int row = table.FindRow("procurement");
  const int cell = table.FindCell(static_cast<size_t>(row), static_cast<size_t>(table.FindColumn("amount")));
  ASSERT_GE(cell, 0);
  EXPECT_EQ(table.cells[static_cast<size_t>(cell)].kind, form::v1::CELL_KIND_AMOUNT);
  EXPECT_EQ(table.FindCell(static_cast<size_t>(row), static_cast<size_t>(table.FindColumn("created"))), -1);
  EXPECT_EQ(table.CellsOfRow(static_cast<size_t>(row)).size(), 2u);
}

TEST(Forms, IdentitiesAddUpOutcomeLeavesOfTheirOwnEdition) {
  for (const auto& [edition, leaves] : {std::pair{EDITION_2019, 19u}, std::pair{EDITION_2021, 21u}}) {
    const Table& table = *BuiltIn().FindTable("applications", edition);
    ASSERT_EQ(table.identities.size(), 3u);
    EXPECT_EQ(table.identities[0].rule, "applications.row-sum");
    EXPECT_EQ(table.identities[0].left.size(), 6u);
    EXPECT_EQ(table.identities[1].rule, "applications.outcome-sum");
    EXPECT_EQ(table.identities[1].left.size(), leaves);
    EXPECT_EQ(table.identities[2].rule, "applications.balance");
  }
}

TEST(FormsDeathTest, RefuseAnIdentityWithAnUnknownTerm) {
  form::v1::Form form;
  form.set_edition(EDITION_2021);
  form::v1::TableForm& table = *form.add_tables();
  table.set_key("review");
  table.add_rows()->set_key("review");
  table.mutable_rows(0)->add_labels("行政复议");
  table.add_columns()->set_key("total");
  table.mutable_columns(0)->add_labels("总计");
  form::v1::Identity& identity = *table.add_identities();
  identity.set_rule("review.sum");
  identity.set_axis(form::v1::AXIS_COLUMNS);
  identity.add_left("upheld");
  identity.add_right("total");
  EXPECT_DEATH(Forms::Compile({form}), "no such column: upheld");
}

}  // namespace
}  // namespace gouji::form
