#include "worker/decode/html_facts.h"

#include <algorithm>
#include <array>

#include "worker/decode/html_tokens.h"
#include "worker/decode/html_writer.h"

namespace gouji::decode {
namespace {

constexpr size_t kLongestTitle = 300;
constexpr size_t kLongestFact = 120;

using Names = std::array<std::string_view, 6>;

// In the order of preference; lower case.
constexpr Names kTitleNames = {"articletitle", "og:title", "dc.title", "maketitle", "", ""};
constexpr Names kDateNames = {"pubdate",     "publishdate", "firstpublishedtime", "article:published_time",
                              "publishtime", "dc.date"};
constexpr Names kSourceNames = {"contentsource", "source", "dc.source", "", "", ""};
constexpr Names kIndexNames = {"indexno", "identifier", "indexnumber", "", "", ""};

std::string Plain(std::string_view source) {
  std::string text;
  HtmlWriter::AppendPlain(source, &text);
  return text;
}

// Empty where the page has none of them, or its template was never filled in.
std::string Fact(const HtmlTree& tree, const Names& names, size_t longest) {
  for (const std::string_view name : names) {
    for (const HtmlMeta& meta : tree.metas()) {
      if (name.empty() || !EqualsIgnoringCase(meta.name, name)) continue;
      std::string fact = Plain(meta.content);
      const bool template_left = fact.find("{{") != fact.npos || fact.find("${") != fact.npos;
      if (!fact.empty() && fact.size() <= longest && !template_left) return fact;
    }
  }
  return {};
}

bool NamesReport(std::string_view title) {
  return title.find("报告") != title.npos || title.find("年报") != title.npos ||
         title.find("報告") != title.npos || title.find("年報") != title.npos;
}

// <title> joins the article's title with the names of column and site; the part that names a report, else nothing.
std::string_view ReportPart(std::string_view title) {
  static constexpr auto kJoints =
      std::to_array<std::string_view>({"_", "|", "--", " - ", "-", "—", "–", "·"});
  for (const std::string_view joint : kJoints) {
    for (size_t at = title.find(joint); at != title.npos; at = title.find(joint)) {
      const std::string_view first = title.substr(0, at);
      if (NamesReport(first)) return ReportPart(first);
      title.remove_prefix(at + joint.size());
    }
  }
  while (title.starts_with(' ')) title.remove_prefix(1);
  while (title.ends_with(' ')) title.remove_suffix(1);
  return NamesReport(title) ? title : std::string_view();
}

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

// Whether the text at `at` is the title but for blanks.
bool PrintsAt(std::string_view text, size_t at, std::string_view title) {
  for (const char c : title) {
    if (IsBlank(c)) continue;
    while (at < text.size() && IsBlank(text[at])) ++at;
    if (at == text.size() || text[at++] != c) return false;
  }
  return true;
}

// Titles break over lines and hold blanks where the head has none.
bool Prints(std::string_view text, std::string_view title) {
  constexpr size_t kHead = 12000;
  constexpr size_t kFirst = 3;  // bytes of a Han character
  const std::string_view head = text.substr(0, kHead);
  const std::string_view first = title.substr(0, std::min(kFirst, title.size()));
  for (size_t at = head.find(first); at != head.npos; at = head.find(first, at + 1)) {
    if (PrintsAt(text, at, title)) return true;
  }
  return false;
}

void AddLine(std::string_view label, std::string_view fact, std::string* lines) {
  if (!fact.empty()) lines->append(label).append(fact).append("\n");
}

// 2022-01-27 of "2022-01-27 15:30", "2022-01-27T15:30:00" and "2022-01-27-15:30:00".
std::string_view DatePart(std::string_view date) {
  const auto digit = [&](size_t at) { return date[at] >= '0' && date[at] <= '9'; };
  const bool numeric = date.size() > 10 && (date[4] == '-' || date[4] == '/' || date[4] == '.') &&
                       date[7] == date[4] && digit(8) && digit(9);
  return numeric ? date.substr(0, 10) : date;
}

}  // namespace

std::string HtmlFacts(const HtmlTree& tree, std::string_view text) {
  std::string lines;
  const std::string article_title = Fact(tree, kTitleNames, kLongestTitle);
  const std::string page_title = Plain(tree.title());
  std::string_view title = ReportPart(article_title);
  if (title.empty()) title = ReportPart(page_title);
  if (!title.empty() && title.size() <= kLongestTitle && !Prints(text, title))
    AddLine("标题：", title, &lines);
  const std::string date = Fact(tree, kDateNames, kLongestFact);
  const bool has_digit = date.find_first_of("0123456789") != date.npos;
  if (has_digit) AddLine("发布日期：", DatePart(date), &lines);
  AddLine("索引号：", Fact(tree, kIndexNames, kLongestFact), &lines);
  AddLine("来源：", Fact(tree, kSourceNames, kLongestFact), &lines);
  return lines;
}

}  // namespace gouji::decode
