//! Workbooks of LibreOffice: the input is the XML of their content.
#![no_main]

use reverbere::Mappings;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let archive = reverbere_fuzz::archive([
        (
            "mimetype",
            &b"application/vnd.oasis.opendocument.spreadsheet"[..],
        ),
        ("content.xml", bytes),
    ]);
    reverbere_fuzz::import_bytes("parc.ods", &archive, &Mappings::default());
});
