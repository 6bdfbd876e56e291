#include "common/s3/client.h"

#include <curl/curl.h>
#include <openssl/evp.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <random>
#include <thread>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/env/views.h"
#include "common/telemetry/metrics.h"

namespace gouji::s3 {
namespace {

constexpr char kEnded[] = ": its download was ended before all of it had come";

using env::ToAbsl;

constexpr std::string_view kPutHeader = "x-amz-meta-gouji-put";
constexpr uint64_t kMaxListingBytes = 16u << 20;
constexpr size_t kMaxDeleted = 1'000;

std::mt19937_64& Generator() {
  static thread_local std::mt19937_64 generator((uint64_t{std::random_device{}()} << 32) ^
                                                std::random_device{}());
  return generator;
}

std::string NewPutId() {
  return absl::StrCat(absl::Hex(Generator()(), absl::kZeroPad16), absl::Hex(Generator()(), absl::kZeroPad16));
}

// Why a try is worth another one; null when it is not. The reasons are the label of a figure.
const char* WhyAgain(const Outcome& outcome, const ErrorBody& error) {
  if (outcome.trouble == Trouble::kTimeout) return "timeout";
  if (outcome.trouble == Trouble::kConnection) return "connection";
  if (outcome.trouble != Trouble::kNone) return nullptr;
  const long status = outcome.answer.status;
  if (status == 429 || error.code == "SlowDown" || error.code == "RequestLimitExceeded") return "slow_down";
  if (status == 500 || status == 502 || status == 503 || status == 504) return "server_error";
  if (error.code == "RequestTimeout" || error.code == "IncompleteBody") return "timeout";
  if (error.code == "BadDigest" || error.code == "XAmzContentSHA256Mismatch") return "damaged";
  if (status == 409) return "conflict";
  return nullptr;
}

constexpr const char* kReasons[] = {"timeout",      "connection", "slow_down",
                                    "server_error", "damaged",    "conflict"};

telemetry::Counter Retries(const char* reason) {
  return telemetry::GetCounter("s3_retries_total",
                               "Requests to the S3 server that were tried again, by reason.",
                               {{"reason", reason}});
}

bool IsOneOf(std::string_view code, std::initializer_list<std::string_view> codes) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

absl::StatusCode CodeOf(long status, std::string_view code) {
  if (IsOneOf(code, {"InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken",
                     "RequestTimeTooSkewed", "AuthorizationHeaderMalformed"}) ||
      status == 401) {
    return absl::StatusCode::kUnauthenticated;
  }
  if (IsOneOf(code, {"QuotaExceeded", "XMinioStorageFull", "EntityTooLarge"}) || status == 507)
    return absl::StatusCode::kResourceExhausted;
  if (code == "NoSuchBucket") return absl::StatusCode::kFailedPrecondition;
  if (status == 404) return absl::StatusCode::kNotFound;
  if (status == 403) return absl::StatusCode::kPermissionDenied;
  if (status == 412) return absl::StatusCode::kAborted;
  return absl::StatusCode::kFailedPrecondition;
}

std::string AdviceFor(const Answer& answer, std::string_view code) {
  if (code == "RequestTimeTooSkewed") return "; set this machine's clock";
  const std::string region = answer.Header("x-amz-bucket-region");
  if (answer.status / 100 == 3 || code == "AuthorizationHeaderMalformed")
    return absl::StrCat("; is AWS_REGION right?", region.empty() ? "" : " The bucket lies in ", region);
  if (answer.status == 403) return "; may these keys read, write and list here?";
  return "";
}

bool ParseNumber(std::string_view text, uint64_t* number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *number);
  return error == std::errc() && end == text.data() + text.size();
}

// Seconds between two dates of the same server's headers; 0 where one is missing.
int64_t AgeOf(const Answer& answer) {
  const time_t then = curl_getdate(answer.Header("last-modified").c_str(), nullptr);
  const time_t now = curl_getdate(answer.Header("date").c_str(), nullptr);
  return then < 0 || now < 0 ? 0 : int64_t{now} - int64_t{then};
}

std::string Md5Base64(std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  size_t size = 0;
  if (EVP_Q_digest(nullptr, "MD5", nullptr, bytes.data(), bytes.size(), digest, &size) != 1) return "";
  return absl::Base64Escape(absl::string_view(reinterpret_cast<const char*>(digest), size));
}

std::string XmlEscaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string BaseOf(const Settings& settings, const std::string& bucket) {
  if (!settings.endpoint.empty()) return absl::StrCat(settings.endpoint, "/", bucket);
  const std::string host = absl::StrCat("s3.", settings.region, ".amazonaws.com");
  // A bucket's points would stand where the certificate's star allows none.
  if (bucket.find('.') != std::string::npos) return absl::StrCat("https://", host, "/", bucket);
  return absl::StrCat("https://", bucket, ".", host);
}

}  // namespace

