// A report of our own that the build put into the program; readers warm up with it.
//
// Role: data. NUL-terminated. Ownership: the program's. Threads: immutable. Errors: none.
#pragma once

namespace gouji::stages {

extern const char k_sample_report[];

}  // namespace gouji::stages
