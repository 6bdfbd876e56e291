#include "tools/cli/sqlite_output.h"

#include <sqlite3.h>

#include <cstdlib>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tools/cli/sqlite_schema.h"

namespace gouji::cli {
namespace {

// Records between two commits: some ten thousand rows, far more than a commit costs.
constexpr uint64_t kCommitRecords = 512;
constexpr int kBusyMs = 30'000;
constexpr char kJob[] = "job";
constexpr char kFilter[] = "filter";
constexpr char kToken[] = "token";
constexpr char kComplete[] = "complete";

// Of each table: its name here, and how many leading columns `reports` has already.
struct Target {
  Table table;
  const char* name;
  int skip;
};
constexpr Target kTargets[] = {{Table::kReports, "reports", 0},
                               {Table::kCells, "cell", 3},
                               {Table::kClaims, "claim", 1},
                               {Table::kFindings, "finding", 1}};

std::string InsertText(const Target& target) {
  std::string text = absl::StrCat("INSERT INTO ", target.name, " VALUES(?");
  const size_t columns = Columns(target.table).size() - static_cast<size_t>(target.skip);
  for (size_t i = 0; i < columns; ++i) text += ",?";
  return text + ")";
}

}  // namespace

// One table's insert, filled column by column.
class SqliteOutput::Rows final : public RowSink {
 public:
  Rows(sqlite3* db, const Target& target) : skip_(target.skip) {
    const std::string text = InsertText(target);
    failed_ = sqlite3_prepare_v2(db, text.c_str(), -1, &insert_, nullptr) != SQLITE_OK;
  }
  ~Rows() override { sqlite3_finalize(insert_); }

  void SetRecord(int64_t record) { record_ = record; }
  bool failed() const { return failed_; }

  Rows& Text(std::string_view text) override {
    if (const int at = Place(); at > 0) {
      // A null pointer would be bound as NULL.
      const char* bytes = text.empty() ? "" : text.data();
      sqlite3_bind_text(insert_, at, bytes, static_cast<int>(text.size()), SQLITE_TRANSIENT);
    }
    return *this;
  }
  Rows& Number(int64_t number) override {
    if (const int at = Place(); at > 0) sqlite3_bind_int64(insert_, at, number);
    return *this;
  }
  Rows& Number(std::optional<int64_t> number) override {
    if (number.has_value()) return Number(*number);
    if (const int at = Place(); at > 0) sqlite3_bind_null(insert_, at);
    return *this;
  }
  void End() override {
    sqlite3_bind_int64(insert_, 1, record_);
    if (sqlite3_step(insert_) != SQLITE_DONE) failed_ = true;
    sqlite3_reset(insert_);
    column_ = 0;
  }

 private:
  // Of the next column's parameter, behind the record's number; 0 for one that is left out.
  int Place() {
    const int column = column_++;
    return column < skip_ ? 0 : column - skip_ + 2;
  }

