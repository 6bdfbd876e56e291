// How the labels of the form are printed: aliases, misprints, number styles, brackets, breaks.
//
// Role: gives the printed form of an official label. It knows no layouts beyond whether a label may break over lines.
// Ownership: returns strings. Errors: none.
//
//   LabelPrinter labels(style, random);
//   page.Append(labels.Print("（三）不予公开"));
#pragma once

#include <string>
#include <string_view>

#include "tools/corpusgen/style.h"

namespace gouji::corpusgen {

class LabelPrinter {
 public:
  LabelPrinter(const Style& style, Random& random) : style_(style), random_(random) {}

  std::string Print(std::string_view official);
  // Group labels may come one letter a line.
  std::string PrintGroup(std::string_view official);

 private:
  std::string Dress(std::string_view official);
  std::string Break(std::string label);

  const Style& style_;
  Random& random_;
};

// The UTF-8 length of the character at `lead`.
inline size_t CharLength(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

// Replaces every `from` in `text`.
void ReplaceAll(std::string& text, std::string_view from, std::string_view to);

}  // namespace gouji::corpusgen
