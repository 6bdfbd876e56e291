#include "tools/cli/dump_object.h"

#include <google/protobuf/text_format.h>

#include <filesystem>
#include <vector>

#include "common/segment/segment_reader.h"
#include "common/segment/tally.h"
#include "common/store/listing.h"
#include "common/store/message.h"
#include "common/store/names.h"
#include "common/store/open.h"
#include "gouji/job/v1/store.pb.h"
#include "gouji/report/v1/report.pb.h"

namespace gouji::cli {
namespace {

namespace fs = std::filesystem;

std::string ProtoText(const google::protobuf::Message& message) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  printer.PrintToString(message, &text);
  return text;
}

template <typename Message>
absl::Status DumpMessage(store::Store& store, const std::string& name, std::ostream& out) {
  const absl::StatusOr<Message> message = store::GetMessage<Message>(store, name);
  if (!message.ok()) return message.status();
  out << ProtoText(*message);
  return absl::OkStatus();
}

absl::Status DumpListing(store::Store& store, const std::string& job, std::ostream& out) {
  auto reader = store::ListingReader::Open(store, job);
  if (!reader.ok()) return reader.status();
  store::ListingReader::Entry entry;
  for (;;) {
    const absl::StatusOr<bool> next = (*reader)->Next(&entry);
    if (!next.ok()) return next.status();
    if (!*next) break;
    out << "# source " << entry.number << " at byte " << entry.offset << "\n" << ProtoText(entry.source);
  }
  const auto footer = store::ReadListingFooter(store, job);
  if (!footer.ok()) return footer.status();
  out << "# footer\n" << ProtoText(*footer);
  return absl::OkStatus();
}

void DumpTally(const job::v1::Tally& tally, std::ostream& out) {
  job::v1::Tally plain = tally;
  plain.clear_digest();
  out << ProtoText(plain) << "# digest " << segment::DigestHex(tally) << "\n";
}

absl::Status DumpOutcome(store::Store& store, const std::string& name, std::ostream& out) {
  const auto header = segment::ReadOutcomeHeader(store, name);
  if (!header.ok()) return header.status();
  out << "# header\n" << ProtoText(*header);
  if (header->kind() != job::v1::OUTCOME_KIND_RECORDS) return absl::OkStatus();
  auto reader = segment::SegmentReader::Open(store, name);
  if (!reader.ok()) return reader.status();
  report::v1::Record record;
  std::string_view bytes;
  for (uint64_t number = 0;; ++number) {
    const absl::StatusOr<bool> next = (*reader)->Next(&bytes);
    if (!next.ok()) return next.status();
    if (!*next) break;
    out << "# record " << number << ", " << bytes.size() << " bytes\n";
    if (record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      out << ProtoText(record);
    } else {
      out << "# does not parse\n";
    }
  }
  for (const store::SkippedRegion& region : (*reader)->skipped()) {
    out << "# skipped bytes " << region.begin << " to " << region.end << ": " << region.reason << "\n";
  }
  out << "# footer\n";
  if (const auto tally = (*reader)->footer_tally()) {
    DumpTally(*tally, out);
  } else {
    out << "# damaged or missing\n";
  }
  return absl::OkStatus();
}

// The store's version, which is text.
absl::Status DumpMarker(store::Store& store, const std::string& name, std::ostream& out) {
  const absl::StatusOr<std::string> marker = store.Get(name);
  if (!marker.ok()) return marker.status();
  out << *marker;
  return absl::OkStatus();
}

std::vector<std::string> Parts(const std::string& name) {
  std::vector<std::string> parts;
  for (const fs::path& part : fs::path(name)) parts.push_back(part.string());
  return parts;
}

}  // namespace

std::optional<StoreObject> FindObject(const std::string& path) {
  std::error_code error;
  const fs::path absolute = fs::absolute(path, error).lexically_normal();
  for (fs::path directory = absolute.parent_path(); !directory.empty(); directory = directory.parent_path()) {
    const bool has_format = fs::is_regular_file(directory / store::kFormatName, error);
    const std::string name = absolute.lexically_relative(directory).string();
    if (has_format &&
        (name == store::kFormatName || name.starts_with(std::string(store::kJobsFolder) + "/") ||
         name.starts_with(std::string(store::kEpochsFolder) + "/"))) {
      return StoreObject{directory.string(), name};
    }
    if (directory == directory.root_path()) break;
  }
  return std::nullopt;
}

absl::Status DumpObject(const StoreObject& object, std::ostream& out) {
  auto store = store::OpenStore(object.store, store::OpenMode::kRead);
  if (!store.ok()) return store.status();
  const std::vector<std::string> parts = Parts(object.name);
  if (parts.size() == 1) return DumpMarker(**store, object.name, out);
  if (parts.size() == 2) return DumpMessage<job::v1::EpochRecord>(**store, object.name, out);
  const std::string& kind = parts[2];
  if (kind == "spec") return DumpMessage<job::v1::JobSpec>(**store, object.name, out);
  if (kind == "manifest") return DumpMessage<job::v1::Manifest>(**store, object.name, out);
  if (kind == "listing") return DumpListing(**store, parts[1], out);
  if (kind == "plan") return DumpMessage<job::v1::PlanChunk>(**store, object.name, out);
  if (kind == "control") return DumpMessage<job::v1::Control>(**store, object.name, out);
  if (kind == "shards") return DumpOutcome(**store, object.name, out);
  return absl::NotFoundError(object.name + " is none of the objects of a store");
}

}  // namespace gouji::cli
