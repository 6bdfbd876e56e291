#include "tests/fakes/archives.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "common/store/document_id.h"

namespace gouji::fakes {
namespace {

void Check(bool went_well, archive* writer) {
  if (went_well) return;
  std::fprintf(stderr, "cannot make an archive: %s\n", archive_error_string(writer));
  std::abort();
}

la_ssize_t Append(archive*, void* to, const void* bytes, size_t size) {
  static_cast<std::string*>(to)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

void SetFormat(archive* writer, const std::string& format) {
  if (format == "zip") {
    archive_write_set_format_zip(writer);
  } else if (format == "7z") {
    archive_write_set_format_7zip(writer);
  } else if (format == "gz") {
    archive_write_set_format_raw(writer);
  } else {
    archive_write_set_format_pax_restricted(writer);
  }
  if (format.ends_with("gz")) archive_write_add_filter_gzip(writer);
  if (format.ends_with(".xz")) archive_write_add_filter_xz(writer);
  if (format.ends_with(".zst")) archive_write_add_filter_zstd(writer);
  if (format.ends_with(".bz2")) archive_write_add_filter_bzip2(writer);
  archive_write_set_bytes_in_last_block(writer, 1);
}

}  // namespace

std::string MakeArchive(const std::string& format, const std::vector<ArchiveMember>& members,
                        const std::string& password) {
  // A name that is not UTF-8 can be written where the locale does not ask what it is.
  const bool all_utf8 = std::all_of(members.begin(), members.end(),
                                    [](const ArchiveMember& member) { return store::IsUtf8(member.name); });
  const locale_t utf8 = newlocale(LC_CTYPE_MASK, all_utf8 ? "C.UTF-8" : "C", nullptr);
  const locale_t before = uselocale(utf8);
  std::string bytes;
  archive* const writer = archive_write_new();
  SetFormat(writer, format);
  if (!password.empty()) {
    Check(archive_write_set_options(writer, "zip:encryption=zipcrypt") == ARCHIVE_OK, writer);
    archive_write_set_passphrase(writer, password.c_str());
  }
  Check(archive_write_open(writer, &bytes, nullptr, Append, nullptr) == ARCHIVE_OK, writer);
  for (const ArchiveMember& member : members) {
    archive_entry* const entry = archive_entry_new();
    archive_entry_copy_pathname(entry, member.name.c_str());
    archive_entry_set_filetype(entry, member.folder ? AE_IFDIR : AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_mtime(entry, 1'600'000'000, 0);
    archive_entry_set_size(entry, static_cast<la_int64_t>(member.bytes.size()));
    if (!member.symlink.empty()) {
      archive_entry_set_filetype(entry, AE_IFLNK);
      archive_entry_copy_symlink(entry, member.symlink.c_str());
    }
    if (!member.hardlink.empty()) archive_entry_copy_hardlink(entry, member.hardlink.c_str());
    Check(archive_write_header(writer, entry) >= ARCHIVE_WARN, writer);
    const la_ssize_t written = archive_write_data(writer, member.bytes.data(), member.bytes.size());
    Check(written == static_cast<la_ssize_t>(member.bytes.size()), writer);
    archive_entry_free(entry);
  }
  Check(archive_write_close(writer) == ARCHIVE_OK, writer);
  archive_write_free(writer);
  uselocale(before);
  freelocale(utf8);
  return bytes;
}

std::string Noise(size_t bytes, uint32_t seed) {
  std::string noise;
  uint64_t state = seed * 2654435761u + 1;
  while (noise.size() < bytes) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    noise.push_back(static_cast<char>('!' + (state >> 33) % 90));
  }
  return noise;
}

}  // namespace gouji::fakes
