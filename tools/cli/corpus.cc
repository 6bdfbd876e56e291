#include "tools/cli/corpus.h"

#include <glob.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>

#include "common/store/source_kind.h"
#include "coordinator/planning/listing.h"
#include "tools/cli/read_input.h"

namespace gouji::cli {
namespace {

namespace fs = std::filesystem;

bool Exists(const std::string& path) {
  std::error_code error;
  return fs::exists(fs::symlink_status(path, error));
}

absl::Status ReadList(const std::string& argument, std::vector<std::string>& out) {
  const std::string path = argument.substr(1);
  std::ifstream file;
  if (path != "-") {
    file.open(path);
    if (!file || fs::is_directory(path)) {
      return absl::NotFoundError("cannot read the list " + path + " (" + std::strerror(errno) + ")");
    }
  }
  std::istream& lines = path == "-" ? std::cin : file;
  size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty()) continue;
    if (!line.starts_with("s3://") && !Exists(line)) {
      return absl::NotFoundError(path + ":" + std::to_string(number) +
                                 ": no such file or directory: " + line);
    }
    out.push_back(line);
  }
  return absl::OkStatus();
}

absl::Status ExpandGlob(const std::string& pattern, std::vector<std::string>& out) {
  glob_t found{};
  const int result = ::glob(pattern.c_str(), GLOB_NOSORT | GLOB_BRACE, nullptr, &found);
  std::vector<std::string> paths;
  if (result == 0) paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  globfree(&found);
  if (result == GLOB_NOMATCH || (result == 0 && paths.empty())) {
    return absl::NotFoundError("nothing matches " + pattern);
  }
  if (result != 0) return absl::InvalidArgumentError("cannot expand " + pattern);
  std::sort(paths.begin(), paths.end());  // by bytes: the same everywhere
  out.insert(out.end(), paths.begin(), paths.end());
  return absl::OkStatus();
}

// As NormalizeRoots has it.
std::string Absolute(const std::string& path) {
  std::string name = fs::absolute(path).lexically_normal().string();
  while (name.size() > 1 && name.ends_with('/')) name.pop_back();
  return name;
}

// "drafts/2024*/x" -> "drafts/", "*.txt" -> "./".
std::string FolderBefore(const std::string& pattern) {
  const size_t slash = pattern.rfind('/', pattern.find_first_of("*?[{"));
  return slash == pattern.npos ? "./" : pattern.substr(0, slash + 1);
}

// What arguments may name: the roots of a job, all of them there; or drafts, `-` among them, of which each is told about
// when it is opened.
enum class Purpose { kJob, kDrafts };

absl::StatusOr<std::vector<std::string>> ExpandArguments(
    const std::vector<std::string>& arguments, Purpose purpose,
    std::map<std::string, std::string>* matched = nullptr) {
  const bool drafts = purpose == Purpose::kDrafts;
  std::vector<std::string> paths;
  for (const std::string& argument : arguments) {
    absl::Status status;
    if (drafts && argument == kStandardInput) {
      paths.push_back(argument);
    } else if (argument.empty()) {
      status = absl::InvalidArgumentError("an empty CORPUS argument");
    } else if (argument.starts_with("s3://") && !drafts) {
      paths.push_back(argument);
    } else if (argument.starts_with("s3://")) {
      status =
          absl::UnimplementedError("cannot read " + argument +
                                   ": drafts are files of this machine; `gouji run` reads what lies in S3");
    } else if (Exists(argument)) {
      paths.push_back(argument);
    } else if (argument.starts_with("@")) {
      status = ReadList(argument, paths);
    } else if (argument.find_first_of("*?[{") != std::string::npos) {
      const size_t first = paths.size();
      status = ExpandGlob(argument, paths);
      for (size_t i = first; matched != nullptr && i < paths.size(); ++i)
        matched->emplace(Absolute(paths[i]), FolderBefore(argument));
    } else if (drafts) {
      paths.push_back(argument);
    } else {
      status = absl::NotFoundError("no such file or directory: " + argument);
    }
    if (!status.ok()) return status;
  }
  if (paths.empty()) return absl::InvalidArgumentError("no CORPUS was named");
  return paths;
}

bool Hidden(const fs::path& path) {
  return store::IsPassedOver(path.filename().string());
}

// Stops at the first entry that is no directory.
bool HoldsAnything(const std::string& directory) {
  std::error_code error;
  auto entry = fs::recursive_directory_iterator(
      directory,
      fs::directory_options::follow_directory_symlink | fs::directory_options::skip_permission_denied, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (Hidden(entry->path())) {
      entry.disable_recursion_pending();
    } else if (!entry->is_directory(error)) {
      return true;
    }
  }
  // What the walk could not open becomes a failed record; only what was seen to be empty is refused.
  return static_cast<bool>(error);
}

}  // namespace

absl::StatusOr<store::CorpusRoots> RootsFromArguments(const std::vector<std::string>& arguments,
                                                      std::map<std::string, std::string>* matched) {
  absl::StatusOr<std::vector<std::string>> paths = ExpandArguments(arguments, Purpose::kJob, matched);
  if (!paths.ok()) return paths.status();
  store::CorpusRoots roots;
  std::set<std::string> seen;
  for (const std::string& path : *paths) {
    const std::string name =
        path.starts_with("s3://") ? path : fs::absolute(path).lexically_normal().string();
    if (seen.insert(name).second) roots.Add()->set_locator(path);
  }
  if (const absl::Status status = planning::NormalizeRoots(&roots); !status.ok()) return status;
  if (const absl::Status status = planning::CheckRoots(roots); !status.ok()) return status;
  for (const job::v1::CorpusRoot& root : roots) {
    std::error_code error;
    if (fs::is_directory(root.locator(), error) && !HoldsAnything(root.locator())) {
      return absl::InvalidArgumentError("the directory " + root.locator() +
                                        " is empty: there is nothing to read");
    }
  }
  return roots;
}

absl::StatusOr<std::vector<std::string>> FilesFromArguments(const std::vector<std::string>& arguments) {
  absl::StatusOr<std::vector<std::string>> paths = ExpandArguments(arguments, Purpose::kDrafts);
  if (!paths.ok()) return paths.status();
  std::vector<std::string> files;
  for (const std::string& path : *paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    std::vector<std::string> members;
    auto entry = fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
      if (Hidden(entry->path())) {
        entry.disable_recursion_pending();
      } else if (!entry->is_directory(error)) {
        members.push_back(entry->path().string());
      }
    }
    if (error) return absl::PermissionDeniedError("cannot list " + path + ": " + error.message());
    if (members.empty()) return absl::InvalidArgumentError("the directory " + path + " is empty");
    std::sort(members.begin(), members.end());
    files.insert(files.end(), members.begin(), members.end());
  }
  return files;
}

}  // namespace gouji::cli
