#include "tests/worker/runtime/scripted_reader.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <string>

#include "worker/runtime/slot_protocol.h"

namespace gouji::runtime {
namespace {

// What the sandbox refuses: "NAME=ERRNO " for each attempt, 0 where it was let through.
std::string TryEverything() {
  std::string result;
  const auto note = [&](const char* name, bool failed) {
    result += std::string(name) + "=" + std::to_string(failed ? errno : 0) + " ";
  };
  note("socket", socket(AF_INET, SOCK_STREAM, 0) < 0);
  note("create", open("/tmp/gouji-sandbox-test", O_CREAT | O_WRONLY, 0600) < 0);
  note("write", open("/dev/null", O_WRONLY) < 0);
  note("read", open("/dev/null", O_RDONLY) < 0);
  note("unlink", unlink("/tmp/gouji-sandbox-test") < 0);
  note("mkdir", mkdir("/tmp/gouji-sandbox-test", 0700) < 0);
  const pid_t forked = fork();
  if (forked == 0) _exit(0);
  note("fork", forked < 0);
  note("kill", kill(getppid(), 0) < 0);
  char* argv[] = {nullptr};
  note("exec", execve("/bin/true", argv, argv) < 0);
  return result;
}

size_t CountDescriptors() {
  size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
  return count - 1;  // the directory itself
}

class ScriptedReader {
 public:
  const report::v1::Record& Read(const stages::Document& document) {
    record_.Clear();
    record_.set_document_id(std::string(document.id));
    record_.set_outcome(report::v1::OUTCOME_PARSED);
    const std::string_view text = document.bytes;
    if (text.substr(0, 3) != "do:") {
      record_.mutable_header()->mutable_title()->set_text(std::string(text.substr(0, 200)));
      record_.set_charset(document.kind == stages::DocumentKind::kFile ? "file" : "line");
      return record_;
    }
    const std::string_view word = text.substr(3, text.find(' ') - 3);
    const std::string rest(text.find(' ') == text.npos ? "" : text.substr(text.find(' ') + 1));
    Do(word, rest);
    return record_;
  }

 private:
  void Do(std::string_view word, const std::string& rest) {
    if (word == "size") {
      record_.add_claims()->set_quote(std::string(static_cast<size_t>(std::stoull(rest)), 'q'));
    } else if (word == "lie") {
      record_.set_document_id("somebody else");
    } else if (word == "nothing") {
      record_.clear_outcome();
    } else if (word == "await") {
      while (access(rest.c_str(), F_OK) != 0) usleep(1000);
    } else if (word == "hold") {
      // So many MiB, until a file is there.
      const size_t space = rest.find(' ');
      const std::string held(std::stoull(rest) << 20, 'm');
      const std::string gate = rest.substr(space + 1);
      while (held.back() != 'm' || access(gate.c_str(), F_OK) != 0) usleep(1000);
    } else if (word == "toil") {
      while (access(rest.c_str(), F_OK) != 0) {
      }
    } else if (word == "work") {
      // So many milliseconds of a processor, however long that takes.
      const clock_t end = clock() + std::stol(rest) * (CLOCKS_PER_SEC / 1000);
      while (clock() < end) {
      }
    } else if (word == "signal") {
      raise(std::stoi(rest));
    } else if (word == "blind") {
      // What is left of the file cannot be seen any more.
      for (int fd = kFirstForeignDescriptor; fd < 64; ++fd) {
        if (fcntl(fd, F_GETFD) >= 0) dup2(STDIN_FILENO, fd);
      }
    } else if (word == "flood") {
      const char byte = 0;
      while (true) (void)send(kChildSocket, &byte, sizeof byte, MSG_NOSIGNAL);
    } else if (word == "exit") {
      _exit(std::stoi(rest));
    } else if (word == "sandbox") {
      record_.mutable_header()->mutable_title()->set_text(TryEverything());
    } else if (word == "environment") {
      const char* value = getenv(rest.c_str());
      record_.mutable_header()->mutable_title()->set_text(value == nullptr ? "unset" : value);
    } else if (word == "descriptors") {
      record_.mutable_header()->mutable_title()->set_text(std::to_string(CountDescriptors()));
    } else if (word == "find") {
      record_.add_findings()->set_severity(report::v1::SEVERITY_WARNING);
    }
  }

  report::v1::Record record_;
};

}  // namespace

ReadDocument MakeScriptedReader(const job::v1::Limits&) {
  auto reader = std::make_shared<ScriptedReader>();
  return [reader](const stages::Document& document) -> const report::v1::Record& {
    return reader->Read(document);
  };
}

}  // namespace gouji::runtime
