// Twenty-odd fronts and ends of reports as government sites print them, each beside the header that a person reads in it.
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "tests/worker/stages/reading.h"

namespace gouji::extract {
namespace {

using namespace report::v1;

struct Expected {
  const char* title;
  const char* organ;
  const char* region;
  AdministrativeLevel level = ADMINISTRATIVE_LEVEL_UNSPECIFIED;
  uint32_t year = 0;
  // YYYY-MM-DD, empty where the page prints none.
  const char* published;
  const char* compiled;
  const char* index_number;
  const char* issuer;
};

struct PageCase {
  const char* name;
  const char* page;
  Expected expected;
};

void PrintTo(const PageCase& page, std::ostream* out) {
  *out << page.name;
}

constexpr AdministrativeLevel kNational = ADMINISTRATIVE_LEVEL_NATIONAL;
constexpr AdministrativeLevel kProvince = ADMINISTRATIVE_LEVEL_PROVINCE;
constexpr AdministrativeLevel kCity = ADMINISTRATIVE_LEVEL_PREFECTURE;
constexpr AdministrativeLevel kCounty = ADMINISTRATIVE_LEVEL_COUNTY;
constexpr AdministrativeLevel kTown = ADMINISTRATIVE_LEVEL_TOWNSHIP;
constexpr AdministrativeLevel kUntold = ADMINISTRATIVE_LEVEL_UNSPECIFIED;

std::string DateOf(const DateValue& date) {
  if (date.year() == 0) return "";
  const auto two = [](uint32_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return std::to_string(date.year()) + "-" + two(date.month()) + "-" + two(date.day());
}

class HeaderPages : public testing::TestWithParam<PageCase> {};

TEST_P(HeaderPages, AreReadAsAPersonReadsThem) {
  const Reading reading(GetParam().page);
  const Expected& expected = GetParam().expected;
  const Header& header = reading.header();
  EXPECT_EQ(header.title().text(), expected.title);
  EXPECT_EQ(header.organ().text(), expected.organ);
  EXPECT_EQ(header.region(), expected.region);
  EXPECT_EQ(AdministrativeLevel_Name(header.level()), AdministrativeLevel_Name(expected.level));
  EXPECT_EQ(header.year(), expected.year);
  EXPECT_EQ(DateOf(header.published()), expected.published);
  EXPECT_EQ(DateOf(header.compiled()), expected.compiled);
  EXPECT_EQ(header.index_number().text(), expected.index_number);
  EXPECT_EQ(header.issuer().text(), expected.issuer);
  EXPECT_FALSE(reading.other) << reading.other->reason();
}

constexpr PageCase kPages[] = {
    {"IndexBlockInColumns",
     R"(索 引 号：	11330881002622530X/2024-00012	主题分类：	综合政务/政务公开
发布机构：	江山市水利局	成文日期：	2024-01-22
公开方式：	主动公开	有 效 性：	有效
江山市水利局2023年度政府信息公开工作年度报告
发布时间：2024-01-24 16:05:11 字号：[ 大 中 小 ] 浏览次数：187 信息来源：市水利局
一、总体情况
2023年，江山市水利局认真落实各项要求。
)",
     {"江山市水利局2023年度政府信息公开工作年度报告", "江山市水利局", "江山市", kCounty, 2023, "2024-01-24",
      "2024-01-22", "11330881002622530X/2024-00012", "江山市水利局"}},

    {"YearInBracketsBelowABrokenTitle",
     R"(首页 > 政务公开 > 法定主动公开内容 > 政府信息公开年报

龙游县横山镇人民政府
政府信息公开工作年度报告
（2023年度）

本报告根据有关规定编制。
一、总体情况
2023年，镇政府主动公开信息96条。
)",
     {"龙游县横山镇人民政府政府信息公开工作年度报告(2023年度)", "龙游县横山镇人民政府", "龙游县横山镇", kTown,
      2023, "", "", "", ""}},

    {"ReportOnTheWork",
     R"(武陟县人民政府办公室关于2022年度政府信息公开工作情况的报告
来源：县政府办公室 作者： 时间：2023-01-19 09:30
一、总体情况
2022年，县政府办公室统筹推进全县公开工作。
武陟县人民政府办公室
2023年1月17日
)",
     {"武陟县人民政府办公室关于2022年度政府信息公开工作情况的报告", "武陟县人民政府办公室", "武陟县", kCounty,
      2022, "2023-01-19", "2023-01-17", "", "县政府办公室"}},

