// The kinds of dirt, as data: names, how often, and where they cannot occur.
//
// Role: picks the dirt of one report. Where a kind acts is the business of the file that writes that part: figures in
// figure_text.cc, labels in labels.cc, whole texts in text_dirt.cc.
// Ownership: static tables; DirtSet is a value.
//
//   const DirtSet dirt = PickDirt(DirtLevel::kHeavy, layout, as_files, random);
//   if (dirt.Has(Dirt::kTraditional)) …
#pragma once

#include <bitset>
#include <cstdint>
#include <span>
#include <string_view>

#include "tools/corpusgen/layouts.h"
#include "tools/corpusgen/random.h"

namespace gouji::corpusgen {

enum class DirtLevel { kNone, kLight, kHeavy };

enum class Dirt : uint8_t {
  // Figures.
  kFullWidthDigits,
  kThousands,
  kUnitGlued,
  kPadNbsp,
  kPadIdeographic,
  kPadSpace,
  kPlusSign,
  kBlankZeros,
  kBlankMiddleZeros,
  kMarks,
  kTotalsBlank,
  kOnlyTotals,
  kUnitInCell,
  kSpoiledCells,
  kMergedCells,
  // Labels.
  kAliases,
  kMisprints,
  kBrokenLabels,
  kLetteredLabels,
  kSpansRepeated,
  kSpansLost,
  kLabelNumbers,
  kHalfBrackets,
  kSpaceAfterNumber,
  kHeaderTwice,
  kAnnotations,
  kExtraRows,
  kRowNumbers,
  kReviewRows,
  kScatteredHeader,
  kHeadingNumbers,
  kHeadingAliases,
  // Pages.
  kPageNumbers,
  kFootnotes,
  kFurtherReport,
  kNavigation,
  kSpam,
  kTemplateResidue,
  kWordLeftovers,
  kTitleBroken,
  kTitleInSentence,
  // Text.
  kHalfWidthPunctuation,
  kTraditional,
  kGlosses,
  kDenseGlosses,
  kMojibake,
  kLostBrackets,
  kDamagedDate,
  kZeroWidth,
  kNbspProse,
  kChineseNumerals,
  // Bytes.
  kByteOrderMark,
  kCarriageReturns,
  kGbk,
  kCount,
};

struct DirtInfo {
  Dirt dirt;
  std::string_view name;
  uint32_t light_permille;
  uint32_t heavy_permille;
  // The rule that reports it; empty where a clean report may have it.
  std::string_view rule;
};

class DirtSet {
 public:
  bool Has(Dirt dirt) const { return bits_[static_cast<size_t>(dirt)]; }
  void Set(Dirt dirt, bool on = true) { bits_[static_cast<size_t>(dirt)] = on; }

 private:
  std::bitset<static_cast<size_t>(Dirt::kCount)> bits_;
};

std::span<const DirtInfo> AllDirt();

// `as_files`: the report is written as a file of its own, so that its bytes may be GB18030.
DirtSet PickDirt(DirtLevel level, const Layout& layout, bool as_files, Random& random);

}  // namespace gouji::corpusgen
