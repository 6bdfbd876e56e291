#include "worker/check/phrases.h"

namespace gouji::check {
namespace {

using namespace report::v1;

constexpr Phrases kChinese = {
    .change = "{cell} 应为 {to}(表中 {from})",
    .change_of_blank = "{cell} 应为 {to}(表中空缺)",
    .and_change = ",且 ",
    .supported_by = ":{support}均支持",
    .row = "行",
    .column = "列",
    .prose = "文中“{quote}”",
    .comma = "、",
    .last_comma = "和",
    .one_of = "有 {count} 种改法可使各项相符:",
    .alternative = "({number}) ",
    .and_others = ";另有 {count} 种",
    .limit = "错误较多,无法指出是哪一格",
};

constexpr Phrases kEnglish = {
    .change = "{cell} should be {to} (printed {from})",
    .change_of_blank = "{cell} should be {to} (nothing is printed)",
    .and_change = ", and ",
    .supported_by = ": as {support} say",
    .row = "its row",
    .column = "its column",
    .prose = "“{quote}”",
    .comma = ", ",
    .last_comma = " and ",
    .one_of = "{count} repairs make the sums hold: ",
    .alternative = "({number}) ",
    .and_others = "; {count} others",
    .limit = "too much is wrong to say which cell",
};

}  // namespace

const Phrases& PhrasesOf(Language language) {
  return language == Language::kChinese ? kChinese : kEnglish;
}

std::string_view SlipPhrase(Slip slip, Language language) {
  const bool chinese = language == Language::kChinese;
  switch (slip) {
    case SLIP_DIGIT_LOST:
      return chinese ? ",似漏一位数字" : ", a digit seems lost";
    case SLIP_DIGIT_ADDED:
      return chinese ? ",似多一位数字" : ", a digit seems too many";
    case SLIP_DIGIT_CHANGED:
      return chinese ? ",似有一位数字有误" : ", one digit seems wrong";
    case SLIP_TRANSPOSED:
      return chinese ? ",似数字颠倒" : ", two digits seem exchanged";
    case SLIP_SWAPPED:
      return chinese ? ",似与相邻格互换" : ", seems exchanged with its neighbour";
    case SLIP_OMITTED:
      return chinese ? ",合计似漏填" : ", the total seems left out";
    default:
      return {};
  }
}

}  // namespace gouji::check
