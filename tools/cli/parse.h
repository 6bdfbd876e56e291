// The command line of `gouji`: flags, environment, configuration file.
//
// Role: the only user of CLI11. Every flag NAME is also the environment variable GOUJI_NAME and a key of the TOML file
// (--config, by default ~/.config/gouji/config.toml; flags of a sub-command stand in a section of its name). The
// command line wins over the environment, the environment over the file.
// Threads: one. Errors: exit code kTrouble with a message on standard error.
//
//   return cli::ParseAndRun(argc, argv);
#pragma once

namespace gouji::cli {

// Runs the command that the arguments name; its exit code.
int ParseAndRun(int argc, char** argv);

}  // namespace gouji::cli
