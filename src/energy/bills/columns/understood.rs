//! How a table of bills was understood, for a person to confirm.

use super::Columns;
use crate::energy::bills::terms::{Field, recognise};
use crate::inventory::decision::{Decision, Kind};

/// What stands in the place of a unit that nothing says.
const ASSUMED: &str = "aucune unité n'est dite";

impl Columns {
    /// The decisions that the columns were taken by; what titles say in so many words is none.
    #[must_use]
    pub fn decisions(&self) -> Vec<Decision> {
        let mut decisions: Vec<Decision> = self.fields.iter().filter_map(Self::by_words).collect();
        let row = format!("ligne {}", self.row);
        if let [first, ..] = self.posts.as_slice() {
            let titles: Vec<&str> = self.posts.iter().map(|post| post.title.as_str()).collect();
            let taken = match self.fields.get(&Field::Kwh) {
                Some(total) => format!(
                    "consommation : somme de ces colonnes, comparée à « {} »",
                    total.title
                ),
                None if titles.len() == 1 => {
                    format!("consommation : le poste « {} » seul", first.title)
                }
                None => "consommation : somme de ces colonnes".to_owned(),
            };
            let decision = Decision::new(Kind::Column, titles.join(" + "), taken)
                .because("ce sont des postes de tarif (heures pleines, heures creuses…)");
            decisions.push(decision.at(&*row));
        }
        if let Some(said) = &self.said_year {
            let decision =
                Decision::new(Kind::Dates, &*said.text, format!("mois de {}", said.year))
                    .because("les mois ne disent pas leur année, ce texte la dit");
            decisions.push(decision.at(&*row));
        }
        if let Some(said) = &self.said_unit {
            let decision = Decision::new(Kind::Unit, &*said.text, unit_name(said.kwh))
                .because("aucun titre de colonne ne dit l'unité, ce texte la dit");
            decisions.push(decision.at(&*row));
        } else if self.lacks_unit() {
            let title = self.fields.get(&Field::Kwh).map(|column| &column.title);
            let title = title.or(self.posts.first().map(|post| &post.title));
            let decision = Decision::new(
                Kind::Unit,
                title.cloned().unwrap_or_default(),
                unit_name(1.0),
            )
            .because(ASSUMED)
            .or_else("en MWh, tout serait mille fois plus grand : écrivez l'unité dans le titre");
            decisions.push(decision.at(&*row));
        }
        if let Some(column) = self.fields.get(&Field::Unite) {
            let decision = Decision::new(Kind::Unit, &*column.title, "unité de chaque ligne")
                .because("la colonne la dit ligne par ligne");
            decisions.push(decision.at(&*row));
        }
        decisions
    }

    fn by_words((field, column): (&Field, &super::Column)) -> Option<Decision> {
        let (_, rank, _) = recognise(&column.title)?;
        let taken = match field {
            Field::Pdl => "numéro du point de livraison",
            Field::Kwh => "consommation",
            _ => return None,
        };
        (rank == crate::energy::bills::terms::BY_WORDS).then(|| {
            Decision::new(Kind::Column, &*column.title, taken)
                .because("des mots du titre le disent")
        })
    }
}

/// The name of a unit of energy.
#[must_use]
pub fn unit_name(kwh: f64) -> &'static str {
    match kwh {
        0.001 => "consommations en Wh",
        1000.0 => "consommations en MWh",
        1_000_000.0 => "consommations en GWh",
        _ => "consommations en kWh",
    }
}
