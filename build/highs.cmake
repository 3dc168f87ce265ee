# How HiGHS, the only C++ of the build, is compiled: as Cargo's profile says of every dependency, which
# it tells build scripts by OPT_LEVEL. Lightly in a development build, where HiGHS is the longest part
# of a cold one: measured on its longest files, -O1 takes 70 % of the time of -O3, and the planner asks
# HiGHS for small programs only. At -O2 in a release, where -O3 is bigger; CMake's own -O3 does where this
# file is not read (`cargo install --git` does not look into .cargo/config.toml).
# Each function apart, so that the linker leaves out those that nothing calls.
set(kept_apart "-ffunction-sections -fdata-sections")
set(CMAKE_C_FLAGS_RELEASE "-O$ENV{OPT_LEVEL} -DNDEBUG ${kept_apart}" CACHE STRING "" FORCE)
# None of its own prints: see the file.
set(quiet "-include \"${CMAKE_CURRENT_LIST_DIR}/quiet.h\"")
set(CMAKE_CXX_FLAGS_RELEASE "-O$ENV{OPT_LEVEL} -DNDEBUG ${kept_apart} ${quiet}" CACHE STRING "" FORCE)
