#include "tools/corpusgen/labels.h"

namespace gouji::corpusgen {
namespace {

struct Variant {
  std::string_view official;
  std::string_view printed;
};

// Other words for the same thing, as offices print them.
constexpr Variant kAliases[] = {
    {"本年增/减", "本年增\\减"},
    {"本年增/减", "本年增（减）"},
    {"规范性文件", "行政规范性文件"},
    {"行政规范性文件", "规范性文件"},
    {"2.其他法律行政法规禁止公开", "2.其他法律法规禁止公开"},
    {"2.其他法律行政法规禁止公开", "2.其他法律、行政法规禁止公开"},
    {"（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
     "（二）部分公开（区分处理的，只计这一情形，不计其他）"},
    {"四、结转下年度继续办理", "四、结转下年继续办理"},
    {"一、本年新收政府信息公开申请数量", "一、本年新收政府信息公开申请数"},
    {"二、上年结转政府信息公开申请数量", "二、上年度结转政府信息公开申请数量"},
    {"信息内容", "信息  内容"},
    {"自然人", "自然 人"},
    {"商业企业", "商业 企业"},
    {"科研机构", "科研 机构"},
    {"社会公益组织", "社会公益 组织"},
    {"法律服务机构", "法律服务 机构"},
    {"三、本年度办理结果", "三、本年度 办理结果"},
    {"未经复议直接起诉", "未经复议直接 起诉"},
    {"政府集中采购", "政府 集中采购"},
};

// Slips that real reports show, and others of their kind.
constexpr Variant kMisprints[] = {
    {"本年废止件数", "本年废纸件数"},
    {"5.属于三类内部事务信息", "5.属于三类内容事务信息"},
    {"2.其他法律行政法规禁止公开", "2.其他法律行政止公开"},
    {"（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
     "（二）部分公开（区别处理的，只计这一情形，不计其他情形）"},
    {"3.补正后申请内容仍不明确", "3.补正后申请内容仍不明"},
    {"2.没有现成信息需要另行制作", "2.没有现成信息需另行制作"},
    {"1.信访举报投诉类申请", "1.信访举报投诉申请"},
    {"4.无正当理由大量反复申请", "4.无正当理由大量反复申情"},
    {"6.属于四类过程性信息", "6.属于四类过程信息"},
    {"5.要求行政机关确认或重新出具已获取信息", "5.要求行政机关确认或重新出具已获取的信息"},
    {"1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
     "1.申请人无正当理由逾期不补正，行政机关不再处理其政府信息公开申请"},
    {"现行有效件数", "现行有效件"},
};

// The same label printed twice, or cut.
constexpr Variant kTwice[] = {
    {"本年新制作数量", "本年新 本年新制作数量"},
    {"本年新公开数量", "本年新"},
    {"本年制发件数", "本年制发件数 本年制发件数"},
    {"本年处理决定数量", "本年处理决定数量 本年处理决定数量"},
    {"处理决定数量", "处理决定"},
};

constexpr Variant kAnnotations[] = {
    {"规章", "规章（仅限有规章制定权的机关填写）"},
    {"本年增/减", "本年增/减（增加填正数，减少填负数）"},
    {"（七）总计", "（七）总计（以上各项之和）"},
    {"（四）无法提供", "（四）无法提供（指依法检索后的情形）"},
    {"规范性文件", "规范性文件（以本机关名义印发的）"},
    {"行政规范性文件", "行政规范性文件（含联合发文）"},
};

template <size_t kSize>
bool Replace(const Variant (&table)[kSize], std::string_view official, std::string& label, Random& random,
             uint32_t permille) {
  for (const Variant& variant : table) {
    if (variant.official == official && random.Chance(permille)) {
      label = variant.printed;
      return true;
    }
  }
  return false;
}

bool StartsWithDigit(std::string_view label) {
  return !label.empty() && label[0] >= '1' && label[0] <= '9';
}

}  // namespace

void ReplaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

std::string LabelPrinter::Dress(std::string_view official) {
  std::string label(official);
  bool replaced = false;
  if (style_.Has(Dirt::kMisprints)) replaced = Replace(kMisprints, official, label, random_, 400);
  if (!replaced && style_.Has(Dirt::kAliases)) replaced = Replace(kAliases, official, label, random_, 500);
  if (!replaced && style_.Has(Dirt::kHeaderTwice)) replaced = Replace(kTwice, official, label, random_, 500);
  if (!replaced && style_.Has(Dirt::kAnnotations))
    replaced = Replace(kAnnotations, official, label, random_, 500);
  if (style_.number_mark != "." && StartsWithDigit(label)) label.replace(1, 1, style_.number_mark);
  if (style_.Has(Dirt::kSpaceAfterNumber)) {
    constexpr std::string_view kOpen = "（";
    const size_t close = label.find("）");
    if (label.starts_with(kOpen) && close == 6) label.insert(close + 3, 1, ' ');
  }
  if (style_.Has(Dirt::kHalfBrackets)) {
    ReplaceAll(label, "（", "(");
    ReplaceAll(label, "）", ")");
  }
  return label;
}

std::string LabelPrinter::Break(std::string label) {
  if (!style_.Has(Dirt::kBrokenLabels) || label.size() < 12 || !random_.Chance(300)) return label;
  size_t at = 0;
  const size_t middle = label.size() / 2;
  while (at < middle) at += CharLength(label[at]);
  // A break after the number's own mark only; never between a digit and its point.
  if (at < 4) return label;
  const bool line = style_.layout->lines || random_.Chance(200);
  if (line && style_.layout->paragraph_end != " ") {
    return label.insert(at, 1, '\n');
  }
  return label.insert(at, 1 + random_.Below(8), ' ');
}

std::string LabelPrinter::Print(std::string_view official) {
  return Break(Dress(official));
}

std::string LabelPrinter::PrintGroup(std::string_view official) {
  if (!style_.Has(Dirt::kLetteredLabels)) return Print(official);
  const std::string label = Dress(official);
  std::string lettered;
  for (size_t at = 0; at < label.size();) {
    const size_t length = CharLength(label[at]);
    if (at > 0) lettered += '\n';
    lettered.append(label, at, length);
    at += length;
  }
  return lettered;
}

}  // namespace gouji::corpusgen
