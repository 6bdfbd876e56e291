// The rules, each defined in the file of its name. catalogue.cc puts them in order.
//
// Role: declarations, and the sources and editions that several rules name. Threads: immutable. Errors: none.
#pragma once

#include <array>

#include "worker/check/check.h"

namespace gouji::check {

// Editions that print the tables, and every edition.
inline constexpr std::array kFormEditions = {report::v1::EDITION_2019, report::v1::EDITION_2021};
inline constexpr std::array kAllEditions = {report::v1::EDITION_2019, report::v1::EDITION_2021,
                                            report::v1::EDITION_PRE2019};

inline constexpr std::array kEdition2019 = {report::v1::EDITION_2019};
inline constexpr std::array kEdition2021 = {report::v1::EDITION_2021};

inline constexpr std::string_view kForm2019 = "国办公开办函〔2019〕60号";
inline constexpr std::string_view kForm2021 = "国办公开办函〔2021〕30号";
inline constexpr std::string_view kBothForms = "国办公开办函〔2019〕60号、国办公开办函〔2021〕30号";
// When a report is due, for which year, and what it must hold; before 2019 these were articles 31 and 32.
inline constexpr std::string_view kReportDuty =
    "中华人民共和国政府信息公开条例 第四十九条、第五十条(2019年修订前为第三十一条、第三十二条)";
// What is disclosed is disclosed in time and accurately; the same article since 2008.
inline constexpr std::string_view kAccuracy = "中华人民共和国政府信息公开条例 第六条";
// How official documents are dated and numbered.
inline constexpr std::string_view kPublicDocuments = "党政机关公文格式 GB/T 9704—2012";
// A title names organ, matter and kind; what is written is accurate and brief.
inline constexpr std::string_view kOfficialTitles = "党政机关公文处理工作条例(中办发〔2012〕14号)第九条";
inline constexpr std::string_view kOfficialWriting = "党政机关公文处理工作条例(中办发〔2012〕14号)第十九条";
inline constexpr std::string_view kPunctuation = "标点符号用法 GB/T 15834—2011";
// What government sites publish is checked for its text first.
inline constexpr std::string_view kWebsites = "政府网站发展指引(国办发〔2017〕47号)";

extern const Rule kApplicationsBalance;
extern const Rule kApplicationsOutcomeSum;
extern const Rule kApplicationsRowSum;
extern const Rule kClaimConflict;
extern const Rule kClaimContradictsCell;
extern const Rule kClaimContradictsSum;
extern const Rule kClaimGrowth;
extern const Rule kClaimPartsExceed;
extern const Rule kClaimPartsSum;
extern const Rule kClaimPercent;
extern const Rule kClaimPercentImpossible;
extern const Rule kClaimUnitWord;
extern const Rule kDisclosureChangeExceedsItems;
extern const Rule kDisclosureDecisionsWithoutItems;
extern const Rule kDisclosurePublishedExceedsTotal;
extern const Rule kDisclosureInForceBelowIssued;
extern const Rule kDisclosureUnitDiffers;
extern const Rule kDisclosureUnitSuspect;
extern const Rule kDisclosureUnitUnknown;
extern const Rule kFormMixedEditions;
extern const Rule kFormWrongEdition;
extern const Rule kHeaderDateMalformed;
extern const Rule kHeaderOrganConflict;
extern const Rule kHeaderOrganMissing;
extern const Rule kHeaderPublishedEarly;
extern const Rule kHeaderYearConflict;
extern const Rule kHeaderYearMissing;
extern const Rule kReviewSum;
extern const Rule kSectionEmpty;
extern const Rule kSectionMissing;
extern const Rule kSectionNumbering;
extern const Rule kSectionOrder;
extern const Rule kSectionRepeatedNumber;
extern const Rule kSectionTopicMissing;
extern const Rule kTableBlank;
extern const Rule kTableColumnsOrder;
extern const Rule kTableExtraCells;
extern const Rule kTableIllegible;
extern const Rule kTableMissing;
extern const Rule kTableMissingCells;
extern const Rule kTableMissingRows;
extern const Rule kTableNegative;
extern const Rule kTableNotInteger;
extern const Rule kTableUnread;
extern const Rule kTextDocumentNumber;
extern const Rule kTextDuplicatedWords;
extern const Rule kTextForeignDepartment;
extern const Rule kTextForeignOrgan;
extern const Rule kTextFurtherReport;
extern const Rule kTextYearLeftOver;
extern const Rule kTextGlosses;
extern const Rule kTextImpossibleDate;
extern const Rule kTextLeftovers;
extern const Rule kTextLettersInFigure;
extern const Rule kTextMojibake;
extern const Rule kTextQuotesReversed;
extern const Rule kTextQuotesUnclosed;
extern const Rule kTextRepeatedParagraph;
extern const Rule kYearsCarriedOver;
extern const Rule kYearsInForce;
extern const Rule kYearsItems;

}  // namespace gouji::check
