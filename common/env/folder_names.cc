#include "common/env/folder_names.h"

#include <cerrno>
#include <string_view>

namespace gouji::env {

int ReadNames(DIR* directory, std::vector<std::string>* names) {
  while (true) {
    errno = 0;
    const dirent* entry = readdir(directory);
    if (entry == nullptr) return errno;
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names->emplace_back(name);
  }
}

}  // namespace gouji::env
