#include "common/http/bounded_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <string>
#include <utility>

namespace gouji::http {
namespace {

constexpr int kBacklog = 128;

using Clock = std::chrono::steady_clock;

// A connection that refuses to go on when its time is over or it has sent too much.
class BoundedStream final : public httplib::Stream {
 public:
  // `tls`: nullptr for a plain one.
  BoundedStream(socket_t socket, SSL* tls, Clock::time_point end) : socket_(socket), tls_(tls), end_(end) {}

  bool Accept() {
    for (;;) {
      ERR_clear_error();
      const int done = SSL_accept(tls_);
      if (done == 1) return true;
      if (!WaitForTls(done)) return false;
    }
  }

  bool is_readable() const override { return Wait(POLLIN); }
  bool is_writable() const override { return Wait(POLLOUT); }

  ssize_t read(char* to, size_t size) override {
    size = std::min(size, BoundedServer::kMaxRequestBytes - read_);
    if (size == 0) return -1;
    const ssize_t n = Move(
        POLLIN, [&] { return recv(socket_, to, size, 0); },
        [&] { return SSL_read(tls_, to, static_cast<int>(size)); });
    if (n > 0) read_ += static_cast<size_t>(n);
    return n;
  }

  ssize_t write(const char* from, size_t size) override {
    // One call of TLS takes an int; the caller comes again with the rest.
    size = std::min<size_t>(size, 1 << 20);
    return Move(
        POLLOUT, [&] { return send(socket_, from, size, MSG_NOSIGNAL); },
        [&] { return SSL_write(tls_, from, static_cast<int>(size)); });
  }

  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return socket_; }

 private:
  ssize_t Move(short event, const std::function<ssize_t()>& plain, const std::function<int()>& with_tls) {
    for (;;) {
      if (tls_ != nullptr) {
        ERR_clear_error();
        const int n = with_tls();
        if (n > 0) return n;
        if (!WaitForTls(n)) return -1;
      } else {
        const ssize_t n = plain();
        if (n >= 0) return n;
        if (errno != EINTR && (errno != EAGAIN || !Wait(event))) return -1;
      }
    }
  }

  bool WaitForTls(int result) const {
    const int why = SSL_get_error(tls_, result);
    if (why == SSL_ERROR_WANT_READ) return Wait(POLLIN);
    if (why == SSL_ERROR_WANT_WRITE) return Wait(POLLOUT);
    return false;
  }

  bool Wait(short event) const {
    for (;;) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end_ - Clock::now());
      if (left.count() <= 0) return false;
      pollfd one{socket_, event, 0};
      const int n = poll(&one, 1, static_cast<int>(left.count()));
      if (n > 0) return true;
      if (n == 0 || errno != EINTR) return false;
    }
  }

  const socket_t socket_;
  SSL* const tls_;
  const Clock::time_point end_;
  size_t read_ = 0;
};

}  // namespace

// As many threads as connections: one that comes when all are taken has the oldest cut off, and its thread soon.
class BoundedServer::Threads final : public httplib::TaskQueue {
 public:
  explicit Threads(BoundedServer* server) : server_(server), pool_(kMaxConnections) {}

  void enqueue(std::function<void()> task) override {
    if (++taken_ > kMaxConnections) server_->CutOldest();
    pool_.enqueue([this, run = std::move(task)] {
      run();
      --taken_;
    });
  }
  void shutdown() override { pool_.shutdown(); }

 private:
  BoundedServer* const server_;
  std::atomic<size_t> taken_{0};
  httplib::ThreadPool pool_;
};

BoundedServer::BoundedServer(security::TlsPort* tls, std::chrono::milliseconds patience)
    : patience_(patience) {
  new_task_queue = [this] { return new Threads(this); };
  set_payload_max_length(kMaxRequestBytes);
  if (tls == nullptr) return;
  tls_.reset(SSL_CTX_new(TLS_server_method()));
  tls->Install(tls_.get());
}

int BoundedServer::Bind(const std::string& host, int port) {
  if (port == 0) {
    port = bind_to_any_port(host);
  } else if (!bind_to_port(host, port)) {
    port = -1;
  }
  // The library lets five wait, beyond which callers try again after a second.
  if (port > 0) ::listen(svr_sock_, kBacklog);
  return port;
}

bool BoundedServer::process_and_close_socket(socket_t socket) {
  bool welcome = false;
  {
    const std::lock_guard lock(mutex_);
    welcome = !ended_ && unwelcome_ == 0;
    if (unwelcome_ > 0) --unwelcome_;
    if (welcome) open_.push_back(socket);
  }
  bool served = false;
  if (welcome) {
    fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK);
    SSL* const tls = tls_ == nullptr ? nullptr : SSL_new(tls_.get());
    if (tls != nullptr) SSL_set_fd(tls, socket);
    BoundedStream stream(socket, tls, Clock::now() + patience_);
    bool closed = false;
    served = (tls_ == nullptr || (tls != nullptr && stream.Accept())) &&
             process_request(stream, /*close_connection=*/true, closed, nullptr);
    if (served && tls != nullptr) SSL_shutdown(tls);
    SSL_free(tls);
    const std::lock_guard lock(mutex_);
    std::erase(open_, socket);
  }
  shutdown(socket, SHUT_RDWR);
  close(socket);
  return served;
}

void BoundedServer::CutOldest() {
  const std::lock_guard lock(mutex_);
  if (open_.empty()) {
    ++unwelcome_;
    return;
  }
  // Its thread sees that, and closes it.
  shutdown(open_.front(), SHUT_RDWR);
  open_.pop_front();
}

void BoundedServer::End() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    for (const socket_t socket : open_) shutdown(socket, SHUT_RDWR);
  }
  stop();
}

}  // namespace gouji::http
