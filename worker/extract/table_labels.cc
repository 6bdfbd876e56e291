#include "worker/extract/table_labels.h"

#include <bit>
#include <string_view>

namespace gouji::extract {
namespace {

constexpr size_t kStrongBytes = 12;

// Bit of a key in the order of the editions' forms; a row of both editions has one bit.
uint64_t KeyBit(const form::Forms& forms, form::TableKind kind, bool rows, std::string_view key) {
  uint32_t bit = 0;
  const form::Table* const first = forms.FindTable(kind, report::v1::EDITION_2019);
  const form::Table* const second = forms.FindTable(kind, report::v1::EDITION_2021);
  for (const form::Table* table : {first, second}) {
    const size_t size = rows ? table->rows.size() : table->columns.size();
    for (size_t i = 0; i < size; ++i) {
      const std::string_view known = rows ? table->rows[i].key : table->columns[i].key;
      if (known == key) return uint64_t{1} << bit;
      const bool counted = table == second && (rows ? first->FindRow(known) : first->FindColumn(known)) >= 0;
      if (!counted) ++bit;
    }
  }
  return 0;
}

uint8_t EditionBit(report::v1::Edition edition) {
  return static_cast<uint8_t>(1u << edition);
}

}  // namespace

LabelTable::LabelTable(const form::Forms& forms) {
  for (const form::Label& label : forms.labels()) {
    LabelFacts facts;
    uint8_t editions = 0;
    uint8_t row_editions = 0;
    for (const form::Meaning& meaning : label.meanings) {
      if (meaning.kind == form::LabelKind::kSection) {
        facts.section = true;
        continue;
      }
      const auto kind = static_cast<form::TableKind>(meaning.table);
      const form::Table& table = *forms.FindTable(kind, meaning.edition);
      facts.tables |= static_cast<uint8_t>(1u << kind);
      editions |= EditionBit(meaning.edition);
      if (meaning.kind == form::LabelKind::kRow) {
        facts.row = true;
        row_editions |= EditionBit(meaning.edition);
        facts.rows |= KeyBit(forms, kind, true, table.rows[meaning.index].key);
      } else if (meaning.kind == form::LabelKind::kColumn) {
        facts.column = true;
        facts.columns |= KeyBit(forms, kind, false, table.columns[meaning.index].key);
      } else if (meaning.kind == form::LabelKind::kItem) {
        facts.item = true;
      }
    }
    facts.strong = !facts.section && std::has_single_bit(facts.tables) && label.text.size() >= kStrongBytes;
    if (std::has_single_bit(editions)) {
      facts.only_edition = editions;
    } else if (std::has_single_bit(row_editions) && !facts.column) {
      facts.only_edition = row_editions;
    }
    facts_.push_back(facts);
  }
}

}  // namespace gouji::extract
