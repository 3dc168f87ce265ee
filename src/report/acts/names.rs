//! Names of communes and EPCI inside French sentences.

/// Kinds of EPCI, as official lists shorten them and in full.
const KINDS: [(&str, &str); 3] = [
    ("CA ", "communauté d'agglomération "),
    ("CC ", "communauté de communes "),
    ("CU ", "communauté urbaine "),
];

/// A name after « commune » or « maire »: « de Samer », « d'Alincthun », « du Portel », « des Attaques ».
pub fn of_place(name: &str) -> String {
    for (article, with) in [("Le ", "du "), ("Les ", "des ")] {
        if let Some(rest) = name.strip_prefix(article) {
            return format!("{with}{rest}");
        }
    }
    let first = name.chars().next().unwrap_or_default();
    let first = crate::inventory::text::normalise(&first.to_string());
    // Most names in H are said with an elision, in the north as elsewhere.
    if matches!(&*first, "a" | "e" | "h" | "i" | "o" | "u" | "œ" | "oe") {
        format!("d'{name}")
    } else {
        format!("de {name}")
    }
}

/// The name of an EPCI in full: « communauté d'agglomération du Boulonnais ».
pub fn in_full(epci: &str) -> String {
    let named = KINDS.iter();
    let mut named = named.filter_map(|(short, full)| Some((full, epci.strip_prefix(short)?)));
    let known = named.next();
    known.map_or_else(|| epci.to_owned(), |(full, rest)| format!("{full}{rest}"))
}

/// The same as a subject or object: « la communauté d'agglomération du Boulonnais », « Toulouse
/// Métropole ».
pub fn the_epci(epci: &str) -> String {
    if KINDS.iter().any(|(short, _)| epci.starts_with(short)) {
        format!("la {}", in_full(epci))
    } else {
        epci.to_owned()
    }
}

/// The same after « de »: « de la communauté d'agglomération du Boulonnais », « de Toulouse Métropole ».
pub fn of_epci(epci: &str) -> String {
    if KINDS.iter().any(|(short, _)| epci.starts_with(short)) {
        format!("de la {}", in_full(epci))
    } else {
        of_place(epci)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_sentences() {
        for (name, said) in [
            ("Samer", "de Samer"),
            ("Alincthun", "d'Alincthun"),
            ("Équihen-Plage", "d'Équihen-Plage"),
            ("Hesdin-l'Abbé", "d'Hesdin-l'Abbé"),
            ("Le Portel", "du Portel"),
            ("La Capelle-lès-Boulogne", "de La Capelle-lès-Boulogne"),
            ("Les Attaques", "des Attaques"),
            ("", "de "),
        ] {
            assert_eq!(of_place(name), said);
        }
        assert_eq!(
            of_epci("CA du Boulonnais"),
            "de la communauté d'agglomération du Boulonnais"
        );
        assert_eq!(of_epci("Toulouse Métropole"), "de Toulouse Métropole");
        assert_eq!(in_full("Toulouse Métropole"), "Toulouse Métropole");
    }
}
