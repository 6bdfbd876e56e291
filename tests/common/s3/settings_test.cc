#include "common/s3/settings.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <string>

namespace gouji::s3 {
namespace {

TEST(ParseUrlTest, TellsBucketAndKey) {
  EXPECT_EQ(ParseUrl("s3://bucket/a/b.txt").value().bucket, "bucket");
  EXPECT_EQ(ParseUrl("s3://bucket/a/b.txt").value().key, "a/b.txt");
  EXPECT_EQ(ParseUrl("s3://my.bucket-1").value().bucket, "my.bucket-1");
  EXPECT_EQ(ParseUrl("s3://my.bucket-1").value().key, "");
  EXPECT_EQ(ParseUrl("s3://bucket/").value().key, "");
  EXPECT_EQ(ParseUrl("s3://bucket//a").value().key, "/a") << "keys may begin with a slash";
}

TEST(ParseUrlTest, RefusesWhatCannotBeABucket) {
  for (const char* url : {"s3://", "s3:///key", "s3://ab/x", "s3://Bucket/x", "s3://-bucket/x", "s3://a..b/x",
                          "s3://bucket?x=1", "s3://user@bucket/x", "http://bucket/x"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseUrl(url).status())) << url;
  }
}

class EnvironmentTest : public testing::Test {
 protected:
  EnvironmentTest() {
    for (const char* name :
         {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION",
          "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_CA_BUNDLE"}) {
      unsetenv(name);
    }
  }
  static void Set(const std::map<std::string, std::string>& variables) {
    for (const auto& [name, value] : variables) setenv(name.c_str(), value.c_str(), 1);
  }
};

TEST_F(EnvironmentTest, KeysAreNeeded) {
  EXPECT_TRUE(absl::IsFailedPrecondition(SettingsFromEnvironment().status()));
  Set({{"AWS_ACCESS_KEY_ID", "a"}});
  EXPECT_TRUE(absl::IsFailedPrecondition(SettingsFromEnvironment().status()));
  Set({{"AWS_SECRET_ACCESS_KEY", "s"}});
  const Settings settings = SettingsFromEnvironment().value();
  EXPECT_EQ(settings.region, "us-east-1");
  EXPECT_EQ(settings.endpoint, "") << "Amazon's own";
}

TEST_F(EnvironmentTest, TheVariableOfTheServiceGoesBeforeTheGeneralOne) {
  Set({{"AWS_ACCESS_KEY_ID", "a"},
       {"AWS_SECRET_ACCESS_KEY", "s"},
       {"AWS_DEFAULT_REGION", "eu-west-1"},
       {"AWS_ENDPOINT_URL", "http://other:9000"}});
  EXPECT_EQ(SettingsFromEnvironment().value().endpoint, "http://other:9000");
  EXPECT_EQ(SettingsFromEnvironment().value().region, "eu-west-1");
  Set({{"AWS_ENDPOINT_URL_S3", "https://s3.example.org/"}, {"AWS_REGION", "cn-north-1"}});
  EXPECT_EQ(SettingsFromEnvironment().value().endpoint, "https://s3.example.org");
  EXPECT_EQ(SettingsFromEnvironment().value().region, "cn-north-1");
}

TEST_F(EnvironmentTest, MalformedVariablesAreNamed) {
  Set({{"AWS_ACCESS_KEY_ID", "a"}, {"AWS_SECRET_ACCESS_KEY", "s"}});
  for (const char* endpoint : {"s3.example.org", "https://", "https://host/path", "https://user:pw@host",
                               "ftp://host", "http://a b"}) {
    Set({{"AWS_ENDPOINT_URL", endpoint}});
    const absl::Status refused = SettingsFromEnvironment().status();
    EXPECT_TRUE(absl::IsInvalidArgument(refused)) << endpoint;
    EXPECT_NE(refused.message().find("AWS_ENDPOINT_URL"), absl::string_view::npos);
  }
  Set({{"AWS_ENDPOINT_URL", "http://host"}, {"AWS_REGION", "a/b"}});
  EXPECT_TRUE(absl::IsInvalidArgument(SettingsFromEnvironment().status()));
  Set({{"AWS_REGION", "here"}, {"AWS_SECRET_ACCESS_KEY", "line\nbreak"}});
  EXPECT_TRUE(absl::IsInvalidArgument(SettingsFromEnvironment().status()));
}

}  // namespace
}  // namespace gouji::s3
