// Sentences of the genre in a report that is otherwise clean: those that no auditor disputes raise nothing above info, and
// those that are wrong raise the finding that they should.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>

#include "tests/worker/check/sample_report.h"
#include "worker/check/check.h"
#include "worker/form/forms.h"
#include "worker/stages.h"

namespace gouji::check {
namespace {

using report::v1::Finding;
using report::v1::Record;

// Sentences of the sample that others take the place of. Its tables hold 14 applications (12 of natural persons, 2 of
// companies; 9 granted, 1 in part, 4 not held), 1 carried over from and to the next year, and 1 review.
constexpr std::string_view kDisclosed = "通过门户网站公开工作动态和政策文件,政策解读与文件同步发布。";
constexpr std::string_view kApplied = "2023年共收到政府信息公开申请14件,均按期答复。";
constexpr std::string_view kProblems = "主要问题是政策解读的形式还不够丰富。";
constexpr std::string_view kOther = "本年度没有其他需要报告的事项。";

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

// The same in the report of the county's government.
std::string FindingsOfCounty(std::string_view place, std::string_view sentence,
                             std::set<std::string>* rules) {
  constexpr std::string_view kBureau = "交通运输局";
  std::string text = ReportOf({.from = place, .to = sentence});
  for (size_t at = text.find(kBureau); at != text.npos; at = text.find(kBureau, at))
    text.replace(at, kBureau.size(), "人民政府");
  return FindingsIn(text, rules);
}

struct CleanSentence {
  std::string_view place, sentence;
};

constexpr CleanSentence kClean[] = {
    {kApplied,
     "2023年共收到政府信息公开申请14件,其中第一季度3件,第二季度4件,第三季度5件,第四季度2件,均按期答复。"},
    {kApplied,
     "2023年,本机关新收政府信息公开申请14件,较上年增加4件,同比增长40%;其中自然人申请12件,商业企业申请2件。"},
    {kApplied, "自2008年《条例》施行以来,累计收到政府信息公开申请236件,其中2023年收到14件。"},
    {kApplied, "2019年以来累计受理依申请公开86件,今年受理14件,上年结转1件。"},
    {kApplied,
     "全县各级行政机关共收到政府信息公开申请328件,其中县政府办公室收到56件,各乡镇收到112件,县直部门收到160件;"
     "本机关收到14件。"},
    {kApplied,
     "2023年共收到申请14件,上年结转1件,办结14件,结转下年度1件。按办理结果分,"
     "予以公开9件、部分公开1件、无法提供4件。"},
    {kApplied, "2023年收到政府信息公开申请14件,自然人和商业企业分别为12件、2件,占比分别为85.71%、14.29%。"},
    {kApplied, "上半年收到申请6件,下半年收到申请8件,全年共收到政府信息公开申请14件。"},
    {kApplied,
     "截至2023年12月31日,共收到政府信息公开申请14件,其中网上申请9件,信函申请4件,当面申请1件,答复率100%。"},
    {kApplied, "与2022年相比,2023年收到的政府信息公开申请由10件增加到14件,增长四成。"},
    {kApplied,
     "2023年收到政府信息公开申请14件,予以公开9件、部分公开1件,因本机关不掌握相关信息无法提供4件,"
     "另有1件结转下年度办理。"},
    {kApplied,
     "2023年共办理政府信息公开申请15件(含上年结转1件),已办结14件,1件转下年度继续办理,办结率93.33%。"},
    {kApplied, "本年新收申请14件,比上年多4件;行政复议1件,结果维持;未发生行政诉讼。"},
    {kApplied, "2023年,因政府信息公开被申请行政复议1件,复议机关维持1件;行政诉讼0件。"},
    {kApplied, "2023年共收到政府信息公开申请14件。申请内容主要涉及:1.道路规划5件;2.征地补偿6件;3.其他3件。"},
    {kApplied, "二〇二三年共收到政府信息公开申请十四件,其中自然人十二件,企业两件。"},
    {kApplied, "全系统共收到依申请公开事项52件,局机关14件,所属单位38件。"},
    {kApplied, "2023年收到政府信息公开申请14件,月均1.2件;答复平均用时8个工作日,最长不超过20个工作日。"},
    {kApplied, "2023年共收到政府信息公开申请14件,其中涉及农村公路的6件,涉及客运线路的近半数,均按期答复。"},
    {kApplied, "2023年共收到政府信息公开申请14件,其中12件为自然人提出,占86%;2件为企业提出,占14%。"},
    {kApplied, "全年收到申请14件,去年同期为10件,前年为21件,三年共45件。"},
    {kApplied, "2023年共收到政府信息公开申请14件,均在法定期限内答复。其中,依法延期答复2件,补正后受理3件。"},
    {kApplied, "2023年收到14件申请,较2022年的10件上升40个百分点以内,群众满意度98.5%,好评率99.2%。"},
    {kApplied, "2023年通过邮寄、网络等渠道收到政府信息公开申请14件,同时接到咨询电话230次,回复网民留言45条。"},
    {kDisclosed,
     "全年通过县政府门户网站公开信息1256条,其中概况类信息12条、政务动态896条、信息公开目录348条。"},
    {kDisclosed,
     "2023年公开政府信息1200余条,同比增长12.5%,其中通过微信公众号发布超过800条,通过微博发布近300条。"},
    {kDisclosed, "制发行政规范性文件2件,废止1件,现行有效9件;作出行政许可125件,行政处罚64件,行政强制0件。"},
    {kDisclosed,
     "自2015年以来累计发布规范性文件36件,其中本年制发2件;2020年至2023年清理规范性文件三轮,共废止17件。"},
    {kDisclosed, "2023年公开行政许可信息125条、行政处罚信息64条,按规定在“信用中国”同步公示189条。"},
    {kDisclosed,
     "县政府办公室办公室主任、县信访局信访局长和县委办公室主任分别带队督查,县政府领导小组领导小组成员参加。"},
    {kDisclosed,
     "贯彻落实《国务院办公厅关于印发〈2023年政务公开工作要点〉的通知》,坚持“以公开为常态、不公开为例外”,"
     "落实“‘放管服’改革”要求。"},
    {kDisclosed, "推广“掌上办”客户端(app),完善客户端(app)功能,客户端(app)访问量12万次。"},
    {kDisclosed, "网站(web)、移动端(app)、小程序(mini)同步更新,支持文件(pdf)下载。"},
    {kDisclosed, "做到“四个统一”:一是统一发布平台;二是统一审核流程;三是统一公开目录;四是统一考核标准。"},
    {kDisclosed,
     "1.及时公开规划信息。全年公开3条。2.及时公开财政信息。全年公开24条。\n1.强化解读。2.强化回应。"},
    {kDisclosed, "各乡镇(街道)公开信息3562条,县直部门公开信息4820条,本机关公开信息230条。"},
    {kDisclosed, "2021年公开信息180条,2022年公开信息210条,2023年公开信息230条,三年共620条。"},
    {kDisclosed, "全市公开政府信息2.3万条,同比增长15%;我县公开政府信息3500条,占全市的15.22%。"},
    {kDisclosed, "在全省12个考核指标中,我局得分95.5分,位列全县第三,较上年提升2个名次。"},
    {kDisclosed,
     "开展培训2场次,参训120人次;召开新闻发布会1场;发布政策解读材料6篇,其中图文解读4篇、视频解读2篇。"},
    {kDisclosed, "政务新媒体发布信息632条,总阅读量达到18.6万次,关注人数较上年增长120%。"},
    {kDisclosed,
     "公开财政预决算信息2条,重大建设项目信息8条,公共资源配置信息5条,社会公益事业信息7条,合计22条。"},
    {kDisclosed, "办理人大代表建议8件、政协提案5件,办结率100%,满意率100%,其中主办9件、协办4件。"},
    {kDisclosed,
     "全年主动公开政府信息230条,其中通过网站公开230条,通过微信公众号公开96条,通过政务公开栏公开35条。"},
    {kDisclosed, "编发简报12期,其中3期被市级采用,占25%;报送信息48条,采用率约三成。"},
    {kDisclosed, "完成政府网站集约化改造,累计访问量达1.2亿次,日均访问3.2万次。"},
    {kDisclosed,
     "根据《中华人民共和国政府信息公开条例》第五十条和国办公开办函〔2021〕30号文件要求编制本报告。"},
    {kProblems,
     "一是公开的深度还不够;二是解读形式单一,图解类占比不足30%;三是个别科室更新不及时。下一步:(一)加强培训;("
     "二)完善制度;(三)强化考核。"},
    {kProblems,
     "2022年报告中提出的3个问题均已整改,整改率100%。2024年计划开展培训4次,公开信息不少于300条,"
     "力争办结率达到100%。"},
    {kOther, "2023年,本机关依申请公开信息处理费收取情况:发出收费通知0件,总金额0元。"},
    {kOther, "本机关2023年未收取信息处理费。"},
    {kOther, "2023年行政事业性收费3.5万元,与上年持平。"},
    {kOther,
     "按照《国务院办公厅关于印发〈政府信息公开信息处理费管理办法〉的通知》(国办函〔2020〕109号)规定,"
     "2023年收取信息处理费0元。"},
    {kApplied,
     "2023年,我局共收到政府信息公开申请14件,均已按时办结并答复申请人。按申请方式分,网络申请8件,信函申请4件,"
     "当面申请2件。按申请内容分,公路建设类6件,客运管理类5件,其他类3件。"},
    {kApplied, "全年收到政府信息公开申请14件(其中自然人12件、商业企业2件),结转上年1件,总计15件。"},
    {kApplied, "受理依申请公开14件,同比上升40%。其中,公民申请12件,占85.7%;法人或其他组织申请2件,占14.3%。"},
    {kApplied, "2023年收到的14件申请中,12件由自然人提出,2件由商业企业提出。"},
    {kApplied, "2023年收到申请14件、办结14件,上年结转1件、结转下年1件,答复率、办结率均达100%。"},
    {kApplied, "2023年收到政府信息公开申请14件,分别由自然人提出12件、企业提出2件。"},
    {kApplied, "我县2023年共收到政府信息公开申请412件,其中本局收到14件,占全县的3.40%。"},
    {kApplied,
     "2023年度,本机关收到政府信息公开申请14件,申请人均为自然人和企业,"
     "无科研机构、社会公益组织、法律服务机构申请。"},
    {kApplied, "受理的14件申请中,予以公开9件,部分公开1件,不予公开0件,无法提供4件,不予处理0件,其他处理0件。"},
    {kApplied, "因申请内容不明确告知补正3件,补正后受理2件,1件逾期未补正视为放弃;全年实际受理14件。"},
    {kApplied,
     "全年共处理申请15件,其中本年新收14件,上年结转1件;予以公开9件,部分公开1件,无法提供4件;结转下年1件。"},
    {kApplied, "2023年收到政府信息公开申请14件,较去年(10件)增加4件,增幅40.00%。"},
    {kApplied, "受理申请14件,12件在15个工作日内答复,2件经批准延长至35个工作日内答复。"},
    {kApplied, "行政复议案件1件,已审结,结果维持;行政诉讼案件0件;信访事项35件,办结35件。"},
    {kApplied, "2023年,县政府收到行政复议申请68件,其中涉及政府信息公开的5件;我局为被申请人的1件,结果维持。"},
    {kApplied,
     "2023年收到公开申请14件,涉及道路运输许可事项、行政处罚案卷等内容,引发行政复议1件,未引发诉讼。"},
    {kApplied,
     "一是依法答复。全年收到申请14件;二是规范流程。修订答复文书模板6种;三是加强会商。召开会商会4次,"
     "研究疑难申请5件。"},
    {kApplied, "其中:网站申请9件、电子邮件申请2件、信函申请3件,合计14件。2023年共收到政府信息公开申请14件。"},
    {kApplied, "2023年新收申请14件,其中本级受理14件;乡镇受理0件。"},
    {kApplied, "“十四五”以来共收到申请41件,2021年17件、2022年10件、2023年14件。"},
    {kDisclosed,
     "截至2023年底,我局门户网站累计公开信息8652条,其中2023年公开1230条;微信公众号累计发布信息2310条,"
     "2023年发布412条。"},
    {kDisclosed, "2023年1月至12月,共公开信息1230条,较上年同期1100条增长11.82%。"},
    {kDisclosed,
     "全年公开信息1230条,平均每月102.5条;其中,法规文件类15条,规划计划类8条,业务工作类985条,其他类222条。"},
    {kDisclosed, "2023年公开信息1230条,主要类别有:机构职能12条、政策法规26条、工作动态956条等。"},
    {kDisclosed, "全年发布政策解读21篇,文字解读9篇,图解7篇,视频解读5篇;解读率100%。"},
    {kDisclosed, "公开政府采购信息36条,采购金额合计245万元;公开招投标信息12条,涉及金额3.6亿元。"},
    {kDisclosed, "2023年我局行政许可125件,全部通过政务服务网办理,网办率达100%,办件满意率99.99%。"},
    {kDisclosed, "全年办理行政许可125件,行政处罚64件,罚没金额32.6万元,公示率100%。"},
    {kDisclosed, "作出行政处罚决定64件,其中简易程序40件,一般程序24件,听证2件。"},
    {kDisclosed, "全县作出行政许可决定35216件、行政处罚决定2650件;其中我局分别为125件、64件。"},
    {kDisclosed,
     "2023年制发行政规范性文件2件,其中1件为修订后重新发布;对照清理要求废止1件,宣布失效0件,继续有效9件。"},
    {kDisclosed, "2022年度全县政务公开考核中,我局得分92分,排名第5位;2023年得分96分,排名第2位。"},
    {kDisclosed, "回应群众关切856条,其中县长信箱121条、12345热线698条、网站留言37条。"},
    {kDisclosed, "发布信息230条,比2022年的210条多20条,比2021年的180条多50条,分别增长9.52%和27.78%。"},
    {kDisclosed, "全年举办新闻发布会2场、在线访谈3期、开放日活动4次,累计参与群众500余人次。"},
    {kDisclosed,
     "公开重大建设项目信息28条,"
     "其中批准服务信息10条、批准结果信息8条、招标投标信息5条、施工管理信息3条、质量安全信息1条、竣工信息1条"
     "。"},
    {kDisclosed, "落实县委、县政府县委办、县政府办各项部署,协调县政府办公室办公室工作。"},
    {kDisclosed,
     "严格执行“三审三校”“先审后发”制度,做到“涉密信息不公开、公开信息不涉密”,开设“‘一件事一次办’”专栏。"},
    {kDisclosed,
     "通过“甲县交通”微信公众号(微信号jiaotong)、“掌上交通”APP(客户端)和服务热线(12328)公开信息。"},
    {kDisclosed,
     "网站(域名www.example.gov.cn)全年无安全事故,适配改造(ipv6)完成,支持语音朗读(tts)和放大(zoom)。"},
    {kDisclosed, "各科室各负其责,层层压实责任,逐条逐项落实,常态长效推进,久久为功。"},
    {kDisclosed,
     "重点公开财政资金信息。2023年收入合计1256.3万元,支出合计1256.3万元,其中基本支出823.1万元、项目支出433."
     "2万元。"},
    {kDisclosed,
     "信息公开目录更新率由85%提高到98%,网站年度检查得分由93分提高到97分,信息数量由210条增加至230条。"},
    {kDisclosed, "公开信息中,文字类占60%、图片类占30%、视频类占10%。"},
    {kDisclosed, "公开信息230条,其中涉企信息约占四成、惠民信息约占三成。"},
    {kDisclosed, "信访局信访局长接待日安排、学校校长公开日安排、医院院长接待日安排均在网站公布。"},
    {kProblems,
     "存在的问题:一是主动公开数量偏少,全年仅230条;二是解读类信息占比偏低,仅为2.6%;三是培训次数少,只有2次。"},
    {kProblems, "2022年指出的“三个不足”中两个已整改到位,1个正在整改,整改率66.67%。"},
    {kOther,
     "2023年,我局依法收取行政事业性收费3.5万元,其中公路路产损失赔偿费2.1万元、超限运输补偿费1.4万元;"
     "未收取信息处理费。"},
    {kOther, "2023年共办理县人大建议8件,其中主办5件、会办3件;政协提案6件,其中主办4件、会办2件,满意率100%。"},
    {kOther, "本年度无信息处理费收取情况,2021年至2023年累计收取0元。"},
    {kOther, "2023年向社会公开征求意见2次,收到意见建议7条,采纳5条,采纳率71.43%。"},
};

TEST(Sentences, ThatAreTrueRaiseNothing) {
  for (const CleanSentence& clean : kClean) {
    std::set<std::string> rules;
    EXPECT_EQ(FindingsWith(clean.place, clean.sentence, &rules), "") << clean.sentence;
  }
}

// What a government says of its territory, of itself and of its departments.
constexpr CleanSentence kCleanOfCounty[] = {
    {kApplied,
     "2023年,全县共收到政府信息公开申请14件,其中县政府本级收到5件,县直部门收到7件,乡镇(街道)收到2件。"},
    {kApplied, "2023年,全县各级行政机关共收到政府信息公开申请14件。县本级收到申请5件,各部门收到申请9件。"},
    {kApplied, "全县共收到政府信息公开申请14件,县政府办公室直接受理5件,转办3件。"},
    {kApplied, "县级行政机关共收到政府信息公开申请12件,乡镇收到2件,合计14件。"},
    {kApplied, "全县新收政府信息公开申请14件,县公安局5件,县自然资源局6件,其他部门3件。"},
    {kApplied, "我县2023年收到政府信息公开申请14件;县政府作为答复主体的2件。"},
    {kApplied, "2023年,以县政府名义答复申请2件,以部门名义答复申请12件,共收到申请14件。"},
    {kApplied, "全市收到政府信息公开申请1200件,我县收到14件,居全市第九位。"},
    {kDisclosed, "全县制发行政规范性文件2件,其中县政府制发1件,县政府办公室制发1件;各部门制发规范性文件5件。"},
    {kDisclosed, "全县共作出行政许可125件,其中县行政审批局105件、县公安局20件。"},
    {kDisclosed, "县政府门户网站公开信息5230条,其中县政府及县政府办公室文件56条;政务公开专栏公开3120条。"},
    {kApplied,
     "2023年共收到政府信息公开申请14件,被申请行政复议1件(县政府作为复议机关收到行政复议申请35件)。"},
    {kApplied,
     "县政府行政复议机构共收到行政复议申请68件,受理65件,审结62件;涉及我县政府信息公开行政复议1件。"},
    {kApplied, "全县法院受理行政诉讼案件120件,其中涉及政府信息公开0件。"},
    {kApplied, "2023年收到申请14件。与2022年的21件相比减少7件,下降33.33%。"},
    {kDisclosed, "新修订《条例》实施以来,全县累计公开信息2.3万条;2023年公开5230条,占22.74%。"},
};

TEST(Sentences, OfAGovernmentThatAreTrueRaiseNothing) {
  for (const CleanSentence& clean : kCleanOfCounty) {
    std::set<std::string> rules;
    EXPECT_EQ(FindingsOfCounty(clean.place, clean.sentence, &rules), "") << clean.sentence;
  }
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
  };
  for (const WrongSentence& one : wrong) {
    std::set<std::string> rules;
    const std::string findings = FindingsWith(one.place, one.sentence, &rules);
    EXPECT_EQ(rules, one.rules) << one.sentence << "\n" << findings;
  }
}

}  // namespace
}  // namespace gouji::check
