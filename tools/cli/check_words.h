// What `gouji check` says around its findings, in both languages: the catalogue of its phrases.
//
// Role: data, and the filling of its places. Findings themselves are worded by worker/check. Threads: immutable. Errors: none;
// a place that has no value is left empty.
//
//   out += Fill(CheckWordsOf(chinese).repair, {{"repair", text}});
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "gouji/report/v1/report.pb.h"

namespace gouji::cli {

// A number with its noun.
struct Counted {
  std::string_view one, many;
};

struct CheckWords {
  // Of a finding: {severity}, {message}; then its lines.
  std::string_view error, warning, info;
  std::string_view finding;
  std::string_view zeros;     // {count}
  std::string_view expected;  // {expected}
  std::string_view actual;    // {actual}
  std::string_view both;      // {expected}, {actual}
  std::string_view beside;    // {expected} of the table, {actual} of the prose
  std::string_view told, unsure, reading;
  std::string_view repair;  // {repair}
  // {note}
  std::string_view note_name, note;
  std::string_view sums;        // {sums}
  std::string_view doubted;     // {unsure} {checks}
  std::string_view page;        // {command}
  std::string_view page_alone;  // where no command shows that text
  std::string_view interrupted;
  std::string_view left_out;         // {count}
  std::string_view ambiguous_years;  // {count}
  // {name}, {cannot_read}, {error}
  std::string_view cannot_read, unreadable, not_a_report;
  std::string_view detail;  // {error}, {detail}
  // The table of organs.
  std::string_view errors_column, warnings_column, drafts_column, organ_column, not_named;
  // {drafts}, {errors}, {warnings}, {infos}; {count}; {checked}, {skipped}
  std::string_view closing, closing_unreadable, closing_sums, closing_doubted, closing_checks;
  Counted drafts, error_count, warning_count, sum_count, check_count;  // {count}
};

const CheckWords& CheckWordsOf(bool chinese);

std::string_view SeverityWord(const CheckWords& words, report::v1::Severity severity);

std::string Fill(std::string_view phrase,
                 std::initializer_list<std::pair<std::string_view, std::string_view>> values);
std::string FillCount(const Counted& counted, uint64_t count);

}  // namespace gouji::cli
