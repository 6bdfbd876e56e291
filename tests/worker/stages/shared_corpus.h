// The published reports beside the project, read as they were crawled. Tests are skipped where there are none.
//
//   class Corpus : public SharedCorpus {};
//   TEST_F(Corpus, …) { const report::v1::Record& record = Read("000_"); … }
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "worker/form/forms.h"
#include "worker/stages.h"

namespace gouji::stages {

class SharedCorpus : public testing::Test {
 protected:
  static std::filesystem::path Directory() {
    const char* const directory = std::getenv("GOUJI_SHARED_CORPUS");
    return directory != nullptr ? directory : "../shared/corpus";
  }

  void SetUp() override {
    if (!std::filesystem::is_directory(Directory())) {
      GTEST_SKIP() << "no published reports in " << Directory()
                   << "; name their directory in GOUJI_SHARED_CORPUS";
    }
  }

  const report::v1::Record& Read(const std::string& prefix) {
    for (const auto& entry : std::filesystem::directory_iterator(Directory())) {
      if (!entry.path().filename().string().starts_with(prefix)) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      text_.assign(std::istreambuf_iterator<char>(in), {});
      return record_ = reader_.Read({.id = entry.path().filename().string(), .bytes = text_});
    }
    ADD_FAILURE() << "no report " << prefix;
    return record_;
  }

  std::string Quote(const report::v1::Span& span) const {
    return text_.substr(span.begin(), span.end() - span.begin());
  }

  Reader reader_{form::BuiltIn(), job::v1::Limits()};
  std::string text_;
  report::v1::Record record_;
};

}  // namespace gouji::stages
