#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/check/text_rule.h"
#include "worker/check/utf8_words.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// Looks for one year in the prose of the report.
class Years {
 public:
  explicit Years(const Context& context) : context_(context), text_(context.text()) {
    for (const Evidence& other : context.other_reports()) end_ = std::min<size_t>(end_, other.span().begin());
  }

  // Calls see(at, behind) for each place of "2022年" in [begin, end).
  template <typename See>
  void Each(uint32_t year, size_t begin, size_t end, See see) const {
    const std::string printed = std::to_string(year) + "年";
    const std::string_view seen = text_.substr(0, std::min(end, end_));
    for (size_t at = seen.find(printed, begin); at != seen.npos;
         at = seen.find(printed, at + printed.size())) {
      const bool longer = at > 0 && IsDigitAt(text_, at - 1);
      if (!longer && context_.IsProse(static_cast<uint32_t>(at))) see(at, at + printed.size());
    }
  }

  // The line that a place is in.
  std::string_view LineOf(size_t at) const {
    const size_t before = at == 0 ? text_.npos : text_.rfind('\n', at - 1);
    const size_t begin = before == text_.npos ? 0 : before + 1;
    return text_.substr(begin, std::min(text_.find('\n', at), text_.size()) - begin);
  }

 private:
  const Context& context_;
  const std::string_view text_;
  size_t end_ = std::string_view::npos;
};

constexpr auto kCommas = std::to_array<std::string_view>({"，", ","});

// Without the word of a list that a text begins with.
template <typename Words>
bool Pass(std::string_view* text, const Words& words) {
  const auto word = std::find_if(words.begin(), words.end(),
                                 [&](std::string_view each) { return text->starts_with(each); });
  if (word == words.end()) return false;
  text->remove_prefix(word->size());
  return true;
}

// A paragraph that tells of two years compares them.
bool NamesReportYear(std::string_view line, uint32_t year) {
  static constexpr auto kThisYear =
      std::to_array<std::string_view>({"今年", "本年", "同比", "相比", "以来", "较20", "比20"});
  return line.find(std::to_string(year)) != line.npos || HoldsAny(line, kThisYear);
}

// 现公布甲县乙局2022年政府信息公开工作年度报告: what the words before section one say of this report.
bool NamesThisReport(std::string_view line, std::string_view behind) {
  constexpr size_t kNear = 60;
  static constexpr auto kThis = std::to_array<std::string_view>(
      {"现公布", "现予公布", "现予以公布", "特向社会公布", "现向社会公布", "编制", "編制"});
  return behind.substr(0, kNear).find("年度报告") != behind.npos && HoldsAny(line, kThis);
}

// 2022年,我局…: with nothing of its paragraph before it.
bool BeginsAParagraph(const Context& context, const Section& section, size_t at) {
  const auto begins = [&](const Span& body) {
    if (at < body.begin() || at > body.end()) return false;
    std::string_view before = context.Quote(body.begin(), static_cast<uint32_t>(at));
    static constexpr auto kBlanks =
        std::to_array<std::string_view>({" ", "\n", "\t", "\r", "　", "\u00a0", "。", "：", ":"});
    while (Pass(&before, kBlanks)) {
    }
    return before.empty();
  };
  if (section.key() == "other" && begins(section.body_span())) return true;
  return std::any_of(section.sub_headings().begin(), section.sub_headings().end(),
                     [&](const SubHeading& heading) { return begins(heading.body_span()); });
}

// 截至2022年12月31日
bool ClosesTheYear(std::string_view before, std::string_view behind) {
  static constexpr auto kUntil = std::to_array<std::string_view>({"截至", "截止", "截止到", "截至到"});
  return behind.starts_with("12月31日") && EndsWithAny(before, kUntil);
}

// 2023年,我局将进一步…
bool Plans(std::string_view behind) {
  static constexpr auto kSelves =
      std::to_array<std::string_view>({"我局", "我委", "我厅", "我镇", "我乡", "我办", "我县", "我市", "我区",
                                       "我街道", "我单位", "本机关", "本单位", "我们"});
  static constexpr auto kWill = std::to_array<std::string_view>(
      {"将进一步", "将继续", "将着力", "将重点", "将认真", "将持续", "将从", "将加强", "将坚持", "将按照",
       "将围绕", "将大力", "将不断", "将严格", "将切实", "将深入", "将全面", "拟", "计划"});
  Pass(&behind, kCommas);
  Pass(&behind, kSelves);
  return Pass(&behind, kWill);
}

