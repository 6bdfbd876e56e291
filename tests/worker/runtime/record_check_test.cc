#include "worker/runtime/record_check.h"

#include <gtest/gtest.h>

#include <string>

#include "gouji/report/v1/report.pb.h"
#include "worker/runtime/slot_protocol.h"

namespace gouji::runtime {
namespace {

report::v1::Record Example() {
  report::v1::Record record;
  record.set_document_id("a/文.txt");
  record.set_outcome(report::v1::OUTCOME_NOT_A_REPORT);
  record.mutable_failure()->set_reason("news");
  record.add_tables()->set_key("review");
  record.set_charset("UTF-8");
  return record;
}

TEST(RecordCheckTest, TakesWhatAReaderGives) {
  const std::string bytes = Example().SerializeAsString();
  const auto checked = CheckRecord(bytes);
  ASSERT_TRUE(checked.has_value());
  EXPECT_EQ(checked->document_id, "a/文.txt");
  EXPECT_EQ(checked->outcome, report::v1::OUTCOME_NOT_A_REPORT);
  EXPECT_EQ(checked->reason, "news");
}

TEST(AnnouncementsTest, TheirNumbersWrap) {
  EXPECT_TRUE(IsLater(2, 1));
  EXPECT_FALSE(IsLater(1, 1));
  EXPECT_FALSE(IsLater(1, 2));
  // After 2^31 and after 2^32 lines.
  EXPECT_TRUE(IsLater(0x80000000u, 0x7FFFFFFFu));
  EXPECT_TRUE(IsLater(0, 0xFFFFFFFFu));
  EXPECT_FALSE(IsLater(0xFFFFFFFFu, 0));
}

TEST(RecordCheckTest, NoPrefixIsTakenForMore) {
  const std::string bytes = Example().SerializeAsString();
  for (size_t size = 0; size < bytes.size(); ++size) {
    const std::string_view prefix = std::string_view(bytes).substr(0, size);
    report::v1::Record parsed;
    const bool whole = parsed.ParseFromArray(prefix.data(), static_cast<int>(size)) &&
                       parsed.outcome() != report::v1::OUTCOME_UNSPECIFIED && !parsed.document_id().empty();
    EXPECT_EQ(CheckRecord(prefix).has_value(), whole) << size;
  }
}

TEST(RecordCheckTest, RefusesWhatIsNone) {
  const std::string good = Example().SerializeAsString();
  const std::string id(
      "\x0a\x01"
      "a",
      3);
  const std::string outcome("\x18\x01", 2);
  EXPECT_TRUE(CheckRecord(id + outcome).has_value());
  EXPECT_FALSE(CheckRecord(outcome).has_value()) << "no id";
  EXPECT_FALSE(CheckRecord(id).has_value()) << "no outcome";
  EXPECT_FALSE(CheckRecord(id + outcome + id).has_value()) << "the id again";
  EXPECT_FALSE(CheckRecord(id + std::string("\x12\x01x", 3) + outcome).has_value()) << "field 2";
  EXPECT_FALSE(CheckRecord(std::string("\x0a\x00", 2) + outcome).has_value()) << "empty id";
  EXPECT_FALSE(CheckRecord(std::string("\x0a\x01\xff", 3) + outcome).has_value()) << "id is not UTF-8";
  EXPECT_FALSE(CheckRecord(id + std::string("\x18\x09", 2)).has_value()) << "unknown outcome";
  EXPECT_FALSE(CheckRecord(id + outcome + std::string("\x23\x24", 2)).has_value()) << "a group";
  EXPECT_FALSE(CheckRecord(id + outcome + std::string("\x00\x01", 2)).has_value()) << "field 0";
  EXPECT_FALSE(CheckRecord(id + outcome + std::string(11, '\xff')).has_value()) << "endless number";
  EXPECT_FALSE(CheckRecord(good + '\x22').has_value()) << "cut";
}

}  // namespace
}  // namespace gouji::runtime
