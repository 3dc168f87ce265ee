//! The communes of the territory, and the one that a code or a name stands for.
//!
//! Names are compared whole, after normalisation: Alincthun and Baincthun are both ours, and
//! « Saint-Martin » is two communes, so anything short of an exact name is asked for, not guessed.

use super::text::normalise;
use crate::error::{Error, Place, Result};
use crate::inputs;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

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

/// The communes, in the order of their list, with every accepted spelling of their names.
#[derive(Debug, Clone)]
pub struct Territory {
    communes: Vec<Commune>,
    by_insee: BTreeMap<String, usize>,
    /// `None` where two communes answer to the same short name.
    by_name: BTreeMap<String, Option<usize>>,
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
    /// The 74 communes of the Pays Boulonnais.
    ///
    /// # Panics
    /// Never: a test reads the embedded list.
    #[must_use]
    pub fn boulonnais() -> Self {
        Self::parse(include_str!("communes.csv")).expect("the embedded list is read by a test")
    }

    /// Reads another territory: a CSV with the columns `insee,nom,epci,population` and, if wanted,
    /// `autres_noms`; lines that begin with `#` are comments.
    ///
    /// # Errors
    /// The file cannot be read or a line lacks one of the columns.
    pub fn read(file: &Path) -> Result<Self> {
        let text = inputs::read_text(file)?;
        Self::parse(&text).map_err(|error| {
            let cell = error
                .position()
                .map(|position| format!("ligne {}", position.line()));
            Error::at(
                file,
                Place { sheet: None, cell },
                "la liste des communes n'a pas les colonnes attendues",
                "elle doit avoir les colonnes insee,nom,epci,population, séparées par des virgules",
            )
        })
    }

    fn parse(text: &str) -> csv::Result<Self> {
        let communes: Vec<Commune> = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes())
            .deserialize()
            .collect::<csv::Result<_>>()?;
        Ok(Self::of(communes))
    }

    /// The territory of some communes.
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
        Self {
            communes,
            by_insee,
            by_name,
        }
    }

    /// The communes, in the order of the list.
    #[must_use]
    pub fn communes(&self) -> &[Commune] {
        &self.communes
    }

    /// The commune of an INSEE code; a code that lost its leading zero is found too.
    #[must_use]
    pub fn by_insee(&self, code: &str) -> Option<usize> {
        let code = code.trim();
        self.by_insee
            .get(code)
            .or_else(|| self.by_insee.get(&format!("{code:0>5}")))
            .copied()
    }

    /// The communes whose full names stand in a text, each once, in order; a name inside a longer
    /// one does not count.
    #[must_use]
    pub fn full_names_in(&self, text: &str) -> Vec<usize> {
        let canonical_text = canonical(text);
        let words: Vec<&str> = canonical_text.split(' ').collect();
        let names: BTreeMap<String, usize> = self
            .communes
            .iter()
            .enumerate()
            .map(|(index, c)| (canonical(&c.nom), index))
            .collect();
        let longest = names
            .keys()
            .map(|name| name.split(' ').count())
            .max()
            .unwrap_or(0);
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let longest_here = (1..=longest.min(words.len() - at))
                .rev()
                .find_map(|length| {
                    let index = names.get(&words[at..at + length].join(" "))?;
                    Some((length, *index))
                });
            let (length, index) = longest_here.unzip();
            found.extend(index.filter(|index| !found.contains(index)));
            at += length.unwrap_or(1);
        }
        found
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
        match self.by_name.get(&canonical(name)) {
            Some(Some(index)) => Lookup::Found(*index),
            Some(None) => Lookup::Ambiguous,
            None => Lookup::Absent,
        }
    }
}

/// `St`/`Ste` in full, `lez`/`les` alike, `s/` as `sur`, an article at the end moved to the front.
fn canonical(name: &str) -> String {
    let name = name.replace("s/", "sur ");
    let normal = normalise(&name);
    let mut words: Vec<&str> = normal.split(' ').collect();
    if let Some(article @ ("la" | "le" | "les" | "l")) = words.last().copied()
        && words.len() > 1
    {
        words.pop();
        words.insert(0, article);
    }
    words
        .iter()
        .map(|word| match *word {
            "st" => "saint",
            "ste" => "sainte",
            "lez" => "les",
            other => other,
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// The canonical name, and the short forms in use: without « -sur-Mer », « -lès-Boulogne »…,
/// without its article, and the other names of the list.
fn spellings(commune: &Commune) -> Vec<String> {
    let full = canonical(&commune.nom);
    let mut all: Vec<String> = commune
        .autres_noms
        .split('|')
        .filter(|name| !name.trim().is_empty())
        .map(canonical)
        .collect();
    for link in [" les ", " sur "] {
        if let Some((head, _)) = full.split_once(link) {
            all.push(head.to_owned());
        }
    }
    for article in ["la ", "le ", "les "] {
        if let Some(rest) = full.strip_prefix(article) {
            all.push(rest.to_owned());
        }
    }
    all.push(full);
    all
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
    fn namesakes_are_told_apart_by_their_codes_only() {
        let territory = Territory::parse(
            "insee,nom,epci,population\n62759,Saint-Léonard,A,1\n51497,Saint-Léonard,B,1\n",
        )
        .expect("a list");
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
