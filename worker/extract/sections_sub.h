// The numbered headings inside of a section: (一) 主动公开, 1. 政策解读, (1) …, as a tree of levels.
//
// Role: finds lines that begin with a number below the section's own and stand as headings: a short line, or the short
// first sentence of a paragraph; in a text without line ends only the words between blanks behind (一). Levels follow
// from the order in which the kinds of numbers appear. Rows of tables, points of sentences and numbers that follow no
// sequence are none. It does not judge what the headings say.
// Threads: a finder is used by one. Errors: none. Units: ranges of the simplified text.
//
//   SubHeadingFinder finder(page, forms, record);
//   finder.Read({.body = body, .heading = "一、总体情况", .number = number, .topic = 1}, &section);
#pragma once

#include <string_view>
#include <vector>

#include "gouji/report/v1/report.pb.h"
#include "worker/extract/sections_number.h"
#include "worker/extract/simplified.h"
#include "worker/form/forms.h"
#include "worker/layout/offset_map.h"

namespace gouji::extract {

struct SectionPlace {
  // From the end of the section's heading to the next section.
  layout::Range body;
  std::string_view heading;
  HeadingNumber number;
  uint32_t topic = 0;  // ordinal in the form; 0: none of its topics
};

class SubHeadingFinder {
 public:
  // `record` holds the tables, whose rows are no headings. All three must outlive the finder.
  SubHeadingFinder(const Simplified& page, const form::Forms& forms, const report::v1::Record& record);

  void Read(const SectionPlace& place, report::v1::Section* section);

 private:
  // Ordered as they usually stand below each other.
  enum class Mark : uint8_t {
    kPart,
    kChinese,
    kChineseInBrackets,
    kArabic,
    kArabicHalfOpen,
    kArabicInBrackets
  };
  struct Found {
    layout::Range range;
    uint32_t body_begin = 0;
    uint32_t value = 0;
    Mark mark = Mark::kPart;
    uint32_t level = 0;
  };

  static Mark MarkOf(std::string_view text, NumberStyle style);
  bool InTable(uint32_t at) const;
  bool IsRowLabel(size_t at) const;
  void AtLine(layout::Range line, const SectionPlace& place);
  void InsideLine(layout::Range line);
  // Gives the level and keeps it where its number continues a list or begins one.
  void Keep(Found found);

  const Simplified& page_;
  const std::string_view text_;
  const form::Forms& forms_;
  std::vector<layout::Range> tables_;
  std::vector<Found> found_;
  // The kinds of numbers from the section down to the last heading, each with its last number.
  std::vector<Found> open_;
};

}  // namespace gouji::extract
