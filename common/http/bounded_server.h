// An HTTP server that no client can hold up.
//
// Role: httplib's routes and parser behind connections with bounds: one request each, a fixed time for the whole of it (a
// handshake of TLS included) however the bytes drip, and so many at a time; for one beyond them the oldest is cut off, so that
// one who asks and goes is served among any number who stay. Ending it cuts off all of them.
// Ownership: `tls` outlives it. Threads: of its own, and that of
// listen_after_bind. Errors: a client that is cut off gets nothing.
//
//   BoundedServer server(nullptr);  server.Get("/metrics", …);  server.Bind("127.0.0.1", 0);
//   std::thread serving([&] { server.listen_after_bind(); });  …  server.End();  serving.join();
#pragma once

#include <httplib.h>
#include <openssl/ssl.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "common/security/tls_port.h"

namespace gouji::http {

class BoundedServer final : public httplib::Server {
 public:
  static constexpr size_t kMaxConnections = 16;
  // Nobody has anything to send here.
  static constexpr size_t kMaxRequestBytes = 16 * 1024;

  // `tls`: nullptr for a plain one. `patience`: of a whole connection.
  explicit BoundedServer(security::TlsPort* tls,
                         std::chrono::milliseconds patience = std::chrono::seconds(5));

  // The port, which is a free one for 0; -1 when it cannot be had. The caller goes on with listen_after_bind.
  int Bind(const std::string& host, int port);
  // listen_after_bind returns soon after. Any thread.
  void End();

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  class Threads;

  bool process_and_close_socket(socket_t socket) override;
  void CutOldest();

  const std::chrono::milliseconds patience_;
  std::unique_ptr<SSL_CTX, Free> tls_;
  std::mutex mutex_;
  // Guarded by mutex_; the oldest first.
  std::deque<socket_t> open_;
  // So many that wait for a thread are to be cut off when they get it.
  size_t unwelcome_ = 0;
  bool ended_ = false;
};

}  // namespace gouji::http
