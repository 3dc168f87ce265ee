# How HiGHS, the only C++ of the build, is compiled: lightly optimised. Measured on its longest
# files, -O1 takes 70 % of the time of -O3, and the planner asks HiGHS for small programs only.
set(CMAKE_C_FLAGS_RELEASE "-O1 -DNDEBUG" CACHE STRING "" FORCE)
set(CMAKE_CXX_FLAGS_RELEASE "-O1 -DNDEBUG" CACHE STRING "" FORCE)
