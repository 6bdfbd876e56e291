#include "tests/worker/check/sample_report.h"

#include <span>

namespace gouji::check {
namespace {

// What both editions print alike, from one difference to the next.
constexpr std::string_view kOrgan = R"(甲市乙县交通运输局)";
constexpr std::string_view kOverview = R"(年政府信息公开工作年度报告

一、总体情况
)";
constexpr std::string_view kReceived =
    R"(年,甲市乙县交通运输局认真落实年度要点。全年召开专题会议三次,主要负责同志听取汇报,分管负责同志按月调度,各科室分工负责,任务按时完成,群众可以及时了解情况。根据乙县人民政府办公室的通知(乙政发〔2023〕8号),细化任务分工。
(一)主动公开。通过门户网站公开工作动态和政策文件,政策解读与文件同步发布。
(二)依申请公开。)";
constexpr std::string_view kMeasures = R"(年共收到政府信息公开申请14件,均按期答复。
(三)政府信息管理。信息发布前经三级审核,失效文件及时标注。
(四)平台建设。优化网站栏目,方便群众查询。
(五)监督保障。组织业务培训两次,接受社会监督。

)";
constexpr std::string_view kApplications = R"(三、收到和处理政府信息公开申请情况
| (本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) | 申请人情况 |
| 自然人 | 法人或其他组织 | 总计 |
| 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |
| 一、本年新收政府信息公开申请数量 | 12 | 2 | 0 | 0 | 0 | 0 | 14 |
| 二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |
| 三、本年度办理结果 | (一)予以公开 | 8 | 1 | 0 | 0 | 0 | 0 | 9 |
| (二)部分公开(区分处理的,只计这一情形,不计其他情形) | 1 | 0 | 0 | 0 | 0 | 0 | 1 |
| (三)不予公开 | 1.属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| 2.其他法律行政法规禁止公开 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| 3.危及“三安全一稳定” | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| 4.保护第三方合法权益 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| 5.属于三类内部事务信息 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| 6.属于四类过程性信息 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| 7.属于行政执法案卷 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| 8.属于行政查询事项 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| (四)无法提供 | 1.本机关不掌握相关政府信息 | 3 | 1 | 0 | 0 | 0 | 0 | 4 |
| 2.没有现成信息需要另行制作 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| 3.补正后申请内容仍不明确 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| (五)不予处理 | 1.信访举报投诉类申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| 2.重复申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| 3.要求提供公开出版物 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| 4.无正当理由大量反复申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| 5.要求行政机关确认或重新出具已获取信息 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
)";
constexpr std::string_view kRest = R"(| (七)总计 | 12 | 2 | 0 | 0 | 0 | 0 | 14 |
| 四、结转下年度继续办理 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |

四、政府信息公开行政复议、行政诉讼情况
| 行政复议 | 行政诉讼 |
| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | 复议后起诉 |
| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |
| 1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |

五、存在的主要问题及改进情况
主要问题是政策解读的形式还不够丰富。下一步将加强培训,提高解读质量。

六、其他需要报告的事项
本年度没有其他需要报告的事项。

)";

struct Differences {
  std::string_view year;
  std::string_view disclosure;
  std::string_view other_handling;
  std::string_view signed_on;
};

constexpr Differences k2021 = {
    .year = "2023",
    .disclosure = R"(二、主动公开政府信息情况
| 第二十条第(一)项 |
| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
| 规章 | 0 | 0 | 0 |
| 行政规范性文件 | 2 | 1 | 9 |
| 第二十条第(五)项 |
| 信息内容 | 本年处理决定数量 |
| 行政许可 | 125 |
| 第二十条第(六)项 |
| 信息内容 | 本年处理决定数量 |
| 行政处罚 | 64 |
| 行政强制 | 0 |
| 第二十条第(八)项 |
| 信息内容 | 本年收费金额(单位:万元) |
| 行政事业性收费 | 3.5 |

)",
    .other_handling =
        R"(| (六)其他处理 | 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| 2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| 3.其他 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
)",
    .signed_on = "2024年1月18日\n",
};

constexpr Differences k2019 = {
    .year = "2020",
    .disclosure = R"(二、主动公开政府信息情况
| 第二十条第(一)项 |
| 信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |
| 规章 | 0 | 0 | 0 |
| 规范性文件 | 2 | 2 | 9 |
| 第二十条第(五)项 |
| 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |
| 行政许可 | 31 | 2 | 125 |
| 其他对外管理服务事项 | 4 | 0 | 12 |
| 第二十条第(六)项 |
| 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |
| 行政处罚 | 21 | 0 | 64 |
| 行政强制 | 3 | 0 | 0 |
| 第二十条第(八)项 |
| 信息内容 | 上一年项目数量 | 本年增/减 |
| 行政事业性收费 | 1 | 0 |
| 第二十条第(九)项 |
| 信息内容 | 采购项目数量 | 采购总金额(单位:万元) |
| 政府集中采购 | 2 | 35.2 |

)",
    .other_handling = R"(| (六)其他处理 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
)",
    .signed_on = "2021年1月18日\n",
};

// Of the year before: what each puts in place of what.
struct Change {
  std::string_view from, to;
};
constexpr Change kBefore2021[] = {{"2023年", "2022年"},
                                  {"〔2023〕", "〔2022〕"},
                                  {"2024年1月18日", "2023年1月18日"},
                                  {"| 行政规范性文件 | 2 | 1 | 9 |", "| 行政规范性文件 | 4 | 0 | 8 |"}};
constexpr Change kBefore2019[] = {{"2020年", "2019年"},
                                  {"2021年1月18日", "2020年1月18日"},
                                  {"| 行政许可 | 31 | 2 | 125 |", "| 行政许可 | 29 | 2 | 125 |"}};

std::string Compose(const Differences& edition) {
  std::string report;
  for (const std::string_view part :
       {kOrgan, edition.year, kOverview, edition.year, kReceived, edition.year, kMeasures, edition.disclosure,
        kApplications, edition.other_handling, kRest, edition.signed_on})
    report += part;
  return report;
}

}  // namespace

std::string_view SampleReport(report::v1::Edition edition) {
  static const std::string report2021 = Compose(k2021);
  static const std::string report2019 = Compose(k2019);
  return edition == report::v1::EDITION_2019 ? report2019 : report2021;
}

std::string SampleReportBefore(report::v1::Edition edition) {
  std::string text(SampleReport(edition));
  const std::span<const Change> changes =
      edition == report::v1::EDITION_2019 ? std::span<const Change>(kBefore2019) : kBefore2021;
  for (const Change& change : changes) {
    for (size_t at = text.find(change.from); at != text.npos;
         at = text.find(change.from, at + change.to.size()))
      text.replace(at, change.from.size(), change.to);
  }
  return text;
}

std::string ReportOf(const Example& example) {
  std::string text(SampleReport(example.edition));
  const size_t at = text.find(example.from);
  if (at == text.npos) return {};
  return text.replace(at, example.from.size(), example.to);
}

}  // namespace gouji::check
