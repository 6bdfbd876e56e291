#include "tools/corpusgen/output.h"

#include <iconv.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <future>
#include <thread>
#include <vector>

#include "tools/corpusgen/truth.h"

namespace gouji::corpusgen {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kBlock = 256;  // reports that one thread makes before they are written

// What a thread hands over: bytes of files or of JSON Lines, and the truth.
struct Block {
  std::string lines;
  std::string truth;
  std::vector<std::pair<std::string, std::string>> files;  // path, bytes
  std::vector<size_t> line_ends;
  uint64_t text_bytes = 0;
  uint64_t errors = 0;
};

std::string ToGb18030(const std::string& text) {
  iconv_t converter = iconv_open("GB18030", "UTF-8");
  if (converter == reinterpret_cast<iconv_t>(-1)) return text;
  std::string out(text.size() * 2 + 16, '\0');
  char* from = const_cast<char*>(text.data());
  size_t from_left = text.size();
  char* to = out.data();
  size_t to_left = out.size();
  const size_t converted = iconv(converter, &from, &from_left, &to, &to_left);
  iconv_close(converter);
  if (converted == static_cast<size_t>(-1)) return text;
  out.resize(out.size() - to_left);
  return out;
}

Block MakeBlock(const Plan& plan, uint64_t first, uint64_t end) {
  Block block;
  for (uint64_t index = first; index < end; ++index) {
    Report report = Generate(plan.options, index);
    block.text_bytes += report.text.size();
    block.errors += report.errors.size();
    AppendTruth(report, block.truth);
    if (plan.options.as_files) {
      block.files.emplace_back(
          report.id, report.gbk ? ToGb18030(report.text) : std::string(ByteOrderMark(report)) + report.text);
    } else {
      AppendDocument(report, block.lines);
      block.line_ends.push_back(block.lines.size());
    }
  }
  return block;
}

std::string Problem(const std::string& what, const fs::path& path) {
  return what + " " + path.string() + ": " + std::strerror(errno);
}

// The files of the corpus, in order.
class Writer {
 public:
  Writer(const Plan& plan, Summary& summary) : plan_(plan), summary_(summary) {}

  bool Open(std::string& error) {
    const fs::path root = fs::path(plan_.directory) / "reports";
    std::error_code code;
    fs::create_directories(root, code);
    if (code) {
      error = "cannot create " + root.string() + ": " + code.message();
      return false;
    }
    summary_.reports_path = root.string();
    summary_.truth_path =
        plan_.truth.empty() ? (fs::path(plan_.directory) / "truth.jsonl").string() : plan_.truth;
    truth_.open(summary_.truth_path, std::ios::binary | std::ios::trunc);
    if (!truth_) error = Problem("cannot write", summary_.truth_path);
    return static_cast<bool>(truth_);
  }

  bool Write(const Block& block, std::string& error) {
    truth_.write(block.truth.data(), static_cast<std::streamsize>(block.truth.size()));
    if (!truth_) {
      error = Problem("cannot write", summary_.truth_path);
      return false;
    }
    summary_.text_bytes += block.text_bytes;
    summary_.errors += block.errors;
    return plan_.options.as_files ? WriteFiles(block, error) : WriteLines(block, error);
  }

  bool Close(std::string& error) {
    truth_.close();
    if (lines_.is_open()) lines_.close();
    if (truth_.fail() || lines_.fail()) {
      error = Problem("cannot finish", summary_.truth_path);
      return false;
    }
    return true;
  }

 private:
  bool WriteFiles(const Block& block, std::string& error) {
    for (const auto& [id, bytes] : block.files) {
      const fs::path path = fs::path(summary_.reports_path) / id;
      if (summary_.reports % 1000 == 0) {
        std::error_code code;
        fs::create_directories(path.parent_path(), code);
      }
      std::ofstream file(path, std::ios::binary | std::ios::trunc);
      file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
      file.close();
      if (!file) {
        error = Problem("cannot write", path);
        return false;
      }
      ++summary_.reports;
    }
    return true;
  }

  bool WriteLines(const Block& block, std::string& error) {
    size_t begin = 0;
    for (const size_t end : block.line_ends) {
      if (!NextFile(error)) return false;
      lines_.write(block.lines.data() + begin, static_cast<std::streamsize>(end - begin));
      begin = end;
      ++summary_.reports;
    }
    if (!lines_) error = Problem("cannot write to", summary_.reports_path);
    return static_cast<bool>(lines_);
  }

  // Opens the file that the next report belongs to.
  bool NextFile(std::string& error) {
    const uint64_t files = plan_.jsonl_files;
    const uint64_t file = summary_.reports * files / plan_.count;
    if (lines_.is_open() && file == current_) return true;
    if (lines_.is_open()) lines_.close();
    current_ = file;
    char name[32];
    std::snprintf(name, sizeof name, "part-%05llu.jsonl", static_cast<unsigned long long>(file));
    const fs::path path = fs::path(summary_.reports_path) / name;
    lines_.open(path, std::ios::binary | std::ios::trunc);
    if (!lines_) error = Problem("cannot write", path);
    return static_cast<bool>(lines_);
  }

  const Plan& plan_;
  Summary& summary_;
  std::ofstream truth_;
  std::ofstream lines_;
  uint64_t current_ = 0;
};

}  // namespace

bool WriteCorpus(const Plan& plan, Summary& summary, std::string& error) {
  Writer writer(plan, summary);
  if (!writer.Open(error)) return false;
  const uint32_t threads =
      plan.threads > 0 ? plan.threads : std::max(1U, std::thread::hardware_concurrency());
  for (uint64_t next = 0; next < plan.count;) {
    std::vector<std::future<Block>> round;
    for (uint32_t t = 0; t < threads && next < plan.count; ++t) {
      const uint64_t end = std::min(plan.count, next + kBlock);
      round.push_back(
          std::async(std::launch::async, [&plan, next, end] { return MakeBlock(plan, next, end); }));
      next = end;
    }
    for (std::future<Block>& block : round) {
      if (!writer.Write(block.get(), error)) return false;
    }
  }
  return writer.Close(error);
}

}  // namespace gouji::corpusgen
