#include "tools/cli/record_rows.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

#include "tools/cli/row_writer.h"

namespace gouji::cli {
namespace {

constexpr char kRecord[] = R"pb(
  document_id: "a/001.txt"
  outcome: OUTCOME_PARSED
  edition: EDITION_MIXED
  header {
    title { text: "2021年度报告, 正文" }
    organ { text: "衢州市某局" }
    region: "浙江省衢州市"
    year: 2021
    published { year: 2022 month: 1 day: 9 }
  }
  sections { ordinal: 3 }
  sections { ordinal: 1 }
  sections { ordinal: 3 }
  sections { ordinal: 0 }
  tables {
    key: "disclosure"
    edition: EDITION_2021
    rows: "regulations"
    rows: "fees"
    columns: "issued"
    columns: "amount"
    cells {
      row: 0
      column: 0
      state: CELL_STATE_VALUE
      certainty: CERTAINTY_CERTAIN
      mantissa: 64
      begin: 10
      end: 12
      unit: UNIT_COUNT
    }
    cells {
      row: 1
      column: 1
      state: CELL_STATE_VALUE
      certainty: CERTAINTY_INFERRED
      mantissa: 251000
      raw: "251000元"
      unit: UNIT_YUAN
      begin: 20
      end: 29
      wan_yuan { mantissa: 251000 scale: 4 }
    }
    cells {
      row: 1
      column: 1
      state: CELL_STATE_VALUE
      certainty: CERTAINTY_UNSURE
      alternatives: 2
      mantissa: 36068800
      scale: 2
      unit: UNIT_UNKNOWN
      begin: 30
      end: 39
    }
    cells {
      row: 1
      column: 1
      state: CELL_STATE_NOT_APPLICABLE
      certainty: CERTAINTY_CERTAIN
      raw: "/"
      begin: 40
      end: 41
    }
    cells { row: 9 column: 1 state: CELL_STATE_MISSING }
  }
  claims {
    subject: "applications.received"
    value { mantissa: 381 scale: 1 }
    unit: "件"
    quote: "受理38.1件"
    span { begin: 5 end: 18 }
    cell: "applications/new/total"
    certainty: CERTAINTY_UNSURE
    kind: CLAIM_KIND_COUNT
    bound: CLAIM_BOUND_RANGE
    upper { mantissa: 405 scale: 1 }
    doubts: CLAIM_DOUBT_PART_OF_YEAR
    doubts: CLAIM_DOUBT_UNIT
  }
  claims {
    value { mantissa: 25 }
    unit: "%"
    quote: "占25%"
    span { begin: 20 end: 27 }
    certainty: CERTAINTY_CERTAIN
    kind: CLAIM_KIND_PERCENT
    relation: CLAIM_RELATION_SHARE
    whole: 1
    part: 2
  }
  findings {
    rule: "review.sum"
    severity: SEVERITY_ERROR
    fault: FAULT_SOURCE
    expected: "1"
    actual: "0"
    evidence { quote: "" }
    evidence {
      span { begin: 7 end: 8 }
      quote: "0"
      cell: "review/review/total"
    }
    evidence {
      span { begin: 9 end: 10 }
      quote: "共1件"
    }
    evidence { quote: "1" cell: "review/review/revoked" }
    evidence { quote: "0" cell: "review/review/total" }
  }
  findings { rule: "form.wrong-edition" severity: SEVERITY_WARNING fault: FAULT_UNSURE repair: "x" }
)pb";

std::string Rows(Table table, RowFormat format, const std::string& text) {
  report::v1::Record record;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &record));
  std::string out;
  RowWriter rows(format, Columns(table), &out);
  rows.Header();
  AppendRows(
      table, record, [](const report::v1::Finding& finding) { return "says " + finding.rule(); }, {}, rows);
  return out;
}

TEST(RecordRows, Reports) {
  EXPECT_EQ(
      Rows(Table::kReports, RowFormat::kCsv, kRecord),
      "document_id,outcome,error,organ,region,year,title,published,edition,sections,findings_error,"
      "findings_warning\n"
      "a/001.txt,parsed,,衢州市某局,浙江省衢州市,2021,\"2021年度报告, 正文\",2022-01-09,mixed,1;3,1,1\n");
}

