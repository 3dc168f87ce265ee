//! The communes of the territory, and the one that a code or a name stands for.
//!
//! Names are compared whole, after normalisation: Alincthun and Baincthun are both ours, and
//! « Saint-Martin » is two communes, so anything short of an exact name is asked for, not guessed.

pub mod choice;
mod clues;
pub mod epci;
pub mod find;
pub mod france;
mod list;
mod names;
pub mod sun;

use france::France;
use names::{NamesInTexts, canonical, spellings};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

use crate::error::Result;

/// One commune.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Commune {
    /// INSEE code, five characters.
    pub insee: String,
    /// Official name.
    pub nom: String,
    /// Name of its EPCI.
    pub epci: String,
    /// Municipal population.
    pub population: u32,
    /// Names in use beside the official one, separated by `|`.
    #[serde(default)]
    pub autres_noms: String,
}

impl Commune {
    /// The name of its department.
    #[must_use]
    pub fn department(&self) -> String {
        sun::department_name(france::department_of(&self.insee))
    }
}

/// The communes, in the order of their list, with every accepted spelling of their names.
///
/// ```
/// use reverbere::Territory;
///
/// let territory = Territory::boulonnais();
/// let samer = territory.named("Samer").expect("one of the 74 communes");
/// assert_eq!(territory.communes()[samer].insee, "62773");
/// assert_eq!(territory.named("62773"), Some(samer));
/// ```
#[derive(Debug, Clone)]
pub struct Territory {
    communes: Vec<Commune>,
    by_insee: BTreeMap<String, usize>,
    /// `None` where two communes answer to the same short name.
    by_name: BTreeMap<String, Option<usize>>,
    in_texts: NamesInTexts,
    /// What it is called, where it has a name of its own.
    name: String,
    /// What is to be told of its list.
    pub remarks: Vec<String>,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup {
    /// Index of the commune in [`Territory::communes`].
    Found(usize),
    /// Two communes or more answer to it.
    Ambiguous,
    /// No commune of the territory.
    Absent,
}

impl Territory {
    /// The 74 communes of the Pays Boulonnais: three EPCI that share one contract.
    ///
    /// ```
    /// use reverbere::Territory;
    ///
    /// let territory = Territory::boulonnais();
    /// assert_eq!(territory.in_words(), "Pays Boulonnais (74 communes)");
    /// ```
    ///
    /// # Panics
    /// Never: a test reads the embedded list.
    #[must_use]
    pub fn boulonnais() -> Self {
        let communes = list::parse(include_str!("communes.csv"));
        Self::of(communes.expect("the embedded list is read by a test")).named_as("Pays Boulonnais")
    }

    /// Whether its communes are of the Pays Boulonnais: its contract and its place of the sun are
    /// those of no other territory.
    #[must_use]
    pub fn is_of_boulonnais(&self) -> bool {
        let ours = Self::boulonnais();
        !self.communes.is_empty()
            && (self.communes.iter()).all(|one| ours.by_insee.contains_key(&one.insee))
    }

    /// Reads the list of communes of another territory, a sheet or a text in any usual form: codes
    /// or names at least; what it lacks is filled in from the communes of France, and told.
    ///
    /// ```
    /// # use reverbere::Territory;
    /// # let folder = tempfile::tempdir()?;
    /// let file = folder.path().join("communes.csv");
    /// std::fs::write(&file, "Code INSEE\n62773\n62160\n")?;
    /// let territory = Territory::read(&file)?;
    /// assert_eq!(territory.communes()[0].nom, "Samer");
    /// assert_eq!(territory.communes().len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The file cannot be read, has no communes, or has a row that stands for none.
    pub fn read(file: &Path) -> Result<Self> {
        list::read(file)
    }

    /// The territory of some communes.
    ///
    /// ```
    /// use reverbere::{France, Territory};
    ///
    /// let france = France::get();
    /// let samer = france.by_insee("62773").expect("a commune of France");
    /// let territory = Territory::of(vec![france.commune(samer)]);
    /// assert_eq!(territory.name(), "CC de Desvres-Samer");
    /// ```
    #[must_use]
    pub fn of(communes: Vec<Commune>) -> Self {
        let by_insee = communes
            .iter()
            .enumerate()
            .map(|(i, c)| (c.insee.clone(), i))
            .collect();
        let mut by_name = BTreeMap::new();
        for (index, commune) in communes.iter().enumerate() {
            for spelling in spellings(commune) {
                by_name
                    .entry(spelling)
                    .and_modify(|known| {
                        if *known != Some(index) {
                            *known = None;
                        }
                    })
                    .or_insert(Some(index));
            }
        }
        // A full name wins over another commune's short form, but not over a namesake.
        let mut full: BTreeMap<String, Option<usize>> = BTreeMap::new();
        for (index, commune) in communes.iter().enumerate() {
            full.entry(canonical(&commune.nom))
                .and_modify(|known| *known = None)
                .or_insert(Some(index));
        }
        by_name.extend(full);
        let official = communes.iter().map(|commune| canonical(&commune.nom));
        Self {
            in_texts: NamesInTexts::of(official.zip(0..)),
            communes,
            by_insee,
            by_name,
            name: String::new(),
            remarks: Vec::new(),
        }
    }

