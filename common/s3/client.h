// What gouji does with the objects of one bucket.
//
// Role: requests and what their answers mean. It tries again what may pass (no connection, timeouts, 5xx, SlowDown) after pauses that
// double, a bounded number of times; every request here may be repeated, PutIfAbsent because it knows its own object again.
// Ownership: shared by all of a process. Threads: any. Errors: NOT_FOUND, PERMISSION_DENIED, UNAUTHENTICATED (keys or clock),
// UNAVAILABLE (after all tries; may pass), RESOURCE_EXHAUSTED (quota, too large), FAILED_PRECONDITION (no such bucket, wrong region,
// a server that lacks what is asked), each naming request and server.
//
//   s3::Client client(settings, "bucket");
//   RETURN_IF_ERROR(client.PutIfAbsent("a/b", body));
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/s3/body.h"
#include "common/s3/http.h"
#include "common/s3/settings.h"
#include "common/s3/xml.h"

namespace gouji::s3 {

struct ObjectHead {
  uint64_t size_bytes = 0;
  std::string etag;  // with its quotation marks
  // Of this very object, whatever its bytes: another one under the same key has another.
  std::string identity;
  int64_t age_seconds = 0;  // by the server's clock
};

struct ListRequest {
  std::string prefix;
  bool folders = false;     // what has a slash behind the prefix is given as one entry of `prefixes`
  std::string start_after;  // a key
  std::string token;        // of the page before
  uint32_t limit = 1'000;
};

// Shows what it counts as 0 before anything is asked of a server, so that a rate of it has a beginning.
void RegisterFigures();

class Client {
 public:
  Client(Settings settings, std::string bucket);

  // RESOURCE_EXHAUSTED for an object of more bytes.
  absl::StatusOr<std::string> Get(std::string_view key, uint64_t max_bytes);
  // `length` bytes from `offset`, fewer at the end of the object.
  absl::StatusOr<std::string> GetRange(std::string_view key, uint64_t offset, uint64_t length);
  // Writes [offset, offset + length) of the object to the same place of a file. ABORTED when the object has another ETag by now;
  // CANCELLED when `goes_on` answers false, which is asked every few kB and after each try that failed (`moved`), and every second
  // while nothing comes.
  absl::Status Download(std::string_view key, std::string_view etag, uint64_t offset, uint64_t length,
                        int file, const std::function<bool(bool moved)>& goes_on = nullptr);
  absl::StatusOr<ObjectHead> Head(std::string_view key);
  // ALREADY_EXISTS when another object stands there, never for one's own whose answer was lost. `body` gets sealed.
  absl::Status PutIfAbsent(std::string_view key, Body& body);
  absl::StatusOr<ListPage> List(const ListRequest& request);
  // OK for what is not there.
  absl::Status Delete(std::string_view key);
  absl::Status DeleteMany(const std::vector<std::string>& keys);

  const std::string& bucket() const { return bucket_; }
  // For messages.
  std::string NameOf(std::string_view key) const;

 private:
  absl::StatusOr<Answer> Send(const Request& request, std::string_view key);
  absl::Status Refused(const Request& request, std::string_view key, const Answer& answer) const;
  // Whether the object under the key was put by the put `id`.
  absl::StatusOr<bool> IsOwn(std::string_view key, std::string_view id);
  std::string Url(std::string_view key, std::string_view query = {}) const;

  const Settings settings_;
  const std::string bucket_;
  std::string base_;  // scheme, host and, where the bucket is in the path, the bucket; no slash behind
  Http http_;
};

// `text` with every byte percent-encoded that is not a letter, a digit or one of -._~, or a slash where these stay.
std::string PercentEncoded(std::string_view text, bool keep_slashes);

}  // namespace gouji::s3
