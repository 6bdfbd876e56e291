// Whether the header of section four, which prints all its rows as one, names them and their columns in the form's order.
//
// Role: takes the labels in the order of the text, up to the first figure, and says whether they contradict the form:
// five columns that are all there in another order, suits behind reviews before those without, suits before reviews. It
// moves no figure; where a header is scattered over lines so that no five names are one of each, it says nothing.
// Header only. Threads: one. Errors: none.
//
//   ReviewOrder order(table); order.Add(label); …; if (order.Contradicts()) …
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "worker/form/forms.h"

namespace gouji::extract {

class ReviewOrder {
 public:
  explicit ReviewOrder(const form::Table& table) : table_(table) {}

  struct Name {
    bool column = false;  // else a row; suits as a whole are their first
    uint8_t index = 0;
  };
  // Of the names in the order in which they were added.
  struct Fall {
    size_t early = 0;
    size_t late = 0;
  };

  // What the label names; nothing where it means nothing in this table.
  std::optional<Name> Add(const form::Label& label) {
    for (const form::Meaning& meaning : label.meanings) {
      if (meaning.table != form::kReview || meaning.edition != table_.edition) continue;
      if (meaning.kind == form::LabelKind::kItem || meaning.kind == form::LabelKind::kSection) continue;
      const auto index = static_cast<uint8_t>(meaning.index);
      const bool suits = meaning.kind == form::LabelKind::kDecoration;
      const Name name{meaning.kind == form::LabelKind::kColumn, suits ? kSuits : index};
      if (name.column) {
        AddColumn(index);
      } else {
        // Suits as a whole stand between reviews and their two kinds.
        AddRow(suits || index == 0 ? name.index : static_cast<uint8_t>(index + 1));
      }
      ++added_;
      return name;
    }
    return std::nullopt;
  }

  bool Contradicts() const { return FirstFall().has_value(); }

  std::optional<Fall> FirstFall() const { return rows_fall_ ? rows_fall_ : ColumnsFall(); }

 private:
  static constexpr uint8_t kSuits = 1;

  void AddColumn(uint8_t column) {
    if (names_ < columns_.size()) columns_[names_] = {column, added_};
    ++names_;
  }

  void AddRow(uint8_t row) {
    // Named once more it is the head of its own columns.
    const auto known = std::find_if(rows_.begin(), rows_.begin() + seen_,
                                    [&](const Place& place) { return place.index == row; });
    if (known != rows_.begin() + seen_ || seen_ == rows_.size()) return;
    const auto later = std::find_if(rows_.begin(), rows_.begin() + seen_,
                                    [&](const Place& place) { return place.index > row; });
    if (!rows_fall_ && later != rows_.begin() + seen_) rows_fall_ = Fall{later->at, added_};
    rows_[seen_++] = {row, added_};
  }

  // All five of each group, and one before another that is on its left.
  std::optional<Fall> ColumnsFall() const {
    const size_t group = table_.columns.size();
    if (names_ == 0 || names_ > columns_.size() || names_ % group != 0) return std::nullopt;
    std::optional<Fall> fall;
    for (size_t begin = 0; begin < names_; begin += group) {
      uint32_t seen = 0;
      for (size_t i = begin; i < begin + group; ++i) {
        if (!fall && i > begin && columns_[i - 1].index > columns_[i].index)
          fall = Fall{columns_[i - 1].at, columns_[i].at};
        seen |= 1u << columns_[i].index;
      }
      if (seen != (1u << group) - 1) return std::nullopt;
    }
    return fall;
  }

  struct Place {
    uint8_t index = 0;
    size_t at = 0;  // among all names
  };

  const form::Table& table_;
  std::array<Place, 3 * form::kMaxColumns> columns_{};
  std::array<Place, 4> rows_{};
  size_t names_ = 0;  // of columns
  size_t seen_ = 0;   // rows, and suits as a whole
  size_t added_ = 0;
  std::optional<Fall> rows_fall_;
};

}  // namespace gouji::extract
