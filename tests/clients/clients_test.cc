// The clients of other languages before a real coordinator and worker: each does what its manual says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "clients/cpp/client.h"
#include "tests/cluster/cluster.h"

namespace gouji::cluster {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr int kSkipped = 77;
// Debian's, which sees the packages of Debian.
constexpr char kPython[] = "/usr/bin/python3";

// One cluster and one finished job for all clients.
class ClientsTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    dir_ = new fakes::TempDir;
    GenerateCorpus(*dir_ / "corpus", 59, 5, "files");
    std::filesystem::remove(*dir_ / "corpus.truth.jsonl");
    // Printed so: a count that is none.
    std::ofstream(*dir_ / "corpus/fraction.txt")
        << "青禾县统计局2022年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
        << "|本列数据的勾稽关系|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计|\n"
        << "|一、本年新收政府信息公开申请数量|0.5|0|0|0|0|0|0.5|\n"
        << "|二、上年结转政府信息公开申请数量|1|0|0|0|0|0|1|\n";
    cluster_ = new Cluster({.coordinators = 1, .workers = 1});
    const fakes::Finished submit = cluster_->Gouji({"submit", *dir_ / "corpus", "--watch", "--quiet"});
    ASSERT_EQ(submit.exit_code, 0) << submit.err << cluster_->Logs();
    job_ = submit.out.substr(0, submit.out.find('\n'));
  }
  static void TearDownTestSuite() {
    delete cluster_;
    delete dir_;
  }

  static fakes::Finished Run(const std::vector<std::string>& command, const std::string& token = "") {
    fakes::SpawnOptions options;
    const char* clients = std::getenv("GOUJI_CLIENTS");
    options.env = {{"PYTHONPATH", std::string(clients == nullptr ? "" : clients) + "/python"},
                   {"GOUJI", fakes::Binary("gouji")},
                   {"GOUJI_COORDINATOR", cluster_->coordinator_address(0)}};
    if (!token.empty()) options.env["GOUJI_TOKEN"] = token;
    return fakes::Run(command, options);
  }
  static bool HasPython() { return Run({kPython, "-c", "import grpc, gouji_client"}).exit_code == 0; }

  static fakes::TempDir* dir_;
  static Cluster* cluster_;
  static std::string job_;
};

fakes::TempDir* ClientsTest::dir_ = nullptr;
Cluster* ClientsTest::cluster_ = nullptr;
std::string ClientsTest::job_;

TEST_F(ClientsTest, Python) {
  if (!HasPython()) GTEST_SKIP() << "python3-grpcio is not installed, or the package was not built";
  const fakes::Finished run =
      Run({kPython, "tests/clients/python_client.py", cluster_->coordinator_address(0),
           cluster_->worker_address(0), job_, *dir_ / "corpus"});
  EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
}

TEST_F(ClientsTest, PythonFollowsAJobIntoSqliteAndGoesOn) {
  if (!HasPython()) GTEST_SKIP() << "python3-grpcio is not installed, or the package was not built";
  const std::vector<std::string> command = {kPython, "clients/python/examples/follow_to_sqlite.py",
                                            cluster_->coordinator_address(0), job_, *dir_ / "followed.db"};
  const fakes::Finished first = Run(command);
  EXPECT_EQ(first.out, "60 records added\n") << first.err;
  EXPECT_EQ(Run(command).out, "0 records added\n");
}

TEST_F(ClientsTest, PythonFillsAPandasFrame) {
  if (!HasPython()) GTEST_SKIP() << "python3-grpcio is not installed, or the package was not built";
  const fakes::Finished run =
      Run({kPython, "clients/python/examples/to_pandas.py", cluster_->coordinator_address(0), job_});
  if (run.exit_code == kSkipped) GTEST_SKIP() << run.err;
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, StartsWith("organ"));
}

