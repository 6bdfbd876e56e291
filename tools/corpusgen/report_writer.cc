// Writes the sections around the tables.
#include <algorithm>
#include <array>

#include "tools/corpusgen/figure_text.h"
#include "tools/corpusgen/prose.h"

namespace gouji::corpusgen {
namespace {

constexpr std::string_view kIndent = "　　";
constexpr std::array<std::string_view, 7> kOrdinals = {"", "一", "二", "三", "四", "五", "六"};
constexpr std::array<std::string_view, 7> kHeadings = {"",
                                                       "总体情况",
                                                       "主动公开政府信息情况",
                                                       "收到和处理政府信息公开申请情况",
                                                       "政府信息公开行政复议、行政诉讼情况",
                                                       "存在的主要问题及改进情况",
                                                       "其他需要报告的事项"};

struct HeadingAlias {
  int ordinal;
  std::string_view printed;
};
constexpr HeadingAlias kHeadingAliases[] = {{1, "总体工作情况"},
                                            {1, "政府信息公开工作总体情况"},
                                            {2, "政府信息主动公开情况"},
                                            {3, "收到及处理政府信息公开申请情况"},
                                            {4, "行政复议和行政诉讼情况"},
                                            {4, "因政府信息公开申请行政复议、提起行政诉讼的情况"},
                                            {5, "存在问题与改进措施"},
                                            {5, "工作中存在的问题和下步打算"},
                                            {5, "存在的不足及下一步工作计划"},
                                            {6, "其他需要说明的事项"},
                                            {2, "主动公开政府信息的情况"},
                                            {3, "收到和处理政府信息公开申请的情况"},
                                            {4, "因政府信息公开工作被申请行政复议、提起行政诉讼情况"},
                                            {4, "政府信息公开行政复议和行政诉讼情况"},
                                            {5, "存在问题及改进情况"},
                                            {5, "政府信息公开工作存在的主要问题及改进情况"},
                                            {5, "存在的主要问题和改进措施"},
                                            {6, "其他需要报告的事项情况"},
                                            {6, "需要报告的其他事项"}};

// Outlines of the years before the national form: headings with the topics below them.
struct OldSection {
  std::string_view heading;
  std::array<Topic, 3> topics;
};
constexpr Topic kNoTopic = Topic::kCount;
constexpr OldSection kOldOutlineA[] = {
    {"概述", {Topic::kOldMechanism, kNoTopic, kNoTopic}},
    {"主动公开政府信息的情况", {Topic::kOldDisclosure, Topic::kOldCatalogue, kNoTopic}},
    {"依申请公开政府信息和不予公开政府信息的情况", {Topic::kOldApplications, kNoTopic, kNoTopic}},
    {"政府信息公开的收费及减免情况", {Topic::kOldFees, kNoTopic, kNoTopic}},
    {"因政府信息公开申请行政复议、提起行政诉讼的情况", {Topic::kOldReview, kNoTopic, kNoTopic}},
    {"政府信息公开工作存在的主要问题及改进情况", {Topic::kProblems, Topic::kImprovements, kNoTopic}}};
constexpr OldSection kOldOutlineB[] = {
    {"基本情况", {Topic::kOldMechanism, Topic::kManagement, kNoTopic}},
    {"政府信息主动公开情况", {Topic::kOldDisclosure, Topic::kDisclosure, kNoTopic}},
    {"政府信息依申请公开办理情况", {Topic::kOldApplications, kNoTopic, kNoTopic}},
    {"行政复议、诉讼和申诉情况", {Topic::kOldReview, kNoTopic, kNoTopic}},
    {"主要问题和改进措施", {Topic::kProblems, Topic::kImprovements, kNoTopic}}};
constexpr OldSection kOldOutlineC[] = {
    {"政府信息公开工作机构和制度建设情况", {Topic::kOldMechanism, Topic::kOldCatalogue, kNoTopic}},
    {"推进重点领域信息公开情况", {Topic::kDisclosure, Topic::kPlatform, kNoTopic}},
    {"主动公开政府信息的情况", {Topic::kOldDisclosure, kNoTopic, kNoTopic}},
    {"依申请公开政府信息的情况", {Topic::kOldApplications, kNoTopic, kNoTopic}},
    {"政府信息公开的收费及减免情况", {Topic::kOldFees, kNoTopic, kNoTopic}},
    {"因政府信息公开申请行政复议、提起行政诉讼的情况", {Topic::kOldReview, kNoTopic, kNoTopic}},
    {"存在的问题及下一步打算", {Topic::kProblems, Topic::kImprovements, Topic::kOther}}};

struct SubSection {
  std::string_view label;
  Topic topic;
  int least;
  int most;
};
constexpr SubSection kSubSections[] = {{"主动公开", Topic::kDisclosure, 7, 15},
                                       {"依申请公开", Topic::kApplications, 0, 0},
                                       {"政府信息管理", Topic::kManagement, 4, 10},
                                       {"政府信息公开平台建设", Topic::kPlatform, 4, 10},
                                       {"监督保障", Topic::kSupervision, 4, 10}};

}  // namespace

void ReportWriter::Write() {
  if (fault_ == Fault::kMissingSection) {
    missing_ = std::array<int, 3>{1, 5, 6}[random_.Below(3)];
    report_.errors.push_back(
        {"missing-section", {"section.missing"}, {}, {}, std::to_string(missing_), {}, false});
  }
  Front();
  if (report_.edition == "pre2019") {
    OldSections();
  } else {
    Sections();
  }
  Imprint();
  Navigation(false);
  if (report_.html) page_.Append("</div></body></html>\n");
}

void ReportWriter::Sections() {
  if (random_.Chance(700)) {
    BeginParagraph();
    sentences_.Some(Topic::kPreface, 1 + random_.Below(3));
    EndParagraph();
  }
  for (int ordinal = 1; ordinal <= 6; ++ordinal) {
    if (ordinal != missing_) Section(ordinal);
  }
}

void ReportWriter::Section(int ordinal) {
  report_.sections.push_back(ordinal);
  Heading(ordinal, kHeadings[static_cast<size_t>(ordinal)]);
  switch (ordinal) {
    case 1:
      return Overview();
    case 2:
      return TableOf("disclosure");
    case 3:
      return TableOf("applications");
    case 4:
      return TableOf("review");
    case 5:
      BeginParagraph();
      sentences_.Some(Topic::kProblems, 1 + random_.Below(2));
      EndParagraph();
      BeginParagraph();
      sentences_.Some(Topic::kImprovements, 3 + random_.Below(6));
      return EndParagraph();
    default:
      BeginParagraph();
      if (random_.Chance(350)) {
        sentences_.One(Topic::kNothingElse);
      } else {
        sentences_.One(Topic::kFees);
        sentences_.Some(Topic::kOther, 1 + random_.Below(3));
      }
      return EndParagraph();
  }
}

void ReportWriter::Overview() {
  BeginParagraph();
  if (style_.Has(Dirt::kWordLeftovers)) page_.Append("[bookmark: _GoBack]");
  sentences_.Some(Topic::kOverview, 4 + random_.Below(6));
  if (random_.Chance(300) || style_.Has(Dirt::kLostBrackets)) DocumentNumber();
  EndParagraph();
  const bool none = report_.FindTable("applications")->Find("new", "total")->meant == 0;
  int number = 1;
  for (const SubSection& part : kSubSections) {
    SubHeading(number++, part.label);
    BeginParagraph();
    if (part.topic != Topic::kApplications) {
      sentences_.Some(part.topic, static_cast<size_t>(random_.Between(part.least, part.most)));
    } else if (fault_ == Fault::kProseContradicts) {
      sentences_.Write(SentencesOf(Topic::kApplications)[1]);
    } else {
      sentences_.One(none ? Topic::kApplicationsNone : Topic::kApplications);
      sentences_.Some(none ? Topic::kApplicationsDetailNone : Topic::kApplicationsDetail,
                      1 + random_.Below(5));
      if (!none && (fault_ == Fault::kProseSum || random_.Chance(300)))
        sentences_.One(Topic::kApplicationsSums);
    }
    if (part.topic == Topic::kDisclosure) {
      EndParagraph();
      BeginParagraph();
      if (fault_ == Fault::kProseParts) {
        sentences_.Write(SentencesOf(Topic::kDisclosureFigures)[0]);
      } else if (fault_ == Fault::kProsePercent) {
        sentences_.Write(SentencesOf(Topic::kDisclosureFigures)[2]);
      } else {
        sentences_.Some(Topic::kDisclosureFigures, 1 + random_.Below(3));
      }
      if (fault_ == Fault::kProseGrowth || random_.Chance(250)) sentences_.One(Topic::kGrowth);
      if (random_.Chance(400)) sentences_.Some(Topic::kDocuments, 1 + random_.Below(2));
    }
    EndParagraph();
  }
  WrongSentence();
}

void ReportWriter::DocumentNumber() {
  const std::string year = std::to_string(report_.year - static_cast<int>(random_.Below(3)));
  const std::string number = std::to_string(1 + random_.Below(80));
  page_.Append("根据《关于印发" + year + "年政务公开工作要点的通知》（" + organ_.place + "政办发〔" + year);
  page_.Append(style_.Has(Dirt::kLostBrackets) ? number + "号）" : "〕" + number + "号）");
  page_.Append("，细化任务分工，逐项推进落实。");
}

void ReportWriter::OldSections() {
  const std::span<const OldSection> outline =
      std::array<std::span<const OldSection>, 3>{kOldOutlineA, kOldOutlineB, kOldOutlineC}[random_.Below(3)];
  BeginParagraph();
  sentences_.Write(SentencesOf(Topic::kPreface)[1]);
  sentences_.Some(Topic::kOverview, 2 + random_.Below(4));
  EndParagraph();
  int ordinal = 1;
  for (const OldSection& section : outline) {
    constexpr std::array<std::string_view, 8> kOldOrdinals = {"", "一", "二", "三", "四", "五", "六", "七"};
    Line(std::string(kOldOrdinals[static_cast<size_t>(ordinal++)]).append("、").append(section.heading));
    for (const Topic topic : section.topics) {
      if (topic == kNoTopic) continue;
      BeginParagraph();
      if (topic == Topic::kOldApplications) {
        sentences_.One(random_.Chance(400) ? Topic::kOldApplicationsNone : Topic::kOldApplications);
      } else {
        sentences_.Some(topic, 2 + random_.Below(4));
      }
      EndParagraph();
    }
  }
}

void ReportWriter::Line(std::string_view text) {
  if (report_.html) page_.Append("<p>");
  page_.Append(text);
  if (report_.html) page_.Append("</p>");
  page_.Append(style_.layout->paragraph_end);
}

void ReportWriter::Heading(int ordinal, std::string_view label) {
  std::string_view printed = label;
  if (style_.Has(Dirt::kHeadingAliases)) {
    for (const HeadingAlias& alias : kHeadingAliases) {
      if (alias.ordinal == ordinal && random_.Chance(400)) printed = alias.printed;
    }
  }
  const std::string number =
      style_.arabic_headings ? std::to_string(ordinal) : std::string(kOrdinals[static_cast<size_t>(ordinal)]);
  Line(std::string(number).append(style_.heading_mark).append(printed));
}

void ReportWriter::SubHeading(int number, std::string_view label) {
  constexpr int kLastTopic = 4;
  // On one line headings are no lines of their own, and their numbers may belong to the words before them.
  if (fault_ == Fault::kNumberRepeated && number == kLastTopic && style_.layout->paragraph_end != " ") {
    report_.errors.push_back({.kind = InfoOf(fault_).name,
                              .rules = {"section.repeated-number"},
                              .expected = std::to_string(number),
                              .actual = std::to_string(number - 1)});
    --number;
  }
  report_.sub_headings.push_back(std::to_string(report_.sections.back()) + "/" + std::to_string(number));
  Line(std::string("（").append(kOrdinals[static_cast<size_t>(number)]).append("）").append(label));
}

void ReportWriter::BeginParagraph() {
  if (report_.html) page_.Append("<p>");
  if (style_.layout->paragraph_end != " " && random_.Chance(300)) page_.Append(kIndent);
}

void ReportWriter::EndParagraph() {
  if (report_.html) page_.Append("</p>");
  page_.Append(style_.layout->paragraph_end);
}

void ReportWriter::TableOf(std::string_view key) {
  tables_.Write(*report_.FindTable(key), report_.reportable);
  if (style_.layout->paragraph_end == "\n\n") page_.Append("\n");
}

}  // namespace gouji::corpusgen
