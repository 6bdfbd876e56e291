// The process's clients for reading corpora, one a bucket, with the keys of the environment.
//
// Role: keeps connections from document to document. Ownership: they live as long as the process. Threads: any.
// Errors: those of ParseUrl and SettingsFromEnvironment.
//
//   ASSIGN place = s3::PlaceOf("s3://bucket/some/object");
//   place.client->Head(place.key);
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/s3/client.h"

namespace gouji::s3 {

struct ClientPlace {
  Client* client = nullptr;
  std::string key;
};
absl::StatusOr<ClientPlace> PlaceOf(std::string_view url);

}  // namespace gouji::s3