std::string PercentEncoded(std::string_view text, bool keep_slashes) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~' || (keep_slashes && c == '/');
    if (plain) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += '%';
      encoded += kDigits[byte >> 4];
      encoded += kDigits[byte & 15];
    }
  }
  return encoded;
}

void RegisterFigures() {
  for (const char* reason : kReasons) Retries(reason);
}

Client::Client(Settings settings, std::string bucket)
    : settings_(std::move(settings)),
      bucket_(std::move(bucket)),
      base_(BaseOf(settings_, bucket_)),
      http_(settings_) {}

std::string Client::NameOf(std::string_view key) const {
  return absl::StrCat("s3://", bucket_, "/", ToAbsl(key));
}

std::string Client::Url(std::string_view key, std::string_view query) const {
  std::string url = absl::StrCat(base_, "/", PercentEncoded(key, /*keep_slashes=*/true));
  if (!query.empty()) absl::StrAppend(&url, "?", ToAbsl(query));
  return url;
}

absl::StatusOr<Answer> Client::Send(const Request& request, std::string_view key) {
  std::chrono::milliseconds pause = settings_.first_pause;
  for (uint32_t attempt = 1;; ++attempt) {
    Outcome outcome = http_.Send(request);
    const ErrorBody error = ParseError(outcome.answer.ok() ? "" : std::string_view(outcome.answer.body));
    const char* const again = WhyAgain(outcome, error);
    if (outcome.trouble == Trouble::kNone && again == nullptr) return std::move(outcome.answer);
    const std::string what = absl::StrCat(
        request.method, " ", NameOf(key), " at ", base_, ": ",
        outcome.trouble != Trouble::kNone
            ? outcome.detail
            : absl::StrCat("status ", outcome.answer.status, " ", error.code, " ", error.message));
    if (outcome.trouble == Trouble::kTooLarge)
      return absl::ResourceExhaustedError(
          absl::StrCat(NameOf(key), " is larger than the ", request.max_bytes, " bytes that it may have"));
    if (outcome.trouble == Trouble::kStopped) return absl::CancelledError(absl::StrCat(NameOf(key), kEnded));
    if (again == nullptr) return absl::UnavailableError(what);
    // A try that ended is a step, if a vain one: a server that stays silent is given up by tries, not taken for a hanging disk.
    if (request.goes_on != nullptr && !request.goes_on(/*moved=*/true))
      return absl::CancelledError(absl::StrCat(NameOf(key), kEnded));
    if (attempt >= settings_.attempts)
      return absl::UnavailableError(absl::StrCat(what, " (tried ", attempt, " times)"));
    Retries(again).Increment();
    std::uniform_int_distribution<int64_t> part(pause.count() / 2, pause.count());
    std::this_thread::sleep_for(std::chrono::milliseconds(part(Generator())));
    pause = std::min(pause * 2, settings_.longest_pause);
  }
}

absl::Status Client::Refused(const Request& request, std::string_view key, const Answer& answer) const {
  const ErrorBody error = ParseError(answer.body);
  if (answer.status == 404 && error.code != "NoSuchBucket")
    return absl::NotFoundError(absl::StrCat("no object ", NameOf(key)));
  const std::string said = absl::StrCat(error.code, error.message.empty() ? "" : " (", error.message,
                                        error.message.empty() ? "" : ")");
  return absl::Status(
      CodeOf(answer.status, error.code),
      absl::StrCat(request.method, " ", NameOf(key), ": the server at ", base_, " answers ", answer.status,
                   said.empty() ? "" : " ", said, AdviceFor(answer, error.code)));
}

