#include "worker/runtime/record_check.h"

#include <cstdint>

#include "common/store/document_id.h"

namespace gouji::runtime {
namespace {

using report::v1::Record;

enum WireType : uint32_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };
constexpr uint32_t kFirstChildField = Record::kOutcomeFieldNumber;
constexpr uint64_t kMaxFieldNumber = (1u << 29) - 1;

// Takes protobuf's wire format apart; every method is false when the bytes do not hold what it asks for.
class WireCursor {
 public:
  explicit WireCursor(std::string_view bytes) : p_(bytes.data()), end_(p_ + bytes.size()) {}

  bool AtEnd() const { return p_ == end_; }

  bool Varint(uint64_t* value) {
    *value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (p_ == end_) return false;
      const uint8_t byte = static_cast<uint8_t>(*p_++);
      *value |= static_cast<uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return true;
    }
    return false;
  }

  bool Bytes(uint64_t size, std::string_view* bytes) {
    if (size > static_cast<uint64_t>(end_ - p_)) return false;
    *bytes = std::string_view(p_, static_cast<size_t>(size));
    p_ += size;
    return true;
  }

  bool LengthDelimited(std::string_view* bytes) {
    uint64_t size;
    return Varint(&size) && Bytes(size, bytes);
  }

  bool Skip(uint64_t wire_type) {
    uint64_t number;
    std::string_view bytes;
    switch (wire_type) {
      case kVarint:
        return Varint(&number);
      case kFixed64:
        return Bytes(8, &bytes);
      case kBytes:
        return LengthDelimited(&bytes);
      case kFixed32:
        return Bytes(4, &bytes);
      default:
        return false;
    }
  }

 private:
  const char* p_;
  const char* end_;
};

bool ReadReason(std::string_view failure, std::string_view* reason) {
  WireCursor cursor(failure);
  while (!cursor.AtEnd()) {
    uint64_t tag;
    if (!cursor.Varint(&tag)) return false;
    const bool is_reason = tag == (report::v1::Failure::kReasonFieldNumber << 3 | kBytes);
    if (is_reason ? !cursor.LengthDelimited(reason) : !cursor.Skip(tag & 7)) return false;
  }
  return true;
}

}  // namespace

std::optional<CheckedRecord> CheckRecord(std::string_view serialized) {
  CheckedRecord record;
  WireCursor cursor(serialized);
  uint64_t tag;
  if (!cursor.Varint(&tag) || tag != (Record::kDocumentIdFieldNumber << 3 | kBytes)) return std::nullopt;
  if (!cursor.LengthDelimited(&record.document_id) || record.document_id.empty()) return std::nullopt;
  if (!store::IsUtf8(record.document_id)) return std::nullopt;
  while (!cursor.AtEnd()) {
    if (!cursor.Varint(&tag)) return std::nullopt;
    const uint64_t field = tag >> 3;
    const uint64_t wire_type = tag & 7;
    if (field < kFirstChildField || field > kMaxFieldNumber) return std::nullopt;
    if (field == Record::kOutcomeFieldNumber && wire_type == kVarint) {
      uint64_t outcome;
      if (!cursor.Varint(&outcome) || outcome > INT32_MAX) return std::nullopt;
      if (!report::v1::Outcome_IsValid(static_cast<int>(outcome))) return std::nullopt;
      record.outcome = static_cast<report::v1::Outcome>(outcome);
    } else if (field == Record::kFailureFieldNumber && wire_type == kBytes) {
      std::string_view failure;
      if (!cursor.LengthDelimited(&failure) || !ReadReason(failure, &record.reason)) return std::nullopt;
    } else if (!cursor.Skip(wire_type)) {
      return std::nullopt;
    }
  }
  if (record.outcome == report::v1::OUTCOME_UNSPECIFIED) return std::nullopt;
  return record;
}

}  // namespace gouji::runtime
