#include <algorithm>
#include <array>
#include <string_view>

#include "absl/strings/match.h"
#include "coordinator/planning/plan.h"

namespace gouji::planning {
namespace {

using job::v1::ShardRange;
using job::v1::Source;
using store::ListingReader;

struct Factor {
  const char* suffix;
  uint64_t times;
};
// How many bytes of plain text cost as much as one byte of the format: from the rates of the libraries that decode it
// (150 MB/s for text; HTML 147 MB/s and more text to look at; Word's XML 70 MB/s and compressed; PDF about 600 pages/s).
constexpr std::array<Factor, 6> kFactors = {
    {{".html", 3}, {".htm", 3}, {".docx", 12}, {".doc", 12}, {".pdf", 15}, {".mht", 3}}};
// Pages pack to a fifth and less.
constexpr uint64_t kArchiveFactor = 12;

// Sources and, by an average line, lines.
uint64_t Documents(const Source& source) {
  return source.kind() == job::v1::SOURCE_KIND_JSON_LINES ? 1 + source.size_bytes() / kMinJsonLinesBytes : 1;
}

uint64_t DivideUp(uint64_t a, uint64_t b) {
  return a / b + (a % b == 0 ? 0 : 1);
}

}  // namespace

uint64_t Cost(const Source& source) {
  if (!source.failure().empty()) return kDocumentCost;
  if (source.kind() == job::v1::SOURCE_KIND_JSON_LINES) return kDocumentCost + source.size_bytes();
  if (source.kind() == job::v1::SOURCE_KIND_ARCHIVE)
    return kDocumentCost + kArchiveFactor * source.size_bytes();
  for (const Factor& factor : kFactors) {
    if (absl::EndsWithIgnoreCase(source.path(), factor.suffix)) {
      return kDocumentCost + factor.times * source.size_bytes();
    }
  }
  return kDocumentCost + source.size_bytes();
}

uint64_t ShardCost(uint64_t total_cost, uint32_t slots_hint) {
  const uint64_t shards = uint64_t{kShardsPerSlot} * std::max<uint32_t>(slots_hint, 1);
  return std::clamp<uint64_t>(DivideUp(total_cost, shards), 1, kTargetCost);
}

void Cutter::Add(const ListingReader::Entry& entry, uint64_t begin, std::vector<ShardRange>* shards) {
  const Source& source = entry.source;
  const uint64_t size = source.size_bytes();
  const uint64_t part_limit = std::clamp(shard_cost_, kMinJsonLinesBytes, kMaxJsonLinesBytes);
  if (source.kind() == job::v1::SOURCE_KIND_JSON_LINES && source.failure().empty() &&
      (size > part_limit || begin > 0)) {
    Flush(shards);
    const uint64_t part = DivideUp(size, DivideUp(size, part_limit));
    // A sparse file may claim any size: what is more than a job may have is not counted to its end.
    for (uint64_t at = begin; at < size && shards->size() <= kMaxShards; at += part) {
      AddPart(entry, at, std::min(size, at + part), shards);
    }
    return;
  }
  const uint64_t cost = Cost(source);
  const bool open = open_.end_source() > open_.first_source();
  // Never above the wanted cost (but for a single source), so that there are at least as many shards as wanted.
  if (open && (open_cost_ + cost > shard_cost_ || open_documents_ + Documents(source) > kMaxSources))
    Flush(shards);
  if (open_.end_source() == open_.first_source()) {
    open_.set_first_source(entry.number);
    open_.set_listing_offset(entry.offset);
  }
  open_.set_end_source(entry.number + 1);
  open_.set_listing_bytes(static_cast<uint32_t>(entry.offset + entry.bytes - open_.listing_offset()));
  open_.set_input_bytes(open_.input_bytes() + size);
  open_cost_ += cost;
  open_documents_ += Documents(source);
}

void Cutter::AddPart(const ListingReader::Entry& entry, uint64_t begin, uint64_t end,
                     std::vector<ShardRange>* shards) {
  ShardRange& range = shards->emplace_back();
  range.set_first_source(entry.number);
  range.set_end_source(entry.number + 1);
  range.set_begin(begin);
  range.set_end(end);
  range.set_listing_offset(entry.offset);
  range.set_listing_bytes(entry.bytes);
  range.set_input_bytes(end - begin);
}

void Cutter::Flush(std::vector<ShardRange>* shards) {
  if (open_.end_source() > open_.first_source()) shards->push_back(open_);
  open_.Clear();
  open_cost_ = 0;
  open_documents_ = 0;
}

}  // namespace gouji::planning