absl::StatusOr<std::string> Client::Get(std::string_view key, uint64_t max_bytes) {
  Request request;
  request.url = Url(key);
  request.max_bytes = max_bytes;
  absl::StatusOr<Answer> answer = Send(request, key);
  if (!answer.ok()) return answer.status();
  if (!answer->ok()) return Refused(request, key, *answer);
  return std::move(answer->body);
}

absl::StatusOr<std::string> Client::GetRange(std::string_view key, uint64_t offset, uint64_t length) {
  if (length == 0) {
    const absl::StatusOr<ObjectHead> head = Head(key);
    return head.ok() ? absl::StatusOr<std::string>(std::string()) : head.status();
  }
  Request request;
  request.url = Url(key);
  const uint64_t last = length - 1 > ~uint64_t{0} - offset ? ~uint64_t{0} : offset + length - 1;
  request.range = last == ~uint64_t{0} ? absl::StrCat(offset, "-") : absl::StrCat(offset, "-", last);
  request.max_bytes = std::min(length, kMaxObjectBytes);
  absl::StatusOr<Answer> answer = Send(request, key);
  if (!answer.ok()) return answer.status();
  constexpr long kBehindTheEnd = 416;
  if (answer->status == kBehindTheEnd) return std::string();
  if (!answer->ok()) return Refused(request, key, *answer);
  constexpr long kPart = 206;
  // An empty object has no parts.
  if (answer->status != kPart && !answer->body.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat("the server at ", base_, " does not give parts of objects"));
  }
  return std::move(answer->body);
}

absl::Status Client::Download(std::string_view key, std::string_view etag, uint64_t offset, uint64_t length,
                              int file, const std::function<bool(bool)>& goes_on) {
  if (length == 0) return absl::OkStatus();
  Request request;
  request.url = Url(key);
  request.range = absl::StrCat(offset, "-", offset + length - 1);
  request.max_bytes = length;
  request.file = file;
  request.file_offset = offset;
  request.goes_on = goes_on;
  request.headers.push_back(absl::StrCat("If-Match: ", ToAbsl(etag)));
  absl::StatusOr<Answer> answer = Send(request, key);
  if (!answer.ok()) return answer.status();
  if (!answer->ok()) return Refused(request, key, *answer);
  if (answer->Header("etag") != etag || answer->body_bytes != length)
    return absl::AbortedError(absl::StrCat(NameOf(key), " is another object by now"));
  return absl::OkStatus();
}

absl::StatusOr<ObjectHead> Client::Head(std::string_view key) {
  Request request;
  request.method = "HEAD";
  request.url = Url(key);
  absl::StatusOr<Answer> answer = Send(request, key);
  if (!answer.ok()) return answer.status();
  if (!answer->ok()) return Refused(request, key, *answer);
  ObjectHead head;
  if (!ParseNumber(answer->Header("content-length"), &head.size_bytes))
    return absl::DataLossError(absl::StrCat("the server does not tell the size of ", NameOf(key)));
  head.etag = answer->Header("etag");
  head.identity =
      absl::StrCat(answer->Header(kPutHeader), " ", head.etag, " ", answer->Header("last-modified"));
  head.age_seconds = AgeOf(*answer);
  return head;
}

absl::StatusOr<bool> Client::IsOwn(std::string_view key, std::string_view id) {
  const absl::StatusOr<ObjectHead> head = Head(key);
  if (!head.ok()) return head.status();
  return std::string_view(head->identity).starts_with(absl::StrCat(ToAbsl(id), " "));
}

