#include "tools/cli/draft_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "common/store/document_id.h"
#include "worker/intake/limits.h"

namespace gouji::cli {

bool IsJsonLines(std::string_view path) {
  return path.ends_with(".jsonl") || path.ends_with(".ndjson");
}

DraftSource::DraftSource(std::vector<std::string> files)
    : files_(std::move(files)), lines_(intake::kDefaultMaxDocumentBytes) {}

DraftSource::~DraftSource() {
  CloseLines();
}

bool DraftSource::Next(DraftInput* draft) {
  for (;;) {
    if (fd_ >= 0) {
      if (NextLine(draft)) return true;
      CloseLines();
    }
    if (next_ == files_.size()) return false;
    const std::string& path = files_[next_++];
    draft->name = path == kStandardInput ? "<stdin>" : path;
    draft->id = store::EncodeName(std::filesystem::path(path).filename().string());
    if (IsJsonLines(path)) {
      if (OpenLines(path, draft)) continue;
      return true;
    }
    draft->bytes = ReadInput(path);
    return true;
  }
}

bool DraftSource::OpenLines(const std::string& path, DraftInput* draft) {
  struct stat info {};
  fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd_ < 0 || ::fstat(fd_, &info) != 0 || !S_ISREG(info.st_mode)) {
    draft->bytes = absl::InvalidArgumentError("cannot read " + path + ": " +
                                              (fd_ < 0 ? std::strerror(errno) : "it is no regular file"));
    CloseLines();
    return false;
  }
  const auto size = static_cast<uint64_t>(info.st_size);
  lines_.Start(fd_, 0, size, size);
  return true;
}

bool DraftSource::NextLine(DraftInput* draft) {
  intake::Line line;
  for (;;) {
    const intake::LineReader::Result result = lines_.Next(&line);
    if (result == intake::LineReader::kEnd) return false;
    if (result == intake::LineReader::kLongLine) continue;
    draft->name = files_[next_ - 1] + "@" + std::to_string(line.offset);
    draft->id = draft->name;
    if (result == intake::LineReader::kFailed) {
      draft->bytes =
          absl::UnavailableError("cannot read " + draft->name + ": " + std::strerror(lines_.error()));
      CloseLines();
      return true;
    }
    if (line.too_long) {
      draft->bytes = absl::InvalidArgumentError("the line is too large");
      return true;
    }
    if (!intake::IsBlank(line.bytes)) break;
  }
  intake::JsonLine object;
  if (const auto error = parser_.Parse(line.bytes, &object)) {
    draft->bytes = absl::InvalidArgumentError("bad-json: " + *error);
  } else if (!object.has_text) {
    draft->bytes = absl::InvalidArgumentError("bad-json: the object has no `text`");
  } else {
    if (object.has_id) draft->id = std::string(object.id);
    draft->bytes = std::string(object.text);
  }
  return true;
}

void DraftSource::CloseLines() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

}  // namespace gouji::cli
