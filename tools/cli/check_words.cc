#include "tools/cli/check_words.h"

#include "tools/cli/terminal.h"

namespace gouji::cli {
namespace {

constexpr CheckWords kChinese = {
    .error = "错误",
    .warning = "警告",
    .info = "提示",
    .finding = "{severity}：{message}",
    .zeros = "    （另有 {count} 格为 0 或空白）\n",
    .expected = "    应为 {expected}\n",
    .actual = "    实为 {actual}\n",
    .both = "    应为 {expected}，实为 {actual}\n",
    .beside = "    表中为 {expected}，文中为 {actual}，请核对哪一处有误\n",
    .told = "    （与上文同一处错误）\n",
    .unsure = "    （依据存疑，请人工核对）\n",
    .reading = "    （可能是抓取或识别造成，并非原文之误）\n",
    .repair = "    建议：{repair}\n",
    .note_name = "说明",
    .note = "：{note}\n",
    .sums = "有 {sums} 项勾稽关系因缺格、读数存疑、合计留空或不是整数而无法核对",
    .doubted = "本报告 {checks} 项核对中有 {unsure} 项因读数存疑未能进行，不能视为无误",
    .page = "行列号指正文文字中的位置，见 {command}",
    .page_alone = "行列号指正文文字中的位置",
    .interrupted = "gouji: 已中断：以上是已核对的部分，其余没有核对\n",
    .left_out = "同类问题过多，另有 {count} 处未列出",
    .ambiguous_years = "gouji: 有 {count} 处同一机关同一年度有多份草稿，未与其上、下年度的报告核对\n",
    .cannot_read = "无法读取",
    .unreadable = "{name}: {cannot_read}：{error}\n",
    .not_a_report = "不是年报：{error}",
    .detail = "{error}：{detail}",
    .errors_column = "错误",
    .warnings_column = "警告",
    .drafts_column = "份数",
    .organ_column = "机关",
    .not_named = "（未写明）",
    .closing = "{drafts}：错误 {errors}，警告 {warnings}，提示 {infos}",
    .closing_unreadable = "，无法读取 {count} 份",
    .closing_sums = "，无法核对的勾稽关系 {count} 项",
    .closing_doubted = "；{count} 份大量核对因读数存疑未能进行，不能视为无误",
    .closing_checks = "\n共核对 {checked} 项，另有 {skipped} 项无从核对（原因见 --format json）\n",
    .drafts = {"{count} 份", "{count} 份"},
    .error_count = {"{count}", "{count}"},
    .warning_count = {"{count}", "{count}"},
    .sum_count = {"{count}", "{count}"},
    .check_count = {"{count}", "{count}"},
};

constexpr CheckWords kEnglish = {
    .error = "error",
    .warning = "warning",
    .info = "info",
    .finding = "{severity}: {message}",
    .zeros = "    (and {count} cells that are 0 or blank)\n",
    .expected = "    expected {expected}\n",
    .actual = "    found {actual}\n",
    .both = "    expected {expected}, found {actual}\n",
    .beside = "    {expected} in the table, {actual} in the prose: one of them is wrong\n",
    .told = "    (the same mistake as above)\n",
    .unsure = "    (rests on a doubtful reading: look for yourself)\n",
    .reading = "    (the crawler's or the reader's doing)\n",
    .repair = "    repair: {repair}\n",
    .note_name = "note",
    .note = ": {note}\n",
    .sums =
        "{sums} could not be checked: figures are missing, in doubt or no integers, or a total is left blank",
    .doubted = "{unsure} of {checks} could not be made for doubtful readings: silence is no pass",
    .page = "lines are those of the text that was read: {command}",
    .page_alone = "lines are those of the text that was read",
    .interrupted = "gouji: interrupted: what stands above was checked, the rest was not\n",
    .left_out = "too many findings of one kind: {count} more are left out",
    .ambiguous_years =
        "gouji: where an organ has several drafts for one year ({count} times) the years were not compared\n",
    .cannot_read = "cannot read",
    .unreadable = "{name}: {cannot_read}: {error}\n",
    .not_a_report = "not a report: {error}",
    .detail = "{error} ({detail})",
    .errors_column = "ERRORS",
    .warnings_column = "WARNINGS",
    .drafts_column = "DRAFTS",
    .organ_column = "ORGAN",
    .not_named = "(not named)",
    .closing = "{drafts}: {errors}, {warnings}, {infos} info",
    .closing_unreadable = ", {count} could not be read",
    .closing_sums = ", {count} could not be checked",
    .closing_doubted = "; {count} largely unchecked for doubtful readings, which is no pass",
    .closing_checks = "\n{checked} made, {skipped} could not be made (--format json says why)\n",
    .drafts = {"{count} draft", "{count} drafts"},
    .error_count = {"{count} error", "{count} errors"},
    .warning_count = {"{count} warning", "{count} warnings"},
    .sum_count = {"{count} sum", "{count} sums"},
    .check_count = {"{count} check", "{count} checks"},
};

}  // namespace

const CheckWords& CheckWordsOf(bool chinese) {
  return chinese ? kChinese : kEnglish;
}

std::string_view SeverityWord(const CheckWords& words, report::v1::Severity severity) {
  if (severity == report::v1::SEVERITY_ERROR) return words.error;
  return severity == report::v1::SEVERITY_WARNING ? words.warning : words.info;
}

std::string Fill(std::string_view phrase,
                 std::initializer_list<std::pair<std::string_view, std::string_view>> values) {
  std::string out;
  for (size_t open = phrase.find('{'); open != phrase.npos; open = phrase.find('{')) {
    const size_t close = phrase.find('}', open);
    if (close == phrase.npos) break;
    out.append(phrase.substr(0, open));
    for (const auto& [name, value] : values) {
      if (name == phrase.substr(open + 1, close - open - 1)) out.append(value);
    }
    phrase.remove_prefix(close + 1);
  }
  return out.append(phrase);
}

std::string FillCount(const Counted& counted, uint64_t count) {
  return Fill(count == 1 ? counted.one : counted.many, {{"count", Grouped(count)}});
}

}  // namespace gouji::cli
