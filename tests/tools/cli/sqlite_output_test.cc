#include "tools/cli/sqlite_output.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>
#include <string>

#include "tests/fakes/process.h"

namespace gouji::cli {
namespace {

std::string Record(const std::string& id, int figure) {
  report::v1::Record record;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(outcome: OUTCOME_PARSED
           edition: EDITION_2021
           header {
             organ { text: "甲县教育局" }
             year: 2022
           }
           tables {
             key: "applications"
             edition: EDITION_2021
             rows: "new"
             columns: "natural"
             columns: "total"
             cells { column: 0 state: CELL_STATE_BLANK certainty: CERTAINTY_CERTAIN begin: 7 end: 7 }
             cells { column: 1 state: CELL_STATE_VALUE certainty: CERTAINTY_CERTAIN begin: 9 end: 10 }
           }
           claims {
             subject: "applications.received"
             value { mantissa: 7939397 scale: 4 }
             unit: "万元"
           }
           findings {
             rule: "applications.row-sum"
             severity: SEVERITY_ERROR
             expected: "3"
             actual: "4"
             evidence { quote: "4" cell: "applications/new/total" }
           })pb",
      &record));
  record.set_document_id(id);
  record.mutable_tables(0)->mutable_cells(1)->set_mantissa(figure);
  return record.SerializeAsString();
}

std::string Says(const report::v1::Finding& finding) {
  return "says " + finding.rule();
}

// Rows of a query, fields joined by |, each row ended by ;.
std::string Query(const std::string& path, const std::string& sql) {
  sqlite3* db = nullptr;
  EXPECT_EQ(sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
  std::string text;
  const auto add = [](void* to, int count, char** values, char**) {
    auto& out = *static_cast<std::string*>(to);
    for (int i = 0; i < count; ++i) {
      out += (i > 0 ? "|" : "");
      out += values[i] == nullptr ? "NULL" : values[i];
    }
    out += ";";
    return 0;
  };
  char* trouble = nullptr;
  EXPECT_EQ(sqlite3_exec(db, sql.c_str(), add, &text, &trouble), SQLITE_OK) << sql << ": " << trouble;
  sqlite3_free(trouble);
  sqlite3_close(db);
  return text;
}

class SqliteOutputTest : public testing::Test {
 protected:
  std::unique_ptr<SqliteOutput> Open(const std::string& job = "job", const std::string& filter = "") {
    auto output = SqliteOutput::Open(path_, job, filter, Says);
    EXPECT_TRUE(output.ok()) << output.status();
    return *std::move(output);
  }

  fakes::TempDir dir_;
  const std::string path_ = dir_ / "out.db";
};

TEST_F(SqliteOutputTest, TablesAndViewsHoldWhatTheRecordsSay) {
  auto output = Open();
  ASSERT_TRUE(output->Add(Record("a.txt", 4)).ok());
  ASSERT_TRUE(output->Add(Record("b.txt", 5)).ok());
  ASSERT_TRUE(output->Flush("t1").ok());
  ASSERT_TRUE(output->End().ok());
  EXPECT_TRUE(output->complete());
  EXPECT_EQ(Query(path_, "SELECT record, document_id, organ, year, findings_error FROM reports"),
            "1|a.txt|甲县教育局|2022|1;2|b.txt|甲县教育局|2022|1;");
  EXPECT_EQ(Query(path_, "SELECT * FROM cells WHERE document_id='a.txt'"),
            "a.txt|甲县教育局|2022|2021|applications|new|natural|||blank|certain|0||7|7;"
            "a.txt|甲县教育局|2022|2021|applications|new|total|4||value|certain|0|4|9|10;");
  EXPECT_EQ(Query(path_, "SELECT subject, value, typeof(value), unit FROM claims LIMIT 1"),
            "applications.received|793.9397|text|万元;");
  EXPECT_EQ(Query(path_, "SELECT document_id, message, expected, year FROM findings LIMIT 1"),
            "a.txt|says applications.row-sum|3|2022;");
  EXPECT_EQ(Query(path_,
                  "SELECT c.value, f.rule FROM cells c JOIN findings f ON f.document_id = c.document_id AND "
                  "';' || f.finding_cells || ';' LIKE '%;' || \"table\" || '/' || \"row\" || '/' || "
                  "\"column\" || ';%' WHERE c.document_id = 'a.txt'"),
            "4|applications.row-sum;");
  EXPECT_EQ(Query(path_, "SELECT organ, year, documents, parsed, findings_error FROM reports_by_organ_year"),
            "甲县教育局|2022|2|2|2;");
  EXPECT_EQ(Query(path_, "SELECT document_id, number, typeof(number) FROM figures_by_organ_year"),
            "a.txt|4|integer;b.txt|5|integer;");
  EXPECT_EQ(Query(path_, "SELECT * FROM findings_by_rule"), "applications.row-sum|error|2|2;");
  EXPECT_EQ(Query(path_, "SELECT count(*) FROM sqlite_master WHERE type='index' AND sql IS NOT NULL"), "8;");
  EXPECT_EQ(Query(path_, "PRAGMA integrity_check"), "ok;");
}

TEST_F(SqliteOutputTest, WhatWasNotFlushedIsAskedForAgain) {
  {
    auto output = Open();
    ASSERT_TRUE(output->Add(Record("a.txt", 4)).ok());
    ASSERT_TRUE(output->Flush("behind a").ok());
    ASSERT_TRUE(output->Add(Record("b.txt", 5)).ok());
  }
  auto output = Open();
  EXPECT_EQ(output->token(), "behind a");
  EXPECT_FALSE(output->complete());
  EXPECT_EQ(Query(path_, "SELECT document_id FROM reports"), "a.txt;");
  ASSERT_TRUE(output->Add(Record("b.txt", 5)).ok());
  ASSERT_TRUE(output->Flush("behind b").ok());
  ASSERT_TRUE(output->End().ok());
  EXPECT_EQ(Query(path_, "SELECT record, document_id FROM reports"), "1|a.txt;2|b.txt;");
  EXPECT_TRUE(Open()->complete());
}

TEST_F(SqliteOutputTest, AFileOfSomethingElseIsLeftAlone) {
  ASSERT_TRUE(Open("job", "years")->Flush("t").ok());
  EXPECT_TRUE(absl::IsInvalidArgument(SqliteOutput::Open(path_, "other", "years", Says).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(SqliteOutput::Open(path_, "job", "", Says).status()));
  std::ofstream(dir_ / "notes.txt") << std::string(5000, 'n');
  EXPECT_TRUE(absl::IsInvalidArgument(SqliteOutput::Open(dir_ / "notes.txt", "job", "", Says).status()));
  EXPECT_TRUE(
      absl::IsInvalidArgument(SqliteOutput::Open(dir_ / "no/such/place.db", "job", "", Says).status()));
}

}  // namespace
}  // namespace gouji::cli
