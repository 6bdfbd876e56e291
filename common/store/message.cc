#include "common/store/message.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "absl/strings/str_cat.h"
#include "common/env/views.h"
#include "common/store/framed.h"

namespace gouji::store {

std::string SerializeDeterministic(const google::protobuf::MessageLite& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

namespace {

absl::StatusOr<std::string> ToObject(std::string_view name, const google::protobuf::MessageLite& message) {
  // What is longer could never be read again.
  const size_t bytes = message.ByteSizeLong();
  if (bytes > kMaxMessageBytes) {
    return absl::InvalidArgumentError(absl::StrCat("object ", env::ToAbsl(name), " would have ", bytes,
                                                   " bytes, the limit is ", kMaxMessageBytes));
  }
  std::string object;
  AppendFrame(SerializeDeterministic(message), &object);
  return object;
}

}  // namespace

absl::Status PutMessage(Store& store, std::string_view name, const google::protobuf::MessageLite& message) {
  const absl::StatusOr<std::string> object = ToObject(name, message);
  return object.ok() ? store.PutIfAbsent(name, *object) : object.status();
}

absl::Status PutFirstMessage(Store& store, std::string_view name,
                             const google::protobuf::MessageLite& message) {
  const absl::StatusOr<std::string> object = ToObject(name, message);
  return object.ok() ? store.PutFirst(name, *object) : object.status();
}

absl::Status ParseMessage(std::string_view object, std::string_view name,
                          google::protobuf::MessageLite* message) {
  const std::optional<std::string_view> bytes = TakeFrame(&object);
  if (!bytes.has_value() || !object.empty() ||
      !message->ParseFromArray(bytes->data(), static_cast<int>(bytes->size()))) {
    return absl::DataLossError(absl::StrCat("object ", env::ToAbsl(name), " is damaged"));
  }
  return absl::OkStatus();
}

absl::Status ReadMessage(Store& store, std::string_view name, google::protobuf::MessageLite* message) {
  absl::StatusOr<std::string> object = store.Get(name);
  return object.ok() ? ParseMessage(*object, name, message) : object.status();
}

}  // namespace gouji::store
