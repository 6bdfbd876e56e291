#include "worker/decode/pdf.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "worker/decode/decode.h"

namespace gouji::decode {
namespace {

struct Run {
  int x;
  int y;  // from the top
  std::u16string_view text;
};
using Page = std::vector<Run>;

// A PDF document of A4 pages in one font without a file, whose codes are UTF-16.
std::string Pdf(const std::vector<Page>& pages) {
  std::vector<std::string> objects = {"<</Type/Catalog/Pages 2 0 R>>", ""};
  objects.push_back(
      "<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 "
      "R>>");
  objects.push_back(
      "<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
      "/Supplement 0>>/DW 1000/W[32 126 500]/FontDescriptor 6 0 R>>");
  const std::string cmap =
      "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def 1 begincodespacerange "
      "<0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end";
  objects.push_back("<</Length " + std::to_string(cmap.size()) + ">>stream\n" + cmap + "\nendstream");
  objects.push_back(
      "<</Type/FontDescriptor/FontName/Song/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 900"
      "/Descent -200/CapHeight 700/StemV 80>>");
  std::string kids;
  for (const Page& page : pages) {
    std::string content;
    for (const Run& run : page) {
      content += "BT /F1 10 Tf " + std::to_string(run.x) + " " + std::to_string(800 - run.y) + " Td <";
      for (const char16_t c : run.text) {
        constexpr std::string_view kHex = "0123456789ABCDEF";
        for (int shift = 12; shift >= 0; shift -= 4) content += kHex[static_cast<size_t>(c >> shift & 15)];
      }
      content += "> Tj ET\n";
    }
    objects.push_back("<</Length " + std::to_string(content.size()) + ">>stream\n" + content + "endstream");
    objects.push_back(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents " +
        std::to_string(objects.size()) + " 0 R>>");
    kids += std::to_string(objects.size()) + " 0 R ";
  }
  objects[1] = "<</Type/Pages/Kids[" + kids + "]/Count " + std::to_string(pages.size()) + ">>";
  std::string pdf = "%PDF-1.4\n";
  std::string table;
  for (size_t i = 0; i < objects.size(); ++i) {
    std::string offset = std::to_string(pdf.size());
    table += std::string(10 - offset.size(), '0') + offset + " 00000 n \n";
    pdf += std::to_string(i + 1) + " 0 obj" + objects[i] + "endobj\n";
  }
  const std::string start = std::to_string(pdf.size());
  const std::string size = std::to_string(objects.size() + 1);
  return pdf + "xref\n0 " + size + "\n0000000000 65535 f \n" + table + "trailer<</Size " + size +
         "/Root 1 0 R>>\nstartxref\n" + start + "\n%%EOF\n";
}

struct Reading {
  std::string reason = {};
  std::string text = {};
};

Reading Read(const std::string& bytes, uint64_t max_bytes = 0) {
  Decoder decoder(max_bytes);
  Text text;
  if (const auto failure = decoder.Decode(bytes, Format::kSniff, &text))
    return {std::string(failure->reason), ""};
  return {"", std::string(text.utf8)};
}

TEST(PdfDocument, LinesAndColumnsStayWhereTheyAre) {
  const Reading reading = Read(Pdf({{{100, 20, u"某局2022年政府信息公开工作年度报告"},
                                     {50, 60, u"一、本年新收政府信息公开申请数量"},
                                     {300, 60, u"12"},
                                     {350, 60, u"0"},
                                     {400, 60, u"12"}},
                                    {{50, 20, u"二、上年结转政府信息公开申请数量"}, {350, 20, u"3"}}}));
  EXPECT_EQ(reading.reason, "");
  const size_t title = reading.text.find("某局2022年政府信息公开工作年度报告\n");
  const size_t row = reading.text.find("一、本年新收政府信息公开申请数量 ");
  const size_t page = reading.text.find('\f');
  const size_t next = reading.text.find("二、上年结转政府信息公开申请数量 ");
  ASSERT_NE(next, std::string::npos) << reading.text;
  EXPECT_LT(title, row);
  EXPECT_LT(row, page);
  EXPECT_LT(page, next);
  const std::string line = reading.text.substr(row, reading.text.find('\n', row) - row);
  const size_t first = line.find("  12 ");
  const size_t zero = line.find("  0 ", first);
  ASSERT_NE(zero, std::string::npos) << line;
  EXPECT_TRUE(line.ends_with("  12")) << line;
}

TEST(PdfDocument, PicturesNeedOcr) {
  EXPECT_EQ(Read(Pdf({{}, {}})).reason, "needs-ocr");
  EXPECT_EQ(Read(Pdf({{{300, 700, u"- 1 -"}}})).reason, "needs-ocr");
}

TEST(PdfDocument, DamageIsTold) {
  EXPECT_EQ(Read("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n").reason, "truncated");
  EXPECT_EQ(Read("%PDF-1.7").reason, "truncated");
}

TEST(PdfDocument, TextIsBounded) {
  Page page;
  for (int i = 0; i < 30; ++i)
    page.push_back({20, 20 + 20 * i, u"政府信息公开工作年度报告政府信息公开工作年度报告"});
  const std::string pdf = Pdf({page});
  std::string text;
  EXPECT_FALSE(ReadPdf(pdf, 1 << 20, &text)) << text;
  const auto failure = ReadPdf(pdf, 1000, &text);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->reason, "bomb");
}

}  // namespace
}  // namespace gouji::decode
