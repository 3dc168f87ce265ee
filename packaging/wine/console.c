/* Runs a command in the console that it has, as cmd.exe does, and writes down what the screen then shows,
   in UTF-8; with Ctrl-C typed after a while, where that is asked. For tests only.

     console CODE_PAGE SCREEN_FILE MILLISECONDS_TO_CTRL_C COMMAND_LINE

   0 milliseconds: no Ctrl-C. Exit code: the command's. */
#include <stdlib.h>
#include <windows.h>

static BOOL WINAPI ignore(DWORD event) { return event == CTRL_C_EVENT; }

static int screen(HANDLE console, const wchar_t *path) {
    CONSOLE_SCREEN_BUFFER_INFO info;
    HANDLE file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    if (file == INVALID_HANDLE_VALUE || !GetConsoleScreenBufferInfo(console, &info)) return 0;
    for (SHORT row = 0; row <= info.dwCursorPosition.Y; row++) {
        wchar_t line[512];
        char bytes[2048];
        DWORD read = 0, written;
        COORD at = {0, row};
        DWORD wide = info.dwSize.X < 512 ? info.dwSize.X : 511;
        if (!ReadConsoleOutputCharacterW(console, line, wide, at, &read)) return 0;
        while (read > 0 && line[read - 1] == L' ') read--;
        line[read++] = L'\n';
        int size = WideCharToMultiByte(CP_UTF8, 0, line, read, bytes, sizeof bytes, NULL, NULL);
        WriteFile(file, bytes, size, &written, NULL);
    }
    return CloseHandle(file);
}

int wmain(int count, wchar_t **arguments) {
    if (count < 5) return 99;
    UINT page = _wtoi(arguments[1]);
    DWORD delay = _wtoi(arguments[3]);
    STARTUPINFOW start = {.cb = sizeof start};
    PROCESS_INFORMATION run;
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    HANDLE console = CreateFileW(L"CONOUT$", GENERIC_READ | GENERIC_WRITE, 3, &inherited, OPEN_EXISTING, 0, NULL);
    COORD size = {120, 2000};
    SetConsoleScreenBufferSize(console, size);
    if (!SetConsoleOutputCP(page) || !SetConsoleCP(page)) return 97;
    start.dwFlags = STARTF_USESTDHANDLES;
    start.hStdInput = CreateFileW(L"CONIN$", GENERIC_READ | GENERIC_WRITE, 3, &inherited, OPEN_EXISTING, 0, NULL);
    start.hStdOutput = start.hStdError = console;
    SetConsoleCtrlHandler(ignore, TRUE);
    if (!CreateProcessW(NULL, arguments[4], NULL, NULL, TRUE, 0, NULL, NULL, &start, &run)) return 96;
    if (delay && WaitForSingleObject(run.hProcess, delay) == WAIT_TIMEOUT) GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0);
    DWORD code = 95;
    if (WaitForSingleObject(run.hProcess, 120000) == WAIT_OBJECT_0) GetExitCodeProcess(run.hProcess, &code);
    else TerminateProcess(run.hProcess, 95);
    return screen(console, arguments[2]) ? (int)code : 94;
}
