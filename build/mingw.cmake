# HiGHS for Windows, by the MinGW-w64 compilers of Debian; their posix variant, since HiGHS has threads
# of C++. See packaging/windows.
include("${CMAKE_CURRENT_LIST_DIR}/highs.cmake")
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)
