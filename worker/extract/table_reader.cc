#include "worker/extract/table_reader.h"

#include <algorithm>
#include <bit>

#include "worker/extract/table_bare_review.h"
#include "worker/extract/table_cells.h"
#include "worker/extract/table_grid.h"
#include "worker/extract/table_named.h"
#include "worker/extract/table_order.h"
#include "worker/extract/table_record.h"
#include "worker/extract/table_regions.h"
#include "worker/extract/table_spans.h"
#include "worker/extract/table_tokens.h"
#include "worker/extract/table_transposed.h"
#include "worker/extract/table_unlabelled.h"

namespace gouji::extract {
namespace {

using report::v1::Edition;

// The annotation of a header stands within this many bytes after it.
constexpr uint32_t kMaxAnnotationBytes = 120;

// Regions whose own labels do not tell the edition take that of the table before them, else of the one after.
void SpreadEditions(std::vector<Edition>* editions) {
  for (size_t i = 1; i < editions->size(); ++i) {
    if ((*editions)[i] == report::v1::EDITION_UNSPECIFIED) (*editions)[i] = (*editions)[i - 1];
  }
  for (size_t i = editions->size(); i-- > 1;) {
    if ((*editions)[i - 1] == report::v1::EDITION_UNSPECIFIED) (*editions)[i - 1] = (*editions)[i];
  }
}

// Unit in the header of an amount's column.
report::v1::Unit HeaderUnit(std::string_view text, const form::Forms& forms, const form::Table& table,
                            std::span<const Token> tokens) {
  report::v1::Unit unit = report::v1::UNIT_UNSPECIFIED;
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].kind != TokenKind::kLabel) continue;
    for (const form::Meaning& meaning : forms.labels()[tokens[i].label].meanings) {
      if (meaning.table != table.kind || meaning.edition != table.edition) continue;
      if (meaning.kind != form::LabelKind::kColumn) continue;
      const bool amount = std::any_of(table.cells.begin(), table.cells.end(), [&](const form::CellRef& cell) {
        return cell.column == meaning.index && cell.kind == form::v1::CELL_KIND_AMOUNT;
      });
      if (!amount) continue;
      uint32_t end = tokens[i].end + kMaxAnnotationBytes;
      for (size_t next = i + 1; next < tokens.size(); ++next) {
        if (tokens[next].kind == TokenKind::kText && tokens[next].begin != tokens[next].end) continue;
        end = std::min(end, tokens[next].begin);
        break;
      }
      const auto found = MoneyUnitIn(text.substr(tokens[i].end, end - tokens[i].end));
      if (found != report::v1::UNIT_UNSPECIFIED) unit = found;
    }
  }
  return unit;
}

// Whether section four has a printed row for each of its rows: the names of several below the last header, or figures
// behind several, and no header after the first of them until the next name.
bool PrintsRowsApart(const form::Forms& forms, std::span<const Token> tokens) {
  int row = -1;
  bool figures = false;
  bool turns = true;
  bool unnamed = false;  // figures before the first name: of a row whose own is broken
  uint32_t with_figures = 0;
  uint32_t below = 0;  // the last header
  for (const Token& token : tokens) {
    if (token.kind == TokenKind::kText) continue;
    if (token.kind != TokenKind::kLabel) {
      figures = true;
      unnamed |= row < 0;
      if (row >= 0) with_figures |= 1u << row;
      continue;
    }
    for (const form::Meaning& meaning : forms.labels()[token.label].meanings) {
      if (meaning.table != form::kReview) continue;
      if (meaning.kind == form::LabelKind::kColumn) {
        below = 0;
        turns = turns && !figures;
      }
      if (meaning.kind != form::LabelKind::kRow) continue;
      row = meaning.index;
      below |= 1u << row;
      figures = false;
    }
  }
  constexpr uint32_t kOthers = 6;
  if (unnamed) return turns && below == kOthers && (with_figures & ~kOthers) == 0;
  const bool apart = (below & 1) != 0 && std::popcount(below) > 1;
  return apart || (turns && std::popcount(with_figures) > 1);
}

