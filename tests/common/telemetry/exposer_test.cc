#include "common/telemetry/exposer.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "common/telemetry/liveness.h"
#include "common/telemetry/metrics.h"

namespace gouji::telemetry {
namespace {

// The whole answer to a GET, or "" when nobody listens.
std::string Get(int port, const std::string& path) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
    const std::string request = "GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n";
    EXPECT_EQ(send(fd, request.data(), request.size(), 0), static_cast<ssize_t>(request.size()));
    char buffer[4096];
    for (ssize_t n; (n = recv(fd, buffer, sizeof buffer, 0)) > 0;)
      answer.append(buffer, static_cast<size_t>(n));
  }
  close(fd);
  return answer;
}

TEST(Exposer, ServesMetricsAndHealthOnAFreePort) {
  auto exposer = Exposer::Start("127.0.0.1:0");
  ASSERT_TRUE(exposer.ok()) << exposer.status();
  const int port = (*exposer)->port();
  ASSERT_GT(port, 0);
  GetCounter("served_total", "Served.").Increment(3);
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
  Pulse pulse;
  pulse.Rest();
  const Vital resting("one", [&] { return pulse.Still(std::chrono::hours(1)); });
  EXPECT_THAT(Get(port, "/healthz"), testing::StartsWith("HTTP/1.1 200"));
  {
    Pulse stopped;
    stopped.Beat();
    const Vital still("two", [&] { return stopped.Still(std::chrono::milliseconds(0)); });
    const std::string answer = Get(port, "/healthz");
    EXPECT_THAT(answer, testing::StartsWith("HTTP/1.1 503"));
    EXPECT_THAT(answer, testing::EndsWith("two: did not move for 0 s\n"));
    EXPECT_THAT(Get(port, "/metrics"), testing::StartsWith("HTTP/1.1 200"));
  }
  EXPECT_THAT(Get(port, "/healthz"), testing::StartsWith("HTTP/1.1 200"));
}

TEST(Exposer, SaysWhatIsWrongWithAnAddress) {
  EXPECT_EQ(Exposer::Start("localhost").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Exposer::Start("localhost:70000").status().code(), absl::StatusCode::kInvalidArgument);
  auto first = Exposer::Start("127.0.0.1:0");
  ASSERT_TRUE(first.ok());
  const auto second = Exposer::Start("127.0.0.1:" + std::to_string((*first)->port()));
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace gouji::telemetry
