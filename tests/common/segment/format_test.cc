// Holds FORMAT.md to the code: the Python program that it prints reads what the writer wrote.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "common/segment/segment_writer.h"
#include "common/store/file_store.h"
#include "gouji/report/v1/report.pb.h"
#include "tests/fakes/process.h"

namespace gouji::segment {
namespace {

std::string PythonOfTheSpecification() {
  std::stringstream text;
  text << std::ifstream("common/segment/FORMAT.md").rdbuf();
  const std::string document = text.str();
  const std::string opening = "```python\n";
  const size_t begin = document.find(opening);
  const size_t end = document.find("```", begin + opening.size());
  if (begin == std::string::npos || end == std::string::npos) return "";
  return document.substr(begin + opening.size(), end - begin - opening.size());
}

TEST(FormatTest, TheSpecificationsProgramReadsASegment) {
  const std::string program = PythonOfTheSpecification();
  ASSERT_FALSE(program.empty()) << "run from the source root";
  fakes::TempDir dir;
  auto store = store::FileStore::Open(dir.path(), store::OpenMode::kWrite).value();
  job::v1::OutcomeHeader header;
  header.set_job_id("j");
  header.mutable_range()->set_end_source(2);
  auto writer = SegmentWriter::Create(*store, header).value();
  std::string expected;
  for (const std::string& id :
       std::vector<std::string>{"2023/\xE5\x8B\xBE\xE7\xA8\xBD.txt", "b.txt", std::string(127, 'c'),
                                std::string(128, 'd'), std::string(3000, 'e')}) {
    report::v1::Record record;
    record.set_document_id(id);
    record.set_outcome(report::v1::OUTCOME_PARSED);
    record.set_charset(std::string(id.size() * 10, 'x'));
    const std::string bytes = record.SerializeAsString();
    ASSERT_TRUE(writer->Append(bytes, Summarize(record, 0)).ok());
    expected += std::to_string(bytes.size()) + " " + id + "\n";
  }
  ASSERT_TRUE(writer->Finish().ok());
  std::ofstream(dir / "read.py") << program;
  fakes::SpawnOptions options;
  options.env["PYTHONUTF8"] = "1";
  const fakes::Finished run =
      fakes::Run({"/usr/bin/python3", dir / "read.py", dir / "jobs/j/shards/0-2"}, options);
  if (run.exit_code == 127) GTEST_SKIP() << "no /usr/bin/python3 on this machine";
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.out, expected);
}

}  // namespace
}  // namespace gouji::segment
