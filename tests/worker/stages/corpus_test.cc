// The five published reports, as crawled: header, edition, sections and the exact identities that fail.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "worker/check/check.h"
#include "worker/form/forms.h"
#include "worker/stages.h"

namespace gouji::stages {
namespace {

using namespace report::v1;
using testing::ElementsAre;
using testing::IsEmpty;

std::filesystem::path CorpusDirectory() {
  const char* const directory = std::getenv("GOUJI_SHARED_CORPUS");
  return directory != nullptr ? directory : "../shared/corpus";
}

class Corpus : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::is_directory(CorpusDirectory())) {
      GTEST_SKIP() << "no published reports in " << CorpusDirectory()
                   << "; name their directory in GOUJI_SHARED_CORPUS";
    }
  }

  const Record& Read(const std::string& prefix) {
    for (const auto& entry : std::filesystem::directory_iterator(CorpusDirectory())) {
      if (!entry.path().filename().string().starts_with(prefix)) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      text_.assign(std::istreambuf_iterator<char>(in), {});
      return record_ = reader_.Read({.id = entry.path().filename().string(), .bytes = text_});
    }
    ADD_FAILURE() << "no report " << prefix;
    return record_;
  }

  std::string Quote(const Span& span) const { return text_.substr(span.begin(), span.end() - span.begin()); }

  std::vector<uint32_t> Ordinals() const {
    std::vector<uint32_t> ordinals;
    for (const Section& section : record_.sections()) ordinals.push_back(section.ordinal());
    return ordinals;
  }

  // Messages of the findings of an error, in order.
  std::vector<std::string> Errors() const {
    std::vector<std::string> out;
    for (const Finding& finding : record_.findings()) {
      if (finding.severity() == SEVERITY_ERROR) {
        out.push_back(finding.rule() + ": " + check::RenderMessage(finding, check::Language::kEnglish));
      }
    }
    return out;
  }

  std::vector<std::string> Rules() const {
    std::vector<std::string> rules;
    for (const Finding& finding : record_.findings()) rules.push_back(finding.rule());
    std::sort(rules.begin(), rules.end());
    return rules;
  }

  const RuleTally* TallyOf(std::string_view family) const {
    for (const RuleTally& tally : record_.tallies()) {
      if (tally.family() == family) return &tally;
    }
    return nullptr;
  }

  Reader reader_{form::BuiltIn(), job::v1::Limits()};
  std::string text_;
  Record record_;
};

TEST_F(Corpus, QuzhouHasOneWrongSumAndTheOldForm) {
  const Record& record = Read("000_");
  EXPECT_EQ(record.outcome(), OUTCOME_PARSED);
  EXPECT_EQ(record.edition(), EDITION_2019);
  EXPECT_EQ(record.header().organ().text(), "衢州市交通运输局");
  EXPECT_EQ(record.header().title().text(), "2021年衢州市交通运输局政府信息公开年报");
  EXPECT_EQ(record.header().region(), "衢州市");
  EXPECT_EQ(record.header().year(), 2021u);
  EXPECT_EQ(Quote(record.header().published().span()), "2022-01-25");
  EXPECT_EQ(record.header().index_number().text(), "11330800002618146F/2022-130175");
  EXPECT_THAT(Ordinals(), ElementsAre(2, 3, 4));
  EXPECT_THAT(Errors(),
              ElementsAre("review.sum: review: the four results do not add up to the total (0+0+1+0=1≠0)"));
  EXPECT_THAT(Rules(), ElementsAre("form.wrong-edition", "form.wrong-edition", "review.sum",
                                   "section.missing", "section.missing", "section.missing"));
}

TEST_F(Corpus, WenxianHasNoWrongSum) {
  const Record& record = Read("001_");
  EXPECT_EQ(record.outcome(), OUTCOME_PARSED);
  EXPECT_EQ(record.edition(), EDITION_2019);
  EXPECT_EQ(record.header().organ().text(), "温县交通运输局");
  EXPECT_EQ(record.header().year(), 2020u);
  EXPECT_THAT(Ordinals(), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(Errors(), IsEmpty());
  // Rows with six values for seven columns cannot be judged, nor can a column through them.
  const RuleTally* tally = TallyOf("applications");
  ASSERT_NE(tally, nullptr);
  EXPECT_GT(tally->not_assessable(), 0u);
  EXPECT_THAT(tally->reasons(), testing::Contains("unsure"));
}

TEST_F(Corpus, HunanIsReadThroughGlossesAndHasNoTables) {
  const Record& record = Read("002_");
  EXPECT_EQ(record.outcome(), OUTCOME_PARSED);
  EXPECT_EQ(record.tables_size(), 0);
  EXPECT_EQ(record.header().organ().text(), "湖南省交通运输厅");
  EXPECT_EQ(Quote(record.header().organ().span()), "湖南省交通運(yùn)輸廳");
  EXPECT_EQ(record.header().year(), 2019u);
  EXPECT_THAT(Ordinals(), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(Rules(), ElementsAre("header.organ-missing", "header.year-missing", "table.missing",
                                   "table.missing", "table.missing"));
}

TEST_F(Corpus, DinghaiBalancesWithBlanks) {
  const Record& record = Read("003_");
  EXPECT_EQ(record.outcome(), OUTCOME_PARSED);
  EXPECT_EQ(record.edition(), EDITION_2019);
  EXPECT_EQ(record.header().organ().text(), "定海区交通运输局");
  EXPECT_EQ(record.header().year(), 2020u);
  EXPECT_EQ(Quote(record.header().compiled().span()), "2021年1月11日");
  EXPECT_THAT(Ordinals(), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_EQ(record.sections(2).printed_ordinal(), 3u);
  EXPECT_THAT(Errors(), IsEmpty());
  EXPECT_THAT(Rules(), ElementsAre("disclosure.unit-unknown"));
}

TEST_F(Corpus, LiuzhouIsANarrativeReport) {
  const Record& record = Read("004_");
  EXPECT_EQ(record.outcome(), OUTCOME_PARSED);
  EXPECT_EQ(record.edition(), EDITION_PRE2019);
  EXPECT_EQ(record.tables_size(), 0);
  EXPECT_EQ(record.header().organ().text(), "柳州市交通运输局");
  EXPECT_EQ(record.header().year(), 2018u);
  EXPECT_EQ(record.header().compiled().raw(), "20181219");
  EXPECT_THAT(Ordinals(), ElementsAre(0, 0, 0, 0, 0, 0, 0));
  EXPECT_THAT(Rules(), IsEmpty());
  EXPECT_THAT(TallyOf("applications")->reasons(), ElementsAre("edition"));
}

TEST_F(Corpus, EveryEvidenceQuotesItsSpan) {
  for (const char* prefix : {"000_", "001_", "002_", "003_", "004_"}) {
    for (const Finding& finding : Read(prefix).findings()) {
      for (const Evidence& evidence : finding.evidence()) {
        ASSERT_LE(evidence.span().end(), text_.size());
        EXPECT_EQ(Quote(evidence.span()), evidence.quote());
      }
    }
  }
}

}  // namespace
}  // namespace gouji::stages
