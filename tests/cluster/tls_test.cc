// A cluster whose every connection is mutual TLS, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/cluster/cluster.h"
#include "tests/cluster/grpc_probe.h"
#include "tests/fakes/certificates.h"

namespace gouji::cluster {
namespace {

using testing::HasSubstr;

security::TlsFiles Own(const fakes::Authority& authority, const std::string& name) {
  return {authority.Path(name + ".pem"), authority.Path(name + ".key"), authority.ca()};
}

std::vector<std::string> Flags(const security::TlsFiles& files) {
  return {"--tls-cert", files.cert, "--tls-key", files.key, "--tls-ca", files.ca};
}

// What /metrics says to somebody with these files; "" when the connection did not come about.
std::string FiguresOf(const std::string& address, const security::TlsFiles& files) {
  // A port that hangs up is an answer.
  std::signal(SIGPIPE, SIG_IGN);
  httplib::SSLClient client("127.0.0.1", std::stoi(address.substr(address.rfind(':') + 1)), files.cert,
                            files.key);
  client.set_ca_cert_path(files.ca.c_str());
  client.enable_server_certificate_verification(true);
  const httplib::Result answer = client.Get("/metrics");
  return answer ? answer->body : "";
}

// Of this machine, for a program that cannot take one and say which.
int FreePort() {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in taken{};
  taken.sin_family = AF_INET;
  taken.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(taken);
  auto* const address = reinterpret_cast<sockaddr*>(&taken);
  EXPECT_EQ(bind(listener, address, size), 0);
  EXPECT_EQ(getsockname(listener, address, &size), 0);
  close(listener);
  return ntohs(taken.sin_port);
}

class TlsClusterTest : public testing::Test {
 protected:
  TlsClusterTest() : ours_(dir_ / "ours"), theirs_(dir_ / "theirs") {
    for (const char* name : {"coordinator", "worker", "person"}) ours_.Issue(name, 2);
    ours_.Issue("expired", -1);
    theirs_.Issue("person", 2);
    GenerateCorpus(dir_ / "corpus", 20, 5, "files");
  }
  // What `gouji jobs` says to somebody with other flags than a member of the cluster has.
  static std::string Refused(const Cluster& cluster, std::vector<std::string> flags) {
    flags.insert(flags.begin(), {fakes::Binary("gouji"), "jobs", "--connect-timeout", "2", "--coordinator",
                                 cluster.coordinator_addresses()});
    const fakes::Finished refused = fakes::Run(flags);
    EXPECT_EQ(refused.exit_code, 2) << refused.out;
    EXPECT_EQ(refused.out, "");
    return refused.err;
  }

