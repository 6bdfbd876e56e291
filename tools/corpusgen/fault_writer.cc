// Writes the sentences that are wrong on purpose, and the names of other bureaus where this one's is due.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "tools/corpusgen/prose.h"

namespace gouji::corpusgen {
namespace {

constexpr size_t kHan = 3;

// A bureau with a field of its own; those for all fields are spoken of everywhere.
bool IsBureau(const Organ& organ) {
  static constexpr std::array<std::string_view, 7> kWide = {"财政",     "司法行政", "审计",    "统计",
                                                            "应急管理", "市场监管", "税收征管"};
  const std::string_view name = organ.short_name;
  return (name.ends_with("局") || name.ends_with("厅")) &&
         std::find(kWide.begin(), kWide.end(), organ.domain) == kWide.end();
}

// Bureaus that share a house in many counties: one may sign for the other.
bool ShareAHouse(const Organ& a, const Organ& b) {
  static constexpr std::array<std::array<std::string_view, 2>, 6> kHouses = {
      {{"教育", "体育"},
       {"农业农村", "水利"},
       {"文化和旅游", "体育"},
       {"自然资源", "林业"},
       {"农业农村", "林业"},
       {"住房和城乡建设", "城市管理"}}};
  return std::any_of(kHouses.begin(), kHouses.end(), [&](const auto& house) {
    return (a.domain == house[0] && b.domain == house[1]) || (a.domain == house[1] && b.domain == house[0]);
  });
}

// A gloss, or a character that is not seen, may stand inside of what is wrong.
bool HasGlosses(const Style& style) {
  return style.Has(Dirt::kGlosses) || style.Has(Dirt::kDenseGlosses) || style.Has(Dirt::kZeroWidth);
}

struct WrongWords {
  std::string_view meant;
  std::string_view printed;
  std::string_view before;
  std::string_view behind;
};

constexpr WrongWords kDates[] = {{"6月30日", "6月31日", "{Y}年", "，{S}集中检查各科室公开台账的登记情况。"},
                                 {"12月8日", "13月8日", "{Y}年", "，公开审查的流程图在办事大厅上墙。"},
                                 {"2月28日", "2月30日", "{Y}年", "前，历年文件的有效性标注全部完成。"},
                                 {"9月18日", "月18日", "{Y}年", "，{S}邀请企业代表座谈公开需求。"},
                                 {"2月28日", "2023-02-30", {}, "起，各科室按新的流程登记公开台账。"},
                                 {"12月8日", "2021.13.8", {}, "，联络员名单在内网更新。"}};

constexpr WrongWords kNumbers[] = {
    {"〔2022〕", "政办发〔20222〕16号", "公开流程依照", "文件制定，经会议讨论后施行。"},
    {"〔2021〕", "政办函〔201〕7号", "台账格式按", "文件统一。"}};

constexpr WrongWords kBlanks[] = {
    {"12次", "XX次", "全年组织各科室交叉检查公开台账", "，发现的问题当月改完。"},
    {"30份", "(  )份", "向来访群众发放办事手册", "，受到好评。"},
    {"人民政府", "××县人民政府", {}, "要求各科室按月报送公开情况。"}};

constexpr WrongWords kSelves[] = {{"{S}", "我镇", "在公开目录调整中，", "逐项核对了事项名称。"},
                                  {"{S}", "我乡", {}, "安排专人负责公开栏的更换。"}};

constexpr std::string_view kOwnDeeds[] = {"高度重视信息公开，把它列入年度重点任务。",
                                          "扎实推进政务公开，各科室按季度自查。",
                                          "强化信息公开责任，把任务分到科室和个人。"};

constexpr WrongWords kQuotations[] = {
    {"“应公开尽公开”", "“应公开尽公开", "坚持", "的要求，凡属主动公开范围的事项一律按时上网。"},
    {"“谁起草、谁解读”", "“谁起草、谁解读", "落实", "的责任，解读材料与文件同步审签。"}};

constexpr WrongWords kFigures[] = {{"40", "4O", "整理以往年度的档案信息", "条，全部补录到目录。"},
                                   {"12", "l2", "新订立管理办法", "项，均在印发后挂网。"},
                                   {"30", "3o", "向镇村发放公开手册", "份，方便群众取阅。"}};

}  // namespace

std::string ReportWriter::OtherBureau() {
  for (;;) {
    const Organ other = PickOrgan(random_);
    const bool alike = other.short_name.ends_with(organ_.short_name.substr(organ_.short_name.size() - kHan));
    if (IsBureau(other) && alike && other.domain != organ_.domain && !ShareAHouse(other, organ_))
      return organ_.named + other.short_name;
  }
}

// A figure that no row of the table has, nor the new ones with those that came over.
void ReportWriter::WrongApplicants() {
  if (report_.edition == "pre2019") return;
  Table& table = *report_.FindTable("applications");
  const auto value = [&](std::string_view row, std::string_view column) {
    return table.Find(row, column)->value;
  };
  const int64_t carried = value("carried_in", "natural");
  const int64_t meant = value("new", "natural");
  const int64_t legal = value("new", "total") - meant;
  int64_t wrong = meant;
  const auto told = [&](int64_t figure) {
    return figure == meant || figure == meant + carried || figure == carried ||
           figure == value("total", "natural");
  };
  while (told(wrong)) wrong += 1 + random_.Below(3);
  BeginParagraph();
  sentences_.Write("本年度受理政府信息公开申请{new}件，上年结转{carried_in}件。从申请人类型看，");
  page_.Append("自然人" + std::to_string(wrong) + "件，法人或其他组织" + std::to_string(legal) + "件。");
  EndParagraph();
  report_.errors.push_back({.kind = InfoOf(fault_).name,
                            .rules = {"claim.contradicts-sum"},
                            .cells = {"applications/new/natural"},
                            .expected = std::to_string(meant),
                            .actual = std::to_string(wrong)});
}

void ReportWriter::WrongSentence() {
  const auto write = [this](std::string_view kind, std::string_view rule, const WrongWords& words) {
    BeginParagraph();
    sentences_.Write(words.before);
    page_.Append(words.printed);
    sentences_.Write(words.behind);
    EndParagraph();
    report_.errors.push_back({.kind = kind,
                              .rules = {rule},
                              .expected = std::string(words.meant),
                              .actual = std::string(words.printed)});
  };
  const std::string_view kind = InfoOf(fault_).name;
  switch (fault_) {
    case Fault::kImpossibleDate:
      if (HasGlosses(style_)) return;
      return write(kind, "text.impossible-date", random_.Pick(kDates));
    case Fault::kQuoteUnclosed:
      // Where a line is the whole report, nothing tells where the quotation should have ended.
      if (style_.layout->paragraph_end == " ") return;
      return write(kind, "text.quotes-unclosed", random_.Pick(kQuotations));
    case Fault::kLetterInFigure:
      if (HasGlosses(style_)) return;
      return write(kind, "text.letters-in-figure", random_.Pick(kFigures));
    case Fault::kForeignSubject: {
      if (!IsBureau(organ_) || HasGlosses(style_)) return;
      const std::string other = OtherBureau();
      return write(kind, "text.foreign-organ", {report_.organ, other, {}, random_.Pick(kOwnDeeds)});
    }
    case Fault::kNumberDamaged:
      if (HasGlosses(style_)) return;
      return write(kind, "text.document-number", random_.Pick(kNumbers));
    case Fault::kNotFilledIn:
      if (HasGlosses(style_)) return;
      return write(kind, "text.leftovers", random_.Pick(kBlanks));
    case Fault::kOtherSelf:
      if (!IsBureau(organ_) || HasGlosses(style_)) return;
      return write(kind, "text.foreign-organ", random_.Pick(kSelves));
    case Fault::kOtherPeriod: {
      const std::string due = std::to_string(report_.year);
      const std::string before = std::to_string(report_.year - 1);
      // Nothing else tells the year for sure.
      if (HasGlosses(style_) || report_.title.find(due) == std::string::npos) return;
      const std::string period = before + "年1月1日起至" + before + "年12月31日";
      return write(kind, "header.year-conflict", {due, period, "本年度报告的统计期限自", "止。"});
    }
    case Fault::kProseApplicants:
      return WrongApplicants();
    default:
      return;
  }
}

std::string ReportWriter::Signature() {
  const bool titled = report_.title.find(report_.organ) != std::string::npos;
  const bool known = titled && imprint_dated_ && style_.layout->paragraph_end != " ";
  if (fault_ != Fault::kForeignImprint || !known || !IsBureau(organ_)) return report_.organ;
  std::string other = OtherBureau();
  report_.errors.push_back({.kind = InfoOf(fault_).name,
                            .rules = {"header.organ-conflict"},
                            .expected = report_.organ,
                            .actual = other});
  return other;
}

}  // namespace gouji::corpusgen
