#include <algorithm>
#include <string_view>
#include <vector>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/check/text_rule.h"
#include "worker/check/utf8_words.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// In bytes; shorter lines are headings, navigation and labels.
constexpr size_t kShortestParagraph = 180;

// Bars, dashes and dots frame a page.
bool HasWords(std::string_view line) {
  constexpr size_t kFewest = 20;
  size_t characters = 0;
  for (size_t at = 0; at < line.size() && characters < kFewest;) {
    const bool han = IsHanAt(line, at);
    characters += han;
    at += han ? kHanBytes : 1;
  }
  return characters == kFewest;
}

void Check(const Context& context, Report& report) {
  const std::string_view text = context.text();
  std::vector<std::string_view> paragraphs;
  size_t begin = 0;
  const auto add = [&](size_t end) {
    const std::string_view line = Trimmed(text.substr(begin, end - begin));
    if (line.size() >= kShortestParagraph && HasWords(line) && context.IsProse(static_cast<uint32_t>(begin)))
      paragraphs.push_back(line);
  };
  for (const uint32_t end : context.scan().line_ends()) {
    if (end - begin >= kShortestParagraph) add(end);
    begin = end + 1;
  }
  add(std::max(text.size(), begin));
  // Length first: most pairs differ there.
  std::vector<Span> places;
  std::stable_sort(paragraphs.begin(), paragraphs.end(), [](std::string_view a, std::string_view b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
  for (size_t i = 1; i < paragraphs.size(); ++i) {
    if (paragraphs[i] != paragraphs[i - 1]) continue;
    const std::string_view later =
        std::max(paragraphs[i], paragraphs[i - 1],
                 [](std::string_view a, std::string_view b) { return a.data() < b.data(); });
    places.emplace_back().set_begin(static_cast<uint32_t>(later.data() - text.data()));
    places.back().set_end(places.back().begin() + static_cast<uint32_t>(later.size()));
  }
  ReportOccurrences(kTextRepeatedParagraph, context, places, report);
}

constexpr Example kExamples[] = {
    {.from = "本年度没有其他需要报告的事项。",
     .to = "本年度对照任务清单逐项自查,应完成的事项均已完成,没有承担上级部署的试点任务,"
           "也没有其他需要报告的事项,收费情况为零,没有发出收费通知,相关情况已在门户网站公布,"
           "欢迎监督。\n本年度对照任务清单逐项自查,应完成的事项均已完成,没有承担上级部署的试点任务,"
           "也没有其他需要报告的事项,收费情况为零,没有发出收费通知,相关情况已在门户网站公布,欢迎监督。",
     .fails = true},
    {.from = "本年度没有其他需要报告的事项。", .to = "无", .fails = false},
};

}  // namespace

const Rule kTextRepeatedParagraph = {
    .id = "text.repeated-paragraph",
    .severity = SEVERITY_WARNING,
    .fault = FAULT_SOURCE,
    .editions = kAllEditions,
    .source = kOfficialWriting,
    .title_zh = "段落重复",
    .title_en = "A paragraph stands twice",
    .explanation_zh = "同一段落(六十字以上)出现两次。",
    .explanation_en = "A paragraph of sixty characters and more that stands twice.",
    .message_zh = "有 {count} 个段落与前文重复,如“{quote}”",
    .message_en = "{count} paragraphs repeat an earlier one, for example “{quote}”",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