  fakes::TempDir dir_;
  const fakes::Authority ours_;
  const fakes::Authority theirs_;
};

TEST_F(TlsClusterTest, AJobRunsAndStrangersStayOutside) {
  const security::TlsFiles person = Own(ours_, "person");
  Cluster cluster({.coordinators = 1,
                   .workers = 1,
                   .coordinator_flags = Flags(Own(ours_, "coordinator")),
                   .worker_flags = Flags(Own(ours_, "worker")),
                   .gouji_env = {{"GOUJI_TLS_CERT", person.cert},
                                 {"GOUJI_TLS_KEY", person.key},
                                 {"GOUJI_TLS_CA", person.ca}},
                   .tls = person});
  const std::string job = cluster.Submit({dir_ / "corpus/reports"});
  ASSERT_EQ(cluster.Gouji({"watch", job, "--quiet"}).exit_code, 0) << cluster.Logs();
  EXPECT_THAT(cluster.Verify(job), testing::StartsWith("documents=20 records=20 "));
  EXPECT_EQ(HealthOf(cluster.worker_address(0), "gouji.worker.v1.ReportService", person), "SERVING");
  EXPECT_THAT(HealthOf(cluster.worker_address(0), "gouji.worker.v1.ReportService"), HasSubstr("error 14"));

  for (const std::string& metrics : {cluster.coordinator_metrics(0), cluster.worker_metrics(0)}) {
    EXPECT_THAT(FiguresOf(metrics, person), HasSubstr("gouji_build_info"));
    EXPECT_EQ(FiguresOf(metrics, {"", "", ours_.ca()}), "") << "no certificate";
    EXPECT_THAT(HttpGet(metrics, "/metrics"), testing::Not(HasSubstr("gouji_build_info"))) << "plain";
  }

  EXPECT_THAT(Refused(cluster, {}), HasSubstr("--tls-ca")) << "plain";
  EXPECT_THAT(Refused(cluster, {"--tls-ca", ours_.ca()}), HasSubstr("--tls-cert")) << "no certificate";
  security::TlsFiles stranger = Own(theirs_, "person");
  EXPECT_THAT(Refused(cluster, Flags(stranger)), HasSubstr("is not trusted"))
      << "the coordinator's issuer is unknown";
  stranger.ca = ours_.ca();
  EXPECT_THAT(Refused(cluster, Flags(stranger)), HasSubstr("--tls-cert"))
      << "the own issuer is unknown there";
  EXPECT_THAT(Refused(cluster, Flags(Own(ours_, "expired"))), HasSubstr("has expired"));
}

// In Kubernetes workers are called by the addresses of their pods, which no certificate names.
TEST_F(TlsClusterTest, AReportReachesWorkersWhoseCertificateBearsTheirServicesName) {
  ours_.Issue("pod", 2, "DNS:gouji-worker");
  const security::TlsFiles person = Own(ours_, "person");
  for (const bool named : {false, true}) {
    std::vector<std::string> coordinator = Flags(Own(ours_, "coordinator"));
    if (named) coordinator.insert(coordinator.end(), {"--worker-tls-name", "gouji-worker"});
    Cluster cluster({.coordinators = 1,
                     .workers = 1,
                     .coordinator_flags = coordinator,
                     .worker_flags = Flags(Own(ours_, "pod")),
                     .gouji_env = {{"GOUJI_TLS_CERT", person.cert},
                                   {"GOUJI_TLS_KEY", person.key},
                                   {"GOUJI_TLS_CA", person.ca}},
                     .tls = person});
    const auto parsed = [&] {
      return ParseReport(cluster.coordinator_addresses(), "a", "政府信息公开", person).ok;
    };
    if (named) {
      EXPECT_TRUE(fakes::Eventually(parsed, std::chrono::seconds(30))) << cluster.Logs();
    } else {
      EXPECT_FALSE(parsed());
    }
  }
}

// What the pods of k8s/base/tls do: nginx, with their own files, passes plain health calls on over mutual TLS, and shows plain figures
// over TLS.
TEST_F(TlsClusterTest, TunnelsOfPodsPassOnHealthAndFigures) {
  if (fakes::Run({"nginx", "-v"}).exit_code != 0) GTEST_SKIP() << "nginx is not installed";
  const std::string hosts = "IP:127.0.0.1,DNS:localhost,DNS:gouji-";
  const auto with_plain_figures = [&](const std::string& name) {
    ours_.Issue(name, 2, hosts + name);
    std::vector<std::string> flags = Flags(Own(ours_, name));
    flags.push_back("--metrics-plain");
    return flags;
  };
  const std::vector<std::string> coordinator = with_plain_figures("coordinator");
  const std::vector<std::string> worker = with_plain_figures("worker");
  const security::TlsFiles person = Own(ours_, "person");
  Cluster cluster({.coordinators = 1,
                   .workers = 1,
                   .coordinator_flags = coordinator,
                   .worker_flags = worker,
                   .gouji_env = {},
                   .tls = person});
  struct Pod {
    std::string name, grpc, figures, service;  // the ports are those of the manifests
    std::string daemon, metrics;
  };
  for (const Pod& pod : {Pod{"coordinator", "740", "94", "gouji.dispatch.v1.DispatchService",
                             cluster.coordinator_addresses(), cluster.coordinator_metrics(0)},
                         Pod{"worker", "750", "95", "gouji.worker.v1.ReportService",
                             cluster.worker_address(0), cluster.worker_metrics(0)}}) {
    std::ifstream file("k8s/base/tls/" + pod.name + "-tunnel.conf");
    const std::string own((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    const std::string home = dir_ / pod.name;
    std::filesystem::create_directories(home);
    const std::string health = absl::StrCat("127.0.0.1:", FreePort());
    const std::string figures = absl::StrCat("127.0.0.1:", FreePort());
    const security::TlsFiles files = Own(ours_, pod.name);
    std::ofstream(home + "/nginx.conf")
        << absl::StrReplaceAll(own, {{"/tls/tls.crt", files.cert},
                                     {"/tls/tls.key", files.key},
                                     {"/tls/ca.crt", files.ca},
                                     {"/tmp/", home + "/"},
                                     {"listen " + pod.grpc + "1", "listen " + health},
                                     {"listen " + pod.figures + "43", "listen " + figures},
                                     {"127.0.0.1:" + pod.grpc + "0", pod.daemon},
                                     {"127.0.0.1:" + pod.figures + "00", pod.metrics}});
    fakes::Process tunnel({"nginx", "-e", "stderr", "-c", home + "/nginx.conf", "-g", "daemon off;"});
    EXPECT_TRUE(fakes::Eventually([&] { return HealthOf(health, pod.service) == "SERVING"; },
                                  std::chrono::seconds(30)))
        << HealthOf(health, pod.service) << tunnel.Err();
    EXPECT_THAT(FiguresOf(figures, {"", "", ours_.ca()}), HasSubstr("gouji_build_info")) << tunnel.Err();
    EXPECT_FALSE(ParseReport(health, "a", "政府信息公开").ok) << "nothing but health";
    tunnel.Signal(SIGTERM);
    tunnel.Wait(std::chrono::seconds(20));
  }
}

std::string NewToken(const std::string& file, const std::string& tenant, const std::string& roles) {
  const fakes::Finished made = fakes::Run({fakes::Binary("gouji"), "token", "new", "--tenant", tenant,
                                           "--roles", roles, "--name", "somebody", "--file", file});
  EXPECT_EQ(made.exit_code, 0) << made.err;
  return made.out.substr(0, made.out.find('\n'));
}

TEST_F(TlsClusterTest, TokensOpenAPortOfWhichNobodyNeedsACertificate) {
  const std::string tokens = dir_ / "tokens";
  std::ofstream(dir_ / "worker.token") << NewToken(tokens, "*", "work") << "\n";
  std::ifstream file(tokens);
  const std::string before((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const std::string person = NewToken(tokens, "city", "submit,read");
  const std::string stranger = NewToken(dir_ / "elsewhere", "city", "submit,read");
  std::vector<std::string> coordinator = Flags(Own(ours_, "coordinator"));
  coordinator.insert(coordinator.end(), {"--tls-any-client", "--tokens", tokens});
  std::vector<std::string> worker = Flags(Own(ours_, "worker"));
  worker.insert(worker.end(),
                {"--tls-any-client", "--tokens", tokens, "--token-file", dir_ / "worker.token"});
  Cluster cluster({.coordinators = 1,
                   .workers = 1,
                   .coordinator_flags = coordinator,
                   .worker_flags = worker,
                   .gouji_env = {{"GOUJI_TOKEN", person}, {"GOUJI_TLS_CA", ours_.ca()}},
                   .tls = {"", "", ours_.ca()}});
  const std::string job = cluster.Submit({dir_ / "corpus/reports"});
  ASSERT_EQ(cluster.Gouji({"watch", job, "--quiet"}).exit_code, 0) << cluster.Logs();
  EXPECT_THAT(cluster.Verify(job), testing::StartsWith("documents=20 records=20 "));
  EXPECT_THAT(cluster.Gouji({"workers"}).err, HasSubstr("roles")) << "is for operators";
  EXPECT_THAT(Refused(cluster, {"--tls-ca", ours_.ca()}), HasSubstr("GOUJI_TOKEN"));
  EXPECT_THAT(Refused(cluster, {"--tls-ca", ours_.ca(), "--token", stranger}), HasSubstr("not good here"));
  // Revoked: the line is gone, and nothing is restarted.
  std::ofstream(tokens + ".new") << before;
  std::filesystem::rename(tokens + ".new", tokens);
  EXPECT_TRUE(
      fakes::Eventually([&] { return cluster.Gouji({"jobs"}).exit_code == 2; }, std::chrono::seconds(60)));
}

TEST_F(TlsClusterTest, ATokenDoesNotTravelInPlain) {
  const std::string tokens = dir_ / "tokens";
  const std::string person = NewToken(tokens, "city", "submit,read");
  const fakes::Finished sent = fakes::Run({fakes::Binary("gouji"), "jobs", "--token", person, "--coordinator",
                                           "192.0.2.1:7400", "--connect-timeout", "1"});
  EXPECT_EQ(sent.exit_code, 2);
  EXPECT_THAT(sent.err, HasSubstr("would travel in plain"));
  const fakes::Finished port =
      fakes::Run({fakes::Binary("gouji-coordinator"), "--listen", "0.0.0.0:0", "--redis",
                  "memory:", "--store", "file://" + (dir_ / "store"), "--tokens", tokens});
  EXPECT_EQ(port.exit_code, 2);
  EXPECT_THAT(port.err, HasSubstr("would travel in plain"));
}

TEST_F(TlsClusterTest, ADaemonSaysWhatItCannotProtect) {
  const auto start = [this](std::vector<std::string> more) {
    std::vector<std::string> argv = {
        fakes::Binary("gouji-coordinator"), "--listen", "127.0.0.1:0", "--redis", "memory:", "--store",
        "file://" + (dir_ / "store")};
    argv.insert(argv.end(), more.begin(), more.end());
    const fakes::Finished ended = fakes::Run(argv);
    EXPECT_EQ(ended.exit_code, 2) << ended.err;
    return ended.err;
  };
  std::vector<std::string> flags = Flags(Own(ours_, "coordinator"));
  flags.insert(flags.end(), {"--metrics", "0.0.0.0:0", "--metrics-plain"});
  EXPECT_THAT(start(flags), HasSubstr("for this machine alone"));
  EXPECT_THAT(start(Flags(Own(ours_, "expired"))), HasSubstr("has expired"));
  EXPECT_THAT(start({"--tls-ca", ours_.ca()}), HasSubstr("needs --tls-cert"));
}

}  // namespace
}  // namespace gouji::cluster
