#include "common/security/roles.h"

#include <algorithm>
#include <iterator>

namespace gouji::security {
namespace {

constexpr Access kTable[] = {
    {.method = "gouji.dispatch.v1.DispatchService.ClaimShards", .roles = kWork, .shared = true},
    {.method = "gouji.dispatch.v1.DispatchService.RenewLeases", .roles = kWork, .shared = true},
    {.method = "gouji.dispatch.v1.DispatchService.CommitShards", .roles = kWork, .shared = true},
    {.method = "gouji.dispatch.v1.DispatchService.ReleaseShards", .roles = kWork, .shared = true},
    {.method = "gouji.job.v1.JobService.SubmitJob", .roles = kSubmit, .changes = true},
    {.method = "gouji.job.v1.JobService.ControlJob", .roles = kSubmit | kOperate, .changes = true},
    {.method = "gouji.job.v1.JobService.DrainWorker", .roles = kOperate, .shared = true, .changes = true},
    {.method = "gouji.job.v1.JobService.ListWorkers", .roles = kOperate, .shared = true},
    {.method = "gouji.job.v1.JobService.GetJob", .roles = kSubmit | kRead | kOperate},
    {.method = "gouji.job.v1.JobService.ListJobs", .roles = kSubmit | kRead | kOperate},
    {.method = "gouji.job.v1.JobService.WatchJob", .roles = kSubmit | kRead | kOperate},
    {.method = "gouji.result.v1.ResultService.ReadResults", .roles = kRead},
    {.method = "gouji.result.v1.ResultService.VerifyJob", .roles = kRead},
    {.method = "gouji.upload.v1.UploadService.FindMissing", .roles = kSubmit},
    {.method = "gouji.upload.v1.UploadService.PutContents", .roles = kSubmit, .changes = true},
    {.method = "gouji.worker.v1.ReportService.ParseReport", .roles = kSubmit | kWork},
    {.method = "gouji.worker.v1.ReportService.ParseReports", .roles = kSubmit | kWork},
};

struct Name {
  std::string_view name;
  Roles role;
};
constexpr Name kNames[] = {{"submit", kSubmit}, {"read", kRead}, {"operate", kOperate}, {"work", kWork}};

}  // namespace

const Access* FindAccess(std::string_view method) {
  const auto* row =
      std::find_if(std::begin(kTable), std::end(kTable), [&](const Access& a) { return a.method == method; });
  return row == std::end(kTable) ? nullptr : row;
}

std::optional<Roles> ParseRoles(std::string_view names) {
  Roles roles = 0;
  for (size_t begin = 0; begin <= names.size();) {
    const size_t end = std::min(names.find(',', begin), names.size());
    const std::string_view one = names.substr(begin, end - begin);
    const auto* found =
        std::find_if(std::begin(kNames), std::end(kNames), [&](const Name& n) { return n.name == one; });
    if (found == std::end(kNames)) return std::nullopt;
    roles |= found->role;
    begin = end + 1;
  }
  return roles;
}

std::string RoleNames(Roles roles) {
  std::string names;
  for (const Name& name : kNames) {
    if ((roles & name.role) == 0) continue;
    if (!names.empty()) names += ',';
    names += name.name;
  }
  return names;
}

}  // namespace gouji::security
