#include "worker/decode/decode.h"

#include <gtest/gtest.h>
#include <unicode/ucnv.h>

#include <string>
#include <string_view>

namespace gouji::decode {
namespace {

using namespace std::string_literals;

// UTF-8 -> another character set, by ICU.
std::string Encode(const char* charset, std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  std::string out(text.size() * 4 + 8, '\0');
  const int32_t size = ucnv_convert(charset, "UTF-8", out.data(), static_cast<int32_t>(out.size()),
                                    text.data(), static_cast<int32_t>(text.size()), &error);
  EXPECT_TRUE(U_SUCCESS(error)) << charset << u_errorName(error);
  out.resize(static_cast<size_t>(size));
  return out;
}

constexpr std::string_view kSimplified =
    "衢州市交通运输局2021年政府信息公开工作年度报告\n一、总体情况\n今年以来,共受理依申请公开3件,"
    "按时办结率100%。\n";
constexpr std::string_view kTraditional =
    "湖南省交通運輸廳政府資訊公開年度報告\n一、總體情況\n2019年,收到政府資訊公開申請19件,其中面呈申請6件。\n";

struct Result {
  std::string text, charset, reason, detail;
  Text raw;
};

Result Decode(std::string_view bytes, Format format = Format::kSniff, uint64_t limit = 0) {
  Decoder decoder(limit);
  Result result;
  const std::optional<Failure> failure = decoder.Decode(bytes, format, &result.raw);
  result.text = result.raw.utf8;
  result.charset = result.raw.charset;
  if (failure) {
    result.reason = failure->reason;
    result.detail = failure->detail;
  }
  return result;
}

std::string Hex(const std::array<uint8_t, 32>& digest) {
  std::string out;
  for (const uint8_t byte : digest) {
    out += "0123456789abcdef"[byte >> 4];
    out += "0123456789abcdef"[byte & 15];
  }
  return out;
}

TEST(Decode, TextOfAJsonLineIsNeverUtf16) {
  EXPECT_EQ(Decode("\xFF\xFE", Format::kText).reason, "bad-encoding");
  EXPECT_EQ(Decode("\xFE\xFF" + std::string(kSimplified), Format::kText).text,
            "\uFFFD\uFFFD" + std::string(kSimplified));
  const Result damaged = Decode(std::string(kSimplified) + "\xFF尾", Format::kText);
  EXPECT_EQ(damaged.text, std::string(kSimplified) + "\uFFFD尾");
  EXPECT_EQ(damaged.reason, "");
}

TEST(Decode, ValidUtf8PassesWithoutACopy) {
  const Result result = Decode(kSimplified);
  EXPECT_EQ(result.reason, "");
  EXPECT_EQ(result.charset, "UTF-8");
  EXPECT_EQ(result.raw.utf8.data(), kSimplified.data());
  EXPECT_EQ(result.raw.utf8.size(), kSimplified.size());
  EXPECT_EQ(result.raw.source_sha256, result.raw.text_sha256);
}

TEST(Decode, HashesSourceAndText) {
  EXPECT_EQ(Hex(Decode("abc").raw.source_sha256),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const Result with_bom = Decode(
      "\xEF\xBB\xBF"
      "abc");
  EXPECT_EQ(Hex(with_bom.raw.text_sha256),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_NE(with_bom.raw.source_sha256, with_bom.raw.text_sha256);
}

TEST(Decode, AByteOrderMarkIsNoPartOfTheText) {
  EXPECT_EQ(Decode("\xEF\xBB\xBF" + std::string(kSimplified)).text, kSimplified);
  EXPECT_EQ(Decode("\xEF\xBB\xBF" + std::string(kSimplified), Format::kText).text, kSimplified);
}

struct CharsetCase {
  const char* icu_name;
  std::string bom;
  std::string_view text;
  const char* expected;
};

class DecodeCharset : public testing::TestWithParam<CharsetCase> {};

TEST_P(DecodeCharset, GivesTheSameTextAsUtf8) {
  const CharsetCase& c = GetParam();
  const Result result = Decode(c.bom + Encode(c.icu_name, c.text));
  EXPECT_EQ(result.text, c.text) << result.reason << ": " << result.detail;
  EXPECT_EQ(result.charset, c.expected);
}

INSTANTIATE_TEST_SUITE_P(All, DecodeCharset,
                         testing::Values(CharsetCase{"gb18030", "", kSimplified, "GB18030"},
                                         CharsetCase{"GBK", "", kSimplified, "GB18030"},
                                         CharsetCase{"GBK", "", kTraditional, "GB18030"},
                                         CharsetCase{"gb18030", "", "𠮷林省公开㐀字规定。", "GB18030"},
                                         CharsetCase{"Big5", "", kTraditional, "Big5"},
                                         CharsetCase{"UTF-16LE", "\xFF\xFE", kSimplified, "UTF-16LE"},
                                         CharsetCase{"UTF-16BE", "\xFE\xFF", kTraditional, "UTF-16BE"}));

TEST(Decode, IdeographicSpacesOfGbkPagesAreSpaces) {
  EXPECT_EQ(Decode(Encode("GBK", "行政许可") + "\xA3\xA0" + Encode("GBK", "行政处罚")).text,
            "行政许可\u3000行政处罚");
}

TEST(Decode, StrayBytesInUtf8AreReplacedAndCounted) {
  const std::string bytes = std::string(kSimplified) + "\xFF" + std::string(kSimplified) + "\xE5\xBC";
  const Result result = Decode(bytes);
  EXPECT_EQ(result.text, std::string(kSimplified) + "\uFFFD" + std::string(kSimplified) + "\uFFFD");
  EXPECT_EQ(result.charset, "UTF-8;replaced=2");
}

TEST(Decode, ATruncatedGbkCharacterIsReplaced) {
  const std::string gbk = Encode("GBK", kSimplified);
  const Result result = Decode(gbk + "\xB9");
  EXPECT_EQ(result.text, std::string(kSimplified) + "\uFFFD");
  EXPECT_EQ(result.charset, "GB18030;replaced=1");
}

// What a reader makes of bytes that he takes for another character set, saved as UTF-8.
std::string ReadAs(const char* charset, std::string_view bytes) {
  UErrorCode error = U_ZERO_ERROR;
  std::string out(bytes.size() * 4 + 8, '\0');
  const int32_t size = ucnv_convert("UTF-8", charset, out.data(), static_cast<int32_t>(out.size()),
                                    bytes.data(), static_cast<int32_t>(bytes.size()), &error);
  EXPECT_TRUE(U_SUCCESS(error)) << charset << u_errorName(error);
  out.resize(static_cast<size_t>(size));
  return out;
}

TEST(Decode, AWrongDecodingThatLostNothingIsUndone) {
  // Runs that pair up: GBK takes bytes in pairs (but for 80), and loses the last one of an odd run.
  constexpr std::string_view kPairs = "政府信息公开年度报告内容如下\n政府信息公开年度报告内容如下\n";
  for (const Format format : {Format::kSniff, Format::kText}) {
    EXPECT_EQ(Decode(ReadAs("gb18030", kPairs), format).text, kPairs);
    EXPECT_EQ(Decode(ReadAs("ISO-8859-1", kSimplified), format).text, kSimplified);
    EXPECT_EQ(Decode(ReadAs("windows-1252", Encode("GBK", kSimplified)), format).text, kSimplified);
    EXPECT_EQ(Decode(ReadAs("ISO-8859-1", Encode("gb18030", kSimplified)), format).text, kSimplified);
  }
  EXPECT_EQ(Decode(ReadAs("gb18030", kPairs)).charset, "UTF-8;read-as=GBK");
  EXPECT_EQ(Decode(ReadAs("ISO-8859-1", Encode("GBK", kSimplified))).charset, "GB18030;read-as=Latin-1");
}

TEST(Decode, AWrongDecodingThatLostCharactersIsAFailure) {
  std::string lossy = ReadAs("gb18030", kSimplified);
  // 公开 read as GBK: its third byte pairs with the next character's first to nothing.
  for (const char* lost : {"锛", "銆", "鍏"}) {
    for (size_t at = lossy.find(lost); at != lossy.npos; at = lossy.find(lost))
      lossy.replace(at, 3, "\uFFFD");
  }
  lossy += "鐨勫伐浣滄姤鍛婏紝鏀垮簻淇℃伅鍏紑銆備竴鏄姞寮洪瀵笺€?";
  EXPECT_EQ(Decode(lossy).reason, "bad-encoding");
}

TEST(Decode, TextsWithSpoiltPassagesStayAsTheyAre) {
  const std::string menu = "鏀垮簻淇℃伅鍏紑骞存姤锛岄椤碉紝鏂伴椈銆\n";
  std::string page = menu;
  for (int i = 0; i < 10; ++i) page += kSimplified;
  EXPECT_EQ(Decode(page).text, page);
  const std::string french =
      "L'été dernier, à Besançon, les élèves étaient déjà très âgés. Où êtes-vous? Ça alors!\n";
  EXPECT_EQ(Decode(french).text, french);
  EXPECT_EQ(Decode(kTraditional).text, kTraditional);
}

TEST(Decode, PartsInAnotherCharacterSet) {
  const std::string utf8(kSimplified);
  const std::string menu = "首页 政务公开 政府信息公开年报 联系我们\n";
  const std::string more = "公开方式 主动公开 发布机构 衢州市交通运输局 依申请公开\n";
  const Result result = Decode(Encode("GBK", menu) + utf8 + Encode("GBK", more));
  EXPECT_EQ(result.text, menu + utf8 + more);
  EXPECT_EQ(result.charset, "UTF-8;mixed=GB18030");
}

struct FailureCase {
  const char* name;
  std::string bytes;
  const char* reason;
};

class DecodeFailure : public testing::TestWithParam<FailureCase> {};

TEST_P(DecodeFailure, HasItsReason) {
  const Result result = Decode(GetParam().bytes);
  EXPECT_EQ(result.reason, GetParam().reason) << result.detail;
  EXPECT_NE(result.detail, "");
  EXPECT_EQ(result.text, "");
}

INSTANTIATE_TEST_SUITE_P(
    All, DecodeFailure,
    testing::Values(
        FailureCase{"Nothing", "", "empty"}, FailureCase{"Blanks", " \r\n\t\n", "empty"},
        FailureCase{"OnlyBom", "\xEF\xBB\xBF", "empty"},
        FailureCase{"Nuls", std::string(100, '\0'), "binary"},
        FailureCase{"Controls", "\x01\x02\x03 abc \x04\x05"s, "binary"},
        FailureCase{"Png", "\x89PNG\r\n\x1A\n\0\0\0\rIHDR"s, "binary"},
        FailureCase{"Elf",
                    "\x7F"
                    "ELF\x02\x01\x01"s,
                    "binary"},
        FailureCase{"Latin1", "d\xE9j\xE0 vu, na\xEFve caf\xE9", "bad-encoding"},
        FailureCase{"Doc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(64, '\0'), "unsupported"},
        FailureCase{"Docx", "PK\x03\x04\x14\0\0\0word/document.xml....PK\x05\x06"s, "truncated"},
        FailureCase{"ZipCut", "PK\x03\x04\x14\0\0\0word/document.xml"s, "truncated"},
        FailureCase{"ZipEncrypted", "PK\x03\x04\x14\0\x01\0a.txt PK\x05\x06"s, "encrypted"},
        FailureCase{"HtmlWithoutText", "<!DOCTYPE html>\n<html><body><img src=a.png></body></html>", "empty"},
        FailureCase{"Mhtml",
                    "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n<html></html>",
                    "unsupported"},
        FailureCase{"Xml", "<?xml version=\"1.0\"?><rss><item>年度报告</item></rss>", "unsupported"}),
    [](const auto& instance) { return instance.param.name; });

TEST(Decode, TheLimitIsExact) {
  EXPECT_EQ(Decode("abcd", Format::kSniff, 4).reason, "");
  EXPECT_EQ(Decode("abcde", Format::kSniff, 4).reason, "too-large");
}

TEST(Decode, TextOfAContainerHasNoCharsetAndIsNotSniffedForMagics) {
  const Result result = Decode("%PDF-1.4 是一种文件格式", Format::kText);
  EXPECT_EQ(result.reason, "");
  EXPECT_EQ(result.charset, "");
  EXPECT_EQ(Decode("<html><body>年报</body></html>", Format::kText).text, "年报\n");
}

std::string HtmlPage(std::string_view charset) {
  return "<html><head><meta charset=\"" + std::string(charset) + "\"></head><body><p>" +
         std::string(kSimplified) + "</p></body></html>";
}

TEST(DecodeHtml, WhatThePageDeclaresDoesNotDecide) {
  const std::string expected = Decode(HtmlPage("utf-8")).text;
  ASSERT_NE(expected.find("衢州市交通运输局2021年"), std::string::npos);
  for (const char* declared : {"gb2312", "GBK", "utf-8", "big5", "iso-8859-1", "utf-16"}) {
    EXPECT_EQ(Decode(HtmlPage(declared)).text, expected) << declared;
    EXPECT_EQ(Decode(Encode("GBK", HtmlPage(declared))).text, expected) << declared;
    EXPECT_EQ(Decode("\xFF\xFE" + Encode("UTF-16LE", HtmlPage(declared))).text, expected) << declared;
    EXPECT_EQ(Decode(Encode("UTF-16LE", HtmlPage(declared))).text, expected) << declared;
    EXPECT_EQ(Decode(Encode("UTF-16BE", HtmlPage(declared))).text, expected) << declared;
  }
}

TEST(DecodeHtml, CharactersBeyondGb2312DoNotEmptyAPageThatDeclaresIt) {
  const std::string page =
      "<meta http-equiv=\"Content-Type\" content=\"text/html; "
      "charset=gb2312\"><p>漯河市郾城区沙滩镇㐀村公开3件"
      "\u00b7镕基路</p>";
  const Result result = Decode(Encode("gb18030", page));
  EXPECT_EQ(result.text, "漯河市郾城区沙滩镇㐀村公开3件\u00b7镕基路\n") << result.detail;
  EXPECT_EQ(result.charset, "GB18030");
}

TEST(DecodeHtml, TheTextIsHashedAndHasGrids) {
  const std::string page = "<table><tr><td>规章<td>1<tr><td>行政许可<td>2</table>";
  const Result result = Decode(page);
  EXPECT_EQ(result.text, "规章\t1\n行政许可\t2\n");
  EXPECT_NE(result.raw.source_sha256, result.raw.text_sha256);
  EXPECT_EQ(result.raw.text_sha256, Decode(result.text).raw.source_sha256);
  Decoder decoder(0);
  Text text;
  ASSERT_FALSE(decoder.Decode(page, Format::kText, &text));
  ASSERT_NE(text.grids, nullptr);
  EXPECT_EQ(text.grids->cells.size(), 4u);
  ASSERT_FALSE(decoder.Decode("abc", Format::kText, &text));
  EXPECT_EQ(text.grids, nullptr);
}

TEST(Decode, ADecoderIsReusable) {
  Decoder decoder(0);
  Text text;
  EXPECT_FALSE(decoder.Decode(Encode("GBK", kSimplified), Format::kSniff, &text));
  EXPECT_EQ(text.utf8, kSimplified);
  EXPECT_TRUE(decoder.Decode("", Format::kSniff, &text));
  EXPECT_EQ(text.utf8, "");
  EXPECT_FALSE(decoder.Decode(Encode("Big5", kTraditional), Format::kSniff, &text));
  EXPECT_EQ(text.utf8, kTraditional);
  EXPECT_FALSE(decoder.Decode("abc", Format::kSniff, &text));
  EXPECT_EQ(text.charset, "UTF-8");
}

}  // namespace
}  // namespace gouji::decode
