// The documents of a corpus in memory: what the benchmarks read.
//
// Role: loads a directory of files, or of JSON Lines files, or one of either, with the ids that the program gives them.
// It knows no archives and no limits. Ownership: the corpus owns the bytes. Threads: one loads; a loaded corpus may be read
// by any. Units: bytes as they stand in the file, or of the object's `text` in UTF-8. Errors: false, and a message for
// people; what was loaded before it stays.
//
//   Corpus corpus;
//   if (!LoadCorpus("/tmp/corpus/reports", 0, corpus, error)) …
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gouji::bench {

struct CorpusDocument {
  std::string id;
  std::string bytes;
  bool json_lines = false;  // the `text` of a JSON Lines object
};

struct Corpus {
  std::vector<CorpusDocument> documents;  // in document order
  uint64_t bytes = 0;
};

// At most `limit` documents; 0: all.
bool LoadCorpus(const std::string& path, uint64_t limit, Corpus& corpus, std::string& error);

// A whole file.
bool ReadFile(const std::string& path, std::string& bytes, std::string& error);

}  // namespace gouji::bench
