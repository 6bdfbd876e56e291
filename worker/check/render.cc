#include <string>

#include "worker/check/check.h"

namespace gouji::check {
namespace {

using report::v1::Finding;

std::string_view Value(const Finding& finding, std::string_view name) {
  for (const report::v1::Argument& argument : finding.arguments()) {
    if (argument.name() == name) return argument.value();
  }
  return {};
}

// Puts arguments into the {name} places of a message.
std::string Fill(std::string_view message, const Finding& finding) {
  std::string out;
  while (!message.empty()) {
    const size_t open = message.find('{');
    const size_t close = message.find('}', open == message.npos ? 0 : open);
    if (open == message.npos || close == message.npos) break;
    out.append(message.substr(0, open));
    out.append(Value(finding, message.substr(open + 1, close - open - 1)));
    message.remove_prefix(close + 1);
  }
  out.append(message);
  return out;
}

// Findings of a newer program still say what they know.
std::string Unknown(const Finding& finding) {
  std::string out = finding.rule();
  for (const report::v1::Argument& argument : finding.arguments()) {
    out += ' ' + argument.name() + '=' + argument.value();
  }
  return out;
}

}  // namespace

std::string Render(const Finding& finding, Language language) {
  const Rule* rule = FindRule(finding.rule());
  if (rule == nullptr) return Unknown(finding);
  return Fill(language == Language::kChinese ? rule->message_zh : rule->message_en, finding);
}

}  // namespace gouji::check
