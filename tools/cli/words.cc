#include "tools/cli/words.h"

#include <utility>

namespace gouji::cli {
namespace {

// The number whose name it is, among 1 to `last`; 0 for none.
template <typename Enum>
Enum FromName(std::string_view name, Enum last, std::string_view (*name_of)(Enum)) {
  for (int number = 1; number <= last; ++number) {
    if (name_of(static_cast<Enum>(number)) == name) return static_cast<Enum>(number);
  }
  return static_cast<Enum>(0);
}

}  // namespace

std::string_view StateName(report::v1::CellState state) {
  switch (state) {
    case report::v1::CELL_STATE_VALUE:
      return "value";
    case report::v1::CELL_STATE_BLANK:
      return "blank";
    case report::v1::CELL_STATE_NOT_APPLICABLE:
      return "not_applicable";
    case report::v1::CELL_STATE_ILLEGIBLE:
      return "illegible";
    case report::v1::CELL_STATE_MISSING:
      return "missing";
    default:
      return "";
  }
}

std::string_view CertaintyName(report::v1::Certainty certainty) {
  switch (certainty) {
    case report::v1::CERTAINTY_CERTAIN:
      return "certain";
    case report::v1::CERTAINTY_INFERRED:
      return "inferred";
    case report::v1::CERTAINTY_UNSURE:
      return "unsure";
    default:
      return "";
  }
}

std::string_view EditionName(report::v1::Edition edition) {
  switch (edition) {
    case report::v1::EDITION_2019:
      return "2019";
    case report::v1::EDITION_2021:
      return "2021";
    case report::v1::EDITION_PRE2019:
      return "pre2019";
    case report::v1::EDITION_MIXED:
      return "mixed";
    default:
      return "";
  }
}

std::string_view ClaimKindName(report::v1::ClaimKind value) {
  switch (value) {
    case report::v1::CLAIM_KIND_COUNT:
      return "count";
    case report::v1::CLAIM_KIND_AMOUNT:
      return "amount";
    case report::v1::CLAIM_KIND_PERCENT:
      return "percent";
    case report::v1::CLAIM_KIND_NONE:
      return "none";
    default:
      return "";
  }
}

std::string_view ClaimBoundName(report::v1::ClaimBound value) {
  switch (value) {
    case report::v1::CLAIM_BOUND_EXACT:
      return "exact";
    case report::v1::CLAIM_BOUND_ABOUT:
      return "about";
    case report::v1::CLAIM_BOUND_AT_LEAST:
      return "at_least";
    case report::v1::CLAIM_BOUND_AT_MOST:
      return "at_most";
    case report::v1::CLAIM_BOUND_RANGE:
      return "range";
    default:
      return "";
  }
}

std::string_view ClaimDoubtName(report::v1::ClaimDoubt value) {
  switch (value) {
    case report::v1::CLAIM_DOUBT_OTHER_YEAR:
      return "other_year";
    case report::v1::CLAIM_DOUBT_CUMULATIVE:
      return "cumulative";
    case report::v1::CLAIM_DOUBT_PART_OF_YEAR:
      return "part_of_year";
    case report::v1::CLAIM_DOUBT_OTHER_BODY:
      return "other_body";
    case report::v1::CLAIM_DOUBT_NARROWED:
      return "narrowed";
    case report::v1::CLAIM_DOUBT_PLAN:
      return "plan";
    case report::v1::CLAIM_DOUBT_NEAR_SUBJECT:
      return "near_subject";
    case report::v1::CLAIM_DOUBT_UNIT:
      return "unit";
    default:
      return "";
  }
}

std::string_view ClaimRelationName(report::v1::ClaimRelation value) {
  switch (value) {
    case report::v1::CLAIM_RELATION_PART:
      return "part";
    case report::v1::CLAIM_RELATION_SHARE:
      return "share";
    case report::v1::CLAIM_RELATION_RATE:
      return "rate";
    case report::v1::CLAIM_RELATION_CHANGE:
      return "change";
    case report::v1::CLAIM_RELATION_SAME:
      return "same";
    default:
      return "";
  }
}

std::string_view SeverityName(report::v1::Severity severity) {
  switch (severity) {
    case report::v1::SEVERITY_ERROR:
      return "error";
    case report::v1::SEVERITY_WARNING:
      return "warning";
    case report::v1::SEVERITY_INFO:
      return "info";
    default:
      return "";
  }
}

std::string_view FaultName(report::v1::Fault fault) {
  switch (fault) {
    case report::v1::FAULT_SOURCE:
      return "source";
    case report::v1::FAULT_READING:
      return "reading";
    case report::v1::FAULT_UNSURE:
      return "unsure";
    default:
      return "";
  }
}

std::string_view OutcomeName(report::v1::Outcome outcome) {
  switch (outcome) {
    case report::v1::OUTCOME_PARSED:
      return "parsed";
    case report::v1::OUTCOME_NOT_A_REPORT:
      return "not_a_report";
    case report::v1::OUTCOME_FAILED:
      return "failed";
    default:
      return "";
  }
}

std::string_view ReasonInChinese(std::string_view reason) {
  static constexpr std::pair<std::string_view, std::string_view> kWords[] = {
      {"unreadable", "打不开"},
      {"too-large", "文件过大"},
      {"empty", "没有内容"},
      {"binary", "不是文字"},
      {"bad-encoding", "编码无法识别"},
      {"bad-json", "JSON 有误"},
      {"unsupported", "不支持的格式"},
      {"encrypted", "已加密"},
      {"truncated", "文件不完整"},
      {"bomb", "解压后过大"},
      {"needs-ocr", "扫描件,没有文字"},
      {"input-changed", "读取时文件有变动"},
      {"crashed", "读取时出错退出"},
      {"timed-out", "读取超时"},
      {"out-of-memory", "内存不足"},
      {"quarantined", "已隔离"},
      {"read-error", "磁盘读取出错"},
      {"news", "新闻"},
      {"notice", "通知"},
      {"listing", "列表页"},
      {"budget", "预决算公开"},
      {"guide", "公开指南"},
      {"other-report", "其他报告"},
      {"error-page", "错误页"},
      {"shell", "正文由脚本载入的空页"},
      {"other", "其他页面"},
  };
  for (const auto& [code, word] : kWords) {
    if (code == reason) return word;
  }
  return reason;
}

report::v1::Outcome OutcomeFromName(std::string_view name) {
  return FromName(name, report::v1::Outcome_MAX, OutcomeName);
}

report::v1::Edition EditionFromName(std::string_view name) {
  return FromName(name, report::v1::Edition_MAX, EditionName);
}

report::v1::Severity SeverityFromName(std::string_view name) {
  return FromName(name, report::v1::Severity_MAX, SeverityName);
}

}  // namespace gouji::cli
