// What the flags of all commands fill, and what the files that declare flags share.
//
// Role: between parse.cc and the files that declare the flags of one large command. Threads: the main one.
//
//   AddResults(app, invocation);
//   return invocation.command();
#pragma once

#include <CLI/App.hpp>
#include <functional>
#include <string>
#include <vector>

#include "tools/cli/options.h"

namespace gouji::cli {

// What all commands share, and what to do in the end.
struct Invocation {
  CommonOptions common;
  ClientOptions client;
  std::string color = "auto";
  std::string language = "zh";
  std::function<int()> command;

  CommonOptions Common() const {
    CommonOptions options = common;
    options.color = ColorModeFromName(color).value_or(ColorMode::kAuto);
    options.chinese = language == "zh";
    return options;
  }
};

inline CLI::Option* AddChoice(CLI::App* app, const std::string& name, std::string& value,
                              const std::vector<std::string>& choices, const std::string& help) {
  return app->add_option(name, value, help)->check(CLI::IsMember(choices))->capture_default_str();
}

// Runs the command with the whole id of the job whose start `job` may be; a store's directory stays as it is.
int WithFullId(const Invocation& invocation, std::string* job, const std::function<int()>& command);

void AddResults(CLI::App& app, Invocation& invocation);
void AddCompletion(CLI::App& app, Invocation& invocation);

}  // namespace gouji::cli
