// A small JSON reader for the truth files and result rows that the benchmarks compare.
//
// Role: one line into a tree of values. It is not for hostile or huge input: depth is bounded, nothing else.
// Ownership: values own their strings. Threads: values. Errors: Parse answers false; wrong kinds read as empty.
//
//   Json line;
//   if (!Json::Parse(text, line)) …
//   line["organ"].Text(); line["tables"].items()
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gouji::bench {

class Json {
 public:
  static bool Parse(std::string_view text, Json& out);

  // Of strings the content, of numbers the digits as written; empty for everything else.
  const std::string& Text() const { return text_; }
  // 0 where there is no number.
  int64_t Number() const;
  bool IsTrue() const { return kind_ == Kind::kTrue; }
  bool IsNull() const { return kind_ == Kind::kNull; }
  const std::vector<Json>& items() const { return items_; }
  // An empty value where there is no such member.
  const Json& operator[](std::string_view member) const;
  // An empty value beyond the end.
  const Json& at(size_t index) const;

 private:
  enum class Kind { kNull, kTrue, kFalse, kNumber, kString, kArray, kObject };
  class Parser;

  Kind kind_ = Kind::kNull;
  std::string text_;
  std::vector<Json> items_;         // of arrays; of objects the values
  std::vector<std::string> names_;  // of objects
};

}  // namespace gouji::bench
