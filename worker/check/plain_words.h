// The words of a page without its glosses and in simplified characters: 主動(dòng)公開 is 主动公开.
//
// Role: for rules that compare what is printed with words of the catalogues. Ownership: holds a copy; text() lives as long as
// it. Threads: one at a time. Errors: none. Cost: a pass over the text; only what is in question is given.
//
//   const PlainWords plain(quote);
//   if (plain.text().find("平台") != …
#pragma once

#include <string_view>

#include "worker/extract/simplified.h"
#include "worker/layout/page.h"

namespace gouji::check {

class PlainWords {
 public:
  explicit PlainWords(std::string_view text) {
    page_.Assign(text);
    words_.Assign(page_, extract::SimplifyHan(&page_));
  }
  std::string_view text() const { return words_.text(); }

 private:
  layout::Page page_;
  extract::Simplified words_;
};

}  // namespace gouji::check
