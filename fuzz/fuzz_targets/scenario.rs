//! Scenarios in TOML.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    reverbere_fuzz::read_scenario(bytes);
});
