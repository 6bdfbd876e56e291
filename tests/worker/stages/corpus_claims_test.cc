// The claims of the five published reports: value, subject, cell and quotation.
#include <gtest/gtest.h>

#include <string>

#include "tests/worker/stages/shared_corpus.h"
#include "worker/extract/figure.h"

namespace gouji::stages {
namespace {

using namespace report::v1;

class CorpusClaims : public SharedCorpus {
 protected:
  // `value unit subject @cell: quotation` of every claim with a subject, one a line. A subject that is doubted has a ? behind it.
  std::string Claims(const std::string& prefix) {
    std::string out;
    for (const Claim& claim : Read(prefix).claims()) {
      EXPECT_EQ(Quote(claim.span()), claim.quote());
      EXPECT_GE(claim.figure().begin(), claim.span().begin());
      EXPECT_LE(claim.figure().end(), claim.span().end());
      if (claim.subject().empty()) continue;
      out += extract::PlainDecimal(claim.value().mantissa(), claim.value().scale()) + claim.unit() + " " +
             claim.subject() + (claim.doubts().empty() ? "" : "?") +
             (claim.cell().empty() ? "" : " @" + claim.cell()) + ": " + claim.quote() + "\n";
    }
    return out;
  }
};

TEST_F(CorpusClaims, Quzhou) {
  EXPECT_EQ(Claims("000_"), R"(3件 applications.received @applications/new/total: 共受理依申请公开3件
3件 applications.natural @applications/new/natural: 自然人3件
2件 applications.granted @applications/granted/total: 予以公开的2件
2件 applications.partial @applications/partial/total: 部分公开的2件
1件 applications.unable: 无法提供的1件
0 applications.denied: 不存在不予公开和不予处理情况
0 applications.refused: 不存在不予公开和不予处理情况
165篇 publication.wechat?: 微信公众平台共刊发165篇
62条 publication.video?: 抖音短视频平台62条
20件 disclosure.normative_documents.reviewed: 清理规范性文件20件
10件 disclosure.normative_documents.in_force? @disclosure/normative_documents/public_total: 继续有效的10件
5件 disclosure.normative_documents.repealed?: 废止的5件
5件 disclosure.normative_documents.revised?: 修订的5件
)");
}

TEST_F(CorpusClaims, Wenxian) {
  EXPECT_EQ(Claims("001_"), R"(327条 publication.total: 发布信息327条
4件 proposals.congress: 公开人大代表建议办理工作4件
6件 proposals.conference: 公开政协委员提案办理工作6件
)");
}

TEST_F(CorpusClaims, Hunan) {
  EXPECT_EQ(Claims("002_"), R"(5247條 publication.website?: 門戶網(wǎng)站發(fā)布信息5247條
147件 proposals.total: 公示建議提案答復(fù)147件
28條 interpretation.items: 發(fā)布解讀信息28條
382件 petitions.received: 領(lǐng)導(dǎo)信箱”受理群眾來(lái)信382件
1084條 publication.wechat?: 官方微信發(fā)布政府信息1084條
9場 press.conferences: 舉辦新聞發(fā)布會(huì)(通氣會(huì))9場
19件 applications.received @applications/new/total: 收到政府信息公開申請(qǐng)19件
6件 applications.by_channel: 面呈申請(qǐng)6件
1年 applications.by_channel?: 傳真申請(qǐng)1年
12件 applications.by_channel: 信函申請(qǐng)12件
19件 applications.handled: 19件依申請(qǐng)公開全部依法辦理
9件 applications.granted @applications/granted/total: 同意公開答復(fù)9件
4件 applications.partial @applications/partial/total: 同意部分公開答復(fù)4件
5件 applications.not_own: 不屬于本機(jī)關(guān)公開5件
1件 applications.not_exist: 申請(qǐng)信息不存在1件
8件 applications.other_way: 告知通過其他途徑辦理8件
0 fees.information: 未收取任何費(fèi)用
1次 training.sessions?: 組織開展一次業(yè)務(wù)培訓
)");
}

TEST_F(CorpusClaims, Dinghai) {
  EXPECT_EQ(Claims("003_"), R"(357条 publication.total: 主动公开政府信息数共357条
7条 proposals.total: 提案议案类7条
3878件 disclosure.licensing.declared?: 申办行政许可事项3878件
3878件 disclosure.licensing.finished? @disclosure/licensing/decisions: 办结 3878件
7824件 disclosure.other_services.declared?: 申办其它权利事项7824件
7824件 disclosure.other_services.finished? @disclosure/other_services/decisions: 办结7824件
26条 publication.wechat: 推送微信信息共计26条
)");
}

TEST_F(CorpusClaims, Liuzhou) {
  EXPECT_EQ(Claims("004_"), R"(40期 publication.penalties?: 公示行政处罚信息四十期
19份 publication.documents?: 主动公开的文件累计19份
1起 applications.received: 总共收到政府信息公开申请件一起
0 fees.information: 未对信息公开收取费用也
0 fees.waived: 无减免情况
0 review.received: 无因政府信息公开申请行政复议、提起行政诉讼的情况
0 review.litigation: 无因政府信息公开申请行政复议、提起行政诉讼的情况
)");
}

}  // namespace
}  // namespace gouji::stages
