// What a rule sees and what it answers.
//
// Role: Context is the record as read, with the forms and the text behind it; Report takes findings and counts. Rules
// hold no state. Ownership: Context views what Run was given; Report owns its findings until Run moves them into the
// record. Threads: one at a time. Errors: none. Bounds: kMostFindings of one rule.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gouji/report/v1/report.pb.h"
#include "worker/check/check.h"
#include "worker/check/part_list.h"
#include "worker/check/prose_place.h"
#include "worker/check/repairs.h"
#include "worker/check/sums.h"
#include "worker/check/text_scan.h"
#include "worker/form/forms.h"

namespace gouji::check {

// A table whose form has identities: its lines, and what mends those that fail.
struct JudgedTable {
  TableSums sums;
  TableRepairs repairs;
};

class Context {
 public:
  Context(const Input& input, const report::v1::Record& record);

  const report::v1::Record& record() const { return record_; }
  const form::Forms& forms() const { return input_.forms; }
  std::span<const JudgedTable> judged() const { return judged_; }
  // Lists of parts of the prose.
  std::span<const PartList> part_lists() const { return part_lists_; }
  // Numbers that the causes of failing sums have: 1 to this.
  uint32_t causes() const { return causes_; }
  // The whole decoded text, and where rules about its characters may find something.
  std::string_view text() const { return input_.text; }
  const TextScan& scan() const { return scan_; }
  std::span<const report::v1::Evidence> other_reports() const { return input_.other_reports; }
  // Whether a place of the text lies outside all tables.
  bool IsProse(uint32_t at) const;
  // The paragraph that a place of the prose is in.
  ProsePlace PlaceOf(uint32_t at) const { return places_.Of(at); }
  // Bytes of the decoded text; empty where the span does not fit it.
  std::string_view Quote(uint32_t begin, uint32_t end) const;
  // What the official form calls the section of a table, a row and a column; the key where the form has none.
  std::string_view TableLabel(std::string_view table) const;
  std::string_view RowLabel(const report::v1::Table& table, uint32_t row) const;
  std::string_view ColumnLabel(const report::v1::Table& table, uint32_t column) const;
  // The edition that reports for the document's year must use; unspecified where the year is in doubt.
  report::v1::Edition DueEdition() const;
  // Whether the editions of 2019 and 2021 print the table with the same rows and columns.
  bool IsAlikeInBoth(std::string_view table) const;

 private:
  bool BodyTellsYear() const;

  const Input& input_;
  const report::v1::Record& record_;
  std::vector<JudgedTable> judged_;
  std::vector<PartList> part_lists_;
  uint32_t causes_ = 0;
  TextScan scan_;
  mutable ProsePlaces places_;  // learns as it is asked
};

class Report {
 public:
  // `causes`: the greatest number of a cause that findings already share.
  explicit Report(uint32_t causes) : causes_(causes) {}

  // Of one rule: more than a table has cells. A record must not grow with what a hostile document repeats.
  static constexpr uint32_t kMostFindings = 200;

  // A failed check of `rule`, with the rule's severity and fault; beyond kMostFindings it is counted alone. The finding is
  // good until the next one.
  report::v1::Finding& Fail(const Rule& rule);
  // `times` checks that passed; none counts nothing.
  void Pass(const Rule& rule, uint32_t times = 1) {
    if (times > 0) TallyOf(rule).passed += times;
  }
  // Checks that could not be made, none counts nothing; `reason` is a short code that lives for ever.
  void Skip(const Rule& rule, std::string_view reason, uint32_t times = 1);

  // Checks that were counted so far, made or not.
  uint64_t count() const { return count_; }

  // The last finding says what the claim's figure gets wrong.
  void Tell(const report::v1::Claim& claim);
  // The last finding comes of the slip that was told of the claim: both have one cause. Of none: nothing.
  void TieTo(const report::v1::Claim& claim);

  // Moves findings, sorted by place and rule, and tallies into the record.
  void MoveTo(report::v1::Record* record);

 private:
  struct Tally {
    std::string_view family;
    uint32_t passed = 0;
    uint32_t failed = 0;
    uint32_t skipped = 0;
    uint32_t left_out = 0;
    std::map<std::string_view, uint32_t> reasons = {};
  };
  Tally& TallyOf(const Rule& rule) {
    ++count_;
    return &rule == last_rule_ ? tallies_[last_tally_] : TallyOfNext(rule);
  }
  Tally& TallyOfNext(const Rule& rule);

  std::vector<report::v1::Finding> findings_;
  // Of each rule so far, and what those beyond kMostFindings are written to.
  std::map<const Rule*, uint32_t> failed_;
  report::v1::Finding left_out_;
  bool last_left_out_ = false;
  // Findings that claims were told of, by their place in findings_.
  std::map<const report::v1::Claim*, size_t> told_;
  uint32_t causes_;
  std::vector<Tally> tallies_;
  // A rule that judges every cell counts hundreds of times in a row.
  const Rule* last_rule_ = nullptr;
  size_t last_tally_ = 0;
  uint64_t count_ = 0;
};

// Null where the table has no such cell.
const report::v1::Cell* FindCell(const report::v1::Table& table, std::string_view row,
                                 std::string_view column);
// Why a cell is no whole number that was read without doubt; a short code that lives for ever, empty where it is one.
// Null is a cell that the table does not have.
std::string_view WhyUncounted(const report::v1::Cell* cell);
// One that is a whole number and read without doubt; null where the table has no such cell.
const report::v1::Cell* FindSureCell(const report::v1::Table& table, std::string_view row,
                                     std::string_view column);

// (一)主动公开政府信息情况 where other sections are 一、 and 二、: a heading below one of them that has a section's name.
bool IsBelowSections(const report::v1::Record& record, const report::v1::Section& section);

// Where section one ends: what stands behind it on a page without lines may be another report's, which nothing tells.
size_t EndOfOverview(const Context& context);

// The finding rests on a doubtful reading: an error becomes a warning.
void Doubt(report::v1::Finding& finding);
// The same where the cell was not read without doubt.
void DoubtUnlessSure(const report::v1::Cell& cell, report::v1::Finding& finding);

// How findings write an edition, a date (2024-01-18) and a section's number (一); empty for what they do not know.
std::string_view EditionName(report::v1::Edition edition);
std::string DateText(const report::v1::DateValue& date);
std::string_view SectionNumber(uint32_t ordinal);

void AddArgument(report::v1::Finding& finding, std::string_view name, std::string_view value);
// Names a cell: its keys as `table`, `row`, `column`, the official form's words as `row_label`, `column_label`.
void AddCellArguments(const Context& context, report::v1::Finding& finding, const report::v1::Table& table,
                      const report::v1::Cell& cell);
// Rows of a table that print more cells than the form has, or fewer.
struct OddRows {
  size_t count = 0;
  // Of the first of them: its index, and cells.
  uint32_t first = 0;
  uint32_t due = 0;
  uint32_t printed = 0;
};
// How many they are, and the first one as an example, shown from its cell `shown` on.
void AddOddRows(const Context& context, report::v1::Finding& finding, const report::v1::Table& table,
                const OddRows& rows, const report::v1::Cell& shown);
void AddEvidence(const Context& context, report::v1::Finding& finding, const report::v1::Span& span);
// The first words of a table.
void AddTableEvidence(const Context& context, report::v1::Finding& finding, const report::v1::Table& table);
void AddCellEvidence(const Context& context, report::v1::Finding& finding, const report::v1::Table& table,
                     const report::v1::Cell& cell);

}  // namespace gouji::check
