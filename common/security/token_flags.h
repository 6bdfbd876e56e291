// Where a client finds its token. See secret.h.
#pragma once

#include <string>

namespace gouji::security {

struct TokenFlags {
  // The token itself, from the environment as a rule: command lines are seen by all of a machine's users.
  std::string token = {};
  // A file whose first line is the token; read when `token` is empty.
  std::string token_file = {};
  // Tokens travel over plain connections to other machines.
  bool insecure = false;
};

}  // namespace gouji::security
