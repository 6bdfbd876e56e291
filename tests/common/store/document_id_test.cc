#include "common/store/document_id.h"

#include <gtest/gtest.h>

#include <string>

namespace gouji::store {
namespace {

job::v1::Source SourceAt(std::string path, uint32_t root = 0) {
  job::v1::Source source;
  source.set_path(std::move(path));
  source.set_root(root);
  return source;
}

CorpusRoots Roots() {
  CorpusRoots roots;
  roots.Add()->set_locator("/data/reports");
  job::v1::CorpusRoot* second = roots.Add();
  second->set_locator("/data/extra/");
  second->set_id_prefix("extra");
  roots.Add()->set_locator("/data/one.txt");
  return roots;
}

TEST(DocumentIdTest, IsThePathBelowTheRootAfterItsPrefix) {
  EXPECT_EQ(DocumentId(SourceAt("2023/a.txt", 0), Roots()), "2023/a.txt");
  EXPECT_EQ(DocumentId(SourceAt("a.txt", 1), Roots()), "extra/a.txt");
  EXPECT_EQ(MemberDocumentId("a.zip", "dir/x.html"), "a.zip!/dir/x.html");
  EXPECT_EQ(LineDocumentId("f.jsonl", 4'096), "f.jsonl@4096");
}

TEST(DocumentIdTest, PathsOnDiskFollowTheRoots) {
  EXPECT_EQ(SourcePath(SourceAt("2023/a.txt", 0), Roots()), "/data/reports/2023/a.txt");
  EXPECT_EQ(SourcePath(SourceAt("a.txt", 1), Roots()), "/data/extra/a.txt");
  job::v1::Source itself = SourceAt("one.txt", 2);
  itself.set_root_itself(true);
  EXPECT_EQ(SourcePath(itself, Roots()), "/data/one.txt");
  EXPECT_EQ(SourcePath(SourceAt("x", 9), Roots()), "") << "a root that is not there";
}

TEST(DocumentIdTest, NamesThatAreNotUtf8ArePercentEncoded) {
  const std::string gbk = "100%\xB9\xB4/\xE5\x8B\xBE.txt";
  EXPECT_EQ(EncodeName(gbk), "100%25%B9%B4/\xE5\x8B\xBE.txt");
  EXPECT_EQ(DecodeName(EncodeName(gbk)), gbk);
  EXPECT_EQ(EncodeName("100%.txt"), "100%.txt") << "UTF-8 names stay as they are";
  job::v1::Source source = SourceAt(EncodeName(gbk));
  source.set_path_encoded(true);
  EXPECT_EQ(SourcePath(source, Roots()), "/data/reports/" + gbk);
  EXPECT_EQ(SourcePath(SourceAt("a%41"), Roots()), "/data/reports/a%41");
}

TEST(DocumentIdTest, Utf8IsJudgedAsUnicodeDoes) {
  for (const char* good : {"", "abc", "\xC2\x80", "\xE5\x8B\xBE\xE7\xA8\xBD", "\xF0\x9F\x98\x80",
                           "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF"}) {
    EXPECT_TRUE(IsUtf8(good)) << good;
  }
  for (const char* bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
                          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE5\x8B", "\xFF", "a\xE5z"}) {
    EXPECT_FALSE(IsUtf8(bad)) << bad;
    EXPECT_TRUE(IsUtf8(EncodeName(bad)));
    EXPECT_EQ(DecodeName(EncodeName(bad)), bad);
  }
}

}  // namespace
}  // namespace gouji::store
