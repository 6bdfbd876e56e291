#include "worker/decode/word.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/worker/decode/word_package.h"
#include "worker/decode/decode.h"

namespace gouji::decode {
namespace {

struct Reading {
  std::string reason = {};
  std::string text = {};
  std::string grid = {};
};

Reading Read(const std::string& bytes, uint64_t max_bytes = 0) {
  Decoder decoder(max_bytes);
  Text text;
  if (const auto failure = decoder.Decode(bytes, Format::kSniff, &text))
    return {std::string(failure->reason)};
  Reading reading{.text = std::string(text.utf8)};
  if (text.grids == nullptr) return reading;
  for (const GridCell& cell : text.grids->cells) {
    reading.grid += std::to_string(cell.row) + "," + std::to_string(cell.column) + "+" +
                    std::to_string(cell.columns) + "x" + std::to_string(cell.rows) + "=" +
                    std::string(text.utf8.substr(cell.begin, cell.end - cell.begin)) + " ";
  }
  return reading;
}

Reading ReadBody(std::string_view body, const Members& others = {}) {
  Members members = {{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", Document(body)}};
  members.insert(members.end(), others.begin(), others.end());
  return Read(Zip(members));
}

TEST(Word, ParagraphsAreLines) {
  EXPECT_EQ(
      ReadBody(
          P("一、总体情况") + "<w:p/>" +
          "<w:p><w:r><w:t>收到</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>3</w:t></w:r>"
          "<w:r><w:t>件&lt;</w:t><w:br/><w:t>完</w:t><w:noBreakHyphen/><w:tab/><w:t>后</w:t></w:r></w:p>")
          .text,
      "一、总体情况\n收到3件<\n完- 后\n");
}

TEST(Word, WhatIsDeletedHiddenOrPrintedTwiceIsLeftOut) {
  EXPECT_EQ(
      ReadBody(
          "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
          "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
          "<mc:AlternateContent><mc:Choice><w:r><w:t>甲</w:t></w:r></mc:Choice>"
          "<mc:Fallback><w:r><w:t>甲</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>")
          .text,
      "新甲\n");
}

TEST(Word, RaisedMarksAreSetOffAndWhatIsStruckOutIsLeftOut) {
  EXPECT_EQ(ReadBody("<w:p><w:r><w:t>55</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr>"
                     "<w:t>1</w:t></w:r><w:r><w:t>件</w:t></w:r></w:p>")
                .text,
            "55¹件\n");
  EXPECT_EQ(ReadBody("<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>45</w:t></w:r><w:r><w:t>55</w:t></w:r>"
                     "<w:r><w:rPr><w:strike w:val=\"0\"/></w:rPr><w:t>件</w:t></w:r></w:p>")
                .text,
            "55件\n");
}

TEST(Word, TablesAreGridsWithTheirSpans) {
  const Reading reading = ReadBody("<w:tbl><w:tr>" + Tc("三、办理结果", "<w:vMerge w:val=\"restart\"/>") +
                                   Tc("予以公开", "<w:gridSpan w:val=\"2\"/>") + Tc("3") + "</w:tr><w:tr>" +
                                   Tc("", "<w:vMerge/>") + Tc("不予公开") + Tc("1.属于国家秘密") + Tc("") +
                                   "</w:tr></w:tbl>" + P("完"));
  EXPECT_EQ(
      reading.grid,
      "0,0+1x2=三、办理结果 0,1+2x1=予以公开 0,3+1x1=3 1,1+1x1=不予公开 1,2+1x1=1.属于国家秘密 1,3+1x1= ");
  EXPECT_EQ(reading.text, "三、办理结果\t予以公开\t\t3\n\t不予公开\t1.属于国家秘密\t\n完\n");
}

TEST(Word, RowsThatBeginLaterKeepTheirColumns) {
  EXPECT_EQ(
      ReadBody("<w:tbl><w:tr>" + Tc("甲") + Tc("乙") + Tc("丙") +
               "</w:tr><w:tr><w:trPr><w:gridBefore w:val=\"2\"/></w:trPr>" + Tc("1") + "</w:tr></w:tbl>")
          .grid,
      "0,0+1x1=甲 0,1+1x1=乙 0,2+1x1=丙 1,0+2x1= 1,2+1x1=1 ");
}

TEST(Word, AutomaticNumbersAreText) {
  const std::string numbering =
      "<w:numbering xmlns:w=\"urn:w\"><w:abstractNum w:abstractNumId=\"7\">"
      "<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText "
      "w:val=\"%1、\"/></w:lvl>"
      "<w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText "
      "w:val=\"（%2）\"/></w:lvl>"
      "<w:lvl w:ilvl=\"2\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText "
      "w:val=\"%3.\"/></w:lvl>"
      "</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num></w:numbering>";
  const std::string styles =
      "<w:styles xmlns:w=\"urn:w\"><w:style w:styleId=\"1\"><w:name w:val=\"heading 1\"/>"
      "<w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>"
      "<w:style w:styleId=\"1a\"><w:basedOn w:val=\"1\"/></w:style></w:styles>";
  const auto level = [](int n) {
    return "<w:numPr><w:ilvl w:val=\"" + std::to_string(n) + "\"/><w:numId w:val=\"1\"/></w:numPr>";
  };
  EXPECT_EQ(
      ReadBody(P("总体情况", "<w:pStyle w:val=\"1\"/>") + P("主动公开", level(1)) + P("文件", level(2)) +
                   P("会议", level(2)) + P("依申请公开", level(1)) + P("数量", level(2)) + "<w:p><w:pPr>" +
                   level(0) + "</w:pPr></w:p>" + P("主动公开情况", "<w:pStyle w:val=\"1a\"/>") +
                   P("无号", "<w:pStyle w:val=\"1\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr>"),
               {{"word/numbering.xml", numbering}, {"word/styles.xml", styles}})
          .text,
      "一、总体情况\n（一）主动公开\n1. 文件\n2. 会议\n（二）依申请公开\n1. 数量\n二、主动公开情况\n无号\n");
}

TEST(Word, BadPackagesHaveReasons) {
  const std::string good = Zip({{"word/document.xml", Document(P("甲"))}});
  EXPECT_EQ(Read(good).reason, "");
  EXPECT_EQ(Read(good.substr(0, good.size() / 2)).reason, "truncated");
  EXPECT_EQ(Read(Zip({{"word/document.xml", "<w:document xmlns:w='urn:w'><w:p>"}})).reason, "truncated");
  EXPECT_EQ(Read(Zip({{"word/document.xml", Document("")}})).reason, "empty");
  EXPECT_EQ(Read(Zip({{"word/document.xml.rels", "<x/>"}})).reason, "unsupported");
  EXPECT_EQ(Read(Zip({{"word/document.xml",
                       "<!DOCTYPE d [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><d>&b;</d>"}}))
                .reason,
            "bomb");
}

TEST(Word, UnpackedBytesAreBounded) {
  const std::string huge = Document(P(std::string(500'000, 'a')));
  const std::string package = Zip({{"word/document.xml", huge}});
  ASSERT_LT(package.size(), 100'000u);
  EXPECT_EQ(Read(package, 100'000).reason, "bomb");
}

}  // namespace
}  // namespace gouji::decode
