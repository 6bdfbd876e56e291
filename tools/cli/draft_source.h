// FILE arguments -> documents to check: a file is one, a JSON Lines file one a line.
//
// Role: opens and reads; what cannot be read is told with the document, and the next one follows. Threads: one.
// Memory: one file, or one line of a JSON Lines file.
//
//   DraftSource source(files);
//   for (DraftInput draft; source.Next(&draft);) …
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/cli/read_input.h"
#include "worker/intake/json_line.h"
#include "worker/intake/line_reader.h"

namespace gouji::cli {

// .jsonl or .ndjson.
bool IsJsonLines(std::string_view path);

struct DraftInput {
  // As messages name it: the file, or FILE.jsonl@OFFSET, which `gouji inspect` takes too.
  std::string name;
  // The document's id: the file's base name, or the line's `id`.
  std::string id;
  absl::StatusOr<std::string> bytes;
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

  const std::vector<std::string> files_;
  size_t next_ = 0;
  int fd_ = -1;  // of files_[next_ - 1] while its lines are read
  intake::LineReader lines_;
  intake::JsonLineParser parser_;
};

}  // namespace gouji::cli