absl::Status Client::PutIfAbsent(std::string_view key, Body& body) {
  const std::string id = NewPutId();
  Request request;
  request.method = "PUT";
  request.url = Url(key);
  request.body = &body;
  request.sha256 = body.Seal();
  request.max_bytes = kMaxListingBytes;
  request.headers = {"If-None-Match: *", "Content-Type: application/octet-stream",
                     absl::StrCat(ToAbsl(kPutHeader), ": ", id)};
  // Whoever took an object away between the put and the look at it may do so again, but not for ever.
  constexpr int kTries = 3;
  for (int tries = 0; tries < kTries; ++tries) {
    absl::StatusOr<Answer> answer = Send(request, key);
    if (!answer.ok()) return answer.status();
    constexpr long kTaken = 412;
    if (answer->status != kTaken) return answer->ok() ? absl::OkStatus() : Refused(request, key, *answer);
    // The answer to an earlier try may have been lost after the put took effect: then the object is this one.
    const absl::StatusOr<bool> own = IsOwn(key, id);
    if (own.ok())
      return *own ? absl::OkStatus() : absl::AlreadyExistsError(absl::StrCat(NameOf(key), " exists"));
    if (!absl::IsNotFound(own.status())) return own.status();
  }
  return absl::UnavailableError(absl::StrCat(NameOf(key), " comes and goes"));
}

absl::StatusOr<ListPage> Client::List(const ListRequest& list) {
  std::string query;
  // In the order in which they are signed.
  if (!list.token.empty())
    absl::StrAppend(&query, "continuation-token=", PercentEncoded(list.token, false), "&");
  if (list.folders) absl::StrAppend(&query, "delimiter=%2F&");
  absl::StrAppend(&query, "encoding-type=url&list-type=2&max-keys=", list.limit,
                  "&prefix=", PercentEncoded(list.prefix, false));
  if (!list.start_after.empty())
    absl::StrAppend(&query, "&start-after=", PercentEncoded(list.start_after, false));
  Request request;
  request.url = Url("", query);
  request.max_bytes = kMaxListingBytes;
  absl::StatusOr<Answer> answer = Send(request, list.prefix);
  if (!answer.ok()) return answer.status();
  if (!answer->ok()) {
    // Where a bucket is asked for, nothing else can be missing.
    if (answer->status == 404)
      return absl::FailedPreconditionError(absl::StrCat("the server at ", base_, " has no bucket ", bucket_));
    return Refused(request, list.prefix, *answer);
  }
  return ParseListing(answer->body);
}

absl::Status Client::Delete(std::string_view key) {
  Request request;
  request.method = "DELETE";
  request.url = Url(key);
  request.max_bytes = kMaxListingBytes;
  absl::StatusOr<Answer> answer = Send(request, key);
  if (!answer.ok()) return answer.status();
  if (answer->ok()) return absl::OkStatus();
  absl::Status refused = Refused(request, key, *answer);
  return absl::IsNotFound(refused) ? absl::OkStatus() : refused;
}

absl::Status Client::DeleteMany(const std::vector<std::string>& keys) {
  for (size_t begin = 0; begin < keys.size(); begin += kMaxDeleted) {
    std::string text = "<Delete><Quiet>true</Quiet>";
    for (size_t i = begin; i < std::min(keys.size(), begin + kMaxDeleted); ++i)
      absl::StrAppend(&text, "<Object><Key>", XmlEscaped(keys[i]), "</Key></Object>");
    text += "</Delete>";
    Body body;
    if (absl::Status added = body.Append(text); !added.ok()) return added;
    Request request;
    request.method = "POST";
    request.url = Url("", "delete=");
    request.body = &body;
    request.sha256 = body.Seal();
    request.max_bytes = kMaxListingBytes;
    request.headers = {"Content-Type: application/xml", absl::StrCat("Content-MD5: ", Md5Base64(text))};
    absl::StatusOr<Answer> answer = Send(request, keys[begin]);
    if (!answer.ok()) return answer.status();
    if (!answer->ok()) return Refused(request, keys[begin], *answer);
    if (const ErrorBody failed = FirstFailedDelete(answer->body); !failed.code.empty()) {
      return absl::Status(CodeOf(403, failed.code), absl::StrCat("cannot remove objects of ", bucket_, ": ",
                                                                 failed.code, " ", failed.message));
    }
  }
  return absl::OkStatus();
}

}  // namespace gouji::s3
