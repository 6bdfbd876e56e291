#include "worker/check/prose_place.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "worker/check/context.h"
#include "worker/check/utf8_words.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// No program wraps lines that are shorter.
constexpr size_t kShortestWrapped = 60;

// Whether the paragraph goes on below the line.
bool IsWrapped(std::string_view line) {
  static constexpr auto kEnds = std::to_array<std::string_view>(
      {"。", "；", "：", "！", "？", "．", "”", "）", ".", ";", ":", "!", "?", "\"", ")"});
  return line.size() >= kShortestWrapped && !EndsWithAny(line, kEnds);
}

}  // namespace

std::string WitnessName(const Evidence& witness, std::string_view part) {
  return std::string(part).append("@").append(std::to_string(witness.span().begin()));
}

ProsePlace ProsePlaces::Of(uint32_t at) {
  constexpr uint32_t kWholeText = UINT32_MAX;
  ProsePlace place;
  uint32_t key = kWholeText;
  Span body;
  body.set_end(static_cast<uint32_t>(text_.size()));
  for (const Section& section : record_.sections()) {
    const Span& of = section.body_span();
    if (section.ordinal() == 0 || at < of.begin() || at >= of.end()) continue;
    place.section = section.ordinal();
    key = of.begin();
    body = of;
  }
  const auto [known, is_new] = paragraphs_.try_emplace(key);
  std::vector<uint32_t>& begins = known->second;
  if (is_new) begins = ParagraphsOf(body.begin(), body.end());
  const auto behind = std::upper_bound(begins.begin(), begins.end(), at);
  place.paragraph = std::max(static_cast<uint32_t>(behind - begins.begin()), 1u);
  return place;
}

std::vector<uint32_t> ProsePlaces::ParagraphsOf(uint32_t begin, uint32_t end) const {
  const auto in_table = [&](size_t offset) {
    return std::any_of(record_.tables().begin(), record_.tables().end(), [&](const Table& table) {
      return offset >= table.span().begin() && offset < table.span().end();
    });
  };
  std::vector<uint32_t> begins;
  bool goes_on = false;
  for (size_t at = begin; at < std::min<size_t>(end, text_.size());) {
    const size_t line_end = std::min(text_.find('\n', at), text_.size());
    const std::string_view line = Trimmed(text_.substr(at, line_end - at));
    const bool prose = !line.empty() && !in_table(at);
    if (prose && !goes_on) begins.push_back(static_cast<uint32_t>(at));
    goes_on = prose && IsWrapped(line);
    at = line_end + 1;
  }
  return begins;
}

void AddWitnessPlaces(const Context& context, const Repair& repair, Finding& finding) {
  for (const Evidence& witness : repair.witnesses()) {
    const ProsePlace place = context.PlaceOf(witness.span().begin());
    AddArgument(finding, WitnessName(witness, "section"), std::to_string(place.section));
    AddArgument(finding, WitnessName(witness, "paragraph"), std::to_string(place.paragraph));
  }
}

}  // namespace gouji::check
