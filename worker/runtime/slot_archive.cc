#include "worker/runtime/slot_archive.h"

#include "common/store/document_id.h"
#include "worker/intake/archive_reader.h"
#include "worker/runtime/slot_protocol.h"

namespace gouji::runtime {
namespace {

using Kind = intake::ArchiveEntry::Kind;

constexpr size_t kMaxReasonBytes = 64;
constexpr size_t kMaxDetailBytes = 1024;

intake::ArchiveReader Open(const SlotEnd::Command& command, uint64_t max_document_bytes) {
  const SlotEnd::File& file = command.files.front();
  return intake::ArchiveReader(file.fd.get(), file.size_bytes, file.id, max_document_bytes);
}

void SendEnd(SlotEnd& end, uint64_t item, const intake::ArchiveReader& reader, bool all, uint64_t position) {
  const uint64_t how =
      (all ? kEndOfArchive : kEndOfRange) | (reader.sequential() ? kSequentialArchive : kEndOfRange);
  const std::optional<intake::Failure>& failure = reader.failure();
  end.SendFromArchive(MessageKind::kArchiveEnd, item, position, how,
                      all && failure.has_value() ? PackFailure(*failure) : "");
}

void SendMember(SlotEnd& end, const TestHooks& hooks, uint64_t item, intake::ArchiveReader& reader,
                const intake::ArchiveEntry& entry) {
  end.SendFromArchive(MessageKind::kMember, item, entry.index, entry.kind == Kind::kLines ? 1 : 0,
                      entry.name);
  hooks.BeforeMember(entry.name, /*late=*/true);
  if (entry.kind == Kind::kFailed) {
    reader.PassOver(entry);
    return end.SendFromArchive(MessageKind::kMemberEnd, item, entry.index, 0, PackFailure(entry.failure));
  }
  for (std::string_view block; reader.Read(&block);)
    end.SendFromArchive(MessageKind::kMemberBytes, item, entry.index, 0, block);
  const std::optional<intake::Failure>& failure = reader.entry_failure();
  end.SendFromArchive(MessageKind::kMemberEnd, item, entry.index, 0,
                      failure.has_value() ? PackFailure(*failure) : "");
}

}  // namespace

void UnpackArchive(SlotEnd& end, SlotEnd::Command& command, uint64_t max_document_bytes,
                   const TestHooks& hooks) {
  DocumentPlace place{.item = command.header.item};
  end.Announce(place, {});
  intake::ArchiveReader reader = Open(command, max_document_bytes);
  intake::ArchiveEntry entry;
  while (reader.position() < command.header.end) {
    place.begin = reader.position();
    end.Announce(place, {});
    if (!reader.Next(&entry)) return SendEnd(end, place.item, reader, /*all=*/true, reader.position());
    hooks.BeforeMember(entry.name, /*late=*/false);
    if (entry.index < command.header.begin || entry.kind == Kind::kNothing) {
      reader.PassOver(entry);
    } else {
      SendMember(end, hooks, place.item, reader, entry);
    }
  }
  SendEnd(end, place.item, reader, /*all=*/false, reader.position());
}

void SurveyArchive(SlotEnd& end, SlotEnd::Command& command, uint64_t max_document_bytes) {
  DocumentPlace place{.item = command.header.item};
  end.Announce(place, {});
  intake::ArchiveReader reader = Open(command, max_document_bytes);
  uint64_t cost = 0;
  uint64_t marked_cost = 0;
  uint64_t marked = 0;
  while (true) {
    place.begin = reader.position();
    end.Announce(place, {});
    intake::ArchiveEntry entry;
    if (!reader.Next(&entry)) break;
    reader.PassOver(entry);
    cost += intake::MemberCost(entry);
    if (cost - marked_cost < kMarkCost && reader.position() - marked < kMarkEntries) continue;
    marked_cost = cost;
    marked = reader.position();
    end.SendFromArchive(MessageKind::kMark, place.item, marked, cost, {});
  }
  // The end is a place of its own: whoever reads the last range finds it there, or the damage.
  end.SendFromArchive(MessageKind::kMark, place.item, reader.position() + 1, cost, {});
  SendEnd(end, place.item, reader, /*all=*/true, reader.position());
}

std::string PackFailure(const intake::Failure& failure) {
  std::string packed = failure.reason;
  packed.push_back('\0');
  return packed.append(failure.detail, 0, kMaxDetailBytes);
}

std::optional<intake::Failure> UnpackFailure(std::string_view packed) {
  const size_t end = packed.find('\0');
  if (end == 0 || end > kMaxReasonBytes || packed.size() - end - 1 > kMaxDetailBytes) return std::nullopt;
  intake::Failure failure{std::string(packed.substr(0, end)), std::string(packed.substr(end + 1))};
  if (!store::IsUtf8(failure.reason) || !store::IsUtf8(failure.detail)) return std::nullopt;
  return failure;
}

}  // namespace gouji::runtime
