// Every finding of the five published reports: what a careful reader says of them, and nothing that one would dispute.
#include <gtest/gtest.h>

#include <string>

#include "tests/worker/stages/shared_corpus.h"
#include "worker/check/check.h"

namespace gouji::stages {
namespace {

using namespace report::v1;

class CorpusFindings : public SharedCorpus {
 protected:
  // `severity rule: message | repairs` of every finding, one a line, in order. One that rests on doubtful reading has a ? behind its
  // severity, one that the crawl may have caused a *.
  std::string Findings(const std::string& prefix) {
    std::string out;
    for (const Finding& finding : Read(prefix).findings()) {
      out += finding.severity() == SEVERITY_ERROR     ? "error"
             : finding.severity() == SEVERITY_WARNING ? "warning"
                                                      : "info";
      out += finding.fault() == FAULT_UNSURE ? "?" : finding.fault() == FAULT_READING ? "*" : "";
      out += " " + finding.rule() + ": " + check::RenderMessage(finding, check::Language::kChinese);
      if (const std::string repair = check::RenderRepair(finding, check::Language::kChinese); !repair.empty())
        out += " | " + repair;
      out += "\n";
      for (const Evidence& evidence : finding.evidence()) EXPECT_EQ(Quote(evidence.span()), evidence.quote());
    }
    return out;
  }
};

TEST_F(CorpusFindings, Quzhou) {
  EXPECT_EQ(Findings("000_"), R"(warning section.missing: 缺少第一部分“总体情况”
warning section.missing: 缺少第五部分“存在的主要问题及改进情况”
warning section.missing: 缺少第六部分“其他需要报告的事项”
warning? text.foreign-department: 衢州市交通运输局的报告中提到“住建领域”,可能照抄自其他部门
error claim.contradicts-cell: 文中为“共受理依申请公开3件”,表中“本年新收政府信息公开申请数量”一行的“总计”为 4
error claim.parts-sum: “共受理依申请公开3件”的各分项之和与总数不符(2+2+1=5≠3)
error claim.contradicts-cell: 文中为“自然人3件”,表中“本年新收政府信息公开申请数量”一行的“自然人”为 4
error claim.contradicts-cell: 文中为“予以公开的2件”,表中“予以公开”一行的“总计”为 3
error claim.contradicts-cell: 文中为“部分公开的2件”,表中“部分公开”一行的“总计”为 0
warning? claim.contradicts-cell: 文中为“继续有效的10件”,表中“规范性文件”一行的“对外公开总数量”为 0
warning form.wrong-edition: 2021 年度报告应使用 2021 版表格,“主动公开政府信息情况”部分的表是 2019 版
warning disclosure.decisions-without-items: “行政许可”作出处理决定 35385 件,而上一年项目 0 项、本年增减 0,没有项目
warning disclosure.decisions-without-items: “其他对外管理服务事项”作出处理决定 32619 件,而上一年项目 0 项、本年增减 0,没有项目
warning disclosure.decisions-without-items: “行政处罚”作出处理决定 566 件,而上一年项目 0 项、本年增减 0,没有项目
warning disclosure.decisions-without-items: “行政强制”作出处理决定 99 件,而上一年项目 0 项、本年增减 0,没有项目
warning form.wrong-edition: 2021 年度报告应使用 2021 版表格,“收到和处理政府信息公开申请情况”部分的表是 2019 版
info table.blank: “收到和处理政府信息公开申请情况”的表有 105 格留空
error review.sum: “行政复议”:四种结果之和与总计不符(0+0+1+0=1≠0) | 有 2 种改法可使各项相符:(1) 总计/行政复议 应为 1(表中 0);(2) 其他结果/行政复议 应为 0(表中 1)
)");
}

TEST_F(CorpusFindings, Wenxian) {
  EXPECT_EQ(Findings("001_"), R"(info? section.topic-missing: “总体情况”没有谈到依申请公开
info? section.topic-missing: “总体情况”没有谈到平台建设
warning? table.missing-cells: “收到和处理政府信息公开申请情况”的表有 21 行缺少格,如“予以公开”一行应有 7 格,只印有 6 格
)");
}

TEST_F(CorpusFindings, Hunan) {
  EXPECT_EQ(Findings("002_"), R"(warning header.year-missing: 标题没有写明报告年度,从正文看似为 2019 年
warning* text.glosses: 有 350 处汉字后夹有拼音,如“運(yùn)”
warning* text.mojibake: 有 1 处乱码,如“?;厩”
warning header.organ-missing: 标题、发布机构和落款中都没有机关名称,从正文看似为“湖南省交通运输厅”
warning claim.unit-word: “傳真申請(qǐng)1年”的量词“年”似应为“件”,各项相加恰为总数(6+1+12=19)
warning? claim.parts-exceed: “19件依申請(qǐng)公開全部依法辦理”的各分项之和超过总数(9+4+5+1+8=27≠19)
warning? table.missing: “二、主動(dòng)公開政府信息情況”部分没有表格
warning? table.missing: “三、收到和處理政府信息公開申請(qǐng)情況”部分没有表格
warning? table.missing: “四、政府信息公開行政復(fù)議、行政訴訟情況”部分没有表格
)");
}

TEST_F(CorpusFindings, Dinghai) {
  EXPECT_EQ(Findings("003_"), R"(warning section.numbering: 标题“1、 总体情况”的编号应为“一”
warning claim.percent: “38.09%”:136/357 应为 38.10%,文中的 38.09% 是截去尾数,没有四舍五入 | 38.10%
warning text.leftovers: 有 1 处模板或排版残留,如“[bookmark: _GoBack]”
warning? claim.contradicts-cell: 文中为“办结7824件”,表中“其他对外管理服务事项”一行的“处理决定数量”为 0
warning text.quotes-reversed: 有 2 处引号方向相反,如“”放管服””
warning section.numbering: 标题“2、 主动公开政府信息情况”的编号应为“二”
warning disclosure.unit-unknown: “政府集中采购”的金额 360688 没有单位
warning section.numbering: 标题“3、 收到和处理政府信息公开申请情况”的编号应为“三”
info table.blank: “收到和处理政府信息公开申请情况”的表有 138 格留空
info table.blank: “政府信息公开行政复议、行政诉讼情况”的表有 12 格留空
)");
}

TEST_F(CorpusFindings, Liuzhou) {
  EXPECT_EQ(Findings("004_"), R"(warning header.published-early: 2018 年度的报告日期为 2018-12-24,年度尚未结束
warning? text.document-number: 文号“〔20168号”残缺或有误,应为“〔2016〕8号” | 〔2016〕8号
warning? text.document-number: 文号“〔201639号”残缺或有误,应为“〔2016〕39号” | 〔2016〕39号
warning? text.document-number: 文号“〔2017104号”残缺或有误,应为“〔2017〕104号” | 〔2017〕104号
warning? header.date-malformed: 日期“20181219”不完整 | 2018-12-19
)");
}

}  // namespace
}  // namespace gouji::stages
