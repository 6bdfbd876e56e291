#include "tools/cli/failure_words.h"

#include <algorithm>
#include <span>
#include <utility>

#include "tools/cli/check_words.h"

namespace gouji::cli {
namespace {

// A sentence with one place, or none: what stands before and behind what changes.
struct Sentence {
  std::string_view before, behind, chinese;  // {what}
};

// How the lists of files word what they refuse.
constexpr Sentence kRefused[] = {
    {"the directory ", " is empty", "目录 {what} 是空的"},
    {"no such file or directory: ", "", "没有这个文件或目录：{what}"},
    {"nothing matches ", "", "没有文件符合 {what}"},
    {"cannot list ", "", "无法列出目录内容：{what}"},
    {"cannot read the list ", "", "无法读取清单 {what}"},
    {"cannot expand ", "", "无法展开 {what}"},
    {"cannot read ", "", "无法读取 {what}"},
};

// How the reader words why it did not read a document; the first that fits counts.
constexpr Sentence kDetails[] = {
    {"a Word 97-2003 document (.doc)", "", "旧版 Word 文档（.doc），请另存为 .docx"},
    {"a Word document in XML", "", "XML 格式的 Word 文档，请另存为 .docx"},
    {"a Rich Text document", "", "RTF 文档，请另存为 .docx"},
    {"an old Office document", "", "旧版 Office 文档，请另存为纯文本（UTF-8）"},
    {"an Excel workbook (.xlsx)", "", "Excel 工作簿，请另存为纯文本（UTF-8）"},
    {"a PowerPoint file (.pptx)", "", "PowerPoint 文件，请另存为纯文本（UTF-8）"},
    {"an OpenDocument file", "", "OpenDocument 文件，请另存为纯文本（UTF-8）"},
    {"an OFD document", "", "OFD 文件，请另存为纯文本（UTF-8）"},
    {"an Office document that is protected by a password", "", "Office 文档设有密码"},
    {"a zip archive that is protected by a password", "", "压缩包设有密码"},
    {"a document that is protected by a password", "", "文档设有密码"},
    {"a PDF document that is protected by a password", "", "PDF 设有密码"},
    {"a PDF document that is damaged or cut off", "", "PDF 已损坏或不完整"},
    {"a PDF document of pictures", "", "PDF 只有图片，请先作文字识别，或用生成它的原文档"},
    {"a PDF document of more than 2 GiB", "", "PDF 超过 2 GiB"},
    {"a PDF document of more than ", " pages", "PDF 超过 {what} 页"},
    {"a PDF document whose text is larger than the limit", "", "PDF 的文字超过上限"},
    {"a zip file (Word .docx and others are such) whose end is missing", "",
     "文件（.docx 等）没有结尾，可能没有下载完"},
    {"a damaged zip package", "", "文件（.docx 等）已损坏"},
    {"a zip archive inside the corpus", "", "压缩包中的压缩包，请先解开"},
    {"a zip package of more than ", " members", "压缩包内的文件超过 {what} 个"},
    {"a document whose unpacked text is larger than the limit", "", "解开后的文字超过上限"},
    {"a document whose XML is damaged", "", "文档内部的 XML 已损坏"},
    {"XML with a document type", "", "文档内部的 XML 带有不应有的声明"},
    {"a Word document without a body", "", "Word 文档没有正文"},
    {"a Word document larger than the limit", "", "Word 文档的文字超过上限"},
    {"a web archive (MHTML)", "", "网页存档（MHTML），请用浏览器打开后另存为 HTML"},
    {"an XML document that is no page", "", "不是网页的 XML 文件"},
    {"an HTML page made of frames", "", "框架网页，请给出框架内的那一页"},
    {"an HTML page whose text is inside of scripts or forms", "", "正文在脚本或表单里，请用浏览器打开后另存"},
    {"an HTML page without any text", "", "网页没有文字"},
    {"an HTML page of more than ", " elements", "网页的元素超过 {what} 个"},
    {"an HTML page whose tables have more than ", " cells", "网页的表格超过 {what} 格"},
    {"", ": unpack it and give what is inside", "压缩文件，请先解开"},
    {"", ": it holds no text", "图片、程序等，没有文字"},
    {"more control bytes than a text has", "", "控制字符过多，不像文字"},
    {"nothing but white space", "", "只有空白"},
    {"no bytes at all", "", "文件是空的"},
    {"the file has no bytes", "", "文件是空的"},
    {"the archive has no members", "", "压缩包是空的"},
    {"", " text that cannot be converted", "{what} 编码的文字无法转换"},
    {"neither UTF-8 (the first invalid byte is at offset ", ") nor UTF-16, GB18030 or Big5",
     "不是 UTF-8（第一处不合规的字节在 {what}），也不是 UTF-16、GB18030 或 Big5"},
    {"the text was decoded from UTF-8 as GBK", "", "UTF-8 文字曾被当作 GBK 保存，部分内容已丢失"},
    {"the document has more bytes than the limit, ", "", "超过上限 {what} 字节"},
    {"the document has ", "", "超过字节数上限"},
    {"the record would have ", "", "读出的内容超过上限"},
    {"the file became shorter while it was read", "", "读取时文件变短了"},
    {"the archive has fewer entries than it had", "", "读取时压缩包内的文件变少了"},
    {"unpacking needs more memory than there is", "", "解压所需的内存不足"},
    {"it unpacks to more than it says", "", "解压后比标明的大"},
    {"reading took more than ", " s", "读取超过 {what} 秒"},
    {"the page that a site shows when there is none", "", "网站的“页面不存在”页"},
    {"a page whose text a script was to fetch", "", "正文由脚本载入，请用浏览器打开后另存"},
    {"a budget or its accounts, not a report", "", "是预算或决算，不是年度报告"},
    {"a guide or a form for applicants, not a report", "", "是公开指南或申请表，不是年度报告"},
    {"a notice about", "", "是关于年度报告的通知，不是年度报告"},
    {"another yearly report of the organ", "", "是其他年度报告，不是政府信息公开工作年度报告"},
    {"a page that lists reports", "", "是年度报告的列表页，请给出其中的报告"},
    {"a notice, not a report", "", "是通知，不是年度报告"},
    {"a piece of news, not a report", "", "是新闻，不是年度报告"},
    {"neither a report's title nor two of its headings nor one of its tables", "",
     "没有年度报告的标题、表格，各部分的标题也不到两个"},
};

// The Chinese of the first sentence that fits; nothing for none.
std::string Translate(std::string_view text, std::span<const Sentence> sentences) {
  const auto known = std::find_if(sentences.begin(), sentences.end(), [&](const Sentence& sentence) {
    return text.size() >= sentence.before.size() + sentence.behind.size() &&
           text.starts_with(sentence.before) && text.ends_with(sentence.behind);
  });
  if (known == sentences.end()) return {};
  text.remove_prefix(known->before.size());
  text.remove_suffix(known->behind.size());
  return Fill(known->chinese, {{"what", text}});
}

}  // namespace

std::string FailureInChinese(std::string_view message) {
  std::string chinese = Translate(message, kRefused);
  return chinese.empty() ? std::string(message) : chinese;
}

std::string_view CauseInChinese(std::string_view cause) {
  static constexpr std::pair<std::string_view, std::string_view> kCauses[] = {
      {"No such file or directory", "没有这个文件"},
      {"Permission denied", "没有读取权限"},
      {"Operation not permitted", "没有读取权限"},
      {"Is a directory", "是目录，不是文件"},
      {"Not a directory", "路径中有一段不是目录"},
      {"it is no regular file", "不是普通文件"},
      {"too large", "文件过大"},
      {"File name too long", "文件名过长"},
      {"Too many open files", "打开的文件过多"},
      {"Input/output error", "磁盘读取出错"}};
  for (const auto& [known, chinese] : kCauses) {
    if (cause.starts_with(known)) return chinese;
  }
  return cause;
}

std::string DetailInChinese(std::string_view detail) {
  // Sizes stand on both sides: 20971520 bytes; the limit is 16777216 bytes.
  constexpr std::string_view kLimit = "; the limit is ";
  if (const size_t at = detail.find(kLimit); at != detail.npos) return "超过上限";
  constexpr std::string_view kReading = "reading failed: ";
  if (detail.starts_with(kReading)) return std::string(CauseInChinese(detail.substr(kReading.size())));
  return Translate(detail, kDetails);
}

}  // namespace gouji::cli
