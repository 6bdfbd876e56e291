#include "tools/cli/text_output.h"

#include <google/protobuf/io/coded_stream.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace gouji::cli {
namespace {

constexpr size_t kFlushBytes = 256 << 10;

RowFormat FormatOf(const ResultsOptions& options) {
  if (options.format != ResultsFormat::kCsv) return RowFormat::kJsonLines;
  return options.excel ? RowFormat::kExcelCsv : RowFormat::kCsv;
}

}  // namespace

TextOutput::TextOutput(const ResultsOptions& options, RenderFinding render, WantFinding want,
                       std::FILE* stream)
    : format_(options.format),
      table_(options.table),
      render_(std::move(render)),
      want_(std::move(want)),
      stream_(stream),
      rows_(FormatOf(options), Columns(options.table), &buffer_) {
  // What comes after a token goes on where the first piece ended.
  if (format_ == ResultsFormat::kCsv && options.resume_token.empty()) rows_.Header();
}

absl::Status TextOutput::Add(std::string_view serialized) {
  if (format_ == ResultsFormat::kBinpb) {
    char length[10];
    auto* target = reinterpret_cast<uint8_t*>(length);
    const uint8_t* end =
        google::protobuf::io::CodedOutputStream::WriteVarint64ToArray(serialized.size(), target);
    buffer_.append(length, static_cast<size_t>(end - target));
    buffer_ += serialized;
    return absl::OkStatus();
  }
  if (!record_.ParseFromArray(serialized.data(), static_cast<int>(serialized.size()))) {
    return absl::DataLossError("a record cannot be parsed; `gouji verify` tells more");
  }
  AppendRows(table_, record_, render_, want_, rows_);
  return absl::OkStatus();
}

bool TextOutput::WantsFlush() const {
  return buffer_.size() >= kFlushBytes;
}

absl::Status TextOutput::Flush(const std::string&) {
  const bool written =
      std::fwrite(buffer_.data(), 1, buffer_.size(), stream_) == buffer_.size() && std::fflush(stream_) == 0;
  buffer_.clear();
  return written ? absl::OkStatus()
                 : absl::ResourceExhaustedError(
                       absl::StrCat("cannot write to standard output: ", std::strerror(errno)));
}

}  // namespace gouji::cli
