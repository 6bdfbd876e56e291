// A cluster whose every gRPC connection is mutual TLS.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
  flags.insert(flags.end(), {"--metrics", "0.0.0.0:0"});
  EXPECT_THAT(start(flags), HasSubstr("figures are served in plain"));
  EXPECT_THAT(start(Flags(Own(ours_, "expired"))), HasSubstr("has expired"));
  EXPECT_THAT(start({"--tls-ca", ours_.ca()}), HasSubstr("needs --tls-cert"));
}

}  // namespace
}  // namespace gouji::cluster
