# HiGHS for a static program, see packaging/linux: its extras, a library that it otherwise looks for when
# it runs, are linked in, since no shared library can be made with a static C library.
include("${CMAKE_CURRENT_LIST_DIR}/highs.cmake")
set(BUILD_SHARED_EXTRAS_LIB OFF CACHE BOOL "" FORCE)
