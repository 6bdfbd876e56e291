#include "worker/layout/find_word.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace gouji::layout {
namespace {

// As std::string_view::find does, for every length of text, around blocks too.
TEST(FindWord, FindsWhatFindDoes) {
  const std::string filler = "年公开年度工作报告的年度";
  for (const std::string_view word : {"", "年", "年度", "年度报告", "工作报告", "一", "a", "报告a"}) {
    std::string text;
    for (size_t size = 0; size < 220; ++size) {
      text += filler[size % filler.size()];
      const std::string_view whole = text;
      for (size_t from = 0; from <= size; from += 7)
        ASSERT_EQ(FindWord(whole, word, from), whole.find(word, from)) << word << " " << size << " " << from;
      const std::string ends = text + std::string(word);
      ASSERT_EQ(FindWord(ends, word), ends.find(word)) << word << " " << size;
    }
  }
}

}  // namespace
}  // namespace gouji::layout
