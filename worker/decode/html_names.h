// The elements of HTML that matter to a reader: what each does to lines, cells and visibility.
//
// Role: a table from names to properties. Names that it does not hold (o:p, font, b) are transparent: their text belongs
// to what is around them. Threads: immutable. Errors: none.
#pragma once

#include <cstdint>
#include <string_view>

namespace gouji::decode {

enum class Role : uint8_t {
  kInline,     // transparent
  kBlock,      // begins and ends a line
  kParagraph,  // a block that another block ends
  kItem,       // a block that another item of its list ends
  kPre,        // a block whose blanks and line ends are text
  kBreak,      // <br>
  kRule,       // <hr>
  kTable,
  kRowGroup,
  kRow,
  kCell,
  kLink,
  kRaised,     // <sup>: digits in it belong to no figure before them
  kStruck,     // <s>, <del>: what the author left behind
  kInvisible,  // an element whose content no reader sees
  kRaw,        // the same, and its content is no markup: <script>
  kTitle,
  kMeta,
  kFrame,
  kInput,  // <input>: what stands in a field of a table
  kVoid,   // without content and without effect
  // Only in the tree.
  kText,
};

struct Element {
  std::string_view name;
  Role role = Role::kInline;
  // Navigation or a footer by its very name.
  bool aside = false;
};

// `name` as printed, in either case. Unknown names give an element of Role::kInline and an empty name.
const Element& FindElement(std::string_view name);

}  // namespace gouji::decode