TEST_F(ClientsTest, TheCommandLine) {
  const fakes::Finished top = cluster_->Gouji({"top"});
  EXPECT_EQ(top.exit_code, 0) << top.err;
  EXPECT_THAT(top.out, HasSubstr("1 worker, "));
  EXPECT_THAT(top.out, testing::Not(HasSubstr("\x1b["))) << "escapes are for terminals";

  EXPECT_EQ(cluster_->Gouji({"jobs", "--live", "--output", "name"}).out, "");
  const std::string names = cluster_->Gouji({"jobs", "--output", "name"}).out;
  EXPECT_THAT(names, HasSubstr(job_));
  EXPECT_EQ(cluster_->Gouji({"jobs", "--limit", "1", "--output", "name"}).out,
            names.substr(0, names.find('\n') + 1));

  const fakes::Finished findings =
      cluster_->Gouji({"results", job_, "--table", "findings", "--min-severity", "warning"});
  const fakes::Finished watch = cluster_->Gouji({"watch", job_, "--findings", "--quiet"});
  EXPECT_EQ(watch.exit_code, 0) << watch.err;
  EXPECT_EQ(watch.out.empty(), findings.out.empty()) << watch.out;
  EXPECT_EQ(findings.out, fakes::Run({fakes::Binary("gouji"), "results", cluster_->store(), "--job", job_,
                                      "--table", "findings", "--min-severity", "warning"})
                              .out)
      << "the coordinator's filter is that of a directory";

  const std::string file = *dir_ / "job.db";
  const fakes::Finished sqlite =
      cluster_->Gouji({"results", job_, "--format", "sqlite", "--out", file, "--follow"});
  EXPECT_EQ(sqlite.exit_code, 0) << sqlite.err;
  EXPECT_EQ(fakes::Run({"sqlite3", file, "SELECT count(*) FROM reports"}).out, "60\n");
  EXPECT_EQ(cluster_->Gouji({"results", job_, "--format", "sqlite", "--out", file}).exit_code, 0);
  EXPECT_EQ(fakes::Run({"sqlite3", file, "SELECT count(*) FROM reports"}).out, "60\n") << "nothing twice";
}

TEST_F(ClientsTest, Node) {
  const fakes::Finished ready = fakes::Run({"tools/dev/node-client"}, {}, std::chrono::seconds(90));
  if (ready.exit_code == kSkipped) GTEST_SKIP() << ready.out << ready.err;
  ASSERT_EQ(ready.exit_code, 0) << ready.err;
  const std::string package = std::filesystem::absolute("build/node-client");
  const fakes::Finished run =
      Run({"node", "tests/clients/node_client.js", package, cluster_->coordinator_address(0),
           cluster_->worker_address(0), job_, *dir_ / "corpus"});
  EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
}

TEST_F(ClientsTest, Cpp) {
  client::Client client(cluster_->coordinator_address(0));
  std::string again, job;
  ASSERT_TRUE(client.Submit({*dir_ / "corpus"}, "from c++", &job).ok());
  ASSERT_TRUE(client.Submit({*dir_ / "corpus"}, "from c++", &again).ok());
  EXPECT_EQ(job, again);
  job::v1::JobStatus last;
  ASSERT_TRUE(client
                  .Watch(job,
                         [&](const job::v1::JobStatus& status) {
                           last = status;
                           return true;
                         })
                  .ok());
  EXPECT_EQ(last.state(), job::v1::JOB_STATE_SUCCEEDED);
  EXPECT_EQ(last.tally().documents(), 60u);

  std::vector<std::string> whole, pieces;
  std::string token;
  const auto collect = [](std::vector<std::string>* ids) {
    return [ids](const client::Batch& batch) {
      for (const auto& record : batch.records) ids->push_back(record.document_id());
      return true;
    };
  };
  ASSERT_TRUE(client.Read(job, {}, collect(&whole)).ok());
  EXPECT_EQ(whole.size(), 60u);
  ASSERT_TRUE(client
                  .Read(job, {},
                        [&](const client::Batch& batch) {
                          token = batch.token;
                          return collect(&pieces)(batch) && false;
                        })
                  .ok());
  ASSERT_TRUE(client.Read(job, {.token = token}, collect(&pieces)).ok());
  EXPECT_EQ(pieces, whole);
  EXPECT_EQ(client.Read("nothing", {}, collect(&pieces)).error_code(), grpc::StatusCode::NOT_FOUND);
}

