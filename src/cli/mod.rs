//! x
#![allow(missing_docs)]
pub mod french;
/// x
pub fn run(_: impl IntoIterator<Item = std::ffi::OsString>) -> std::process::ExitCode { std::process::ExitCode::SUCCESS }
