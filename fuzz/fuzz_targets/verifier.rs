//! A plan of which one file was changed, verified.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: (u8, reverbere_fuzz::Changes)| {
    let (which, changes) = input;
    reverbere_fuzz::change_plan(which.into(), &changes);
});