    {"StreetOfficeWithItsFullNameAtTheEnd",
     R"(桃花江街道办事处2021年政府信息公开年报
一、总体情况
街道全年公开信息58条。
六、其他需要报告的事项
无。
                              桃江县桃花江街道办事处
                                   2022年1月12日
)",
     {"桃花江街道办事处2021年政府信息公开年报", "桃江县桃花江街道办事处", "桃江县桃花江街道", kTown, 2021, "",
      "2022-01-12", "", ""}},

    {"DevelopmentZone",
     R"(发布单位：柳州市阳和工业新区管理委员会　　发布日期：2021年01月28日
柳州市阳和工业新区管理委员会2020年政府信息公开工作年度报告
一、总体情况
新区管委会全年召开专题会议两次。
)",
     {"柳州市阳和工业新区管理委员会2020年政府信息公开工作年度报告", "柳州市阳和工业新区管理委员会", "柳州市",
      kUntold, 2020, "2021-01-28", "", "", "柳州市阳和工业新区管理委员会"}},

    {"BranchOfANationalBureau",
     R"(国家税务总局温县税务局2022年政府信息公开工作年度报告
发布时间：2023-01-20  来源：国家税务总局温县税务局
一、总体情况
全年办理申请1件。
)",
     {"国家税务总局温县税务局2022年政府信息公开工作年度报告", "国家税务总局温县税务局", "温县", kCounty, 2022,
      "2023-01-20", "", "", "国家税务总局温县税务局"}},

    {"SurveyTeamOfANationalBureau",
     R"(国家统计局益阳调查队2021年政府信息公开工作年度报告
一、总体情况
调查队全年发布数据40篇。
国家统计局益阳调查队
2022年1月10日
)",
     {"国家统计局益阳调查队2021年政府信息公开工作年度报告", "国家统计局益阳调查队", "", kUntold, 2021, "",
      "2022-01-10", "", ""}},

    {"Ministry",
     R"(水利部2020年政府信息公开工作年度报告
发布日期：2021-01-29
一、总体情况
水利部全年主动公开信息9000余条。
)",
     {"水利部2020年政府信息公开工作年度报告", "水利部", "", kNational, 2020, "2021-01-29", "", "", ""}},

    {"TraditionalCharacters",
     R"(索引號：SC-2022-0007 發布機構：臺州市黃巖區教育局 發布日期：2022-01-21
臺州市黃巖區教育局2021年政府信息公開工作年度報告
一、總體情況
2021年，區教育局主動公開信息320條。
)",
     {"台州市黄岩区教育局2021年政府信息公开工作年度报告", "台州市黄岩区教育局", "台州市黄岩区", kCounty, 2021,
      "2022-01-21", "", "SC-2022-0007", "台州市黄岩区教育局"}},

    {"ShortNameInTheTitleFullNameAtTheEnd",
     R"(区住建局2023年政府信息公开工作年度报告
发布机构：区住建局
一、总体情况
我局全年公开信息130条。
六、其他需要报告的事项
无。
衢州市衢江区住房和城乡建设局
2024年1月15日
)",
     {"区住建局2023年政府信息公开工作年度报告", "衢州市衢江区住房和城乡建设局", "衢州市衢江区", kCounty, 2023,
      "", "2024-01-15", "", "区住建局"}},

    {"IndexBlockInPipes",
     R"(| 索引号 | 430000/2023-00517 | 文号 | 无 |
| --- | --- | --- | --- |
| 发布机构 | 安化县林业局 | 发布日期 | 2023-01-30 |
| 名 称 | 安化县林业局2022年政府信息公开工作年度报告 | 公开范围 | 全部公开 |

安化县林业局2022年政府信息公开工作年度报告

一、总体情况
全年公开信息77条。
)",
     {"安化县林业局2022年政府信息公开工作年度报告", "安化县林业局", "安化县", kCounty, 2022, "2023-01-30", "",
      "430000/2023-00517", "安化县林业局"}},

    {"IndexBlockOneCellALine",
     R"(索引号
014000/2021-0034
组配分类
政府信息公开年报
发布机构
盐城市大丰区审计局
发文日期
2021-01-29
时效
有效
盐城市大丰区审计局2020年政府信息公开工作年度报告
一、总体情况
全年公开信息41条。
)",
     {"盐城市大丰区审计局2020年政府信息公开工作年度报告", "盐城市大丰区审计局", "盐城市大丰区", kCounty, 2020,
      "2021-01-29", "", "014000/2021-0034", "盐城市大丰区审计局"}},

    {"EmptyFactsBeforeOthers",
     R"(索引号： 发布机构： 成文日期： 发布日期：2023-01-12
文号：
主题词：
昌宁县统计局2022年政府信息公开工作年度报告
一、总体情况
办理时间：2022年5月6日至5月20日，共收到1件。
)",
     {"昌宁县统计局2022年政府信息公开工作年度报告", "昌宁县统计局", "昌宁县", kCounty, 2022, "2023-01-12", "",
      "", ""}},

    {"LineBelowTheTitle",
     R"(湖南省交通运输厅2019年政府信息公开工作年度报告
【信息时间：2020/3/27　阅读次数：57】【打印】【关闭】
一、总体情况
全厅公开信息5247条。
)",
     {"湖南省交通运输厅2019年政府信息公开工作年度报告", "湖南省交通运输厅", "湖南省", kProvince, 2019,
      "2020-03-27", "", "", ""}},

    {"OnOneLine",
     "首页 > 政务公开 > 年报 海宁市长安镇人民政府2020年政府信息公开工作年度报告 来源：长安镇 "
     "发布日期：2021-01-19 14:20 "
     "一、总体情况 2020年，长安镇认真落实各项要求，全年公开信息210条，办理申请2件，按期答复率百分之百。 "
     "六、其他需要报告的事项 无其他需要报告的事项。 海宁市长安镇人民政府 2021年1月18日 打印 关闭",
     {"海宁市长安镇人民政府2020年政府信息公开工作年度报告", "海宁市长安镇人民政府", "海宁市长安镇", kTown,
      2020, "2021-01-19", "2021-01-18", "", "长安镇"}},

    {"ChineseFigures",
     R"(二〇二一年度洛宁县财政局政府信息公开工作年度报告
一、总体情况
全年公开信息88条。
洛宁县财政局
二〇二二年一月二十日
)",
     {"二〇二一年度洛宁县财政局政府信息公开工作年度报告", "洛宁县财政局", "洛宁县", kCounty, 2021, "",
      "2022-01-20", "", ""}},

    {"LettersForZeros",
     R"(沛县教育局二O一七年政府信息公开工作年度报告
一、概述
二O一七年，县教育局公开信息60条。
二、主动公开情况
公开政策文件8份。
三、依申请公开情况
没有收到申请。
沛县教育局
二O一八年三月二十日
)",
     {"沛县教育局二O一七年政府信息公开工作年度报告", "沛县教育局", "沛县", kCounty, 2017, "", "2018-03-20",
      "", ""}},

    {"Hospital",
     R"(南昌市第三医院2021年信息公开工作年度报告
一、总体情况
医院全年公开信息35条。
)",
     {"南昌市第三医院2021年信息公开工作年度报告", "南昌市第三医院", "南昌市", kCity, 2021, "", "", "", ""}},

    {"ACountyItself",
     R"(通海县2023年政府信息公开工作年度报告
发布机构：通海县人民政府办公室　发布时间：2024-01-31
一、总体情况
2023年，通海县人民政府坚持以公开为常态。
)",
     {"通海县2023年政府信息公开工作年度报告", "通海县人民政府", "通海县", kCounty, 2023, "2024-01-31", "", "",
      "通海县人民政府办公室"}},

    {"LettersApart",
     R"(兴 平 市 民 政 局
2022年政府信息公开工作年度报告

一、总体情况
市民政局全年公开信息102条。
                    兴平市民政局
                2023年1月9日
)",
     {"兴平市民政局2022年政府信息公开工作年度报告", "兴平市民政局", "兴平市", kCounty, 2022, "", "2023-01-09",
      "", ""}},

    {"FullWidthFigures",
     R"(发布日期：２０２２－０１－２７　信息来源：固始县教育体育局
标    题：固始县教育体育局２０２１年政府信息公开年度报告
一、总体情况
全年公开信息１５０条。
)",
     {"固始县教育体育局2021年政府信息公开年度报告", "固始县教育体育局", "固始县", kCounty, 2021, "2022-01-27",
      "", "", "固始县教育体育局"}},

    {"UnfilledFacts",
     R"(来源：本站 发布时间：{{ publishTime }} 点击数：
索引号：无
保山市水务局2022年政府信息公开工作年度报告
一、总体情况
全年公开信息66条。
)",
     {"保山市水务局2022年政府信息公开工作年度报告", "保山市水务局", "保山市", kCity, 2022, "", "", "", ""}},

    {"UnitsUnderOneName",
     R"(固阳县审批服务局（固阳县政务服务和数据管理局）2022年政府信息公开工作年度报告
公开日期：2023-02-01
一、总体情况
全年公开信息91条。
)",
     {"固阳县审批服务局(固阳县政务服务和数据管理局)2022年政府信息公开工作年度报告",
      "固阳县审批服务局(固阳县政务服务和数据管理局)", "固阳县", kCounty, 2022, "2023-02-01", "", "", ""}},

    {"DateAndOrganInReverse",
     R"(甘谷县气象局2021年政府信息公开工作年度报告
一、总体情况
全年公开信息29条。
六、其他需要报告的事项
无。
2022年1月6日
甘谷县气象局

上一篇：甘谷县气象局召开年度会议
版权所有：甘谷县人民政府 备案号：陇ICP备15003330号 更新时间：2024-05-06
)",
     {"甘谷县气象局2021年政府信息公开工作年度报告", "甘谷县气象局", "甘谷县", kCounty, 2021, "", "2022-01-06",
      "", ""}},

    {"OrganAndDateOnOneLine",
     R"(2021年政府信息公开工作年度报告
一、总体情况
2021年，我局公开信息70条。
六、其他需要报告的事项
无。
黔东南苗族侗族自治州林业局　　二〇二二年一月十九日
)",
     {"2021年政府信息公开工作年度报告", "黔东南苗族侗族自治州林业局", "黔东南苗族侗族自治州", kCity, 2021, "",
      "2022-01-19", "", ""}},
};

INSTANTIATE_TEST_SUITE_P(All, HeaderPages, testing::ValuesIn(kPages),
                         [](const auto& instance) { return std::string(instance.param.name); });

}  // namespace
}  // namespace gouji::extract
