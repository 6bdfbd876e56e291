#include "worker/extract/header.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/worker/stages/reading.h"

namespace gouji::extract {
namespace {

using namespace report::v1;

std::string DateOf(const DateValue& date) {
  return std::to_string(date.year()) + "-" + std::to_string(date.month()) + "-" + std::to_string(date.day());
}

TEST(Header, FromTitleAndMetadata) {
  const Reading reading(
      "索引号: 113308/2022-13 成文日期: 2022-01-20\n发布机构: "
      "衢州市交通运输局\n\n2021年衢州市交通运输局政府信息公开年报\n"
      "发布日期:2022-01-25 18:33 浏览次数: 信息来源:市交通运输局 字体:[ "
      "]\n\n2021年,衢州市交通运输局认真工作。");
  const Header& header = reading.header();
  EXPECT_EQ(header.title().text(), "2021年衢州市交通运输局政府信息公开年报");
  EXPECT_EQ(header.organ().text(), "衢州市交通运输局");
  EXPECT_EQ(reading.Quote(header.organ().span()), "衢州市交通运输局");
  EXPECT_EQ(header.organ().certainty(), CERTAINTY_CERTAIN);
  EXPECT_EQ(header.region(), "衢州市");
  EXPECT_EQ(header.level(), ADMINISTRATIVE_LEVEL_PREFECTURE);
  EXPECT_EQ(header.year(), 2021u);
  EXPECT_EQ(reading.Quote(header.year_span()), "2021年");
  EXPECT_EQ(header.index_number().text(), "113308/2022-13");
  EXPECT_EQ(header.issuer().text(), "衢州市交通运输局");
  EXPECT_EQ(DateOf(header.published()), "2022-1-25");
  EXPECT_EQ(DateOf(header.compiled()), "2022-1-20");
}

struct TitleCase {
  const char* text;
  const char* title;
  const char* organ;
  uint32_t year;
};

class Titles : public testing::TestWithParam<TitleCase> {};

TEST_P(Titles, AreTakenApart) {
  const Reading reading(GetParam().text);
  EXPECT_EQ(reading.header().title().text(), GetParam().title);
  EXPECT_EQ(reading.header().organ().text(), GetParam().organ);
  EXPECT_EQ(reading.header().year(), GetParam().year);
}

INSTANTIATE_TEST_SUITE_P(
    All, Titles,
    testing::Values(
        TitleCase{"柳州市交通运输局2018年政府信息公开工作年度报告\n",
                  "柳州市交通运输局2018年政府信息公开工作年度报告", "柳州市交通运输局", 2018},
        // Two report together; the place alone reports nothing.
        TitleCase{"青禾县民政局、青禾县教育局2023年政府信息公开工作年度报告\n",
                  "青禾县民政局、青禾县教育局2023年政府信息公开工作年度报告", "青禾县民政局", 2023},
        TitleCase{"青禾县2023年民政局政府信息公开工作年度报告\n",
                  "青禾县2023年民政局政府信息公开工作年度报告", "民政局", 2023},
        // Sentences.
        TitleCase{"各单位要于2024年1月31日前发布2023年政府信息公开工作年度报告\n", "", "", 2023},
        TitleCase{"鹰潭市月湖区2023年政府信息公开工作年度报告\n",
                  "鹰潭市月湖区2023年政府信息公开工作年度报告", "鹰潭市月湖区", 2023},
        TitleCase{"一、总体情况\n依法按时完成东湖街道2023年政府信息公开年度报告,并予以公布。", "", "", 2023},
        TitleCase{"工作有序、东湖街道2023年政府信息公开年度报告\n", "", "东湖街道", 2023},
        TitleCase{"根据有关规定,青禾县教育局编制了县教育局2020年政府信息公开工作年度报告。", "",
                  "青禾县教育局", 2020},
        TitleCase{"柳州市交通运输局2018年政府信息\n\n公开工作年度报告\n正文。",
                  "柳州市交通运输局2018年政府信息公开工作年度报告", "柳州市交通运输局", 2018},
        TitleCase{"柳州市交通运输局\n2020年政府信息公开工作年度报告\n正文。",
                  "柳州市交通运输局2020年政府信息公开工作年度报告", "柳州市交通运输局", 2020},
        TitleCase{"甲市乙局关于2022年政府信息公开工作的年度报告\n",
                  "甲市乙局关于2022年政府信息公开工作的年度报告", "甲市乙局", 2022},
        TitleCase{"甲市乙局政府信息公开工作2021年度报告\n", "甲市乙局政府信息公开工作2021年度报告",
                  "甲市乙局", 2021},
        TitleCase{"甲市乙局二○二一年度政府信息公开工作报告\n", "甲市乙局二○二一年度政府信息公开工作报告",
                  "甲市乙局", 2021},
        TitleCase{"甲市乙局２０２１年政府信息公开工作年度报告\n", "甲市乙局2021年政府信息公开工作年度报告",
                  "甲市乙局", 2021},
        TitleCase{"首页 > 政务公开 > 年报\n标题:甲市乙局2021年政府信息公开工作年度报告\n",
                  "甲市乙局2021年政府信息公开工作年度报告", "甲市乙局", 2021},
        TitleCase{"政府信息公开年报\n甲市乙局2021年政府信息公开工作年度报告\n",
                  "甲市乙局2021年政府信息公开工作年度报告", "甲市乙局", 2021},
        TitleCase{"首页 政务公开 甲市乙局2021年政府信息公开工作年度报告 发布日期:2022-01-25 一、总体情况",
                  "甲市乙局2021年政府信息公开工作年度报告", "甲市乙局", 2021},
        TitleCase{"柳州市交通运输局2018年政府信息公开工作年度报\n告\n正文。",
                  "柳州市交通运输局2018年政府信息公开工作年度报告", "柳州市交通运输局", 2018},
        TitleCase{"柳州市交通运输局\n2018年政府信息公开工作年度报\n告\n正文。",
                  "柳州市交通运输局2018年政府信息公开工作年度报告", "柳州市交通运输局", 2018},
        TitleCase{"柳州市交通运输局2018年政府\n信息公开工作年度报告\n正文。",
                  "柳州市交通运输局2018年政府信息公开工作年度报告", "柳州市交通运输局", 2018},
        TitleCase{"敖汉旗丁河苏木人民政府2025年\n政府信息公开工作年度报告\n正文。",
                  "敖汉旗丁河苏木人民政府2025年政府信息公开工作年度报告", "敖汉旗丁河苏木人民政府", 2025},
        TitleCase{"2025年柳州市交通运输局工作会议\n政府信息公开工作年度报告\n正文。",
                  "政府信息公开工作年度报告", "", 2025},
        TitleCase{"2023年东河街道\n政府信息公开工作年度报告\n现将我街道2023年政府信息公开工作报告如下。",
                  "2023年东河街道政府信息公开工作年度报告", "东河街道", 2023},
        TitleCase{"2023年度甲县民政局\n政府信息公开工作年度报告\n正文。",
                  "2023年度甲县民政局政府信息公开工作年度报告", "甲县民政局", 2023},
        TitleCase{"丁山大学\n2022-2023学年度信息公开工作报告\n正文。",
                  "丁山大学2022-2023学年度信息公开工作报告", "丁山大学", 2023},
        TitleCase{"丁山大学2021年至2022学年信息公开年度报告\n正文。",
                  "丁山大学2021年至2022学年信息公开年度报告", "丁山大学", 2022},
        TitleCase{"2020年政府信息公开工作年度报告\n丁昌经开区(丙江)管委会\n\n一、总体情况\n"
                  "2020年,管委会遵循区行政审批局的指导。\n",
                  "2020年政府信息公开工作年度报告", "丁昌经开区(丙江)管委会", 2020},
        TitleCase{"丁花里街2021年政府信息公开工作年度报告\n正文。", "丁花里街2021年政府信息公开工作年度报告",
                  "丁花里街", 2021}));

TEST(Header, ATitleWithoutRegionIsCompletedByTheBody) {
  const Reading reading(
      "交通运输局2020年政府信息公开工作年度报告\n一、总体情况\n2020年,温县交通运输局按照部署,"
      "制定温县交通运输局分解表。");
  EXPECT_EQ(reading.header().organ().text(), "温县交通运输局");
  EXPECT_EQ(reading.header().region(), "温县");
  EXPECT_EQ(reading.Quote(reading.header().organ().span()), "温县交通运输局");
}

// What a crawl of a page's text leaves of its side list.
TEST(Header, TitlesOfOtherReportsAboveTheTextAreNotItsOwn) {
  const std::string own =
      "青禾县民政局2023年政府信息公开工作年度报告\n一、总体情况\n现公布我局2023年度报告,认真落实。\n";
  for (const std::string above :
       {"青禾县民政局2022年政府信息公开工作年度报告\n",
        "青禾县民政局2021年政府信息公开工作年度报告\n青禾县民政局2022年政府信息公开工作年度报告\n",
        "青禾县教育局2023年政府信息公开工作年度报告\n青禾县公安局2023年政府信息公开工作年度报告\n",
        "上一篇:青禾县教育局2022年政府信息公开工作年度报告\n来源：本站\n"}) {
    const Reading reading(above + own);
    EXPECT_EQ(reading.header().organ().text(), "青禾县民政局") << above;
    EXPECT_EQ(reading.header().year(), 2023u) << above;
  }
  const Reading before(own + "上一篇:青禾县教育局2022年政府信息公开工作年度报告\n");
  EXPECT_EQ(before.header().organ().text(), "青禾县民政局");
}

TEST(Header, WhoSpeaksOfItselfNamesNobody) {
  const Reading own(
      "我局2023年政府信息公开工作年度报告\n一、总体情况\n2023年,温县交通运输局按照部署,认真落实。\n");
  EXPECT_EQ(own.header().organ().text(), "温县交通运输局");
  EXPECT_NE(own.header().organ().certainty(), report::v1::CERTAINTY_CERTAIN);
  const Reading city("本溪市2023年政府信息公开工作年度报告\n一、总体情况\n2023年,全市认真落实。\n");
  EXPECT_EQ(city.header().organ().text(), "本溪市");
  EXPECT_EQ(city.header().region(), "本溪市");
}

TEST(Header, TheImprintNamesTheOrgan) {
  const Reading reading(
      "2020年政府信息公开工作年度报告\n一、总体情况\n根据舟山市定海区人民政府办公室《要点》要求,"
      "我局工作。\n六、其他需要报告的事项\n无。\n"
      "  \n定海区交通运输局\n2021年1月11日\n\n");
  EXPECT_EQ(reading.header().organ().text(), "定海区交通运输局");
  EXPECT_EQ(DateOf(reading.header().compiled()), "2021-1-11");
  EXPECT_FALSE(reading.header().has_published());
}

TEST(Header, ADamagedImprintDateIsKeptRaw) {
  const Reading reading(
      "柳州市交通运输局2018年政府信息公开工作年度报告\n正文。\n\n柳州市交通运输局\n\n20181219");
  EXPECT_EQ(DateOf(reading.header().compiled()), "2018-12-19");
  EXPECT_EQ(reading.header().compiled().raw(), "20181219");
  EXPECT_EQ(reading.header().compiled().certainty(), CERTAINTY_INFERRED);
}

TEST(Header, WithoutTitleTheBodyIsAGuess) {
  const Reading reading(
      "一、總體情況\n2019年,省交通運(yùn)輸廳高度重視,納入對(duì)各市州交通運(yùn)輸局的考核。\n湖南省交通運("
      "yùn)輸廳嚴(yán)格按照規(guī)定,"
      "2019年,通過湖南省交通運(yùn)輸廳門戶網(wǎng)站發(fā)布信息。");
  EXPECT_FALSE(reading.header().has_title());
  EXPECT_EQ(reading.header().organ().text(), "湖南省交通运输厅");
  EXPECT_EQ(reading.header().organ().certainty(), CERTAINTY_INFERRED);
  EXPECT_EQ(reading.Quote(reading.header().organ().span()), "湖南省交通運(yùn)輸廳");
  EXPECT_EQ(reading.header().year(), 2019u);
  EXPECT_EQ(reading.header().year_certainty(), CERTAINTY_INFERRED);
}

TEST(Header, MetadataInRowsOfATable) {
  const Reading reading(
      "| 索 引 号 | AB-2022-1 | 发文日期 | 2022年1月5日 "
      "|\n发布机构\n甲市乙局\n2021年政府信息公开工作年度报告\n");
  EXPECT_EQ(reading.header().index_number().text(), "AB-2022-1");
  EXPECT_EQ(DateOf(reading.header().published()), "2022-1-5");
  EXPECT_EQ(reading.header().organ().text(), "甲市乙局");
}

TEST(Header, ASentenceThatPublishesTheReportNamesTheOrgan) {
  const Reading reading(
      "索引号 | 014416330/2018-04736 | 分类 | 政府信息公开年报 其他 |\n发布机构 | 市政府办 | 发文日期 | "
      "2018-02-28 |\n"
      "根据《中华人民共和国政府信息公开条例》规定,"
      "现公布甲州市人民政府2017年政府信息公开工作年度报告。报告所列数据自1月1日起。\n");
  EXPECT_FALSE(reading.header().has_title());
  EXPECT_EQ(reading.header().organ().text(), "甲州市人民政府");
  EXPECT_EQ(reading.header().organ().certainty(), CERTAINTY_CERTAIN);
  EXPECT_EQ(reading.header().year(), 2017u);
  EXPECT_EQ(reading.header().year_certainty(), CERTAINTY_CERTAIN);
  // Below the first heading it may be last year's.
  const Reading body(
      "一、总体情况\n2018年，认真落实条例。公开发布《甲州市人民政府2017年政府信息公开工作年度报告》。2018年，"
      "公开信息2条。\n");
  EXPECT_EQ(body.header().organ().text(), "甲州市人民政府");
  EXPECT_EQ(body.header().organ().certainty(), CERTAINTY_INFERRED);
  EXPECT_EQ(body.header().year(), 2018u);
}

TEST(Header, TheFirstLineNamesTheOrganOfTheProseBelow) {
  const Reading reading(
      "乙南区国资局\n根据《中华人民共和国政府信息公开条例》及《中华人民共和国政府信息公开工作年度报告格式》"
      "(国办公开办函〔2021〕30号)要求,现公布区政府国资局2022年政府信息公开工作年度报告。\n一、总体情况\n");
  EXPECT_FALSE(reading.header().has_title());
  EXPECT_EQ(reading.header().organ().text(), "乙南区国资局");
  EXPECT_EQ(reading.header().organ().certainty(), CERTAINTY_CERTAIN);
}

TEST(Header, AShortIssuerIsCompletedByTheBody) {
  const Reading reading(
      "发布机构: 市文旅局\n2021年政府信息公开工作年度报告\n一、总体情况\n甲阳市文化和旅游局认真贯彻落实条例。"
      "根据部署,甲阳市文化和旅游局编制本报告。\n");
  EXPECT_EQ(reading.header().organ().text(), "甲阳市文化和旅游局");
}

TEST(Header, WordsBeforeARegionAreNoPartOfIt) {
  const Reading reading(
      "一、总体情况\n本报告可通过甲水县人民政府门户网站查阅或下载。如需咨询,"
      "请与甲水县丙凰镇人民政府党政办公室联系"
      "(甲水县丙凰镇人民政府党政办公室;邮编:711405)。\n");
  EXPECT_EQ(reading.header().organ().text(), "甲水县丙凰镇人民政府");
}

TEST(Header, ANoticeThatASentenceQuotesIsNoTitle) {
  const Reading reading(
      "发布机构 | 丁安县政府 | 发布日期 | 2023-01-30 |\n"
      "按照丁安县人民政府办公室《关于做好2022年度政府信息公开年度报告编制公布工作的通知》要求，"
      "现将茅山镇2022年度政府信息公开工作报告如下：\n一、总体情况\n茅山镇人民政府认真落实条例。\n");
  EXPECT_FALSE(reading.header().has_title());
  EXPECT_EQ(reading.header().organ().text(), "茅山镇人民政府");
  EXPECT_EQ(reading.header().region(), "茅山镇");
  EXPECT_EQ(reading.header().level(), ADMINISTRATIVE_LEVEL_TOWNSHIP);
  EXPECT_EQ(reading.header().issuer().text(), "丁安县政府");
  const Reading form(
      "根据《中华人民共和国政府信息公开条例》制作。 中华人民共和国政府信息公开工作年度报告格式>\n- 总体情况\n"
      "2025年，认真落实。\n");
  EXPECT_FALSE(form.header().has_title());
}

TEST(Header, TheYearMayStandBeforeTheNameInASentence) {
  const Reading bare(
      "根据丁风县行政审批局通知精神，特编制2020年度丁风县水利局政府信息公开年度报告。\n一、总体情况\n无。\n");
  EXPECT_EQ(bare.header().organ().text(), "丁风县水利局");
  const Reading quoted("《2020年度丁东县水务局信息公开工作年度报告》已经研究同意。\n一、总体情况\n无。\n");
  EXPECT_EQ(quoted.header().organ().text(), "丁东县水务局");
  const Reading shared(
      "现特向社会公布2024年合山镇人民政府信息公开工作年度报告。\n一、总体情况\n合山镇主动公开政府信息21条。"
      "\n");
  EXPECT_EQ(shared.header().organ().text(), "合山镇人民政府");
  const Reading national("公开发布《国家出版署2021年政府信息公开工作年度报告》。\n一、总体情况\n无。\n");
  EXPECT_EQ(national.header().organ().text(), "国家出版署");
  EXPECT_EQ(national.header().level(), ADMINISTRATIVE_LEVEL_NATIONAL);
}

TEST(Header, ATownsShortNameIsCompletedByItsAddress) {
  const Reading reading(
      "特向社会公布2019年度青山镇政府（机关）信息公开年度报告。如有疑问，请与青山镇党政办联系（地址："
      "丁水县青山镇人民政府；邮编：654313）。\n一、总体情况\n无。\n");
  EXPECT_EQ(reading.header().organ().text(), "丁水县青山镇人民政府");
  EXPECT_EQ(reading.header().region(), "丁水县青山镇");
}

TEST(Header, PartsOfSentencesAreNoOrgans) {
  for (const std::string sentence :
       {"一、总体情况\n依托丁东省行政执法信息公示平台等发布平台进行政府信息的公开工作。\n",
        "一、总体情况\n认真贯彻国家和省、市、区关于政务公开和政府信息公开的要求。\n",
        "一、总体情况\n规章（设区的市、自治州人民政府应提供相关数据）。\n",
        "一、总体情况\n所有信息择优推荐至县政府网站。\n",
        "一、总体情况\n2024年，合山镇主动公开政府信息21条。\n",
        "一、总体情况\n持续优化区政府网站栏目，及时更新区政府信息。\n",
        "一、总体情况\n依托区政府门户网站公开，调整了县政府领导小组。\n",
        "一、总体情况\n确保市应急管理局的信息工作开展，加强了市档案馆查阅点。\n",
        "一、总体情况\n按照规定，规范市住建局栏目，完成市政府任务。\n",
        "一、总体情况\n现将我街道办事处公开的情况报告如下。\n",
        "一、总体情况\n公示了辖区内三家大型公立医院的信息。\n"}) {
    EXPECT_EQ(Reading(sentence).header().organ().text(), "") << sentence;
  }
}

TEST(Header, AnOrganThatAVerbGovernsIsAnotherOne) {
  const Reading other("一、总体情况\n结合丁宾市卫生健康委员会要求，我院公开信息。\n");
  EXPECT_EQ(other.header().organ().text(), "");
  const Reading office("一、总体情况\n2023年，丁东省人民政府办公厅认真落实条例。\n");
  EXPECT_EQ(office.header().organ().text(), "丁东省人民政府办公厅");
}

TEST(Header, WhoIsToBeAskedIsTheOrgan) {
  const Reading reading(
      "如有疑问，请与丁平市农业农村局办公室联系（地址：丁平市良路六号）。\n一、总体情况\n无。\n");
  EXPECT_EQ(reading.header().organ().text(), "丁平市农业农村局");
}

TEST(Header, AStreetBelongsToTheGovernmentAboveIt) {
  const Reading reading(
      "丁州市丁湾区人民政府南街道办事处2020年政府信息公开工作年度报告\n一、总体情况\n无。\n");
  EXPECT_EQ(reading.header().region(), "丁州市丁湾区南街道");
  EXPECT_EQ(reading.header().level(), ADMINISTRATIVE_LEVEL_TOWNSHIP);
}

TEST(Header, APlaceAboveATitleWithoutOne) {
  const Reading reading("丁常市民乡\n2021年政府信息公开工作年度报告\n一、总体情况\n我乡认真落实。\n");
  EXPECT_EQ(reading.header().title().text(), "丁常市民乡2021年政府信息公开工作年度报告");
  EXPECT_EQ(reading.header().organ().text(), "丁常市民乡");
}

TEST(Header, ASocietyOfCooperativesIsAnOrgan) {
  const Reading reading("现向社会公布丁仓区供销联社2021年政府信息公开工作年度报告。\n一、总体情况\n正文。\n");
  EXPECT_EQ(reading.header().organ().text(), "丁仓区供销联社");
  EXPECT_EQ(reading.header().region(), "丁仓区");
}

TEST(Header, DateAndTimeAboveTheTextArePublication) {
  const Reading reading(
      "河山镇2021年度政府信息公开工作年度报告\n2022-01-29 10:27:52 丁丰市人民政府办公室 字体:\n"
      "一、总体情况\n我镇认真落实。\n");
  EXPECT_EQ(DateOf(reading.header().published()), "2022-1-29");
}

TEST(Header, AWordForOrgansNamesNone) {
  const Reading reading("政府政务公开年报\n一、总体情况\n2019年，我镇认真落实。\n");
  EXPECT_EQ(reading.header().title().text(), "政府政务公开年报");
  EXPECT_FALSE(reading.header().has_organ());
}

// A report is of the year before it was signed: years that it compares with, plans for or is signed in are not its own.
TEST(Header, TheYearOfATitleWithoutOne) {
  struct Case {
    const char* title;
    const char* body;
    uint32_t year;
  };
  for (const Case& one : {Case{"甲县民政局政府信息公开工作年度报告", "2024年,将加强培训。", 2023},
                          Case{"甲县民政局政府信息公开工作年度报告", "比2022年增加3条。", 2023},
                          Case{"甲县民政局政府信息公开工作年度报告", "认真落实要求。", 2023},
                          Case{"甲县民政局政府信息公开工作年度报告", "2022年,我局认真落实要求。", 2022},
                          Case{"甲县民政局2021政府信息公开工作年度报告", "认真落实要求。", 2021},
                          Case{"甲县民政局21年政府信息公开工作年度报告", "比2019年增加3条。", 2021}}) {
    const Reading reading(std::string(one.title) + "\n\n一、总体情况\n" + one.body +
                          "\n\n甲县民政局\n2024年1月15日\n");
    EXPECT_EQ(reading.header().year(), one.year) << one.title << one.body;
    EXPECT_NE(reading.header().year_certainty(), CERTAINTY_CERTAIN) << one.title << one.body;
  }
}

TEST(Header, NothingThereNothingSet) {
  const Reading reading("今天天气很好。");
  EXPECT_FALSE(reading.header().has_title());
  EXPECT_FALSE(reading.header().has_organ());
  EXPECT_EQ(reading.header().year(), 0u);
}

}  // namespace
}  // namespace gouji::extract
