#include "worker/intake/archive_reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/env/views.h"
#include "common/store/source_kind.h"
#include "worker/intake/archive_error.h"
#include "worker/intake/file_bytes.h"
#include "worker/intake/unpacked_stream.h"

namespace gouji::intake {
namespace {

using Kind = ArchiveEntry::Kind;

constexpr size_t kBlockBytes = 128u << 10;
constexpr size_t kHeadBytes = 16;
constexpr int kMaxEmptyBlocks = 1000;

locale_t Utf8Locale() {
  static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return utf8;
}

// The library converts names between what the archive says and what the thread's locale has.
class WithUtf8 {
 public:
  WithUtf8() : before_(Utf8Locale() != nullptr ? uselocale(Utf8Locale()) : nullptr) {}
  ~WithUtf8() {
    if (before_ != nullptr) uselocale(before_);
  }
  WithUtf8(const WithUtf8&) = delete;
  WithUtf8& operator=(const WithUtf8&) = delete;

 private:
  const locale_t before_;
};

std::string NameOf(archive_entry* entry) {
  const char* text = archive_entry_pathname(entry);
  if (text == nullptr) text = archive_entry_pathname_utf8(entry);
  std::string_view name = text == nullptr ? std::string_view() : text;
  while (name.starts_with("./")) name.remove_prefix(2);
  return std::string(name);
}

bool IsHidden(std::string_view name) {
  for (size_t begin = 0; begin < name.size();) {
    const size_t end = std::min(name.find('/', begin), name.size());
    const std::string_view part = name.substr(begin, end - begin);
    if (store::IsPassedOver(part) && part != "." && part != "..") return true;
    begin = end + 1;
  }
  return false;
}

// Of x.jsonl.gz: x.jsonl. Of t.tgz, which holds no tar: t.
std::string InnerName(std::string_view name) {
  const size_t slash = name.rfind('/');
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  const size_t dot = name.rfind('.');
  return std::string(dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot));
}

std::string ReadHead(int fd, uint64_t size_bytes, std::optional<Failure>* failure) {
  std::string head(kHeadBytes, '\0');
  FileBytes file(fd, size_bytes);
  size_t size = 0;
  ssize_t got = 0;
  while (size < head.size() && (got = file.Read(std::span(head).subspan(size))) > 0)
    size += static_cast<size_t>(got);
  *failure = file.failure();
  head.resize(size);
  return head;
}

}  // namespace

struct ArchiveReader::State {
  State(int fd, uint64_t size, std::string_view given_name, uint64_t max_bytes)
      : file(fd, size),
        name(given_name),
        max_document_bytes(max_bytes),
        max_unpacked(kMaxUnpackedBytes + kMaxUnpackedFactor * size),
        max_entries(kMaxEntries + size / kMinEntryBytes) {
    const WithUtf8 locale;
    const std::string head = ReadHead(fd, size, &failure);
    if (failure.has_value()) return;
    if (size == 0) {
      failure = Failure{std::string(kEmpty), "the file has no bytes"};
      return;
    }
    reader.reset(archive_read_new());
    archive_read_set_callback_data(reader.get(), this);
    if (IsCompressed(head)) {
      stream = OpenUnpacked(fd, size, head, max_unpacked);
      archive_read_support_format_tar(reader.get());
      archive_read_support_format_raw(reader.get());
      archive_read_support_format_empty(reader.get());
      archive_read_set_read_callback(reader.get(), &State::OnReadStream);
    } else {
      archive_read_support_format_zip(reader.get());
      archive_read_support_format_7zip(reader.get());
      archive_read_support_format_rar(reader.get());
      archive_read_support_format_rar5(reader.get());
      archive_read_support_format_tar(reader.get());
      archive_read_set_read_callback(reader.get(), &State::OnReadFile);
      archive_read_set_seek_callback(reader.get(), &State::OnSeekFile);
      archive_read_set_skip_callback(reader.get(), &State::OnSkipFile);
    }
    if (archive_read_open1(reader.get()) != ARCHIVE_OK) failure = Explain();
  }