// 统计期限为2023年1月1日至2023年12月31日: the year that no title tells.
bool StatesPeriod(std::string_view text, uint32_t year) {
  constexpr size_t kNear = 60;
  const std::string first = std::to_string(year) + "年1月1日";
  for (size_t at = text.find(first); at != text.npos; at = text.find(first, at + first.size())) {
    if (text.substr(at + first.size(), kNear).find("12月31日") != text.npos) return true;
  }
  return false;
}

void Check(const Context& context, Report& report) {
  const Header& header = context.record().header();
  const uint32_t year = header.year();
  const bool told = header.year_certainty() == CERTAINTY_CERTAIN ||
                    (header.year_certainty() == CERTAINTY_INFERRED && StatesPeriod(context.text(), year));
  if (year == 0 || !told) return report.Skip(kTextYearLeftOver, "no-year");
  const Years years(context);
  const std::string_view text = context.text();
  std::vector<Span> places;
  const auto add = [&](size_t begin, size_t end) {
    places.emplace_back().set_begin(static_cast<uint32_t>(begin));
    places.back().set_end(static_cast<uint32_t>(end));
  };
  for (const Section& section : context.record().sections()) {
    const Span& body = section.body_span();
    if (section.key() == "overview") {
      years.Each(year - 1, header.year_span().end(), section.heading_span().begin(),
                 [&](size_t at, size_t end) {
                   if (NamesThisReport(years.LineOf(at), text.substr(end))) add(at, end);
                 });
    }
    if (section.key() == "problems") {
      years.Each(year, body.begin(), body.end(), [&](size_t at, size_t end) {
        if (Plans(text.substr(end))) add(at, end);
      });
    }
    if (section.key() != "overview" && section.key() != "other") continue;
    years.Each(year - 1, body.begin(), body.end(), [&](size_t at, size_t end) {
      if (NamesReportYear(years.LineOf(at), year)) return;
      std::string_view behind = text.substr(end);
      const bool closes = section.key() == "overview" && ClosesTheYear(text.substr(0, at), behind);
      if (behind.starts_with("度")) behind.remove_prefix(kHanBytes);
      const bool begins = BeginsAParagraph(context, section, at) && Pass(&behind, kCommas);
      if (closes || begins) add(at, end);
    });
  }
  Finding* const finding = ReportOccurrences(kTextYearLeftOver, context, places, report);
  if (finding != nullptr) AddArgument(*finding, "year", std::to_string(year));
}

constexpr Example kExamples[] = {
    {.from = "(一)主动公开。通过门户网站", .to = "(一)主动公开。2022年,通过门户网站", .fails = true},
    {.from = "(一)主动公开。通过门户网站",
     .to = "(一)主动公开。2022年,公开信息180条,2023年公开212条。通过门户网站",
     .fails = false},
    {.from = "(一)主动公开。通过门户网站",
     .to = "(一)主动公开。截至2022年12月31日,共公开信息180条。通过门户网站",
     .fails = true},
    {.from = "下一步将加强培训", .to = "2023年,我局将进一步加强培训", .fails = true},
    {.from = "(一)主动公开。通过门户网站", .to = "(一)主动公开。2021年,通过门户网站", .fails = false},
    {.from = "下一步将加强培训", .to = "2024年,我局将进一步加强培训", .fails = false},
    {.from = "本年度没有其他需要报告的事项。", .to = "2022年,我局未收取信息处理费。", .fails = true},
    {.from = "一、总体情况",
     .to = "现公布甲市乙县交通运输局2022年政府信息公开工作年度报告。\n\n一、总体情况",
     .fails = true},
    {.from = "认真落实年度要点。全年",
     .to = "认真落实年度要点。1月按时发布2022年政府信息公开工作年度报告。全年",
     .fails = false},
};

}  // namespace

const Rule kTextYearLeftOver = {
    .id = "text.year-left-over",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_UNSURE,
    .editions = kAllEditions,
    .source = kAccuracy,
    .title_zh = "似沿用上年报告的年份",
    .title_en = "A year that seems to be left over from the last report",
    .explanation_zh =
        "前言所公布或编制的年报、各项工作段落开头的年份、截至12月31日的年份应为报告年度;"
        "改进措施中“某年将…”的年份应在报告年度之后。同一段中与报告年度比较的不提出。",
    .explanation_en =
        "The report that the preface makes public, the year that a paragraph of what was done begins with "
        "and "
        "the one up to whose last day is told are the report's; plans are for a later one. Paragraphs that "
        "compare with the report's year are left alone.",
    .message_zh = "{year} 年的报告中有 {count} 处年份似沿用上年的报告,如“{quote}”",
    .message_en =
        "in the report for {year}, {count} years seem to be left over from the last one, for example "
        "“{quote}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
