//! The binary: everything is in the library.

/// Windows' own heap takes more time than all the rest of a reading: each cell's text is a block of its
/// own, and every thread waits for the same lock.
#[cfg(windows)]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    reverbere::settle_memory();
    reverbere::keep_stdout();
    reverbere::install_panic_message();
    reverbere::run(std::env::args_os())
}