  static la_ssize_t OnReadStream(archive* reader, void* self, const void** bytes) {
    auto* state = static_cast<State*>(self);
    *bytes = state->input.data();
    const ssize_t got = state->stream->Read(state->input);
    if (got < 0) archive_set_error(reader, EIO, "unpacking failed");
    return got < 0 ? ARCHIVE_FATAL : got;
  }
  static la_ssize_t OnReadFile(archive* reader, void* self, const void** bytes) {
    auto* state = static_cast<State*>(self);
    *bytes = state->input.data();
    const ssize_t got = state->file.Read(state->input);
    if (got < 0) archive_set_error(reader, EIO, "reading failed");
    return got < 0 ? ARCHIVE_FATAL : got;
  }
  static la_int64_t OnSeekFile(archive*, void* self, la_int64_t offset, int whence) {
    FileBytes& file = static_cast<State*>(self)->file;
    const auto size = static_cast<la_int64_t>(file.size_bytes());
    la_int64_t base = 0;
    if (whence == SEEK_CUR) base = static_cast<la_int64_t>(file.position());
    if (whence == SEEK_END) base = size;
    if (offset < -base || offset > size - base) return ARCHIVE_FATAL;
    file.Seek(static_cast<uint64_t>(base + offset));
    return base + offset;
  }
  static la_int64_t OnSkipFile(archive*, void* self, la_int64_t bytes) {
    FileBytes& file = static_cast<State*>(self)->file;
    const uint64_t before = file.position();
    if (bytes > 0 && static_cast<uint64_t>(bytes) < file.size_bytes() - before)
      file.Seek(before + static_cast<uint64_t>(bytes));
    return static_cast<la_int64_t>(file.position() - before);
  }

  // Of the library's call that failed last.
  Failure Explain() const {
    if (stream != nullptr && stream->failure().has_value()) return *stream->failure();
    if (file.failure().has_value()) return *file.failure();
    return ArchiveFailure(reader.get());
  }

  bool Raw() const { return archive_format(reader.get()) == ARCHIVE_FORMAT_RAW; }
  bool Sequential() const {
    const int family = archive_format(reader.get()) & ARCHIVE_FORMAT_BASE_MASK;
    return stream != nullptr || family == ARCHIVE_FORMAT_7ZIP || family == ARCHIVE_FORMAT_RAR ||
           family == ARCHIVE_FORMAT_RAR_V5;
  }

  // What an entry adds to what the archive unpacks to, so far as it is known before it is read.
  void Count(const ArchiveEntry& entry) {
    if (stream != nullptr || !entry.size_bytes.has_value()) return;
    const bool document = entry.kind == Kind::kFile || entry.kind == Kind::kLines;
    if (document) unpacked += std::min(*entry.size_bytes, max_unpacked);
  }

  Kind Judge(archive_entry* raw, ArchiveEntry* entry) {
    const auto fail = [entry](std::string_view reason, std::string detail) {
      entry->failure = {std::string(reason), std::move(detail)};
      return Kind::kFailed;
    };
    if (entry->name.size() > kMaxMemberNameBytes) {
      const size_t size = entry->name.size();
      entry->name.clear();
      return fail(kUnsupported, absl::StrCat("its name has ", size, " bytes"));
    }
    if (archive_entry_filetype(raw) == AE_IFDIR || entry->name.ends_with('/') || IsHidden(entry->name))
      return Kind::kNothing;
    if (entry->name.empty()) return fail(kUnsupported, "it has no name that can be read");
    if (archive_entry_symlink(raw) != nullptr || archive_entry_filetype(raw) == AE_IFLNK)
      return fail(kUnsupported, "a symbolic link: links within archives are not followed");
    if (archive_entry_hardlink(raw) != nullptr)
      return fail(kUnsupported, "a link to another member: links within archives are not followed");
    if (archive_entry_filetype(raw) != AE_IFREG && archive_entry_filetype(raw) != 0)
      return fail(kUnsupported, "neither a file nor a folder");
    if (archive_entry_is_encrypted(raw) != 0) return fail(kEncrypted, "it is protected by a password");
    const job::v1::SourceKind by_name = store::KindOf(entry->name);
    if (by_name == job::v1::SOURCE_KIND_ARCHIVE)
      return fail(kUnsupported, "an archive within an archive: unpack it and give what is inside");
    if (by_name == job::v1::SOURCE_KIND_JSON_LINES) return Kind::kLines;
    if (entry->size_bytes.has_value() && *entry->size_bytes > max_document_bytes) {
      entry->failure = TooLarge(*entry->size_bytes, max_document_bytes);
      return Kind::kFailed;
    }
    return Kind::kFile;
  }

