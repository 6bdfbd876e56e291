#include "tools/cli/upload.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <utility>
#include <vector>

#include "common/env/digest.h"
#include "common/store/message.h"
#include "common/store/uploads.h"
#include "coordinator/planning/listing.h"
#include "tools/cli/client.h"
#include "tools/cli/terminal.h"

namespace gouji::cli {
namespace {

namespace fs = std::filesystem;

constexpr size_t kChunk = 256 << 10;
constexpr size_t kBatch = 10'000;

// One content: a file, or the index itself.
struct Content {
  std::string path;  // empty: `bytes`
  std::string bytes;
  uint64_t size = 0;
};
// By the 32 bytes of their SHA-256: the same content is sent once.
using Contents = std::map<std::string, Content>;

// Calls `use` with each part of a file; false when it cannot be read to its end, or `use` wants no more.
template <typename Use>
bool ReadFile(const std::string& path, const Use& use) {
  std::ifstream file(path, std::ios::binary);
  std::string buffer(kChunk, '\0');
  while (file) {
    file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    const auto got = static_cast<size_t>(file.gcount());
    if (got > 0 && !use(std::string_view(buffer).substr(0, got))) return false;
  }
  return file.eof();
}

// What was named, links resolved. A link below them that leads to a place outside is not followed: a folder that
// was unpacked from a stranger's archive would carry other files of this machine to the cluster.
std::vector<std::string> FoldersOf(const store::CorpusRoots& roots,
                                   const std::map<std::string, std::string>& matched) {
  std::vector<std::string> folders;
  std::error_code error;
  for (const job::v1::CorpusRoot& root : roots) {
    const auto match = matched.find(root.locator());
    const std::string& named = match == matched.end() ? root.locator() : match->second;
    std::string folder = (fs::weakly_canonical(named, error) / "").string();
    if (folders.empty() || folders.back() != folder) folders.push_back(std::move(folder));
  }
  return folders;
}

bool LeadsOut(const std::string& path, const std::vector<std::string>& folders) {
  std::error_code error;
  const std::string resolved = fs::canonical(path, error).string();
  return error || std::none_of(folders.begin(), folders.end(),
                               [&](const std::string& folder) { return resolved.starts_with(folder); });
}

// A shell that expands `drafts/*` names links as its user does: they are sent, and nobody is left to guess that they were.
void TellOfLinks(const store::CorpusRoots& roots, const std::map<std::string, std::string>& matched) {
  std::error_code error;
  for (const job::v1::CorpusRoot& root : roots) {
    const fs::path path = root.locator();
    if (matched.contains(root.locator()) || !fs::is_symlink(fs::symlink_status(path, error))) continue;
    const std::string target = fs::weakly_canonical(path, error).string();
    if (target.starts_with((fs::weakly_canonical(path.parent_path(), error) / "").string())) continue;
    std::cerr << "gouji: " << root.locator() << " is a link to " << target
              << ", which is sent, since the link was named\n";
  }
}

// What the job will have as failed documents: told here, where their names and reasons are known.
void TellOfLeftOut(const std::vector<std::string>& left_out) {
  constexpr size_t kMostNames = 10;
  if (left_out.empty()) return;
  std::cerr << "gouji: " << Count(left_out.size(), "file")
            << " cannot be read, or a link that leads out of what was named; not sent:\n";
  for (size_t i = 0; i < std::min(left_out.size(), kMostNames); ++i) std::cerr << "  " << left_out[i] << "\n";
  if (left_out.size() > kMostNames)
    std::cerr << "  and " << Grouped(left_out.size() - kMostNames) << " more\n";
}

// Digest and size of the source's file into `source` and `contents`; a file that cannot be read becomes a failed source.
void Describe(const store::CorpusRoots& roots, const std::vector<std::string>& folders,
              const std::map<std::string, std::string>& matched, job::v1::Source* source,
              Contents* contents) {
  const bool named =
      source->root_itself() && !matched.contains(roots.Get(static_cast<int>(source->root())).locator());
  Content content{.path = store::SourcePath(*source, roots), .bytes = {}, .size = 0};
  if (!named && LeadsOut(content.path, folders)) source->set_failure("unreadable");
  // What another machine could not know of the file, and what would differ in the next try.
  source->clear_modify_time_ns();
  source->clear_root_itself();
  source->clear_failure_detail();
  env::Sha256Hasher hasher;
  const bool read = source->failure().empty() && ReadFile(content.path, [&](std::string_view part) {
                      hasher.Update(part);
                      content.size += part.size();
                      return true;
                    });
  if (!read) {
    source->set_failure("unreadable");
    source->clear_size_bytes();
    return;
  }
  const env::Sha256Digest digest = hasher.Finish();
  source->set_etag(env::ToHex(env::AsBytes(digest)));
  source->set_size_bytes(content.size);
  contents->emplace(env::AsBytes(digest), std::move(content));
}

// Writes one content; an error only for what lies on this side.
absl::Status Send(const std::string& digest, const Content& content, const Client::Write& write,
                  bool* wanted) {
  upload::v1::PutContentsRequest request;
  request.mutable_begin()->set_sha256(digest);
  request.mutable_begin()->set_size_bytes(content.size);
  *wanted = write(request);
  request.Clear();
  uint64_t left = content.size;
  const auto pass = [&](std::string_view part) {
    if (part.size() > left) return false;
    left -= part.size();
    request.set_data(std::string(part));
    *wanted = write(request);
    return *wanted;
  };
  if (content.path.empty()) {
    for (size_t at = 0; at < content.bytes.size() && *wanted; at += kChunk)
      pass(std::string_view(content.bytes).substr(at, kChunk));
  } else if (*wanted) {
    ReadFile(content.path, pass);
  }
  if (*wanted && left > 0)
    return absl::FailedPreconditionError(content.path + " changed while it was sent: submit again");
  return absl::OkStatus();
}

class Sender {
 public:
  Sender(const std::string& request_id, const Contents& contents, bool quiet)
      : request_id_(request_id), contents_(contents), line_(STDERR_FILENO, quiet) {}

