// Years and dates as reports print them, also damaged ones.
//
// Role: reads 2021年1月11日, 2022-01-25, 2021/1/5, 2021.1.5, 二○二一年一月五日, and what crawlers leave of them
// (20181219, 20231月1日, 202111日). It does not look for places where a date should be.
// Threads: pure functions. Errors: none found is an empty answer. Units: bytes of the given text.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "gouji/report/v1/report.pb.h"
#include "worker/layout/offset_map.h"

namespace gouji::extract {

struct Date {
  uint32_t year = 0;
  uint32_t month = 0;  // 0 where it cannot be told
  uint32_t day = 0;
  // CERTAIN when well formed, INFERRED when one repair fits, UNSURE when only a part could be read.
  report::v1::Certainty certainty = report::v1::CERTAINTY_UNSPECIFIED;
  // Of the printed date in the given text.
  layout::Range range;
};

// The date that begins at `position` (blanks before it are skipped).
std::optional<Date> DateAt(std::string_view text, size_t position);

struct Year {
  uint32_t year = 0;
  layout::Range range;  // digits and 年 or 年度
};

// The first year (2000-2099) with 年 behind it, in Arabic or Chinese digits.
std::optional<Year> FindYear(std::string_view text, size_t from);

// The school year that `text` names, without blanks: 2022-2023学年, 2022年至2023学年. It is called by the year that it ends in.
std::optional<Year> FindSchoolYear(std::string_view text);

}  // namespace gouji::extract
