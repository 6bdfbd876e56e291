#include "tests/fakes/s3_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "common/env/unique_fd.h"
#include "common/s3/client.h"

namespace gouji::fakes {

bool S3Server::Start() {
  std::vector<std::string> argv = {"/usr/bin/python3", "tests/fakes/s3_server.py"};
  argv.insert(argv.end(), flags_.begin(), flags_.end());
  scheme_ = std::find(flags_.begin(), flags_.end(), "--cert") != flags_.end() ? "https" : "http";
  process_ = std::make_unique<Process>(argv);
  return Eventually(
      [this] {
        port_ = process_->Out();
        return port_.ends_with('\n') && !(port_.pop_back(), port_.empty());
      },
      std::chrono::seconds(60));
}

std::string S3Server::Log() const {
  return process_ == nullptr ? "" : process_->Out() + process_->Err();
}

s3::Settings S3Server::Settings() const {
  s3::Settings settings;
  settings.endpoint = Endpoint();
  settings.region = "test-region";
  settings.access_key = "test-key";
  settings.secret_key = "test-secret";
  settings.first_pause = std::chrono::milliseconds(2);
  settings.longest_pause = std::chrono::milliseconds(20);
  return settings;
}

std::map<std::string, std::string> S3Server::Environment() const {
  return {{"AWS_ENDPOINT_URL_S3", Endpoint()},
          {"AWS_REGION", "test-region"},
          {"AWS_ACCESS_KEY_ID", "test-key"},
          {"AWS_SECRET_ACCESS_KEY", "test-secret"},
          {"AWS_SESSION_TOKEN", ""},
          {"AWS_CA_BUNDLE", ""},
          {"NO_PROXY", "127.0.0.1"}};
}

std::string S3Server::Ask(const std::string& what, const std::string& name, const std::string& body) const {
  const env::UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(std::atoi(port_.c_str())));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return "";
  const std::string request =
      "POST /-/" + what + "?" + s3::PercentEncoded(name, true) +
      " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
      "\r\n\r\n" + body;
  for (std::string_view rest = request; !rest.empty();) {
    const ssize_t sent = send(fd.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent <= 0) return "";
    rest.remove_prefix(static_cast<size_t>(sent));
  }
  std::string answer;
  char buffer[4096];
  for (ssize_t got = 0; (got = recv(fd.get(), buffer, sizeof buffer, 0)) > 0;)
    answer.append(buffer, static_cast<size_t>(got));
  const size_t end = answer.find("\r\n\r\n");
  return end == std::string::npos ? "" : answer.substr(end + 4);
}

}  // namespace gouji::fakes
