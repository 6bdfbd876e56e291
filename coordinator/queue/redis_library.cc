#include "coordinator/queue/redis_library.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "common/env/crash_point.h"
#include "coordinator/queue/functions_lua.h"

namespace gouji::queue {
namespace {

constexpr char kLibraryName[] = "gouji_v1";

// Value of a field of an entry of FUNCTION LIST.
std::string Field(const RedisReply& entry, std::string_view name) {
  for (size_t i = 0; i + 1 < entry.items.size(); i += 2) {
    if (entry.items[i].text == name) return entry.items[i + 1].text;
  }
  return "";
}

// 1 of "gouji_v1"; 0 of what is no such name.
int LibraryMajor(absl::string_view name) {
  int major = 0;
  return absl::ConsumePrefix(&name, "gouji_v") && absl::SimpleAtoi(name, &major) ? major : 0;
}

}  // namespace

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
      connection.RunOne({"FUNCTION", "LIST", "LIBRARYNAME", "gouji_v*", "WITHCODE"});
  if (!libraries.ok()) return libraries.status();
  std::string loaded;
  for (const RedisReply& library : libraries->items) {
    const std::string name = Field(library, "library_name");
    if (name == kLibraryName) {
      loaded = Field(library, "library_code");
    } else if (LibraryMajor(name) > LibraryMajor(kLibraryName)) {
      return absl::FailedPreconditionError(
          absl::StrCat("the server holds the functions of a newer gouji (", name, "; this one brings ",
                       kLibraryName, "): upgrade this coordinator, or give it a Redis of its own"));
    }
  }
  if (loaded == LibraryCode() || LibraryMinor(loaded) > LibraryMinor(LibraryCode())) return absl::OkStatus();
  const absl::StatusOr<RedisReply> reply =
      connection.RunOne({"FUNCTION", "LOAD", "REPLACE", std::string(LibraryCode())});
  if (reply.ok()) env::CrashPoint("redis", "library");
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
