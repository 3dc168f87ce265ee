//! The money that is missing, commune by commune and year by year.

use super::facts::{Facts, some_of};
use crate::french::in_euros as euros;
use crate::plan::explain::{ExtraMoney, Missing};
use serde::Serialize;
use std::collections::BTreeMap;

/// What would have to be added to the budgets, well placed.
#[derive(Serialize)]
pub struct Money<'a> {
    /// « suffisant », « sans_effet » or « inconnu ».
    statut: &'static str,
    total_centimes: Option<i64>,
    au_moins_centimes: Option<i64>,
    communes: Vec<MoneyOf<'a>>,
}

/// What a commune lacks of it.
#[derive(Serialize)]
struct MoneyOf<'a> {
    insee: &'a str,
    nom: &'a str,
    centimes: i64,
    /// By year, where the scenario names them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    annees: BTreeMap<i32, i64>,
}

impl<'a> Facts<'a> {
    /// The money that is missing.
    #[must_use]
    pub fn money(&self) -> Money<'a> {
        let (statut, missing) = match &self.shortfall.explained.money {
            ExtraMoney::Found(missing) => ("suffisant", Some(missing)),
            ExtraMoney::NoneWillDo => ("sans_effet", None),
            ExtraMoney::Unknown => ("inconnu", None),
        };
        Money {
            statut,
            total_centimes: missing.map(|it| it.total_cents),
            au_moins_centimes: missing.map(|it| it.at_least_cents),
            communes: missing.map_or_else(Vec::new, |it| self.money_of_communes(it)),
        }
    }

    /// What each commune lacks of the money that would do, the most first: INSEE code, name, cents.
    #[must_use]
    pub fn lacking(&self) -> Vec<(String, String, i64)> {
        let ExtraMoney::Found(missing) = &self.shortfall.explained.money else {
            return Vec::new();
        };
        let mut communes = self.money_of_communes(missing);
        communes.sort_by_key(|one| std::cmp::Reverse(one.centimes));
        let stated = communes.into_iter();
        stated
            .map(|one| (one.insee.to_owned(), one.nom.to_owned(), one.centimes))
            .collect()
    }

    fn money_of_communes(&self, missing: &Missing) -> Vec<MoneyOf<'a>> {
        let communes = missing.cents.iter().enumerate();
        communes
            .filter(|(_, cents)| cents.iter().any(|it| *it > 0))
            .map(|(place, cents)| {
                let (insee, nom) = self.commune(place);
                let years = cents.iter().enumerate();
                MoneyOf {
                    insee,
                    nom,
                    centimes: cents.iter().sum(),
                    annees: years
                        .filter(|(_, cents)| **cents > 0)
                        .filter_map(|(year, cents)| Some((self.year(year)?, *cents)))
                        .collect(),
                }
            })
            .collect()
    }

    pub(super) fn money_in_words(&self) -> String {
        let base = self.study.scenario.basis.basis.code();
        let missing = match &self.shortfall.explained.money {
            ExtraMoney::Found(missing) => missing,
            ExtraMoney::NoneWillDo => {
                return "\n  aucune somme n'y suffirait : ce sont les points ou les règles qui l'empêchent, pas l'argent".to_owned();
            }
            ExtraMoney::Unknown => return String::new(),
        };
        if missing.total_cents == 0 {
            return String::new();
        }
        let (least, most) = (euros(missing.at_least_cents), euros(missing.total_cents));
        let mut text = if least == most {
            format!("\n  il manque {most} {base} en tout, ainsi répartis ; moins ne suffit pas")
        } else {
            format!("\n  il manque au plus {most} {base}, ainsi répartis, et au moins {least}")
        };
        let mut communes = self.money_of_communes(missing);
        communes.sort_by_key(|it| std::cmp::Reverse(it.centimes));
        let names = communes.iter().map(|it| {
            let years: Vec<String> = (it.annees.iter())
                .map(|(year, cents)| format!("{year} : {}", euros(*cents)))
                .collect();
            if years.is_empty() {
                format!("{} {}", it.nom, euros(it.centimes))
            } else {
                format!("{} {} ({})", it.nom, euros(it.centimes), years.join(", "))
            }
        });
        text += &format!("\n    {}", some_of(names.collect(), "communes"));
        text
    }
}
