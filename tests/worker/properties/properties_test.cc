// What holds for every report, over generated ones of all layouts with all dirt: places, determinism, noise behind.
#include <gtest/gtest.h>

#include <string>

#include "tests/worker/properties/record_properties.h"
#include "tools/corpusgen/generator.h"
#include "tools/corpusgen/truth.h"
#include "worker/decode/decode.h"
#include "worker/form/forms.h"
#include "worker/stages.h"

namespace gouji::properties {
namespace {

using namespace report::v1;

// Few enough for a unit test, many enough for every kind of dirt on every layout.
constexpr uint64_t kReports = 1500;

corpusgen::Options HeavyDirt() {
  corpusgen::Options options;
  std::string unknown;
  options.seed = 20240607;
  options.layouts = corpusgen::SelectLayouts("all", unknown);
  options.dirt = corpusgen::DirtLevel::kHeavy;
  options.error_permille = 200;
  return options;
}

std::string BytesOf(const corpusgen::Report& report) {
  return std::string(corpusgen::ByteOrderMark(report)) + report.text;
}

std::string DecodedText(std::string_view bytes) {
  decode::Decoder decoder(0);
  decode::Text text;
  decoder.Decode(bytes, decode::Format::kSniff, &text);
  return std::string(text.utf8);
}

std::string Named(const corpusgen::Report& report) {
  std::string name = report.id + " " + std::string(report.layout);
  for (const std::string_view dirt : report.dirt) name.append(" ").append(dirt);
  return name;
}

TEST(Properties, EveryPlacePrintsWhatTheRecordSays) {
  stages::Reader reader(form::BuiltIn(), {});
  for (uint64_t i = 0; i < kReports; ++i) {
    const corpusgen::Report report = corpusgen::Generate(HeavyDirt(), i);
    const std::string bytes = BytesOf(report);
    const Record& record = reader.Read({.id = report.id, .bytes = bytes});
    ASSERT_EQ(Violation(record, DecodedText(bytes)), "") << Named(report);
  }
}

TEST(Properties, ReadingIsDeterministicWhateverWasReadBefore) {
  stages::Reader used(form::BuiltIn(), {});
  for (uint64_t i = 0; i < kReports; i += 10) {
    const corpusgen::Report report = corpusgen::Generate(HeavyDirt(), i);
    const std::string bytes = BytesOf(report);
    stages::Reader fresh(form::BuiltIn(), {});
    const stages::Document document{.id = report.id, .bytes = bytes};
    ASSERT_EQ(used.Read(document).SerializeAsString(), fresh.Read(document).SerializeAsString())
        << Named(report);
  }
}

std::string CellsOf(const Record& record) {
  std::string cells;
  for (const Table& table : record.tables()) {
    cells += table.key() + '\n';
    for (const Cell& cell : table.cells()) cells += cell.SerializeAsString();
  }
  return cells;
}

TEST(Properties, NoiseBehindAReportDoesNotChangeItsCells) {
  constexpr std::string_view kNoise[] = {
      "\n上一篇：没有了\n下一篇：没有了\n打印本页 关闭窗口\n",
      "\n\n相关链接 | 网站地图 | 联系我们\n版权所有 2023 备案号12345678号\n",
      "\n12345\n0 1 2 3\n在线客服 400-000-0000\n",
  };
  stages::Reader reader(form::BuiltIn(), {});
  for (uint64_t i = 0; i < kReports; i += 3) {
    const corpusgen::Report report = corpusgen::Generate(HeavyDirt(), i);
    if (report.html) continue;
    const std::string bytes = BytesOf(report);
    const std::string before = CellsOf(reader.Read({.id = report.id, .bytes = bytes}));
    for (const std::string_view noise : kNoise) {
      const std::string noisy = bytes + std::string(noise);
      ASSERT_EQ(CellsOf(reader.Read({.id = report.id, .bytes = noisy})), before) << Named(report) << noise;
    }
  }
}

// What a crawl that broke off leaves is a report with missing parts: nothing crashes, nothing else is claimed.
TEST(Properties, EveryPrefixOfAReportHasPlacesToo) {
  stages::Reader reader(form::BuiltIn(), {});
  for (uint64_t i = 0; i < kReports; i += 50) {
    const corpusgen::Report report = corpusgen::Generate(HeavyDirt(), i);
    const std::string bytes = BytesOf(report);
    for (size_t size = 100; size < bytes.size(); size += 997) {
      const std::string cut = bytes.substr(0, size);
      const Record& record = reader.Read({.id = report.id, .bytes = cut});
      ASSERT_EQ(Violation(record, DecodedText(cut)), "") << Named(report) << " cut at " << size;
    }
  }
}

}  // namespace
}  // namespace gouji::properties
