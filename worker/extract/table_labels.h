// What a label tells about the tables before its context is known.
//
// Role: folds the meanings of every label of the forms into bits, once per Forms. Immutable after construction;
// threads: any. Errors: none.
//
//   const LabelFacts& facts = labels.of(hit.label);
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "worker/form/forms.h"

namespace gouji::extract {

struct LabelFacts {
  uint8_t tables = 0;  // bit per TableKind that knows the label
  bool section = false;
  // A label of four characters and more that one table alone prints: it ends any other table.
  bool strong = false;
  bool row = false;
  bool column = false;
  bool item = false;
  // Rows and columns that it may name, numbered over both editions of its table.
  uint64_t rows = 0;
  uint64_t columns = 0;
  // The edition whose form alone prints it, or alone has cells for it, as 1 << Edition; 0 when both do.
  uint8_t only_edition = 0;
};

class LabelTable {
 public:
  explicit LabelTable(const form::Forms& forms);
  const LabelFacts& of(uint16_t label) const { return facts_[label]; }

 private:
  std::vector<LabelFacts> facts_;
};

}  // namespace gouji::extract
