#include "coordinator/queue/redis_connection.h"

#include <hiredis/hiredis.h>
#include <sys/time.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace gouji::queue {
namespace {

// Oldest server with Functions.
constexpr int kOldestMajor = 7;

absl::string_view View(std::string_view view) {
  return {view.data(), view.size()};
}

timeval TimeVal(std::chrono::milliseconds time) {
  return {.tv_sec = time.count() / 1000, .tv_usec = static_cast<suseconds_t>(time.count() % 1000 * 1000)};
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string PercentDecoded(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && HexDigit(text[i + 1]) >= 0 && HexDigit(text[i + 2]) >= 0) {
      decoded += static_cast<char>(HexDigit(text[i + 1]) * 16 + HexDigit(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

// hiredis writes without MSG_NOSIGNAL: a server that went away must be an error, not the end of the process. A handler
// that the program has set is left alone.
void IgnoreBrokenPipes() {
  static const bool done = [] {
    struct sigaction current = {};
    if (sigaction(SIGPIPE, nullptr, &current) == 0 && current.sa_handler == SIG_DFL) {
      current.sa_handler = SIG_IGN;
      sigaction(SIGPIPE, &current, nullptr);
    }
    return true;
  }();
  static_cast<void>(done);
}

// hiredis makes room for as many elements as a reply announces, before any came. No reply of ours has as many.
constexpr int kMostElements = 1 << 24;

void BoundArrays(redisReader* reader) {
  static void* (*const create)(const redisReadTask*, int) = reader->fn->createArray;
  static redisReplyObjectFunctions bounded = [reader] {
    redisReplyObjectFunctions functions = *reader->fn;
    // None is "out of memory": the connection is of no use any more.
    functions.createArray = [](const redisReadTask* task, int elements) -> void* {
      return elements <= kMostElements ? create(task, elements) : nullptr;
    };
    return functions;
  }();
  reader->fn = &bounded;
}

RedisReply Converted(const redisReply& raw) {
  RedisReply reply;
  switch (raw.type) {
    case REDIS_REPLY_INTEGER:
      reply.kind = RedisReply::Kind::kInteger;
      reply.integer = raw.integer;
      break;
    case REDIS_REPLY_STRING:
      reply.kind = RedisReply::Kind::kString;
      reply.text.assign(raw.str, raw.len);
      break;
    case REDIS_REPLY_STATUS:
      reply.kind = RedisReply::Kind::kStatus;
      reply.text.assign(raw.str, raw.len);
      break;
    case REDIS_REPLY_ERROR:
      reply.kind = RedisReply::Kind::kError;
      reply.text.assign(raw.str, raw.len);
      break;
    case REDIS_REPLY_ARRAY:
      reply.kind = RedisReply::Kind::kArray;
      for (size_t i = 0; i < raw.elements; ++i) reply.items.push_back(Converted(*raw.element[i]));
      break;
    default:
      break;
  }
  return reply;
}

// Value of a `name:value` line of INFO.
std::string InfoField(const std::string& info, absl::string_view name) {
  for (absl::string_view line : absl::StrSplit(info, '\n')) {
    line = absl::StripSuffix(line, "\r");
    if (absl::ConsumePrefix(&line, name) && absl::ConsumePrefix(&line, ":")) return std::string(line);
  }
  return "";
}

absl::Status BadUrl(std::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("Redis URL: ", View(why),
                                                 "; give redis://[user:password@]host:port[/db] or "
                                                 "unix:///path/of/socket"));
}

}  // namespace

absl::StatusOr<RedisAddress> RedisAddress::Parse(std::string_view url) {
  absl::string_view rest = View(url);
  RedisAddress address;
  if (absl::ConsumePrefix(&rest, "unix://")) {
    if (!absl::StartsWith(rest, "/")) return BadUrl("the path of the socket must be absolute");
    address.unix_path = std::string(rest);
    return address;
  }
  if (absl::StartsWith(rest, "rediss://")) {
    return absl::InvalidArgumentError(
        "Redis URL: rediss:// cannot be spoken by the packaged client; put a tunnel before it "
        "(docs/security.md) and give "
        "redis:// or unix://");
  }
  if (!absl::ConsumePrefix(&rest, "redis://")) return BadUrl("unknown scheme");
  if (const size_t at = rest.rfind('@'); at != absl::string_view::npos) {
    const std::pair<absl::string_view, absl::string_view> login =
        absl::StrSplit(rest.substr(0, at), absl::MaxSplits(':', 1));
    address.user = PercentDecoded({login.first.data(), login.first.size()});
    address.password = PercentDecoded({login.second.data(), login.second.size()});
    rest.remove_prefix(at + 1);
  }
  if (const size_t slash = rest.find('/'); slash != absl::string_view::npos) {
    const absl::string_view database = rest.substr(slash + 1);
    if (!database.empty() && (!absl::SimpleAtoi(database, &address.database) || address.database < 0)) {
      return BadUrl("the database is no number");
    }
    rest = rest.substr(0, slash);
  }
  const size_t bracket = rest.rfind(']');
  const size_t colon = rest.rfind(':');
  if (colon != absl::string_view::npos && (bracket == absl::string_view::npos || colon > bracket)) {
    if (!absl::SimpleAtoi(rest.substr(colon + 1), &address.port) || address.port < 1 ||
        address.port > 65535) {
      return BadUrl("the port is no number from 1 to 65535");
    }
    rest = rest.substr(0, colon);
  }
  absl::ConsumePrefix(&rest, "[");
  absl::ConsumeSuffix(&rest, "]");
  if (rest.empty()) return BadUrl("the host is missing");
  address.host = std::string(rest);
  return address;
}

std::string RedisAddress::Text() const {
  if (!unix_path.empty()) return absl::StrCat("unix://", unix_path);
  std::string text = absl::StrCat("redis://", host, ":", port);
  if (database != 0) absl::StrAppend(&text, "/", database);
  return text;
}

std::string PromotedFrom(const std::string& info) {
  const std::string id = InfoField(info, "master_replid2");
  return id.find_first_not_of('0') == std::string::npos ? "" : id;
}

uint64_t RedisReply::Number() const {
  if (kind == Kind::kInteger) return static_cast<uint64_t>(integer);
  uint64_t number = 0;
  return kind == Kind::kString && absl::SimpleAtoi(text, &number) ? number : 0;
}

absl::Status ReplyStatus(const RedisReply& reply, const RedisAddress& address) {
  if (!reply.IsError()) return absl::OkStatus();
  const std::string message = absl::StrCat("Redis at ", address.Text(), ": ", reply.text);
  const absl::string_view code = absl::string_view(reply.text).substr(0, reply.text.find(' '));
  if (code == "EPOCH") return absl::AbortedError(message);
  if (code == "OOM") return absl::ResourceExhaustedError(message);
  if (code == "NOAUTH" || code == "WRONGPASS") return absl::UnauthenticatedError(message);
  if (code == "NOPERM") return absl::PermissionDeniedError(message);
  for (const absl::string_view passing : {"MOVED", "ASK", "LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN",
                                          "TRYAGAIN", "BUSY", "MISCONF", "NOREPLICAS", "UNKILLABLE"}) {
    if (code == passing) return absl::UnavailableError(message);
  }
  return absl::InternalError(message);
}

RedisConnection::RedisConnection(RedisAddress address, redisContext* context)
    : address_(std::move(address)), context_(context) {}

RedisConnection::~RedisConnection() {
  redisFree(context_);
}

absl::StatusOr<std::unique_ptr<RedisConnection>> RedisConnection::Connect(const RedisAddress& address,
                                                                          const RedisTimeouts& timeouts) {
  absl::StatusOr<std::unique_ptr<RedisConnection>> connection = ConnectPlainly(address, timeouts);
  if (!connection.ok()) return connection;
  if (absl::Status status = (*connection)->Introduce(); !status.ok()) return status;
  return connection;
}

absl::StatusOr<std::unique_ptr<RedisConnection>> RedisConnection::ConnectPlainly(
    const RedisAddress& address, const RedisTimeouts& timeouts) {
  IgnoreBrokenPipes();
  redisContext* context =
      address.unix_path.empty()
          ? redisConnectWithTimeout(address.host.c_str(), address.port, TimeVal(timeouts.connect))
          : redisConnectUnixWithTimeout(address.unix_path.c_str(), TimeVal(timeouts.connect));
  if (context == nullptr) return absl::ResourceExhaustedError("no memory for a Redis connection");
  std::unique_ptr<RedisConnection> connection(new RedisConnection(address, context));
  if (context->err != 0) {
    return absl::UnavailableError(
        absl::StrCat("Redis at ", address.Text(), " cannot be reached: ", context->errstr));
  }
  BoundArrays(context->reader);
  connection->SetTimeout(timeouts.command);
  if (address.unix_path.empty()) redisEnableKeepAlive(context);
  if (absl::Status status = connection->LogIn(); !status.ok()) return status;
  return connection;
}

absl::Status RedisConnection::LogIn() {
  if (!address_.password.empty()) {
    RedisCommand login = {"AUTH"};
    if (!address_.user.empty()) login.push_back(address_.user);
    login.push_back(address_.password);
    if (const auto reply = RunOne(login); !reply.ok()) return reply.status();
  }
  if (address_.database != 0) {
    const auto reply = RunOne({"SELECT", absl::StrCat(address_.database)});
    if (!reply.ok()) return reply.status();
  }
  return absl::OkStatus();
}

absl::Status RedisConnection::Introduce() {
  const absl::StatusOr<RedisReply> info = RunOne({"INFO", "server"});
  if (!info.ok()) return info.status();
  run_id_ = InfoField(info->text, "run_id");
  const std::string version = InfoField(info->text, "redis_version");
  int major = 0;
  const absl::string_view first = absl::string_view(version).substr(0, version.find('.'));
  if (!absl::SimpleAtoi(first, &major) || major < kOldestMajor || run_id_.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat("Redis at ", address_.Text(), " is version ", version.empty() ? "unknown" : version,
                     "; gouji needs Redis ", kOldestMajor, " or later (Functions): upgrade the server"));
  }
  // A server that drops keys of its own accord would take shards away without a word.
  const absl::StatusOr<RedisReply> memory = RunOne({"INFO", "memory"});
  if (!memory.ok()) return memory.status();
  const std::string policy = InfoField(memory->text, "maxmemory_policy");
  if (policy != "noeviction") {
    return absl::FailedPreconditionError(absl::StrCat(
        "Redis at ", address_.Text(), " has the maxmemory-policy ", policy.empty() ? "unknown" : policy,
        "; gouji needs noeviction: CONFIG SET maxmemory-policy noeviction"));
  }
  return absl::OkStatus();
}

void RedisConnection::SetTimeout(std::chrono::milliseconds command) {
  redisSetTimeout(context_, TimeVal(command));
}

absl::Status RedisConnection::Fail() {
  broken_ = true;
  const bool silent = context_->err == REDIS_ERR_IO && (errno == EAGAIN || errno == EWOULDBLOCK);
  return absl::UnavailableError(
      absl::StrCat("Redis at ", address_.Text(), ": ", silent ? "no answer in time" : context_->errstr));
}

absl::StatusOr<std::vector<RedisReply>> RedisConnection::Run(const std::vector<RedisCommand>& commands) {
  if (broken_) return absl::UnavailableError(absl::StrCat("Redis at ", address_.Text(), ": disconnected"));
  std::vector<const char*> words;
  std::vector<size_t> lengths;
  for (const RedisCommand& command : commands) {
    words.clear();
    lengths.clear();
    for (const std::string& word : command) {
      words.push_back(word.data());
      lengths.push_back(word.size());
    }
    const int count = static_cast<int>(command.size());
    if (redisAppendCommandArgv(context_, count, words.data(), lengths.data()) != REDIS_OK) return Fail();
  }
  std::vector<RedisReply> replies;
  replies.reserve(commands.size());
  for (size_t i = 0; i < commands.size(); ++i) {
    void* raw = nullptr;
    if (redisGetReply(context_, &raw) != REDIS_OK) return Fail();
    replies.push_back(Converted(*static_cast<redisReply*>(raw)));
    freeReplyObject(raw);
  }
  return replies;
}

absl::StatusOr<RedisReply> RedisConnection::RunOne(const RedisCommand& command) {
  absl::StatusOr<std::vector<RedisReply>> replies = Run({command});
  if (!replies.ok()) return replies.status();
  if (absl::Status status = ReplyStatus(replies->front(), address_); !status.ok()) return status;
  return std::move(replies->front());
}

}  // namespace gouji::queue
