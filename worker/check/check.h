// The cross-checks: rules over a record, and their catalogue.
//
// Role: adds findings and rule tallies to a record whose other parts are read. One rule stands in one file
// under rules/; catalogue.cc names them all in the order in which they run. It does not read text for values:
// it trusts cells, header and sections, and says so when they are doubtful. Threads: the catalogue is
// immutable; Run keeps no state between records. Errors: none. What cannot be judged is counted in the
// tallies with its reason. Units: figures are the printed ones; sums are exact integers.
//
// Two reports of one organ are compared by whoever has both (gouji check of several drafts).
//
//   check::Run({.forms = forms, .text = text.utf8}, &record);
//   std::string message = check::Render(record.findings(0), check::Language::kChinese);
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "gouji/report/v1/report.pb.h"

namespace gouji::form {
class Forms;
}

namespace gouji::check {

class Context;
class Report;

// Two reports of one organ, the newer one for the year behind the older one's.
struct YearPair {
  const report::v1::Record& older;
  const report::v1::Record& newer;
};

// One change of a sample report (sample_report.h) and whether the rule then finds something. They explain the rule, and
// they are its tests.
struct Example {
  std::string_view from;
  std::string_view to;
  bool fails = false;
  report::v1::Edition edition = report::v1::EDITION_2021;
};

// Declaration of a rule. All strings live for ever.
struct Rule {
  // family.slug
  std::string_view id;
  report::v1::Severity severity;
  // Whose mistake a finding usually is; a finding itself may say otherwise.
  report::v1::Fault fault;
  // Editions of the documents that it judges.
  std::span<const report::v1::Edition> editions;
  // The document that demands it.
  std::string_view source;
  std::string_view title_zh, title_en;
  std::string_view explanation_zh, explanation_en;
  // Message with {argument} places, filled from Finding.arguments.
  std::string_view message_zh, message_en;
  // How the message goes on where the finding has all arguments that these name.
  std::string_view more_zh = {}, more_en = {};
  std::span<const Example> examples;
  // One of the two: of Catalogue(), and of AcrossYears().
  void (*run)(const Context& context, Report& report) = nullptr;
  void (*compare)(const YearPair& years, Report& report) = nullptr;
};

// All rules of a report in the order in which they run.
std::span<const Rule* const> Catalogue();
// The rules of two reports. A record is its document's alone, so that none of them is in it.
std::span<const Rule* const> AcrossYears();

// In either; null when there is none of that id.
const Rule* FindRule(std::string_view id);

// "applications.row-sum" -> "applications".
std::string_view Family(std::string_view rule_id);

enum class Language { kChinese, kEnglish };

// applications/granted/natural as 自然人/予以公开, the words of the form, column first; English readers get the keys.
std::string CellName(std::string_view path, Language language);

// What is wrong. A rule that this program does not know gives its id and arguments.
std::string RenderMessage(const report::v1::Finding& finding, Language language);
// What would mend it, in words; empty where nothing is known.
std::string RenderRepair(const report::v1::Finding& finding, Language language);
// Both in one sentence.
std::string Render(const report::v1::Finding& finding, Language language);

struct Input {
  const form::Forms& forms;
  // The decoded text that the record's spans point into.
  std::string_view text;
  // First lines of the document's further reports, of which nothing is in record and text.
  std::span<const report::v1::Evidence> other_reports = {};
};

// Appends findings, sorted by place and rule, and one tally for each family.
void Run(const Input& input, report::v1::Record* record);

// What RunAcrossYears looks at of a record: a few hundred bytes, without the text.
report::v1::Record FiguresAcrossYears(const report::v1::Record& record);
// Appends findings, whose places are the newer report's, and the tally of their family.
void RunAcrossYears(const YearPair& years, report::v1::Record* out);

}  // namespace gouji::check
