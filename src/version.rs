//! Which program this is: its version, the revision it was built from, what for, and its solver.

use std::env::consts::{ARCH, OS};
use std::sync::LazyLock;

/// The version of the program, as in Cargo.toml.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Revision and day of the sources, as `make paquet` gives them: « 0123456789ab du 29/11/2026 ». Other
/// builds have none: asking git at each of them would compile everything again after each commit.
const REVISION: Option<&str> = option_env!("REVERBERE_REVISION");

/// What `reverbere --version` says, for whoever reports a fault.
pub static LONG_VERSION: LazyLock<String> = LazyLock::new(|| {
    let revision = REVISION.unwrap_or("non notée (construit hors de « make paquet »)");
    let build = if cfg!(debug_assertions) {
        "développement"
    } else {
        "diffusion"
    };
    format!(
        "{VERSION}\nrévision : {revision}\nconstruction : {build}, {OS} {ARCH}\nsolveur : HiGHS {}.{}.{}",
        highs_sys::HIGHS_VERSION_MAJOR,
        highs_sys::HIGHS_VERSION_MINOR,
        highs_sys::HIGHS_VERSION_PATCH,
    )
    .replace(" :", "\u{a0}:")
});
