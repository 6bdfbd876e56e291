// The text of a report while it is written, with the spans that the truth file needs.
//
// Role: appends text and remembers where cells and claims stand; Rewrite() changes the text afterwards (traditional
// characters, carriage returns, …) and moves the spans along. It knows nothing of forms or layouts.
// Ownership: a value. Threads: one page per thread. Errors: none. Units: byte offsets.
//
//   page.Append("共收到"); page.Mark({.cell = &cell}, "12"); page.Append("件");
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tools/corpusgen/model.h"

namespace gouji::corpusgen {

class Page {
 public:
  std::string& text() { return text_; }
  const std::string& text() const { return text_; }
  size_t size() const { return text_.size(); }

  void Append(std::string_view text) { text_.append(text); }

  // Appends `text` and points the target's span at it. Targets must outlive the page and be marked in text order.
  void MarkCell(Cell& cell, std::string_view text) { AddMark(&cell.begin, &cell.end, text); }
  // `claim` is an index, for claims live in a growing vector.
  void MarkClaim(int32_t claim, std::string_view text) {
    claim_marks_.push_back({claim, marks_.size()});
    AddMark(nullptr, nullptr, text);
  }

  // Ends the current line unless the text is at the start of one.
  void EndLine() {
    if (!text_.empty() && text_.back() != '\n') text_.push_back('\n');
  }

  // What a step of Rewrite() did: bytes of the source taken (>= 1), and how many of those appended are an addition
  // behind them, which no span includes.
  struct Step {
    size_t taken = 1;
    size_t added = 0;
    Step(size_t taken_bytes, size_t added_bytes = 0) : taken(taken_bytes), added(added_bytes) {}
  };

  // `step(text, pos, out)` appends what stands for the bytes at `pos` and answers a Step.
  template <typename MakeStep>
  void Rewrite(MakeStep step) {
    std::string out;
    out.reserve(text_.size() + text_.size() / 4);
    const std::string_view source = text_;
    size_t begin_at = 0;  // marks whose begin was mapped
    size_t end_at = 0;    // marks whose end was mapped
    size_t added = 0;
    for (size_t pos = 0; pos < source.size();) {
      MapUpTo(pos, out.size(), added, begin_at, end_at);
      const Step done = step(source, pos, out);
      pos += done.taken;
      added = done.added;
    }
    MapUpTo(source.size(), out.size(), added, begin_at, end_at);
    text_.swap(out);
  }

  // Writes the spans to the cells and the claims.
  void Finish(std::vector<Claim>& claims) const {
    for (const Place& place : marks_) {
      if (place.begin_out == nullptr) continue;
      *place.begin_out = static_cast<int32_t>(place.begin);
      *place.end_out = static_cast<int32_t>(place.end);
    }
    for (const ClaimMark& mark : claim_marks_) {
      claims[static_cast<size_t>(mark.claim)].begin = static_cast<int32_t>(marks_[mark.place].begin);
      claims[static_cast<size_t>(mark.claim)].end = static_cast<int32_t>(marks_[mark.place].end);
    }
  }

 private:
  struct Place {
    size_t begin;
    size_t end;
    int32_t* begin_out;
    int32_t* end_out;
  };
  struct ClaimMark {
    int32_t claim;
    size_t place;
  };

  void AddMark(int32_t* begin, int32_t* end, std::string_view text) {
    marks_.push_back({text_.size(), text_.size() + text.size(), begin, end});
    text_.append(text);
  }

  // Marks neither overlap nor go back, so two cursors suffice.
  void MapUpTo(size_t pos, size_t target, size_t added, size_t& begin_at, size_t& end_at) {
    while (begin_at < marks_.size() && marks_[begin_at].begin <= pos) marks_[begin_at++].begin = target;
    while (end_at < begin_at && marks_[end_at].end <= pos) {
      Place& mark = marks_[end_at++];
      mark.end = std::max(mark.begin, target - added);
    }
  }

  std::string text_;
  std::vector<Place> marks_;
  std::vector<ClaimMark> claim_marks_;
};

}  // namespace gouji::corpusgen
