#include "worker/extract/table_bare_review.h"

#include <algorithm>
#include <optional>

#include "worker/extract/sections_number.h"
#include "worker/extract/table_blanks.h"
#include "worker/extract/table_cell_text.h"
#include "worker/extract/table_characters.h"
#include "worker/extract/table_readings.h"
#include "worker/extract/table_sums.h"
#include "worker/layout/page.h"

namespace gouji::extract {
namespace {

constexpr uint32_t kReviewSection = 4;
constexpr uint32_t kFigures = 15;
constexpr uint32_t kLongestSection = 3000;

uint32_t SectionOf(const form::Label& label) {
  for (const form::Meaning& meaning : label.meanings) {
    if (meaning.kind == form::LabelKind::kSection) return meaning.index;
  }
  return 0;
}

// The label of a section behind a heading's number, at the beginning of its line.
bool IsHeading(std::string_view text, const form::Hit& hit) {
  constexpr uint32_t kLongestNumber = 24;
  const uint32_t from = hit.begin - std::min(hit.begin, kLongestNumber);
  const std::string_view before = text.substr(from, hit.begin - from);
  const size_t newline = before.rfind('\n');
  if (newline == before.npos && from > 0) return false;
  std::string_view number = before.substr(newline == before.npos ? 0 : newline + 1);
  number.remove_prefix(std::min(number.find_first_not_of(" \t#*"), number.size()));
  return ParseHeadingNumber(number).length > 0;
}

// Whether a line holds a figure or a mark for each cell of the form, between bars or blanks, and nothing else.
bool HoldsTheRow(std::string_view line) {
  constexpr size_t kLongest = 400;
  constexpr std::string_view kBars = "|\t";
  if (line.size() > kLongest || line.find_first_of("0123456789") == line.npos) return false;
  const bool bars = line.find_first_of(kBars) != line.npos;
  uint32_t figures = 0;
  while (!line.empty()) {
    const size_t end = std::min(line.find_first_of(bars ? kBars : std::string_view(" ")), line.size());
    std::string_view cell = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    while (cell.starts_with(' ')) cell.remove_prefix(1);
    while (cell.ends_with(' ')) cell.remove_suffix(1);
    if (cell.empty()) continue;
    const TokenKind kind = ReadCellText(cell).kind;
    if (kind != TokenKind::kFigure && kind != TokenKind::kMark) return false;
    ++figures;
  }
  return figures == kFigures;
}

// The only such line of [begin, end); empty where there is none, or several.
layout::Range RowIn(std::string_view text, uint32_t begin, uint32_t end) {
  layout::Range row{begin, begin};
  for (uint32_t at = begin; at < end;) {
    const auto stop = static_cast<uint32_t>(std::min<size_t>(text.find('\n', at), end));
    if (HoldsTheRow(text.substr(at, stop - at))) {
      if (!row.empty()) return {begin, begin};
      row = {at, stop};
    }
    at = stop + 1;
  }
  return row;
}

}  // namespace

void AddBareReview(std::string_view text, const form::Forms& forms, const std::vector<form::Hit>& hits,
                   std::vector<Region>* regions) {
  for (size_t i = 0; i < hits.size(); ++i) {
    if (SectionOf(forms.labels()[hits[i].label]) != kReviewSection || !IsHeading(text, hits[i])) continue;
    uint32_t end = std::min(hits[i].end + kLongestSection, static_cast<uint32_t>(text.size()));
    for (size_t next = i + 1; next < hits.size() && hits[next].begin < end; ++next) {
      if (SectionOf(forms.labels()[hits[next].label]) > 0 && IsHeading(text, hits[next]))
        end = hits[next].begin;
    }
    const bool known = std::any_of(regions->begin(), regions->end(), [&](const Region& region) {
      return region.kind == form::kReview && region.begin < end && region.end > hits[i].begin;
    });
    const layout::Range row = known ? layout::Range{} : RowIn(text, hits[i].end, end);
    if (row.empty()) continue;
    const Region region{form::kReview, row.begin, row.end, 0, 0};
    const auto at = std::upper_bound(regions->begin(), regions->end(), region,
                                     [](const Region& a, const Region& b) { return a.begin < b.begin; });
    regions->insert(at, region);
  }
}

void PlaceBareReview(std::string_view text, const form::Table& table, std::span<const Token> tokens,
                     Rows* rows) {
  const bool labelled = std::any_of(tokens.begin(), tokens.end(),
                                    [](const Token& token) { return token.kind == TokenKind::kLabel; });
  if (table.kind != form::kReview || labelled || rows->runs.empty()) return;
  bool adds_up = rows->values.size() == table.cells.size();
  const auto number_at = [&](size_t row, size_t column) -> std::optional<int64_t> {
    int64_t number = 0;
    const auto cell = static_cast<size_t>(table.FindCell(row, column));
    if (!adds_up || !WholeNumber(text, Printed(rows->values[cell]), &number)) adds_up = false;
    return number;
  };
  adds_up = SumsHold(table, number_at, [](const form::Identity&) {}) && adds_up;
  (adds_up ? rows->in_order : rows->doubtful) |= 1;
}

}  // namespace gouji::extract
