#include "worker/decode/format.h"

#include <gtest/gtest.h>

#include <string>

namespace gouji::decode {
namespace {

TEST(LooksLikeHtml, KnowsPagesAndFragments) {
  EXPECT_TRUE(LooksLikeHtml("<!DOCTYPE html PUBLIC …>"));
  EXPECT_TRUE(LooksLikeHtml("\n  <HTML><HEAD>"));
  EXPECT_TRUE(LooksLikeHtml("<?xml version=\"1.0\"?><html/>"));
  EXPECT_TRUE(LooksLikeHtml("<!-- saved page --><html>"));
  EXPECT_TRUE(LooksLikeHtml("<p style=\"x\">2021年年度报告</p>"));
  EXPECT_TRUE(LooksLikeHtml("2021年年度报告<br><p>一、总体情况</p><p>二、</p>"));
}

TEST(LooksLikeHtml, TextWithAnglesIsText) {
  EXPECT_FALSE(LooksLikeHtml("<关于印发《办法》的通知>"));
  EXPECT_FALSE(LooksLikeHtml("一、总体情况 <br> 申请 < 3 件"));
  EXPECT_FALSE(LooksLikeHtml("<"));
  EXPECT_FALSE(LooksLikeHtml(""));
  EXPECT_FALSE(LooksLikeHtml("<abc> <public> <title-less>"));
}

TEST(HasBinaryControls, ToleratesStrayOnes) {
  EXPECT_FALSE(HasBinaryControls(std::string(1000, 'a') + '\0'));
  EXPECT_FALSE(HasBinaryControls("a\tb\r\nc\f"));
  EXPECT_TRUE(HasBinaryControls(std::string(1000, 'a') + std::string(10, '\x01')));
}

TEST(RecognizeForeignFormat, SaysWhatToDo) {
  const auto failure = RecognizeForeignFormat("%PDF-1.7\n");
  ASSERT_TRUE(failure);
  EXPECT_NE(failure->detail.find("pdftotext"), std::string::npos);
  EXPECT_FALSE(RecognizeForeignFormat("一、总体情况"));
}

}  // namespace
}  // namespace gouji::decode
