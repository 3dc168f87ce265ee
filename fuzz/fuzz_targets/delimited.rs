//! Delimited text, in any encoding.
#![no_main]

use reverbere::Mappings;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    reverbere_fuzz::import_bytes("parc.csv", bytes, &Mappings::default());
});
