// The page in simplified characters and without pinyin glosses, for those who look for words in it.
//
// Role: mirrored sites print 交通運(yùn)輸廳 for 交通运输厅; titles, names and headings must be found in both. A page
// that shows no such dirt near its start is passed on as it is, without a copy. Characters are converted one
// by one, without regard to phrases. Offsets go back to the decoded text.
// Ownership: views the page, which must outlive its use; buffers are reused. Threads: one at a time. Errors: none.
// Units: bytes.
//
//   simplified.Assign(page);
//   layout::Range source = simplified.ToSource(range_of_simplified_text);
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "worker/layout/page.h"

namespace gouji::extract {

// What is known of a page's characters.
enum class Han : uint8_t {
  kUnknown,
  kSimplified,  // its start shows no traditional one
};

class Simplified {
 public:
  void Assign(const layout::Page& page, Han han = Han::kUnknown);

  std::string_view text() const { return changed_ ? std::string_view(text_) : page_->text(); }
  std::string_view text(layout::Range range) const { return text().substr(range.begin, range.size()); }
  // Lines without their '\n', as many as the page has.
  const std::vector<layout::Range>& lines() const { return changed_ ? lines_ : page_->lines(); }
  // Whether anything was converted or dropped.
  bool changed() const { return changed_; }

  // Bytes of the decoded text behind a range of text(), blanks at its edges left out.
  layout::Range ToSource(layout::Range range) const { return page_->ToSource(ToPage(range)); }
  // The same for ranges most of which lie behind the one before; `places` are those of the page's map.
  layout::Range ToSource(layout::Range range, layout::OffsetMap::Backward* places) const {
    return places->ToSource(ToPage(range));
  }
  layout::OffsetMap::Backward places() const { return layout::OffsetMap::Backward(page_->map()); }
  // Offset in text() of what the decoded text prints at `source`.
  uint32_t FromSource(uint32_t source) const;
  // The decoded text in a range that ToSource gave.
  std::string_view SourceText(layout::Range source) const {
    return page_->source().substr(source.begin, source.size());
  }

 private:
  void Convert();
  uint32_t ToPage(uint32_t offset) const;
  layout::Range ToPage(layout::Range range) const;

  const layout::Page* page_ = nullptr;
  bool changed_ = false;
  std::string text_;
  std::vector<layout::Range> lines_;
  // Text and page advance alike from each break on; ordered by both.
  struct Break {
    uint32_t text;
    uint32_t page;
  };
  std::vector<Break> breaks_;
};

// Replaces the traditional characters of a page that shows some near its start, one by one and in place: labels and
// units are then found as on any page. Offsets and the source stay. Glosses stay too. Tells what it found, for Assign.
Han SimplifyHan(layout::Page* page);

// Whether a text is nothing but characters U+4000 to U+9FFF that are none of the traditional ones: such a text is the same on a
// page, and simplified.
bool IsSimplifiedHan(std::string_view text);

// Length of a gloss such as (yùn) at the start of `text`: Latin letters, tone marks and blanks in brackets; 0 for none.
size_t GlossLength(std::string_view text);

}  // namespace gouji::extract
