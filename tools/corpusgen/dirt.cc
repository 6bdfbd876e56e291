#include "tools/corpusgen/dirt.h"

#include <initializer_list>

namespace gouji::corpusgen {
namespace {

constexpr DirtInfo kDirt[] = {
    {Dirt::kFullWidthDigits, "fullwidth-digits", 20, 80, ""},
    {Dirt::kThousands, "thousands", 20, 80, ""},
    {Dirt::kUnitGlued, "unit-glued", 10, 60, ""},
    {Dirt::kPadNbsp, "pad-nbsp", 30, 90, ""},
    {Dirt::kPadIdeographic, "pad-ideographic", 15, 60, ""},
    {Dirt::kPadSpace, "pad-space", 40, 100, ""},
    {Dirt::kPlusSign, "plus-sign", 60, 200, ""},
    {Dirt::kBlankZeros, "blank-zeros", 60, 130, ""},
    {Dirt::kBlankMiddleZeros, "blank-middle-zeros", 40, 100, ""},
    {Dirt::kMarks, "marks", 25, 90, ""},
    {Dirt::kTotalsBlank, "totals-blank", 10, 50, ""},
    {Dirt::kOnlyTotals, "only-totals", 40, 100, ""},
    {Dirt::kUnitInCell, "unit-in-cell", 60, 200, ""},
    {Dirt::kSpoiledCells, "spoiled-cells", 10, 60, ""},
    {Dirt::kMergedCells, "merged-cells", 60, 150, ""},
    {Dirt::kAliases, "aliases", 150, 350, ""},
    {Dirt::kMisprints, "misprints", 50, 200, ""},
    {Dirt::kBrokenLabels, "broken-labels", 80, 250, ""},
    {Dirt::kLetteredLabels, "lettered-labels", 20, 100, ""},
    {Dirt::kSpansRepeated, "spans-repeated", 30, 80, ""},
    {Dirt::kSpansLost, "spans-lost", 60, 150, ""},
    {Dirt::kLabelNumbers, "label-numbers", 100, 250, ""},
    {Dirt::kHalfBrackets, "half-brackets", 150, 250, ""},
    {Dirt::kSpaceAfterNumber, "space-after-number", 60, 150, ""},
    {Dirt::kHeaderTwice, "header-twice", 15, 80, ""},
    {Dirt::kAnnotations, "annotations", 40, 120, ""},
    {Dirt::kExtraRows, "extra-rows", 20, 80, ""},
    {Dirt::kRowNumbers, "row-numbers", 10, 60, ""},
    {Dirt::kReviewRows, "review-rows", 20, 80, ""},
    {Dirt::kScatteredHeader, "scattered-header", 100, 400, ""},
    {Dirt::kHeadingNumbers, "heading-numbers", 60, 150, ""},
    {Dirt::kHeadingAliases, "heading-aliases", 80, 200, ""},
    {Dirt::kPageNumbers, "page-numbers", 60, 180, ""},
    {Dirt::kFootnotes, "footnotes", 30, 100, ""},
    {Dirt::kFurtherReport, "further-report", 5, 30, ""},
    {Dirt::kNavigation, "navigation", 200, 350, ""},
    {Dirt::kSpam, "spam", 5, 50, ""},
    {Dirt::kTemplateResidue, "template-residue", 5, 40, "text.leftovers"},
    {Dirt::kWordLeftovers, "word-leftovers", 10, 60, "text.leftovers"},
    {Dirt::kTitleBroken, "title-broken", 40, 120, ""},
    {Dirt::kTitleInSentence, "title-in-sentence", 20, 80, ""},
    {Dirt::kHalfWidthPunctuation, "halfwidth-punctuation", 120, 250, ""},
    {Dirt::kTraditional, "traditional", 15, 70, ""},
    {Dirt::kGlosses, "glosses", 5, 40, "text.glosses"},
    {Dirt::kDenseGlosses, "dense-glosses", 2, 20, "text.glosses"},
    {Dirt::kMojibake, "mojibake", 10, 60, "text.mojibake"},
    {Dirt::kLostBrackets, "lost-brackets", 20, 80, "text.document-number"},
    {Dirt::kDamagedDate, "damaged-date", 15, 70, "header.date-malformed"},
    {Dirt::kZeroWidth, "zero-width", 15, 60, ""},
    {Dirt::kNbspProse, "nbsp-prose", 30, 80, ""},
    {Dirt::kChineseNumerals, "chinese-numerals", 40, 120, ""},
    {Dirt::kByteOrderMark, "byte-order-mark", 30, 60, ""},
    {Dirt::kCarriageReturns, "carriage-returns", 60, 120, ""},
    {Dirt::kGbk, "gbk", 30, 60, ""},
};

// Kinds of which a report has at most one.
constexpr Dirt kOneOf[][4] = {
    {Dirt::kBlankZeros, Dirt::kBlankMiddleZeros, Dirt::kMarks, Dirt::kOnlyTotals},
    {Dirt::kPadNbsp, Dirt::kPadIdeographic, Dirt::kPadSpace, Dirt::kUnitGlued},
    {Dirt::kGlosses, Dirt::kDenseGlosses, Dirt::kMojibake, Dirt::kHalfWidthPunctuation},
    {Dirt::kSpansRepeated, Dirt::kSpansLost, Dirt::kLetteredLabels, Dirt::kBrokenLabels},
    {Dirt::kTotalsBlank, Dirt::kOnlyTotals, Dirt::kFullWidthDigits, Dirt::kThousands},
    {Dirt::kReviewRows, Dirt::kScatteredHeader, Dirt::kHeaderTwice, Dirt::kAnnotations},
};

// What the layout makes impossible, or would turn into another text than the one that is meant.
void Restrict(DirtSet& set, const Layout& layout) {
  const auto clear = [&set](std::initializer_list<Dirt> kinds) {
    for (const Dirt kind : kinds) set.Set(kind, false);
  };
  if (layout.glue != GluePolicy::kApart) {
    clear({Dirt::kThousands, Dirt::kUnitGlued, Dirt::kPadNbsp, Dirt::kPadIdeographic, Dirt::kPadSpace,
           Dirt::kMarks});
  }
  if (layout.blanks == BlankPolicy::kDropped) {
    clear({Dirt::kTotalsBlank, Dirt::kPadNbsp, Dirt::kPadIdeographic, Dirt::kPadSpace});
  }
  if (layout.loses_a_cell || layout.deduplicated) {
    clear({Dirt::kBlankZeros, Dirt::kBlankMiddleZeros, Dirt::kMarks, Dirt::kTotalsBlank, Dirt::kOnlyTotals});
  }
  // Where nothing bounds a cell, what spoils a figure reads as something else.
  const bool bounded = layout.html || layout.between.find_first_of("|\t") != std::string_view::npos;
  if (!bounded || layout.lines || layout.loses_a_cell) clear({Dirt::kSpoiledCells});
  const bool spans =
      layout.html && layout.markup != HtmlKind::kBoxes && layout.markup != HtmlKind::kSpansLost;
  if (!spans) clear({Dirt::kMergedCells});
  if (layout.paragraph_end == " " || layout.deduplicated || layout.by_columns) clear({Dirt::kFootnotes});
  if (layout.html || layout.deduplicated || layout.by_columns) clear({Dirt::kFurtherReport});
  if (layout.deduplicated) clear({Dirt::kExtraRows, Dirt::kPageNumbers, Dirt::kSpansRepeated});
  // An extractor that pads rows prints a merged cell once.
  if (layout.padded && layout.blanks == BlankPolicy::kCell) clear({Dirt::kSpansRepeated});
  if (layout.html) {
    clear({Dirt::kGlosses, Dirt::kDenseGlosses, Dirt::kMojibake, Dirt::kSpansRepeated, Dirt::kSpansLost,
           Dirt::kPageNumbers, Dirt::kByteOrderMark, Dirt::kTemplateResidue, Dirt::kTitleBroken,
           Dirt::kTitleInSentence});
  }
  // Only what is written line by line, a blank between two words, mixes the letters of narrow columns; tables with bars lose
  // them.
  if (layout.wrapping == Wrapping::kNone && !layout.ragged_spaces && !layout.markdown_rule)
    clear({Dirt::kScatteredHeader});
  // Without its header a row says what is a cell by its figures alone.
  if (layout.markdown_rule && set.Has(Dirt::kScatteredHeader))
    clear({Dirt::kReviewRows, Dirt::kRowNumbers, Dirt::kSpoiledCells, Dirt::kExtraRows});
  if (layout.drawing != Drawing::kNone) {
    // Converters that change widths after the page was laid out leave no columns.
    clear({Dirt::kPadNbsp, Dirt::kPadIdeographic, Dirt::kPadSpace, Dirt::kBrokenLabels, Dirt::kHeaderTwice,
           Dirt::kHalfWidthPunctuation, Dirt::kGlosses, Dirt::kDenseGlosses, Dirt::kSpoiledCells,
           Dirt::kMergedCells, Dirt::kFootnotes});
  }
  // Only where figures stand apart is the number of a row none of them.
  if (layout.blanks == BlankPolicy::kDropped || layout.glue != GluePolicy::kApart || layout.loses_a_cell ||
      layout.deduplicated || layout.by_columns) {
    clear({Dirt::kRowNumbers});
  }
  // Behind blanks of any number a lone figure may stand below a header by chance: then the page says what it did not mean.
  if (layout.by_columns || layout.deduplicated || layout.ragged_spaces) clear({Dirt::kReviewRows});
  // Lines that are no row's would be taken for pieces of its label, and a cut label is cut once.
  if (layout.wrapping != Wrapping::kNone) clear({Dirt::kBrokenLabels, Dirt::kFootnotes, Dirt::kPageNumbers});
  if (layout.narrow > 0) clear({Dirt::kBrokenLabels, Dirt::kLetteredLabels});
  if (!layout.table_begin.empty()) clear({Dirt::kFootnotes, Dirt::kPageNumbers});
  if (!layout.lines && !layout.html) clear({Dirt::kLetteredLabels});
}

}  // namespace

std::span<const DirtInfo> AllDirt() {
  return kDirt;
}

DirtSet PickDirt(DirtLevel level, const Layout& layout, bool as_files, Random& random) {
  DirtSet set;
  if (level == DirtLevel::kNone) return set;
  for (const DirtInfo& info : kDirt) {
    set.Set(info.dirt, random.Chance(level == DirtLevel::kHeavy ? info.heavy_permille : info.light_permille));
  }
  Restrict(set, layout);
  for (const auto& group : kOneOf) {
    bool taken = false;
    for (const Dirt dirt : group) {
      if (taken) set.Set(dirt, false);
      taken = taken || set.Has(dirt);
    }
  }
  if (set.Has(Dirt::kTitleInSentence)) set.Set(Dirt::kTitleBroken, false);
  if (!as_files) set.Set(Dirt::kGbk, false);
  if (set.Has(Dirt::kGbk)) {
    // GBK pages have neither a Unicode mark nor characters outside their set.
    for (const Dirt dirt : {Dirt::kByteOrderMark, Dirt::kZeroWidth, Dirt::kPadNbsp, Dirt::kNbspProse,
                            Dirt::kGlosses, Dirt::kDenseGlosses}) {
      set.Set(dirt, false);
    }
  }
  return set;
}

}  // namespace gouji::corpusgen
