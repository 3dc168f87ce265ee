//! The EPCI that a person means: by its SIREN, or by its name without caring for accents, case, kind
//! (« CC », « communauté de communes ») or little words.

use super::france::{France, department_of};
use super::sun::department_name;
use crate::inventory::text::normalise;

/// Ways to write the kind of an EPCI, the longest first, and the kind as official names begin.
const KINDS: [(&str, &str); 10] = [
    ("communaute de communes", "cc"),
    ("communaute d agglomeration", "ca"),
    ("communaute urbaine", "cu"),
    ("com com", "cc"),
    ("comcom", "cc"),
    ("agglomeration", "ca"),
    ("agglo", "ca"),
    ("cc", "cc"),
    ("ca", "ca"),
    ("cu", "cu"),
];

/// Words that tell no name from another.
const LITTLE: [&str; 12] = [
    "de", "du", "des", "d", "la", "le", "les", "l", "et", "en", "a", "au",
];

/// Names as near as this to what was typed are worth proposing.
const NEAR: f64 = 0.72;
/// How many are.
const PROPOSED: usize = 3;

/// A name apart from its kind.
struct Key {
    kind: Option<&'static str>,
    words: Vec<String>,
}

impl Key {
    fn of(name: &str) -> Self {
        let normal = normalise(name);
        let (kind, rest) = KINDS
            .iter()
            .find_map(|(written, kind)| {
                let rest = normal.strip_prefix(written)?;
                (rest.is_empty() || rest.starts_with(' ')).then_some((Some(*kind), rest))
            })
            .unwrap_or((None, &normal));
        let words: Vec<String> = rest
            .split(' ')
            .filter(|word| !word.is_empty() && !LITTLE.contains(word))
            .map(str::to_owned)
            .collect();
        Self { kind, words }
    }

    fn text(&self) -> String {
        self.words.join(" ")
    }

    /// Whether both may be one: the same words, and no kind that says otherwise.
    fn is(&self, stated: &Self) -> bool {
        self.words == stated.words && (stated.kind.is_none() || stated.kind == self.kind)
    }
}

/// The place in [`France::epcis`] of the EPCI of a name or SIREN.
///
/// # Errors
/// None or several answer to it: what to write instead, in French.
pub fn find(stated: &str) -> Result<usize, String> {
    let france = France::get();
    let digits: String = stated.chars().filter(|c| !c.is_whitespace()).collect();
    if !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()) {
        return (france.epcis.iter().position(|epci| epci.siren == digits))
            .ok_or_else(|| format!("« {stated} » n'est le SIREN d'aucun EPCI de France"));
    }
    let key = Key::of(stated);
    let keys: Vec<Key> = france.epcis.iter().map(|epci| Key::of(epci.name)).collect();
    let same = |test: &dyn Fn(&Key) -> bool| -> Vec<usize> {
        (0..keys.len()).filter(|at| test(&keys[*at])).collect()
    };
    let mut found = same(&|other| other.is(&key));
    if found.is_empty() && !key.words.is_empty() {
        // « Centre-Tarn » is one word more or less; « Albigeois » is part of one name only.
        let joined = key.words.concat();
        found = same(&|other| other.words.concat() == joined);
    }
    if found.is_empty() && !key.words.is_empty() {
        found = same(&|other| key.words.iter().all(|word| other.words.contains(word)));
    }
    match found.as_slice() {
        [only] => Ok(*only),
        [] => {
            let near = nearest(&key, &keys);
            let proposed = if near.is_empty() {
                String::new()
            } else {
                format!(" (de nom proche : {})", in_words(&near))
            };
            Err(format!(
                "« {stated} » n'est le nom d'aucun EPCI de France{proposed} ; donnez son nom officiel ou son SIREN"
            ))
        }
        several if several.len() <= 2 * PROPOSED => Err(format!(
            "« {stated} » peut être plusieurs EPCI : {} ; donnez le SIREN",
            in_words(several)
        )),
        several => Err(format!(
            "« {stated} » peut être {} EPCI ; donnez le nom entier ou le SIREN",
            several.len()
        )),
    }
}

/// The EPCI whose names are nearest to what was typed, the nearest first.
fn nearest(key: &Key, keys: &[Key]) -> Vec<usize> {
    let stated = key.text();
    let mut near: Vec<(f64, usize)> = keys
        .iter()
        .map(|other| strsim::normalized_damerau_levenshtein(&other.text(), &stated))
        .zip(0..)
        .filter(|(nearness, _)| *nearness >= NEAR)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.iter().take(PROPOSED).map(|(_, at)| *at).collect()
}

fn in_words(places: &[usize]) -> String {
    let france = France::get();
    let stated: Vec<String> = places
        .iter()
        .filter_map(|at| {
            let epci = france.epcis.get(*at)?;
            let first = france.communes.get(*epci.communes.first()?)?;
            let department = department_name(department_of(&first.insee));
            Some(format!("« {} » ({}, {department})", epci.name, epci.siren))
        })
        .collect();
    stated.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(stated: &str) -> Result<&'static str, String> {
        find(stated).map(|at| France::get().epcis[at].name)
    }

    #[test]
    fn a_name_is_matched_without_its_kind_accents_and_little_words() {
        for (stated, official) in [
            ("CC Centre Tarn", "CC Centre Tarn"),
            ("centre-tarn", "CC Centre Tarn"),
            ("Communauté de communes du Centre Tarn", "CC Centre Tarn"),
            ("200034049", "CC Centre Tarn"),
            ("200 034 049", "CC Centre Tarn"),
            ("agglomération du Boulonnais", "CA du Boulonnais"),
            ("CA DE L'ALBIGEOIS", "CA de l'Albigeois (C2A)"),
            ("Terre des 2 Caps", ""),
            ("Eurométropole de Strasbourg", "Eurométropole de Strasbourg"),
        ] {
            if !official.is_empty() {
                assert_eq!(name(stated).as_deref(), Ok(official), "{stated}");
            }
        }
    }

    #[test]
    fn a_slip_is_answered_with_what_may_be_meant() {
        let said = name("CC Centre Tran").expect_err("no such EPCI");
        assert!(
            said.contains("« CC Centre Tarn » (200034049, Tarn)"),
            "{said}"
        );
        let said = name("CC Xyz").expect_err("no such EPCI");
        assert!(said.contains("SIREN"), "{said}");
        assert!(
            name("999999999")
                .expect_err("no such SIREN")
                .contains("SIREN")
        );
        assert!(name("pays").expect_err("many").contains("peut être"));
    }
}
