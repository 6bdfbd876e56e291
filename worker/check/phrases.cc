#include "worker/check/phrases.h"

namespace gouji::check {
namespace {

using namespace report::v1;

constexpr Phrases kChinese = {
    .change = "{cell} 应为 {to}(表中 {from})",
    .change_of_blank = "{cell} 应为 {to}(表中未填数字)",
    .and_change = ",且 ",
    .supported_by = ":{support}均支持",
    .row = "行",
    .column = "列",
    .prose = "文中{place}“{quote}”",
    .in_section = "第{section}部分",
    .in_paragraph = "第{paragraph}段",
    .comma = "、",
    .last_comma = "和",
    .one_of = "有 {count} 种改法可使各项相符:",
    .alternative = "({number}) ",
    .semicolon = ";",
    .and_others = ";另有 {count} 种",
    .less_likely = "(另有 {count} 种改法,可能性较小)",
    .limit = "错误较多:{count} 项合计相互牵连、同时不符({lines}),查找到上限为止,无法指出是哪一格",
    .too_large = "有数字达到 {most} 以上,大得不合常理,未查找是哪一格有误",
    .maybe_more = "(错误较多,查找到上限为止,可能还有其他改法)",
    .row_named = "“{label}”一行",
    .column_named = "“{label}”一列",
    .more_lines = "等",
};

constexpr Phrases kEnglish = {
    .change = "{cell} should be {to} (printed {from})",
    .change_of_blank = "{cell} should be {to} (no figure is printed)",
    .and_change = ", and ",
    .supported_by = ": as {support} say",
    .row = "its row",
    .column = "its column",
    .prose = "“{quote}” ({place})",
    .in_section = "section {section}, ",
    .in_paragraph = "paragraph {paragraph}",
    .comma = ", ",
    .last_comma = " and ",
    .one_of = "{count} repairs make the sums hold: ",
    .alternative = "({number}) ",
    .semicolon = "; ",
    .and_others = "; others: {count}",
    .less_likely = " (less likely repairs: {count})",
    .limit =
        "too much is wrong to say which cell: {count} sums that hang together fail ({lines}), and the search "
        "for "
        "repairs reached its limit",
    .too_large = "some figure is {most} or more, beyond reason: which cell is wrong was not searched",
    .maybe_more = " (much is wrong and the search reached its limit: there may be other repairs)",
    .row_named = "row {label}",
    .column_named = "column {label}",
    .more_lines = " and others",
};

}  // namespace

const Phrases& PhrasesOf(Language language) {
  return language == Language::kChinese ? kChinese : kEnglish;
}

std::string_view SlipPhrase(const Change& change, Language language) {
  const bool chinese = language == Language::kChinese;
  switch (change.slip()) {
    case SLIP_DIGIT_LOST:
      return chinese ? ",似漏一位数字" : ", a digit seems lost";
    case SLIP_DIGIT_ADDED:
      return chinese ? ",似多一位数字" : ", it seems to have a digit too many";
    case SLIP_DIGIT_CHANGED:
      return chinese ? ",似有一位数字有误" : ", one digit seems wrong";
    case SLIP_TRANSPOSED:
      return chinese ? ",似数字颠倒" : ", two digits seem exchanged";
    case SLIP_SWAPPED:
      return chinese ? ",似与相邻格互换" : ", seems exchanged with its neighbour";
    case SLIP_OMITTED:
      if (change.from().empty()) return chinese ? ",合计似漏填" : ", the total seems left out";
      return chinese ? ",合计似未计算" : ", the total seems not to have been added up";
    default:
      return {};
  }
}

}  // namespace gouji::check
