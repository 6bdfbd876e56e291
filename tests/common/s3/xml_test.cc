#include "common/s3/xml.h"

#include <gtest/gtest.h>

#include <string>

namespace gouji::s3 {
namespace {

TEST(ParseListingTest, ReadsObjectsFoldersAndTheToken) {
  const ListPage page =
      ParseListing(
          "<?xml version='1.0'?><ListBucketResult xmlns='http://s3.amazonaws.com/doc/2006-03-01/'>"
          "<IsTruncated>true</IsTruncated><NextContinuationToken>a+b/c=</NextContinuationToken>"
          "<Contents><Key>a&amp;b</Key><ETag>&quot;0f&quot;</ETag><Size>4294967296</Size></Contents>"
          "<CommonPrefixes><Prefix>jobs/</Prefix></CommonPrefixes></ListBucketResult>")
          .value();
  ASSERT_EQ(page.objects.size(), 1u);
  EXPECT_EQ(page.objects[0].key, "a&b");
  EXPECT_EQ(page.objects[0].etag, "\"0f\"");
  EXPECT_EQ(page.objects[0].size_bytes, 4'294'967'296u);
  EXPECT_EQ(page.prefixes, std::vector<std::string>{"jobs/"});
  EXPECT_EQ(page.next_token, "a+b/c=");
}

TEST(ParseListingTest, DecodesKeysWhereTheServerSaysThatItEncodedThem) {
  const auto keys = [](const std::string& type) {
    return ParseListing(
               "<ListBucketResult>" + type +
               "<Contents><Key>a+b%2B%E5%85%AC%zz%</Key><Size>1</Size></Contents></ListBucketResult>")
        .value()
        .objects[0]
        .key;
  };
  EXPECT_EQ(keys("<EncodingType>url</EncodingType>"), "a b+公%zz%");
  EXPECT_EQ(keys(""), "a+b%2B%E5%85%AC%zz%");
}

TEST(ParseListingTest, WhatIsNoWholeListingIsRefused) {
  for (const char* body :
       {"", "<", "<Error><Code>x</Code></Error>", "<html/>",
        "<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>",
        "<ListBucketResult><Contents><Key>a</Key><Size>-1</Size></Contents></ListBucketResult>",
        "<ListBucketResult><Contents><Size>1</Size></Contents></ListBucketResult>",
        "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"}) {
    EXPECT_TRUE(absl::IsDataLoss(ParseListing(body).status())) << body;
  }
}

TEST(ParseListingTest, EntitiesLeadNowhere) {
  const std::string body =
      "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>"
      "<ListBucketResult><Contents><Key>a&e;b</Key><Size>1</Size></Contents></ListBucketResult>";
  EXPECT_EQ(ParseListing(body).value().objects[0].key, "ab");
}

TEST(ParseErrorTest, ReadsCodeAndMessage) {
  const ErrorBody error = ParseError("<Error><Code>SlowDown</Code><Message>less</Message></Error>");
  EXPECT_EQ(error.code, "SlowDown");
  EXPECT_EQ(error.message, "less");
  EXPECT_EQ(ParseError("<html>502</html>").code, "");
  EXPECT_EQ(ParseError("no XML").code, "");
}

TEST(FirstFailedDeleteTest, TellsWhatStayed) {
  EXPECT_EQ(FirstFailedDelete("<DeleteResult/>").code, "");
  EXPECT_EQ(
      FirstFailedDelete("<DeleteResult><Error><Key>a</Key><Code>AccessDenied</Code></Error></DeleteResult>")
          .code,
      "AccessDenied");
  EXPECT_EQ(FirstFailedDelete("garbage").code, "InternalError");
}

}  // namespace
}  // namespace gouji::s3
