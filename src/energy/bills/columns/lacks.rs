//! What a table does not say of bills, in French.

use super::Columns;
use crate::energy::bills::terms::{Field, has_energy_unit, needs_a_unit};
use crate::inventory::text::is_number;

impl Columns {
    /// What the table does not say of bills, in French; `None` where it is one of bills.
    #[must_use]
    pub fn lacks(&self) -> Option<String> {
        let has = |field| self.fields.contains_key(&field);
        if let Some([one, other]) = &self.doubled {
            return Some(format!(
                "les colonnes « {one} » et « {other} » disent la même chose"
            ));
        }
        let what = if ![Field::Pdl, Field::Armoire, Field::Adresse]
            .into_iter()
            .any(has)
        {
            "aucune colonne ne dit le point de livraison (PDL, PRM, armoire, adresse…)"
        } else if !self.months.is_empty() {
            if self.said_unit.is_none() {
                "rien ne dit si les mois côte à côte sont en kWh ou en MWh"
            } else if self.months_lack_a_year() && self.said_year.is_none() {
                "rien ne dit l'année des mois côte à côte (colonne « Année », ou « janvier 2024 »)"
            } else {
                return None;
            }
        } else if self.unit_is_asked() {
            "rien ne dit l'unité des valeurs (colonne « Unité », ou « Consommation (kWh) » en titre)"
        } else if !has(Field::Kwh) && self.posts.is_empty() {
            return Some(self.lacks_energy());
        } else if has(Field::Debut) != has(Field::Fin) {
            "la période a un début ou une fin, il faut les deux"
        } else if ![Field::Debut, Field::Periode, Field::Annee]
            .into_iter()
            .any(has)
        {
            "aucune colonne ne dit la période (date, mois, année, ou début et fin)"
        } else {
            return None;
        };
        Some(what.to_owned())
    }

    /// Why no column is one of consumption, though titles may speak of energy.
    fn lacks_energy(&self) -> String {
        let titles = self.titles.iter().filter(|title| has_energy_unit(title));
        let titles: Vec<&str> = titles.map(String::as_str).collect();
        let is_year = |word: &str| word.len() == 4 && word.starts_with("20") && is_number(word);
        let years = titles.iter().filter(|title| {
            let mut words = title.split(|c: char| !c.is_alphanumeric());
            words.any(is_year)
        });
        match titles.as_slice() {
            [] => "aucune colonne ne dit la consommation (kWh ou MWh)".to_owned(),
            [_, _, ..] if years.count() == titles.len() => format!(
                "les années sont côte à côte (« {} ») : il faut une ligne par année, avec une colonne « Année » et une « Consommation (kWh) »",
                titles.join(" », « ")
            ),
            several => format!(
                "« {} » ne dit pas la consommation de la période, et aucune autre colonne ne la dit (kWh ou MWh)",
                several.join(" », « ")
            ),
        }
    }

    /// Whether months side by side lack their year, and no column says it.
    pub(super) fn months_lack_a_year(&self) -> bool {
        let lacks = self.months.iter().any(|month| month.year.is_none());
        lacks && !self.fields.contains_key(&Field::Annee)
    }

    /// Whether a column says numbers and not of what, and nothing says their unit.
    fn unit_is_asked(&self) -> bool {
        let column = self.fields.get(&Field::Kwh);
        self.lacks_unit()
            && self.said_unit.is_none()
            && column.is_some_and(|column| needs_a_unit(&column.title))
    }
}
