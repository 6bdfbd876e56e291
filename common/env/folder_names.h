// The names in a directory that is open.
//
// Role: reads them to the end, and tells when that fails: readdir answers the same for an error as for the end, and a name that is
// not read is a document that nobody misses. Threads: the directory's. Errors: the errno of the first failure.
//
//   std::vector<std::string> names;
//   if (const int error = env::ReadNames(directory, &names); error != 0) …
#pragma once

#include <dirent.h>

#include <string>
#include <vector>

namespace gouji::env {

// Appends all but "." and "..", in the order of the file system; 0, or why it stopped before the end.
int ReadNames(DIR* directory, std::vector<std::string>* names);

}  // namespace gouji::env
