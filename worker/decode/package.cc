#include "worker/decode/package.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <memory>

namespace gouji::decode {
namespace {

// A document has some dozens of members, and a picture each for the rest.
constexpr int kMaxMembers = 4096;

struct CloseArchive {
  void operator()(archive* reader) const { archive_read_free(reader); }
};

std::string Detail(archive* reader) {
  const char* const text = archive_error_string(reader);
  return std::string("a damaged zip package: ") + (text == nullptr ? "it cannot be read" : text);
}

std::optional<Failure> ReadMember(archive* reader, archive_entry* entry, uint64_t* left, Member* member) {
  if (archive_entry_is_encrypted(entry) != 0) {
    return Failure{"encrypted", "a document that is protected by a password"};
  }
  member->bytes.clear();
  std::array<char, 64 << 10> block;
  for (;;) {
    const la_ssize_t size = archive_read_data(reader, block.data(), block.size());
    if (size == 0) break;
    if (size < 0) return Failure{"truncated", Detail(reader)};
    if (static_cast<uint64_t>(size) > *left) {
      return Failure{"bomb", "a document whose unpacked text is larger than the limit"};
    }
    *left -= static_cast<uint64_t>(size);
    member->bytes.append(block.data(), static_cast<size_t>(size));
  }
  member->found = true;
  return std::nullopt;
}

}  // namespace

std::optional<Failure> ReadMembers(std::string_view package, uint64_t max_bytes, std::span<Member> members) {
  const std::unique_ptr<archive, CloseArchive> reader(archive_read_new());
  archive_read_support_format_zip(reader.get());
  if (archive_read_open_memory(reader.get(), package.data(), package.size()) != ARCHIVE_OK) {
    return Failure{"truncated", Detail(reader.get())};
  }
  uint64_t left = max_bytes;
  for (int count = 0;; ++count) {
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(reader.get(), &entry);
    if (status == ARCHIVE_EOF) return std::nullopt;
    if (status < ARCHIVE_WARN) return Failure{"truncated", Detail(reader.get())};
    if (count == kMaxMembers) {
      return Failure{"bomb", "a zip package of more than " + std::to_string(kMaxMembers) + " members"};
    }
    const char* const path = archive_entry_pathname(entry);
    const std::string_view name = path == nullptr ? std::string_view() : path;
    const auto member = std::find_if(members.begin(), members.end(), [&](const Member& wanted) {
      return !wanted.found && wanted.name == name;
    });
    if (member == members.end()) continue;
    if (std::optional<Failure> failure = ReadMember(reader.get(), entry, &left, &*member)) return failure;
  }
}

}  // namespace gouji::decode
