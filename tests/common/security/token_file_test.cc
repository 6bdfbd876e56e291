// The token file, and the table of roles.
#include "common/security/token_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "common/security/secret.h"
#include "gouji/dispatch/v1/dispatch.pb.h"
#include "gouji/job/v1/job.pb.h"
#include "gouji/result/v1/result.pb.h"
#include "gouji/upload/v1/upload.pb.h"
#include "gouji/worker/v1/worker.pb.h"
#include "tests/fakes/process.h"

namespace gouji::security {
namespace {

using testing::HasSubstr;

std::string Line(const std::string& token, const std::string& rest) {
  return "token sha256=" + TokenHash(token) + " " + rest + "\n";
}

void Write(const std::string& path, const std::string& text) {
  // As an operator should: nobody ever sees a part of the file.
  std::ofstream(path + ".new") << text;
  std::filesystem::rename(path + ".new", path);
}

TEST(RolesTest, EveryCallOfEveryServiceHasARow) {
  for (const google::protobuf::FileDescriptor* file :
       {job::v1::SubmitJobRequest::descriptor()->file(), result::v1::ReadResultsRequest::descriptor()->file(),
        dispatch::v1::ClaimShardsRequest::descriptor()->file(),
        worker::v1::ParseReportRequest::descriptor()->file(),
        upload::v1::FindMissingRequest::descriptor()->file()}) {
    ASSERT_GT(file->service_count(), 0);
    for (int s = 0; s < file->service_count(); ++s) {
      for (int m = 0; m < file->service(s)->method_count(); ++m) {
        const std::string& name = file->service(s)->method(m)->full_name();
        const Access* access = FindAccess(name);
        ASSERT_NE(access, nullptr) << name;
        EXPECT_NE(access->roles, 0) << name;
      }
    }
  }
  EXPECT_EQ(FindAccess("gouji.job.v1.JobService.Other"), nullptr);
}

TEST(RolesTest, NamesThereAndBack) {
  EXPECT_EQ(ParseRoles("submit,read"), kSubmit | kRead);
  EXPECT_EQ(RoleNames(*ParseRoles("work,operate")), "operate,work");
  for (const char* wrong : {"", "submit,", "Submit", "submit read", "all"})
    EXPECT_EQ(ParseRoles(wrong), std::nullopt);
}

TEST(SecretTest, DoesNotTravelInPlain) {
  const auto secret = Secret::From({.token = "t"});
  ASSERT_TRUE(secret.ok()) << secret.status();
  for (const char* here : {"127.0.0.1:7400", "localhost:7400", "[::1]:7400", "unix:/run/gouji"}) {
    EXPECT_TRUE((*secret)->CheckAddress(here, false).ok()) << here;
  }
  for (const char* there :
       {"10.0.0.1:7400", "127.example.org:7400", "localhost.example.org:7400", "0.0.0.0:7400"}) {
    EXPECT_TRUE(absl::IsInvalidArgument((*secret)->CheckAddress(there, false))) << there;
    EXPECT_TRUE((*secret)->CheckAddress(there, true).ok()) << there;
  }
  EXPECT_TRUE((*Secret::From({}))->CheckAddress("10.0.0.1:7400", false).ok()) << "there is none";
  EXPECT_TRUE((*Secret::From({.token = "t", .insecure = true}))->CheckAddress("10.0.0.1:1", false).ok());
  EXPECT_TRUE(absl::IsInvalidArgument(Secret::From({.token = "two words"}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(Secret::From({.token_file = "/no/such/file"}).status()));
}

TEST(TokenTest, IsLongAndNeverTheSame) {
  const std::string token = NewToken();
  EXPECT_EQ(token.size(), 6 + 64);
  EXPECT_NE(token, NewToken());
  EXPECT_THAT(TokenLine(TokenHash(token), {"city", "ann", kRead}, ""), testing::Not(HasSubstr(token)));
}

TEST(TokenFileTest, SaysWhoseATokenIs) {
  fakes::TempDir dir;
  Write(dir / "tokens", "# people\n\n" + Line("a", "tenant=city roles=submit,read name=ann") +
                            Line("b", "tenant=* roles=work name=workers expires=2999-12-31\r") +
                            Line("old", "tenant=city roles=read name=bob expires=2020-02-29") +
                            "quota tenant=city open-jobs=3 queued-bytes=1000\nquota tenant=* open-jobs=7\n");
  auto file = TokenFile::Open(dir / "tokens");
  ASSERT_TRUE(file.ok()) << file.status();
  const auto ann = (*file)->Find("a");
  ASSERT_TRUE(ann);
  EXPECT_EQ(ann->tenant, "city");
  EXPECT_EQ(ann->name, "ann");
  EXPECT_EQ(ann->roles, kSubmit | kRead);
  EXPECT_TRUE((*file)->Find("b"));
  EXPECT_FALSE((*file)->Find("old")) << "its time is over";
  EXPECT_FALSE((*file)->Find("c"));
  EXPECT_FALSE((*file)->Find(""));
  EXPECT_FALSE((*file)->Find(TokenHash("a"))) << "the file alone lets nobody in";
  EXPECT_EQ((*file)->QuotaOf("city").open_jobs, 3u);
  EXPECT_EQ((*file)->QuotaOf("city").queued_bytes, 1000u);
  EXPECT_EQ((*file)->QuotaOf("town").open_jobs, 7u);
}

TEST(TokenFileTest, WhatIsWrongIsSaidWithItsLine) {
  const std::string good = "tenant=city roles=read name=ann";
  struct Case {
    std::string line;
    const char* says;
  };
  for (const Case& wrong :
       {Case{"token " + good, "sha256="}, Case{"token sha256=abc " + good, "sha256="},
        Case{Line("a", "roles=read name=ann"), "tenant="}, Case{Line("a", "tenant=city name=ann"), "roles="},
        Case{Line("a", "tenant=city roles=root name=ann"), "roles="},
        Case{Line("a", "tenant=city roles=read"), "name="},
        Case{Line("a", "tenant=* roles=submit name=ann"), "every job is some tenant's"},
        Case{Line("a", good + " expires=tomorrow"), "expires="},
        Case{Line("a", good + " expires=2027-02-30"), "expires="},
        Case{Line("a", good + " colour=red"), "unknown word colour="},
        Case{Line("a", good + " name=bob"), "stands here twice"},
        Case{Line("a", good + " ann"), "what does ann mean"},
        Case{Line("a", good) + Line("a", good), ":2: this token stands here twice"},
        Case{"quota tenant=city open-jobs=many", "open-jobs="}, Case{"quota open-jobs=1", "tenant="},
        Case{"user name=ann", "begins with token"}}) {
    const auto parsed = ParseTokens(wrong.line, "tokens");
    EXPECT_TRUE(absl::IsInvalidArgument(parsed.status())) << wrong.line;
    EXPECT_THAT(std::string(parsed.status().message()), HasSubstr(wrong.says)) << wrong.line;
    EXPECT_THAT(std::string(parsed.status().message()), testing::StartsWith("tokens:"));
  }
  EXPECT_TRUE(absl::IsInvalidArgument(TokenFile::Open("/no/such/file").status()));
}

TEST(TokenFileTest, IsReadAgainWhenItChanges) {
  fakes::TempDir dir;
  const std::string a = Line("a", "tenant=city roles=read name=ann");
  const std::string b = Line("b", "tenant=city roles=read name=bob");
  Write(dir / "tokens", a);
  auto file = TokenFile::Open(dir / "tokens");
  ASSERT_TRUE(file.ok());
  const auto eventually = [](const auto& condition) {
    return fakes::Eventually(condition, std::chrono::seconds(60));
  };
  Write(dir / "tokens", b);
  EXPECT_TRUE(eventually([&] { return (*file)->Find("b").has_value(); }));
  EXPECT_FALSE((*file)->Find("a")) << "revoked";
  Write(dir / "tokens", a + "nonsense\n");
  EXPECT_FALSE(fakes::Eventually([&] { return !(*file)->Find("b").has_value(); }, std::chrono::seconds(3)))
      << "a file with a mistake changes nothing";
  Write(dir / "tokens", a + b);
  EXPECT_TRUE(eventually([&] { return (*file)->Find("a").has_value(); }));
}

}  // namespace
}  // namespace gouji::security
