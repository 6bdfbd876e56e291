// The official form as a Word document, filled in as an office does: every cell with a figure of its own.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/worker/decode/word_package.h"
#include "worker/form/forms.h"
#include "worker/stages.h"

namespace gouji::stages {
namespace {

using decode::P;
using decode::Tc;

std::string Span(int columns) {
  return "<w:gridSpan w:val=\"" + std::to_string(columns) + "\"/>";
}

constexpr std::string_view kBegins = "<w:vMerge w:val=\"restart\"/>";
constexpr std::string_view kGoesOn = "<w:vMerge/>";

std::string Row(const std::string& cells) {
  return "<w:tr>" + cells + "</w:tr>";
}

struct ResultRow {
  std::string_view group;  // empty where the label spans its column
  std::string_view label;
};

constexpr ResultRow kResults[] = {
    {"", "（一）予以公开"},
    {"", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"},
    {"（三）不予公开", "1.属于国家秘密"},
    {"（三）不予公开", "2.其他法律行政法规禁止公开"},
    {"（三）不予公开", "3.危及“三安全一稳定”"},
    {"（三）不予公开", "4.保护第三方合法权益"},
    {"（三）不予公开", "5.属于三类内部事务信息"},
    {"（三）不予公开", "6.属于四类过程性信息"},
    {"（三）不予公开", "7.属于行政执法案卷"},
    {"（三）不予公开", "8.属于行政查询事项"},
    {"（四）无法提供", "1.本机关不掌握相关政府信息"},
    {"（四）无法提供", "2.没有现成信息需要另行制作"},
    {"（四）无法提供", "3.补正后申请内容仍不明确"},
    {"（五）不予处理", "1.信访举报投诉类申请"},
    {"（五）不予处理", "2.重复申请"},
    {"（五）不予处理", "3.要求提供公开出版物"},
    {"（五）不予处理", "4.无正当理由大量反复申请"},
    {"（五）不予处理", "5.要求行政机关确认或重新出具已获取信息"},
    {"（六）其他处理", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"},
    {"（六）其他处理", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"},
    {"（六）其他处理", "3.其他"},
    {"", "（七）总计"},
};

// Writes the form; the figures count on from 1, so that a cell that moved has another cell's figure.
class FormWriter {
 public:
  std::string Write() {
    std::string body =
        P("清河县水务局2022年政府信息公开工作年度报告") + P("一、总体情况") + P("我局按要求公开政府信息。");
    body += P("二、主动公开政府信息情况") + Disclosure();
    body += P("三、收到和处理政府信息公开申请情况") + Applications();
    body += P("四、政府信息公开行政复议、行政诉讼情况") + Review();
    body += P("五、存在的主要问题及改进情况") + P("公开的主动性有待增强。");
    return body + P("六、其他需要报告的事项") + P("无。");
  }

 private:
  std::string Figure(int columns = 1) {
    return Tc(std::to_string(++figure_), columns > 1 ? Span(columns) : std::string());
  }

  std::string Figures(int count) {
    std::string cells;
    for (int i = 0; i < count; ++i) cells += Figure();
    return cells;
  }

  std::string Disclosure() {
    std::string table = "<w:tbl>" + Row(Tc("第二十条第（一）项", Span(4)));
    table += Row(Tc("信息内容") + Tc("本年制发件数") + Tc("本年废止件数") + Tc("现行有效件数"));
    for (const std::string_view row : {"规章", "行政规范性文件"}) table += Row(Tc(row) + Figures(3));
    const auto item = [&](std::string_view name, std::string_view column,
                          std::vector<std::string_view> rows) {
      table += Row(Tc(name, Span(4))) + Row(Tc("信息内容") + Tc(column, Span(3)));
      for (const std::string_view row : rows) table += Row(Tc(row) + Figure(3));
    };
    item("第二十条第（五）项", "本年处理决定数量", {"行政许可"});
    item("第二十条第（六）项", "本年处理决定数量", {"行政处罚", "行政强制"});
    item("第二十条第（八）项", "本年收费金额（单位：万元）", {"行政事业性收费"});
    return table + "</w:tbl>";
  }

  std::string Applications() {
    const std::string wide = Span(3);
    std::string table = "<w:tbl>";
    table += Row(Tc("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
                    wide + std::string(kBegins)) +
                 Tc("申请人情况", Span(7)));
    table += Row(Tc("", wide + std::string(kGoesOn)) + Tc("自然人", kBegins) + Tc("法人或其他组织", Span(5)) +
                 Tc("总计", kBegins));
    table += Row(Tc("", wide + std::string(kGoesOn)) + Tc("", kGoesOn) + Tc("商业企业") + Tc("科研机构") +
                 Tc("社会公益组织") + Tc("法律服务机构") + Tc("其他") + Tc("", kGoesOn));
    table += Row(Tc("一、本年新收政府信息公开申请数量", wide) + Figures(7));
    table += Row(Tc("二、上年结转政府信息公开申请数量", wide) + Figures(7));
    std::string_view group;
    for (const ResultRow& row : kResults) {
      std::string cells = &row == kResults ? Tc("三、本年度办理结果", kBegins) : Tc("", kGoesOn);
      if (row.group.empty()) {
        cells += Tc(row.label, Span(2));
      } else {
        cells += (row.group == group ? Tc("", kGoesOn) : Tc(row.group, kBegins)) + Tc(row.label);
      }
      group = row.group;
      table += Row(cells + Figures(7));
    }
    return table + Row(Tc("四、结转下年度继续办理", wide) + Figures(7)) + "</w:tbl>";
  }

  std::string Review() {
    const auto names = [](std::string_view properties) {
      std::string cells;
      for (const std::string_view name : {"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"})
        cells += Tc(properties == kGoesOn ? std::string_view() : name, properties);
      return cells;
    };
    std::string table = "<w:tbl>" + Row(Tc("行政复议", Span(5)) + Tc("行政诉讼", Span(10)));
    table += Row(names(kBegins) + Tc("未经复议直接起诉", Span(5)) + Tc("复议后起诉", Span(5)));
    table += Row(names(kGoesOn) + names("") + names(""));
    return table + Row(Figures(15)) + "</w:tbl>";
  }

  int figure_ = 0;
};

TEST(WordForm, EveryCellHasItsFigure) {
  const std::string bytes = decode::Zip(
      {{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", decode::Document(FormWriter().Write())}});
  Reader reader(form::BuiltIn(), {});
  const report::v1::Record& record = reader.Read({.id = "年报.docx", .bytes = bytes});
  ASSERT_EQ(record.tables_size(), 3) << record.failure().detail();
  EXPECT_EQ(record.header().organ().text(), "清河县水务局");
  EXPECT_EQ(record.sections_size(), 6);
  int64_t figure = 0;
  for (const report::v1::Table& table : record.tables()) {
    EXPECT_EQ(table.edition(), report::v1::EDITION_2021) << table.key();
    for (const report::v1::Cell& cell : table.cells()) {
      ++figure;
      EXPECT_EQ(cell.mantissa(), figure) << table.key() << ' ' << table.rows(static_cast<int>(cell.row()))
                                         << '/' << table.columns(static_cast<int>(cell.column()));
      EXPECT_EQ(cell.state(), report::v1::CELL_STATE_VALUE);
      EXPECT_EQ(cell.certainty(), report::v1::CERTAINTY_CERTAIN);
    }
  }
  EXPECT_EQ(figure, 200);
}

}  // namespace
}  // namespace gouji::stages
