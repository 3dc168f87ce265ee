// HiGHS is told to be silent, and some of its lines are printed all the same: left for whoever debugs it, they
// end up on standard output, below our JSON. Included before each of its C++ files (highs.cmake). Where a
// system can keep standard output for us alone, src/cli/stdout.rs does so whatever HiGHS was compiled with.
#pragma once
#include <cstdio>
static inline int printed_nowhere(const char *, ...) { return 0; }
#define printf printed_nowhere
