use super::*;
use crate::inventory::decision::Certainty;
use crate::inventory::territory::Territory;

/// Bytes of a text in an encoding of one byte a letter.
fn encode(text: &str, page: Page) -> Vec<u8> {
    text.chars()
        .map(|c| {
            (0..=255_u8)
                .find(|byte| page.decode(&[*byte]).starts_with(c))
                .unwrap_or_else(|| panic!("{c} is not in {page:?}"))
        })
        .collect()
}

#[test]
fn one_word_is_enough_to_say_an_encoding() {
    for text in [
        "Référence",
        "rue du Général Leclerc",
        "allée des Mûriers",
        "rue de la Forêt",
        "Équihen-Plage",
        "ÉCLAIRAGE",
        "Façade",
        "Hôtel de Ville",
        "Année de pose",
        "rue de l'Église;n° 4",
        "Lumière",
        "N° armoire",
        "Éclairé à 50 %",
        "Iodures métalliques;vétuste;Ballon fluorescent",
    ] {
        for page in Page::ALL {
            let bytes = encode(text, page);
            let decoded = decode(&bytes, None);
            assert_eq!(decoded.text, text, "in {page:?}");
            let decision = decoded.decision.expect("a decision");
            assert_eq!(decision.taken, page.name());
            assert!(!decision.alternative.is_empty());
        }
    }
}

#[test]
fn the_name_of_any_commune_says_its_encoding() {
    let territory = Territory::boulonnais();
    let names = territory
        .communes()
        .iter()
        .map(|commune| commune.nom.as_str());
    let names: Vec<&str> = names.filter(|name| !name.is_ascii()).collect();
    assert!(names.len() > 5);
    for (name, page) in names
        .iter()
        .flat_map(|name| Page::ALL.map(|page| (name, page)))
    {
        assert_eq!(decode(&encode(name, page), None).text, *name, "in {page:?}");
        // « LÈS » of an old Macintosh is « LéS » of Windows: one word cannot tell.
        let capitals = name.to_uppercase();
        if page != Page::Mac {
            assert_eq!(
                decode(&encode(&capitals, page), None).text,
                capitals,
                "in {page:?}"
            );
        }
    }
}

#[test]
fn typing_without_accented_capitals_and_other_languages_stay_windows() {
    for text in [
        "RéFéRENCE;PUISSANCE",
        "l’église – « centre »",
        "Alumbrado público;Lámpara;Tensión;Ubicación;Año",
        "½ nuit;2 250 €",
        "100\u{a0}W",
        "Straße;Höhe",
    ] {
        let bytes = encode(text, Page::Windows);
        assert_eq!(decode(&bytes, None).text, text);
    }
}

#[test]
fn what_the_words_leave_open_is_likely_only() {
    let sure = decode(b"all\x82e des M\x96riers", None)
        .decision
        .expect("a decision");
    assert_eq!(sure.certainty, Certainty::Sure);
    assert!(sure.evidence.contains("allée"), "{}", sure.evidence);
    assert!(sure.alternative.contains("allÇe"), "{}", sure.alternative);
    let open = decode(b"12 \xa4", None).decision.expect("a decision");
    assert_eq!(open.certainty, Certainty::Likely);
}

#[test]
fn utf_8_and_utf_16_are_read_as_they_say() {
    assert!(decode("été".as_bytes(), None).decision.is_none());
    assert_eq!(decode("\u{feff}été".as_bytes(), None).text, "été");
    for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
        let units = || "réf\tlampe\n".repeat(3).encode_utf16().collect::<Vec<_>>();
        let bytes: Vec<u8> = units().into_iter().flat_map(to_bytes).collect();
        assert!(decode(&bytes, None).text.starts_with("réf\tlampe"));
        let mark = to_bytes(0xFEFF);
        let marked: Vec<u8> = mark.into_iter().chain(bytes).collect();
        assert!(decode(&marked, None).text.starts_with("réf\tlampe"));
    }
}

#[test]
fn two_encodings_in_one_file_are_stated_by_line() {
    let mut bytes = "Référence;Rue\n1;allée\n".as_bytes().to_vec();
    bytes.extend(b"2;for\xeat\n3;rue\n");
    let decoded = decode(&bytes, None);
    assert_eq!(decoded.text, "Référence;Rue\n1;allée\n2;forêt\n3;rue\n");
    let decision = decoded.decision.expect("a decision");
    assert_eq!(decision.cell, "ligne 3");
    assert_eq!(decision.certainty, Certainty::Likely);
}

#[test]
fn utf_8_saved_twice_is_read_once() {
    let twice = "RÃ©fÃ©rence;Rue\n1;forÃªt\n2;rue\n";
    let decoded = decode(twice.as_bytes(), None);
    assert_eq!(decoded.text, "Référence;Rue\n1;forêt\n2;rue\n");
    let decision = decoded.decision.expect("a decision");
    assert!(
        decision.evidence.contains("les lignes 1, 2"),
        "{}",
        decision.evidence
    );
    // A capital with a tilde of its own.
    assert!(decode("SÃO PAULO".as_bytes(), None).decision.is_none());
}

#[test]
fn letters_that_are_lost_are_stated() {
    let decision = decode("R\u{fffd}f\u{fffd}rence\n1\n".as_bytes(), None)
        .decision
        .expect("a decision");
    assert_eq!(decision.cell, "ligne 1");
}

#[test]
fn the_encoding_that_a_file_names_is_believed_where_it_can_be() {
    assert_eq!(decode(b"\xa4 12", Some("iso-8859-15")).text, "€ 12");
    assert_eq!(decode(b"for\xeat", Some("utf-8")).text, "forêt");
    assert_eq!(decode("forêt".as_bytes(), Some("iso-8859-1")).text, "forêt");
}
