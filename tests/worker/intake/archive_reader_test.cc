#include "worker/intake/archive_reader.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <vector>

#include "common/env/unique_fd.h"
#include "tests/fakes/archives.h"

namespace gouji::intake {
namespace {

using fakes::ArchiveMember;
using fakes::MakeArchive;
using fakes::Noise;

constexpr uint64_t kLimit = 1u << 20;

env::UniqueFd FileOf(std::string_view bytes) {
  env::UniqueFd fd(memfd_create("test", MFD_CLOEXEC));
  EXPECT_EQ(write(fd.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  return fd;
}

// What a reader says, a line an entry: NAME=BYTES, NAME!REASON where it cannot be read, NAME- where it is no document; and last
// @POSITION with the reason, where there is one.
std::string Told(std::string_view archive, uint64_t begin = 0, std::string_view name = "a") {
  const env::UniqueFd fd = FileOf(archive);
  ArchiveReader reader(fd.get(), archive.size(), name, kLimit);
  std::string told;
  ArchiveEntry entry;
  while (reader.Next(&entry)) {
    EXPECT_EQ(entry.index + 1, reader.position());
    if (entry.index < begin) {
      reader.PassOver(entry);
      continue;
    }
    told += entry.name;
    if (entry.kind == ArchiveEntry::Kind::kNothing) told += "-";
    if (entry.kind == ArchiveEntry::Kind::kFailed) told += "!" + entry.failure.reason;
    if (entry.kind == ArchiveEntry::Kind::kFile || entry.kind == ArchiveEntry::Kind::kLines) {
      std::string bytes;
      for (std::string_view block; reader.Read(&block);) bytes += block;
      told += (entry.kind == ArchiveEntry::Kind::kLines ? "#" : "=") +
              (bytes.size() > 40 ? std::to_string(bytes.size()) + " bytes" : bytes);
      if (reader.entry_failure().has_value()) told += "!" + reader.entry_failure()->reason;
    }
    told += "\n";
  }
  told += "@" + std::to_string(reader.position());
  if (reader.failure().has_value()) told += "!" + reader.failure()->reason;
  return told;
}

const char* const kFormats[] = {"zip", "tar", "tar.gz", "tar.xz", "tar.zst", "tar.bz2", "7z"};

TEST(ArchiveReader, GivesTheMembersOfEveryFormat) {
  for (const char* format : kFormats) {
    const std::string archive =
        MakeArchive(format, {{"a.txt", "one"}, {"年报/乙局.html", "<p>two</p>"}, {"lines.jsonl", "{}\n{}"}});
    // 7z keeps folders and empty files apart, so there are none here.
    EXPECT_EQ(Told(archive), "a.txt=one\n年报/乙局.html=<p>two</p>\nlines.jsonl#{}\n{}\n@3") << format;
    EXPECT_EQ(Told(archive, 1), "年报/乙局.html=<p>two</p>\nlines.jsonl#{}\n{}\n@3") << format;
    EXPECT_EQ(Told(archive, 3), "@3") << format;
  }
}

TEST(ArchiveReader, FoldersAndHiddenEntriesAreNoDocumentsButCount) {
  EXPECT_EQ(Told(MakeArchive("tar.gz", {{.name = "./", .folder = true},
                                        {"./a.txt", "one"},
                                        {"__MACOSX/._a.txt", "x"},
                                        {".git/config", "x"},
                                        {"../b.txt", "two"},
                                        {"/etc/c.txt", "three"}})),
            "-\na.txt=one\n__MACOSX/._a.txt-\n.git/config-\n../b.txt=two\n/etc/c.txt=three\n@6");
}

TEST(ArchiveReader, LinksArchivesAndWhatIsTooLargeAreNamed) {
  EXPECT_EQ(Told(MakeArchive("tar", {{.name = "link.txt", .symlink = "/etc/passwd"},
                                     {"a.txt", "one"},
                                     {.name = "hard.txt", .hardlink = "a.txt"},
                                     {"inner.zip", "PK"},
                                     {"large.txt", std::string(kLimit + 1, 'x')},
                                     {"b.txt", "two"}})),
            "link.txt!unsupported\na.txt=one\nhard.txt!unsupported\ninner.zip!unsupported\n"
            "large.txt!too-large\nb.txt=two\n@6");
}

TEST(ArchiveReader, NamesThatDoNotSayThatTheyAreUtf8AreLeftAsTheyAre) {
  const std::string gbk = "\xC4\xEA\xB1\xA8.txt";
  for (const char* format : {"zip", "tar"}) {
    EXPECT_EQ(Told(MakeArchive(format, {{gbk, "one"}})), gbk + "=one\n@1") << format;
  }
}

TEST(ArchiveReader, ProtectedMembersAreNamedAndTheOthersAreRead) {
  const std::string archive = MakeArchive("zip", {{"a.txt", "one"}, {"b.txt", "two"}}, "secret");
  EXPECT_EQ(Told(archive), "a.txt!encrypted\nb.txt!encrypted\n@2");
}

TEST(ArchiveReader, WhatStandsBeforeACutIsGiven) {
  const std::string first = Noise(9000, 1);
  for (const char* format : {"tar", "tar.gz", "tar.xz", "zip"}) {
    const std::string whole =
        MakeArchive(format, {{"a.txt", first}, {"b.txt", Noise(9000, 2)}, {"c.txt", Noise(9000, 3)}});
    const std::string told = Told(whole.substr(0, whole.size() * 6 / 10));
    if (std::string_view(format) == "tar.xz") {
      // The library gives whole blocks only.
      EXPECT_TRUE(told.ends_with("!truncated")) << told;
      continue;
    }
    EXPECT_TRUE(told.starts_with("a.txt=9000 bytes\nb.txt=")) << format << told;
    EXPECT_NE(told.find("!truncated\n"), told.npos) << format << told;
    EXPECT_TRUE(told.ends_with("@2!truncated")) << format << told;
  }
}

// A reader that goes to the last entry without reading those before it, and one that reads all, stop at the same place.
TEST(ArchiveReader, EveryReaderOfADamagedArchiveStopsAtTheSamePlace) {
  std::vector<ArchiveMember> members;
  for (uint32_t i = 0; i < 6; ++i) members.push_back({"m" + std::to_string(i), Noise(3000, i)});
  for (const char* format : kFormats) {
    const std::string whole = MakeArchive(format, members);
    for (size_t cut = 100; cut < whole.size(); cut += 701) {
      for (const bool spoil : {false, true}) {
        std::string damaged = whole.substr(0, spoil ? whole.size() : cut);
        if (spoil) damaged[cut] = static_cast<char>(damaged[cut] ^ 0x5A);
        const std::string all = Told(damaged);
        const std::string end = all.substr(all.rfind('@'));
        for (const uint64_t begin : {1, 3, 5}) {
          const std::string part = Told(damaged, begin);
          ASSERT_EQ(part.substr(part.rfind('@')), end) << format << " " << cut << " from " << begin;
          ASSERT_TRUE(all.ends_with(part)) << format << " " << cut << " from " << begin;
        }
      }
    }
  }
}

TEST(ArchiveReader, BombsEndWithinTheirBound) {
  // A hundred files of a megabyte of nothing: far more than 256 times its size, and more than is let through as it is.
  std::vector<ArchiveMember> members(100, {"m.txt", std::string(kLimit, ' ')});
  members.push_back({"last.txt", "x"});
  const std::string told = Told(MakeArchive("tar.gz", members));
  EXPECT_TRUE(told.starts_with("m.txt=1048576 bytes\n")) << told.substr(0, 100);
  EXPECT_TRUE(told.ends_with("!bomb")) << told.substr(told.size() - 60);
  EXPECT_EQ(told.find("last.txt"), told.npos);
  EXPECT_TRUE(Told(MakeArchive("zip", members)).ends_with("!bomb"));
}

TEST(ArchiveReader, TooManyEntriesAreABomb) {
  std::vector<ArchiveMember> members(kMaxEntries + 4'000, {"m"});
  const std::string archive = MakeArchive("tar.gz", members);
  ASSERT_LT(archive.size() / kMinEntryBytes, 2'000u);
  const std::string told = Told(archive, kMaxEntries + 2'000);
  EXPECT_TRUE(told.ends_with("!bomb")) << told;
}

// A tar of global headers, each of which says something about a file that never comes.
TEST(ArchiveReader, HeadersWithoutEndAreABomb) {
  std::string header(512, '\0');
  header.replace(0, 1, "p");
  header.replace(124, 11, "00000001000");  // 512 bytes, octal
  header.replace(148, 8, "        ");
  header.replace(156, 1, "g");
  header.replace(257, 8, std::string("ustar\00000", 8));
  uint32_t sum = 0;
  for (const char c : header) sum += static_cast<uint8_t>(c);
  char octal[8];
  std::snprintf(octal, sizeof octal, "%06o", sum);
  header.replace(148, 7, std::string(octal, 7));
  std::string body = "20 comment=aaaaaaaaa\n";
  body.resize(512, '\n');
  std::string endless;
  for (int i = 0; i < 20'000; ++i) endless += header + body;
  const std::string told = Told(endless, 1u << 20);
  EXPECT_TRUE(told.ends_with("!bomb")) << told;
}

TEST(ArchiveReader, WhatIsNoArchiveSaysSo) {
  EXPECT_EQ(Told(""), "@0!empty");
  EXPECT_EQ(Told("<html>no archive</html>"), "@0!unsupported");
  EXPECT_EQ(Told(Noise(5000, 7)), "@0!unsupported");
  EXPECT_EQ(Told(std::string(2000, '\0')), "@0!empty");
  EXPECT_EQ(Told(MakeArchive("zip", {})), "@0!empty");
  EXPECT_EQ(Told(MakeArchive("tar.gz", {})), "@0!empty");
}

TEST(ArchiveReader, ACompressedFileIsAnArchiveOfOneMember) {
  const std::string archive = MakeArchive("gz", {{"ignored", "{\"id\":\"1\"}\n"}});
  EXPECT_EQ(Told(archive, 0, "2021/crawl.jsonl.gz"), "crawl.jsonl#{\"id\":\"1\"}\n\n@1");
  EXPECT_EQ(Told(archive, 0, "x.html.gz"), "x.html={\"id\":\"1\"}\n\n@1");
  EXPECT_EQ(Told(archive + archive, 0, "x.txt.gz"), "x.txt={\"id\":\"1\"}\n{\"id\":\"1\"}\n\n@1");
}

TEST(ArchiveReader, AFileThatBecameShorterIsAChangedInput) {
  const std::string archive = MakeArchive("tar", {{"a.txt", Noise(300'000, 1)}, {"b.txt", "x"}});
  const env::UniqueFd fd = FileOf(archive.substr(0, 200'000));
  ArchiveReader reader(fd.get(), archive.size(), "a", kLimit);
  ArchiveEntry entry;
  while (reader.Next(&entry)) reader.PassOver(entry);
  ASSERT_TRUE(reader.failure().has_value());
  EXPECT_EQ(reader.failure()->reason, kInputChanged);
}

}  // namespace
}  // namespace gouji::intake
