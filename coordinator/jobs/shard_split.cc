#include "coordinator/jobs/shard_split.h"

#include <algorithm>
#include <optional>

#include "absl/status/status.h"
#include "common/store/framed.h"
#include "common/store/listing.h"
#include "common/store/names.h"

namespace gouji::jobs {
namespace {

// [begin, end) in at most kFanout pieces of about the same length, none empty.
std::vector<std::pair<uint64_t, uint64_t>> Pieces(uint64_t begin, uint64_t end) {
  const uint64_t length = end - begin;
  const uint64_t count = std::min(length, kFanout);
  const uint64_t each = length / count;
  const uint64_t longer = length % count;
  std::vector<std::pair<uint64_t, uint64_t>> pieces;
  for (uint64_t i = 0, at = begin; i < count; ++i) {
    uint64_t next = at + each + (i < longer ? 1 : 0);
    pieces.emplace_back(at, next);
    at = next;
  }
  return pieces;
}

std::vector<job::v1::ShardRange> CutPart(const job::v1::ShardRange& range, uint64_t begin, uint64_t end) {
  std::vector<job::v1::ShardRange> children;
  const double density = static_cast<double>(range.input_bytes()) / static_cast<double>(end - begin);
  for (auto [from, to] : Pieces(begin, end)) {
    job::v1::ShardRange child = range;
    child.set_begin(from);
    child.set_end(to);
    child.set_input_bytes(static_cast<uint64_t>(density * static_cast<double>(to - from)));
    children.push_back(std::move(child));
  }
  return children;
}

absl::StatusOr<std::vector<job::v1::ShardRange>> CutSources(const job::v1::ShardRange& range,
                                                            const std::vector<job::v1::Source>& sources,
                                                            std::string_view slice) {
  std::vector<uint64_t> offsets{range.listing_offset()};  // of each entry's frame, and the end
  for (std::string_view rest = slice; !rest.empty();) {
    if (!store::TakeFrame(&rest)) return absl::DataLossError("damaged slice of a listing");
    offsets.push_back(range.listing_offset() + slice.size() - rest.size());
  }
  std::vector<job::v1::ShardRange> children;
  for (auto [from, to] : Pieces(0, sources.size())) {
    job::v1::ShardRange child;
    child.set_first_source(range.first_source() + static_cast<uint32_t>(from));
    child.set_end_source(range.first_source() + static_cast<uint32_t>(to));
    child.set_listing_offset(offsets[from]);
    child.set_listing_bytes(static_cast<uint32_t>(offsets[to] - offsets[from]));
    uint64_t bytes = 0;
    for (uint64_t i = from; i < to; ++i) bytes += sources[i].size_bytes();
    child.set_input_bytes(bytes);
    children.push_back(std::move(child));
  }
  return children;
}

}  // namespace

absl::StatusOr<std::vector<job::v1::ShardRange>> CutRange(const job::v1::ShardRange& range,
                                                          std::string_view listing_slice) {
  if (store::IsPart(range)) {
    if (range.end() - range.begin() < 2) return std::vector<job::v1::ShardRange>{};
    return CutPart(range, range.begin(), range.end());
  }
  absl::StatusOr<std::vector<job::v1::Source>> sources = store::ParseListingSlice(listing_slice);
  if (!sources.ok()) return sources.status();
  if (sources->size() != range.end_source() - range.first_source()) {
    return absl::DataLossError("a slice of the listing does not hold the sources of its range");
  }
  if (sources->size() > 1) return CutSources(range, *sources, listing_slice);
  const job::v1::Source& source = sources->front();
  if (source.kind() != job::v1::SOURCE_KIND_JSON_LINES || !source.failure().empty() ||
      source.size_bytes() < 2) {
    return std::vector<job::v1::ShardRange>{};
  }
  return CutPart(range, 0, source.size_bytes());
}

}  // namespace gouji::jobs