  // Everything that the store lacks.
  absl::Status SendAll(Client& client, bool* progressed) {
    done_ = 0;
    for (auto at = contents_.begin(); at != contents_.end();) {
      std::vector<Contents::const_iterator> batch;
      upload::v1::FindMissingRequest asked;
      asked.set_request_id(request_id_);
      for (; at != contents_.end() && batch.size() < kBatch; ++at) {
        batch.push_back(at);
        asked.add_contents()->set_sha256(at->first);
        asked.mutable_contents(asked.contents_size() - 1)->set_size_bytes(at->second.size);
      }
      absl::StatusOr<upload::v1::FindMissingResponse> lacking = client.FindMissing(asked);
      if (!lacking.ok()) return lacking.status();
      *progressed = true;
      done_ += batch.size() - static_cast<size_t>(lacking->missing_size());
      absl::Status put =
          lacking->missing().empty() ? absl::OkStatus() : Put(client, batch, lacking->missing());
      if (!put.ok()) return put;
    }
    line_.Show("sent " + Grouped(done_) + " of " + Grouped(contents_.size()) + " files", "sent");
    line_.Clear();
    return absl::OkStatus();
  }

 private:
  absl::Status Put(Client& client, const std::vector<Contents::const_iterator>& batch,
                   const google::protobuf::RepeatedField<uint32_t>& missing) {
    return client
        .PutContents([&](const Client::Write& write) -> absl::Status {
          upload::v1::PutContentsRequest first;
          first.set_request_id(request_id_);
          bool wanted = write(first);
          for (const uint32_t ordinal : missing) {
            if (!wanted || ordinal >= batch.size()) break;
            const auto& [digest, content] = *batch[ordinal];
            if (absl::Status sent = Send(digest, content, write, &wanted); !sent.ok()) return sent;
            line_.Show("sent " + Grouped(++done_) + " of " + Grouped(contents_.size()) + " files");
          }
          return absl::OkStatus();
        })
        .status();
  }

  const std::string& request_id_;
  const Contents& contents_;
  ProgressLine line_;
  size_t done_ = 0;
};

}  // namespace

absl::Status Upload(const ClientOptions& options, const std::string& request_id, bool quiet,
                    const std::map<std::string, std::string>& matched, store::CorpusRoots* roots) {
  for (const job::v1::CorpusRoot& root : *roots) {
    if (root.locator().starts_with("s3://"))
      return absl::InvalidArgumentError(root.locator() +
                                        " is read by the workers themselves: leave --upload out");
  }
  const std::vector<std::string> folders = FoldersOf(*roots, matched);
  TellOfLinks(*roots, matched);
  absl::StatusOr<planning::Expansion> expansion = planning::ExpandRoots(*roots, folders);
  if (!expansion.ok()) return expansion.status();
  Contents contents;
  std::vector<std::string> left_out;
  upload::v1::Index index;
  for (job::v1::Source& source : expansion->sources) {
    Describe(*roots, folders, matched, &source, &contents);
    if (!source.failure().empty()) left_out.push_back(store::DocumentId(source, *roots));
    *index.add_sources() = std::move(source);
  }
  TellOfLeftOut(left_out);
  Content named{.path = {}, .bytes = store::SerializeDeterministic(index), .size = 0};
  named.size = named.bytes.size();
  const env::Sha256Digest digest = env::Sha256(named.bytes);
  contents.emplace(env::AsBytes(digest), std::move(named));
  for (job::v1::CorpusRoot& root : *roots)
    root.set_locator(store::FormatUploadLocator({.job = {}, .index = env::ToHex(env::AsBytes(digest))}));
  Sender sender(request_id, contents, quiet);
  return WithReconnect(
      options, [] { return false; },
      [&](Client& client, bool* progressed) { return sender.SendAll(client, progressed); });
}

}  // namespace gouji::cli
