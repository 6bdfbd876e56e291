#include <algorithm>
#include <array>
#include <string_view>

#include "worker/check/context.h"
#include "worker/check/rules/rules.h"
#include "worker/layout/find_word.h"

namespace gouji::check {
namespace {

using namespace report::v1;

struct Topic {
  std::string_view zh, en;
  std::array<std::string_view, 4> words;
};

constexpr Topic kTopics[] = {
    {"主动公开", "disclosure on its own motion", {"主动公开", "主動公開", "公开信息", "发布"}},
    {"依申请公开", "disclosure on request", {"申请", "申請", "依申", "依申"}},
    {"政府信息管理", "information management", {"管理", "制度", "审查", "規範"}},
    {"平台建设", "platforms", {"平台", "网站", "平臺", "公众号"}},
    {"监督保障", "supervision", {"监督", "監督", "考核", "保障"}},
};

void Check(const Context& context, Report& report) {
  for (const Section& section : context.record().sections()) {
    if (section.key() != "overview") continue;
    const std::string_view body = context.Quote(section.body_span().begin(), section.body_span().end());
    for (const Topic& topic : kTopics) {
      const bool found = std::any_of(topic.words.begin(), topic.words.end(), [&](std::string_view word) {
        return layout::FindWord(body, word) != body.npos;
      });
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
    {.from = "监督保障", .to = "监督与保障", .fails = false},
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
