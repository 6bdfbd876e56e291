// Where an S3 store is and who we are there, from a URL and the environment.
//
// Role: turns s3://BUCKET/KEY into its parts, and the variables that S3 tools commonly read into settings. It asks no one: keys of a
// profile file, of an instance's or a pod's role (web identity) are out of scope.
//   AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY    required
//   AWS_SESSION_TOKEN                           of keys that end
//   AWS_REGION, else AWS_DEFAULT_REGION         us-east-1 without
//   AWS_ENDPOINT_URL_S3, else AWS_ENDPOINT_URL  http(s)://HOST[:PORT] of another server than Amazon's; buckets are then addressed by path
//   AWS_CA_BUNDLE                               authorities (PEM) that the server's certificate may be of, in place of the system's
// Threads: any. Errors: INVALID_ARGUMENT for a malformed URL or variable, FAILED_PRECONDITION without keys.
//
//   ASSIGN place = s3::ParseUrl("s3://bucket/some/prefix");
//   ASSIGN settings = s3::SettingsFromEnvironment();
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace gouji::s3 {

inline constexpr std::string_view kScheme = "s3://";

struct Place {
  std::string bucket;
  // Of an object, or the start of many keys; as it stands in the URL, without the slash behind the bucket.
  std::string key;
};
absl::StatusOr<Place> ParseUrl(std::string_view url);

struct Settings {
  std::string endpoint;  // scheme, host and port; empty: Amazon's
  std::string region = "us-east-1";
  std::string access_key;
  std::string secret_key;
  std::string session_token;
  std::string ca_file;

  // A request is tried so often before its caller sees UNAVAILABLE; between tries a random part of a pause that doubles.
  uint32_t attempts = 7;
  std::chrono::milliseconds first_pause{100};
  std::chrono::milliseconds longest_pause{5'000};
  std::chrono::milliseconds connect_timeout{5'000};
  // An answer may take so long, and then as long as its bytes take at kSlowestBytesPerSecond.
  std::chrono::milliseconds answer_timeout{30'000};
};
inline constexpr uint64_t kSlowestBytesPerSecond = 256 * 1024;

absl::StatusOr<Settings> SettingsFromEnvironment();

}  // namespace gouji::s3
