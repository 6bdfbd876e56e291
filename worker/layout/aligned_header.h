// The header above the columns of an aligned table, read downwards.
//
// Role: lines of words -> the words above the labels, those above several columns, and for each column its own in one
// piece. Columns are known by what the official forms print over them, so that a header tells where columns are that
// no line fills. Ownership: results are values. Threads: any. Errors: none; a header that is another one has no columns.
//
//   const Header header = ReadHeader(text, area, first, end, kApplicants);
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "worker/layout/aligned_lines.h"

namespace gouji::layout {

// Figures of a row: of applications by applicant, of the one row about reviews, and of one of its three where each stands
// by itself.
inline constexpr size_t kApplicants = 7;
inline constexpr size_t kReview = 15;
inline constexpr size_t kOutcomes = 5;

// Words that begin so far left of the figures head the labels, not the first column.
inline constexpr int32_t kMostIntoLabel = 4;

struct HeaderColumn {
  int32_t x = 0;
  int32_t x_end = 0;
  std::vector<Range> pieces;  // in reading order
};

struct Header {
  std::vector<Range> labels;  // left of the columns
  std::vector<Range> spanning;
  std::vector<HeaderColumn> columns;  // as many as asked for, or none
};

// Of lines [first, end) of the area.
Header ReadHeader(std::string_view text, const Area& area, size_t first, size_t end, size_t count);

// The header of the table about reviews, when its words do not stand above one another but are the form's, no more and
// no less. Its columns have no places: they serve a row that has a figure for each.
Header ReadReviewWords(std::string_view text, const Area& area, size_t first, size_t end);

}  // namespace gouji::layout
