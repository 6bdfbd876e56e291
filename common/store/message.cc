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

absl::Status PutMessage(Store& store, std::string_view name, const google::protobuf::MessageLite& message) {
  // What is longer could never be read again.
  const size_t bytes = message.ByteSizeLong();
  if (bytes > kMaxMessageBytes) {
    return absl::InvalidArgumentError(absl::StrCat("object ", env::ToAbsl(name), " would have ", bytes,
                                                   " bytes, the limit is ", kMaxMessageBytes));
  }
  std::string object;
  AppendFrame(SerializeDeterministic(message), &object);
  return store.PutIfAbsent(name, object);
}

absl::Status ReadMessage(Store& store, std::string_view name, google::protobuf::MessageLite* message) {
  absl::StatusOr<std::string> object = store.Get(name);
  if (!object.ok()) return object.status();
  std::string_view rest = *object;
  const std::optional<std::string_view> bytes = TakeFrame(&rest);
  if (!bytes.has_value() || !rest.empty() ||
      !message->ParseFromArray(bytes->data(), static_cast<int>(bytes->size()))) {
    return absl::DataLossError(absl::StrCat("object ", env::ToAbsl(name), " is damaged"));
  }
  return absl::OkStatus();
}

}  // namespace gouji::store
