// The words of a page without its glosses and in simplified characters: 主動(dòng)公開 is 主动公开.
//
// Role: for rules that compare what is printed with words of the catalogues. Ownership: holds a copy; text() lives as long as
// it, or as the text where nothing changes. Threads: one at a time. Errors: none. Cost: a pass over the text; only what is in
// question is given.
//
//   const PlainWords plain(quote);
//   if (plain.text().find("平台") != …
#pragma once

#include <optional>
#include <string_view>

#include "worker/extract/simplified.h"
#include "worker/layout/page.h"

namespace gouji::check {

class PlainWords {
 public:
  // Most names need no page.
  explicit PlainWords(std::string_view text) : text_(text) {
    if (!extract::IsSimplifiedHan(text)) text_ = page_.emplace(text).words.text();
  }
  PlainWords(const PlainWords&) = delete;
  PlainWords& operator=(const PlainWords&) = delete;

  std::string_view text() const { return text_; }

 private:
  struct Plain {
    explicit Plain(std::string_view text) {
      page.Assign(text);
      words.Assign(page, extract::SimplifyHan(&page));
    }
    layout::Page page;
    extract::Simplified words;
  };
  std::string_view text_;
  std::optional<Plain> page_;
};

}  // namespace gouji::check
