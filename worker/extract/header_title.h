// The report's title: the line, or the lines that it is broken over.
//
// Role: finds the words 政府信息公开…年度报告 that stand as a title near the start of a page, and takes them apart into
// organ and year. It does not decide whether the page is a report. Threads: pure functions. Units: bytes of the
// simplified text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "worker/extract/simplified.h"
#include "worker/layout/offset_map.h"

namespace gouji::extract {

struct Title {
  // Without blanks and line breaks.
  std::string text;
  layout::Range range;
  // As the title names it; empty when it names none.
  std::string organ;
  layout::Range organ_range;
  // 0 when the title names none.
  uint32_t year = 0;
  layout::Range year_range;
  // 2022-2023学年: the year is the one that it ends in.
  bool school_year = false;
};

// The best title near the start: one with organ and year before one without.
std::optional<Title> FindTitle(const Simplified& page);

// Length of `text` up to the end of its genre words (…信息公开工作年度报告) or 0; blanks must be squeezed out.
// `genre_begin` gets where they begin.
size_t GenreEnd(std::string_view text, size_t* genre_begin);

// Whether what stands behind a report's name makes it that of a notice or a form: …年度报告编制工作的通知.
bool IsTitleOfANotice(std::string_view behind_report);

}  // namespace gouji::extract
