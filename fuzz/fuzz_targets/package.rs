//! Workbooks of Excel whose package lies: parts moved, doubled or taken out, counts and sizes untrue.
#![no_main]

use reverbere::Mappings;
use reverbere_fuzz::{Changes, import_bytes};

const BOOK: &[u8] = include_bytes!("../seeds/parc.xlsx");

libfuzzer_sys::fuzz_target!(|changes: Changes| {
    import_bytes("parc.xlsx", &changes.to_archive(BOOK), &Mappings::default());
});
