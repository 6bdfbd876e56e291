#include "tools/cli/draft_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "common/store/document_id.h"
#include "common/store/source_kind.h"
#include "worker/intake/limits.h"

namespace gouji::cli {

bool HoldsManyDrafts(std::string_view path) {
  return store::KindOf(path) != job::v1::SOURCE_KIND_FILE;
}

DraftSource::DraftSource(std::vector<std::string> files)
    : files_(std::move(files)), lines_(intake::kDefaultMaxDocumentBytes) {}

DraftSource::~DraftSource() = default;

bool DraftSource::Next(DraftInput* draft) {
  for (;;) {
    draft->failure.reset();
    if (fd_.ok()) {
      if (NextLine(draft)) return true;
      CloseLines();
      continue;
    }
    if (in_archive_) {
      if (NextMember(draft)) return true;
      continue;
    }
    if (next_ == files_.size()) return false;
    const std::string& path = files_[next_++];
    draft->name = path == kStandardInput ? "<stdin>" : path;
    draft->id = store::EncodeName(std::filesystem::path(path).filename().string());
    switch (store::KindOf(path)) {
      case job::v1::SOURCE_KIND_JSON_LINES:
        if (!OpenLines(path, draft)) return true;
        break;
      case job::v1::SOURCE_KIND_ARCHIVE:
        if (!OpenArchive(path, draft)) return true;
        break;
      default:
        draft->bytes = ReadInput(path);
        return true;
    }
  }
}

bool DraftSource::OpenLines(const std::string& path, DraftInput* draft) {
  struct stat info {};
  fd_ = env::UniqueFd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd_.ok() || ::fstat(fd_.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
    draft->bytes = absl::InvalidArgumentError("cannot read " + path + ": " +
                                              (!fd_.ok() ? std::strerror(errno) : "it is no regular file"));
    CloseLines();
    return false;
  }
  const auto size = static_cast<uint64_t>(info.st_size);
  lines_name_ = path;
  lines_.Start(fd_.get(), 0, size, size);
  return true;
}

bool DraftSource::NextLine(DraftInput* draft) {
  intake::Line line;
  for (;;) {
    const intake::LineReader::Result result = lines_.Next(&line);
    if (result == intake::LineReader::kEnd) return false;
    if (result == intake::LineReader::kLongLine) continue;
    draft->name = lines_name_ + "@" + std::to_string(line.offset);
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
  fd_.Reset();
}

// False: what is wrong stands in `draft`.
bool DraftSource::OpenArchive(const std::string& path, DraftInput* draft) {
  if (members_ == nullptr) members_ = std::make_unique<local::MemberReader>();
  archive_id_ = draft->id;
  const absl::Status opened = members_->Open(path, archive_id_);
  in_archive_ = opened.ok();
  if (!opened.ok()) draft->bytes = opened;
  return opened.ok();
}

bool DraftSource::NextMember(DraftInput* draft) {
  local::LocalMember member;
  const absl::StatusOr<bool> more = members_->Next(&member);
  const std::string& path = files_[next_ - 1];
  if (!more.ok() || !*more) {
    in_archive_ = false;
    if (more.ok()) return false;
    draft->name = path;
    draft->bytes = more.status();
    return true;
  }
  draft->id = member.id;
  draft->name = path + member.id.substr(std::min(archive_id_.size(), member.id.size()));
  draft->failure = std::move(member.content.failure);
  if (draft->failure.has_value()) return true;
  if (member.lines) {
    fd_ = env::UniqueFd(fcntl(member.content.fd->get(), F_DUPFD_CLOEXEC, 0));
    lines_name_ = draft->name;
    lines_.Start(fd_.get(), member.begin, member.end, member.content.size_bytes);
    return false;
  }
  std::string bytes(member.content.size_bytes, '\0');
  const ssize_t got =
      pread(member.content.fd->get(), bytes.data(), bytes.size(), static_cast<off_t>(member.content.offset));
  if (got == static_cast<ssize_t>(bytes.size())) {
    draft->bytes = std::move(bytes);
  } else {
    draft->bytes = absl::UnavailableError("cannot read " + draft->name + ": the member cannot be had");
  }
  return true;
}

}  // namespace gouji::cli
