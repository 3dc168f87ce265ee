//! The binary: everything is in the library.

fn main() -> std::process::ExitCode {
    reverbere::settle_memory();
    reverbere::keep_stdout();
    reverbere::install_panic_message();
    reverbere::run(std::env::args_os())
}
