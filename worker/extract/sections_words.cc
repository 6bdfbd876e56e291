#include "worker/extract/sections_words.h"

#include <algorithm>
#include <array>

namespace gouji::extract {
namespace {

enum class Part : uint8_t { kBefore, kProblem, kJoin, kWhat, kEnd };

struct Word {
  std::string_view text;
  Part part;
};

// Longer words stand before those that they begin with.
constexpr auto kWords = std::to_array<Word>({{"政府信息公开", Part::kBefore},
                                             {"政务公开", Part::kBefore},
                                             {"信息公开", Part::kBefore},
                                             {"工作", Part::kBefore},
                                             {"当前", Part::kBefore},
                                             {"目前", Part::kBefore},
                                             {"中", Part::kBefore},
                                             {"还", Part::kBefore},
                                             {"仍", Part::kBefore},
                                             {"存在", Part::kBefore},
                                             {"主要", Part::kBefore},
                                             {"的", Part::kBefore},
                                             {"问题", Part::kProblem},
                                             {"不足之处", Part::kProblem},
                                             {"不足", Part::kProblem},
                                             {"困难", Part::kProblem},
                                             {"以及", Part::kJoin},
                                             {"及其", Part::kJoin},
                                             {"及", Part::kJoin},
                                             {"和", Part::kJoin},
                                             {"与", Part::kJoin},
                                             {"、", Part::kJoin},
                                             {",", Part::kJoin},
                                             {"下一步", Part::kWhat},
                                             {"下步", Part::kWhat},
                                             {"下一年", Part::kWhat},
                                             {"今后", Part::kWhat},
                                             {"改进", Part::kWhat},
                                             {"整改", Part::kWhat},
                                             {"努力", Part::kWhat},
                                             {"情况", Part::kEnd},
                                             {"措施", Part::kEnd},
                                             {"举措", Part::kEnd},
                                             {"打算", Part::kEnd},
                                             {"计划", Part::kEnd},
                                             {"安排", Part::kEnd},
                                             {"方向", Part::kEnd},
                                             {"思路", Part::kEnd},
                                             {"对策", Part::kEnd},
                                             {"建议", Part::kEnd},
                                             {"意见", Part::kEnd},
                                             {"重点", Part::kEnd}});

}  // namespace

size_t ProblemsHeadingSize(std::string_view text) {
  size_t heading = 0;
  bool exists = false;  // 存在 or 主要 before the problems: 问题 alone begins prose too
  bool problem = false;
  for (size_t at = 0; at < text.size();) {
    if (text[at] == ' ') {
      ++at;
      continue;
    }
    const std::string_view rest = text.substr(at);
    const auto word = std::find_if(kWords.begin(), kWords.end(), [&](const Word& known) {
      return rest.size() >= known.text.size() && rest[known.text.size() - 1] == known.text.back() &&
             rest.starts_with(known.text);
    });
    if (word == kWords.end()) break;
    at += word->text.size();
    exists = exists || word->text == "存在" || word->text == "主要";
    problem = problem || word->part == Part::kProblem;
    // It ends with the problems, with what is done about them, or with 改进.
    const bool ends = word->part == Part::kProblem || word->part == Part::kEnd || word->text == "改进" ||
                      word->text == "整改";
    if (ends && exists && problem) heading = at;
  }
  return heading;
}

}  // namespace gouji::extract
