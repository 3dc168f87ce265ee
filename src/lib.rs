//! Réverbère: from the communes' street-lighting inventories to a renovation plan that a council
//! can vote on.
//!
//! The way of the data is one direction: spreadsheets → [`inventory`] → points → [`energy`] →
//! baseline → [`retrofit`] → options → [`plan`] → choices → [`report`] → workbooks.

pub mod cli;
mod clock;
pub mod csv_text;
mod document;
pub mod energy;
pub mod error;
pub mod followup;
pub mod french;
pub mod french_toml;
pub mod inputs;
pub mod inventory;
mod market;
pub mod money;
pub mod outputs;
pub mod plan;
pub mod provenance;
pub mod report;
pub mod retrofit;
pub mod scenario;
pub mod search;
pub mod serve;
mod version;

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs a foreign reader that may panic on a malformed file; `None` if it did, without a word.
fn quietly<T>(read: impl FnOnce() -> T) -> Option<T> {
    QUIET.set(true);
    let result = catch_unwind(AssertUnwindSafe(read)).ok();
    QUIET.set(false);
    result
}

/// Makes a panic of the program itself one French sentence; those inside [`quietly`] say nothing.
pub fn install_panic_message() {
    std::panic::set_hook(Box::new(|info| {
        if !QUIET.get() {
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            eprintln!(
                "erreur interne de reverbere ({place}) ; signalez-la en joignant le fichier en cause"
            );
        }
    }));
}
