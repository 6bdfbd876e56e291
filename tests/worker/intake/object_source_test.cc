// Sources in S3, fetched from a server that breaks on demand.
#include "worker/intake/object_source.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "common/s3/clients.h"
#include "tests/fakes/s3_server.h"
#include "worker/intake/document_buffer.h"
#include "worker/intake/line_reader.h"

namespace gouji::intake {
namespace {

constexpr uint64_t kMaxBytes = 1'000;

// The clients of a process keep their settings: one server as long as it lives, for all tests, each with a bucket of its own.
class ObjectSourceTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (server_ != nullptr) return;
    server_ = new fakes::S3Server();
    ASSERT_TRUE(server_->Start()) << server_->Log();
    for (const auto& [name, value] : server_->Environment()) setenv(name.c_str(), value.c_str(), 1);
  }
  void SetUp() override { server_->Faults("[]"); }

  job::v1::Source Put(const std::string& key, const std::string& bytes,
                      job::v1::SourceKind kind = job::v1::SOURCE_KIND_FILE) const {
    server_->Put("corpus/" + key, bytes);
    job::v1::Source source;
    source.set_path(key);
    source.set_kind(kind);
    source.set_size_bytes(bytes.size());
    source.set_etag(s3::PlaceOf("s3://corpus/" + key)->client->Head(key).value().etag);
    return source;
  }
  static SourcePlace PlaceOf(const job::v1::Source& source, uint64_t begin = 0, uint64_t end = 0) {
    return {"s3://corpus/" + source.path(), "s3://corpus", begin, end};
  }
  static absl::StatusOr<OpenedSource> Open(const job::v1::Source& source,
                                           std::vector<std::string> roots = {"/"}) {
    return OpenSource(PlaceOf(source), source, kMaxBytes, SourceRoots(roots));
  }
  static std::string ReasonOf(const absl::StatusOr<OpenedSource>& source) {
    return source.ok() && source->failure.has_value() ? source->failure->reason : source.status().ToString();
  }
  static std::string Bytes(const OpenedSource& source) {
    DocumentBuffer buffer;
    EXPECT_FALSE(buffer.Read(source.fd.get(), 0, source.size_bytes).has_value());
    return std::string(buffer.bytes());
  }
  static std::vector<std::string> Lines(const OpenedSource& source, uint64_t begin, uint64_t end) {
    LineReader reader(kMaxBytes);
    reader.Start(source.fd.get(), begin, end, source.size_bytes);
    std::vector<std::string> lines;
    Line line;
    for (LineReader::Result got; (got = reader.Next(&line)) != LineReader::kEnd;) {
      if (got == LineReader::kLongLine) continue;
      EXPECT_EQ(got, LineReader::kLine);
      lines.push_back(line.too_long ? "too long: " + std::to_string(line.size_bytes())
                                    : std::string(line.bytes));
    }
    return lines;
  }

  static fakes::S3Server* server_;
};

fakes::S3Server* ObjectSourceTest::server_ = nullptr;

TEST_F(ObjectSourceTest, GivesTheBytesThatWereListed) {
  const job::v1::Source source = Put("年度/a b.txt", "公开");
  const absl::StatusOr<OpenedSource> opened = Open(source);
  ASSERT_EQ(ReasonOf(opened), "OK");
  EXPECT_EQ(Bytes(*opened), "公开");
  EXPECT_EQ(Bytes(*Open(Put("empty.txt", ""))), "");
}

