// The JSON Lines intake on arbitrary bytes: it ends, stays in bounds, and any cut of a file gives the same lines.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "common/env/unique_fd.h"
#include "worker/intake/json_line.h"
#include "worker/intake/line_reader.h"

namespace {

using gouji::intake::Line;
using gouji::intake::LineReader;

constexpr uint64_t kMaxLineBytes = 4096;

void Check(bool holds) {
  if (!holds) abort();
}

// Offsets of the lines that start in [begin, end).
void Collect(int fd, uint64_t begin, uint64_t end, uint64_t size, std::vector<uint64_t>* offsets) {
  LineReader reader(kMaxLineBytes);
  reader.Start(fd, begin, end, size);
  gouji::intake::JsonLineParser parser;
  Line line;
  uint64_t expected = begin;
  LineReader::Result result;
  while ((result = reader.Next(&line)) == LineReader::kLine || result == LineReader::kLongLine) {
    if (result == LineReader::kLongLine) continue;
    Check(line.offset >= expected && line.offset < end && line.next_offset > line.offset);
    Check(line.next_offset <= size && line.bytes.size() <= line.size_bytes());
    Check(line.too_long ? line.bytes.empty() : line.bytes.size() <= kMaxLineBytes);
    expected = line.next_offset;
    offsets->push_back(line.offset);
    gouji::intake::JsonLine object;
    const std::optional<std::string> error = parser.Parse(line.bytes, &object);
    Check(!error.has_value() || (!object.has_id && !object.has_text));
    Check(object.text.size() <= line.bytes.size() && object.id.size() <= line.bytes.size());
  }
  Check(result == LineReader::kEnd && !reader.ended_early());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const gouji::env::UniqueFd fd(memfd_create("fuzz", MFD_CLOEXEC));
  Check(ftruncate(fd.get(), 0) == 0);
  Check(pwrite(fd.get(), data, size, 0) == static_cast<ssize_t>(size));
  std::vector<uint64_t> whole;
  Collect(fd.get(), 0, size, size, &whole);
  const uint64_t cut = size == 0 ? 0 : data[0] * size / 256;
  std::vector<uint64_t> pieces;
  Collect(fd.get(), 0, cut, size, &pieces);
  Collect(fd.get(), cut, size, size, &pieces);
  Check(pieces == whole);
  return 0;
}
