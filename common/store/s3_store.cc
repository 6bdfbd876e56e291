#include "common/store/s3_store.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/env/clock.h"
#include "common/env/crash_point.h"
#include "common/env/views.h"
#include "common/s3/body.h"
#include "common/store/framed.h"
#include "common/store/object_name.h"

namespace gouji::store {
namespace {

using env::ToAbsl;

constexpr std::string_view kProbe = ".probe";
constexpr std::string_view kMark = ".removing";
// Of what Get gives: one message. Segments and listings are read in parts.
constexpr uint64_t kMaxWholeBytes = kMaxEntryBytes + kFrameHeaderBytes;
// A page is asked for as long as a limit is not reached; no folder is so large that it takes more.
constexpr int kMaxPages = 100'000;

class S3Writer final : public ObjectWriter {
 public:
  S3Writer(s3::Client& client, std::string key, std::string name)
      : client_(client), key_(std::move(key)), name_(std::move(name)) {}

  absl::Status Append(std::string_view bytes) override {
    if (state_.ok()) state_ = body_.Append(bytes);
    return state_;
  }

  absl::Status Commit() override {
    if (!state_.ok()) return state_;
    state_ = absl::FailedPreconditionError("the object was committed already");
    env::CrashPoint("store.written", ObjectKind(name_));
    absl::Status put = client_.PutIfAbsent(key_, body_);
    if (put.ok()) env::CrashPoint("store.durable", ObjectKind(name_));
    return put;
  }

