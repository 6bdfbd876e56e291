#include "common/s3/http.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

namespace gouji::s3 {
namespace {

constexpr size_t kMaxHeaderBytes = 64 * 1024;
constexpr std::string_view kEmptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

void Add(HeaderList* list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list->get(), line.c_str());
  if (longer == nullptr) return;
  (void)list->release();
  list->reset(longer);
}

// What the callbacks of one request work on.
struct Exchange {
  CURL* curl = nullptr;
  const Request* request = nullptr;
  Answer answer;
  uint64_t sent = 0;
  size_t header_bytes = 0;
  bool too_large = false;
  bool stopped = false;
  int local_error = 0;
};

bool WriteToFile(Exchange* exchange, const char* bytes, size_t size) {
  for (size_t done = 0; done < size;) {
    const uint64_t at = exchange->request->file_offset + exchange->answer.body_bytes + done;
    const ssize_t written =
        pwrite(exchange->request->file, bytes + done, size - done, static_cast<off_t>(at));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      exchange->local_error = errno;
      return false;
    }
    done += static_cast<size_t>(written);
  }
  return true;
}

bool GoesOn(Exchange* exchange, bool moved) {
  if (exchange->request->goes_on == nullptr) return true;
  exchange->stopped = !exchange->request->goes_on(moved);
  return !exchange->stopped;
}

// Called also while nothing comes.
int OnProgress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return GoesOn(static_cast<Exchange*>(user), /*moved=*/false) ? 0 : 1;
}

size_t OnBody(char* bytes, size_t, size_t size, void* user) {
  auto* exchange = static_cast<Exchange*>(user);
  curl_easy_getinfo(exchange->curl, CURLINFO_RESPONSE_CODE, &exchange->answer.status);
  constexpr uint64_t kMaxErrorBytes = 1u << 20;
  const bool good = exchange->answer.ok();
  const uint64_t limit = good ? exchange->request->max_bytes : kMaxErrorBytes;
  if (size > limit - std::min(limit, exchange->answer.body_bytes)) {
    exchange->too_large = true;
    return 0;
  }
  if (!GoesOn(exchange, /*moved=*/true)) return 0;
  if (good && exchange->request->file >= 0) {
    if (!WriteToFile(exchange, bytes, size)) return 0;
  } else {
    exchange->answer.body.append(bytes, size);
  }
  exchange->answer.body_bytes += size;
  return size;
}

size_t OnHeader(char* bytes, size_t, size_t size, void* user) {
  auto* exchange = static_cast<Exchange*>(user);
  exchange->header_bytes += size;
  if (exchange->header_bytes > kMaxHeaderBytes) return 0;
  std::string_view line(bytes, size);
  // An answer may stand behind interim ones.
  if (line.starts_with("HTTP/")) exchange->answer.headers.clear();
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos) return size;
  std::string name(line.substr(0, colon));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  std::string_view value = line.substr(colon + 1);
  constexpr std::string_view kBlank = " \t\r\n";
  value.remove_prefix(std::min(value.find_first_not_of(kBlank), value.size()));
  value = value.substr(0, value.find_last_not_of(kBlank) + 1);
  exchange->answer.headers.insert_or_assign(std::move(name), std::string(value));
  return size;
}

size_t OnRead(char* to, size_t, size_t size, void* user) {
  auto* exchange = static_cast<Exchange*>(user);
  const int64_t got = exchange->request->body->ReadAt(exchange->sent, to, size);
  if (got < 0) {
    exchange->local_error = errno;
    return CURL_READFUNC_ABORT;
  }
  exchange->sent += static_cast<uint64_t>(got);
  return static_cast<size_t>(got);
}

int OnSeek(void* user, curl_off_t offset, int origin) {
  if (origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
  static_cast<Exchange*>(user)->sent = static_cast<uint64_t>(offset);
  return CURL_SEEKFUNC_OK;
}

// A process that is started meanwhile must not hold the connection.
curl_socket_t OpenSocket(void*, curlsocktype, curl_sockaddr* address) {
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

Trouble KindOf(CURLcode code, const Exchange& exchange) {
  if (code == CURLE_OK) return Trouble::kNone;
  if (exchange.too_large) return Trouble::kTooLarge;
  if (exchange.stopped) return Trouble::kStopped;
  if (exchange.local_error != 0) return Trouble::kLocal;
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return Trouble::kTimeout;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
      return Trouble::kCertificate;
    default:
      return Trouble::kConnection;
  }
}

}  // namespace

std::string Answer::Header(std::string_view name) const {
  const auto it = headers.find(name);
  return it == headers.end() ? "" : it->second;
}