// What was not fetched says nothing of the object.
TEST_F(ObjectSourceTest, WhoeverWaitsMayEndIt) {
  const job::v1::Source source =
      Put("lines.jsonl", std::string(100'000, 'x'), job::v1::SOURCE_KIND_JSON_LINES);
  int asked = 0;
  const auto open = [&](bool goes_on) {
    return OpenSource(PlaceOf(source), source, kMaxBytes, SourceRoots({"/"}), [&asked, goes_on](bool) {
      ++asked;
      return goes_on;
    });
  };
  EXPECT_EQ(ReasonOf(open(true)), "OK");
  EXPECT_GE(asked, 1);
  EXPECT_TRUE(absl::IsUnavailable(open(false).status())) << ReasonOf(open(false));
}

TEST_F(ObjectSourceTest, WhatChangedSinceIsSaidSo) {
  const job::v1::Source source = Put("a.txt", "before");
  server_->Put("corpus/a.txt", "after.");
  EXPECT_EQ(ReasonOf(Open(source)), kInputChanged);
  server_->Put("corpus/a.txt", "longer than before");
  EXPECT_EQ(ReasonOf(Open(source)), kInputChanged);
  server_->Delete("corpus/a.txt");
  EXPECT_EQ(ReasonOf(Open(source)), kInputChanged);
  const job::v1::Source empty = Put("b.txt", "");
  server_->Put("corpus/b.txt", "no more");
  EXPECT_EQ(ReasonOf(Open(empty)), kInputChanged);
}

TEST_F(ObjectSourceTest, WhatIsTooLargeIsNotFetched) {
  const job::v1::Source source = Put("large.txt", std::string(kMaxBytes + 1, 'x'));
  server_->Faults(R"([{"kind": "403", "count": 100}])");
  EXPECT_EQ(ReasonOf(Open(source)), kTooLarge);
}

TEST_F(ObjectSourceTest, RefusalsOfOneObjectAreItsOwn) {
  const job::v1::Source source = Put("a.txt", "x");
  server_->Faults(R"([{"kind": "403", "key": "a.txt", "count": 1}])");
  EXPECT_EQ(ReasonOf(Open(source)), kUnreadable);
  server_->Faults(R"([{"kind": "403", "count": 2}])");
  EXPECT_TRUE(absl::IsUnavailable(Open(source).status())) << "nothing can be seen from here";
  EXPECT_EQ(ReasonOf(Open(source)), "OK");
}

TEST_F(ObjectSourceTest, OnlyAllowedAddressesAreRead) {
  const job::v1::Source source = Put("in/a.txt", "x");
  EXPECT_EQ(ReasonOf(Open(source, {"/data", "s3://corpus/in"})), "OK");
  EXPECT_EQ(ReasonOf(Open(source, {"s3://corpus"})), "OK");
  EXPECT_TRUE(absl::IsUnavailable(Open(source, {"/data"}).status()));
  EXPECT_TRUE(absl::IsUnavailable(Open(source, {"s3://corpus/i", "s3://corpus/in/a.tx"}).status()));
}

TEST_F(ObjectSourceTest, PartsOfLinesGiveEachLineOnce) {
  std::string text;
  std::vector<std::string> all;
  for (int i = 0; i < 300; ++i) {
    // Some lines are over the limit, some empty.
    all.push_back(
        std::string(i % 50 == 7 ? 3'000 : static_cast<size_t>(i % 11 * 9), static_cast<char>('a' + i % 26)));
    text += all.back() + "\n";
    if (all.back().size() > kMaxBytes) all.back() = "too long: " + std::to_string(all.back().size() + 1);
  }
  const job::v1::Source source = Put("lines.jsonl", text, job::v1::SOURCE_KIND_JSON_LINES);
  for (const uint64_t step : {97u, 1'000u, 5'003u, 1'000'000u}) {
    std::vector<std::string> got;
    for (uint64_t begin = 0; begin < text.size(); begin += step) {
      const auto part =
          OpenSource(PlaceOf(source, begin, begin + step), source, kMaxBytes, SourceRoots({"/"}));
      ASSERT_EQ(ReasonOf(part), "OK");
      EXPECT_EQ(part->size_bytes, text.size());
      for (std::string& line : Lines(*part, begin, begin + step)) got.push_back(std::move(line));
      if (step == 97u && begin > 20'000) break;
    }
    EXPECT_TRUE(std::equal(got.begin(), got.end(), all.begin())) << step;
    EXPECT_TRUE(step == 97u || got.size() == all.size()) << step;
  }
}

TEST_F(ObjectSourceTest, ALineThatDoesNotEndIsFoundToItsEnd) {
  const std::string text = "first\n" + std::string(900'000, 'x') + "\nlast\n";
  const job::v1::Source source = Put("long.jsonl", text, job::v1::SOURCE_KIND_JSON_LINES);
  const auto part = OpenSource(PlaceOf(source, 0, 10), source, kMaxBytes, SourceRoots({"/"}));
  ASSERT_EQ(ReasonOf(part), "OK");
  EXPECT_EQ(Lines(*part, 0, 10), (std::vector<std::string>{"first", "too long: 900001"}));
}

TEST_F(ObjectSourceTest, ManyAtOnceComeInOrder) {
  std::vector<job::v1::Source> sources;
  for (int i = 0; i < 40; ++i) sources.push_back(Put("many/" + std::to_string(i), "of " + std::to_string(i)));
  server_->Delete("corpus/many/17");
  std::vector<SourceToOpen> wanted;
  for (const job::v1::Source& source : sources) wanted.push_back({PlaceOf(source), &source});
  const auto opened = OpenSources(wanted, kMaxBytes, SourceRoots({"/"}));
  ASSERT_EQ(opened.size(), 40u);
  for (int i = 0; i < 40; ++i) {
    if (i == 17) {
      EXPECT_EQ(ReasonOf(opened[i]), kInputChanged);
    } else {
      EXPECT_EQ(Bytes(*opened[i]), "of " + std::to_string(i));
    }
  }
}

}  // namespace
}  // namespace gouji::intake
