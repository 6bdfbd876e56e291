#include "worker/stages.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include <cstdlib>
#include <string>

#include "worker/form/forms.h"
#include "worker/inspect.h"

namespace gouji::stages {
namespace {

using namespace report::v1;

constexpr std::string_view kReport =
    "甲市乙局2021年政府信息公开工作年度报告\n一、总体情况\n今年以来,"
    "共受理申请3件。\n四、政府信息公开行政复议、行政诉讼情况\n无\n";

job::v1::Limits Limits(uint64_t max_document_bytes = 0) {
  job::v1::Limits limits;
  limits.set_max_document_bytes(max_document_bytes);
  return limits;
}

TEST(Reader, AReportIsParsedAndChecked) {
  Reader reader(form::BuiltIn(), Limits());
  const Record& record = reader.Read({.id = "甲/a.txt", .bytes = kReport});
  EXPECT_EQ(record.document_id(), "甲/a.txt");
  EXPECT_EQ(record.outcome(), OUTCOME_PARSED);
  EXPECT_FALSE(record.has_failure());
  EXPECT_EQ(record.edition(), EDITION_2021);
  EXPECT_EQ(record.header().organ().text(), "甲市乙局");
  EXPECT_EQ(record.sections_size(), 2);
  EXPECT_EQ(record.source_sha256().size(), 32u);
  EXPECT_EQ(record.text_sha256(), record.source_sha256());
  EXPECT_EQ(record.charset(), "UTF-8");
  EXPECT_GT(record.findings_size(), 0);
  EXPECT_GT(record.tallies_size(), 0);
}

TEST(Reader, ALowHeadingAboveATableIsTheSections) {
  Reader reader(form::BuiltIn(), Limits());
  const std::string text =
      "甲市乙局2021年政府信息公开工作年度报告\n一、总体情况\n今年以来认真落实。\n(二)主动公开政府信息情况\n"
      "第二十条第(一)项\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数\n规章 | 0 | 0 | 0\n"
      "行政规范性文件 | 1 | 0 | 3\n六、其他需要报告的事项\n无\n";
  const Record& record = reader.Read({.id = "low", .bytes = text});
  ASSERT_EQ(record.sections_size(), 3);
  EXPECT_EQ(record.sections(1).key(), "disclosure");
}

// Where nearly all stand in the form's order around its tables, few words name them; rows of tables have such numbers too.
TEST(Reader, ShortHeadingsInTheirPlaceAreTheForms) {
  Reader reader(form::BuiltIn(), Limits());
  const auto headings = [&](const std::string& text) {
    std::string out;
    for (const Section& section : reader.Read({.id = "short", .bytes = text}).sections())
      out += std::to_string(section.ordinal()) + ":" + section.heading() + " ";
    return out;
  };
  EXPECT_EQ(headings("甲县水利局2023年政府信息公开工作年度报告\n一、概述\n全年工作平稳。\n二、公开情况\n"
                     "第二十条第（一）项\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t0\t0\n"
                     "行政规范性文件\t0\t0\t0\n三、申请情况\n"
                     "申请人情况\n自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"
                     "一、本年新收政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t1\n"
                     "二、上年结转政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0\n"
                     "四、结转下年度继续办理\t0\t0\t0\t0\t0\t0\t0\n"
                     "四、诉讼情况\n无。\n五、不足\n队伍不稳。\n六、其他\n无。\n"),
            "1:一、概述 2:二、公开情况 3:三、申请情况 4:四、诉讼情况 5:五、不足 6:六、其他 ");
  // Without a table of the form, and with few of them, such lines may be anything.
  EXPECT_EQ(
      headings(
          "甲县水利局2023年政府信息公开工作年度报告\n一、概述\n甲\n二、公开意识\n乙\n三、申请渠道\n丙\n"),
      "1:一、概述 ");
}

TEST(Reader, TheDayOfPublicationIsNotThatOfSending) {
  Reader reader(form::BuiltIn(), Limits());
  const auto published = [&](const std::string& block) {
    const std::string text = block +
                             "\n甲市乙局2023年政府信息公开工作年度报告\n一、总体情况\n今年以来认真落实。\n二"
                             "、主动公开政府信息情况\n无\n";
    return reader.Read({.id = "dates", .bytes = text}).header().published().day();
  };
  EXPECT_EQ(published("发文日期：2024-01-18 公开日期：2024-01-20"), 20);
  EXPECT_EQ(published("公开日期：2024-01-20 发文日期：2024-01-18"), 20);
  EXPECT_EQ(published("发文日期：2024-01-18"), 18);
}

// Every child that is forked from a reader would set it up again.
TEST(ReaderDeathTest, WhatReportsAreHeldToIsThereAfterTheWarmUp) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto read_after_warm_up = [] {
    constexpr size_t kLittle = 32u << 10;
    Reader reader(form::BuiltIn(), Limits());
    reader.WarmUp();
    const size_t before = mallinfo2().uordblks;
    // A field is looked up in the catalogue of departments.
    reader.Read(
        {.id = "a",
         .bytes = "甲市教育局2021年政府信息公开工作年度报告\n一、总体情况\n主动公开义务教育领域信息3条。\n"});
    std::exit(mallinfo2().uordblks < before + kLittle ? 0 : 1);
  };
  EXPECT_EXIT(read_after_warm_up(), testing::ExitedWithCode(0), "");
}

TEST(Reader, ABadDocumentIsARecordWithAReason) {
  Reader reader(form::BuiltIn(), Limits(1000));
  const Record& empty = reader.Read({.id = "empty", .bytes = ""});
  EXPECT_EQ(empty.outcome(), OUTCOME_FAILED);
  EXPECT_EQ(empty.failure().reason(), "empty");
  EXPECT_EQ(empty.source_sha256().size(), 32u);
  EXPECT_EQ(empty.text_sha256(), "");
  const Record& large = reader.Read({.id = "large", .bytes = std::string(1001, 'a')});
  EXPECT_EQ(large.failure().reason(), "too-large");
  EXPECT_EQ(large.source_sha256(), "");
  const Record& html = reader.Read(
      {.id = "html", .bytes = "<html><body><br></body></html>", .kind = DocumentKind::kJsonLinesText});
  EXPECT_EQ(html.failure().reason(), "empty");
}

TEST(Reader, APageThatIsNoReportKeepsNothingButItsHeader) {
  Reader reader(form::BuiltIn(), Limits());
  const Record& record =
      reader.Read({.id = "news", .bytes = "本报讯(记者 张三)近日,甲市召开会议。责任编辑:李四"});
  EXPECT_EQ(record.outcome(), OUTCOME_NOT_A_REPORT);
  EXPECT_EQ(record.failure().reason(), "news");
  EXPECT_EQ(record.tables_size(), 0);
  EXPECT_EQ(record.findings_size(), 0);
  EXPECT_EQ(record.text_sha256().size(), 32u);
}

TEST(Reader, TheRecordDoesNotDependOnWhatWasReadBefore) {
  Reader fresh(form::BuiltIn(), Limits());
  const std::string expected = fresh.Read({.id = "a", .bytes = kReport}).SerializeAsString();
  Reader used(form::BuiltIn(), Limits());
  used.Read({.id = "b", .bytes = "\xB9\xAB\xBF\xAA\xC7\xE9\xBF\xF6\xC8\xE7\xCF\xC2"});
  used.Read({.id = "c",
             .bytes = "一、總體情況\n湖南省交通運(yùn)輸廳嚴(yán)格。\n三、收到和處理政府信息公開申請(qǐng)"
                      "情況\n無(wú)"});
  used.Read({.id = "d", .bytes = ""});
  EXPECT_EQ(used.Read({.id = "a", .bytes = kReport}).SerializeAsString(), expected);
}

TEST(Reader, AppendedNoiseDoesNotChangeTheHeader) {
  Reader reader(form::BuiltIn(), Limits());
  const std::string before = reader.Read({.id = "a", .bytes = kReport}).header().SerializeAsString();
  const std::string noisy = std::string(kReport) + "\n上一篇:没有了\n下一篇:没有了\n版权所有 网站地图\n";
  EXPECT_EQ(reader.Read({.id = "a", .bytes = noisy}).header().SerializeAsString(), before);
}

TEST(Inspect, KnowsItsStages) {
  EXPECT_EQ(StageFromName("text"), Stage::kText);
  EXPECT_EQ(StageFromName("record"), Stage::kRecord);
  EXPECT_EQ(StageFromName("blocks"), Stage::kBlocks);
  EXPECT_EQ(StageFromName("nothing"), std::nullopt);
}

TEST(Inspect, TextIsWhatTheOffsetsPointInto) {
  const std::string with_bom = "\xEF\xBB\xBF" + std::string(kReport);
  const Document document{.id = "a", .bytes = with_bom};
  EXPECT_EQ(Inspect(form::BuiltIn(), Limits(), document, Stage::kText), kReport);
  Reader reader(form::BuiltIn(), Limits());
  const Record& record = reader.Read(document);
  const Span& span = record.header().organ().span();
  EXPECT_EQ(kReport.substr(span.begin(), span.end() - span.begin()), "甲市乙局");
}

TEST(Inspect, EachStageSaysSomething) {
  const Document document{.id = "a", .bytes = kReport};
  EXPECT_NE(Inspect(form::BuiltIn(), Limits(), document, Stage::kRecord).find("甲市乙局"), std::string::npos);
  const std::string claims = Inspect(form::BuiltIn(), Limits(), document, Stage::kClaims);
  EXPECT_NE(claims.find("3件"), claims.npos) << claims;
  const std::string blocks = Inspect(form::BuiltIn(), Limits(), document, Stage::kBlocks);
  EXPECT_NE(blocks.find("  organ      0..12         甲市乙局\n"), blocks.npos) << blocks;
  EXPECT_NE(blocks.find("  1 overview      56..74        一、总体情况\n"), blocks.npos) << blocks;
  EXPECT_NE(Inspect(form::BuiltIn(), Limits(), {.id = "b", .bytes = "{\\rtf1 a}"}, Stage::kBlocks)
                .find("unsupported: "),
            std::string::npos);
}

}  // namespace
}  // namespace gouji::stages