TEST(RecordRows, FailedReportHasReasonAndNoYear) {
  EXPECT_EQ(
      Rows(Table::kReports, RowFormat::kJsonLines, R"pb(document_id: "b.pdf"
                                                        outcome: OUTCOME_FAILED
                                                        failure { reason: "binary" })pb"),
      "{\"document_id\":\"b.pdf\",\"outcome\":\"failed\",\"error\":\"binary\",\"organ\":\"\",\"region\":\"\","
      "\"year\":null,\"title\":\"\",\"published\":\"\",\"edition\":\"\",\"sections\":\"\",\"findings_error\":"
      "0,"
      "\"findings_warning\":0}\n");
}

TEST(RecordRows, CellsGiveAmountsInWanYuanWhereTheUnitIsKnown) {
  const std::string start = "a/001.txt,衢州市某局,2021,2021,disclosure,";
  EXPECT_EQ(Rows(Table::kCells, RowFormat::kCsv, kRecord),
            "document_id,organ,year,edition,table,row,column,value,unit,state,certainty,alternatives,raw,"
            "begin,end\n" +
                start + "regulations,issued,64,,value,certain,0,64,10,12\n" +  //
                start + "fees,amount,25.1,万元,value,inferred,0,251000元,20,29\n" + start +
                "fees,amount,360688,,value,unsure,2,360688.00,30,39\n" + start +
                "fees,amount,,,not_applicable,certain,0,/,40,41\n" +  //
                start + ",amount,,,missing,,0,,0,0\n");
}

TEST(RecordRows, ValuesAreTextInJson) {
  const std::string out = Rows(Table::kCells, RowFormat::kJsonLines, kRecord);
  EXPECT_EQ(
      out.substr(0, out.find('\n')),
      "{\"document_id\":\"a/001.txt\",\"organ\":\"衢州市某局\",\"year\":2021,\"edition\":\"2021\","
      "\"table\":\"disclosure\",\"row\":\"regulations\",\"column\":\"issued\",\"value\":\"64\",\"unit\":\"\","
      "\"state\":\"value\",\"certainty\":\"certain\",\"alternatives\":0,\"raw\":\"64\",\"begin\":10,\"end\":"
      "12}");
}

TEST(RecordRows, Claims) {
  EXPECT_EQ(Rows(Table::kClaims, RowFormat::kCsv, kRecord),
            "document_id,subject,value,unit,quote,begin,end,cell,number,certainty,doubts,kind,bound,upper,"
            "relation,whole,part\n"
            "a/001.txt,applications.received,38.1,件,受理38.1件,5,18,applications/new/"
            "total,1,unsure,part_of_year;unit,count,range,"
            "40.5,,,\n"
            "a/001.txt,,25,%,占25%,20,27,,2,certain,,percent,,,share,1,2\n");
}

TEST(RecordRows, FindingsStandAtTheirFirstPlacedEvidence) {
  EXPECT_EQ(
      Rows(Table::kFindings, RowFormat::kCsv, kRecord),
      "document_id,rule,severity,fault,message,evidence,begin,end,expected,actual,repair,finding_cells\n"
      "a/001.txt,review.sum,error,source,says review.sum,review/review/total=0; 共1件; "
      "review/review/revoked=1; review/review/total=0,7,8,1,0,,review/review/total;review/review/revoked\n"
      "a/001.txt,form.wrong-edition,warning,unsure,says form.wrong-edition,,0,0,,,x,\n");
}

TEST(RecordRows, PartialDatesAreCutNotInvented) {
  EXPECT_THAT(Rows(Table::kReports, RowFormat::kCsv, "header { published { year: 2021 } }"),
              testing::HasSubstr(",2021,,"));
  EXPECT_THAT(Rows(Table::kReports, RowFormat::kCsv, "header { published { year: 2021 month: 3 } }"),
              testing::HasSubstr(",2021-03,"));
  EXPECT_THAT(Rows(Table::kReports, RowFormat::kCsv, "header { published { month: 3 day: 1 } }"),
              testing::HasSubstr("\n,,,,,,,,,,0,0\n"));
}

}  // namespace
}  // namespace gouji::cli
