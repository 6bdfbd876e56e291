#include "worker/intake/line_reader.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>
#include <vector>

#include "common/env/unique_fd.h"

namespace gouji::intake {
namespace {

env::UniqueFd FileOf(std::string_view bytes) {
  env::UniqueFd fd(memfd_create("lines", MFD_CLOEXEC));
  EXPECT_EQ(write(fd.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  return fd;
}

// "OFFSET:LINE" for each line of the range; a line over the limit is "OFFSET!SIZE".
std::vector<std::string> Lines(std::string_view bytes, uint64_t begin, uint64_t end,
                               uint64_t limit = 1 << 20) {
  const env::UniqueFd fd = FileOf(bytes);
  LineReader reader(limit);
  reader.Start(fd.get(), begin, end, bytes.size());
  std::vector<std::string> lines;
  Line line;
  LineReader::Result result;
  while ((result = reader.Next(&line)) == LineReader::kLine || result == LineReader::kLongLine) {
    if (result == LineReader::kLongLine) continue;
    lines.push_back(std::to_string(line.offset) + (line.too_long ? "!" + std::to_string(line.size_bytes())
                                                                 : ":" + std::string(line.bytes)));
  }
  EXPECT_EQ(result, LineReader::kEnd);
  EXPECT_FALSE(reader.ended_early());
  return lines;
}

using Strings = std::vector<std::string>;

TEST(LineReaderTest, WholeFiles) {
  EXPECT_EQ(Lines("", 0, 0), Strings{});
  EXPECT_EQ(Lines("a", 0, 1), Strings{"0:a"});
  EXPECT_EQ(Lines("a\n", 0, 2), Strings{"0:a"});
  EXPECT_EQ(Lines("a\nb", 0, 3), (Strings{"0:a", "2:b"}));
  EXPECT_EQ(Lines("a\r\n\nb\n\n", 0, 7), (Strings{"0:a\r", "3:", "4:b", "6:"}));
}

TEST(LineReaderTest, ByteOrderMarkIsNoPartOfTheFirstLine) {
  EXPECT_EQ(Lines("\xEF\xBB\xBF{}\n\xEF\xBB\xBF", 0, 9), (Strings{"0:{}", "6:\xEF\xBB\xBF"}));
}

TEST(LineReaderTest, LineBelongsToTheRangeInWhichItStarts) {
  const std::string file = "aa\nbb\ncc\n";
  EXPECT_EQ(Lines(file, 0, 1), Strings{"0:aa"});
  EXPECT_EQ(Lines(file, 1, 3), Strings{});
  EXPECT_EQ(Lines(file, 3, 4), Strings{"3:bb"});
  EXPECT_EQ(Lines(file, 2, 7), (Strings{"3:bb", "6:cc"}));
  EXPECT_EQ(Lines(file, 7, 9), Strings{});
}

// Any cut of a file into ranges gives each line once.
TEST(LineReaderTest, RangesPartitionLines) {
  const std::string file = "one\n\nthree\r\nfour\n{}\nlast";
  const Strings all = Lines(file, 0, file.size());
  for (size_t a = 0; a <= file.size(); ++a) {
    for (size_t b = a; b <= file.size(); ++b) {
      Strings pieces;
      for (const auto& [begin, end] : {std::pair{size_t{0}, a}, std::pair{a, b}, std::pair{b, file.size()}}) {
        if (begin == end) continue;
        for (std::string& line : Lines(file, begin, end)) pieces.push_back(std::move(line));
      }
      ASSERT_EQ(pieces, all) << a << " " << b;
    }
  }
}

TEST(LineReaderTest, LongLinesArePassedOver) {
  const std::string lines = "short\n" + std::string(3'000'000, 'x') + "\nnext\n";
  EXPECT_EQ(Lines(lines, 0, lines.size(), 1000), (Strings{"0:short", "6!3000001", "3000007:next"}));
  EXPECT_EQ(Lines(std::string(5000, 'x'), 0, 5000, 1000), Strings{"0!5000"});
  EXPECT_EQ(Lines("12345\n1234\n", 0, 11, 4), (Strings{"0!6", "6:1234"}));
}

// Who reads it can say which line it is before the rest of it is read, however long that takes.
TEST(LineReaderTest, ALongLineIsToldBeforeItIsPassedOver) {
  const std::string file = "a\n" + std::string(1'000'000, 'x') + "\nb\n";
  const env::UniqueFd fd = FileOf(file);
  LineReader reader(1000);
  reader.Start(fd.get(), 0, file.size(), file.size());
  Line line;
  EXPECT_EQ(reader.Next(&line), LineReader::kLine);
  EXPECT_EQ(reader.Next(&line), LineReader::kLongLine);
  EXPECT_EQ(line.offset, 2u);
  EXPECT_TRUE(line.too_long);
  EXPECT_EQ(reader.position(), 2u);
  EXPECT_EQ(reader.Next(&line), LineReader::kLine);
  EXPECT_EQ(line.offset, 2u);
  EXPECT_EQ(line.next_offset, 1'000'003u);
  EXPECT_EQ(reader.Next(&line), LineReader::kLine);
  EXPECT_EQ(line.bytes, "b");
}

// A line that fills many ranges is read once in all, not once a range to its end.
TEST(LineReaderTest, ARangeInTheMiddleOfALineReadsItsOwnPartOnly) {
  constexpr uint64_t kFileBytes = 64 << 20;
  const env::UniqueFd fd = FileOf("");
  ASSERT_EQ(ftruncate(fd.get(), kFileBytes), 0);
  LineReader reader(1000);
  reader.Start(fd.get(), 4096, 8192, kFileBytes);
  Line line;
  EXPECT_EQ(reader.Next(&line), LineReader::kEnd);
  EXPECT_FALSE(reader.ended_early());
  EXPECT_GE(reader.position(), 8192u);
  EXPECT_LE(reader.position(), 1u << 20);
}

TEST(LineReaderTest, LinesLongerThanAChunk) {
  std::string file;
  Strings expected;
  for (const size_t size : {262'143u, 262'144u, 262'145u, 1'000'000u, 10u}) {
    expected.push_back(std::to_string(file.size()) + ":" + std::string(size, 'x'));
    file += std::string(size, 'x') + "\n";
  }
  EXPECT_EQ(Lines(file, 0, file.size(), 2'000'000), expected);
}

TEST(LineReaderTest, ShorterFileThanListed) {
  const env::UniqueFd fd = FileOf("a\nb\n");
  LineReader reader(100);
  reader.Start(fd.get(), 0, 10, 10);
  Line line;
  EXPECT_EQ(reader.Next(&line), LineReader::kLine);
  EXPECT_EQ(reader.Next(&line), LineReader::kLine);
  EXPECT_EQ(reader.Next(&line), LineReader::kEnd);
  EXPECT_TRUE(reader.ended_early());
  EXPECT_EQ(reader.position(), 4u);
}

TEST(LineReaderTest, ReadErrors) {
  const env::UniqueFd directory(open("/", O_RDONLY | O_CLOEXEC));
  LineReader reader(100);
  reader.Start(directory.get(), 0, 10, 10);
  Line line;
  EXPECT_EQ(reader.Next(&line), LineReader::kFailed);
  EXPECT_EQ(reader.error(), EISDIR);
}

TEST(LineReaderTest, Blank) {
  EXPECT_TRUE(IsBlank(""));
  EXPECT_TRUE(IsBlank(" \t\r"));
  EXPECT_FALSE(IsBlank(" x"));
}

}  // namespace
}  // namespace gouji::intake
