// Rows as JSON Lines or CSV, appended to a buffer.
//
// Role: quoting and nothing else; no document model, so that writing keeps pace with reading a store. Columns
// are fixed at the start and every row gives all of them, in order. CSV is that of RFC 4180 with LF line
// ends (kExcelCsv: with CR LF, and a byte order mark, without which a spreadsheet takes the text for another charset);
// an absent number is null in JSON and an empty field in CSV. Ownership: the caller's buffer outlives
// the writer; the caller empties it. Threads: one. Errors: none.
//
//   RowWriter rows(RowFormat::kCsv, {"document_id", "year"}, &buffer);
//   rows.Header();
//   rows.Text("a.txt").Number(2021).End();
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/cli/row_sink.h"

namespace gouji::cli {

enum class RowFormat { kJsonLines, kCsv, kExcelCsv };

class RowWriter final : public RowSink {
 public:
  RowWriter(RowFormat format, std::vector<std::string_view> columns, std::string* buffer);

  // The line of column names; JSON Lines has none.
  void Header();

  RowWriter& Text(std::string_view text) override;
  RowWriter& Number(int64_t number) override;
  RowWriter& Number(std::optional<int64_t> number) override;
  void End() override;

 private:
  void Begin();

  RowFormat format_;
  std::vector<std::string_view> columns_;
  std::vector<std::string> keys_;  // JSON: what stands before each value, for example `,"year":`
  std::string* out_;
  size_t column_ = 0;
};

}  // namespace gouji::cli
