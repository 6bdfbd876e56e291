#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "worker/check/context.h"
#include "worker/check/plain_words.h"
#include "worker/check/rules/rules.h"
#include "worker/layout/find_word.h"

namespace gouji::check {
namespace {

using namespace report::v1;

struct Topic {
  std::string_view zh, en;
  std::array<std::string_view, 4> words;
};

// In simplified characters.
constexpr Topic kTopics[] = {
    {"主动公开", "disclosure on its own motion", {"主动公开", "公开信息", "发布", "公布"}},
    {"依申请公开", "disclosure on request", {"申请"}},
    {"政府信息管理", "information management", {"管理", "制度", "审查", "规范"}},
    {"平台建设", "platforms", {"平台", "网站", "公众号", "新媒体"}},
    {"监督保障", "supervision", {"监督", "考核", "保障", "培训"}},
};

bool SpeaksOf(std::string_view text, const Topic& topic) {
  return std::any_of(topic.words.begin(), topic.words.end(), [&](std::string_view word) {
    return !word.empty() && layout::FindWord(text, word) != text.npos;
  });
}

void Check(const Context& context, Report& report) {
  for (const Section& section : context.record().sections()) {
    if (section.key() != "overview") continue;
    const std::string_view body = context.Quote(section.body_span().begin(), section.body_span().end());
    std::optional<PlainWords> plain;  // most reports name all five as they are written
    for (const Topic& topic : kTopics) {
      bool found = SpeaksOf(body, topic);
      if (!found) {
        if (!plain) plain.emplace(body);
        found = SpeaksOf(plain->text(), topic);
      }
      if (found) {
        report.Pass(kSectionTopicMissing);
        continue;
      }
      Finding& finding = report.Fail(kSectionTopicMissing);
      AddArgument(finding, "topic", topic.zh);
      AddArgument(finding, "topic_en", topic.en);
      AddEvidence(context, finding, section.heading_span());
    }
  }
}

constexpr Example kExamples[] = {
    {.from = "(五)监督保障。组织业务培训两次,接受社会监督。", .to = "", .fails = true},
    {.from = "(五)监督保障。组织业务培训两次,接受社会监督。",
     .to = "(五)監(jiān)督(dū)保障。接受群众评议。",
     .fails = false},
};

}  // namespace

const Rule kSectionTopicMissing = {
    .id = "section.topic-missing",
    .severity = SEVERITY_INFO,
    .fault = FAULT_UNSURE,
    .editions = kFormEditions,
    .source = kBothForms,
    .title_zh = "总体情况缺少规定的内容",
    .title_en = "Section one lacks a topic",
    .explanation_zh =
        "总体情况应说明主动公开、依申请公开、政府信息管理、平台建设、监督保障五个方面;按关键词判断。",
    .explanation_en =
        "Section one covers disclosure on its own motion, disclosure on request, information management, "
        "platforms, and supervision; judged by key words.",
    .message_zh = "“总体情况”没有谈到{topic}",
    .message_en = "section one does not speak of {topic_en}",
    .examples = kExamples,
    .run = Check,
};

}  // namespace gouji::check
