// The two kinds of XML that an S3 server answers with.
//
// Role: bytes -> a page of a listing, or an error's code. Nothing outside of the bytes is read: no entities, no network.
// Threads: any. Errors: DATA_LOSS for a listing that is none; an error that cannot be read has an empty code.
//
//   ASSIGN page = s3::ParseListing(body);
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace gouji::s3 {

struct ListedObject {
  std::string key;
  uint64_t size_bytes = 0;
  std::string etag;  // with its quotation marks
};

struct ListPage {
  std::vector<ListedObject> objects;
  std::vector<std::string> prefixes;
  // To ask for the next page with; empty at the end.
  std::string next_token;
};

absl::StatusOr<ListPage> ParseListing(std::string_view body);

struct ErrorBody {
  std::string code;
  std::string message;
};
ErrorBody ParseError(std::string_view body);
// The answer to the removal of many: the first object that stayed, if any did.
ErrorBody FirstFailedDelete(std::string_view body);

}  // namespace gouji::s3
