#include "common/telemetry/exposer.h"

#include <CivetServer.h>
#include <prometheus/exposer.h>

#include <charconv>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "common/telemetry/liveness.h"
#include "common/telemetry/registry.h"

namespace gouji::telemetry {
namespace {

// Answers /healthz; 0 leaves the request to others.
int AnswerHealth(mg_connection* connection) {
  const mg_request_info* request = mg_get_request_info(connection);
  if (request->local_uri == nullptr || std::string_view(request->local_uri) != "/healthz") return 0;
  const std::vector<std::string> still = Standstills();
  std::string body;
  for (const std::string& loop : still) body += loop + "\n";
  const int status = still.empty() ? 200 : 503;
  mg_printf(connection,
            "HTTP/1.1 %d %s\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
            status, status == 200 ? "OK" : "Service Unavailable", body.size());
  mg_write(connection, body.data(), body.size());
  return status;
}

CivetCallbacks Callbacks() {
  CivetCallbacks callbacks;
  callbacks.begin_request = AnswerHealth;
  return callbacks;
}

}  // namespace

absl::StatusOr<std::string> ListeningAddress(std::string_view address) {
  const size_t colon = address.rfind(':');
  const std::string_view port = colon == std::string_view::npos ? address : address.substr(colon + 1);
  unsigned number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (error != std::errc() || end != port.data() + port.size() || number > 65535) {
    return absl::InvalidArgumentError("metrics address '" + std::string(address) +
                                      "' is not HOST:PORT (for example 127.0.0.1:9090)");
  }
  const std::string_view host =
      colon == std::string_view::npos ? std::string_view() : address.substr(0, colon);
  // CivetWeb takes a bare port for every interface, and no names.
  if (host.empty() || host == "localhost") return "127.0.0.1:" + std::string(port);
  return std::string(address);
}

struct Exposer::Impl {
  explicit Impl(const std::string& listening_port)
      : server(std::vector<std::string>{"listening_ports", listening_port, "num_threads", "2"}, &callbacks) {
    for (const auto& collectable : Collectables()) server.RegisterCollectable(collectable);
  }

  const CivetCallbacks callbacks = Callbacks();
  prometheus::Exposer server;
};

Exposer::Exposer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Exposer::~Exposer() = default;

absl::StatusOr<std::unique_ptr<Exposer>> Exposer::Start(std::string_view address) {
  absl::StatusOr<std::string> listening_port = ListeningAddress(address);
  if (!listening_port.ok()) return listening_port.status();
  // The packaged server tells its errors by exceptions only.
  try {
    return std::unique_ptr<Exposer>(new Exposer(std::make_unique<Impl>(*listening_port)));
  } catch (const std::exception& failure) {
    return absl::UnavailableError("cannot serve metrics on " + std::string(address) + " (" + failure.what() +
                                  "): the port is taken or the address is not this machine's");
  }
}

int Exposer::port() const {
  const std::vector<int> ports = impl_->server.GetListeningPorts();
  return ports.empty() ? 0 : ports.front();
}

}  // namespace gouji::telemetry