// Whether the name of a group of the table's rows is printed; where none is there is no column of groups either.
bool PrintsGroups(const form::Forms& forms, const form::Table& table, std::span<const Token> tokens) {
  return std::any_of(tokens.begin(), tokens.end(), [&](const Token& token) {
    if (token.kind != TokenKind::kLabel) return false;
    const std::string& label = forms.labels()[token.label].text;
    return std::any_of(table.rows.begin(), table.rows.end(), [&](const form::Row& row) {
      return std::find(row.groups.begin(), row.groups.end(), label) != row.groups.end();
    });
  });
}

// Rows without a figure whose own may be one that no row has.
void DoubtRowsWithoutFigures(const Rows& rows, std::vector<Placement>* placements) {
  for (size_t i = 0; i < rows.runs.size(); ++i) {
    const RowRun& run = rows.runs[i];
    if (run.values > 0 || (rows.may_be_printed >> run.row & 1) == 0) continue;
    Placement& placement = (*placements)[i];
    for (size_t position = 0; position < run.positions; ++position) {
      if (placement.pieces[position].state == Piece::State::kNone)
        placement.certainty[position] = report::v1::CERTAINTY_UNSURE;
    }
  }
}

// Where a crawler removed the lines that were there before, the empty ones that it left tell where cells are, and not that
// nothing stood in them.
void DoubtBlanks(std::vector<Placement>* placements) {
  for (Placement& placement : *placements) {
    for (size_t position = 0; position < kMaxPositions; ++position) {
      if (placement.pieces[position].state == Piece::State::kBlank)
        placement.certainty[position] = report::v1::CERTAINTY_UNSURE;
    }
  }
}

// Where rows are glued to their labels, a figure on a line below one is another's, or the number of a page: which cells
// the block on the label's line holds is then not known. Rows with sums need none of it.
void DoubtFiguresBelowGlue(Rows* rows) {
  constexpr uint8_t kMostWithoutSums = 3;
  const auto begins_glued = [&](const RowRun& run) {
    return run.positions > 1 && run.positions <= kMostWithoutSums && run.values > 0 &&
           rows->values[run.first_value].gap.empty();
  };
  const auto goes_below = [&](const RowRun& run) {
    const auto values = std::span(rows->values).subspan(run.first_value, run.values);
    return std::any_of(values.begin(), values.end(),
                       [](const Token& token) { return token.gap.newlines > 0; });
  };
  const auto is_glued = [&](const RowRun& run) {
    return begins_glued(run) && run.values < run.positions && !goes_below(run);
  };
  if (rows->one_row || std::none_of(rows->runs.begin(), rows->runs.end(), is_glued)) return;
  for (const RowRun& run : rows->runs) {
    if (begins_glued(run) && goes_below(run)) rows->doubtful |= 1u << run.row;
  }
}

// Figures that a run of digits holds at least: none begins with a zero but 0.
uint32_t FewestFigures(std::string_view digits) {
  uint32_t figures = 0;
  for (size_t i = 0; i < digits.size(); ++i) {
    ++figures;
    if (digits[i] != '0') break;
  }
  return figures;
}

// 00000000 for seven cells: where rows that are glued hold more figures than the form has columns, the table has one more, and
// which of its cells are the form's is not known.
void DoubtOverfullGlue(std::string_view text, Rows* rows) {
  constexpr auto kFewest = 2;
  const auto overfull = [&](const RowRun& run) {
    if (run.row < 0 || run.values != 1) return false;
    const Token& value = rows->values[run.first_value];
    const std::string_view digits = text.substr(value.begin, value.end - value.begin);
    if (!value.gap.empty() || digits.find_first_not_of("0123456789") != digits.npos) return false;
    // The last may be the number of the next label.
    return FewestFigures(digits) > run.positions + (value.maybe_ordinal ? 1u : 0u);
  };
  if (rows->one_row || std::count_if(rows->runs.begin(), rows->runs.end(), overfull) < kFewest) return;
  rows->doubtful = ~0u;
}