  // The next bytes of the entry in hand, at most kBlockBytes; false at its end, or where they cannot be had. The library's own way to
  // give bytes of a size that one asks for drops those before damage.
  bool Fetch(std::string_view* block) {
    for (int empty = 0; pending.empty(); ++empty) {
      const void* bytes = nullptr;
      size_t size = 0;
      la_int64_t offset = 0;
      const int status = archive_read_data_block(reader.get(), &bytes, &size, &offset);
      if (status == ARCHIVE_EOF) return false;
      if (status < ARCHIVE_OK || empty > kMaxEmptyBlocks) {
        entry_failure = Explain();
        return false;
      }
      pending = std::string_view(static_cast<const char*>(bytes), size);
      hole = offset > 0 && static_cast<uint64_t>(offset) > read ? static_cast<uint64_t>(offset) - read : 0;
    }
    // Of a sparse file the archive holds only what is no zero.
    if (hole > 0) {
      static constexpr std::array<char, kBlockBytes> kZeros{};
      *block = std::string_view(kZeros.data(), static_cast<size_t>(std::min<uint64_t>(hole, kZeros.size())));
      hole -= block->size();
      return true;
    }
    *block = pending.substr(0, kBlockBytes);
    pending.remove_prefix(block->size());
    return true;
  }

  FileBytes file;
  const std::string name;
  const uint64_t max_document_bytes;
  const uint64_t max_unpacked;
  const uint64_t max_entries;
  std::unique_ptr<UnpackedStream> stream;
  ArchivePtr reader;
  std::array<char, kBlockBytes> input;

  uint64_t position = 0;
  uint64_t unpacked = 0;
  uint64_t nameless = 0;
  std::optional<Failure> failure;

  // Of the entry in hand.
  Kind kind = Kind::kNothing;
  std::optional<uint64_t> declared;
  uint64_t read = 0;
  std::string_view pending;  // in the library's memory
  uint64_t hole = 0;         // zeros before it
  bool entry_done = true;
  std::optional<Failure> entry_failure;
};

ArchiveReader::ArchiveReader(int fd, uint64_t size_bytes, std::string_view name, uint64_t max_document_bytes)
    : state_(std::make_unique<State>(fd, size_bytes, name, max_document_bytes)) {}
ArchiveReader::~ArchiveReader() = default;

uint64_t ArchiveReader::position() const {
  return state_->position;
}
bool ArchiveReader::sequential() const {
  return state_->Sequential();
}
const std::optional<Failure>& ArchiveReader::failure() const {
  return state_->failure;
}
const std::optional<Failure>& ArchiveReader::entry_failure() const {
  return state_->entry_failure;
}

