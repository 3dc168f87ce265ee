//! Follow-up workbooks, changed as people and programs change them.
#![no_main]

libfuzzer_sys::fuzz_target!(|changes: reverbere_fuzz::Changes| {
    reverbere_fuzz::change_follow_up(&changes);
});
