/* Holds a file as Excel does: open, and shared with nobody who would write. For tests only. */
#include <windows.h>

int wmain(int count, wchar_t **arguments) {
    HANDLE file = count < 2 ? INVALID_HANDLE_VALUE
                            : CreateFileW(arguments[1], GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ,
                                          NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) return 1;
    Sleep(INFINITE);
    return 0;
}
