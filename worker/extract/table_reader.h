// The stages of the table reader with what each of them made, kept for the record and for inspection.
//
// Role: runs hits -> regions -> tokens -> edition -> rows -> blanks -> places, in this order, and gives every table to
// a visitor. Ownership: buffers are reused between pages. Threads: one. Errors: none.
//
//   reader.Read(page, forms, kMaxPageSteps, [&](const TableView& view) { WriteTable(…); });
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "worker/extract/table_blanks.h"
#include "worker/extract/table_labels.h"
#include "worker/extract/table_rows.h"
#include "worker/extract/table_solver.h"
#include "worker/extract/table_types.h"
#include "worker/layout/page.h"

namespace gouji::extract {

// One table, valid during the visit.
struct TableView {
  const Region& region;
  std::span<const Token> tokens;
  const form::Table& table;
  report::v1::Edition edition;
  const Rows& rows;
  Layout layout;
  const std::vector<RowReading>& readings;
  const std::vector<Placement>& placements;
  report::v1::Unit header_unit;
  Columns columns;
  bool bounded;  // some search ended at its bound
};

class TableReader {
 public:
  // `max_steps`: of the searches of all tables together.
  void Read(const layout::Page& page, const form::Forms& forms, uint64_t max_steps,
            const std::function<void(const TableView&)>& visit);
  const std::vector<form::Hit>& hits() const { return hits_; }

 private:
  void Prepare(const form::Forms& forms);
  void ObserveRegions(const layout::Page& page, const form::Forms& forms);
  void LearnHabits(std::string_view text, LayoutHints* hints);
  void PlaceBySeparators(const layout::Page& page, const form::Table& table, Layout layout, const Rows& rows,
                         LayoutHints* hints);
  const form::Table& TableOf(const form::Forms& forms, size_t region) const;
  void DoubtHalves();
  std::span<const Token> TokensOf(size_t region) const {
    return std::span(tokens_).subspan(first_token_[region], first_token_[region + 1] - first_token_[region]);
  }

  const form::Forms* forms_ = nullptr;
  std::unique_ptr<LabelTable> labels_;
  // Section four of each edition, its rows apart.
  std::vector<form::Table> review_by_rows_;
  std::vector<form::Table> review_without_groups_;
  std::vector<form::Hit> hits_;
  std::vector<Region> regions_;
  std::vector<Token> tokens_;
  std::vector<size_t> first_token_;  // of each region, and the end
  std::vector<report::v1::Edition> editions_;
  std::vector<Rows> rows_;  // of each region; more than there are, for their memory
  std::vector<RowReading> readings_;
  std::vector<Placement> placements_;
  Solver solver_;
};

}  // namespace gouji::extract
