// The sentences of one report: slots filled, figures agreeing with the tables, claims recorded.
//
// Role: writes title, sections and closing lines around the tables; carries out the faults that live in prose, editions
// and headings. Tables are written by tables.h when their section comes.
// Ownership: borrows report and page. Errors: none.
//
//   ReportWriter writer(report, organ, style, fault, random, page);
//   writer.Write();
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "tools/corpusgen/faults.h"
#include "tools/corpusgen/model.h"
#include "tools/corpusgen/names.h"
#include "tools/corpusgen/page.h"
#include "tools/corpusgen/sentences.h"
#include "tools/corpusgen/style.h"
#include "tools/corpusgen/tables.h"

namespace gouji::corpusgen {

// One figure of an enumeration that adds up.
struct Parts {
  int64_t sum = 0;
  std::array<int64_t, 3> part{};
};

// A figure, that of the year before, and by how much they differ.
struct Growth {
  int64_t now = 0;
  int64_t before = 0;
  int64_t change = 0;
};

// Appends sentences to the page, slot by slot.
class SentenceWriter {
 public:
  SentenceWriter(Report& report, const Organ& organ, const Style& style, Fault fault, Random& random,
                 Page& page)
      : report_(report), organ_(organ), style_(style), fault_(fault), random_(random), page_(page) {}

  void Write(std::string_view sentence);
  // `count` different sentences of the topic, in their order.
  void Some(Topic topic, size_t count);
  void One(Topic topic) { Write(random_.Pick(SentencesOf(topic))); }

 private:
  void Slot(std::string_view name, std::string_view after);
  void Words(std::string_view name);
  bool CellSlot(std::string_view name, std::string_view after);
  bool SumSlot(std::string_view name, std::string_view after);
  bool GrowthSlot(std::string_view name, std::string_view after);
  void Figure(std::string_view subject, std::string cell, int64_t value, std::string_view after);
  void Percent();
  void DrawParts(std::string_view sentence);
  void DrawGrowth(std::string_view sentence);

  Report& report_;
  const Organ& organ_;
  const Style& style_;
  Fault fault_;
  Random& random_;
  Page& page_;
  Parts parts_;
  Growth growth_;
};

// One line of the block of facts that sites print around a report.
struct Fact {
  std::string label;
  std::string value;
};

class ReportWriter {
 public:
  ReportWriter(Report& report, const Organ& organ, const Style& style, Fault fault, Random& random,
               Page& page)
      : report_(report),
        organ_(organ),
        style_(style),
        fault_(fault),
        random_(random),
        page_(page),
        imprint_dated_(!report.compiled.empty()),
        sentences_(report, organ, style, fault, random, page),
        tables_(style, random, page) {}

  void Write();

 private:
  void Front();
  void Metadata();
  void Facts(const std::vector<Fact>& facts);
  void LineBelowTitle();
  void Title();
  void Sections();
  void OldSections();
  void Section(int ordinal);
  void Overview();
  void DocumentNumber();
  void Imprint();
  // The sentence that the fault asks for, if it is one of its own.
  void WrongSentence();
  void WrongApplicants();
  // Of the same place and level, for another field.
  std::string OtherBureau();
  std::string Signature();
  void Navigation(bool top);

  void Line(std::string_view text);
  void Heading(int ordinal, std::string_view label);
  void SubHeading(int number, std::string_view label);
  void BeginParagraph();
  void EndParagraph();
  void TableOf(std::string_view key);

  Report& report_;
  const Organ& organ_;
  const Style& style_;
  Fault fault_;
  Random& random_;
  Page& page_;
  bool full_name_printed_ = false;  // by title or facts
  bool imprint_dated_;
  SentenceWriter sentences_;
  TableWriter tables_;
  int missing_ = 0;  // ordinal of the section that is left out on purpose
};

}  // namespace gouji::corpusgen
