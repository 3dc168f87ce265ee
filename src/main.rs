//! The binary: everything is in the library.

fn main() -> std::process::ExitCode {
    reverbere::install_panic_message();
    reverbere::cli::run(std::env::args_os())
}
