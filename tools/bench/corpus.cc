#include "tools/bench/corpus.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "tools/bench/json.h"

namespace gouji::bench {
namespace {

namespace fs = std::filesystem;

class Loader {
 public:
  Loader(uint64_t limit, Corpus& corpus, std::string& error)
      : limit_(limit), corpus_(corpus), error_(error) {}

  bool Load(const fs::path& path) {
    std::error_code code;
    if (!fs::is_directory(path, code)) return LoadOne(path, path.filename().string());
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(path, code)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
    if (code) {
      error_ = "cannot list " + path.string() + ": " + code.message();
      return false;
    }
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
      if (Full()) break;
      if (!LoadOne(file, fs::relative(file, path).generic_string())) return false;
    }
    return true;
  }

 private:
  bool Full() const { return limit_ > 0 && corpus_.documents.size() >= limit_; }

  bool LoadOne(const fs::path& file, const std::string& id) {
    std::string bytes;
    if (!ReadFile(file.string(), bytes, error_)) return false;
    if (file.extension() != ".jsonl") {
      Add({id, std::move(bytes), false});
      return true;
    }
    std::string_view rest = bytes;
    for (size_t offset = 0; !rest.empty() && !Full();) {
      const size_t end = std::min(rest.find('\n'), rest.size());
      Json object;
      if (!Json::Parse(rest.substr(0, end), object)) {
        error_ = file.string() + ": no JSON object at byte " + std::to_string(offset);
        return false;
      }
      Add({object["id"].Text(), object["text"].Text(), true});
      offset += end + 1;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return true;
  }

  void Add(CorpusDocument document) {
    corpus_.bytes += document.bytes.size();
    corpus_.documents.push_back(std::move(document));
  }

  uint64_t limit_;
  Corpus& corpus_;
  std::string& error_;
};

}  // namespace

bool ReadFile(const std::string& path, std::string& bytes, std::string& error) {
  std::ifstream file(path, std::ios::binary);
  bytes.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  if (file.is_open() && !file.bad()) return true;
  error = "cannot read " + path + ": " + std::strerror(errno);
  return false;
}

bool LoadCorpus(const std::string& path, uint64_t limit, Corpus& corpus, std::string& error) {
  if (!Loader(limit, corpus, error).Load(path)) return false;
  if (!corpus.documents.empty()) return true;
  error = "no documents in " + path;
  return false;
}

}  // namespace gouji::bench
