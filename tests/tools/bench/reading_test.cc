// Records and result rows say the same thing.
#include "tools/bench/reading.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace gouji::bench {
namespace {

report::v1::Record SampleRecord() {
  report::v1::Record record;
  record.set_document_id("a");
  record.set_outcome(report::v1::OUTCOME_PARSED);
  record.set_edition(report::v1::EDITION_2019);
  record.mutable_header()->mutable_organ()->set_text("温县交通运输局");
  record.mutable_header()->set_year(2020);
  auto* table = record.add_tables();
  table->set_key("disclosure");
  table->add_rows("procurement");
  table->add_columns("items");
  table->add_columns("amount");
  auto* items = table->add_cells();
  items->set_state(report::v1::CELL_STATE_VALUE);
  items->set_certainty(report::v1::CERTAINTY_CERTAIN);
  items->set_mantissa(-36);
  auto* amount = table->add_cells();
  amount->set_column(1);
  amount->set_state(report::v1::CELL_STATE_VALUE);
  amount->set_certainty(report::v1::CERTAINTY_INFERRED);
  amount->set_mantissa(5);
  amount->mutable_wan_yuan()->set_mantissa(5);
  amount->mutable_wan_yuan()->set_scale(4);
  amount->set_begin(7);
  amount->set_end(8);
  auto* finding = record.add_findings();
  finding->set_rule("table.blank");
  finding->set_severity(report::v1::SEVERITY_INFO);
  finding = record.add_findings();
  finding->set_rule("review.sum");
  finding->set_severity(report::v1::SEVERITY_ERROR);
  for (const char* to : {"1", "2"}) {
    auto* repair = finding->add_repairs();
    for (const char* cell : {"a/b/c", "a/b/d"}) {
      auto* change = repair->add_changes();
      change->set_cell(cell);
      change->set_to(to);
    }
  }
  auto* claim = record.add_claims();
  claim->mutable_value()->set_mantissa(125);
  claim->mutable_value()->set_scale(1);
  claim->set_cell("disclosure/fees/amount");
  claim->set_certainty(report::v1::CERTAINTY_CERTAIN);
  claim->mutable_figure()->set_begin(30);
  claim->mutable_figure()->set_end(34);
  return record;
}

TEST(Reading, FromARecord) {
  const Reading reading = FromRecord(SampleRecord());
  EXPECT_EQ(reading.outcome, "parsed");
  EXPECT_EQ(reading.edition, "2019");
  EXPECT_EQ(reading.year, 2020);
  EXPECT_EQ(reading.cells.at("disclosure/procurement/items").value, "-36");
  const ReadCell& amount = reading.cells.at("disclosure/procurement/amount");
  EXPECT_EQ(amount.value, "0.0005");
  EXPECT_EQ(amount.unit, "万元");
  EXPECT_EQ(amount.certainty, "inferred");
  EXPECT_EQ(amount.begin, 7);
  EXPECT_EQ(reading.findings, std::vector<std::string>{"review.sum"});
  ASSERT_EQ(reading.repairs.size(), 1u);
  EXPECT_EQ(reading.repairs[0], (std::vector<std::string>{"a/b/c=1 a/b/d=1", "a/b/c=2 a/b/d=2"}));
  ASSERT_EQ(reading.claims.size(), 1u);
  EXPECT_EQ(reading.claims[0].value, "12.5");
  EXPECT_EQ(reading.claims[0].cell, "disclosure/fees/amount");
  EXPECT_TRUE(reading.claims[0].sure);
  EXPECT_EQ(reading.claims[0].begin, 30);
}

TEST(Reading, ATablePrintedTwiceCountsWhereItPrints) {
  report::v1::Record record = SampleRecord();
  *record.add_tables() = record.tables(0);
  record.mutable_tables(0)->mutable_cells(0)->set_state(report::v1::CELL_STATE_MISSING);
  const Reading reading = FromRecord(record);
  EXPECT_EQ(reading.cells.at("disclosure/procurement/items").state, "value");
}

TEST(Reading, FromResultRows) {
  std::string name = (std::filesystem::temp_directory_path() / "cells-XXXXXX").string();
  const int file = mkstemp(name.data());
  ASSERT_GE(file, 0);
  std::ofstream(name)
      << R"({"document_id":"a","organ":"温县交通运输局","year":2020,"edition":"2019","table":"review","row":"review","column":"total","value":"4","unit":"","state":"value","certainty":"certain","alternatives":0,"raw":"4","begin":5,"end":6})"
      << "\n";
  ResultRows rows;
  std::string error;
  ASSERT_TRUE(rows.Load(name, "", "", error)) << error;
  EXPECT_EQ(rows.Find("a").cells.at("review/review/total").value, "4");
  EXPECT_EQ(rows.Find("a").year, 2020);
  EXPECT_FALSE(rows.Find("b").present);
  std::ofstream(name) << "{broken\n";
  EXPECT_FALSE(rows.Load(name, "", "", error));
  EXPECT_NE(error.find(":1:"), std::string::npos) << error;
  std::filesystem::remove(name);
}

}  // namespace
}  // namespace gouji::bench
