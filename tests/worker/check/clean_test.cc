// Reports that a careful auditor finds clean: what they may say without a finding above info.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <vector>

#include "worker/check/check.h"
#include "worker/form/forms.h"
#include "worker/stages.h"

namespace gouji::check {
namespace {

std::vector<std::filesystem::path> CleanReports() {
  std::vector<std::filesystem::path> files;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator("tests/data/clean", none))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

class Clean : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Clean, HasNoFindingAboveInfo) {
  std::ifstream in(GetParam(), std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  stages::Reader reader(form::BuiltIn(), {});
  const report::v1::Record& record = reader.Read({.id = GetParam().filename().string(), .bytes = text});
  ASSERT_EQ(record.outcome(), report::v1::OUTCOME_PARSED);
  EXPECT_EQ(record.tables_size(), record.edition() == report::v1::EDITION_PRE2019 ? 0 : 3);
  for (const report::v1::Finding& finding : record.findings()) {
    EXPECT_EQ(finding.severity(), report::v1::SEVERITY_INFO)
        << finding.rule() << ": " << Render(finding, Language::kChinese);
  }
}

INSTANTIATE_TEST_SUITE_P(Reports, Clean, testing::ValuesIn(CleanReports()), [](const auto& instance) {
  std::string name = instance.param.stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace gouji::check
