// The catalogue of phrases that are no rule's own: how repairs are told, in both languages.
//
// Role: data. Places in braces are filled by render.cc. Threads: immutable. Errors: none.
#pragma once

#include <string_view>

#include "gouji/report/v1/report.pb.h"
#include "worker/check/check.h"

namespace gouji::check {

struct Phrases {
  // {cell}, {to}, {from}: one changed cell; of one left blank.
  std::string_view change;
  std::string_view change_of_blank;
  // Between changes of one repair, and before the last.
  std::string_view and_change;
  // {support}: the things that speak for a repair.
  std::string_view supported_by;
  std::string_view row, column;
  // {place}, {quote}; of a place: {section}, {paragraph}
  std::string_view prose;
  std::string_view in_section, in_paragraph;
  std::string_view comma, last_comma;
  // {count}; each alternative then stands behind its {number}.
  std::string_view one_of;
  std::string_view alternative;
  // Between alternatives, and between a message and its repair.
  std::string_view semicolon;
  // {count} of those not named; of those that are less likely.
  std::string_view and_others;
  std::string_view less_likely;
  // The search was cut off: {count} sums, the {lines} of which some are named; behind repairs that were found all the same.
  std::string_view limit;
  // The search was not begun: some figure is {most} or more.
  std::string_view too_large;
  std::string_view maybe_more;
  // {label}
  std::string_view row_named, column_named;
  std::string_view more_lines;
};

const Phrases& PhrasesOf(Language language);

// How the figure was mistaken; empty when nothing tells.
std::string_view SlipPhrase(const report::v1::Change& change, Language language);

}  // namespace gouji::check
