// What a supervisor and the child of a slot share: descriptors, commands, and the shared memory.
//
// Role: constants and layouts only; both sides are the same program, so that no version is negotiated.
// A template gets a serialized job.v1.Limits with two descriptors for every child that it is to fork, and answers with a
// TemplateAnswer.
// Commands go from the supervisor over a SEQPACKET socket, with the descriptors of the documents. Records come back
// through a ring in a memfd. The socket carries nothing back but wake-ups of one byte.
//
// Before the child looks into a document it announces it; a supervisor that finds the child dead blames the announced
// document unless its record is in the ring. What the child writes is not trusted: the supervisor copies, then checks.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace gouji::runtime {

// Descriptor of a template after exec, and the first of its children's two.
inline constexpr int kTemplateSocket = 3;
inline constexpr int kChildSocket = 3;
inline constexpr int kChildMemory = 4;
inline constexpr int kFirstForeignDescriptor = 5;

// Exit codes of a child beside 0 (the supervisor left).
inline constexpr int kExitBadSurroundings = 70;
inline constexpr int kExitOutOfMemory = 71;

// A ring as large as a core's cache; a power of two. Longer records travel in parts.
inline constexpr size_t kRingBytes = 1u << 20;
inline constexpr size_t kMaxPartBytes = kRingBytes / 4;
// The child wakes its supervisor when this much waits, and when a command is done.
inline constexpr size_t kWakeBytes = kRingBytes / 2;
// A record above this becomes a too-large failure.
inline constexpr size_t kMaxRecordBytes = 16u << 20;
// Ids of JSON Lines objects. Ids of files are paths and have their own limits.
inline constexpr size_t kMaxLineIdBytes = 4096;
// Documents of one command. Descriptors in flight are few, so that many slots do not meet the system's bound.
inline constexpr size_t kMaxFilesPerCommand = 32;
inline constexpr size_t kMaxCommandIdBytes = 32 * 1024;
inline constexpr size_t kMaxCommandBytes = 64 * 1024;

struct TemplateAnswer {
  int32_t pid;  // negative: the number of the error
};

// --- supervisor -> child

enum class CommandKind : uint32_t { kFiles = 1, kLines = 2, kUnpack = 3, kSurvey = 4 };

// Followed by `limits_bytes` of a serialized job.v1.Limits, then `count` times {uint64 size, uint32 id bytes}, then the
// ids. A kLines command has one file: the JSON Lines file, whose id is the base of the ids of its lines. So have kUnpack and
// kSurvey: an archive. A child that unpacks reads no documents; what it takes out of the archive goes back to the supervisor.
struct CommandHeader {
  CommandKind kind;
  uint32_t count;
  uint64_t item;   // rises with every command
  uint64_t begin;  // kLines: bytes of the file; kUnpack: entries of the archive
  uint64_t end;
  uint32_t limits_bytes;
  uint32_t reserved;
};

struct CommandFile {
  uint64_t offset;  // kFiles: where in the descriptor its bytes begin
  uint64_t size_bytes;
  uint32_t id_bytes;
  uint32_t reserved;
};

// --- child -> supervisor, in the ring

enum class MessageKind : uint32_t {
  kReady = 1,     // the child can read documents; `next`: 1 where its sandbox is whole
  kRecord = 2,    // a record, or the first part of one
  kPart = 3,      // the next part
  kItemDone = 4,  // every document of the command has its record, or the command was cancelled
  // Of kUnpack, one after the other for each document; `begin` is the index of its entry.
  kMember = 5,       // the payload is its name; `next`: 1 where it is to be read by lines
  kMemberBytes = 6,  // its next bytes
  kMemberEnd = 7,    // the payload says why it cannot be read (further), as a PackFailure; empty where it was
  // Of kSurvey: up to the entry `begin`, the archive's documents cost `next`.
  kMark = 8,
  // Of both: `begin` is the place that was reached, `next` its ArchiveEnd; the payload is the archive's own failure.
  kArchiveEnd = 9,
};

enum ArchiveEnd : uint64_t {
  kEndOfRange = 0,  // there is more
  kEndOfArchive = 1,
  kSequentialArchive = 2,  // beside one of these: going to an entry costs unpacking all before it
};

struct alignas(8) MessageHeader {
  MessageKind kind;
  uint32_t payload_bytes;  // in this message; padded to 8
  uint64_t item;
  uint32_t sequence;  // of the document's announcement
  uint32_t index;     // kFiles: which file of the command
  uint64_t begin;     // kLines: place of the line
  uint64_t next;      // kLines: place of the line behind it
  uint64_t record_bytes;
  // Summary of the record, for the tally.
  uint64_t input_bytes;
  uint32_t cells;
  uint32_t findings_error;
  uint32_t findings_warning;
  uint32_t findings_info;
};
// Of two numbers of announcements: they wrap.
inline constexpr bool IsLater(uint32_t a, uint32_t b) {
  return static_cast<int32_t>(a - b) > 0;
}

inline constexpr size_t PaddedBytes(size_t bytes) {
  return (bytes + 7) & ~size_t{7};
}

// The document that the child has in hand.
struct Announcement {
  uint64_t item;
  uint32_t index;
  uint32_t id_bytes;  // 0: the supervisor knows the id, or makes it from the place
  uint64_t begin;
  uint64_t next;
  char id[kMaxLineIdBytes];
};

inline constexpr size_t kMaxStages = 8;
inline constexpr size_t kMaxFamilies = 32;

// What a child has done, as it says itself.
struct ChildWork {
  std::array<uint64_t, kMaxStages> stage_nanoseconds{};
  std::array<uint64_t, kMaxFamilies> findings{};
};

struct SlotShared {
  // Bytes ever written and read. The ring stands behind this struct, mapped twice in a row.
  alignas(64) std::atomic<uint64_t> head;
  alignas(64) std::atomic<uint64_t> tail;
  // Each side says that it sleeps before it does; the other one takes the flag and wakes it.
  alignas(64) std::atomic<uint32_t> supervisor_sleeps;
  alignas(64) std::atomic<uint32_t> child_sleeps;  // a futex: 1 while the child waits for room
  // Commands up to this number need no further work.
  alignas(64) std::atomic<uint64_t> cancel_through;
  // Number of announcements so far; number n stands in announcement[n % 2], so that the last one is whole whenever the
  // child dies.
  alignas(64) std::atomic<uint32_t> announced;
  Announcement announcement[2];
  // Set by the kernel when the child is made, before it or its template can do anything: whoever ends a template that has not
  // answered finds the child here.
  alignas(64) std::atomic<int32_t> child_pid;
  // What the child has done so far: sums, for operators only.
  alignas(64) std::atomic<uint64_t> stage_nanoseconds[kMaxStages];
  std::atomic<uint64_t> findings[kMaxFamilies];
};
static_assert(std::atomic<uint64_t>::is_always_lock_free && std::atomic<uint32_t>::is_always_lock_free);

inline constexpr size_t kSharedHeaderBytes = 16 * 1024;
static_assert(sizeof(SlotShared) <= kSharedHeaderBytes);
inline constexpr size_t kSharedFileBytes = kSharedHeaderBytes + kRingBytes;

}  // namespace gouji::runtime