// What the order of the rows told is inferred, and what it left open is unsure.
void TakeCertaintyOfOrder(const Rows& rows, std::vector<Placement>* placements) {
  if ((rows.in_order | rows.doubtful) == 0) return;
  for (size_t i = 0; i < rows.runs.size(); ++i) {
    const RowRun& run = rows.runs[i];
    if ((rows.in_order >> run.row & 1) != 0) (*placements)[i].certainty.fill(report::v1::CERTAINTY_INFERRED);
    if ((rows.doubtful >> run.row & 1) != 0) (*placements)[i].certainty.fill(report::v1::CERTAINTY_UNSURE);
  }
}

// Whether some row prints fewer figures than it has cells.
bool Lacks(const Rows& rows) {
  return std::any_of(rows.runs.begin(), rows.runs.end(),
                     [](const RowRun& run) { return run.values > 0 && run.values < run.positions; });
}

}  // namespace

void TableReader::Prepare(const form::Forms& forms) {
  if (forms_ == &forms) return;
  labels_ = std::make_unique<LabelTable>(forms);
  forms_ = &forms;
  review_by_rows_.clear();
  review_without_groups_.clear();
  for (const Edition edition : {report::v1::EDITION_2019, report::v1::EDITION_2021}) {
    if (const form::Table* const review = forms.FindTable(form::kReview, edition)) {
      review_by_rows_.push_back(*review);
      review_by_rows_.back().one_printed_row = false;
      review_without_groups_.push_back(review_by_rows_.back());
      for (form::Row& row : review_without_groups_.back().rows) row.groups.clear();
    }
  }
}

void TableReader::ObserveRegions(const layout::Page& page, const form::Forms& forms) {
  hits_.clear();
  forms.matcher().FindAll(page.text(), &hits_);
  DropNotedLabels(page.text(), *labels_, &hits_);
  FindRegions(page.text(), *labels_, hits_, &regions_);
  AddBareReview(page.text(), forms, hits_, &regions_);
  tokens_.clear();
  first_token_.clear();
  editions_.clear();
  for (const Region& region : regions_) {
    first_token_.push_back(tokens_.size());
    Tokenize(page.text(), forms, *labels_, hits_, region, &tokens_);
    const std::span<const Token> tokens = std::span(tokens_).subspan(first_token_.back());
    editions_.push_back(region.kind == form::kReview
                            ? report::v1::EDITION_UNSPECIFIED
                            : PickEdition(*labels_, tokens, report::v1::EDITION_UNSPECIFIED));
  }
  first_token_.push_back(tokens_.size());
  SpreadEditions(&editions_);
}

// Where nothing tells the edition, the one in force gives rows and columns.
const form::Table& TableReader::TableOf(const form::Forms& forms, size_t region) const {
  const Edition edition =
      editions_[region] == report::v1::EDITION_UNSPECIFIED ? report::v1::EDITION_2021 : editions_[region];
  if (regions_[region].kind == form::kReview && PrintsRowsApart(forms, TokensOf(region))) {
    for (size_t i = 0; i < review_by_rows_.size(); ++i) {
      const form::Table& table = review_by_rows_[i];
      if (table.edition != edition) continue;
      return PrintsGroups(forms, table, TokensOf(region)) ? table : review_without_groups_[i];
    }
  }
  return *forms.FindTable(regions_[region].kind, edition);
}

// What one table lacks and another of its kind prints may be cut off from it.
void TableReader::DoubtHalves() {
  const auto printed = [](const Rows& rows) {
    uint32_t mask = 0;
    for (const RowRun& run : rows.runs) mask |= run.values > 0 ? 1u << run.row : 0;
    return mask;
  };
  for (size_t a = 0; a < regions_.size(); ++a) {
    for (size_t b = 0; b < regions_.size(); ++b) {
      if (a == b || regions_[a].kind != regions_[b].kind || (printed(rows_[a]) & printed(rows_[b])) != 0)
        continue;
      rows_[a].may_be_printed |= printed(rows_[b]);
    }
  }
}

