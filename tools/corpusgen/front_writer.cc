// Writes what stands around a report's sections: navigation, the block of facts, the title, the closing lines.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "tools/corpusgen/prose.h"

namespace gouji::corpusgen {
namespace {

// Titles with O for the organ, Y for the year.
constexpr std::string_view kTitles[] = {"OY年政府信息公开工作年度报告",
                                        "Y年O政府信息公开工作年度报告",
                                        "OY年度政府信息公开工作年度报告",
                                        "OY年政府信息公开年度报告",
                                        "OY年政府信息公开年报",
                                        "Y年政府信息公开工作年度报告",
                                        "O政府信息公开工作Y年度报告",
                                        "O关于Y年度政府信息公开工作的年度报告",
                                        "O政府信息公开工作年度报告（Y年度）",
                                        "O关于Y年政府信息公开工作情况的报告"};

// Sentences that name the report where no title stands above them.
constexpr std::string_view kSentences[] = {
    "根据《中华人民共和国政府信息公开条例》规定，现公布OY年政府信息公开工作年度报告。",
    "按照上级《关于做好Y年度政府信息公开年度报告编制公布工作的通知》要求，特编制Y年度O政府信息公开年度报告。",
    "根据有关规定，现将OY年度政府信息公开工作报告如下。",
    "《Y年度O信息公开工作年度报告》已经研究同意，现予公开发布。"};

constexpr std::string_view kSpamLines[] = {"在线客服 全国热线 点击领取优惠 www.example.com",
                                           "最新网址导航 免费试玩 www.example.net",
                                           "代开发票 办证联系 QQ群 00000000"};

constexpr std::string_view kIndexLabels[] = {"索引号", "索 引 号", "索引号"};
constexpr std::string_view kIssuerLabels[] = {"发布机构", "发布机构", "发布单位",
                                              "公开主体", "发文机关", "发布部门"};
constexpr std::string_view kDateLabels[] = {"发布日期", "发布日期", "发布时间", "公开日期", "发文日期"};
constexpr std::string_view kWrittenLabels[] = {"成文日期", "生成日期"};

std::string ReplaceMarks(std::string_view pattern, std::string_view organ, int year) {
  std::string out;
  for (const char c : pattern) {
    if (c == 'O') {
      out += organ;
    } else if (c == 'Y') {
      out += std::to_string(year);
    } else {
      out += c;
    }
  }
  return out;
}

// 2022-01-18 as 2022年1月18日.
std::string LongDate(std::string_view date) {
  const auto number = [&date](size_t at) {
    return std::to_string(std::stoi(std::string(date.substr(at, 2))));
  };
  return std::string(date.substr(0, 4)).append("年") + number(5) + "月" + number(8) + "日";
}

// The same with characters lost, as crawled pages show it.
std::string DamagedDate(std::string_view date, Random& random) {
  std::string text = LongDate(date);
  switch (random.Below(3)) {
    case 0:
      text.replace(text.find("年"), 3, "");
      text.replace(text.find("月"), 3, "");
      return text;
    case 1:
      text.replace(text.find("年"), 3, "");
      return text;
    default:
      return std::string(date.substr(0, 4)).append(date.substr(5, 2)).append(date.substr(8, 2));
  }
}

// Whether the characters that are left tell the day: 2025217日 is no other than 2月17日, 2025126日 may be two. Two digits tell
// nothing: where 年 and 月 are gone, so may be the month, and 19日 is the nineteenth.
bool TellsTheDay(std::string_view damaged) {
  constexpr size_t kYear = 4;
  constexpr std::string_view kDay = "日";
  if (!damaged.ends_with(kDay) || damaged.find("月") != damaged.npos) return true;
  const std::string rest(damaged.substr(kYear, damaged.size() - kYear - kDay.size()));
  if (rest.size() != 3) return rest.size() > 3;
  const bool one_digit_month = std::stoi(rest.substr(1)) <= 31 && rest[1] != '0';
  const bool two_digit_month = std::stoi(rest.substr(0, 2)) <= 12 && rest[2] != '0';
  return one_digit_month != two_digit_month;
}

// 2022-01-18 as sites print the day on which they put something up.
std::string SiteDate(std::string_view date, Random& random) {
  std::string slashes(date);
  std::replace(slashes.begin(), slashes.end(), '-', '/');
  switch (random.Below(5)) {
    case 0:
      return LongDate(date);
    case 1:
      return std::string(date).append(" 16:05");
    case 2:
      return slashes;
    default:
      return std::string(date);
  }
}

}  // namespace

void ReportWriter::Front() {
  const bool brief = !organ_.title_name.empty() && random_.Chance(150);
  report_.title =
      ReplaceMarks(random_.Pick(kTitles), brief ? organ_.title_name : report_.organ, report_.year);
  full_name_printed_ = report_.title.find(report_.organ) != std::string::npos;
  if (report_.html) {
    page_.Append("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>");
    page_.Append(report_.title);
    page_.Append(
        "</title>\n<script>var page={id:1};</script>\n<style>td{border:1px solid}</style></head><body>\n");
  }
  if (style_.Has(Dirt::kTemplateResidue)) Line("{{ title }}");
  Navigation(true);
  if (report_.html) page_.Append("<div class=\"content\">\n");
  const bool below_title = random_.Chance(250);
  if (!below_title) Metadata();
  Title();
  if (below_title) LineBelowTitle();
}

void ReportWriter::Metadata() {
  if (report_.published.empty()) return;
  report_.index_number = std::to_string(11300000 + random_.Below(90000)) + "/" +
                         report_.published.substr(0, 4) + "-" + std::to_string(10000 + random_.Below(80000));
  report_.issuer = report_.organ;
  full_name_printed_ = true;
  std::vector<Fact> facts = {{std::string(random_.Pick(kIndexLabels)), report_.index_number},
                             {std::string(random_.Pick(kIssuerLabels)), report_.issuer},
                             {std::string(random_.Pick(kDateLabels)), SiteDate(report_.published, random_)},
                             {"公开方式", "主动公开"}};
  // A damaged imprint is to be the only date of its kind.
  if (random_.Chance(300) && !style_.Has(Dirt::kDamagedDate)) {
    if (report_.compiled.empty()) report_.compiled = report_.published;
    facts.push_back({std::string(random_.Pick(kWrittenLabels)), report_.compiled});
    facts.push_back({"有效性", "有效"});
  }
  Facts(facts);
}

// In lines, columns, a table of pipes, a cell a line, or a table of HTML.
void ReportWriter::Facts(const std::vector<Fact>& facts) {
  const bool flattened = style_.layout->paragraph_end == " ";
  enum { kLines, kColumns, kPipes, kCells };
  const uint32_t shape = flattened ? uint32_t{kLines} : random_.Below(4);
  if (report_.html && shape != kLines) page_.Append("<table class=\"xxgk\"><tbody>\n");
  for (size_t i = 0; i < facts.size(); i += 2) {
    const Fact& left = facts[i];
    const Fact& right = facts[i + 1];
    if (report_.html && shape != kLines) {
      page_.Append("<tr><th>" + left.label + "：</th><td>" + left.value + "</td><th>" + right.label +
                   "：</th><td>" + right.value + "</td></tr>\n");
    } else if (shape == kLines) {
      Line(left.label + "：" + left.value + "　" + right.label + "：" + right.value);
    } else if (shape == kColumns) {
      Line(left.label + "：\t" + left.value + "\t" + right.label + "：\t" + right.value);
    } else if (shape == kPipes) {
      Line("| " + left.label + " | " + left.value + " | " + right.label + " | " + right.value + " |");
    } else {
      for (const std::string* cell : {&left.label, &left.value, &right.label, &right.value}) Line(*cell);
    }
  }
  if (report_.html && shape != kLines) page_.Append("</tbody></table>\n");
}

void ReportWriter::LineBelowTitle() {
  if (report_.published.empty()) return;
  report_.issuer = organ_.title_name.empty() || random_.Chance(500) ? report_.organ : organ_.title_name;
  full_name_printed_ = full_name_printed_ || report_.issuer == report_.organ;
  Line(std::string(random_.Pick(kDateLabels)) + "：" + SiteDate(report_.published, random_) + "　来源：" +
       report_.issuer + "　浏览次数：" + std::to_string(random_.Below(900)) + "　字号：[ 大 中 小 ]");
}

void ReportWriter::Title() {
  if (style_.Has(Dirt::kTitleInSentence)) {
    report_.title.clear();
    full_name_printed_ = true;
    Line(ReplaceMarks(random_.Pick(kSentences), report_.organ, report_.year));
  } else if (style_.Has(Dirt::kTitleBroken)) {
    const size_t at = report_.title.find("公开");
    Line(report_.title.substr(0, at));
    Line(report_.title.substr(at));
  } else if (report_.html) {
    page_.Append("<h1>" + report_.title + "</h1>\n");
  } else {
    Line(report_.title);
  }
}

void ReportWriter::Imprint() {
  if (!full_name_printed_ || fault_ == Fault::kForeignImprint || random_.Chance(500)) Line(Signature());
  if (!imprint_dated_) return;
  if (!style_.Has(Dirt::kDamagedDate)) return Line(LongDate(report_.compiled));
  const std::string damaged = DamagedDate(report_.compiled, random_);
  report_.tells_compiled = TellsTheDay(damaged);
  Line(damaged);
}

void ReportWriter::Navigation(bool top) {
  if (style_.Has(Dirt::kNavigation)) {
    if (top) {
      Line(report_.html ? "首页 &gt; 政府信息公开 &gt; 政府信息公开年报"
                        : "首页 > 政府信息公开 > 政府信息公开年报");
      Line("无障碍浏览　登录　注册　简体　繁体");
    } else {
      Line("上一篇：" + organ_.place + "召开季度工作例会　下一篇：没有了");
      Line("版权所有：" + organ_.name + "　网站标识码：" +
           std::to_string(3300000000 + random_.Below(90000000)));
      Line("打印本页　关闭窗口　分享到：");
    }
  }
  if (!top && style_.Has(Dirt::kSpam)) Line(random_.Pick(kSpamLines));
}

}  // namespace gouji::corpusgen
