#include "tools/cli/row_writer.h"

#include <charconv>
#include <utility>

#include "common/telemetry/json_text.h"

namespace gouji::cli {
namespace {

void AppendCsv(std::string_view text, std::string& out) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (size_t begin = 0; begin < text.size();) {
    const size_t quote = text.find('"', begin);
    if (quote == std::string_view::npos) {
      out += text.substr(begin);
      break;
    }
    out += text.substr(begin, quote - begin);
    out += "\"\"";
    begin = quote + 1;
  }
  out += '"';
}

// Whether a spreadsheet would compute the text, which is a stranger's: -5 is a number, =1+1 and -A1 are formulas.
bool IsFormula(std::string_view text) {
  if (text.empty()) return false;
  if (text.front() == '=' || text.front() == '@' || text.front() == '\t' || text.front() == '\r') return true;
  if (text.front() != '+' && text.front() != '-') return false;
  return text.find_first_not_of("0123456789.,%", 1) != std::string_view::npos;
}

}  // namespace

RowWriter::RowWriter(RowFormat format, std::vector<std::string_view> columns, std::string* buffer)
    : format_(format), columns_(std::move(columns)), out_(buffer) {
  for (const std::string_view column : columns_) {
    std::string key = keys_.empty() ? "{" : ",";
    telemetry::AppendJsonString(column, key);
    keys_.push_back(key + ":");
  }
}

void RowWriter::Header() {
  if (format_ == RowFormat::kJsonLines) return;
  if (format_ == RowFormat::kExcelCsv) *out_ += "\xef\xbb\xbf";
  for (const std::string_view column : columns_) Text(column);
  End();
}

void RowWriter::Begin() {
  if (format_ == RowFormat::kJsonLines) {
    *out_ += keys_[column_];
  } else if (column_ > 0) {
    *out_ += ',';
  }
  ++column_;
}

RowWriter& RowWriter::Text(std::string_view text) {
  Begin();
  if (format_ == RowFormat::kJsonLines) {
    telemetry::AppendJsonString(text, *out_);
  } else {
    if (format_ == RowFormat::kExcelCsv && IsFormula(text)) {
      AppendCsv("'" + std::string(text), *out_);
    } else {
      AppendCsv(text, *out_);
    }
  }
  return *this;
}

RowWriter& RowWriter::Number(int64_t number) {
  Begin();
  char digits[24];
  out_->append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
  return *this;
}

RowWriter& RowWriter::Number(std::optional<int64_t> number) {
  if (number.has_value()) return Number(*number);
  Begin();
  if (format_ == RowFormat::kJsonLines) *out_ += "null";
  return *this;
}

void RowWriter::End() {
  *out_ += format_ == RowFormat::kJsonLines ? "}\n" : format_ == RowFormat::kExcelCsv ? "\r\n" : "\n";
  column_ = 0;
}

}  // namespace gouji::cli
