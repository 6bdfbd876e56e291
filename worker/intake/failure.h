// Documents that give no bytes to read: why, and the record that says so.
//
// Role: the reason codes of report.v1.Failure that intake and runtime use, and the one way to make a failed record.
// It decides nothing.
// Threads: any. Errors: none.
//
//   report::v1::Record record;
//   intake::SetFailed({intake::kTooLarge, "…"}, &record);
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "gouji/report/v1/report.pb.h"

namespace gouji::intake {

inline constexpr std::string_view kUnreadable = "unreadable";
inline constexpr std::string_view kTooLarge = "too-large";
inline constexpr std::string_view kEmpty = "empty";
inline constexpr std::string_view kEncrypted = "encrypted";
inline constexpr std::string_view kTruncated = "truncated";
inline constexpr std::string_view kBomb = "bomb";
inline constexpr std::string_view kBadJson = "bad-json";
inline constexpr std::string_view kUnsupported = "unsupported";
inline constexpr std::string_view kInputChanged = "input-changed";
inline constexpr std::string_view kCrashed = "crashed";
inline constexpr std::string_view kTimedOut = "timed-out";
inline constexpr std::string_view kOutOfMemory = "out-of-memory";
inline constexpr std::string_view kQuarantined = "quarantined";
// The machine's disk or file server, not the document: tried again before it is believed.
inline constexpr std::string_view kReadError = "read-error";

struct Failure {
  std::string reason;
  // One English sentence for a person. The same for the same input: no clock, no absolute path.
  std::string detail;
};

// The same words wherever a document is found to be over the limit, so that its record is the same.
Failure TooLarge(uint64_t size_bytes, uint64_t limit_bytes);

// Of a read that gave `error` (errno).
Failure ReadError(int error);

// Makes `record` the failed record of document `id`; everything else in it is cleared.
void SetFailed(std::string_view id, const Failure& failure, report::v1::Record* record);

// The same, serialized.
std::string FailedRecord(std::string_view id, const Failure& failure);

}  // namespace gouji::intake
