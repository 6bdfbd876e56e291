// One signed HTTP request to an S3 server, tried once.
//
// Role: libcurl's side of the client: connections that are kept, signatures (its own SigV4), limits on time and size. It knows nothing
// of buckets and decides nothing about trying again. Certificates are verified, redirects not followed.
// Ownership: owns its connections. Threads: any; each request takes a connection for its time, and gives it back.
// Errors: Trouble says what kept an answer from coming; any answer is an Answer, whatever its status.
//
//   s3::Http http(settings);
//   s3::Outcome outcome = http.Send({.method = "GET", .url = url});
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "common/s3/body.h"
#include "common/s3/settings.h"

namespace gouji::s3 {

struct Request {
  const char* method = "GET";
  std::string url;  // encoded as signatures want it: its path once, its query sorted
  std::vector<std::string> headers;
  std::string range;           // "0-99"; empty: all
  const Body* body = nullptr;  // sealed
  std::string sha256;          // of the body, in hexadecimal; empty: there is none
  uint64_t max_bytes = 0;      // of the answer's body
  // Where the body of a good answer goes instead of Answer.body: at `file_offset` of a file.
  int file = -1;
  uint64_t file_offset = 0;
  // Asked as the body comes (`moved`), and about once a second where nothing does; false ends the request.
  std::function<bool(bool moved)> goes_on;
};

struct Answer {
  long status = 0;
  std::map<std::string, std::string, std::less<>> headers;  // names in small letters
  std::string body;
  uint64_t body_bytes = 0;

  bool ok() const { return status >= 200 && status < 300; }
  std::string Header(std::string_view name) const;
};

enum class Trouble {
  kNone,
  kConnection,  // refused, cut, no such host
  kTimeout,
  kCertificate,
  kTooLarge,  // the answer has more than max_bytes
  kLocal,     // the file or the body on this side
  kStopped,   // `goes_on` said so
};

struct Outcome {
  Trouble trouble = Trouble::kNone;
  std::string detail;  // of the trouble
  Answer answer;
};

class Http {
 public:
  explicit Http(Settings settings);
  ~Http();
  Http(const Http&) = delete;
  Http& operator=(const Http&) = delete;

  Outcome Send(const Request& request);

 private:
  class Connection;

  const Settings settings_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;  // guarded by mutex_
};

}  // namespace gouji::s3