class Http::Connection {
 public:
  explicit Connection(const Settings& settings)
      : settings_(settings),
        curl_(curl_easy_init()),
        credentials_(settings.access_key + ":" + settings.secret_key),
        signature_("aws:amz:" + settings.region + ":s3") {}
  ~Connection() { curl_easy_cleanup(curl_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Outcome Send(const Request& request) {
    Outcome outcome;
    if (curl_ == nullptr) {
      outcome.trouble = Trouble::kLocal;
      outcome.detail = "no memory for a connection";
      return outcome;
    }
    // Connections stay, options go.
    curl_easy_reset(curl_);
    Exchange exchange;
    exchange.curl = curl_;
    exchange.request = &request;
    char detail[CURL_ERROR_SIZE] = "";
    Set(CURLOPT_ERRORBUFFER, detail);
    const HeaderList headers = Headers(request);
    Set(CURLOPT_HTTPHEADER, headers.get());
    SetConnection();
    SetTimes(request);
    SetRequest(request, &exchange);
    const CURLcode code = curl_easy_perform(curl_);
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &exchange.answer.status);
    outcome.trouble = KindOf(code, exchange);
    if (exchange.local_error != 0) {
      outcome.detail = strerror(exchange.local_error);
    } else if (code != CURLE_OK) {
      outcome.detail = detail[0] != '\0' ? detail : curl_easy_strerror(code);
    }
    outcome.answer = std::move(exchange.answer);
    return outcome;
  }

 private:
  template <typename Value>
  void Set(CURLoption option, Value value) {
    curl_easy_setopt(curl_, option, value);
  }

  HeaderList Headers(const Request& request) const {
    HeaderList list;
    Add(&list,
        "x-amz-content-sha256: " + (request.sha256.empty() ? std::string(kEmptySha256) : request.sha256));
    if (!settings_.session_token.empty()) Add(&list, "x-amz-security-token: " + settings_.session_token);
    for (const std::string& header : request.headers) Add(&list, header);
    return list;
  }

  void SetConnection() {
    Set(CURLOPT_NOSIGNAL, 1L);
    Set(CURLOPT_PROTOCOLS_STR, "http,https");
    Set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    Set(CURLOPT_TCP_KEEPALIVE, 1L);
    Set(CURLOPT_OPENSOCKETFUNCTION, &OpenSocket);
    Set(CURLOPT_USERAGENT, "gouji");
    if (!settings_.ca_file.empty()) Set(CURLOPT_CAINFO, settings_.ca_file.c_str());
    Set(CURLOPT_AWS_SIGV4, signature_.c_str());
    Set(CURLOPT_USERPWD, credentials_.c_str());
  }

  void SetTimes(const Request& request) {
    const auto patience = static_cast<uint64_t>(settings_.answer_timeout.count());
    const uint64_t bytes = (request.body == nullptr ? 0 : request.body->size_bytes()) + request.max_bytes;
    Set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings_.connect_timeout.count()));
    Set(CURLOPT_TIMEOUT_MS, static_cast<long>(patience + bytes * 1'000 / kSlowestBytesPerSecond));
    Set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    Set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(std::max<uint64_t>(1, patience / 1'000)));
  }

  void SetRequest(const Request& request, Exchange* exchange) {
    Set(CURLOPT_URL, request.url.c_str());
    Set(CURLOPT_PATH_AS_IS, 1L);
    Set(CURLOPT_WRITEFUNCTION, &OnBody);
    Set(CURLOPT_WRITEDATA, exchange);
    Set(CURLOPT_HEADERFUNCTION, &OnHeader);
    Set(CURLOPT_HEADERDATA, exchange);
    if (request.goes_on != nullptr) {
      Set(CURLOPT_XFERINFOFUNCTION, &OnProgress);
      Set(CURLOPT_XFERINFODATA, exchange);
      Set(CURLOPT_NOPROGRESS, 0L);
    }
    const std::string_view method = request.method;
    if (method == "HEAD") Set(CURLOPT_NOBODY, 1L);
    if (request.body != nullptr) {
      Set(CURLOPT_UPLOAD, 1L);
      Set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.body->size_bytes()));
      Set(CURLOPT_READFUNCTION, &OnRead);
      Set(CURLOPT_READDATA, exchange);
      Set(CURLOPT_SEEKFUNCTION, &OnSeek);
      Set(CURLOPT_SEEKDATA, exchange);
    }
    if (method != "HEAD") Set(CURLOPT_CUSTOMREQUEST, request.method);
    if (!request.range.empty()) Set(CURLOPT_RANGE, request.range.c_str());
  }

  const Settings& settings_;
  CURL* const curl_;
  const std::string credentials_;
  const std::string signature_;
};

Http::Http(Settings settings) : settings_(std::move(settings)) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

Http::~Http() = default;

Outcome Http::Send(const Request& request) {
  std::unique_ptr<Connection> connection;
  {
    std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      connection = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (connection == nullptr) connection = std::make_unique<Connection>(settings_);
  Outcome outcome = connection->Send(request);
  std::lock_guard lock(mutex_);
  idle_.push_back(std::move(connection));
  return outcome;
}

}  // namespace gouji::s3