    /// The territory of some communes of France, as places in [`France::communes`], in this order:
    /// the codes and names of those that were merged into them stand for them too.
    ///
    /// ```
    /// use reverbere::{France, Territory};
    ///
    /// let places = France::get().by_name("Samer");
    /// let territory = Territory::of_france(places).named_as("Un essai");
    /// assert_eq!(territory.in_words(), "Un essai (1 commune)");
    /// ```
    #[must_use]
    pub fn of_france(places: &[usize]) -> Self {
        let france = France::get();
        let communes = places.iter().map(|at| france.commune(*at));
        Self::of(communes.collect()).with_former()
    }

    /// The same, with the former codes and names of its communes; a name in use today wins.
    #[must_use]
    fn with_former(mut self) -> Self {
        let france = France::get();
        let mut names: BTreeMap<String, Option<usize>> = BTreeMap::new();
        for former in &france.former {
            let insee = &france.communes[former.commune].insee;
            let Some(index) = self.by_insee.get(insee).copied() else {
                continue;
            };
            if self.communes[index].insee != *insee {
                continue;
            }
            if !former.name.is_empty() {
                names
                    .entry(canonical(former.name))
                    .and_modify(|known| {
                        if *known != Some(index) {
                            *known = None;
                        }
                    })
                    .or_insert(Some(index));
            }
            self.by_insee.entry(former.insee.clone()).or_insert(index);
        }
        for (name, index) in names {
            self.by_name.entry(name).or_insert(index);
        }
        self
    }

    /// The same, under a name.
    #[must_use]
    pub fn named_as(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// What to call it: « CC Centre Tarn », « 3 EPCI ».
    #[must_use]
    pub fn name(&self) -> String {
        if !self.name.is_empty() {
            return self.name.clone();
        }
        let mut epcis: Vec<&str> = self.communes.iter().map(|one| one.epci.as_str()).collect();
        epcis.sort_unstable();
        epcis.dedup();
        match epcis.as_slice() {
            [] | [""] => "liste de communes".into(),
            [only] => (*only).into(),
            [one, other] if !one.is_empty() => format!("{one} et {other}"),
            several => format!(
                "{} EPCI",
                several.iter().filter(|one| !one.is_empty()).count()
            ),
        }
    }

    /// Its name, and of how many communes it is: « CC Centre Tarn (11 communes) ».
    #[must_use]
    pub fn in_words(&self) -> String {
        let count = self.communes.len();
        let communes = if count > 1 { "communes" } else { "commune" };
        format!("{} ({count} {communes})", self.name())
    }

    /// The communes, in the order of the list.
    #[must_use]
    pub fn communes(&self) -> &[Commune] {
        &self.communes
    }

    /// The commune of an INSEE code; a code that lost its leading zero is found too, as is « 62 773 » or
    /// « 62773.0 », which other software makes of it.
    ///
    /// ```
    /// let territory = reverbere::Territory::boulonnais();
    /// assert_eq!(territory.by_insee("62 773"), territory.by_insee("62773"));
    /// assert_eq!(territory.by_insee("75056"), None);
    /// ```
    #[must_use]
    pub fn by_insee(&self, code: &str) -> Option<usize> {
        let mut code = code.replace(char::is_whitespace, "");
        for decimals in [".0", ",0"] {
            if let Some(whole) = code.strip_suffix(decimals) {
                code.truncate(whole.len());
            }
        }
        self.by_insee
            .get(code.as_str())
            .or_else(|| self.by_insee.get(&format!("{code:0>5}")))
            .copied()
    }

    /// The communes whose full names stand in a text, each once, in order; a name inside a longer
    /// one does not count, nor does a short or common word that needs not be a name.
    #[must_use]
    pub fn full_names_in(&self, text: &str) -> Vec<usize> {
        self.in_texts.in_text(text)
    }

    /// The commune of a code or of a name, as scenarios write them.
    #[must_use]
    pub fn named(&self, text: &str) -> Option<usize> {
        self.by_insee(text).or_else(|| match self.by_name(text) {
            Lookup::Found(commune) => Some(commune),
            Lookup::Ambiguous | Lookup::Absent => None,
        })
    }

    /// The commune of a name in one of its usual spellings.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Lookup {
        let own = |name: &str| self.by_name.get(&canonical(name));
        match own(name).or_else(|| own(&without_post(name)?)) {
            Some(Some(index)) => Lookup::Found(*index),
            Some(None) => Lookup::Ambiguous,
            None => Lookup::Absent,
        }
    }
}

/// A name without what the post or a list of departments adds: « 62830 SAMER », « Samer (62) », « Desvres
/// cedex »; `None` where nothing is added.
fn without_post(name: &str) -> Option<String> {
    let is_code = |word: &str| {
        let bare = word.trim_matches(['(', ')', '[', ']', ',', '-']);
        let digits = bare.bytes().filter(u8::is_ascii_digit).count();
        let bracketed = word.starts_with(['(', '[']);
        let of_department = bracketed && (bare.len() == 2 || bare.len() == 3) && digits >= 1;
        of_department || digits == 5 && bare.len() == 5 || bare.eq_ignore_ascii_case("cedex")
    };
    let words: Vec<&str> = name.split_whitespace().collect();
    let kept: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !is_code(word))
        .collect();
    (!kept.is_empty() && kept.len() < words.len()).then(|| kept.join(" "))
}

