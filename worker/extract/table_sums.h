// The identities of a form's table over figures of which it is not settled yet whose they are.
//
// Role: a layout that places figures by their order asks whether all sums that can be told hold that way. It reads no text;
// the caller tells numbers. Header only. Threads: pure function. Errors: none.
//
//   const bool hold = SumsHold(table, [&](size_t row, size_t column) { return NumberAt(row, column); }, [](const auto&) {});
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "worker/form/forms.h"

namespace gouji::extract {

// `number_at(row, column)`: an optional number. Identities of which a number is not known are passed over; `told` gets all others
// that hold, once for each row or column. False as soon as one does not hold.
template <typename NumberAt, typename Told>
bool SumsHold(const form::Table& table, NumberAt number_at, Told told) {
  for (const form::Identity& identity : table.identities) {
    const bool by_columns = identity.axis == form::v1::AXIS_COLUMNS;
    const size_t lines = by_columns ? table.rows.size() : table.columns.size();
    for (size_t line = 0; line < lines; ++line) {
      int64_t difference = 0;
      bool known = true;
      const auto add = [&](const std::vector<uint8_t>& terms, int64_t sign) {
        for (const uint8_t term : terms) {
          const std::optional<int64_t> number = by_columns ? number_at(line, term) : number_at(term, line);
          known = known && number.has_value();
          difference += sign * number.value_or(0);
        }
      };
      add(identity.left, 1);
      add(identity.right, -1);
      if (!known) continue;
      if (difference != 0) return false;
      told(identity);
    }
  }
  return true;
}

}  // namespace gouji::extract
