// HiGHS is told to be silent, and some of its lines are printed all the same: left for whoever debugs it, they
// end up on standard output, in the midst of our JSON. Included before each of its C++ files (highs.cmake).
#pragma once
#include <cstdio>
static inline int printed_nowhere(const char *, ...) { return 0; }
#define printf printed_nowhere
