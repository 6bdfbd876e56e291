#include "common/store/names.h"

#include <charconv>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/env/digest.h"
#include "common/env/views.h"

namespace gouji::store {
namespace {

using env::ToAbsl;

constexpr size_t kJobIdDigits = 32;
constexpr size_t kNumberDigits = 10;

std::string InJob(std::string_view job, std::string_view rest) {
  return absl::StrCat(ToAbsl(kJobsFolder), "/", ToAbsl(job), "/", ToAbsl(rest));
}

std::string Numbered(std::string_view folder, uint64_t number) {
  return absl::StrFormat("%s/%0*d", ToAbsl(folder), static_cast<int>(kNumberDigits), number);
}

// Takes a decimal number without leading zeros off the front.
template <typename Number>
bool TakeNumber(std::string_view* text, Number* number) {
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), *number);
  const auto digits = static_cast<size_t>(end - text->data());
  if (error != std::errc() || digits == 0) return false;
  if (digits > 1 && text->front() == '0') return false;
  text->remove_prefix(digits);
  return true;
}

bool TakeChar(std::string_view* text, char c) {
  if (text->empty() || text->front() != c) return false;
  text->remove_prefix(1);
  return true;
}

}  // namespace

std::string JobId(std::string_view tenant, std::string_view request_id) {
  // The length in front keeps ("a", "bc") and ("ab", "c") apart.
  const std::string key = absl::StrCat(tenant.size(), ":", ToAbsl(tenant), ToAbsl(request_id));
  return env::ToHex(env::AsBytes(env::Sha256(key)).substr(0, kJobIdDigits / 2));
}

bool IsJobId(std::string_view id) {
  return id.size() == kJobIdDigits && id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string SpecName(std::string_view job) {
  return InJob(job, "spec");
}
std::string ListingName(std::string_view job) {
  return InJob(job, "listing");
}
std::string PlanName(std::string_view job, uint64_t number) {
  return Numbered(InJob(job, "plan"), number);
}
std::string OutcomeName(std::string_view job, std::string_view shard) {
  return absl::StrCat(InJob(job, "shards"), "/", ToAbsl(shard));
}
std::string ControlFolder(std::string_view job) {
  return InJob(job, "control");
}
std::string ControlName(std::string_view job, uint64_t number) {
  return Numbered(ControlFolder(job), number);
}
std::string ManifestName(std::string_view job) {
  return InJob(job, "manifest");
}
std::string EpochName(uint64_t number) {
  return Numbered(kEpochsFolder, number);
}

absl::StatusOr<uint64_t> ParseNumber(std::string_view name) {
  const size_t slash = name.rfind('/');
  std::string_view digits = slash == std::string_view::npos ? name : name.substr(slash + 1);
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.size() < kNumberDigits || error != std::errc() || end != digits.data() + digits.size()) {
    return absl::InvalidArgumentError(absl::StrCat("no numbered object: ", ToAbsl(name)));
  }
  return number;
}

std::string ShardName(const job::v1::ShardRange& range) {
  if (IsPart(range)) return absl::StrCat(range.first_source(), ".", range.begin(), "-", range.end());
  return absl::StrCat(range.first_source(), "-", range.end_source());
}

absl::StatusOr<job::v1::ShardRange> ParseShardName(std::string_view name) {
  const auto refuse = [name] {
    return absl::InvalidArgumentError(absl::StrCat("no shard name: ", ToAbsl(name)));
  };
  job::v1::ShardRange range;
  std::string_view rest = name;
  uint32_t first = 0;
  if (!TakeNumber(&rest, &first)) return refuse();
  range.set_first_source(first);
  if (TakeChar(&rest, '.')) {
    uint64_t begin = 0;
    uint64_t end = 0;
    if (!TakeNumber(&rest, &begin) || !TakeChar(&rest, '-') || !TakeNumber(&rest, &end)) return refuse();
    if (begin >= end || first == std::numeric_limits<uint32_t>::max()) return refuse();
    range.set_end_source(first + 1);
    range.set_begin(begin);
    range.set_end(end);
  } else {
    uint32_t end = 0;
    if (!TakeChar(&rest, '-') || !TakeNumber(&rest, &end) || end <= first) return refuse();
    range.set_end_source(end);
  }
  if (!rest.empty()) return refuse();
  return range;
}

}  // namespace gouji::store
