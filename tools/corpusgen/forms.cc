#include "tools/corpusgen/forms.h"

#include <array>

namespace gouji::corpusgen {
namespace {

using enum CellKind;

constexpr std::string_view kOne = "第二十条第（一）项";
constexpr std::string_view kFive = "第二十条第（五）项";
constexpr std::string_view kSix = "第二十条第（六）项";
constexpr std::string_view kEight = "第二十条第（八）项";
constexpr std::string_view kNine = "第二十条第（九）项";

constexpr ColumnSpec kMade2019[] = {{"created", "本年新制作数量", kCount},
                                    {"published", "本年新公开数量", kCount},
                                    {"public_total", "对外公开总数量", kCount}};
constexpr ColumnSpec kItems2019[] = {{"prior_items", "上一年项目数量", kCount},
                                     {"change", "本年增/减", kChange},
                                     {"decisions", "处理决定数量", kCount}};
constexpr ColumnSpec kFees2019[] = {{"prior_items", "上一年项目数量", kCount},
                                    {"change", "本年增/减", kChange}};
constexpr ColumnSpec kProcurement2019[] = {{"items", "采购项目数量", kCount},
                                           {"amount", "采购总金额", kAmount}};
constexpr RowSpec kMadeRows2019[] = {{"regulations", "规章", "", ""},
                                     {"normative_documents", "规范性文件", "", ""}};
constexpr RowSpec kLicensingRows2019[] = {{"licensing", "行政许可", "", ""},
                                          {"other_services", "其他对外管理服务事项", "", ""}};
constexpr RowSpec kPenaltyRows[] = {{"penalties", "行政处罚", "", ""}, {"coercion", "行政强制", "", ""}};
constexpr RowSpec kFeeRows[] = {{"fees", "行政事业性收费", "", ""}};
constexpr RowSpec kProcurementRows[] = {{"procurement", "政府集中采购", "", ""}};
constexpr BlockSpec kDisclosure2019[] = {{kOne, kMade2019, kMadeRows2019},
                                         {kFive, kItems2019, kLicensingRows2019},
                                         {kSix, kItems2019, kPenaltyRows},
                                         {kEight, kFees2019, kFeeRows},
                                         {kNine, kProcurement2019, kProcurementRows}};

constexpr ColumnSpec kIssued2021[] = {{"issued", "本年制发件数", kCount},
                                      {"repealed", "本年废止件数", kCount},
                                      {"in_force", "现行有效件数", kCount}};
constexpr ColumnSpec kDecisions2021[] = {{"decisions", "本年处理决定数量", kCount}};
constexpr ColumnSpec kFees2021[] = {{"amount", "本年收费金额（单位：万元）", kAmount}};
constexpr RowSpec kIssuedRows2021[] = {{"regulations", "规章", "", ""},
                                       {"normative_documents", "行政规范性文件", "", ""}};
constexpr RowSpec kLicensingRows2021[] = {{"licensing", "行政许可", "", ""}};
constexpr BlockSpec kDisclosure2021[] = {{kOne, kIssued2021, kIssuedRows2021},
                                         {kFive, kDecisions2021, kLicensingRows2021},
                                         {kSix, kDecisions2021, kPenaltyRows},
                                         {kEight, kFees2021, kFeeRows}};

constexpr std::string_view kResults = "三、本年度办理结果";
constexpr std::string_view kDenied = "（三）不予公开";
constexpr std::string_view kUnable = "（四）无法提供";
constexpr std::string_view kRefused = "（五）不予处理";
constexpr std::string_view kElse = "（六）其他处理";

constexpr auto kCommonApplications = std::to_array<RowSpec>(
    {RowSpec{"new", "一、本年新收政府信息公开申请数量", "", ""},
     RowSpec{"carried_in", "二、上年结转政府信息公开申请数量", "", ""},
     RowSpec{"granted", "（一）予以公开", kResults, ""},
     RowSpec{"partial", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", kResults, ""},
     RowSpec{"denied_1", "1.属于国家秘密", kResults, kDenied},
     RowSpec{"denied_2", "2.其他法律行政法规禁止公开", kResults, kDenied},
     RowSpec{"denied_3", "3.危及“三安全一稳定”", kResults, kDenied},
     RowSpec{"denied_4", "4.保护第三方合法权益", kResults, kDenied},
     RowSpec{"denied_5", "5.属于三类内部事务信息", kResults, kDenied},
     RowSpec{"denied_6", "6.属于四类过程性信息", kResults, kDenied},
     RowSpec{"denied_7", "7.属于行政执法案卷", kResults, kDenied},
     RowSpec{"denied_8", "8.属于行政查询事项", kResults, kDenied},
     RowSpec{"unable_1", "1.本机关不掌握相关政府信息", kResults, kUnable},
     RowSpec{"unable_2", "2.没有现成信息需要另行制作", kResults, kUnable},
     RowSpec{"unable_3", "3.补正后申请内容仍不明确", kResults, kUnable},
     RowSpec{"refused_1", "1.信访举报投诉类申请", kResults, kRefused},
     RowSpec{"refused_2", "2.重复申请", kResults, kRefused},
     RowSpec{"refused_3", "3.要求提供公开出版物", kResults, kRefused},
     RowSpec{"refused_4", "4.无正当理由大量反复申请", kResults, kRefused},
     RowSpec{"refused_5", "5.要求行政机关确认或重新出具已获取信息", kResults, kRefused}});
constexpr auto kTail2019 = std::to_array<RowSpec>({{"other", "（六）其他处理", kResults, ""},
                                                   {"total", "（七）总计", kResults, ""},
                                                   {"carried_out", "四、结转下年度继续办理", "", ""}});
constexpr auto kTail2021 = std::to_array<RowSpec>(
    {{"other_1", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", kResults, kElse},
     {"other_2", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", kResults, kElse},
     {"other_3", "3.其他", kResults, kElse},
     {"total", "（七）总计", kResults, ""},
     {"carried_out", "四、结转下年度继续办理", "", ""}});

template <size_t kHead, size_t kTail>
constexpr std::array<RowSpec, kHead + kTail> Join(const std::array<RowSpec, kHead>& head,
                                                  const std::array<RowSpec, kTail>& tail) {
  std::array<RowSpec, kHead + kTail> rows{};
  for (size_t i = 0; i < kHead; ++i) rows[i] = head[i];
  for (size_t i = 0; i < kTail; ++i) rows[kHead + i] = tail[i];
  return rows;
}
constexpr auto kApplications2019 = Join(kCommonApplications, kTail2019);
constexpr auto kApplications2021 = Join(kCommonApplications, kTail2021);

constexpr ColumnSpec kApplicants7[] = {{"natural", "自然人", kCount},     {"business", "商业企业", kCount},
                                       {"research", "科研机构", kCount},  {"welfare", "社会公益组织", kCount},
                                       {"legal", "法律服务机构", kCount}, {"other", "其他", kCount},
                                       {"total", "总计", kCount}};
constexpr ColumnSpec kReview5[] = {{"upheld", "结果维持", kCount},
                                   {"corrected", "结果纠正", kCount},
                                   {"other", "其他结果", kCount},
                                   {"pending", "尚未审结", kCount},
                                   {"total", "总计", kCount}};
constexpr RowSpec kReviewRows[] = {{"review", "行政复议", "", ""},
                                   {"litigation_direct", "未经复议直接起诉", "行政诉讼", ""},
                                   {"litigation_after_review", "复议后起诉", "行政诉讼", ""}};

constexpr EditionForm kForm2019 = {"2019", kDisclosure2019, kApplications2019};
constexpr EditionForm kForm2021 = {"2021", kDisclosure2021, kApplications2021};

}  // namespace

const EditionForm& FormOf(std::string_view edition) {
  return edition == "2019" ? kForm2019 : kForm2021;
}
std::span<const ColumnSpec> ApplicantColumns() {
  return kApplicants7;
}
std::span<const ColumnSpec> ReviewColumns() {
  return kReview5;
}
std::span<const RowSpec> ReviewRows() {
  return kReviewRows;
}

bool IsOutcome(std::string_view row) {
  return row != "new" && row != "carried_in" && row != "total" && row != "carried_out";
}

}  // namespace gouji::corpusgen
