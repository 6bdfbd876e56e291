#include "worker/check/context.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "worker/check/utf8_words.h"

namespace gouji::check {
namespace {

using namespace report::v1;

uint32_t Place(const Finding& finding) {
  return finding.evidence_size() == 0 ? 0 : finding.evidence(0).span().begin();
}

}  // namespace

Context::Context(const Input& input, const Record& record)
    : input_(input), record_(record), scan_(input.text), places_(input.text, record) {
  judged_.reserve(static_cast<size_t>(record.tables_size()));
  for (const Table& table : record.tables()) {
    const form::Table* form = forms().FindTable(table.key(), table.edition());
    if (form == nullptr || form->identities.empty()) continue;
    TableSums sums(table, *form);
    TableRepairs repairs(sums, record, &causes_);
    judged_.push_back({std::move(sums), std::move(repairs)});
  }
  part_lists_ = PartListsOf(*this);
}

bool Context::IsProse(uint32_t at) const {
  return std::none_of(record_.tables().begin(), record_.tables().end(), [at](const Table& table) {
    return at >= table.span().begin() && at < table.span().end();
  });
}

std::string_view Context::Quote(uint32_t begin, uint32_t end) const {
  if (begin > end || end > input_.text.size()) return {};
  return input_.text.substr(begin, end - begin);
}

std::string_view Context::TableLabel(std::string_view table) const {
  for (const form::Section& section : forms().sections()) {
    if (section.key == table) return section.labels.front();
  }
  return table;
}

std::string_view Context::RowLabel(const Table& table, uint32_t row) const {
  const form::Table* form = forms().FindTable(table.key(), table.edition());
  if (form != nullptr && row < form->rows.size()) return form->rows[row].label;
  return table.rows(static_cast<int>(row));
}

std::string_view Context::ColumnLabel(const Table& table, uint32_t column) const {
  const form::Table* form = forms().FindTable(table.key(), table.edition());
  if (form != nullptr && column < form->columns.size()) return form->columns[column].label;
  return table.columns(static_cast<int>(column));
}

// Whether the report's year stands in its body, and no year beside it that had another form.
bool Context::BodyTellsYear() const {
  const uint32_t year = record_.header().year();
  const report::v1::Span& place = record_.header().year_span();
  const auto holds = [](std::string_view words, uint32_t printed) {
    return words.find(std::to_string(printed)) != words.npos;
  };
  const form::Forms::Years last = forms().YearsOf(EDITION_2019);
  const uint32_t other = year == last.last ? year + 1 : year == last.last + 1 ? last.last : 0;
  return holds(Quote(place.begin(), place.end()), year) && (other == 0 || !holds(text(), other));
}

Edition Context::DueEdition() const {
  const Header& header = record_.header();
  if (header.year() == 0 || header.year_certainty() == CERTAINTY_UNSURE) return EDITION_UNSPECIFIED;
  // A year that the body alone tells may be that of the day before or after the one that changed the form.
  if (header.year_certainty() != CERTAINTY_CERTAIN && !BodyTellsYear()) return EDITION_UNSPECIFIED;
  for (const Edition edition : {EDITION_2019, EDITION_2021}) {
    const form::Forms::Years years = forms().YearsOf(edition);
    if (header.year() >= years.first && (years.last == 0 || header.year() <= years.last)) return edition;
  }
  return EDITION_PRE2019;
}

bool Context::IsAlikeInBoth(std::string_view table) const {
  const form::Table* a = forms().FindTable(table, EDITION_2019);
  const form::Table* b = forms().FindTable(table, EDITION_2021);
  const auto same_key = [](const auto& x, const auto& y) { return x.key == y.key; };
  return a != nullptr && b != nullptr &&
         std::equal(a->rows.begin(), a->rows.end(), b->rows.begin(), b->rows.end(), same_key) &&
         std::equal(a->columns.begin(), a->columns.end(), b->columns.begin(), b->columns.end(), same_key);
}

Report::Tally& Report::TallyOfNext(const Rule& rule) {
  const std::string_view family = Family(rule.id);
  // Nearly always that of the rule before.
  const auto known = std::find_if(tallies_.rbegin(), tallies_.rend(),
                                  [&](const Tally& tally) { return tally.family == family; });
  last_rule_ = &rule;
  last_tally_ = known == tallies_.rend() ? tallies_.size() : static_cast<size_t>(tallies_.rend() - known) - 1;
  if (last_tally_ == tallies_.size()) tallies_.push_back({.family = family});
  return tallies_[last_tally_];
}

Finding& Report::Fail(const Rule& rule) {
  Tally& tally = TallyOf(rule);
  ++tally.failed;
  last_left_out_ = ++failed_[&rule] > kMostFindings;
  if (last_left_out_) {
    ++tally.left_out;
    left_out_.Clear();
    return left_out_;
  }
  Finding& finding = findings_.emplace_back();
  finding.set_rule(std::string(rule.id));
  finding.set_severity(rule.severity);
  finding.set_fault(rule.fault);
  return finding;
}

void Report::Skip(const Rule& rule, std::string_view reason, uint32_t times) {
  if (times == 0) return;
  Tally& tally = TallyOf(rule);
  tally.skipped += times;
  tally.reasons[reason] += times;
}

void Report::Tell(const Claim& claim) {
  if (!last_left_out_) told_.emplace(&claim, findings_.size() - 1);
}

void Report::TieTo(const Claim& claim) {
  const auto told = told_.find(&claim);
  if (told == told_.end() || last_left_out_) return;
  Finding& first = findings_[told->second];
  Finding& last = findings_.back();
  if (last.cause() != 0 || &first == &last) return;
  if (first.cause() == 0) first.set_cause(++causes_);
  last.set_cause(first.cause());
}

void Report::MoveTo(Record* record) {
  std::stable_sort(findings_.begin(), findings_.end(), [](const Finding& a, const Finding& b) {
    return std::pair(Place(a), std::string_view(a.rule())) < std::pair(Place(b), std::string_view(b.rule()));
  });
  for (Finding& finding : findings_) *record->add_findings() = std::move(finding);
  for (Tally& tally : tallies_) {
    RuleTally* out = record->add_tallies();
    out->set_family(std::string(tally.family));
    out->set_checked(tally.passed + tally.failed);
    out->set_passed(tally.passed);
    out->set_failed(tally.failed);
    out->set_not_assessable(tally.skipped);
    out->set_left_out(tally.left_out);
    for (const auto& [reason, count] : tally.reasons) {
      out->add_reasons(std::string(reason));
      out->add_reason_counts(count);
    }
  }
}

const Cell* FindCell(const Table& table, std::string_view row, std::string_view column) {
  const auto row_at = std::find(table.rows().begin(), table.rows().end(), row);
  const auto column_at = std::find(table.columns().begin(), table.columns().end(), column);
  const auto row_index = static_cast<uint32_t>(row_at - table.rows().begin());
  const auto column_index = static_cast<uint32_t>(column_at - table.columns().begin());
  for (const Cell& cell : table.cells()) {
    if (cell.row() == row_index && cell.column() == column_index) return &cell;
  }
  return nullptr;
}

std::string_view WhyUncounted(const Cell* cell) {
  if (cell == nullptr || cell->state() == CELL_STATE_MISSING) return "missing";
  if (cell->certainty() == CERTAINTY_UNSURE) return "unsure";
  if (cell->state() == CELL_STATE_BLANK) return "blank";
  if (cell->state() == CELL_STATE_NOT_APPLICABLE) return "not-applicable";
  if (cell->state() != CELL_STATE_VALUE) return "illegible";
  if (cell->certainty() != CERTAINTY_CERTAIN) return "inferred";
  return cell->scale() == 0 ? std::string_view() : "not-integer";
}

const Cell* FindSureCell(const Table& table, std::string_view row, std::string_view column) {
  const Cell* const cell = FindCell(table, row, column);
  return WhyUncounted(cell).empty() ? cell : nullptr;
}

bool IsBelowSections(const Record& record, const Section& section) {
  const auto in_brackets = [](std::string_view heading) {
    return heading.starts_with('(') || heading.starts_with("（");
  };
  return in_brackets(section.heading()) &&
         std::any_of(record.sections().begin(), record.sections().end(), [&](const Section& other) {
           return other.ordinal() != 0 && other.printed_ordinal() != 0 && !in_brackets(other.heading());
         });
}

size_t EndOfOverview(const Context& context) {
  size_t end = context.text().size();
  for (const Section& section : context.record().sections()) {
    if (section.key() != "overview") continue;
    end = section.body_span().end();
    break;
  }
  for (const Evidence& other : context.other_reports()) end = std::min<size_t>(end, other.span().begin());
  return end;
}

void Doubt(Finding& finding) {
  finding.set_fault(FAULT_UNSURE);
  if (finding.severity() == SEVERITY_ERROR) finding.set_severity(SEVERITY_WARNING);
}

void DoubtUnlessSure(const Cell& cell, Finding& finding) {
  if (cell.certainty() != CERTAINTY_CERTAIN) Doubt(finding);
}

std::string_view EditionName(Edition edition) {
  if (edition == EDITION_2019) return "2019";
  return edition == EDITION_2021 ? "2021" : "";
}

std::string DateText(const DateValue& date) {
  const auto two = [](uint32_t number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return std::to_string(date.year()) + "-" + two(date.month()) + "-" + two(date.day());
}

std::string_view SectionNumber(uint32_t ordinal) {
  static constexpr std::array<std::string_view, 7> kNumbers = {"", "一", "二", "三", "四", "五", "六"};
  return ordinal < kNumbers.size() ? kNumbers[ordinal] : "";
}

void AddArgument(Finding& finding, std::string_view name, std::string_view value) {
  Argument* argument = finding.add_arguments();
  argument->set_name(std::string(name));
  argument->set_value(std::string(value));
}

void AddCellArguments(const Context& context, Finding& finding, const Table& table, const Cell& cell) {
  AddArgument(finding, "table", table.key());
  AddArgument(finding, "row", table.rows(static_cast<int>(cell.row())));
  AddArgument(finding, "column", table.columns(static_cast<int>(cell.column())));
  AddArgument(finding, "row_label", context.RowLabel(table, cell.row()));
  AddArgument(finding, "column_label", context.ColumnLabel(table, cell.column()));
}

void AddOddRows(const Context& context, Finding& finding, const Table& table, const OddRows& rows,
                const Cell& shown) {
  AddArgument(finding, "table", table.key());
  AddArgument(finding, "label", context.TableLabel(table.key()));
  AddArgument(finding, "rows", std::to_string(rows.count));
  AddArgument(finding, "row", table.rows(static_cast<int>(rows.first)));
  AddArgument(finding, "row_label", context.RowLabel(table, rows.first));
  AddArgument(finding, "due", std::to_string(rows.due));
  AddArgument(finding, "printed", std::to_string(rows.printed));
  finding.set_expected(std::to_string(rows.due));
  finding.set_actual(std::to_string(rows.printed));
  AddCellEvidence(context, finding, table, shown);
}

void AddEvidence(const Context& context, Finding& finding, const Span& span) {
  Evidence* evidence = finding.add_evidence();
  *evidence->mutable_span() = span;
  evidence->set_quote(std::string(context.Quote(span.begin(), span.end())));
}

void AddTableEvidence(const Context& context, Finding& finding, const Table& table) {
  constexpr size_t kLongest = 60;
  std::string_view words = context.Quote(table.span().begin(), table.span().end());
  words = CutAt(words.substr(0, words.find('\n')), kLongest);
  Span span = table.span();
  span.set_end(span.begin() + static_cast<uint32_t>(words.size()));
  AddEvidence(context, finding, span);
}

void AddCellEvidence(const Context& context, Finding& finding, const Table& table, const Cell& cell) {
  Evidence* evidence = finding.add_evidence();
  evidence->mutable_span()->set_begin(cell.begin());
  evidence->mutable_span()->set_end(cell.end());
  evidence->set_quote(std::string(context.Quote(cell.begin(), cell.end())));
  evidence->set_cell(table.key() + "/" + table.rows(static_cast<int>(cell.row())) + "/" +
                     table.columns(static_cast<int>(cell.column())));
}

}  // namespace gouji::check
