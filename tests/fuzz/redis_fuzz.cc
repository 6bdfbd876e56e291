// Any bytes as the answers of a Redis server: every call of the queue ends with a value or a status, nothing is trusted.
#include <hiredis/hiredis.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "coordinator/queue/queue.h"
#include "coordinator/queue/redis_queue.h"

namespace {

using namespace gouji;

void Require(bool holds) {
  if (!holds) std::abort();
}

// Introduces itself as a Redis server and starts an epoch; every later command is answered by the bytes of the input.
class Server {
 public:
  Server() : path_("/tmp/gouji-redis-fuzz-" + std::to_string(getpid())) {
    unlink(path_.c_str());
    listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path_.c_str(), path_.size() + 1);
    Require(bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    Require(listen(listener_, 8) == 0);
    thread_ = std::thread([this] { Accept(); });
    thread_.detach();
  }
  std::string url() const { return "unix://" + path_; }
  void SetAnswer(std::string_view answer) {
    std::lock_guard lock(mutex_);
    answer_ = answer;
  }

 private:
  void Accept() {
    for (;;) {
      const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (connection < 0) return;
      Serve(connection);
      close(connection);
    }
  }

  // Until the client leaves, or one answer out of the input was given.
  void Serve(int connection) {
    redisReader* const reader = redisReaderCreate();
    char bytes[4096];
    for (bool open = true; open;) {
      const ssize_t size = read(connection, bytes, sizeof bytes);
      if (size <= 0) break;
      redisReaderFeed(reader, bytes, static_cast<size_t>(size));
      void* command = nullptr;
      while (open && redisReaderGetReply(reader, &command) == REDIS_OK && command != nullptr) {
        open = Answer(connection, *static_cast<redisReply*>(command));
        freeReplyObject(command);
      }
    }
    redisReaderFree(reader);
  }

  bool Answer(int connection, const redisReply& command) {
    const auto word = [&](size_t i) {
      return i < command.elements ? std::string_view(command.element[i]->str, command.element[i]->len)
                                  : std::string_view();
    };
    if (word(0) == "INFO")
      return Send(connection, Bulk("redis_version:7.0.0\r\nrun_id:r\r\nmaxmemory_policy:noeviction\r\n"));
    if (word(0) == "FUNCTION") return Send(connection, word(1) == "LIST" ? "*0\r\n" : "+OK\r\n");
    if (word(1).ends_with("_reset") || word(0) == "HSET") return Send(connection, ":1\r\n");
    std::string answer;
    {
      std::lock_guard lock(mutex_);
      answer = answer_;
    }
    Send(connection, answer);
    shutdown(connection, SHUT_WR);
    return false;
  }

  static std::string Bulk(std::string_view text) {
    return "$" + std::to_string(text.size()) + "\r\n" + std::string(text) + "\r\n";
  }
  static bool Send(int connection, std::string_view text) {
    return send(connection, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
  }

  const std::string path_;
  int listener_ = -1;
  std::mutex mutex_;
  std::string answer_;
  std::thread thread_;
};

void Call(queue::Queue& queue, uint8_t which) {
  const queue::WorkerEntry worker{.id = "w", .info = "", .slots = 1};
  switch (which % 8) {
    case 0:
      queue.StoredEpoch().status().IgnoreError();
      break;
    case 1:
      queue.Counts("j").status().IgnoreError();
      break;
    case 2:
      queue.Jobs().status().IgnoreError();
      break;
    case 3:
      queue.Claim(worker, 4).status().IgnoreError();
      break;
    case 4:
      queue.Reap(4).status().IgnoreError();
      break;
    case 5:
      queue.Workers().status().IgnoreError();
      break;
    case 6:
      queue.DrainRequested("w").status().IgnoreError();
      break;
    default:
      queue.Plan("j", 0, {}, true).status().IgnoreError();
      break;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  static Server* const server = new Server;
  // An answer that never ends would only wait for its time to run out; a closed connection ends it here.
  server->SetAnswer({reinterpret_cast<const char*>(data) + 1, size - 1});
  auto queue = queue::RedisQueue::Open(server->url(), queue::Limits{});
  Require(queue.ok());
  Require((*queue)->Reset(1).ok());
  Call(**queue, data[0]);
  return 0;
}
