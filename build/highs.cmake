# How HiGHS, the only C++ of the build, is compiled: as Cargo's profile says of every dependency, which
# it tells build scripts by OPT_LEVEL. Lightly in a development build, where HiGHS is the longest part
# of a cold one: measured on its longest files, -O1 takes 70 % of the time of -O3, and the planner asks
# HiGHS for small programs only. Fully in a release, which is also what CMake does by itself where this
# file is not read (`cargo install --git` does not look into .cargo/config.toml).
set(CMAKE_C_FLAGS_RELEASE "-O$ENV{OPT_LEVEL} -DNDEBUG" CACHE STRING "" FORCE)
set(CMAKE_CXX_FLAGS_RELEASE "-O$ENV{OPT_LEVEL} -DNDEBUG" CACHE STRING "" FORCE)