// Every language shows a token, and none shows it in plain to another machine.
TEST_F(ClientsTest, Tokens) {
  const std::string tokens = *dir_ / "tokens";
  const auto make = [&](const std::string& tenant, const std::string& roles) {
    const fakes::Finished made = fakes::Run({fakes::Binary("gouji"), "token", "new", "--tenant", tenant,
                                             "--roles", roles, "--name", "test", "--file", tokens});
    EXPECT_EQ(made.exit_code, 0) << made.err;
    return made.out.substr(0, made.out.find('\n'));
  };
  const std::string token = make("city", "submit,read");
  std::ofstream(*dir_ / "token") << make("*", "work");
  const Cluster cluster({.coordinators = 1,
                         .workers = 1,
                         .coordinator_flags = {"--tokens", tokens},
                         .worker_flags = {"--tokens", tokens, "--token-file", *dir_ / "token"}});
  const std::string here = cluster.coordinator_address(0);
  const std::string away = "192.0.2.1:7400";

  std::string job;
  EXPECT_EQ(client::Client(here).Submit({*dir_ / "corpus"}, "r", &job).error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
  client::Client client(here, {.token = token});
  ASSERT_TRUE(client.Submit({*dir_ / "corpus"}, "r", &job).ok());
  uint64_t records = 0;
  EXPECT_TRUE(client
                  .Read(job, {.follow = true},
                        [&](const client::Batch& batch) {
                          records += batch.records.size();
                          return true;
                        })
                  .ok());
  EXPECT_EQ(records, 60u);
  client::Client plain(away, {.token = token});
  EXPECT_EQ(plain.Submit({*dir_ / "corpus"}, "r", &job).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(plain.Read(job, {}, [](const client::Batch&) { return true; }).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);

  const fakes::Finished example = Run({fakes::Binary("gouji-client-example"), here, job}, token);
  EXPECT_EQ(example.exit_code, 0) << example.err;
  const fakes::Finished top = Run({fakes::Binary("gouji"), "top", "--coordinator", here}, token);
  EXPECT_EQ(top.exit_code, 0) << top.err;
  EXPECT_THAT(top.out, StartsWith("0 live jobs\n")) << "of a tenant, which may not see workers";
  if (HasPython()) {
    const fakes::Finished followed =
        Run({kPython, "clients/python/examples/follow_to_sqlite.py", here, job, *dir_ / "tokens.db"}, token);
    EXPECT_EQ(followed.out, "60 records added\n") << followed.err;
    const fakes::Finished python = Run({kPython, "-c",
                                        "import sys, gouji_client as g\n"
                                        "here, away, token, job = sys.argv[1:]\n"
                                        "assert g.Client(here, token=token).status(job).job_id == job\n"
                                        "try: g.Client(away, token=token)\n"
                                        "except ValueError: print('refused')",
                                        here, away, token, job});
    EXPECT_EQ(python.out, "refused\n") << python.err;
  }
  if (fakes::Run({"tools/dev/node-client"}, {}, std::chrono::seconds(90)).exit_code == 0) {
    const fakes::Finished node =
        Run({"node", "-e",
             "const { Client } = require(process.argv[1]);"
             "const [here, away, token, job] = process.argv.slice(2);"
             "try { new Client(away, { token }); } catch (e) { console.log('refused'); }"
             "const client = new Client(here, { token });"
             "client.status(job).then((s) => { console.log(s.jobId); client.close(); });",
             std::filesystem::absolute("build/node-client"), here, away, token, job});
    EXPECT_EQ(node.out, "refused\n" + job + "\n") << node.err;
  }
}

TEST_F(ClientsTest, CppExample) {
  const fakes::Finished run =
      Run({fakes::Binary("gouji-client-example"), cluster_->coordinator_address(0), job_});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(std::count(run.out.begin(), run.out.end(), '\n'), 60);
}

}  // namespace
}  // namespace gouji::cluster
