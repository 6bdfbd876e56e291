#include "worker/intake/json_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gouji::intake {
namespace {

struct Good {
  std::string line;
  std::string id;    // "-": none
  std::string text;  // "-": none
};

TEST(JsonLineTest, GivesIdAndText) {
  const std::vector<Good> cases = {
      {R"({"id":"a","text":"b"})", "a", "b"},
      {R"(  { "id" : "a" , "text" : "b" }  )", "a", "b"},
      {"{\"id\":\"a\",\"text\":\"b\"}\r", "a", "b"},
      {R"({"text":"b","url":"http://x/","id":"a"})", "a", "b"},
      {R"({})", "-", "-"},
      {R"({"text":""})", "-", ""},
      {R"({"id":17,"text":"b"})", "17", "b"},
      {R"({"id":-1.5e3,"text":"b"})", "-1.5e3", "b"},
      {R"({"id":null,"text":null})", "-", "-"},
      {R"({"id":["a"],"text":{"a":"b"}})", "-", "-"},
      {R"({"id":"a","id":"c","text":"x","text":"y"})", "c", "y"},
      {R"({"text":"x","text":1})", "-", "-"},
      {R"({"\u0069d":"a","text":"b"})", "a", "b"},
      {R"({"text":"公开\n报告\t\"\\\/\b\f\r"})", "-", "公开\n报告\t\"\\/\b\f\r"},
      {R"({"text":"\u516c\u5f00A\u00e9"})", "-", "公开Aé"},
      {R"({"text":"\ud83d\ude00!"})", "-", "😀!"},
      {R"({"text":"\ud83d!"})", "-", "\xEF\xBF\xBD!"},
      {R"({"text":"\ude00!"})", "-", "\xEF\xBF\xBD!"},
      {R"({"text":"\ud83d\u0041"})", "-",
       "\xEF\xBF\xBD"
       "A"},
      {R"({"text":"\ud83d\ud83d\ude00"})", "-",
       "\xEF\xBF\xBD"
       "😀"},
      {R"({"a":[1,2.5,-0,1e9,{"b":[]},{}],"c":true,"d":false,"e":null,"text":"t"})", "-", "t"},
      {"{\"text\":\"\xff\xfe\"}", "-", "\xff\xfe"},
  };
  JsonLineParser parser;
  for (const Good& c : cases) {
    JsonLine object;
    const std::optional<std::string> error = parser.Parse(c.line, &object);
    EXPECT_EQ(error.value_or(""), "") << c.line;
    EXPECT_EQ(object.has_id ? std::string(object.id) : "-", c.id) << c.line;
    EXPECT_EQ(object.has_text ? std::string(object.text) : "-", c.text) << c.line;
  }
}

TEST(JsonLineTest, KeepsNulCharacters) {
  JsonLineParser parser;
  JsonLine object;
  ASSERT_FALSE(parser.Parse(R"({"text":"a\u0000b"})", &object));
  EXPECT_EQ(object.text, std::string_view("a\0b", 3));
}

struct Bad {
  std::string line;
  std::string error;
};

TEST(JsonLineTest, SaysWhatIsWrongAndWhere) {
  const std::vector<Bad> cases = {
      {"", "not a JSON object at byte 0 of the line"},
      {"[]", "not a JSON object at byte 0 of the line"},
      {"\"text\"", "not a JSON object at byte 0 of the line"},
      {"{", "a key is missing at byte 1 of the line"},
      {R"({"text)", "a string does not end at byte 6 of the line"},
      {R"({"text")", "a colon is missing at byte 7 of the line"},
      {R"({"text":)", "a value is missing at byte 8 of the line"},
      {R"({"text":"b")", "the object does not end at byte 11 of the line"},
      {R"({"text":"b")"
       "\x01"
       "}",
       "a comma or the end of the object is missing at byte 11 of the line"},
      {R"({"text":"b",})", "a key is missing at byte 12 of the line"},
      {R"({"text":"b"} x)", "something follows the object at byte 13 of the line"},
      {R"({text:"b"})", "a key is missing at byte 1 of the line"},
      {"{\"text\":\"a\tb\"}", "a control character in a string at byte 10 of the line"},
      {R"({"text":"\x"})", "an unknown escape at byte 10 of the line"},
      {R"({"text":"\u12g4"})", "a broken \\u escape at byte 10 of the line"},
      {R"({"text":"\u12)", "a broken \\u escape at byte 10 of the line"},
      {R"({"text":"a\)", "a string does not end at byte 11 of the line"},
      {R"({"a":01})", "a comma or the end of the object is missing at byte 6 of the line"},
      {R"({"a":1.})", "a broken number at byte 7 of the line"},
      {R"({"a":-})", "a broken number at byte 6 of the line"},
      {R"({"a":1e})", "a broken number at byte 7 of the line"},
      {R"({"a":nul})", "an unknown word at byte 5 of the line"},
      {R"({"a":[1 2]})", "a comma or a closing bracket is missing at byte 8 of the line"},
      {R"({"a":[1,]})", "a value is missing at byte 8 of the line"},
      {R"({"a":{"b"}})", "a colon is missing at byte 9 of the line"},
      {R"({"a":{1:2}})", "a key is missing at byte 6 of the line"},
      {R"({"a":[})", "a value is missing at byte 6 of the line"},
      {R"({"a":"\q"})", "an unknown escape at byte 7 of the line"},
  };
  JsonLineParser parser;
  for (const Bad& c : cases) {
    JsonLine object;
    EXPECT_EQ(parser.Parse(c.line, &object).value_or("no error"), c.error) << c.line;
    EXPECT_FALSE(object.has_text) << c.line;
  }
}

TEST(JsonLineTest, NestingHasALimit) {
  JsonLineParser parser;
  JsonLine object;
  const auto nested = [](size_t depth) {
    return "{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + ",\"text\":\"t\"}";
  };
  const std::string deepest = nested(kMaxJsonDepth);
  EXPECT_FALSE(parser.Parse(deepest, &object));
  EXPECT_EQ(object.text, "t");
  EXPECT_THAT(parser.Parse(nested(kMaxJsonDepth + 1), &object).value_or(""),
              testing::HasSubstr("nested too deeply"));
  EXPECT_TRUE(parser.Parse("{\"a\":" + std::string(1'000'000, '['), &object).has_value());
}

// Runs between escapes of every length around the 16 bytes that are copied at a time, at every distance from the end.
TEST(JsonLineTest, EscapesAtEveryDistance) {
  JsonLineParser parser;
  for (size_t before = 0; before < 40; ++before) {
    for (size_t after = 0; after < 40; ++after) {
      const std::string line =
          "{\"text\":\"" + std::string(before, 'x') + "\\n" + std::string(after, 'y') + "\\u4e2d" + "\"}";
      JsonLine object;
      ASSERT_FALSE(parser.Parse(line, &object)) << line;
      ASSERT_EQ(object.text, std::string(before, 'x') + "\n" + std::string(after, 'y') + "中");
    }
  }
}

// A string without escapes is not copied.
TEST(JsonLineTest, PlainTextIsUsedInPlace) {
  const std::string line = R"({"id":"1","text":"政府信息公开"})";
  JsonLineParser parser;
  JsonLine object;
  ASSERT_FALSE(parser.Parse(line, &object));
  EXPECT_EQ(object.text.data(), line.data() + line.find("政"));
}

}  // namespace
}  // namespace gouji::intake
