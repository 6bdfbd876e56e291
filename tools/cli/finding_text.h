// Findings as a compiler prints its diagnostics, and as JSON.
//
// Role: formatting only. Threads: any. Errors: none.
//
//   AppendFindingText({.file = "a.txt", .place = PlacesOf(lines), .chinese = true, .style = style}, finding, message, false, &out);
#pragma once

#include <functional>
#include <string>

#include "gouji/report/v1/report.pb.h"
#include "tools/cli/terminal.h"
#include "tools/cli/text_position.h"
#include "worker/check/check.h"

namespace gouji::cli {

struct FindingContext {
  std::string file;
  // Line and column of an offset; empty where the document's text is not at hand: places are byte offsets then.
  std::function<Position(uint64_t)> place = {};
  bool chinese = true;
  Style style{false};
};

// Looks at `lines` when it is asked.
inline std::function<Position(uint64_t)> PlacesOf(const LineIndex& lines) {
  return [&lines](uint64_t offset) { return lines.At(offset); };
}

inline check::Language Language(const FindingContext& context) {
  return context.chinese ? check::Language::kChinese : check::Language::kEnglish;
}

// `file:line:column: severity: message [rule]`, then evidence, arithmetic and repair, indented. `cause_told`: a finding
// of the same cause stands above with its repair: this one is its head line alone.
void AppendFindingText(const FindingContext& context, const report::v1::Finding& finding,
                       const std::string& message, bool cause_told, std::string* out);
// One JSON object, without a newline.
void AppendFindingJson(const FindingContext& context, const report::v1::Finding& finding,
                       const std::string& message, std::string* out);

// ,"tallies":[…]: for every rule family how many checks were made, passed, failed, and could not be made, with reasons.
void AppendTalliesJson(const report::v1::Record& record, std::string* out);

}  // namespace gouji::cli
