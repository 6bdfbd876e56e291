#include <charconv>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>

#include "tools/cli/commands.h"
#include "tools/cli/dump_object.h"
#include "tools/cli/read_input.h"
#include "worker/form/forms.h"
#include "worker/inspect.h"
#include "worker/intake/json_line.h"
#include "worker/intake/limits.h"

namespace gouji::cli {
namespace {

// One document with the bytes behind it.
struct Loaded {
  std::string id;
  std::string bytes;
  stages::DocumentKind kind = stages::DocumentKind::kFile;
};

struct LinePlace {
  std::string path;
  uint64_t offset = 0;
};

// `f.jsonl` is its first line, `f.jsonl@OFFSET` (the id of a line without one) the line that starts there.
std::optional<LinePlace> JsonLinePlace(const std::string& argument) {
  LinePlace place{argument, 0};
  if (const size_t at = argument.rfind('@'); at != std::string::npos && !std::filesystem::exists(argument)) {
    const char* end = argument.data() + argument.size();
    const auto parsed = std::from_chars(argument.data() + at + 1, end, place.offset);
    if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
    place.path = argument.substr(0, at);
  }
  if (place.path.ends_with(".jsonl") || place.path.ends_with(".ndjson")) return place;
  return std::nullopt;
}

absl::StatusOr<Loaded> LoadLine(const LinePlace& place) {
  std::ifstream file(place.path, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(place.offset));
  std::string line;
  if (!file || !std::getline(file, line)) return absl::NotFoundError("cannot read a line of " + place.path);
  intake::JsonLineParser parser;
  intake::JsonLine object;
  if (const auto error = parser.Parse(line, &object))
    return absl::InvalidArgumentError(place.path + ": " + *error);
  if (!object.has_text) return absl::InvalidArgumentError(place.path + ": the object has no `text`");
  return Loaded{std::string(object.id), std::string(object.text), stages::DocumentKind::kJsonLinesText};
}

absl::StatusOr<Loaded> Load(const std::string& argument) {
  if (const auto place = JsonLinePlace(argument)) return LoadLine(*place);
  absl::StatusOr<std::string> bytes = ReadInput(argument);
  if (!bytes.ok()) return bytes.status();
  return Loaded{std::filesystem::path(argument).filename().string(), *std::move(bytes),
                stages::DocumentKind::kFile};
}

}  // namespace

int InspectCommand(const InspectOptions& options) {
  if (const auto object = FindObject(options.file)) {
    const absl::Status dumped = DumpObject(*object, std::cout);
    return dumped.ok() ? kOk : Fail(dumped);
  }
  const std::optional<stages::Stage> stage = stages::StageFromName(options.stage);
  if (!stage.has_value()) return Fail(absl::InvalidArgumentError("no stage is called " + options.stage));
  const absl::StatusOr<Loaded> loaded = Load(options.file);
  if (!loaded.ok()) return Fail(loaded.status());
  const stages::Document document{loaded->id, loaded->bytes, loaded->kind};
  std::cout << stages::Inspect(form::BuiltIn(), intake::WithDefaults({}), document, *stage);
  std::cout.flush();
  return kOk;
}

}  // namespace gouji::cli
