//! Mapping files, each tried on one inventory.
#![no_main]

const INVENTORY: &str = "Titre\nRéférence;Commune;Armoire;Rue;Type lampe;Puissance (W);Nb;Remarque;X;Y\n1;Samer;A1;rue Haute;SHP;70;2;à voir;604110,5;7063107\n2;Desvres;A1;;BF 125;0,125;1;;;\nTotal;;;;;;3;;;\n";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    reverbere_fuzz::read_mapping(bytes, INVENTORY);
});