bool ArchiveReader::Next(ArchiveEntry* entry) {
  State& state = *state_;
  state.entry_failure.reset();
  state.entry_done = true;
  state.pending = {};
  if (state.failure.has_value()) return false;
  const WithUtf8 locale;
  if (state.position >= state.max_entries) {
    state.failure = Failure{std::string(kBomb),
                            absl::StrCat("more than ", state.max_entries, " entries in an archive of ",
                                         state.file.size_bytes(), " bytes")};
    return false;
  }
  if (state.unpacked > state.max_unpacked) {
    state.failure = UnpacksTooFar();
    return false;
  }
  archive_entry* raw = nullptr;
  const int status = archive_read_next_header(state.reader.get(), &raw);
  if (status == ARCHIVE_EOF) {
    if (state.position == 0) state.failure = Failure{std::string(kEmpty), "the archive has no members"};
    return false;
  }
  if (status < ARCHIVE_WARN || raw == nullptr) {
    state.failure = state.Explain();
    return false;
  }
  *entry = ArchiveEntry();
  entry->index = state.position++;
  entry->name = state.Raw() ? InnerName(state.name) : NameOf(raw);
  if (archive_entry_size_is_set(raw) != 0 && archive_entry_size(raw) >= 0)
    entry->size_bytes = static_cast<uint64_t>(archive_entry_size(raw));
  entry->kind = state.Judge(raw, entry);
  if (entry->kind == Kind::kFailed && entry->name.empty() && ++state.nameless > kMaxNameless) {
    --state.position;
    state.failure =
        Failure{std::string(kBomb), absl::StrCat("more than ", kMaxNameless, " entries without a name")};
    return false;
  }
  state.Count(*entry);
  state.kind = entry->kind;
  state.declared = entry->size_bytes;
  state.read = 0;
  state.entry_done = entry->kind == Kind::kNothing || entry->kind == Kind::kFailed;
  return true;
}

bool ArchiveReader::Read(std::string_view* block) {
  State& state = *state_;
  if (state.entry_done) return false;
  if (!state.Fetch(block)) {
    state.entry_done = true;
    if (!state.entry_failure.has_value() && state.declared.has_value() && state.read < *state.declared) {
      state.entry_failure =
          Failure{std::string(kTruncated),
                  absl::StrCat("it has ", state.read, " of the ", *state.declared, " bytes it should have")};
    }
    return false;
  }
  state.read += block->size();
  if (state.stream == nullptr && !state.declared.has_value()) state.unpacked += block->size();
  if (state.declared.has_value() && state.read > *state.declared) {
    state.entry_failure = Failure{std::string(kBomb), "it unpacks to more than it says"};
  } else if (state.kind == Kind::kFile && state.read > state.max_document_bytes) {
    state.entry_failure =
        Failure{std::string(kTooLarge),
                absl::StrCat("the document has more bytes than the limit, ", state.max_document_bytes)};
  } else if (state.unpacked > state.max_unpacked) {
    state.entry_failure = UnpacksTooFar();
  }
  state.entry_done = state.entry_failure.has_value();
  return !state.entry_done;
}

void ArchiveReader::PassOver(const ArchiveEntry& entry) {
  // Where the next entry's place hangs on this one's bytes, only reading them leads to the same place.
  if (!state_->Sequential() && entry.size_bytes.has_value()) return;
  std::string_view block;
  while (Read(&block)) {
  }
}

uint64_t MemberCost(const ArchiveEntry& entry) {
  constexpr uint64_t kDocumentCost = 4096;
  struct Factor {
    const char* suffix;
    uint64_t times;
  };
  static constexpr std::array<Factor, 5> kFactors = {
      {{".html", 3}, {".htm", 3}, {".docx", 12}, {".pdf", 15}, {".mht", 3}}};
  if (entry.kind == Kind::kNothing || entry.kind == Kind::kFailed) return kDocumentCost;
  const uint64_t size = entry.size_bytes.value_or(kDocumentCost);
  for (const Factor& factor : kFactors) {
    if (absl::EndsWithIgnoreCase(entry.name, factor.suffix)) return kDocumentCost + factor.times * size;
  }
  return kDocumentCost + size;
}

}  // namespace gouji::intake
