// Pages that crawls bring home beside the reports, each with the reason why it is none; and reports that look like them.
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "worker/form/forms.h"
#include "worker/stages.h"

namespace gouji::stages {
namespace {

struct KindCase {
  const char* name;
  const char* reason;  // "report" for a report
  const char* page;
};

void PrintTo(const KindCase& page, std::ostream* out) {
  *out << page.name;
}

class KindPages : public testing::TestWithParam<KindCase> {};

TEST_P(KindPages, AreNamed) {
  static Reader reader(form::BuiltIn(), {});
  const report::v1::Record& record = reader.Read({.id = "page", .bytes = GetParam().page});
  const bool parsed = record.outcome() == report::v1::OUTCOME_PARSED;
  EXPECT_EQ(parsed ? "report" : record.failure().reason(), GetParam().reason) << record.failure().detail();
}

constexpr KindCase kPages[] = {
    {"NewsOfAMeeting", "news", R"(我县召开政府信息公开工作推进会
发布时间：2022-03-11 来源：县融媒体中心
3月10日上午，我县召开政府信息公开工作推进会，通报上一年度年度报告的编制情况，安排今年重点任务。县政府副县长出席会议并讲话。
会议要求，各单位要对照任务清单，补齐短板，按时完成政府信息公开工作年度报告的发布。
（记者 王小雨 通讯员 刘敏）责任编辑：陈洁
)"},
    {"NewsOfATraining", "news", R"(市政务公开办举办业务培训班
近日，市政务公开办举办全市政务公开业务培训班，各县区和市直部门共八十余人参加。
培训围绕依申请公开答复、年度报告编制等内容展开。记者了解到，今后每季度将组织一次。
编辑：赵敏
)"},
    {"NoticeThatAsksForReports", "notice", R"(关于报送2022年度政府信息公开工作年度报告的通知
各乡镇人民政府，县直各单位：
为做好年度报告编制工作，现将有关事项通知如下：
一、报送时间。请于1月20日前报送纸质稿和电子稿。
二、报送要求。数据要真实准确，格式要统一。
三、联系方式。联系人小李。
)"},
    {"OfficialFormatNotice", "notice",
     R"(政府信息与政务公开主管部门关于印发《政府信息公开工作年度报告格式》的通知
各地区、各部门：
现将修订后的年度报告格式印发给你们，请遵照执行。
附件：政府信息公开工作年度报告格式
（年份）年政府信息公开工作年度报告
一、总体情况
二、主动公开政府信息情况
第二十条第（一）项
信息内容	本年制发件数	本年废止件数	现行有效件数
规章			
行政规范性文件			
三、收到和处理政府信息公开申请情况
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
六、其他需要报告的事项
)"},
    {"FormatNoticeOnTheSiteOfABureau", "notice", R"(索引号 | 113400/202110-00021 | 组配分类 | 公开制度 |
发布机构 | 甲县商务局 | 发文日期 | 2021-10-09 |
信息名称 | 关于印发《中华人民共和国政府信息公开工作年度报告格式》的通知 | 内容概述 |
中华人民共和国政府信息公开工作年度报告格式
政府信息公开工作年度报告(以下简称年度报告)由各机关按本格式填写。
一、总体情况
第二十条第（一）项
信息内容
本年制发件数
本年废止件数
现行有效件数
规章
行政规范性文件
)"},
    {"FormatUnderItsOwnTitle", "notice", R"(甲县统计局 2021-10-11
中华人民共和国政府信息公开工作年度报告格式
一、总体情况
二、主动公开政府信息情况
第二十条第（一）项
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数
规章 | | |
行政规范性文件 | | |
)"},
    {"ListingOfReports", "listing", R"(首页 > 政府信息公开 > 政府信息公开年报
温县教育局2022年政府信息公开工作年度报告 2023-01-19
温县水利局2022年政府信息公开工作年度报告 2023-01-18
温县民政局2022年政府信息公开工作年度报告 2023-01-18
温县司法局2022年政府信息公开工作年度报告 2023-01-17
温县审计局2022年政府信息公开工作年度报告 2023-01-16
共 12 页 下一页 尾页
)"},
    {"ListingOfOneOrgansYears", "listing", R"(政府信息公开年报
2022年政府信息公开工作年度报告
[2023-01-19]
2021年政府信息公开工作年度报告
[2022-01-20]
2020年政府信息公开工作年度报告
[2021-01-22]
2019年政府信息公开工作年度报告
[2020-01-21]
2018年政府信息公开工作年度报告
[2019-03-08]
)"},
    {"Budget", "budget", R"(甲县水利局2023年部门预算公开
目录
第一部分 部门概况
一、主要职责
二、机构设置
第二部分 收支总表
收入预算1200.50万元，支出预算1200.50万元。
第三部分 名词解释
)"},
    {"FinalAccounts", "budget", R"(2021年度甲市民政局部门决算
一、部门基本情况
二、部门决算情况说明
三、其他重要事项的情况说明
政府采购支出合计35万元。
)"},
    {"NotFound", "error-page",
     "404 - 找不到文件或目录。\n您要查找的资源可能已被删除，已更改名称或者暂时不可用。\n"},
    {"Gone", "error-page", "对不起，您访问的页面不存在或已被删除！\n页面将在5秒后返回首页。\n"},
    {"Blocked", "error-page",
     "405\n很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。\n您的请求ID是：76b20f4816\n"},
    {"BadGateway", "error-page", "502 Bad Gateway\nnginx\n"},
    {"ShellOfAScript", "shell",
     "We're sorry but this page doesn't work properly without JavaScript enabled. Please enable it to "
     "continue.\n"},
    {"ShellInChinese", "shell", "请开启JavaScript并刷新该页。\n"},
    {"RuleOfLaw", "other-report", R"(温县水利局2022年法治政府建设年度报告
一、主要举措和成效
（一）推进依法行政。全年办理行政许可45件，行政处罚3件。
（二）加强政务公开。按时发布政府信息公开工作年度报告。
二、存在的不足和原因
三、下一年度工作安排
)"},
    {"Websites", "other-report", R"(政府网站工作年度报表
（2022年度）
填报单位：温县人民政府办公室
网站名称	温县人民政府
信息发布（单位：条）	总数	4512
解读回应	解读信息发布	总数	33
依申请公开	受理数量	3
)"},
    {"EnforcementStatistics", "other-report", R"(甲县交通运输局2021年度行政执法统计年报
一、行政执法主体数量情况
二、行政处罚实施情况统计表
三、行政许可实施情况统计表
四、行政强制实施情况统计表
)"},
    {"SummaryOfWork", "other", R"(甲镇2021年工作总结和2022年工作计划
一、2021年工作情况
二、存在的困难
三、2022年工作计划
)"},
    {"Guide", "guide", R"(甲县统计局政府信息公开指南
为方便公民依申请公开政府信息，编制本指南。
一、主动公开
二、依申请公开
三、监督方式
)"},
    {"PointsOfWork", "other", R"(2022年甲县政务公开工作要点
一、加强重点领域信息公开
二、提升政策解读质量
三、强化组织保障
)"},

    {"UnderAnAnnouncement", "report", R"(甲县水利局关于公布2020年政府信息公开工作年度报告的公告
根据规定，现将我局2020年度报告公布如下：
一、总体情况
全年公开信息88条。
二、主动公开政府信息情况
无。
三、收到和处理政府信息公开申请情况
无。
)"},
    {"UnderTheNewsOfItsSite", "report",
     R"(首页 部门预算 财政决算 政府信息公开指南 政府信息公开制度 政府信息公开年报
近日 要闻 记者 专栏
甲县水利局2021年政府信息公开工作年度报告
一、总体情况
全年公开信息88条。
)"},
    {"SummaryByTitle", "report", R"(甲县水利局2021年政务公开工作总结
一、总体情况
全年公开信息88条。
二、主动公开政府信息情况
公开规范性文件2件。
三、收到和处理政府信息公开申请情况
没有收到申请。
五、存在的主要问题及改进情况
公开不够及时。
)"},
    {"NarrativeWithoutTitle", "report", R"(根据要求，现公布2012年政府信息公开年度情况。
一、概述
2012年，我局推进政府信息公开工作。
二、主动公开政府信息情况
全年公开信息120条。
三、依申请公开政府信息情况
全年没有收到申请。
四、收费及减免情况
没有收取费用。
)"},
    {"TitleInFactsFileAndText", "report", R"(名称 | 甲市水务局2014年政府信息公开年度报告 | ||
索引号 | 014320/2015-0031 | 分类 | 政府信息公开年报 其他 报告 |
文件下载 | 甲市水务局2014年政府信息公开年度报告.doc | ||
甲市水务局2014年政府信息公开年度报告
本报告所列数据的统计时限为2014年1月1日至2014年12月31日。
一、概述
2014年，我局完善公开制度，拓宽公开渠道。
)"},
    {"HospitalWithoutTitleAndWithItsOwnHeadings", "report",
     R"(本报告由甲市第二医院编制，全文由五部分组成。本报告中所列数据的统计期限自2022年1月1日起至2022年12月31日止。
一、主动公开情况
全院公开信息21条。
（一）依申请公开情况
没有人申请公开信息。
（二）政府信息管理情况
信息公开须经审核。
)"},
    {"PrefaceWithoutTitleAndHeadings", "report", R"(2021年，甲市教育局推进政府信息公开。
本年度报告由甲市教育局编制，全文包括总体情况等六项。本年度报告所列数据的统计期限自2021年1月1日起至12月31日止。
（一）主动公开。我局公开信息47条。（二）依申请公开。没有收到申请。
)"},
    {"AttachmentOnly", "report",
     "甲县水利局2021年政府信息公开工作年度报告\n发布日期：2022-01-20\n附件：年度报告.docx\n"},
    {"WorkReportOfEarlyYears", "report", R"(甲县人民政府办公室信息公开年度工作报告
（2009年）
一、工作开展情况
建立了目录。
二、存在问题
更新不够及时。
三、今后打算
加强培训。
)"},
    {"CutOffInItsFirstSection", "report", R"(甲县水利局2021年政府信息公开工作年度报告
一、总体情况
2021年，我局认真贯彻条例要求，全年公开信)"},
    {"CutOffInATable", "report", R"(三、收到和处理政府信息公开申请情况
	自然人	商业企业	科研机构	社会公益组织	法律服务机构	其他	总计
一、本年新收政府信息公开申请数量	3	0	0	0	0	0	3
二、上年结转政府信息公开申请数量	0	0	0	0	0	0	0
（一）予以公开	2	0	)"},
    {"ReportThatSpeaksOfOtherPages", "report", R"(甲县财政局2021年政府信息公开工作年度报告
一、总体情况
推进部门预算、部门决算和“三公”经费公开，法治政府建设年度报告按时发布，页面不存在的链接全部修复。
二、主动公开政府信息情况
无。
)"},
};

INSTANTIATE_TEST_SUITE_P(All, KindPages, testing::ValuesIn(kPages),
                         [](const auto& instance) { return std::string(instance.param.name); });

}  // namespace
}  // namespace gouji::stages
