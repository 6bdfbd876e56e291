// FILE arguments -> documents to check: a file is one, a JSON Lines file one a line, an archive one a member.
//
// Role: opens and reads; what cannot be read is told with the document, and the next one follows. Threads: one.
// Memory: one file or member, or one line of a JSON Lines file. Archives are unpacked in a child process (tools/local/member_reader.h).
//
//   DraftSource source(files);
//   for (DraftInput draft; source.Next(&draft);) …
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/env/unique_fd.h"
#include "tools/cli/read_input.h"
#include "tools/local/member_reader.h"
#include "worker/intake/failure.h"
#include "worker/intake/json_line.h"
#include "worker/intake/line_reader.h"

namespace gouji::cli {

// JSON Lines or an archive, by its suffix.
bool HoldsManyDrafts(std::string_view path);

struct DraftInput {
  // As messages name it: the file; FILE.jsonl@OFFSET, which `gouji inspect` takes too; FILE.zip!/MEMBER.
  std::string name;
  // The document's id: the file's base name, with the member's after it; or the line's `id`.
  std::string id;
  absl::StatusOr<std::string> bytes;
  // Of a member that cannot be read: then there are no bytes.
  std::optional<intake::Failure> failure;
};

class DraftSource {
 public:
  explicit DraftSource(std::vector<std::string> files);
  ~DraftSource();
  DraftSource(const DraftSource&) = delete;
  DraftSource& operator=(const DraftSource&) = delete;

  // False when there are no more.
  bool Next(DraftInput* draft);

 private:
  bool OpenLines(const std::string& path, DraftInput* draft);
  bool NextLine(DraftInput* draft);
  void CloseLines();
  bool OpenArchive(const std::string& path, DraftInput* draft);
  // False: there are no more, or lines begin.
  bool NextMember(DraftInput* draft);

  const std::vector<std::string> files_;
  size_t next_ = 0;
  env::UniqueFd fd_;        // of a file while its lines are read
  std::string lines_name_;  // as messages name it
  intake::LineReader lines_;
  bool in_archive_ = false;
  std::string archive_id_;
  std::unique_ptr<local::MemberReader> members_;
  intake::JsonLineParser parser_;
};

}  // namespace gouji::cli
