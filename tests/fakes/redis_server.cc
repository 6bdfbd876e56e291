#include "tests/fakes/redis_server.h"

#include <hiredis/hiredis.h>
#include <sys/time.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace gouji::fakes {
namespace {

constexpr std::chrono::seconds kPatience{60};

std::string Text(const redisReply& reply) {
  switch (reply.type) {
    case REDIS_REPLY_INTEGER:
      return std::to_string(reply.integer);
    case REDIS_REPLY_ARRAY: {
      std::string text;
      for (size_t i = 0; i < reply.elements; ++i) text += Text(*reply.element[i]) + "\n";
      return text;
    }
    case REDIS_REPLY_NIL:
      return "";
    default:
      return std::string(reply.str, reply.len);
  }
}

}  // namespace

struct RedisServer::Connection {
  explicit Connection(redisContext* the_context) : context(the_context) {}
  ~Connection() { redisFree(context); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  redisContext* const context;
};

bool RedisServer::Installed() {
  return Run({"redis-server", "--version"}).exit_code == 0;
}

RedisServer::RedisServer(RedisServerOptions options)
    : options_(std::move(options)), socket_(directory_ / "redis.sock"), data_(directory_ / "data") {
  std::filesystem::create_directory(data_);
}

RedisServer::~RedisServer() = default;

bool RedisServer::Start() {
  if (process_ != nullptr && process_->Running()) return true;
  std::vector<std::string> argv = {"redis-server",
                                   "--port",
                                   "0",
                                   "--unixsocket",
                                   socket_,
                                   "--dir",
                                   data_,
                                   "--save",
                                   "",
                                   "--appendonly",
                                   options_.append_only ? "yes" : "no",
                                   "--appendfsync",
                                   options_.append_fsync};
  argv.insert(argv.end(), options_.more.begin(), options_.more.end());
  process_ = std::make_unique<Process>(
      argv,
      SpawnOptions{.env = {}, .cwd = "", .out_path = directory_ / "log", .err_path = directory_ / "err"});
  return Eventually([&] { return Command({"PING"}) == "PONG"; }, kPatience);
}

void RedisServer::Stop() {
  connection_.reset();
  if (process_ == nullptr) return;
  process_->Signal(SIGTERM);
  if (!process_->Wait(kPatience).has_value()) process_->KillHard();
  process_.reset();
}

void RedisServer::KillHard() {
  connection_.reset();
  if (process_ == nullptr) return;
  process_->KillHard();
  process_.reset();
}

void RedisServer::DropFiles() {
  std::filesystem::remove_all(data_);
  std::filesystem::create_directory(data_);
}

void RedisServer::Freeze() const {
  process_->Signal(SIGSTOP);
}
void RedisServer::Thaw() const {
  process_->Signal(SIGCONT);
}

std::string RedisServer::Log() const {
  std::ifstream log(directory_ / "log");
  return {std::istreambuf_iterator<char>(log), {}};
}

std::optional<std::string> RedisServer::Command(const std::vector<std::string>& words) {
  if (connection_ == nullptr) {
    const timeval patience = {.tv_sec = 5, .tv_usec = 0};
    redisContext* context = redisConnectUnixWithTimeout(socket_.c_str(), patience);
    if (context == nullptr) return std::nullopt;
    connection_ = std::make_unique<Connection>(context);
    if (context->err != 0) {
      connection_.reset();
      return std::nullopt;
    }
    redisSetTimeout(context, patience);
  }
  std::vector<const char*> data;
  std::vector<size_t> lengths;
  for (const std::string& word : words) {
    data.push_back(word.data());
    lengths.push_back(word.size());
  }
  auto* reply = static_cast<redisReply*>(
      redisCommandArgv(connection_->context, static_cast<int>(words.size()), data.data(), lengths.data()));
  if (reply == nullptr) {
    connection_.reset();
    return std::nullopt;
  }
  std::string text = Text(*reply);
  freeReplyObject(reply);
  return text;
}

}  // namespace gouji::fakes
