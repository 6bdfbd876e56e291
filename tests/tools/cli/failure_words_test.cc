#include "tools/cli/failure_words.h"

#include <gtest/gtest.h>

#include <string_view>

namespace gouji::cli {
namespace {

struct Told {
  std::string_view english, chinese;
};

TEST(FailureWords, DetailsOfTheReader) {
  constexpr Told kTold[] = {
      {"a Word 97-2003 document (.doc): it is not read; save it as .docx and give that",
       "旧版 Word 文档（.doc），请另存为 .docx"},
      {"a PDF document that is protected by a password", "PDF 设有密码"},
      {"a PDF document of more than 3000 pages", "PDF 超过 3000 页"},
      {"a RAR archive: unpack it and give what is inside", "压缩文件，请先解开"},
      {"a PNG image: it holds no text", "图片、程序等，没有文字"},
      {"GB18030 text that cannot be converted", "GB18030 编码的文字无法转换"},
      {"the document has 20971520 bytes, the limit is 16777216", "超过字节数上限"},
      {"20971520 bytes; the limit is 16777216 bytes", "超过上限"},
      {"reading took more than 30 s", "读取超过 30 秒"},
      {"reading failed: Permission denied", "没有读取权限"},
      {"a notice about reports, not a report", "是关于年度报告的通知，不是年度报告"},
      {"a sentence that nobody knows", ""},
      {"", ""},
  };
  for (const Told& told : kTold) EXPECT_EQ(DetailInChinese(told.english), told.chinese) << told.english;
}

TEST(FailureWords, WhatIsNotKnownOfTheSystemStays) {
  EXPECT_EQ(CauseInChinese("Permission denied"), "没有读取权限");
  EXPECT_EQ(CauseInChinese("Stale file handle"), "Stale file handle");
  EXPECT_EQ(FailureInChinese("the directory a is empty"), "目录 a 是空的");
  EXPECT_EQ(FailureInChinese("something else"), "something else");
}

}  // namespace
}  // namespace gouji::cli
