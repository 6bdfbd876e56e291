// Sentences of the genre in a report that is otherwise clean: those that no auditor disputes raise nothing above info, and
// those that are wrong raise the finding that they should.
#include <gtest/gtest.h>

#include <set>
#include <span>
#include <string>
#include <string_view>

#include "tests/worker/check/clean_sentences.h"
#include "tests/worker/check/clean_sentences_lists.h"
#include "tests/worker/check/clean_sentences_more.h"
#include "tests/worker/check/sample_report.h"
#include "worker/check/check.h"
#include "worker/form/forms.h"
#include "worker/stages.h"

namespace gouji::check {
namespace {

using report::v1::Finding;
using report::v1::Record;

// `rule: message` of every finding above info, in the order of the text.
std::string FindingsIn(const std::string& text, std::set<std::string>* rules) {
  stages::Reader reader(form::BuiltIn(), {});
  const Record& record = reader.Read({.id = "sentence.txt", .bytes = text});
  EXPECT_EQ(record.outcome(), report::v1::OUTCOME_PARSED);
  std::string out;
  for (const Finding& finding : record.findings()) {
    if (finding.severity() == report::v1::SEVERITY_INFO) continue;
    rules->insert(finding.rule());
    out += finding.rule() + ": " + RenderMessage(finding, Language::kChinese) + "\n";
  }
  return out;
}

std::string FindingsWith(std::string_view place, std::string_view sentence, std::set<std::string>* rules) {
  const std::string text = ReportOf({.from = place, .to = sentence});
  EXPECT_FALSE(text.empty()) << "the sample does not hold " << place;
  return FindingsIn(text, rules);
}

// The same in the report of another organ of the county.
std::string FindingsOf(std::string_view organ, std::string_view place, std::string_view sentence,
                       std::set<std::string>* rules) {
  constexpr std::string_view kBureau = "交通运输局";
  std::string text = ReportOf({.from = place, .to = sentence});
  for (size_t at = text.find(kBureau); at != text.npos; at = text.find(kBureau, at + organ.size()))
    text.replace(at, kBureau.size(), organ);
  return FindingsIn(text, rules);
}

// The sentence in marks of full width, as most reports print them; a comma inside a figure stays.
std::string FullWidth(std::string_view sentence) {
  constexpr std::string_view kHalf = ",;:()";
  static constexpr std::string_view kFull[] = {"，", "；", "：", "（", "）"};
  const auto is_digit = [&](size_t at) {
    return at < sentence.size() && sentence[at] >= '0' && sentence[at] <= '9';
  };
  std::string full;
  for (size_t at = 0; at < sentence.size(); ++at) {
    const size_t mark = kHalf.find(sentence[at]);
    const bool in_figure = at > 0 && is_digit(at - 1) && is_digit(at + 1);
    if (mark == kHalf.npos || in_figure) {
      full += sentence[at];
    } else {
      full += kFull[mark];
    }
  }
  return full;
}

void ExpectNothing(std::span<const CleanSentence> sentences) {
  for (const CleanSentence& clean : sentences) {
    std::set<std::string> rules;
    EXPECT_EQ(FindingsWith(clean.place, clean.sentence, &rules), "") << clean.sentence;
    EXPECT_EQ(FindingsWith(clean.place, FullWidth(clean.sentence), &rules), "") << clean.sentence;
  }
}

// Last year's table stands above this year's: the prose is compared with the one that agrees, if there is one.
TEST(Sentences, OfTwoTablesTheOneThatAgreesIsMeant) {
  constexpr std::string_view kBegin = "| (本列数据";
  constexpr std::string_view kEnd = "\n\n四、政府信息公开行政复议";
  constexpr std::string_view kSaid = "政府信息公开申请14件";
  constexpr std::string_view kRow = "| 12 | 2 | 0 | 0 | 0 | 0 | 14 |";
  std::string text(SampleReport(report::v1::EDITION_2021));
  const size_t begin = text.find(kBegin);
  std::string before = text.substr(begin, text.find(kEnd) - begin);
  ASSERT_NE(before.find(kRow), before.npos);
  for (size_t at = before.find(kRow); at != before.npos; at = before.find(kRow))
    before.replace(at, kRow.size(), "| 22 | 2 | 0 | 0 | 0 | 0 | 24 |");
  text.insert(begin, "2022年:\n" + before + "\n2023年:\n");
  std::set<std::string> rules;
  FindingsIn(text, &rules);
  EXPECT_FALSE(rules.contains("claim.contradicts-cell"));
  text.replace(text.find(kSaid), kSaid.size(), "政府信息公开申请86件");
  FindingsIn(text, &rules);
  EXPECT_TRUE(rules.contains("claim.contradicts-cell"));
}

TEST(Sentences, ThatAreTrueRaiseNothing) {
  ExpectNothing(kClean);
  ExpectNothing(kCleanOfApplications);
  ExpectNothing(kCleanOfLists);
}

TEST(Sentences, InTheFormOf2019ThatAreTrueRaiseNothing) {
  for (const CleanSentence& clean : kCleanOf2020) {
    std::set<std::string> rules;
    const std::string text =
        ReportOf({.from = clean.place, .to = clean.sentence, .edition = report::v1::EDITION_2019});
    ASSERT_FALSE(text.empty()) << "the sample does not hold " << clean.place;
    EXPECT_EQ(FindingsIn(text, &rules), "") << clean.sentence;
  }
}

TEST(Sentences, OfOtherOrgansThatAreTrueRaiseNothing) {
  std::set<std::string> rules;
  for (const CleanSentence& clean : kCleanOfCounty)
    EXPECT_EQ(FindingsOf("人民政府", clean.place, clean.sentence, &rules), "") << clean.sentence;
  for (const CleanSentence& clean : kCleanOfWater)
    EXPECT_EQ(FindingsOf("水利局", clean.place, clean.sentence, &rules), "") << clean.sentence;
}

// A government's own documents are in its table; its office's report may count those of both.
TEST(Sentences, DocumentsOfGovernmentsAndTheirOffices) {
  constexpr std::string_view kBoth = "县政府及县政府办公室制发行政规范性文件2件,废止1件。";
  std::set<std::string> rules;
  EXPECT_EQ(FindingsOf("人民政府办公室", kDisclosed, kBoth, &rules), "");
  EXPECT_EQ(FindingsOf("人民政府办公室", kDisclosed,
                       "县政府办公室制发行政规范性文件3件,县政府制发行政规范性文件5件,废止4件。", &rules),
            "");
  EXPECT_EQ(FindingsOf("人民政府办公室", kDisclosed, "以县政府名义制发行政规范性文件3件,废止2件。", &rules),
            "");
  FindingsOf("人民政府", kDisclosed, "县政府制发行政规范性文件3件,废止1件。", &rules);
  EXPECT_TRUE(rules.contains("claim.contradicts-cell"));
  rules.clear();
  FindingsOf("人民政府办公室", kDisclosed, "县政府及县政府办公室制发行政规范性文件3件,废止1件。", &rules);
  EXPECT_TRUE(rules.contains("claim.contradicts-cell"));
}

// Where two cells have each other's figure, neither text is known to be the wrong one.
TEST(Sentences, TwoFiguresThatChangedPlaces) {
  std::set<std::string> rules;
  const std::string findings =
      FindingsWith(kApplied, "收到政府信息公开申请14件,予以公开4件,本机关不掌握9件。", &rules);
  EXPECT_EQ(rules, std::set<std::string>{"claim.contradicts-cell"}) << findings;
  EXPECT_NE(findings.find("正好互换"), findings.npos) << findings;
  rules.clear();
  EXPECT_EQ(
      FindingsWith(kApplied, "收到政府信息公开申请14件,予以公开4件,本机关不掌握4件。", &rules).find("互换"),
      std::string::npos);
}

// A report from before the form: an outline of its own, no tables.
std::string Report2016(std::string_view applications) {
  return "甲市乙县交通运输局2016年政府信息公开工作年度报告\n\n"
         "一、概述\n2016年,我局认真贯彻落实《条例》,推进政府信息公开工作。\n\n"
         "二、主动公开政府信息情况\n2016年主动公开政府信息320条,其中通过网站公开280条,"
         "通过其他方式公开40条。\n\n"
         "三、依申请公开政府信息情况\n" +
         std::string(applications) +
         "\n\n四、政府信息公开的收费及减免情况\n2016年未收取任何费用。\n\n"
         "五、存在的主要问题及改进措施\n公开内容还不够丰富,下一步将加强工作。\n\n"
         "甲市乙县交通运输局\n2017年1月10日\n";
}

TEST(Sentences, OfTheYearsBeforeTheForm) {
  for (const std::string_view clean :
       {"2016年,我局共收到政府信息公开申请6件,其中当面申请2件,网络申请4件。6件申请均已答复,其中同意公开5件,"
        "信息不存在1件。",
        "2016年收到申请6件,2015年收到申请8件,同比减少25%。自2008年以来共收到申请52件。",
        "本年度受理申请6件,全部办结。上半年2件,下半年4件。",
        "全县收到申请80件,我局收到政府信息公开申请6件。"}) {
    std::set<std::string> rules;
    EXPECT_EQ(FindingsIn(Report2016(clean), &rules), "") << clean;
  }
  std::set<std::string> rules;
  EXPECT_EQ(FindingsIn(Report2016("2016年共收到政府信息公开申请6件。我局收到的政府信息公开申请8件均已答复。"),
                       &rules),
            "claim.conflict: 文中“共收到政府信息公开申请6件”与“收到的政府信息公开申请8件”不一致\n");
}

// What is all done does not go on in the next year; what came over from the last one may.
TEST(Sentences, AllDoneAndCarriedOver) {
  constexpr std::string_view kCarriedIn = "| 二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |";
  constexpr std::string_view kNone = "| 二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |";
  const Example all_done{.from = kApplied, .to = "2023年共收到政府信息公开申请14件,已全部按期办结。"};
  std::string text = ReportOf(all_done);
  std::set<std::string> rules;
  EXPECT_EQ(FindingsIn(text, &rules), "");
  text.replace(text.find(kCarriedIn), kCarriedIn.size(), kNone);
  FindingsIn(text, &rules);
  EXPECT_TRUE(rules.contains("claim.contradicts-cell"));
}

// A row total that is left blank is no zero.
TEST(Sentences, SumsOfTotalsThatAreLeftBlank) {
  constexpr std::string_view kPrinted = "| 1.本机关不掌握相关政府信息 |";
  std::string text = ReportOf({.from = kApplied, .to = "2023年收到政府信息公开申请14件,无法提供4件。"});
  std::set<std::string> rules;
  EXPECT_EQ(FindingsIn(text, &rules), "");
  const size_t row = text.find(kPrinted);
  ASSERT_NE(row, text.npos);
  const size_t end = text.find('\n', row);
  const size_t last = text.rfind("4", end);
  text.replace(last, 1, " ");
  FindingsIn(text, &rules);
  EXPECT_FALSE(rules.contains("claim.contradicts-sum"));
}

// 财政局 and 国有资产监督管理局 are one house in many counties.
TEST(Sentences, TwoSignboardsOfOneHouseAreOneOrgan) {
  constexpr std::string_view kDate = "2024年1月18日";
  std::set<std::string> rules;
  EXPECT_EQ(FindingsOf("财政局", kDate, "甲市乙县国有资产监督管理局\n2024年1月18日", &rules), "");
  EXPECT_EQ(FindingsOf("教育局", kDate, "甲市乙县体育局\n2024年1月18日", &rules), "");
  FindingsOf("财政局", kDate, "甲市乙县水利局\n2024年1月18日", &rules);
  EXPECT_TRUE(rules.contains("header.organ-conflict"));
}

// One slip is one cause: what the table shows to be wrong makes the sum and the share wrong too.
TEST(Sentences, FindingsOfOneSlipHaveOneCause) {
  for (const std::string_view sentence :
       {"2023年共收到政府信息公开申请14件,其中自然人12件,商业企业3件。",
        "2023年收到政府信息公开申请14件,其中自然人10件,占85.71%。",
        "2023年收到政府信息公开申请15件。2023年受理政府信息公开申请15件。"}) {
    stages::Reader reader(form::BuiltIn(), {});
    const std::string text = ReportOf({.from = kApplied, .to = sentence});
    const Record& record = reader.Read({.id = "slip.txt", .bytes = text});
    ASSERT_EQ(record.findings_size(), 2) << sentence;
    EXPECT_NE(record.findings(0).cause(), 0u) << sentence;
    EXPECT_EQ(record.findings(0).cause(), record.findings(1).cause()) << sentence;
  }
}

struct WrongSentence {
  std::string_view place, sentence;
  std::set<std::string> rules;
};

TEST(Sentences, ThatAreWrongAreFound) {
  const WrongSentence wrong[] = {
      {kApplied,
       "2023年共收到政府信息公开申请14件,其中自然人12件,商业企业3件。",
       {"claim.parts-exceed", "claim.contradicts-cell"}},
      {kApplied,
       "2023年共收到政府信息公开申请14件。按申请人类型分,自然人11件,商业企业2件。",
       {"claim.parts-sum", "claim.contradicts-cell"}},
      {kApplied,
       "2023年收到申请14件,分别为自然人12件、商业企业1件。",
       {"claim.parts-sum", "claim.contradicts-cell"}},
      {kApplied, "2023年收到政府信息公开申请15件。", {"claim.contradicts-cell"}},
      {kApplied, "2023年新收政府信息公开申请十五件。", {"claim.contradicts-cell"}},
      {kApplied, "2023年共收到政府信息公开申请14件,其中自然人12件,占85.17%。", {"claim.percent"}},
      {kApplied,
       "2023年收到政府信息公开申请14件,自然人和商业企业分别为12件、2件,占比分别为85.71%、14.92%。",
       {"claim.percent"}},
      {kApplied, "2023年未收到政府信息公开申请。", {"claim.contradicts-cell"}},
      {kApplied, "2023年收到政府信息公开申请14件,上年结转2件。", {"claim.contradicts-cell"}},
      {kApplied, "2023年收到政府信息公开申请14件,结转下年度2件。", {"claim.contradicts-cell"}},
      {kApplied, "2023年收到政府信息公开申请14件,予以公开8件。", {"claim.contradicts-cell"}},
      {kApplied, "2023年收到政府信息公开申请14件。发生行政复议2件。", {"claim.contradicts-cell"}},
      {kApplied,
       "2023年收到政府信息公开申请14件。行政诉讼方面,未经复议直接起诉1件。",
       {"claim.contradicts-cell"}},
      {kApplied,
       "2023年收到政府信息公开申请14件,无法提供4件,其中本机关不掌握相关政府信息3件。",
       {"claim.contradicts-cell"}},
      {kDisclosed, "2023年制发行政规范性文件3件。", {"claim.contradicts-cell"}},
      {kDisclosed, "全年作出行政许可决定152件。", {"claim.contradicts-cell"}},
      {kDisclosed, "全年作出行政处罚决定46件,行政强制0件。", {"claim.contradicts-cell"}},
      {kDisclosed,
       "全年公开信息230条,其中网站公开150条,微信公众号公开60条,公开栏公开30条。",
       {"claim.parts-exceed"}},
      {kDisclosed, "发布政策解读21篇,其中文字解读9篇,图解7篇,视频解读6篇。", {"claim.parts-exceed"}},
      {kDisclosed,
       "回应群众关切856条,分别为县长信箱121条、12345热线698条、网站留言36条。",
       {"claim.parts-sum"}},
      {kDisclosed, "全年主动公开信息230条,其中网站公开150条,占总数的56.22%。", {"claim.percent"}},
      {kDisclosed,
       "县政府网站公开4042条,其中概况类和动态类信息共计1495条,信息公开栏信息2918条。",
       {"claim.parts-exceed"}},
      {kDisclosed, "公开信息368条,其中,党务50条,政务、村务60条,财务30条,动态248条。", {"claim.parts-exceed"}},
      {kDisclosed, "网站公开信息9条,包括审计计划信息1条、结果公告信息7条。", {"claim.parts-sum"}},
      {kDisclosed, "发布解读材料205篇,其中文字解读144篇,图片解读61篇,视频解读1篇。", {"claim.parts-exceed"}},
      {kApplied, "答复政府信息公开申请14件。其中予以公开9件,占已答复件数的60.29%。", {"claim.percent"}},
      {kApplied, "收到政府信息公开申请14件,予以公开9件,占64.29%;部分公开1,占8.14%。", {"claim.percent"}},
      {kApplied,
       "2023年收到政府信息公开申请14件;答复14件,均在期限内。予以公开及部分公开10件,占73.4%。",
       {"claim.percent"}},
      {kApplied, "全年作出不予公开答复1件、无法提供答复4件。", {"claim.contradicts-sum"}},
      {kApplied, "收到政府信息公开申请14件,结转到2024年办理3件。", {"claim.contradicts-cell"}},
      {kApplied, "收到政府信息公开申请14件,2022年结转3件。", {"claim.contradicts-cell"}},
      {kApplied, "收到政府信息公开申请14件,上年结转1件,共计16件。", {"claim.parts-sum"}},
      {kDisclosed, "作出行政许可决定125件、行政处罚决定64件,合计199件。", {"claim.parts-sum"}},
      {kDisclosed, "公开信息230条,其中政策文件100条,工作动态50条,其余20条为公示公告。", {"claim.parts-sum"}},
      {kDisclosed, "公开信息230条,其中政策文件100条,工作动态50条,其他信息20条。", {"claim.parts-sum"}},
      {kDisclosed, "公开信息230条(政策文件100条、工作动态50条、公示公告40条)。", {"claim.parts-sum"}},
      {kDisclosed, "办理建议提案13件,其中人大代表建议8件,政协提案4件。", {"claim.parts-sum"}},
      {kApplied, "行政复议1件,其中0件维持、1件尚未审结。", {"claim.contradicts-cell"}},
      {kApplied, "行政复议1件,维持1件;行政诉讼2件,维持2件。", {"claim.contradicts-sum"}},
      {kApplied, "复议后提起行政诉讼2件,结果维持。", {"claim.contradicts-cell"}},
      {kApplied,
       "收到申请14件。其中,予以公开9件,占申请总数的64.29%;部分公开1件,占8.14%。",
       {"claim.percent"}},
      {kDisclosed,
       "公开信息1286条。其中:门户网站公开743条,微信公众号公开402条,抖音号公开141条;按类别分,机构信息12条,"
       "政策文件38条,工作动态617条,其余609条为公示公告。",
       {"claim.parts-sum"}},
      {kDisclosed, "公开信息240条,其中养老服务类66条,占27.5%;社会组织类48条,占22%。", {"claim.percent"}},
      {kApplied, "共收到政府信息公开申请16件(含2022年结转1件)。", {"claim.contradicts-cell"}},
      {kApplied, "主动公开信息486条,答复依申请公开14件,其中不予公开3件。", {"claim.contradicts-sum"}},
      {kApplied, "2023年1月1日至12月31日,收到申请12件。", {"claim.contradicts-cell"}},
      {kApplied, "2023年1月—12月收到申请7件。", {"claim.contradicts-cell"}},
      {kDisclosed, "行政许可、行政处罚分别为125件、65件。", {"claim.contradicts-cell"}},
      {kApplied, "局机关收到申请10件,下属单位收到申请5件。", {"claim.contradicts-cell"}},
      {kApplied, "我局未收到政府信息公开申请,下属单位收到3件。", {"claim.contradicts-cell"}},
      {kApplied, "处理行政处罚案件70件;收到政府信息公开申请14件,结转下年6件。", {"claim.contradicts-cell"}},
      {kApplied,
       "新收申请14件,办结14件。从办理结果看,予以公开9件,部分公开1件,无法提供3件;从申请人看,自然人12件。",
       {"claim.parts-sum", "claim.contradicts-sum"}},
      {kApplied, "收到申请14件,办结14件。从办理结果看,予以公开9件,部分公开1件。", {"claim.parts-sum"}},
      {kDisclosed, "2022年,我局主动公开信息215条。", {"text.year-left-over"}},
      {kApplied, "截至2022年12月31日,我局收到政府信息公开申请12件。", {"text.year-left-over"}},
      {kProblems, "下一步,2023年我局将进一步加强培训。", {"text.year-left-over"}},
      {kDisclosed, "全年主动公开政府信息486条。全年主动公开政府信息468条。", {"claim.conflict"}},
      {kDisclosed, "检查单位5家,其中优秀3家、良好2家、合格1家。", {"claim.parts-exceed"}},
      {kDisclosed, "受理投诉5件,其中维持3件、撤销2件、驳回1件。", {"claim.parts-exceed"}},
      {kDisclosed, "回应关切26次,其中网站20次,微信12次(共两个渠道)。", {"claim.parts-exceed"}},
      {kDisclosed, "全镇12个村,其中示范村3个,占25.0%,达标村10个,占83.3%。", {"claim.parts-exceed"}},
      {kDisclosed, "公开了218条信息,具体为局网站96条、抖音号77条和其他媒体55条。", {"claim.parts-exceed"}},
      {kApplied, "收到申请14件,其中局机关12件,下属单位3件。", {"claim.parts-exceed"}},
      {kDisclosed, "行政规范性文件:本年制发7件,本年废止1件,现行有效12件。", {"claim.contradicts-cell"}},
      {kApplied, "政府信息公开申请量为20件。", {"claim.contradicts-cell"}},
      {kApplied, "公民、法人和其他组织向我局提出政府信息公开申请20件。", {"claim.contradicts-cell"}},
      {kApplied, "没有公民、法人或者其他组织向我局提出政府信息公开申请。", {"claim.contradicts-cell"}},
      {kApplied, "通过网络、信函、当面等方式收到政府信息公开申请20件。", {"claim.contradicts-cell"}},
      {kApplied, "收到网上申请10件,快递7件,合计17件。", {"claim.contradicts-cell"}},
      {kApplied, "行政复议纠正1件。", {"claim.contradicts-cell"}},
      // Lists whose marks, verbs and units change.
      {kDisclosed,
       "更新信息164项,其中:制度14项,占8.5%;党委会、办公会情况公开88项,占63.7%。",
       {"claim.percent"}},
      {kDisclosed,
       "公开信息197篇,其中公开动态类信息67篇,公开征求意见2篇,转载公开政策文件4篇,公开其他信息132篇。",
       {"claim.parts-exceed"}},
      {kDisclosed,
       "主动公开信息156篇,其中职能信息1篇,行政许可类信息65条,安全生产、应急管理类信息13条,其他信息71条。",
       {"claim.parts-sum"}},
      {kDisclosed,
       "主动公开信息共373条,通过门户网站发布信息93条、通过微信公众号发布信息323条、其他方式公开13条。",
       {"claim.parts-exceed"}},
      {kDisclosed,
       "发布信息137条,其中,新闻29条、活动10条、科普6条,教育32条,视频1条,政策解读38条,宣传26条。",
       {"claim.parts-exceed"}},
      {kDisclosed, "公开信息74条,含指南2条,机构类2条,政策类42条,其他信息35条。", {"claim.parts-exceed"}},
      {kDisclosed,
       "公开信息共计343条,包括:人事信息12条,政策174条,解读及回应信息共计11条,其他类信息182条。",
       {"claim.parts-sum"}},
      {kApplied, "收到14件申请。其中,予以公开9件,不掌握4件,信访投诉2件,其他5件。", {"claim.parts-exceed"}},
      {kApplied,
       "收到申请14件,予以公开9件,占66.0%;部分公开1件,占7.6%;无法提供4件,占26.7%。",
       {"claim.percent"}},
      {kDisclosed, "收集意见建议28条,采纳21条,采纳率57%。", {"claim.percent"}},
      {kDisclosed, "审核612条,通过598条,退回14条,通过率96.7%。", {"claim.percent"}},
      {kDisclosed, "发现隐患3,517项,整改3,498项,整改率94.96%。", {"claim.percent"}},
      {kDisclosed, "小区改造22个,已完工18个,完工率88.1%。", {"claim.percent"}},
      {kDisclosed, "公开86所,占公办学校总数(112所)的78.6%。", {"claim.percent"}},
      {kDisclosed, "公开信息318条,完成年初计划(300条)的116%。", {"claim.percent"}},
      {kDisclosed, "发放问卷300份,收回287份,回收率97.65%。", {"claim.percent"}},
      {kDisclosed, "审核信息1502条,退回39条,退回率6.2%。", {"claim.percent"}},
      {kDisclosed, "抽查的480条信息中,逾期公开的有26条,占4.52%。", {"claim.percent"}},
      {kDisclosed, "完成860套,为年度目标(800套)的170.5%。", {"claim.percent"}},
      {kDisclosed, "主动公开政府信息215条,较上年的240条减少35条。", {"claim.growth"}},
      {kDisclosed, "主动公开政府信息215条,较上年增加35条(上年240条)。", {"claim.growth"}},
      {kDisclosed, "主动公开政府信息215条,较上年的240条增长10.4%。", {"claim.growth"}},
      {kDisclosed, "2023年公开信息215条,2022年公开信息240条,同比下降15.4%。", {"claim.growth"}},
      {kDisclosed, "账号由64个压减至41个,压减39.54%。", {"claim.growth"}},
      {kDisclosed, "账号由64个减少到41个,减少39.54%。", {"claim.growth"}},
      {kDisclosed, "账号由64个减至41个,减少33个。", {"claim.growth"}},
      {kDisclosed, "开展解读32次,比2022年(25次)增加9次。", {"claim.growth"}},
      {kDisclosed, "开展解读32次,比2022年的25次增加9次。", {"claim.growth"}},
      {kApplied, "收到政府信息公开申请14件,同比增长50%(上年10件)。", {"claim.growth"}},
      {kApplied, "收到申请14件,上年10件,增长14%。", {"claim.growth"}},
      {kDisclosed, "发布信息268条,较上年的252条下降6.35%。", {"claim.growth"}},
      {kApplied, "收到政府信息公开申请:12件。", {"claim.contradicts-cell"}},
      {kApplied, "收到政府信息公开申请(12件)。", {"claim.contradicts-cell"}},
      {kApplied, "收到政府信息公开申请12(件)。", {"claim.contradicts-cell"}},
      {kApplied, "予以公开(8件)。", {"claim.contradicts-cell"}},
      {kApplied, "新收申请14件,上年结转1件,办结14件,结转4件。", {"claim.contradicts-cell"}},
      {kApplied, "新收申请14件。上年结转1件,合计16件。", {"claim.parts-sum"}},
      {kApplied, "收到申请14件,涉及征地9件(占46.3%)、规划4件(占28.6%)。", {"claim.percent"}},
      {kDisclosed, "培训5期(线上1期、线下3期)。", {"claim.parts-sum"}},
      {kDisclosed, "数据统计期限自2022年1月1日起至2022年12月31日止。", {"header.year-conflict"}},
      {kDisclosed, "落实国办发〔20223〕15号文件。", {"text.document-number"}},
      {kDisclosed, "2023-02-30召开会议。", {"text.impossible-date"}},
      {kDisclosed, "2023.13.18发布通知。", {"text.impossible-date"}},
      {kDisclosed, "XX镇人民政府及时发布信息。", {"text.leftovers"}},
      {kDisclosed, "全年发布信息(  )条。", {"text.leftovers"}},
      {kDisclosed, "乙县教育局扎实开展政务公开工作。", {"text.foreign-organ"}},
      {kDisclosed, "我镇通过公开栏发布信息。", {"text.foreign-organ"}},
      {kDisclosed, "推送信息1 365条,其中政府网站318条,微信公众号702条,其他354条。", {"claim.parts-exceed"}},
      {kDisclosed, "公开信息230条:政策文件100条,工作动态50条,其他信息90条。", {"claim.parts-exceed"}},
      {kApplied,
       "收到申请14件,按申请方式分,网络9件,信函4件,当面3件;按申请人分,自然人12件,企业2件。",
       {"claim.parts-sum"}},
      {kApplied, "受理政府信息公开申请14件(其中自然人12件,占85.17%;商业企业2件)。", {"claim.percent"}},
      {kApplied,
       "答复申请14件,其中予以公开9件,部分公开1件,未掌握信息5件。",
       {"claim.contradicts-cell", "claim.parts-exceed"}},
      {kDisclosed, "公开征地信息26宗(征地公告12宗、补偿安置方案13宗)。", {"claim.parts-sum"}},
      {kApplied, "新收14件申请,加上2022年结转的1件,已办理14件,结转2024年2件。", {"claim.contradicts-cell"}},
      {kDisclosed, "公开信息476条,其中业务类信息472条,占总数的100.00%。", {"claim.percent"}},
      {kDisclosed, "办结率达到101%。", {"claim.percent-impossible"}},
      {kDisclosed, "办理建议8件,满意率120%。", {"claim.percent-impossible"}},
      {kDisclosed, "收取行政事业性收费5.3万元。", {"claim.contradicts-cell"}},
      {kDisclosed, "认真落实“放管服“改革,推进“一网通办”。", {"text.quotes-reversed"}},
      {kDisclosed, "认真落实”放管服“改革,推进”一网通办“。", {"text.quotes-reversed"}},
      {kDisclosed, "做好信息公开信息公开工作,及时发布。", {"text.duplicated-words"}},
      {kDisclosed, "县政府信息公开工作的的要求,及时发布。", {"text.duplicated-words"}},
      {kDisclosed, "落实国办发〔202315号文件。", {"text.document-number"}},
      {kDisclosed, "落实住建领域信息公开,及时发布。", {"text.foreign-department"}},
      {kOther, "2023年行政事业性收费4.5万元。", {"claim.contradicts-cell"}},
      {kApplied, "2023年,我局新收政府信息公开申请16件,上年结转1件。", {"claim.contradicts-cell"}},
      {kApplied, "全年受理依申请公开政府信息15件,答复15件。", {"claim.contradicts-cell"}},
      {kApplied, "本年度共受理群众依申请公开13宗。", {"claim.contradicts-cell"}},
      {kApplied, "2023年,收到公民、法人和其他组织的政府信息公开申请共计12件。", {"claim.contradicts-cell"}},
      {kApplied,
       "2023年收到政府信息公开申请14件。其中,自然人13件,商业企业2件。",
       {"claim.parts-exceed", "claim.contradicts-cell"}},
      {kApplied, "2023年收到政府信息公开申请14件,办结15件。", {"claim.contradicts-cell"}},
      {kApplied,
       "2023年收到14件政府信息公开申请,其中予以公开10件、部分公开1件、无法提供4件。",
       {"claim.contradicts-cell"}},
      {kApplied,
       "2023年收到政府信息公开申请14件,其中网上申请8件,信函申请4件,当面申请3件。",
       {"claim.parts-exceed"}},
      {kApplied,
       "2023年收到政府信息公开申请14件。按申请渠道分,网上申请8件、信函申请4件、当面申请1件。",
       {"claim.parts-sum"}},
      {kApplied, "2023年收到政府信息公开申请14件,同比增长40%。自然人申请12件,占85.00%。", {"claim.percent"}},
      {kApplied, "收到申请14件,予以公开9件,占64.92%。", {"claim.percent"}},
      {kApplied,
       "收到申请14件,已办结12件,办结率85.71%;办结率达107.14%。",
       {"claim.contradicts-cell", "claim.percent-impossible"}},
      {kApplied, "2023年未收到行政复议申请。", {"claim.contradicts-cell"}},
      {kApplied, "2023年,我局因政府信息公开工作被申请行政复议3件。", {"claim.contradicts-cell"}},
      {kApplied, "2023年,政府信息公开行政诉讼未经复议直接起诉2件,均维持。", {"claim.contradicts-cell"}},
      {kApplied,
       "2023年共收到政府信息公开申请14件。2023年共受理政府信息公开申请12件。",
       {"claim.contradicts-cell"}},
      {kApplied, "2023年共收到政府信息公开申请14件,结转下年度继续办理0件。", {"claim.contradicts-cell"}},
      {kApplied, "2023年共收到政府信息公开申请14件,其中属于国家秘密1件。", {"claim.contradicts-cell"}},
      {kDisclosed, "2023年制发规范性文件5件,废止规范性文件1件。", {"claim.contradicts-cell"}},
      {kDisclosed, "截至年底,现行有效规范性文件12件。", {"claim.contradicts-cell"}},
      {kDisclosed, "2023年办结行政许可152件。", {"claim.contradicts-cell"}},
      {kDisclosed, "2023年办理行政处罚案件46件。", {"claim.contradicts-cell"}},
      {kDisclosed, "2023年实施行政强制措施3次。", {"claim.contradicts-cell"}},
      {kDisclosed,
       "主动公开信息1230条,其中机构职能类12条,政策法规类26条,工作动态类1256条。",
       {"claim.parts-exceed"}},
      {kDisclosed, "主动公开信息1230条,其中概况类30条、动态类900条、公告类290条。", {"claim.parts-sum"}},
      {kDisclosed, "全年公开信息500条,其中重点领域信息125条,占20%。", {"claim.percent"}},
      {kDisclosed, "公开信息500条,其中动态类300条(占65%)、公告类200条(占40%)。", {"claim.percent"}},
      {kDisclosed, "全年发布政务微信信息312条、微博信息210条,合计532条。", {"claim.parts-sum"}},
      {kDisclosed, "办理人大建议8件、政协提案5件,共15件。", {"claim.parts-sum"}},
      {kDisclosed, "办理建议提案13件,其中人大建议8件,政协提案6件。", {"claim.parts-exceed"}},
      {kDisclosed, "网民留言办结率102.5%。", {"claim.percent-impossible"}},
      {kDisclosed, "群众满意度达到198%。", {"claim.percent-impossible"}},
      {kDisclosed, "信息公开及时率为105%。", {"claim.percent-impossible"}},
      {kDisclosed, "贯彻“十四五“规划,落实“放管服”改革。", {"text.quotes-reversed"}},
      {kDisclosed, "认真贯彻落实认真贯彻落实上级要求,及时发布。", {"text.duplicated-words"}},
      {kDisclosed, "加强组织领导加强组织领导,明确责任。", {"text.duplicated-words"}},
      {kDisclosed, "落实国办发〔2023〕15号和政办发〔202316号要求。", {"text.document-number"}},
      {kDisclosed, "依据{{organ}}职责发布信息。", {"text.leftovers"}},
      {kApplied, "收到申请14件,法人或其他组织申请5件。", {"claim.contradicts-sum"}},
      {kApplied,
       "2023年新收政府信息公开申请14件,上年结转1件。新收申请中,自然人11件,法人3件。",
       {"claim.contradicts-sum"}},
      {kApplied,
       "2023年新收政府信息公开申请14件,上年结转1件,其中自然人11件,法人4件。",
       {"claim.contradicts-sum"}},
      {kApplied,
       "2023年收到政府信息公开申请14件,上年结转1件,共15件,其中自然人10件,商业企业2件。",
       {"claim.contradicts-sum"}},
      {kApplied,
       "2023年收到政府信息公开申请14件,予以公开9件,其中自然人7件,法人2件。",
       {"claim.contradicts-cell", "claim.contradicts-sum"}},
      {kApplied, "自然人申请35件。", {"claim.contradicts-cell"}},
      {kApplied, "2023年新收申请15件,上年结转1件,共16件。", {"claim.contradicts-cell"}},
      {kApplied, "商业企业申请6件。", {"claim.contradicts-cell"}},
      {kApplied, "收到申请14件,办结率95.86%(39件/42件)。", {"claim.percent"}},
      {kApplied, "收到申请14件,予以公开9件,占办结总数14件的48.46%。", {"claim.percent"}},
      {kDisclosed, "发布信息2124条,比上年的1888条增长15.2%。", {"claim.growth"}},
      {kDisclosed, "发布信息2124条,较2022年的1888条增长15.2%。", {"claim.growth"}},
      {kDisclosed, "更新信息412条,较上年的380条增加32条,增长8.24%。", {"claim.growth"}},
      {kDisclosed, "更新信息412条,较上年的380条增加42条,增长8.42%。", {"claim.growth"}},
      {kDisclosed, "发布信息2124条,比上年增加236条,增长15.2%。", {"claim.growth"}},
      {kApplied, "收到申请14件。不予公开4件。", {"claim.contradicts-sum"}},
      {kApplied, "收到政府信息公开申请14件,自然人申请35件。", {"claim.contradicts-cell"}},
      {kApplied, "提起行政诉讼5件。", {"claim.contradicts-sum"}},
      {kApplied, "因政府信息公开提起行政诉讼5件。", {"claim.contradicts-sum"}},
      {kApplied, "行政复议1件,其中0件维持、1件纠正。", {"claim.contradicts-cell"}},
      {kApplied, "收到申请14件,均为自然人提出。", {"claim.contradicts-cell"}},
      {kApplied, "复议后提起行政诉讼2件。", {"claim.contradicts-cell"}},
      {kApplied, "2023年1月1日至12月31日,收到申请12件。", {"claim.contradicts-cell"}},
      {kApplied, "各类申请收到12件。", {"claim.contradicts-cell"}},
      // A full line that ends between a figure and its classifier.
      {kApplied,
       "2023年全年通过各种渠道依法依规共收到政府信息公开申请12\n件,均按期答复。",
       {"claim.contradicts-cell"}},
      {kApplied, "收到申请14件,主要涉及行政审批、社会救助等方面,予以公开7件。", {"claim.contradicts-cell"}},
      {kApplied, "收到申请14件,较2022年的11件增加5件。", {"claim.growth"}},
      {kApplied,
       "受理申请15件(含上年结转1件),已办结14件,其中予以公开9件,部分公开1件,无法提供5件。",
       {"claim.contradicts-sum"}},
      {kApplied, "未经复议直接起诉3件。", {"claim.contradicts-cell"}},
      {kApplied, "未发生行政复议和行政诉讼。", {"claim.contradicts-cell"}},
      {kApplied, "2023年新收申请14件。自然人申请12件,占总数的80%。", {"claim.percent"}},
      {kDisclosed, "发布信息4O件,落实要求。", {"text.letters-in-figure"}},
      {kDisclosed, "2023年1月32日召开会议。", {"text.impossible-date"}},
      {kDisclosed, "13月18日召开会议。", {"text.impossible-date"}},
      {kDisclosed, "2月30日召开会议。", {"text.impossible-date"}},
      {kDisclosed, "2023年月18日召开会议。", {"text.impossible-date"}},
      {kDisclosed, "202年,认真落实要求。", {"text.impossible-date"}},
      {kDisclosed, "落实国办发〔2023】15号文件。", {"text.document-number"}},
      {kDisclosed, "落实国办发2023〕15号文件。", {"text.document-number"}},
      {kDisclosed, "落实国办发〔2023〕号文件。", {"text.document-number"}},
      {kDisclosed, "落实国办发〔2203〕15号文件。", {"text.document-number"}},
      {kDisclosed, "落实“谁公开、谁负责的原则,及时发布。", {"text.quotes-unclosed"}},
      {kDisclosed, "加强加强组织领导,及时发布。", {"text.duplicated-words"}},
      {kDisclosed, "关于关于公开的要求,均已落实。", {"text.duplicated-words"}},
      {kDisclosed, "县教育局高度重视政务公开工作。", {"text.foreign-organ"}},
      {kDisclosed, "及时发布。\n(二)制度建设。完善制度。", {"section.repeated-number"}},
      {kOther, "全年收取行政事业性收费350元。", {"claim.contradicts-cell"}},
  };
  for (const WrongSentence& one : wrong) {
    std::set<std::string> rules;
    const std::string findings = FindingsWith(one.place, one.sentence, &rules);
    EXPECT_EQ(rules, one.rules) << one.sentence << "\n" << findings;
  }
}

}  // namespace
}  // namespace gouji::check
