#include "worker/extract/kind.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

#include "worker/extract/header_organ.h"
#include "worker/extract/header_title.h"

namespace gouji::extract {
namespace {

using report::v1::Failure;
using report::v1::Record;

Failure Because(std::string_view reason, std::string_view detail) {
  Failure failure;
  failure.set_reason(std::string(reason));
  failure.set_detail(std::string(detail));
  return failure;
}

constexpr size_t kHeadBytes = 3000;

template <size_t kSize>
int CountWords(std::string_view text, const std::array<std::string_view, kSize>& words) {
  return static_cast<int>(std::count_if(words.begin(), words.end(),
                                        [&](std::string_view word) { return text.find(word) != text.npos; }));
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// 404 is a word of its own, not a part of a number, as 324403 is.
bool SaysError(std::string_view text, std::string_view error) {
  for (size_t at = text.find(error); at != text.npos; at = text.find(error, at + 1)) {
    const size_t end = at + error.size();
    const bool goes_on =
        IsDigit(error[0]) && ((at > 0 && IsDigit(text[at - 1])) || (end < text.size() && IsDigit(text[end])));
    if (!goes_on) return true;
  }
  return false;
}

// Reports that lines name by their titles and nothing else but a date. A report's own page prints its title in its block of
// facts, over its file and over its text: those are one.
size_t ReportLinks(const Simplified& page) {
  constexpr size_t kLongestLink = 200;
  std::set<std::string> titles;
  for (const layout::Range line : page.lines()) {
    if (line.size() > kLongestLink) continue;
    std::string squeezed;
    for (const char c : page.text(line)) {
      if (c != ' ' && c != '\t') squeezed += c;
    }
    size_t genre = 0;
    const size_t end = GenreEnd(squeezed, &genre);
    if (end == 0 || squeezed.find("。") != squeezed.npos) continue;
    const size_t label = squeezed.find_last_of("|:>", genre);
    const size_t begin = label == squeezed.npos ? 0 : label + 1;
    // What names neither organ nor year is told apart by the date beside it.
    titles.insert(begin == genre ? squeezed : squeezed.substr(begin, end - begin));
  }
  return titles.size();
}

// Whether the first lines of a page hold a title that `fits`, on a line of its own or in a cell: 信息名称 | …的通知 |.
// Reports quote such titles inside sentences.
template <typename Fits>
bool HasTitle(const Simplified& page, Fits fits) {
  constexpr size_t kLongestTitle = 200;
  constexpr int kTitleLines = 15;
  int seen = 0;
  for (const layout::Range range : page.lines()) {
    std::string_view line = page.text(range);
    if (line.find_first_not_of(" \t") == line.npos) continue;
    if (++seen > kTitleLines) return false;
    for (bool more = true; more;) {
      const size_t bar = line.find('|');
      const size_t end = line.substr(0, bar).find_last_not_of(" \t");
      const std::string_view cell = line.substr(0, end == line.npos ? 0 : end + 1);
      if (cell.size() <= kLongestTitle && fits(cell)) return true;
      more = bar != line.npos;
      if (more) line.remove_prefix(bar + 1);
    }
  }
  return false;
}

// A title that ends as a notice's does: …编制工作的通知.
bool IsNotice(const Simplified& page) {
  constexpr auto kSubjects = std::to_array<std::string_view>({"年度报告", "年报"});
  return HasTitle(page, [&](std::string_view title) {
    const bool ends = title.ends_with("的通知") || title.ends_with("的函") || title.ends_with("的通告");
    return ends && CountWords(title, kSubjects) > 0;
  });
}

// The format that the notice brings, under its own title: …年度报告格式.
bool IsFormat(const Simplified& page) {
  return HasTitle(page, [](std::string_view title) {
    const size_t first = title.find_first_not_of(" \t");
    const std::string_view name = title.substr(std::min(first, title.size()));
    return name.ends_with("年度报告格式") && HanRunBefore(name, name.size(), name.size()) == name.size();
  });
}

// Whether the page says of what time its figures are, as the sentences do that open a report: 本报告所列数据的统计期限自…. Where
// several do, they are those of a list of reports.
bool SaysItsPeriod(const Simplified& page) {
  constexpr auto kPeriods = std::to_array<std::string_view>(
      {"统计期限", "统计时限", "统计起止", "所列数据", "所列统计数据", "数据统计时间"});
  constexpr auto kReports = std::to_array<std::string_view>({"报告", "年报"});
  // Dates lose signs on the way to a page: 201711日.
  constexpr auto kDays = std::to_array<std::string_view>({"月", "日"});
  const auto says = [&](layout::Range line) {
    const std::string_view text = page.text(line);
    return CountWords(text, kPeriods) > 0 && CountWords(text, kReports) > 0 && CountWords(text, kDays) > 0 &&
           text.find_first_of("0123456789") != text.npos;
  };
  return std::count_if(page.lines().begin(), page.lines().end(), says) == 1;
}

// A title line that names another of the reports that organs publish every year.
bool IsOtherReport(const Simplified& page) {
  constexpr size_t kLongestTitle = 200;
  constexpr int kTitleLines = 8;
  constexpr auto kMatters =
      std::to_array<std::string_view>({"法治政府建设", "依法行政", "政府网站工作", "网站监管", "行政执法",
                                       "政府工作报告", "审计工作", "社会责任", "绩效"});
  constexpr auto kReports = std::to_array<std::string_view>({"报告", "年报", "报表"});
  int seen = 0;
  for (const layout::Range range : page.lines()) {
    const std::string_view line = page.text(range);
    if (line.find_first_not_of(" \t") == line.npos) continue;
    if (++seen > kTitleLines) return false;
    if (line.size() > kLongestTitle || line.find("。") != line.npos || line.find("信息公开") != line.npos)
      continue;
    if (CountWords(line, kMatters) > 0 && CountWords(line, kReports) > 0) return true;
  }
  return false;
}

// A first line that names the page as something else that speaks of disclosure: its guide, a plan, a meeting, the Regulation.
bool IsOfAnotherKind(const Simplified& page) {
  constexpr size_t kLongestTitle = 200;
  constexpr auto kEnds = std::to_array<std::string_view>(
      {"指南", "要点", "计划", "解读", "条例", "研究", "推进会", "座谈会", "培训会", "培训班", "工作会议"});
  constexpr std::string_view kOfTheParty = "党务公开";
  for (const layout::Range range : page.lines()) {
    std::string_view line = page.text(range);
    const size_t end = line.find_last_not_of(" \t");
    if (end == line.npos) continue;
    line = line.substr(0, end + 1);
    if (line.size() > kLongestTitle) return false;
    const auto ends = [&](std::string_view word) { return line.ends_with(word); };
    return std::any_of(kEnds.begin(), kEnds.end(), ends) || line.find(kOfTheParty) != line.npos;
  }
  return false;
}

// The page that a site shows when there is none.
bool IsErrorPage(const Simplified& page) {
  constexpr size_t kErrorPage = 2500;
  constexpr auto kErrors = std::to_array<std::string_view>({"404",
                                                            "403",
                                                            "405",
                                                            "500",
                                                            "502",
                                                            "503",
                                                            "Not Found",
                                                            "Forbidden",
                                                            "Bad Gateway",
                                                            "Internal Server Error",
                                                            "Service Unavailable",
                                                            "页面不存在",
                                                            "页面没有找到",
                                                            "页面未找到",
                                                            "无法找到该页",
                                                            "您访问的",
                                                            "找不到页面",
                                                            "找不到文件",
                                                            "已被删除",
                                                            "已删除",
                                                            "访问被阻断",
                                                            "访问被拦截",
                                                            "安全威胁",
                                                            "请求ID"});
  const auto says = [&](std::string_view error) { return SaysError(page.text(), error); };
  return page.text().size() <= kErrorPage && std::count_if(kErrors.begin(), kErrors.end(), says) >= 2;
}

// What the first lines of a page call it, where that is not a report: a guide, a budget, a shell.
std::optional<Failure> OtherTitle(const Simplified& page) {
  constexpr size_t kLongestTitle = 200;
  constexpr int kTitleLines = 8;
  constexpr auto kBudgets =
      std::to_array<std::string_view>({"部门预算", "部门决算", "财政预算", "财政决算", "预算公开", "决算公开",
                                       "预算信息", "决算信息", "\"三公\"经费", "三公经费"});
  constexpr auto kGuides =
      std::to_array<std::string_view>({"信息公开指南", "公开指南", "信息公开目录", "信息公开制度", "申请表"});
  constexpr size_t kShell = 600;
  constexpr auto kSwitchOn = std::to_array<std::string_view>({"enable", "开启", "启用", "打开", "刷新"});
  if (page.text().size() <= kShell && page.text().find("JavaScript") != std::string_view::npos &&
      CountWords(page.text(), kSwitchOn) > 0)
    return Because("shell", "a page whose text a script was to fetch");
  int seen = 0;
  for (const layout::Range range : page.lines()) {
    const std::string_view line = page.text(range);
    if (line.find_first_not_of(" \t") == line.npos) continue;
    if (++seen > kTitleLines) return std::nullopt;
    // Sentences speak of other pages; titles name this one.
    if (line.size() > kLongestTitle || line.find("。") != line.npos || line.find(',') != line.npos) continue;
    if (CountWords(line, kBudgets) > 0) return Because("budget", "a budget or its accounts, not a report");
    if (CountWords(line, kGuides) > 0)
      return Because("guide", "a guide or a form for applicants, not a report");
  }
  return std::nullopt;
}

}  // namespace

std::optional<Failure> NotAReport(const Simplified& page, const Record& record) {
  const int headings = static_cast<int>(std::count_if(record.sections().begin(), record.sections().end(),
                                                      [](const auto& s) { return s.ordinal() > 0; }));
  const bool outline = record.sections_size() >= 3;
  // The official notice prints the empty form: only its title tells.
  const bool notice = IsNotice(page) || IsFormat(page);
  // The notice's title names no year of a report.
  const bool titled =
      record.header().has_title() && record.header().year_certainty() == report::v1::CERTAINTY_CERTAIN;
  if (notice && !titled && page.text().substr(0, kHeadBytes).find("格式") != std::string_view::npos) {
    return Because("notice", "a notice about the format of the reports, not a report");
  }
  if (record.tables_size() > 0) return std::nullopt;
  constexpr int kFormHeadings = 4;
  if (!record.header().has_title() && headings < kFormHeadings && IsOtherReport(page))
    return Because("other-report", "another yearly report of the organ, not the one on disclosure");
  const bool of_another_kind = !record.header().has_title() && IsOfAnotherKind(page);
  if (headings >= 2 && !of_another_kind) return std::nullopt;
  if (headings == 0 && IsErrorPage(page))
    return Because("error-page", "the page that a site shows when there is none");
  // A page that lists reports does not say of what time its figures are.
  if (ReportLinks(page) >= 4 && !SaysItsPeriod(page))
    return Because("listing", "a page that lists reports, not a report");
  if (notice) return Because("notice", "a notice about reports, not a report");
  if (record.header().has_title()) return std::nullopt;
  if (std::optional<Failure> other = OtherTitle(page)) return other;
  static constexpr auto kNews =
      std::to_array<std::string_view>({"记者", "本报讯", "通讯员", "近日", "责任编辑", "日前"});
  static constexpr auto kNotice =
      std::to_array<std::string_view>({"通知如下", "特此通知", "特此公告", "公告如下", "各有关单位"});
  static constexpr auto kAnyReport =
      std::to_array<std::string_view>({"政府信息公开", "信息公开工作", "依申请公开"});
  // An outline of the years before 2019 without a title: the words must be those of the genre.
  if (outline && !of_another_kind && CountWords(page.text(), kAnyReport) >= 2) return std::nullopt;
  if (CountWords(page.text(), kNotice) > 0) return Because("notice", "a notice, not a report");
  if (CountWords(page.text(), kNews) >= 2) return Because("news", "a piece of news, not a report");
  if (of_another_kind) return Because("other", "its first line names another kind of page, not a report");
  // The sentence that opens a report names it.
  const bool named = record.header().year_certainty() == report::v1::CERTAINTY_CERTAIN;
  if (named && CountWords(page.text(), kAnyReport) >= 2) return std::nullopt;
  // As does the one that says of what time its figures are.
  if (SaysItsPeriod(page) && CountWords(page.text(), kAnyReport) > 0) return std::nullopt;
  // A report cut off before its title and after its first section still speaks of its matter.
  if (headings == 1 && CountWords(page.text(), kAnyReport) > 0) return std::nullopt;
  return Because("other", "neither a report's title nor two of its headings nor one of its tables");
}

}  // namespace gouji::extract
