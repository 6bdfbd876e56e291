// The five published reports, as crawled: header, edition, sections and the exact identities that fail.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/worker/stages/shared_corpus.h"
#include "worker/check/check.h"

namespace gouji::stages {
namespace {

using namespace report::v1;
using testing::ElementsAre;
using testing::IsEmpty;

class Corpus : public SharedCorpus {
 protected:
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

  // The first finding of a rule.
  const Finding& Only(std::string_view rule) const {
    for (const Finding& finding : record_.findings()) {
      if (finding.rule() == rule) return finding;
    }
    ADD_FAILURE() << "no finding of " << rule;
    return Finding::default_instance();
  }

  const RuleTally* TallyOf(std::string_view family) const {
    for (const RuleTally& tally : record_.tallies()) {
      if (tally.family() == family) return &tally;
    }
    return nullptr;
  }
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
  EXPECT_THAT(
      Errors(),
      ElementsAre(
          "claim.contradicts-cell: the prose says “共受理依申请公开3件”, the table has 4 in "
          "applications/new/total",
          "claim.parts-sum: the parts of “共受理依申请公开3件” do not add up (2+2+1=5≠3)",
          "claim.contradicts-cell: the prose says “自然人3件”, the table has 4 in applications/new/natural",
          "claim.contradicts-cell: the prose says “予以公开的2件”, the table has 3 in "
          "applications/granted/total",
          "claim.contradicts-cell: the prose says “部分公开的2件”, the table has 0 in "
          "applications/partial/total",
          "review.sum: review: the four results do not add up to the total (0+0+1+0=1≠0)"));
  EXPECT_THAT(Rules(),
              ElementsAre("claim.contradicts-cell", "claim.contradicts-cell", "claim.contradicts-cell",
                          "claim.contradicts-cell", "claim.contradicts-cell", "claim.parts-sum",
                          "disclosure.decisions-without-items", "disclosure.decisions-without-items",
                          "disclosure.decisions-without-items", "disclosure.decisions-without-items",
                          "form.wrong-edition", "form.wrong-edition", "review.sum", "section.missing",
                          "section.missing", "section.missing", "table.blank", "text.foreign-department"));
  EXPECT_EQ(Only("review.sum").repairs_size(), 2) << "the total that was left out, or the one beside it";
  EXPECT_EQ(Quote(Only("text.foreign-department").evidence(0).span()), "住建领域");
  // 规范性文件: ten in force against none; the scopes may differ.
  EXPECT_EQ(std::count_if(record.findings().begin(), record.findings().end(),
                          [](const Finding& finding) {
                            return finding.rule() == "claim.contradicts-cell" && finding.actual() == "10" &&
                                   finding.severity() == SEVERITY_WARNING && finding.fault() == FAULT_UNSURE;
                          }),
            1);
}

TEST_F(Corpus, WenxianHasNoWrongSum) {
  const Record& record = Read("001_");
  EXPECT_EQ(record.outcome(), OUTCOME_PARSED);
  EXPECT_EQ(record.edition(), EDITION_2019);
  EXPECT_EQ(record.header().organ().text(), "温县交通运输局");
  EXPECT_EQ(record.header().year(), 2020u);
  EXPECT_THAT(Ordinals(), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(Errors(), IsEmpty());
  EXPECT_EQ(Only("table.missing-cells").actual(), "6");
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
  EXPECT_THAT(Rules(), ElementsAre("claim.parts-exceed", "claim.unit-word", "header.organ-missing",
                                   "header.year-missing", "table.missing", "table.missing", "table.missing",
                                   "text.glosses", "text.mojibake"));
  EXPECT_EQ(Only("claim.unit-word").expected(), "件");
  EXPECT_THAT(check::RenderMessage(Only("claim.unit-word"), check::Language::kChinese),
              testing::HasSubstr("6+1+12=19"));
  EXPECT_EQ(Only("claim.parts-exceed").fault(), FAULT_UNSURE);
  EXPECT_EQ(Only("claim.parts-exceed").severity(), SEVERITY_WARNING);
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
  EXPECT_THAT(Rules(), ElementsAre("claim.contradicts-cell", "claim.percent", "disclosure.unit-unknown",
                                   "section.numbering", "section.numbering", "section.numbering",
                                   "table.blank", "table.blank", "text.leftovers", "text.quotes-reversed"));
  EXPECT_EQ(Only("claim.percent").actual(), "38.09");
  EXPECT_EQ(Only("claim.percent").expected(), "38.10");
  EXPECT_THAT(check::RenderMessage(Only("claim.percent"), check::Language::kEnglish),
              testing::HasSubstr("cut off"));
  EXPECT_EQ(Only("claim.contradicts-cell").fault(), FAULT_UNSURE);
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
  EXPECT_THAT(Rules(), ElementsAre("header.date-malformed", "header.published-early", "text.document-number",
                                   "text.document-number", "text.document-number"));
  std::vector<std::string> repaired;
  for (const Finding& finding : record.findings()) {
    if (finding.rule() == "text.document-number") repaired.push_back(finding.repair());
  }
  EXPECT_THAT(repaired, ElementsAre("〔2016〕8号", "〔2016〕39号", "〔2017〕104号"));
  EXPECT_EQ(Only("header.date-malformed").repair(), "2018-12-19");
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
