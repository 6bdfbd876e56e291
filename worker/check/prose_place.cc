#include "worker/check/prose_place.h"

#include <algorithm>
#include <array>

#include "worker/check/context.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// No program wraps lines that are shorter.
constexpr size_t kShortestWrapped = 60;

std::string_view Trimmed(std::string_view line) {
  constexpr std::string_view kIdeographicSpace = "\u3000";
  for (size_t before = 0; before != line.size();) {
    before = line.size();
    while (!line.empty() && static_cast<unsigned char>(line.back()) <= ' ') line.remove_suffix(1);
    while (!line.empty() && static_cast<unsigned char>(line.front()) <= ' ') line.remove_prefix(1);
    if (line.ends_with(kIdeographicSpace)) line.remove_suffix(kIdeographicSpace.size());
    if (line.starts_with(kIdeographicSpace)) line.remove_prefix(kIdeographicSpace.size());
  }
  return line;
}

// Whether the paragraph goes on below the line.
bool IsWrapped(std::string_view line) {
  static constexpr auto kEnds = std::to_array<std::string_view>(
      {"。", "；", "：", "！", "？", "．", "”", "）", ".", ";", ":", "!", "?", "\"", ")"});
  return line.size() >= kShortestWrapped &&
         std::none_of(kEnds.begin(), kEnds.end(), [&](std::string_view end) { return line.ends_with(end); });
}

}  // namespace

std::string WitnessName(const Evidence& witness, std::string_view part) {
  return std::string(part).append("@").append(std::to_string(witness.span().begin()));
}

ProsePlace PlaceInProse(std::string_view text, const Record& record, uint32_t at) {
  ProsePlace place{.section = 0, .paragraph = 0};
  size_t begin = 0;
  for (const Section& section : record.sections()) {
    const Span& body = section.body_span();
    if (section.ordinal() == 0 || at < body.begin() || at >= body.end()) continue;
    place.section = section.ordinal();
    begin = body.begin();
  }
  const auto in_table = [&](size_t offset) {
    return std::any_of(record.tables().begin(), record.tables().end(), [&](const Table& table) {
      return offset >= table.span().begin() && offset < table.span().end();
    });
  };
  bool goes_on = false;
  while (begin <= at && begin < text.size()) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = Trimmed(text.substr(begin, end - begin));
    const bool prose = !line.empty() && !in_table(begin);
    place.paragraph += prose && !goes_on ? 1 : 0;
    goes_on = prose && IsWrapped(line);
    begin = end + 1;
  }
  place.paragraph = std::max(place.paragraph, 1u);
  return place;
}

void AddWitnessPlaces(const Context& context, const Repair& repair, Finding& finding) {
  for (const Evidence& witness : repair.witnesses()) {
    const ProsePlace place = PlaceInProse(context.text(), context.record(), witness.span().begin());
    AddArgument(finding, WitnessName(witness, "section"), std::to_string(place.section));
    AddArgument(finding, WitnessName(witness, "paragraph"), std::to_string(place.paragraph));
  }
}

}  // namespace gouji::check
