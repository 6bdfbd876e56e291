#include "common/http/exposer.h"

#include <httplib.h>
#include <sys/socket.h>

#include <atomic>
#include <charconv>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/env/views.h"
#include "common/http/bounded_server.h"
#include "common/security/tls_port.h"
#include "common/telemetry/liveness.h"
#include "common/telemetry/metrics.h"

namespace gouji::http {
namespace {

void AnswerMetrics(const httplib::Request&, httplib::Response& response) {
  response.set_content(telemetry::MetricsText(), "text/plain; version=0.0.4; charset=utf-8");
}

void AnswerHealth(const httplib::Request&, httplib::Response& response) {
  const std::vector<std::string> still = telemetry::Standstills();
  std::string body;
  for (const std::string& loop : still) body += loop + "\n";
  response.status = still.empty() ? 200 : 503;
  response.set_content(body, "text/plain");
}

// The library's own choice lets two processes share a port.
void OnlyReuseAddress(socket_t socket) {
  const int yes = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

}  // namespace

absl::StatusOr<std::string> ListeningAddress(std::string_view address) {
  const size_t colon = address.rfind(':');
  const std::string_view port = colon == std::string_view::npos ? address : address.substr(colon + 1);
  unsigned number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (error != std::errc() || end != port.data() + port.size() || number > 65535) {
    return absl::InvalidArgumentError(absl::StrCat("metrics address '", env::ToAbsl(address),
                                                   "' is not HOST:PORT (for example 127.0.0.1:9090)"));
  }
  const std::string_view host =
      colon == std::string_view::npos ? std::string_view() : address.substr(0, colon);
  if (host.empty() || host == "localhost") return "127.0.0.1:" + std::string(port);
  return std::string(address);
}

struct Exposer::Impl {
  ~Impl() {
    if (!serving.joinable()) return;
    server->End();
    serving.join();
  }

  // Before the server, whose handshakes ask it.
  std::unique_ptr<security::TlsPort> tls;
  std::unique_ptr<BoundedServer> server;
  int port = 0;
  std::atomic<bool> ended = false;
  std::thread serving;
};

Exposer::Exposer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Exposer::~Exposer() = default;

absl::StatusOr<std::unique_ptr<Exposer>> Exposer::Start(std::string_view address,
                                                        const security::TlsFiles& tls) {
  absl::StatusOr<std::string> listening = ListeningAddress(address);
  if (!listening.ok()) return listening.status();
  auto impl = std::make_unique<Impl>();
  if (!tls.cert.empty() || !tls.ca.empty()) {
    auto port = security::TlsPort::Make(tls);
    if (!port.ok()) return port.status();
    impl->tls = *std::move(port);
  }
  impl->server = std::make_unique<BoundedServer>(impl->tls.get());
  BoundedServer& server = *impl->server;
  server.set_socket_options(OnlyReuseAddress);
  server.Get("/metrics", AnswerMetrics);
  server.Get("/healthz", AnswerHealth);

  const size_t colon = listening->rfind(':');
  std::string host = listening->substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const int wanted = std::stoi(listening->substr(colon + 1));
  impl->port = server.Bind(host, wanted);
  if (impl->port <= 0) {
    return absl::UnavailableError(absl::StrCat("cannot serve metrics on ", env::ToAbsl(address),
                                               ": the port is taken or the address is not this machine's"));
  }
  impl->serving = std::thread([self = impl.get()] {
    self->server->listen_after_bind();
    self->ended = true;
  });
  // A stop before the loop runs would not be heard.
  while (!server.is_running() && !impl->ended) std::this_thread::yield();
  return std::unique_ptr<Exposer>(new Exposer(std::move(impl)));
}

int Exposer::port() const {
  return impl_->port;
}

}  // namespace gouji::http
