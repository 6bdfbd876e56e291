// The client against a server that checks signatures and breaks on demand.
#include "common/s3/client.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/fakes/certificates.h"
#include "tests/fakes/process.h"
#include "tests/fakes/s3_server.h"

namespace gouji::s3 {
namespace {

using testing::HasSubstr;

std::string Said(const absl::Status& status) {
  return std::string(status.message());
}

class ClientTest : public testing::Test {
 protected:
  ClientTest() : server_({"--page", "3"}) {
    EXPECT_TRUE(server_.Start()) << server_.Log();
    client_ = std::make_unique<Client>(server_.Settings(), "bucket");
  }

  absl::Status Put(const std::string& key, const std::string& bytes) { return PutWith(*client_, key, bytes); }
  static absl::Status PutWith(Client& client, const std::string& key, const std::string& bytes) {
    Body body;
    EXPECT_TRUE(body.Append(bytes).ok());
    return client.PutIfAbsent(key, body);
  }

  fakes::S3Server server_;
  std::unique_ptr<Client> client_;
};

TEST_F(ClientTest, AnyKeyIsSignedAsTheServerReadsIt) {
  for (const std::string key : {"plain", "a b+c", "公开/年度 报告.html", "%41", "a//b/../c", "q?x=1&y#z",
                                "~-_.!*'();:@&=$,[]", "a\"<>\\^`{|}"}) {
    ASSERT_TRUE(Put(key, "of " + key).ok()) << key << Put(key, "");
    EXPECT_EQ(client_->Get(key, 100).value(), "of " + key);
    ListRequest list;
    list.prefix = key;
    EXPECT_EQ(client_->List(list).value().objects.at(0).key, key);
    EXPECT_TRUE(client_->Delete(key).ok());
    EXPECT_TRUE(absl::IsNotFound(client_->Head(key).status()));
  }
  EXPECT_THAT(server_.Counts(), testing::Not(HasSubstr("SignatureDoesNotMatch")));
}

TEST_F(ClientTest, EmptyAndLargeObjectsGoBothWays) {
  ASSERT_TRUE(Put("empty", "").ok());
  EXPECT_EQ(client_->Get("empty", 1).value(), "");
  EXPECT_EQ(client_->GetRange("empty", 0, 5).value(), "");
  std::string large;
  for (int i = 0; large.size() < (20u << 20); ++i) large += std::to_string(i) + " ";
  ASSERT_TRUE(Put("large", large).ok());
  EXPECT_EQ(client_->Head("large").value().size_bytes, large.size());
  EXPECT_EQ(client_->GetRange("large", 10'000'000, 1'000'000).value(), large.substr(10'000'000, 1'000'000));
  EXPECT_EQ(client_->GetRange("large", large.size() - 3, ~uint64_t{0}).value(),
            large.substr(large.size() - 3));
  EXPECT_TRUE(absl::IsResourceExhausted(client_->Get("large", 1'000).status()));
}

TEST_F(ClientTest, WhatPassesIsTriedAgain) {
  ASSERT_TRUE(Put("a", "bytes of a").ok());
  for (const char* kind : {"500", "502", "503", "slow-down", "cut", "lost", "short"}) {
    server_.Faults(absl::StrCat(R"([{"method": "GET", "count": 3, "kind": ")", kind, R"("}])"));
    EXPECT_EQ(client_->Get("a", 100).value(), "bytes of a") << kind;
    ListRequest all;
    server_.Faults(absl::StrCat(R"([{"method": "GET", "count": 3, "kind": ")", kind, R"("}])"));
    EXPECT_EQ(client_->List(all).value().objects.size(), 1u) << kind;
  }
  server_.Faults(R"([{"method": "GET", "kind": "slow"}])");
  EXPECT_EQ(client_->Get("a", 100).value(), "bytes of a");
}

TEST_F(ClientTest, TriesEnd) {
  ASSERT_TRUE(Put("a", "x").ok());
  server_.Faults(R"([{"kind": "slow-down", "count": 1000}])");
  const absl::Status given_up = client_->Get("a", 100).status();
  EXPECT_TRUE(absl::IsUnavailable(given_up));
  EXPECT_THAT(Said(given_up), HasSubstr("SlowDown"));
  EXPECT_THAT(Said(given_up), HasSubstr("tried 7 times"));
  EXPECT_TRUE(absl::IsUnavailable(Put("b", "x")));
  server_.Stop();
  EXPECT_TRUE(absl::IsUnavailable(client_->Get("a", 100).status())) << "nobody listens";
}

TEST_F(ClientTest, APutWhoseAnswerWasLostIsKnownAgain) {
  server_.Faults(R"([{"method": "PUT", "kind": "lost", "count": 2}])");
  EXPECT_TRUE(Put("mine", "x").ok());
  server_.Faults(R"([{"method": "PUT", "kind": "lost", "count": 2}])");
  EXPECT_TRUE(absl::IsAlreadyExists(Put("mine", "x"))) << "another put, of the same bytes";
  EXPECT_EQ(client_->Get("mine", 100).value(), "x");
}

TEST_F(ClientTest, AnObjectThatWasDamagedOnItsWayIsSentAgain) {
  server_.Faults(R"([{"method": "PUT", "kind": "damage", "count": 2}])");
  EXPECT_TRUE(Put("a", "undamaged").ok());
  EXPECT_EQ(client_->Get("a", 100).value(), "undamaged");
  EXPECT_THAT(server_.Counts(), HasSubstr("\"XAmzContentSHA256Mismatch\": 2"));
}

TEST_F(ClientTest, AServerThatDoesNotAnswerIsGivenUp) {
  Settings hasty = server_.Settings();
  hasty.answer_timeout = std::chrono::milliseconds(200);
  hasty.attempts = 2;
  Client client(hasty, "bucket");
  server_.Faults(R"([{"kind": "hang", "count": 2, "seconds": 30}])");
  EXPECT_TRUE(absl::IsUnavailable(client.Get("a", 100).status()));
}

TEST_F(ClientTest, RefusalsSayWhatToDo) {
  server_.Faults(R"([{"kind": "403", "count": 1}, {"kind": "expired", "count": 1}])");
  const absl::Status denied = client_->Get("a", 100).status();
  EXPECT_TRUE(absl::IsPermissionDenied(denied)) << denied;
  EXPECT_THAT(Said(denied), HasSubstr("s3://bucket/a"));
  EXPECT_TRUE(absl::IsUnauthenticated(client_->Get("a", 100).status())) << "a token that ended";
  EXPECT_TRUE(absl::IsNotFound(client_->Get("a", 100).status()));

  Settings wrong = server_.Settings();
  wrong.secret_key = "another";
  EXPECT_TRUE(absl::IsUnauthenticated(Client(wrong, "bucket").Get("a", 100).status()));
  wrong = server_.Settings();
  wrong.region = "elsewhere";
  const absl::Status region = Client(wrong, "bucket").Get("a", 100).status();
  EXPECT_TRUE(absl::IsUnauthenticated(region));
  EXPECT_THAT(Said(region), HasSubstr("AWS_REGION"));
}

TEST_F(ClientTest, ASessionsTokenIsSigned) {
  Settings settings = server_.Settings();
  settings.session_token = "token/+=of-a-session";
  Client client(settings, "bucket");
  EXPECT_TRUE(PutWith(client, "a", "x").ok());
  EXPECT_EQ(client.Get("a", 100).value(), "x");
}

TEST_F(ClientTest, ListsInPages) {
  for (const char* key : {"p/1", "p/2", "p/d/x", "p/d/y", "p/e/x", "p/z", "q"})
    ASSERT_TRUE(Put(key, "x").ok());
  ListRequest request;
  request.prefix = "p/";
  request.folders = true;
  std::vector<std::string> seen;
  int pages = 0;
  do {
    const ListPage page = client_->List(request).value();
    for (const ListedObject& object : page.objects) seen.push_back(object.key);
    for (const std::string& prefix : page.prefixes) seen.push_back(prefix);
    request.token = page.next_token;
    ++pages;
  } while (!request.token.empty() && pages < 10);
  EXPECT_EQ(seen, (std::vector<std::string>{"p/1", "p/2", "p/d/", "p/z", "p/e/"}));
  EXPECT_EQ(pages, 2);
}

TEST_F(ClientTest, RemovesManyAtOnce) {
  std::vector<std::string> keys;
  for (int i = 0; i < 5; ++i) {
    keys.push_back("k<&" + std::to_string(i));
    server_.Put("bucket/" + keys.back(), "x");
  }
  server_.Put("bucket/kept", "x");
  EXPECT_TRUE(client_->DeleteMany({}).ok());
  EXPECT_TRUE(client_->DeleteMany(keys).ok());
  EXPECT_TRUE(client_->DeleteMany(keys).ok()) << "what is not there is removed";
  EXPECT_EQ(server_.Keys(), "bucket/kept\n");
}

TEST_F(ClientTest, DownloadsPartsOfWhatWasListed) {
  ASSERT_TRUE(Put("a", "0123456789").ok());
  const std::string etag = client_->Head("a").value().etag;
  fakes::TempDir dir;
  const env::UniqueFd file(open((dir / "file").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  server_.Faults(R"([{"kind": "short", "count": 1}])");
  ASSERT_TRUE(client_->Download("a", etag, 4, 3, file.get()).ok());
  std::ifstream in(dir / "file", std::ios::binary);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), std::string("\0\0\0\0", 4) + "456");
  EXPECT_TRUE(absl::IsAborted(client_->Download("a", "\"another\"", 0, 3, file.get())));
  EXPECT_TRUE(absl::IsAborted(client_->Download("a", etag, 8, 5, file.get()))) << "shorter than it was";
  EXPECT_TRUE(absl::IsNotFound(client_->Download("b", etag, 0, 3, file.get())));
}

// A large object takes as long as it takes: whoever waits for it hears that it comes, and may have enough of it.
TEST_F(ClientTest, ADownloadIsWatchedAndEndsWhenToldTo) {
  const std::string bytes(1 << 20, 'x');
  ASSERT_TRUE(Put("a", bytes).ok());
  const std::string etag = client_->Head("a").value().etag;
  fakes::TempDir dir;
  const env::UniqueFd file(open((dir / "file").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  int asked = 0;
  const auto download = [&](int until) {
    asked = 0;
    return client_->Download("a", etag, 0, bytes.size(), file.get(), [&](bool) { return ++asked < until; });
  };
  EXPECT_TRUE(download(1'000'000).ok());
  EXPECT_GE(asked, 8);
  const absl::Status stopped = download(3);
  EXPECT_TRUE(absl::IsCancelled(stopped)) << stopped;
  EXPECT_EQ(asked, 3) << "and is not begun again";
}

// A server that is silent would be waited for, and asked again, for minutes.
TEST_F(ClientTest, ADownloadThatDoesNotComeEndsWhenToldTo) {
  ASSERT_TRUE(Put("a", "content").ok());
  const std::string etag = client_->Head("a").value().etag;
  fakes::TempDir dir;
  const env::UniqueFd file(open((dir / "file").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  server_.Faults(R"([{"kind": "hang", "count": 7, "seconds": 60}])");
  bool moved = false;
  const auto begin = std::chrono::steady_clock::now();
  const absl::Status stopped = client_->Download("a", etag, 0, 7, file.get(), [&](bool bytes) {
    moved = moved || bytes;
    return false;
  });
  EXPECT_TRUE(absl::IsCancelled(stopped)) << stopped;
  EXPECT_FALSE(moved) << "silence is no movement";
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

// Whoever watches for what hangs must not take a server that is being given up for that.
TEST_F(ClientTest, EachTryOfADownloadThatFailsIsAStep) {
  ASSERT_TRUE(Put("a", "content").ok());
  const std::string etag = client_->Head("a").value().etag;
  fakes::TempDir dir;
  const env::UniqueFd file(open((dir / "file").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  Settings hasty = server_.Settings();
  hasty.answer_timeout = std::chrono::milliseconds(200);
  hasty.attempts = 3;
  Client client(hasty, "bucket");
  server_.Faults(R"([{"kind": "hang", "count": 3, "seconds": 30}])");
  int moved = 0;
  const absl::Status given_up = client.Download("a", etag, 0, 7, file.get(), [&](bool step) {
    moved += step;
    return true;
  });
  EXPECT_TRUE(absl::IsUnavailable(given_up)) << given_up;
  EXPECT_EQ(moved, 3);
}

TEST_F(ClientTest, ManyThreadsShareIt) {
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        const std::string key = std::to_string(t) + "/" + std::to_string(i);
        good += Put(key, key).ok() && client_->Get(key, 100).value() == key;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 60);
}

TEST(ClientTlsTest, TheServersCertificateIsVerified) {
  fakes::TempDir dir;
  const fakes::Authority authority(dir / "ca");
  authority.Issue("server", 2);
  authority.Issue("other", 2, "DNS:elsewhere.example");
  const auto read = [&](const std::string& name, const std::string& ca) {
    fakes::S3Server server({"--cert", authority.Path(name + ".pem"), "--key", authority.Path(name + ".key")});
    EXPECT_TRUE(server.Start()) << server.Log();
    Settings settings = server.Settings();
    settings.ca_file = ca;
    return Client(settings, "bucket").Get("a", 100).status();
  };
  EXPECT_TRUE(absl::IsNotFound(read("server", authority.ca()))) << read("server", authority.ca());
  EXPECT_TRUE(absl::IsUnavailable(read("server", ""))) << "of an authority that the system does not know";
  EXPECT_TRUE(absl::IsUnavailable(read("other", authority.ca()))) << "of another host";
}

}  // namespace
}  // namespace gouji::s3
