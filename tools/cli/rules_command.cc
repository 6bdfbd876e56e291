#include <iostream>
#include <string>

#include "common/telemetry/json_text.h"
#include "tools/cli/commands.h"
#include "tools/cli/row_writer.h"
#include "tools/cli/rules_page.h"
#include "tools/cli/status_view.h"
#include "tools/cli/words.h"
#include "worker/check/check.h"

namespace gouji::cli {
namespace {

std::string Details(const check::Rule& rule) {
  std::string text = std::string(rule.id) + "\n";
  const auto line = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) text += "  " + std::string(name) + ": " + std::string(value) + "\n";
  };
  line("severity", SeverityName(rule.severity));
  line("fault", FaultName(rule.fault));
  line("editions (years)", EditionsText(rule));
  line("source", rule.source);
  text += "\n" + std::string(rule.title_zh) + "\n  " + std::string(rule.explanation_zh) + "\n  " +
          std::string(rule.message_zh) + "\n";
  text += "\n" + std::string(rule.title_en) + "\n  " + std::string(rule.explanation_en) + "\n  " +
          std::string(rule.message_en) + "\n";
  for (const check::Example& example : rule.examples) {
    text += "\n" + std::string(example.fails ? "不通过 fails: " : "通过 passes: ") +
            std::string(example.from) + "\n  → " + std::string(example.to) + "\n";
  }
  return text;
}

// [{"from":…,"to":…,"fails":…,"edition":…},…]
std::string ExamplesJson(const check::Rule& rule) {
  std::string out = "[";
  for (const check::Example& example : rule.examples) {
    if (out.size() > 1) out += ',';
    out += "{\"from\":";
    telemetry::AppendJsonString(example.from, out);
    out += ",\"to\":";
    telemetry::AppendJsonString(example.to, out);
    out += ",\"fails\":";
    out += example.fails ? "true" : "false";
    out += ",\"edition\":";
    telemetry::AppendJsonString(EditionName(example.edition), out);
    out += '}';
  }
  return out + "]";
}

// One object on one line.
std::string Json(const check::Rule& rule) {
  std::string out;
  RowWriter row(RowFormat::kJsonLines,
                {"rule", "severity", "fault", "editions", "source", "title_zh", "title_en", "explanation_zh",
                 "explanation_en", "message_zh", "message_en"},
                &out);
  row.Text(rule.id).Text(SeverityName(rule.severity)).Text(FaultName(rule.fault)).Text(EditionsText(rule));
  row.Text(rule.source)
      .Text(rule.title_zh)
      .Text(rule.title_en)
      .Text(rule.explanation_zh)
      .Text(rule.explanation_en);
  row.Text(rule.message_zh).Text(rule.message_en).End();
  // The writer knows no lists: the object is opened again behind its last value.
  const size_t end = out.rfind('}');
  return out.substr(0, end) + ",\"examples\":" + ExamplesJson(rule) + out.substr(end);
}

}  // namespace

int RulesCommand(const RulesOptions& options) {
  if (options.markdown) {
    std::cout << RulesPage();
    return kOk;
  }
  if (!options.rule.empty()) {
    const check::Rule* rule = check::FindRule(options.rule);
    if (rule == nullptr) {
      return Fail(absl::NotFoundError("no rule is called " + options.rule + "; `gouji rules` lists them"));
    }
    std::cout << (options.json ? Json(*rule) : Details(*rule));
    return kOk;
  }
  std::vector<std::vector<std::string>> rows = {{"RULE", "SEVERITY", "TITLE", ""}};
  for (const auto rules : {check::Catalogue(), check::AcrossYears()}) {
    for (const check::Rule* rule : rules) {
      if (options.json) {
        std::cout << Json(*rule);
      } else {
        rows.push_back({std::string(rule->id), std::string(SeverityName(rule->severity)),
                        std::string(rule->title_zh), std::string(rule->title_en)});
      }
    }
  }
  if (!options.json) std::cout << TableText(rows);
  return kOk;
}

}  // namespace gouji::cli
