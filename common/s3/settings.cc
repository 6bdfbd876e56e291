#include "common/s3/settings.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <initializer_list>

#include "absl/strings/str_cat.h"
#include "common/env/views.h"

namespace gouji::s3 {
namespace {

using env::ToAbsl;

// The first of the variables that says something.
std::string Variable(std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return "";
}

// Rules of S3: 3 to 63 small letters, digits, points and hyphens; a letter or digit at either end.
bool IsBucket(std::string_view name) {
  constexpr size_t kShortest = 3;
  constexpr size_t kLongest = 63;
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  const auto allowed = [&](char c) { return plain(c) || c == '.' || c == '-'; };
  return name.size() >= kShortest && name.size() <= kLongest && plain(name.front()) && plain(name.back()) &&
         std::all_of(name.begin(), name.end(), allowed) && name.find("..") == std::string_view::npos;
}

// What may stand in a header, a URL's host or a signature.
bool IsPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

}  // namespace

absl::StatusOr<Place> ParseUrl(std::string_view url) {
  if (!url.starts_with(kScheme))
    return absl::InvalidArgumentError(absl::StrCat(ToAbsl(url), " is no s3:// address"));
  const std::string_view rest = url.substr(kScheme.size());
  const size_t slash = std::min(rest.find('/'), rest.size());
  Place place;
  place.bucket = rest.substr(0, slash);
  if (slash < rest.size()) place.key = rest.substr(slash + 1);
  if (!IsBucket(place.bucket)) {
    return absl::InvalidArgumentError(absl::StrCat(
        ToAbsl(url), ": write s3://BUCKET/PREFIX, with a bucket of 3 to 63 small letters, digits, ",
        "points and hyphens"));
  }
  return place;
}

absl::StatusOr<Settings> SettingsFromEnvironment() {
  Settings settings;
  settings.access_key = Variable({"AWS_ACCESS_KEY_ID"});
  settings.secret_key = Variable({"AWS_SECRET_ACCESS_KEY"});
  settings.session_token = Variable({"AWS_SESSION_TOKEN"});
  settings.ca_file = Variable({"AWS_CA_BUNDLE"});
  settings.endpoint = Variable({"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"});
  if (const std::string region = Variable({"AWS_REGION", "AWS_DEFAULT_REGION"}); !region.empty())
    settings.region = region;
  if (settings.access_key.empty() || settings.secret_key.empty()) {
    return absl::FailedPreconditionError(
        "S3 needs keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (profiles and roles are not read)");
  }
  while (settings.endpoint.ends_with('/')) settings.endpoint.pop_back();
  const std::string& endpoint = settings.endpoint;
  const size_t host = endpoint.starts_with("https://") ? 8 : endpoint.starts_with("http://") ? 7 : 0;
  if (!endpoint.empty() && (host == 0 || host == endpoint.size() || !IsPlain(endpoint) ||
                            endpoint.find_first_of("/?#@", host) != std::string::npos)) {
    return absl::InvalidArgumentError(
        absl::StrCat("AWS_ENDPOINT_URL: write http(s)://HOST[:PORT], not ", endpoint));
  }
  if (!IsPlain(settings.region) || settings.region.find_first_of("/:@?#") != std::string::npos)
    return absl::InvalidArgumentError(absl::StrCat("AWS_REGION: no region is called ", settings.region));
  if (!IsPlain(settings.access_key) || !IsPlain(settings.secret_key) || !IsPlain(settings.session_token))
    return absl::InvalidArgumentError("the S3 keys hold blanks or control characters");
  return settings;
}

}  // namespace gouji::s3
