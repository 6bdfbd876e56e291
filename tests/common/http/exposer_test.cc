#include "common/http/exposer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <deque>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "common/env/unique_fd.h"
#include "common/telemetry/liveness.h"
#include "common/telemetry/metrics.h"
#include "tests/common/http/plain_client.h"
#include "tests/fakes/certificates.h"

namespace gouji::http {
namespace {

// The whole answer to a GET, or "" when nobody listens.
std::string Get(int port, const std::string& path) {
  const env::UniqueFd fd = Connected(port);
  if (!fd.ok()) return "";
  const std::string request = "GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n";
  EXPECT_EQ(send(fd.get(), request.data(), request.size(), 0), static_cast<ssize_t>(request.size()));
  return Rest(fd.get());
}

TEST(Exposer, ServesMetricsAndHealthOnAFreePort) {
  auto exposer = Exposer::Start("127.0.0.1:0");
  ASSERT_TRUE(exposer.ok()) << exposer.status();
  const int port = (*exposer)->port();
  ASSERT_GT(port, 0);
  telemetry::GetCounter("served_total", "Served.").Increment(3);
  const std::string metrics = Get(port, "/metrics");
  EXPECT_THAT(metrics, testing::StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(metrics, testing::HasSubstr("gouji_served_total 3"));
  EXPECT_THAT(metrics, testing::HasSubstr("gouji_build_info{"));
  EXPECT_THAT(Get(port, "/healthz"), testing::StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(Get(port, "/elsewhere"), testing::HasSubstr(" 404 "));
  exposer->reset();
  EXPECT_EQ(Get(port, "/metrics"), "");
}

TEST(Exposer, HealthIsThatTheLoopsMove) {
  auto exposer = Exposer::Start("127.0.0.1:0");
  ASSERT_TRUE(exposer.ok()) << exposer.status();
  const int port = (*exposer)->port();
  telemetry::Pulse pulse;
  pulse.Rest();
  const telemetry::Vital resting("one", [&] { return pulse.Still(std::chrono::hours(1)); });
  EXPECT_THAT(Get(port, "/healthz"), testing::StartsWith("HTTP/1.1 200"));
  {
    telemetry::Pulse stopped;
    stopped.Beat();
    const telemetry::Vital still("two", [&] { return stopped.Still(std::chrono::milliseconds(0)); });
    const std::string answer = Get(port, "/healthz");
    EXPECT_THAT(answer, testing::StartsWith("HTTP/1.1 503"));
    EXPECT_THAT(answer, testing::EndsWith("two: did not move for 0 s\n"));
    EXPECT_THAT(Get(port, "/metrics"), testing::StartsWith("HTTP/1.1 200"));
  }
  EXPECT_THAT(Get(port, "/healthz"), testing::StartsWith("HTTP/1.1 200"));
}

// Sends a byte of a request again and again for as long as it is let.
class Dripper {
 public:
  explicit Dripper(int port) : fd_(Connected(port)), thread_([this] { Drip(); }) {}
  ~Dripper() {
    enough_ = true;
    thread_.join();
  }
  Dripper(const Dripper&) = delete;
  Dripper& operator=(const Dripper&) = delete;

 private:
  void Drip() {
    std::string_view next = "GET /metrics HTTP/1.1\r\nX: ";
    while (!enough_ && send(fd_.get(), next.data(), next.size(), MSG_NOSIGNAL) > 0) {
      next = "a";
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }

  const env::UniqueFd fd_;
  std::atomic<bool> enough_{false};
  std::thread thread_;
};

TEST(Exposer, AnswersAndEndsBesideAnyNumberOfSlowClients) {
  auto exposer = Exposer::Start("127.0.0.1:0");
  ASSERT_TRUE(exposer.ok()) << exposer.status();
  const int port = (*exposer)->port();
  std::deque<Dripper> drippers;
  std::vector<env::UniqueFd> silent;
  for (int i = 0; i < 40; ++i) drippers.emplace_back(port);
  for (int i = 0; i < 200; ++i) silent.emplace_back(Connected(port));
  const telemetry::Timer timer;
  EXPECT_THAT(Get(port, "/healthz"), testing::StartsWith("HTTP/1.1 200"));
  for (int i = 0; i < 12; ++i) drippers.emplace_back(port);
  EXPECT_THAT(Get(port, "/metrics"), testing::HasSubstr("gouji_build_info{"));
  exposer->reset();
  EXPECT_LT(timer.Seconds(), 4) << "less than one of them may take";
}

TEST(Exposer, SaysWhatIsWrongWithAnAddress) {
  EXPECT_EQ(Exposer::Start("localhost").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Exposer::Start("localhost:70000").status().code(), absl::StatusCode::kInvalidArgument);
  auto first = Exposer::Start("127.0.0.1:0");
  ASSERT_TRUE(first.ok());
  const auto second = Exposer::Start("127.0.0.1:" + std::to_string((*first)->port()));
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
}

// Each door of a port with TLS, shut and open.
class ExposerTlsTest : public testing::Test {
 protected:
  ExposerTlsTest() : ours_(dir_ / "ours"), theirs_(dir_ / "theirs") {
    ours_.Issue("server", 2);
    ours_.Issue("client", 2);
    ours_.Issue("expired", -1);
    theirs_.Issue("client", 2);
    theirs_.Issue("server", 2);
  }
  // Looks at its files in every handshake.
  static security::TlsFiles Own(const fakes::Authority& issuer, const std::string& name) {
    return {.cert = issuer.Path(name + ".pem"),
            .key = issuer.Path(name + ".key"),
            .ca = issuer.ca(),
            .reload_seconds = 0};
  }
  // The status of /metrics for somebody with these files; 0 when the connection did not come about.
  static int Asked(const Exposer& exposer, const security::TlsFiles& files) {
    // A port that hangs up is an answer.
    std::signal(SIGPIPE, SIG_IGN);
    httplib::SSLClient client("127.0.0.1", exposer.port(), files.cert, files.key);
    client.set_ca_cert_path(files.ca.c_str());
    client.enable_server_certificate_verification(true);
    const httplib::Result answer = client.Get("/metrics");
    return answer ? answer->status : 0;
  }

  fakes::TempDir dir_;
  const fakes::Authority ours_;
  const fakes::Authority theirs_;
};

TEST_F(ExposerTlsTest, TakesOnlyThoseWithACertificateOfItsIssuer) {
  const auto exposer = Exposer::Start("127.0.0.1:0", Own(ours_, "server"));
  ASSERT_TRUE(exposer.ok()) << exposer.status();
  EXPECT_EQ(Asked(**exposer, Own(ours_, "client")), 200);
  EXPECT_EQ(Asked(**exposer, {"", "", ours_.ca()}), 0) << "no certificate";
  EXPECT_EQ(Asked(**exposer, Own(ours_, "expired")), 0);
  security::TlsFiles stranger = Own(theirs_, "client");
  EXPECT_EQ(Asked(**exposer, stranger), 0) << "the port's issuer is unknown";
  stranger.ca = ours_.ca();
  EXPECT_EQ(Asked(**exposer, stranger), 0) << "the client's issuer is unknown";
  EXPECT_THAT(Get((*exposer)->port(), "/metrics"), testing::Not(testing::HasSubstr("200 OK"))) << "plain";
}

TEST_F(ExposerTlsTest, ClientsNeedNoneWhereThePortSaysSo) {
  security::TlsFiles files = Own(ours_, "server");
  files.any_client = true;
  const auto exposer = Exposer::Start("127.0.0.1:0", files);
  ASSERT_TRUE(exposer.ok()) << exposer.status();
  EXPECT_EQ(Asked(**exposer, {"", "", ours_.ca()}), 200);
}

TEST_F(ExposerTlsTest, CertificatesAreReplacedWhileItRuns) {
  const security::TlsFiles files = Own(ours_, "server");
  const auto exposer = Exposer::Start("127.0.0.1:0", files);
  ASSERT_TRUE(exposer.ok()) << exposer.status();
  const auto copy = [&](const char* ending, const std::string& to) {
    std::filesystem::copy_file(theirs_.Path("server") + ending, to,
                               std::filesystem::copy_options::overwrite_existing);
  };
  copy(".key", files.key);
  EXPECT_EQ(Asked(**exposer, Own(ours_, "client")), 200)
      << "a key without its certificate: the old pair stays";
  copy(".pem", files.cert);
  EXPECT_EQ(Asked(**exposer, Own(ours_, "client")), 0)
      << "the new certificate is of an issuer that this client does not know";
  std::filesystem::copy_file(theirs_.ca(), files.ca, std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(Asked(**exposer, Own(theirs_, "client")), 200);
}

TEST_F(ExposerTlsTest, SaysWhatIsWrongWithItsFiles) {
  EXPECT_THAT(std::string(Exposer::Start("127.0.0.1:0", Own(ours_, "expired")).status().message()),
              testing::HasSubstr("has expired"));
  EXPECT_THAT(std::string(Exposer::Start("127.0.0.1:0", {"", "", ours_.ca()}).status().message()),
              testing::HasSubstr("--tls-cert"));
}

}  // namespace
}  // namespace gouji::http
