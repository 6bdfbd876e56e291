#include "tools/local/member_reader.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/env/errno_status.h"
#include "worker/intake/limits.h"
#include "worker/runtime/member_feed.h"
#include "worker/runtime/slot_template.h"
#include "worker/runtime/watched_child.h"
#include "worker/runtime/worker.h"

namespace gouji::local {
namespace {

constexpr std::chrono::milliseconds kWait{100};

}  // namespace

struct MemberReader::State {
  State()
      : slot_template({runtime::WorkerOptions().child_command, runtime::ChildEnvironment({})}),
        child(&slot_template, &observer, [](bool) {}) {}

  runtime::WorkerObserver observer;
  runtime::SlotTemplate slot_template;
  runtime::WatchedChild child;
  uint64_t number = 0;
  std::unique_ptr<runtime::MemberFeed> feed;
  runtime::ShardItem item;
  size_t next = 0;  // of the item's files
};

MemberReader::MemberReader() : state_(std::make_unique<State>()) {}
MemberReader::~MemberReader() = default;

absl::Status MemberReader::Open(const std::string& path, const std::string& id) {
  State& state = *state_;
  state.feed.reset();
  state.item = {};
  state.next = 0;
  runtime::OpenArchive archive;
  archive.id = id;
  archive.fd = env::UniqueFd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!archive.fd.ok()) return env::ErrnoStatus(errno, "cannot read", path);
  struct stat info;
  if (fstat(archive.fd.get(), &info) != 0 || !S_ISREG(info.st_mode))
    return absl::InvalidArgumentError(absl::StrCat("cannot read ", path, ": it is no regular file"));
  archive.size_bytes = static_cast<uint64_t>(info.st_size);
  state.feed = std::make_unique<runtime::MemberFeed>(
      &state.child, &state.observer, intake::WithDefaults({}), std::move(archive),
      [](const std::string&) { return true; }, &state.number);
  return absl::OkStatus();
}

absl::StatusOr<bool> MemberReader::Next(LocalMember* member) {
  State& state = *state_;
  while (state.next == state.item.files.size()) {
    if (state.feed == nullptr || state.feed->done()) return false;
    if (absl::Status polled = state.feed->Poll(kWait); !polled.ok()) return polled;
    std::optional<runtime::ShardItem> item = state.feed->Take(/*some=*/true);
    if (!item.has_value()) continue;
    state.item = *std::move(item);
    state.next = 0;
  }
  runtime::ItemFile& file = state.item.files[state.next++];
  *member = {std::move(file.id), std::move(file.member), state.item.lines, state.item.begin, state.item.end};
  return true;
}

}  // namespace gouji::local
