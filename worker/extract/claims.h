// The figures that the prose states, each with what it speaks of, as far as its words tell.
//
// Role: page + tables + header + sections -> report::v1::Claim. Figures of a sentence are tied to each other as parts,
// shares and lists. A cell is named only where words and scope are those of the cell; what is left in doubt is said in
// the claim. It does not compare claims with cells: that is the checks' business. Tables are not read again.
// Ownership: the reader owns its buffers and is reused; the record gets the claims appended.
// Threads: one reader per thread; grammar and forms are read only. Errors: none. Cost: one pass over the prose; only
// sentences with a figure or a denial are taken apart.
// Units: spans are bytes of the decoded text.
//
//   extract::ClaimReader claims(form::BuiltInClaims(), form::BuiltIn());
//   claims.Read(simplified, &record);   // after tables, header and edition
#pragma once

#include <memory>

#include "gouji/report/v1/report.pb.h"
#include "worker/extract/simplified.h"
#include "worker/form/claim_grammar.h"
#include "worker/form/forms.h"

namespace gouji::extract {

class ClaimReader {
 public:
  ClaimReader(const form::ClaimGrammar& grammar, const form::Forms& forms);
  ~ClaimReader();
  ClaimReader(const ClaimReader&) = delete;
  ClaimReader& operator=(const ClaimReader&) = delete;

  void Read(const Simplified& page, report::v1::Record* record);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace gouji::extract
