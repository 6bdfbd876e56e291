// What the command line asks for, as plain data.
//
// Role: filled by parse.cc (the only file that knows the flags), read by the commands. Threads: plain values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/security/tls_files.h"
#include "common/security/token_flags.h"
#include "gouji/report/v1/report.pb.h"
#include "gouji/result/v1/result.pb.h"
#include "tools/cli/record_rows.h"
#include "tools/cli/terminal.h"

namespace gouji::cli {

// 0: done. 1: the job failed, the report has findings, the store is incomplete. 2: bad arguments, or something could
// not be read, written or reached.
inline constexpr int kOk = 0;
inline constexpr int kNegative = 1;
inline constexpr int kTrouble = 2;

struct CommonOptions {
  ColorMode color = ColorMode::kAuto;
  // Messages of findings and rules.
  bool chinese = true;
};

// A coordinator to talk to.
struct ClientOptions {
  // HOST:PORT[,HOST:PORT…]; tried in order.
  std::string coordinators;
  double connect_timeout_seconds = 5;
  security::TlsFiles tls;
  security::TokenFlags token;
  // How long a submission, a watch or a stream goes on trying while a coordinator is away or not ready.
  double patience_seconds = 300;
};

// How lists are printed.
enum class ListOutput { kTable, kJson, kName };

struct CheckOptions {
  CommonOptions common;
  std::vector<std::string> files;
  bool json = false;
  report::v1::Severity min_severity = report::v1::SEVERITY_WARNING;
};

struct RunOptions {
  CommonOptions common;
  std::vector<std::string> corpus;
  std::string out;
  uint32_t workers = 0;  // 0: one for each core
  std::string request_id;
  std::string job;
  uint32_t document_timeout_seconds = 0;  // 0: the default
  std::string metrics;
  bool quiet = false;
};

struct SubmitOptions {
  CommonOptions common;
  ClientOptions client;
  std::vector<std::string> corpus;
  std::string request_id;
  uint32_t priority = 5;
  uint32_t document_timeout_seconds = 0;  // 0: the default
  // Workers do not see the files: they are sent to the store.
  bool upload = false;
  // Requeue: the job whose failed documents are read once more; `corpus` is empty then.
  std::string parent;
  bool watch = false;
  bool quiet = false;
};

struct DeadLettersOptions {
  ClientOptions client;
  std::string target;  // DIR or JOB
  std::string job;
  ListOutput output = ListOutput::kTable;
};

// status, watch, pause, resume, cancel.
struct JobOptions {
  CommonOptions common;
  ClientOptions client;
  std::string job;
  ListOutput output = ListOutput::kTable;
  bool quiet = false;
  // watch: counts findings by rule as their records come.
  bool findings = false;
};

struct ListOptions {
  ClientOptions client;
  ListOutput output = ListOutput::kTable;
};

struct JobsOptions {
  ClientOptions client;
  ListOutput output = ListOutput::kTable;
  bool live = false;
  uint64_t limit = 0;  // 0: all
};

struct TopOptions {
  ClientOptions client;
  double interval_seconds = 2;
};

struct DrainOptions {
  ClientOptions client;
  std::string worker;
};

enum class ResultsFormat { kJsonLines, kCsv, kBinpb, kSqlite };

struct ResultsOptions {
  CommonOptions common;
  ClientOptions client;
  std::string target;  // DIR or JOB
  std::string job;
  Table table = Table::kReports;
  ResultsFormat format = ResultsFormat::kJsonLines;
  result::v1::RecordFilter filter;
  // CSV that a spreadsheet opens correctly: a byte order mark and CR LF.
  bool excel = false;
  // The file that kSqlite makes; empty for the others, which go to standard output.
  std::string out;
  bool follow = false;
  std::string resume_token;
  uint64_t limit = 0;  // records; 0: all
};

struct VerifyOptions {
  ClientOptions client;
  std::string target;
  std::string job;
};

struct RulesOptions {
  CommonOptions common;
  std::string rule;
  bool json = false;
  bool markdown = false;  // the page docs/rules.md
};

struct NewTokenOptions {
  std::string tenant;
  std::string roles;
  std::string name;
  std::string expires;  // 2027-01-31; empty: never
  // Gets the line for the coordinators; empty: standard error does.
  std::string file;
};

struct InspectOptions {
  std::string file;
  std::string stage;
};

}  // namespace gouji::cli
