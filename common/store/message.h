// One protobuf message as one object: spec, plan chunks, controls, manifest, epochs.
//
// Role: the object is a single frame ([length][CRC-32][message], see common/segment/FORMAT.md), so that
// damage is seen before it is believed. Serialization is deterministic. Errors: those of the store; DATA_LOSS
// when the object is no intact message.
//
//   RETURN_IF_ERROR(store::PutMessage(store, store::SpecName(job), spec));
//   absl::StatusOr<JobSpec> spec = store::GetMessage<JobSpec>(store, store::SpecName(job));
#pragma once

#include <google/protobuf/message_lite.h>

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/framed.h"
#include "common/store/store.h"

namespace gouji::store {

// Serialization with the same bytes for the same message, always.
std::string SerializeDeterministic(const google::protobuf::MessageLite& message);

inline constexpr size_t kMaxMessageBytes = kMaxEntryBytes;

// ALREADY_EXISTS when the name is taken, by whatever content. INVALID_ARGUMENT for more than kMaxMessageBytes; nothing is
// written then.
absl::Status PutMessage(Store& store, std::string_view name, const google::protobuf::MessageLite& message);

// The same by Store::PutFirst.
absl::Status PutFirstMessage(Store& store, std::string_view name,
                             const google::protobuf::MessageLite& message);

// `object`: the bytes that stand under `name`.
absl::Status ParseMessage(std::string_view object, std::string_view name,
                          google::protobuf::MessageLite* message);
absl::Status ReadMessage(Store& store, std::string_view name, google::protobuf::MessageLite* message);

template <typename Message>
absl::StatusOr<Message> GetMessage(Store& store, std::string_view name) {
  Message message;
  absl::Status status = ReadMessage(store, name, &message);
  if (!status.ok()) return status;
  return message;
}

}  // namespace gouji::store
