#include "common/telemetry/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "common/telemetry/json_text.h"
#include "common/telemetry/version.h"

namespace gouji::telemetry {
namespace {

std::string Json(std::string_view text) {
  std::string out;
  AppendJsonString(text, out);
  return out;
}

TEST(JsonString, EscapesWhatJsonForbids) {
  EXPECT_EQ(Json("plain 勾稽"), "\"plain 勾稽\"");
  EXPECT_EQ(Json("a\"b\\c\n\r\t"), R"("a\"b\\c\n\r\t")");
  EXPECT_EQ(Json(std::string_view("\0\x1f\x7f", 3)), R"("\u0000\u001f\u007f")");
  EXPECT_EQ(Json("😀"), "\"😀\"");
}

TEST(JsonString, ReplacesEachBadByte) {
  EXPECT_EQ(Json("a\xff"
                 "b"),
            "\"a\xef\xbf\xbd"
            "b\"");
  EXPECT_EQ(Json("\xe5\x8b"), "\"\xef\xbf\xbd\xef\xbf\xbd\"");                  // cut
  EXPECT_EQ(Json("\xc0\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\"");                  // overlong
  EXPECT_EQ(Json("\xed\xa0\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");  // surrogate
}

TEST(Log, LineHoldsTimeLevelAndTypedFields) {
  const std::string job = "j\"1";
  EXPECT_EQ(FormatLogLine(1'700'000'000'123'456, Level::kWarning, "gouji-worker", "lease lost",
                          {{"job", job},
                           {"shard", "0-3"},
                           {"count", 3},
                           {"left", -2L},
                           {"size", 7UL},
                           {"rate", 0.5},
                           {"again", true}}),
            R"({"time":"2023-11-14T22:13:20.123Z","level":"warning","program":"gouji-worker",)"
            R"("message":"lease lost","job":"j\"1","shard":"0-3","count":3,"left":-2,"size":7,)"
            R"("rate":0.5,"again":true})");
}

TEST(Log, LevelsHaveNames) {
  EXPECT_EQ(LevelFromName("error"), Level::kError);
  EXPECT_EQ(LevelFromName("loud"), std::nullopt);
}

TEST(Log, WritesWholeLinesAtOrAboveItsLevel) {
  InitLog({.program = "test", .level = Level::kWarning});
  testing::internal::CaptureStderr();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([] {
      for (int i = 0; i < 50; ++i) {
        Log(Level::kInfo, "quiet");
        Log(Level::kError, "{} is not a format", {{"i", i}});
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::string text = testing::internal::GetCapturedStderr();
  size_t lines = 0;
  for (size_t end; (end = text.find('\n')) != std::string::npos; text.erase(0, end + 1), ++lines) {
    const std::string line = text.substr(0, end);
    EXPECT_THAT(line, testing::StartsWith("{\"time\":\""));
    EXPECT_THAT(line, testing::HasSubstr("\"message\":\"{} is not a format\""));
    EXPECT_EQ(line.back(), '}');
  }
  EXPECT_EQ(lines, 200u);
}

TEST(VersionInfo, NamesProgramAndVersion) {
  EXPECT_THAT(std::string(Version()), testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+"));
  EXPECT_EQ(VersionLine("gouji"), "gouji " + std::string(Version()) + " (" + std::string(BuildInfo()) + ")");
}

}  // namespace
}  // namespace gouji::telemetry
