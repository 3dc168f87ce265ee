//! Web pages, XML spreadsheets, web archives, tables of dBASE, GeoJSON: the bytes tell which.
#![no_main]

use reverbere::Mappings;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    reverbere_fuzz::import_bytes("parc.xls", bytes, &Mappings::default());
});