/// Whether a name is that of some commune of France, today's or one that became part of another.
#[must_use]
pub fn is_a_commune_of_france(name: &str) -> bool {
    !France::get().by_name(name).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of(territory: &Territory, name: &str) -> Option<String> {
        match territory.by_name(name) {
            Lookup::Found(index) => Some(territory.communes()[index].nom.clone()),
            _ => None,
        }
    }

    #[test]
    fn the_territory_has_its_74_communes_and_157976_inhabitants() {
        let territory = Territory::boulonnais();
        assert_eq!(territory.communes().len(), 74);
        assert_eq!(
            territory
                .communes()
                .iter()
                .map(|c| c.population)
                .sum::<u32>(),
            157_976
        );
        for commune in territory.communes() {
            assert_eq!(
                name_of(&territory, &commune.nom).as_ref(),
                Some(&commune.nom)
            );
        }
    }

    #[test]
    fn usual_spellings_are_understood() {
        let territory = Territory::boulonnais();
        for (spelling, name) in [
            ("BOULOGNE SUR MER", "Boulogne-sur-Mer"),
            ("62830 SAMER", "Samer"),
            ("Samer (62)", "Samer"),
            ("Desvres 62240 CEDEX", "Desvres"),
            ("Boulogne s/mer", "Boulogne-sur-Mer"),
            ("Boulogne", "Boulogne-sur-Mer"),
            ("Equihen Plage", "Équihen-Plage"),
            ("St-Léonard", "Saint-Léonard"),
            ("CAPELLE-LES-BOULOGNE (LA)", "La Capelle-lès-Boulogne"),
            ("La Capelle", "La Capelle-lès-Boulogne"),
            ("Portel (Le)", "Le Portel"),
            ("Conteville lez Boulogne", "Conteville-lès-Boulogne"),
            ("Hesdin l'Abbé", "Hesdin-l'Abbé"),
        ] {
            assert_eq!(
                name_of(&territory, spelling).as_deref(),
                Some(name),
                "{spelling}"
            );
        }
    }

    #[test]
    fn namesakes_are_distinguished_by_their_codes_only() {
        let communes = list::parse(
            "insee,nom,epci,population\n62759,Saint-Léonard,A,1\n51497,Saint-Léonard,B,1\n",
        );
        let territory = Territory::of(communes.expect("a list"));
        assert_eq!(territory.by_name("Saint-Léonard"), Lookup::Ambiguous);
        assert_eq!(territory.by_insee("51497"), Some(1));
    }

    #[test]
    fn what_is_ambiguous_or_only_near_is_not_guessed() {
        let territory = Territory::boulonnais();
        assert_eq!(territory.by_name("St Martin"), Lookup::Ambiguous);
        assert_eq!(territory.by_name("Wierre"), Lookup::Ambiguous);
        for near in [
            "Inxent",
            "Hardinghen",
            "Renty",
            "Wisques",
            "Fréthun",
            "Moyenneville",
            "Hesdin",
        ] {
            assert_eq!(territory.by_name(near), Lookup::Absent, "{near}");
        }
        assert_eq!(territory.by_insee("62160"), territory.by_insee(" 62160 "));
        assert_eq!(territory.by_insee("75056"), None);
    }
}
