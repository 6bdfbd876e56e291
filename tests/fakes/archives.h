// Archives made in memory, for tests of everything that reads them.
//
//   const std::string zip = fakes::MakeArchive("zip", {{"dir/a.html", "<html>…"}, {.name = "dir/", .folder = true}});
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gouji::fakes {

struct ArchiveMember {
  std::string name;
  std::string bytes = "";
  bool folder = false;
  std::string symlink = "";  // what it points to
  std::string hardlink = "";
};

// `format`: zip, tar, tar.gz, tar.xz, tar.zst, tar.bz2, 7z; or gz, of the first member's bytes alone. `password`: of zip only.
// Names that are UTF-8 say so where the format can; others stand as they are.
std::string MakeArchive(const std::string& format, const std::vector<ArchiveMember>& members,
                        const std::string& password = "");

// Text that hardly packs; the same for the same seed.
std::string Noise(size_t bytes, uint32_t seed);

}  // namespace gouji::fakes
