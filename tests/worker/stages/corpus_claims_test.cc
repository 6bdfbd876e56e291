// The claims of the five published reports: value, subject, cell and quotation.
#include <gtest/gtest.h>

#include <string>

#include "tests/worker/stages/shared_corpus.h"
#include "worker/extract/figure.h"

namespace gouji::stages {
namespace {

using namespace report::v1;

class CorpusClaims : public SharedCorpus {
 protected:
  // `value unit subject @cell: quotation` of every claim with a subject, one a line. A subject that is doubted has a ? behind it.
  std::string Claims(const std::string& prefix) {
    std::string out;
    for (const Claim& claim : Read(prefix).claims()) {
      EXPECT_EQ(Quote(claim.span()), claim.quote());
      EXPECT_GE(claim.figure().begin(), claim.span().begin());
      EXPECT_LE(claim.figure().end(), claim.span().end());
      if (claim.subject().empty()) continue;
      out += extract::PlainDecimal(claim.value().mantissa(), claim.value().scale()) + claim.unit() + " " +
             claim.subject() + (claim.doubts().empty() ? "" : "?") +
             (claim.cell().empty() ? "" : " @" + claim.cell()) + ": " + claim.quote() + "\n";
    }
    return out;
  }
};

TEST_F(CorpusClaims, Quzhou) {
  EXPECT_EQ(Claims("000_"), "");
}
TEST_F(CorpusClaims, Wenxian) {
  EXPECT_EQ(Claims("001_"), "");
}
TEST_F(CorpusClaims, Hunan) {
  EXPECT_EQ(Claims("002_"), "");
}
TEST_F(CorpusClaims, Dinghai) {
  EXPECT_EQ(Claims("003_"), "");
}
TEST_F(CorpusClaims, Liuzhou) {
  EXPECT_EQ(Claims("004_"), "");
}

}  // namespace
}  // namespace gouji::stages
