#include "coordinator/queue/redis_library.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "coordinator/queue/functions_lua.h"

namespace gouji::queue {

std::string_view LibraryCode() {
  return {kFunctionsLua, sizeof(kFunctionsLua)};
}

int LibraryMinor(std::string_view code) {
  constexpr std::string_view kMark = "\n-- minor ";
  const size_t at = code.find(kMark);
  if (at == std::string_view::npos) return 0;
  const std::string_view rest = code.substr(at + kMark.size());
  int minor = 0;
  const std::string_view number = rest.substr(0, rest.find('\n'));
  return absl::SimpleAtoi(absl::string_view(number.data(), number.size()), &minor) ? minor : 0;
}

absl::Status EnsureLibrary(RedisConnection& connection) {
  const absl::StatusOr<RedisReply> libraries =
      connection.RunOne({"FUNCTION", "LIST", "LIBRARYNAME", "gouji_v1", "WITHCODE"});
  if (!libraries.ok()) return libraries.status();
  for (const RedisReply& library : libraries->items) {
    for (size_t i = 0; i + 1 < library.items.size(); i += 2) {
      if (library.items[i].text != "library_code") continue;
      const std::string& loaded = library.items[i + 1].text;
      if (loaded == LibraryCode() || LibraryMinor(loaded) > LibraryMinor(LibraryCode()))
        return absl::OkStatus();
    }
  }
  const absl::StatusOr<RedisReply> reply =
      connection.RunOne({"FUNCTION", "LOAD", "REPLACE", std::string(LibraryCode())});
  if (reply.ok() || reply.status().code() != absl::StatusCode::kInternal) return reply.status();
  return absl::FailedPreconditionError(
      absl::StrCat("the server refuses gouji's function library: ", reply.status().message()));
}

std::vector<std::string> PartitionKeys(uint32_t partition) {
  std::vector<std::string> keys;
  for (const char* name :
       {"meta", "jobs", "shards", "ready", "delayed", "leased", "turns", "done", "children", "events"}) {
    keys.push_back(absl::StrFormat("{gouji:%02d}:%s", partition, name));
  }
  return keys;
}

std::vector<std::string> WorkerKeys() {
  return {"{gouji:workers}:meta", "{gouji:workers}:workers"};
}

}  // namespace gouji::queue
