// Whether the headers of a table name its columns in the form's order.
//
// Role: takes the columns that each header names, one after another, and says whether some header has them all and in
// another order: then nothing that is read by counting is what it seems. It moves no figure. Header only; refers to the
// form's table. Threads: one. Errors: none.
//
//   HeaderOrder order(table); order.Add(6); order.Add(0); …; order.End(); if (order.Contradicts()) …
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "worker/form/forms.h"

namespace gouji::extract {

class HeaderOrder {
 public:
  explicit HeaderOrder(const form::Table& table) : table_(table) {}

  void Add(int column) {
    if (names_ < columns_.size()) columns_[names_] = static_cast<uint8_t>(column);
    ++names_;
  }

  // The header is over.
  void End() {
    if (names_ > 1 && names_ <= columns_.size()) contradicts_ |= IsOfAnotherOrder();
    names_ = 0;
  }

  bool Contradicts() const { return contradicts_; }
  // The column that the header named last; -1 where it named none yet, or too many.
  int last() const { return names_ > 0 && names_ <= columns_.size() ? columns_[names_ - 1] : -1; }

 private:
  // Each column once, and one before another that is on its left. Of headers in two lines 总计 is in the first, and names
  // that are lost tell nothing.
  bool IsOfAnotherOrder() const {
    const bool all = table_.kind == form::kDisclosure || names_ == table_.columns.size();
    const size_t last = table_.columns.size() - 1;
    uint32_t seen = 0;
    bool falls = false;
    for (size_t i = 0; i < names_; ++i) {
      const uint32_t bit = 1u << columns_[i];
      if ((seen & bit) != 0) return false;
      const bool spans = table_.kind == form::kApplications && (seen >> last & 1) != 0 && (seen & 1) != 0;
      const uint32_t before = spans ? seen & ~(1u << last) : seen;
      falls |= before > bit;
      seen |= bit;
    }
    return all && falls;
  }

  const form::Table& table_;
  std::array<uint8_t, form::kMaxColumns> columns_{};
  size_t names_ = 0;
  bool contradicts_ = false;
};

}  // namespace gouji::extract