 private:
  s3::Client& client_;
  const std::string key_;
  const std::string name_;
  s3::Body body_;
  absl::Status state_;
};

// Whether a name that is listed later may still stand before `name`: folders come in the order of their names with a slash behind.
bool MayComeLate(const std::string& name, std::string_view last) {
  for (size_t at = name.find_first_of("-."); at != std::string::npos; at = name.find_first_of("-.", at + 1)) {
    if (absl::StrCat(name.substr(0, at), "/") > ToAbsl(last)) return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<std::unique_ptr<S3Store>> S3Store::Open(std::string_view url, const s3::Settings& settings,
                                                       OpenMode mode) {
  absl::StatusOr<s3::Place> place = s3::ParseUrl(url);
  if (!place.ok()) return place.status();
  while (place->key.ends_with('/')) place->key.pop_back();
  if (!place->key.empty() && !IsObjectName(place->key)) {
    return absl::InvalidArgumentError(absl::StrCat(
        ToAbsl(url), ": the prefix of a store is made of letters, digits and ._-, in parts that begin ",
        "with no point"));
  }
  if (!place->key.empty()) place->key += '/';
  auto store = std::unique_ptr<S3Store>(new S3Store(settings, *std::move(place), mode));
  // Reading needs a bucket that can be listed, writing one that heeds conditions.
  absl::Status usable;
  if (mode == OpenMode::kWrite) usable = store->Probe();
  if (usable.ok()) usable = store->StandsAnything(store->prefix_).status();
  if (!usable.ok()) return usable;
  return store;
}

std::string S3Store::url() const {
  std::string url = client_.NameOf(prefix_);
  while (url.ends_with('/')) url.pop_back();
  return url;
}

absl::Status S3Store::Probe() {
  const std::string key = absl::StrCat(prefix_, ToAbsl(kProbe));
  // The first put succeeds in a new store alone; the second one never may.
  for (int put = 0; put < 2; ++put) {
    s3::Body body;
    if (absl::Status added = body.Append("gouji asks whether objects are written once here\n"); !added.ok())
      return added;
    absl::Status answer = client_.PutIfAbsent(key, body);
    if (absl::IsAlreadyExists(answer)) return absl::OkStatus();
    if (absl::IsFailedPrecondition(answer)) {
      return absl::FailedPreconditionError(absl::StrCat(
          "the server may know no conditional writes (If-None-Match), which a store needs to write each ",
          "object exactly once: ", answer.message()));
    }
    if (!answer.ok()) return answer;
  }
  return absl::FailedPreconditionError(absl::StrCat(
      "the server overwrites objects although it is asked not to (", client_.NameOf(key),
      "): it knows no conditional writes (If-None-Match), which a store needs to write each object ",
      "exactly once; use another server, or a directory"));
}

absl::StatusOr<std::string> S3Store::KeyOf(std::string_view name) const {
  if (!IsObjectName(name)) return absl::InvalidArgumentError(absl::StrCat("no object name: ", ToAbsl(name)));
  return absl::StrCat(prefix_, ToAbsl(name));
}

absl::Status S3Store::CheckWritable() const {
  if (mode_ == OpenMode::kWrite) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("store ", url(), " was opened for reading only"));
}

absl::StatusOr<std::unique_ptr<ObjectWriter>> S3Store::Create(std::string_view name) {
  absl::StatusOr<std::string> key = KeyOf(name);
  if (!key.ok()) return key.status();
  if (absl::Status writable = CheckWritable(); !writable.ok()) return writable;
  return std::make_unique<S3Writer>(client_, *std::move(key), std::string(name));
}

absl::Status S3Store::PutIfAbsent(std::string_view name, std::string_view bytes) {
  absl::StatusOr<std::unique_ptr<ObjectWriter>> writer = Create(name);
  if (!writer.ok()) return writer.status();
  if (absl::Status status = (*writer)->Append(bytes); !status.ok()) return status;
  return (*writer)->Commit();
}

absl::StatusOr<bool> S3Store::StandsAnything(const std::string& folder_key) {
  s3::ListRequest request;
  request.prefix = folder_key;
  request.limit = 1;
  const absl::StatusOr<s3::ListPage> page = client_.List(request);
  if (!page.ok()) return page.status();
  return !page->objects.empty();
}

absl::Status S3Store::PutFirst(std::string_view name, std::string_view bytes) {
  absl::StatusOr<std::string> key = KeyOf(name);
  if (!key.ok()) return key.status();
  if (absl::Status writable = CheckWritable(); !writable.ok()) return writable;
  const std::string folder = key->substr(0, key->rfind('/') + 1);
  absl::Status taken = absl::AlreadyExistsError(absl::StrCat("folder of ", ToAbsl(name), " exists"));
  absl::StatusOr<bool> stands = StandsAnything(folder);
  if (!stands.ok()) return stands.status();
  if (*stands) return taken;
  if (absl::Status put = PutIfAbsent(name, bytes); !put.ok()) return put;
  // A removal that is under way would take what comes after: whoever saw an empty folder long ago steps back.
  const absl::StatusOr<std::string> mark = IdentityOf(absl::StrCat(folder, ToAbsl(kMark)));
  if (!mark.ok()) return mark.status();
  if (mark->empty()) return absl::OkStatus();
  absl::Status removed = client_.Delete(*key);
  return removed.ok() ? taken : removed;
}

absl::StatusOr<std::string> S3Store::Get(std::string_view name) {
  const absl::StatusOr<std::string> key = KeyOf(name);
  if (!key.ok()) return key.status();
  return client_.Get(*key, kMaxWholeBytes);
}

absl::StatusOr<std::string> S3Store::GetRange(std::string_view name, uint64_t offset, uint64_t length) {
  const absl::StatusOr<std::string> key = KeyOf(name);
  if (!key.ok()) return key.status();
  return client_.GetRange(*key, offset, length);
}

absl::StatusOr<ObjectInfo> S3Store::Stat(std::string_view name) {
  const absl::StatusOr<std::string> key = KeyOf(name);
  if (!key.ok()) return key.status();
  const absl::StatusOr<s3::ObjectHead> head = client_.Head(*key);
  if (!head.ok()) return head.status();
  return ObjectInfo{std::string(name), head->size_bytes};
}

absl::StatusOr<std::vector<std::string>> S3Store::List(std::string_view folder, std::string_view after,
                                                       size_t limit) {
  s3::ListRequest request;
  request.prefix = prefix_;
  if (!folder.empty()) {
    const absl::StatusOr<std::string> key = KeyOf(folder);
    if (!key.ok()) return key.status();
    request.prefix = *key + "/";
  }
  request.folders = true;
  if (!after.empty()) request.start_after = request.prefix + std::string(after);
  constexpr size_t kFewest = 2;
  request.limit = static_cast<uint32_t>(std::clamp<size_t>(limit, kFewest, request.limit));
  std::set<std::string> names;
  const auto note = [&](std::string_view key) {
    std::string_view name = key.substr(std::min(request.prefix.size(), key.size()));
    if (name.ends_with('/')) name.remove_suffix(1);
    if (name > after && IsObjectName(name)) names.emplace(name);
  };
  for (int pages = 0; pages < kMaxPages; ++pages) {
    const absl::StatusOr<s3::ListPage> page = client_.List(request);
    if (!page.ok()) return page.status();
    std::string last;
    for (const s3::ListedObject& object : page->objects) last = std::max(last, object.key);
    for (const std::string& prefix : page->prefixes) last = std::max(last, prefix);
    for (const s3::ListedObject& object : page->objects) note(object.key);
    for (const std::string& prefix : page->prefixes) note(prefix);
    last.erase(0, request.prefix.size());
    const bool enough = names.size() >= limit &&
                        std::none_of(names.begin(), names.end(),
                                     [&](const std::string& name) { return MayComeLate(name, last); });
    if (page->next_token.empty() || enough) {
      std::vector<std::string> sorted(names.begin(), names.end());
      sorted.resize(std::min(limit, sorted.size()));
      return sorted;
    }
    request.token = page->next_token;
    request.start_after.clear();
  }
  return absl::DataLossError(
      absl::StrCat("the listing of ", client_.NameOf(request.prefix), " does not end"));
}

absl::Status S3Store::SyncSeen(std::string_view name) {
  return KeyOf(name).status();
}

absl::StatusOr<std::string> S3Store::IdentityOf(const std::string& key) {
  const absl::StatusOr<s3::ObjectHead> head = client_.Head(key);
  if (absl::IsNotFound(head.status())) return std::string();
  if (!head.ok()) return head.status();
  return head->identity;
}

absl::StatusOr<bool> S3Store::PutMark(const std::string& mark) {
  for (int tries = 0; tries < 2; ++tries) {
    s3::Body body;
    if (absl::Status added = body.Append("this folder is being removed\n"); !added.ok()) return added;
    const absl::Status put = client_.PutIfAbsent(mark, body);
    if (put.ok()) return true;
    if (!absl::IsAlreadyExists(put)) return put;
    const absl::StatusOr<s3::ObjectHead> standing = client_.Head(mark);
    if (!standing.ok() && !absl::IsNotFound(standing.status())) return standing.status();
    if (!standing.ok()) continue;
    if (standing->age_seconds < kRemovalSeconds) return false;
    if (absl::Status removed = client_.Delete(mark); !removed.ok()) return removed;
  }
  return false;
}

absl::StatusOr<bool> S3Store::RemoveBelow(const std::string& folder_key, int64_t give_up_ms) {
  s3::ListRequest request;
  request.prefix = folder_key;
  for (int pages = 0; pages < kMaxPages; ++pages) {
    const absl::StatusOr<s3::ListPage> page = client_.List(request);
    if (!page.ok()) return page.status();
    std::vector<std::string> keys;
    for (const s3::ListedObject& object : page->objects)
      if (object.key != absl::StrCat(folder_key, ToAbsl(kMark))) keys.push_back(object.key);
    if (env::RealClock().SteadyMs() >= give_up_ms) return false;
    if (absl::Status removed = client_.DeleteMany(keys); !removed.ok()) return removed;
    if (page->next_token.empty()) return true;
    request.token = page->next_token;
  }
  return false;
}

absl::StatusOr<bool> S3Store::RemoveFolder(std::string_view folder, std::string_view first,
                                           const std::function<bool(const ReadBelow&)>& wanted) {
  const absl::StatusOr<std::string> name = KeyOf(folder);
  if (!name.ok()) return name.status();
  const std::string folder_key = *name + "/";
  const std::string first_key = folder_key + std::string(first);
  const absl::StatusOr<std::string> identity = IdentityOf(first_key);
  if (!identity.ok()) return identity.status();
  if (identity->empty()) {
    absl::StatusOr<bool> stands = StandsAnything(folder_key);
    if (!stands.ok() || !*stands) return stands;
  }
  // What was read is of this folder only if its first object is still the same behind the reading.
  const auto same = [&]() -> absl::StatusOr<bool> {
    const absl::StatusOr<std::string> now = IdentityOf(first_key);
    return now.ok() ? absl::StatusOr<bool>(*now == *identity) : now.status();
  };
  const ReadBelow read = [&](std::string_view below) -> absl::StatusOr<std::string> {
    if (!IsObjectName(below))
      return absl::InvalidArgumentError(absl::StrCat("no object name: ", ToAbsl(below)));
    absl::StatusOr<std::string> bytes = client_.Get(folder_key + std::string(below), kMaxWholeBytes);
    const absl::StatusOr<bool> still = same();
    if (!still.ok()) return still.status();
    return *still ? std::move(bytes) : absl::NotFoundError(absl::StrCat("no object ", ToAbsl(below)));
  };
  if (!wanted(read)) return false;
  if (absl::Status writable = CheckWritable(); !writable.ok()) return writable;
  const int64_t give_up_ms = env::RealClock().SteadyMs() + kRemovalSeconds / 2 * 1'000;
  const std::string mark = absl::StrCat(folder_key, ToAbsl(kMark));
  absl::StatusOr<bool> marked = PutMark(mark);
  if (!marked.ok() || !*marked) return marked;
  // Under the mark nothing takes this folder's place any more; what has, before, is another one, and this one is gone.
  const absl::StatusOr<bool> still = same();
  if (!still.ok()) return still.status();
  if (*still) {
    if (absl::Status removed = client_.Delete(first_key); !removed.ok()) return removed;
    const absl::StatusOr<bool> all = RemoveBelow(folder_key, give_up_ms);
    if (!all.ok()) return all.status();
    if (!*all) return true;
  }
  if (absl::Status removed = client_.Delete(mark); !removed.ok()) return removed;
  return true;
}

}  // namespace gouji::store