// The largest table tells most of the habits, also to those before it.
void TableReader::LearnHabits(std::string_view text, LayoutHints* hints) {
  for (size_t i = 1; i < regions_.size(); ++i) {
    const bool asked = std::any_of(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(i), Lacks);
    if (regions_[i].kind != form::kApplications || !asked) continue;
    ExplainBlanks(text, ObserveLayout(rows_[i]), rows_[i], hints, &readings_);
    return;
  }
}

void TableReader::PlaceBySeparators(const layout::Page& page, const form::Table& table, Layout layout,
                                    const Rows& rows, LayoutHints* hints) {
  readings_.assign(rows.runs.size(), RowReading{});
  if (page.omits_blank_cells()) return;
  ExplainBlanks(page.text(), layout, rows, hints, &readings_);
  PlaceByGrid(page.text(), layout, rows, &readings_);
  PlaceBySpans(page.text(), table, layout, rows, hints, &readings_);
  PlaceBelowHeaders(page.text(), layout, rows, &readings_);
}

void TableReader::Read(const layout::Page& page, const form::Forms& forms, uint64_t max_steps,
                       const std::function<void(const TableView&)>& visit) {
  Prepare(forms);
  ObserveRegions(page, forms);
  if (rows_.size() < regions_.size()) rows_.resize(regions_.size());
  for (size_t i = 0; i < regions_.size(); ++i) {
    const form::Table& table = TableOf(forms, i);
    if (AlignTransposed(page.text(), forms, table, regions_[i].kind, TokensOf(i), &rows_[i])) continue;
    AlignRows(page.text(), forms, table, regions_[i].kind, TokensOf(i), &rows_[i]);
    RowsInOrder(page.text(), table, &rows_[i]);
    PlaceUnlabelledRows(page.text(), table, &rows_[i]);
    PlaceBareReview(page.text(), table, TokensOf(i), &rows_[i]);
    DoubtFiguresBelowGlue(&rows_[i]);
    DoubtOverfullGlue(page.text(), &rows_[i]);
  }
  DoubtHalves();
  uint64_t steps_left = max_steps;
  LayoutHints hints;
  const std::span<const Rows> tables = std::span(rows_).first(regions_.size());
  hints.prints_every_cell = PrintsEveryCell(page.text(), tables);
  constexpr size_t kFewFigures = 4;
  size_t figures = 0;
  for (const Rows& rows : tables) figures += rows.values.size();
  hints.lost_lines = figures >= kFewFigures && !RepeatsFigures(page.text(), tables);
  hints.glues = GluesCells(page.text(), tables);
  hints.touches = FiguresTouchLabels(tables);
  if (!page.omits_blank_cells()) LearnHabits(page.text(), &hints);
  for (size_t i = 0; i < regions_.size(); ++i) {
    const Rows& rows = rows_[i];
    if (rows.runs.empty()) continue;
    const form::Table& table = TableOf(forms, i);
    Layout layout = ObserveLayout(rows);
    PlaceBySeparators(page, table, layout, rows, &hints);
    if (PlaceByCells(page, forms, table, regions_[i].kind, TokensOf(i), rows, &readings_))
      layout = Layout::kGrid;
    PlaceByNames(table, rows, &readings_);
    solver_.Solve(page.text(), table, layout, rows, readings_, hints, &steps_left, &placements_);
    DoubtRowsWithoutFigures(rows, &placements_);
    TakeCertaintyOfOrder(rows, &placements_);
    if (layout == Layout::kLines && hints.lost_lines) DoubtBlanks(&placements_);
    // Of a grid the header itself tells the columns.
    if (rows.by_columns || (rows.reordered && layout != Layout::kGrid)) {
      for (Placement& placement : placements_) {
        placement.certainty.fill(report::v1::CERTAINTY_UNSURE);
        placement.alternatives = 0;
      }
    }
    visit({regions_[i], TokensOf(i), table, editions_[i], rows, layout, readings_, placements_,
           HeaderUnit(page.text(), forms, table, TokensOf(i)), solver_.columns(), solver_.bounded()});
  }
}

}  // namespace gouji::extract
