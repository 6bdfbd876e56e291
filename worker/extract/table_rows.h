// Which printed row is which row of the form: tokens -> row runs, anchored by labels.
//
// Role: the alignment over labels. Known labels anchor rows; an unknown text before values is compared with the rows
// that are missing between its neighbours (misprints, cut labels); what fits none is a row that the form does not
// have, and its values belong to nobody. It does not count positions. Stateless; threads: any. Errors: none.
//
//   report::v1::Edition edition = PickEdition(forms, labels, kind, tokens, otherwise);
//   AlignRows(text, forms, table, kind, tokens, &rows);
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "worker/extract/table_labels.h"
#include "worker/extract/table_types.h"

namespace gouji::extract {

struct Rows {
  std::vector<RowRun> runs;   // in form order, at most one of each row
  std::vector<Token> values;  // of all runs; those of one run together
  bool one_row = false;       // section four
  // The text goes through the table by columns: figures follow the headers of their columns, and which of them is which
  // row's is not known.
  bool by_columns = false;
  // Some header names the columns in another order than the form.
  bool reordered = false;
  // Bit per row of the form whose label stands apart from its figures, which sums and order placed.
  uint32_t in_order = 0;
  // Bit per row of the form whose figures, below several labels, may be another's.
  uint32_t doubtful = 0;
  // Bit per row of the form: a figure that no row has may be its own.
  uint32_t may_be_printed = 0;
  // Spread of what was read, for the table's span.
  uint32_t begin = 0;
  uint32_t end = 0;
};

// The edition whose own labels the region prints; `otherwise` when it prints none.
report::v1::Edition PickEdition(const LabelTable& labels, std::span<const Token> tokens,
                                report::v1::Edition otherwise);

// `rows` is replaced.
void AlignRows(std::string_view text, const form::Forms& forms, const form::Table& table,
               form::TableKind kind, std::span<const Token> tokens, Rows* rows);

}  // namespace gouji::extract
