// The sentences that reports are made of, by topic.
//
// Role: data only: original sentences with slots that prose.cc fills. Slots: {O} organ, {S} what it calls itself, {Y}
// year, {N} next year, {D} its field, {G} who stands above it, {P} place; {#10-90} any figure of that range; {sum} {part1}
// {part2} {part3} figures that add up, {percent1} the share of the first; {now} {before} {change} {growth} a figure, that
// of the year before, their difference and its percentage; {denied} {unable} {refused} sums of cells; and the names of
// cells (see kCellSlots in sentence_writer.cc), as in 共收到政府信息公开申请{new}件.
//
//   for (std::string_view sentence : SentencesOf(Topic::kPlatform)) …
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace gouji::corpusgen {

enum class Topic : uint8_t {
  kPreface,
  kOverview,
  kDisclosure,
  kDisclosureFigures,
  kGrowth,
  kApplications,
  kApplicationsNone,
  kApplicationsDetail,
  kApplicationsSums,
  kApplicationsDetailNone,
  kManagement,
  kPlatform,
  kSupervision,
  kProblems,
  kImprovements,
  kFees,
  kOther,
  kNothingElse,
  kOldMechanism,
  kOldCatalogue,
  kOldDisclosure,
  kOldApplications,
  kOldApplicationsNone,
  kOldFees,
  kOldReview,
  kDocuments,
  kCount,
};

std::span<const std::string_view> SentencesOf(Topic topic);

}  // namespace gouji::corpusgen
