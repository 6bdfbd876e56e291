#include "common/http/bounded_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <chrono>
#include <string>
#include <thread>

#include "common/telemetry/metrics.h"
#include "tests/common/http/plain_client.h"
#include "tests/fakes/certificates.h"

namespace gouji::http {
namespace {

// Serves "/" until it goes.
class Served {
 public:
  explicit Served(std::chrono::milliseconds patience, security::TlsPort* tls = nullptr)
      : server_(tls, patience) {
    server_.Get("/", [](const httplib::Request&, httplib::Response& response) {
      // More than a socket holds.
      response.set_content(std::string(64 << 20, 'x'), "text/plain");
    });
    port = server_.Bind("127.0.0.1", 0);
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~Served() {
    server_.End();
    thread_.join();
  }
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;

  int port = 0;

 private:
  BoundedServer server_;
  std::thread thread_;
};

constexpr std::chrono::milliseconds kPatience(300);
constexpr std::chrono::minutes kLong(1);

// How long one that sends this once and then `drip` again and again is borne.
double Borne(int port, const std::string& first, const std::string& drip) {
  const telemetry::Timer timer;
  const env::UniqueFd fd = Connected(port);
  std::string next = first;
  while (timer.Seconds() < 20 &&
         (next.empty() || send(fd.get(), next.data(), next.size(), MSG_NOSIGNAL) > 0)) {
    next = drip;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    char byte;
    if (recv(fd.get(), &byte, 1, MSG_DONTWAIT) == 0) break;
  }
  return timer.Seconds();
}

TEST(BoundedServer, AConnectionHasItsTimeHoweverItDrips) {
  const Served served(kPatience);
  EXPECT_LT(Borne(served.port, "GET / HTTP/1.1\r\nX: ", "a"), 10);
  EXPECT_LT(Borne(served.port, "", ""), 10) << "says nothing";
  // Takes a byte now and then of an answer that is longer than its socket holds.
  const env::UniqueFd fd = Connected(served.port);
  const std::string request = "GET / HTTP/1.0\r\n\r\n";
  ASSERT_GT(send(fd.get(), request.data(), request.size(), 0), 0);
  std::this_thread::sleep_for(2 * kPatience);
  EXPECT_LT(Rest(fd.get()).size(), 64u << 20);
}

TEST(BoundedServer, AConnectionHasItsTimeForTheHandshakeToo) {
  fakes::TempDir dir;
  const fakes::Authority authority(dir / "ours");
  authority.Issue("server", 2);
  const auto tls = security::TlsPort::Make({.cert = authority.Path("server.pem"),
                                            .key = authority.Path("server.key"),
                                            .ca = authority.ca(),
                                            .any_client = true});
  ASSERT_TRUE(tls.ok()) << tls.status();
  const Served served(kPatience, tls->get());
  EXPECT_LT(Borne(served.port, "", ""), 10);
  // The head of a record of 16 KiB that never comes whole.
  EXPECT_LT(Borne(served.port, std::string("\x16\x03\x01\x40\x00", 5), std::string(1, '\1')), 10);
}

TEST(BoundedServer, ARequestHasItsLength) {
  const Served served(kLong);
  std::string lines;
  for (int i = 0; i < 100; ++i) lines += "X-" + std::to_string(i) + ": a\r\n";
  EXPECT_LT(Borne(served.port, "GET / HTTP/1.1\r\n", lines), 10);
}

TEST(BoundedServer, OneWhoTakesAllIsGivenAll) {
  const Served served(kLong);
  const env::UniqueFd fd = Connected(served.port);
  const std::string request = "GET / HTTP/1.0\r\n\r\n";
  ASSERT_GT(send(fd.get(), request.data(), request.size(), 0), 0);
  EXPECT_THAT(Rest(fd.get()), testing::SizeIs(testing::Gt(64u << 20)));
}

}  // namespace
}  // namespace gouji::http