  const int skip_;
  sqlite3_stmt* insert_ = nullptr;
  int64_t record_ = 0;
  int column_ = 0;
  bool failed_ = false;
};

SqliteOutput::SqliteOutput(sqlite3* db, RenderFinding render) : db_(db), render_(std::move(render)) {}

SqliteOutput::~SqliteOutput() {
  for (auto& rows : rows_) rows.reset();
  sqlite3_close(db_);
}

absl::StatusOr<std::unique_ptr<SqliteOutput>> SqliteOutput::Open(const std::string& path,
                                                                 const std::string& job,
                                                                 const std::string& filter,
                                                                 RenderFinding render) {
  sqlite3* db = nullptr;
  const int opened = sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  std::unique_ptr<SqliteOutput> output(new SqliteOutput(db, std::move(render)));
  if (opened != SQLITE_OK)
    return absl::InvalidArgumentError(absl::StrCat(path, ": ", sqlite3_errstr(opened)));
  // Somebody may be reading the file meanwhile.
  sqlite3_busy_timeout(db, kBusyMs);
  if (absl::Status ready = output->Prepare(job, filter); !ready.ok()) {
    return absl::Status(ready.code(), absl::StrCat(path, ": ", ready.message()));
  }
  return output;
}

absl::Status SqliteOutput::Prepare(const std::string& job, const std::string& filter) {
  int version = -1;
  int tables = 0;
  const auto first = [](void* to, int, char** values, char**) {
    *static_cast<int*>(to) = std::atoi(values[0]);
    return 0;
  };
  if (sqlite3_exec(db_, "PRAGMA user_version", first, &version, nullptr) != SQLITE_OK ||
      sqlite3_exec(db_, "SELECT count(*) FROM sqlite_master", first, &tables, nullptr) != SQLITE_OK) {
    return absl::InvalidArgumentError(sqlite3_errmsg(db_));
  }
  const bool empty = version == 0 && tables == 0;
  if (!empty && version != kSqliteVersion) {
    return absl::InvalidArgumentError("is no export of this program; choose another file");
  }
  if (absl::Status begun = Begin(); !begun.ok()) return begun;
  if (empty) {
    absl::Status made = Execute(kSqliteTables);
    made.Update(Execute(absl::StrCat("PRAGMA user_version=", kSqliteVersion).c_str()));
    made.Update(Put(kJob, job));
    made.Update(Put(kFilter, filter));
    if (!made.ok()) return made;
  } else if (absl::Status mine = CheckOwner(job, filter); !mine.ok()) {
    return mine;
  }
  for (size_t i = 0; i < rows_.size(); ++i) {
    rows_[i] = std::make_unique<Rows>(db_, kTargets[i]);
    if (rows_[i]->failed()) return Trouble();
  }
  return Commit();
}

absl::Status SqliteOutput::CheckOwner(const std::string& job, const std::string& filter) {
  absl::StatusOr<std::string> owner = Get(kJob);
  if (!owner.ok()) return owner.status();
  if (*owner != job) return absl::InvalidArgumentError("holds job " + *owner + "; choose another file");
  absl::StatusOr<std::string> chosen = Get(kFilter);
  if (!chosen.ok()) return chosen.status();
  if (*chosen != filter) {
    return absl::InvalidArgumentError("was made with other conditions; give the same, or another file");
  }
  absl::StatusOr<std::string> token = Get(kToken);
  if (!token.ok()) return token.status();
  token_ = *std::move(token);
  absl::StatusOr<std::string> complete = Get(kComplete);
  if (!complete.ok()) return complete.status();
  complete_ = !complete->empty();
  sqlite3_stmt* last = nullptr;
  if (sqlite3_prepare_v2(db_, "SELECT max(record) FROM reports", -1, &last, nullptr) != SQLITE_OK)
    return Trouble();
  if (sqlite3_step(last) == SQLITE_ROW) last_record_ = sqlite3_column_int64(last, 0);
  sqlite3_finalize(last);
  return absl::OkStatus();
}

absl::Status SqliteOutput::Add(std::string_view serialized) {
  if (!record_.ParseFromArray(serialized.data(), static_cast<int>(serialized.size()))) {
    return absl::DataLossError("a record cannot be parsed; `gouji verify` tells more");
  }
  if (absl::Status begun = Begin(); !begun.ok()) return begun;
  ++last_record_;
  ++pending_;
  for (size_t i = 0; i < rows_.size(); ++i) {
    rows_[i]->SetRecord(last_record_);
    AppendRows(kTargets[i].table, record_, render_, {}, *rows_[i]);
    if (rows_[i]->failed()) return Trouble();
  }
  return absl::OkStatus();
}

bool SqliteOutput::WantsFlush() const {
  return pending_ >= kCommitRecords;
}

absl::Status SqliteOutput::Flush(const std::string& token) {
  pending_ = 0;
  if (token == token_) return absl::OkStatus();
  absl::Status done = Begin();
  done.Update(Put(kToken, token));
  done.Update(Commit());
  if (done.ok()) token_ = token;
  return done;
}

absl::Status SqliteOutput::End() {
  absl::Status done = Begin();
  done.Update(Put(kComplete, "yes"));
  done.Update(Execute(kSqliteIndices));
  done.Update(Commit());
  complete_ = done.ok();
  return done;
}

absl::Status SqliteOutput::Begin() {
  return sqlite3_get_autocommit(db_) != 0 ? Execute("BEGIN IMMEDIATE") : absl::OkStatus();
}

absl::Status SqliteOutput::Commit() {
  return Execute("COMMIT");
}

absl::Status SqliteOutput::Execute(const char* sql) {
  return sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) == SQLITE_OK ? absl::OkStatus() : Trouble();
}

absl::Status SqliteOutput::Put(const std::string& key, const std::string& value) {
  sqlite3_stmt* put = nullptr;
  sqlite3_prepare_v2(db_, "INSERT OR REPLACE INTO progress VALUES(?,?)", -1, &put, nullptr);
  sqlite3_bind_text(put, 1, key.data(), static_cast<int>(key.size()), SQLITE_STATIC);
  sqlite3_bind_text(put, 2, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
  const bool done = sqlite3_step(put) == SQLITE_DONE;
  absl::Status status = done ? absl::OkStatus() : Trouble();
  sqlite3_finalize(put);
  return status;
}

absl::StatusOr<std::string> SqliteOutput::Get(const std::string& key) {
  sqlite3_stmt* get = nullptr;
  if (sqlite3_prepare_v2(db_, "SELECT value FROM progress WHERE key=?", -1, &get, nullptr) != SQLITE_OK) {
    return Trouble();
  }
  sqlite3_bind_text(get, 1, key.data(), static_cast<int>(key.size()), SQLITE_STATIC);
  std::string value;
  if (sqlite3_step(get) == SQLITE_ROW) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(get, 0));
    value.assign(text, static_cast<size_t>(sqlite3_column_bytes(get, 0)));
  }
  sqlite3_finalize(get);
  return value;
}

absl::Status SqliteOutput::Trouble() const {
  return absl::ResourceExhaustedError(absl::StrCat("SQLite cannot write: ", sqlite3_errmsg(db_)));
}

}  // namespace gouji::cli
