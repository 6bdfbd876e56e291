#include "tools/bench/throughput.h"

#include <iconv.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <vector>

#include "tools/bench/corpus.h"
#include "tools/bench/sax_yardstick.h"
#include "worker/decode/html.h"
#include "worker/form/forms.h"
#include "worker/stages.h"

namespace gouji::bench {
namespace {

// What one contestant did in one round.
struct Lap {
  double seconds = 0;
  uint64_t units = 0;  // result of the work, so that it cannot be left out
};

template <typename Work>
Lap Time(const Corpus& corpus, Work work) {
  const auto begin = std::chrono::steady_clock::now();
  Lap lap;
  for (const CorpusDocument& document : corpus.documents) lap.units += work(document);
  lap.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return lap;
}

struct Contestant {
  const char* name;
  std::vector<Lap> laps;

  double MedianSeconds() const {
    std::vector<double> seconds;
    for (const Lap& lap : laps) seconds.push_back(lap.seconds);
    std::nth_element(seconds.begin(), seconds.begin() + static_cast<long>(seconds.size() / 2), seconds.end());
    return seconds[seconds.size() / 2];
  }
};

class Transcoder {
 public:
  Transcoder() : converter_(iconv_open("UTF-16LE", "UTF-8")) {}
  ~Transcoder() {
    if (Usable()) iconv_close(converter_);
  }
  Transcoder(const Transcoder&) = delete;
  Transcoder& operator=(const Transcoder&) = delete;

  bool Usable() const { return converter_ != reinterpret_cast<iconv_t>(-1); }

  // Bytes written; stops at the first byte that is no UTF-8.
  uint64_t Convert(const std::string& bytes) {
    out_.resize(std::max(out_.size(), bytes.size() * 2));
    char* from = const_cast<char*>(bytes.data());
    size_t from_left = bytes.size();
    char* to = out_.data();
    size_t to_left = out_.size();
    iconv(converter_, nullptr, nullptr, nullptr, nullptr);
    iconv(converter_, &from, &from_left, &to, &to_left);
    return out_.size() - to_left;
  }

 private:
  iconv_t converter_;
  std::vector<char> out_;
};

void Print(const Corpus& corpus, const std::vector<Contestant>& contestants, bool json) {
  const double reader = contestants[0].MedianSeconds();
  for (const Contestant& contestant : contestants) {
    const double seconds = contestant.MedianSeconds();
    const double megabytes = static_cast<double>(corpus.bytes) / 1e6 / seconds;
    const double reports = static_cast<double>(corpus.documents.size()) / seconds;
    if (json) {
      std::printf("{\"name\":\"%s\",\"mb_per_second\":%.1f,\"reports_per_second\":%.0f,\"rounds\":%zu}\n",
                  contestant.name, megabytes, reports, contestant.laps.size());
    } else {
      std::printf("%-34s %10.1f MB/s %10.0f reports/s   reader/this %.3f\n", contestant.name, megabytes,
                  reports, seconds / reader);
    }
  }
}

}  // namespace

int Throughput(const ThroughputOptions& options) {
  Corpus corpus;
  std::string error;
  if (!LoadCorpus(options.corpus, options.limit, corpus, error)) {
    std::fprintf(stderr, "gouji-bench throughput: %s\n", error.c_str());
    return 2;
  }
  Transcoder transcoder;
  if (!transcoder.Usable()) {
    std::fprintf(stderr, "gouji-bench throughput: iconv knows no UTF-16LE here\n");
    return 2;
  }
  stages::Reader reader(form::BuiltIn(), {});
  std::string copy;
  std::vector<Contestant> contestants = {
      {"reader (text to checked record)", {}}, {"iconv utf-8 to utf-16le", {}}, {"memcpy", {}}};
  const bool html_pages =
      std::any_of(corpus.documents.begin(), corpus.documents.end(), [](const CorpusDocument& document) {
        return decode::SniffMarkup(document.bytes) == decode::Markup::kHtml;
      });
  SaxYardstick sax;
  decode::Html html;
  if (html_pages) {
    contestants.push_back({"libxml2 SAX, events only", {}});
    contestants.push_back({"reader's HTML (page to text)", {}});
  }
  for (uint32_t round = 0; round < options.rounds; ++round) {
    contestants[0].laps.push_back(Time(corpus, [&](const CorpusDocument& document) {
      const auto kind =
          document.json_lines ? stages::DocumentKind::kJsonLinesText : stages::DocumentKind::kFile;
      return static_cast<uint64_t>(
          reader.Read({.id = document.id, .bytes = document.bytes, .kind = kind}).tables_size());
    }));
    contestants[1].laps.push_back(
        Time(corpus, [&](const CorpusDocument& document) { return transcoder.Convert(document.bytes); }));
    contestants[2].laps.push_back(Time(corpus, [&](const CorpusDocument& document) {
      copy.resize(std::max(copy.size(), document.bytes.size()));
      std::memcpy(copy.data(), document.bytes.data(), document.bytes.size());
      return static_cast<uint64_t>(static_cast<unsigned char>(copy[document.bytes.size() / 2]));
    }));
    if (!html_pages) continue;
    contestants[3].laps.push_back(
        Time(corpus, [&](const CorpusDocument& document) { return sax.CountEvents(document.bytes); }));
    contestants[4].laps.push_back(Time(corpus, [&](const CorpusDocument& document) {
      html.Read(document.bytes, decode::Markup::kHtml);
      return static_cast<uint64_t>(html.text().size());
    }));
  }
  if (!options.json) {
    std::printf("%zu reports, %.1f MB, median of %u alternating rounds, one core\n", corpus.documents.size(),
                static_cast<double>(corpus.bytes) / 1e6, options.rounds);
  }
  Print(corpus, contestants, options.json);
  return 0;
}

}  // namespace gouji::bench
