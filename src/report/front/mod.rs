//! Plans between two goals: the workbook and the page of a front.

mod chart;
mod columns;
mod page;

use super::chart::Span;
use super::sheet::{Value, Written, foot, named, save, sentence};
use super::table::Table;
use super::wording::{counted, thousands};
use crate::error::{Error, Result};
use crate::outputs::Kind;
use crate::scenario::Objective;
use crate::scenario::front::{Front, FrontPlan};
use crate::scenario::study::Study;
use chart::Drawn;
pub use page::page;
use rust_xlsxwriter::Worksheet;
use std::path::Path;

/// Name of the workbook in messages.
const FILE: &str = "front.xlsx";
/// Its one sheet.
const SHEET: &str = "Front";

/// What a front is, for whoever reads its plans.
pub const NOTE: &str = "Aucun de ces plans n'est à la fois meilleur qu'un autre, ou aussi bon, sur les deux mesures. Chacun respecte le scénario : budgets, objectifs de points, règles. À chaque pas, la première mesure est la meilleure possible sous un seuil de la seconde ; les écarts disent, preuve faite, ce qu'un autre plan pourrait au plus avoir de mieux. Entre deux pas, d'autres plans existent.";

/// A front and all that its documents say of it.
pub struct FrontDocument<'a> {
    /// The scenario, worked out.
    pub study: &'a Study,
    /// Its plans.
    pub front: &'a Front,
    /// Whether the scenario wishes groups whole, which plans of a front do not count.
    pub is_unwished: bool,
}

impl FrontDocument<'_> {
    /// A goal with its unit: « Économie (kWh/an) ».
    #[must_use]
    pub fn axis(&self, goal: usize) -> String {
        let what = match self.front.goals[goal] {
            Objective::Kwh => "Économie",
            Objective::Cout => "Coût des travaux",
            Objective::Van => "Valeur actuelle nette, hors aides",
            Objective::Co2 => "CO₂ évité",
            Objective::Communes => "Communes avec des travaux",
            Objective::Ciel => "Points rénovés qui éclairent trop vers le haut",
        };
        let unit = self.unit(goal);
        match self.front.goals[goal] {
            Objective::Communes | Objective::Ciel => what.to_owned(),
            _ => format!("{what} ({unit})"),
        }
    }

    /// The unit of a goal, with the basis of a cost.
    #[must_use]
    pub fn unit(&self, goal: usize) -> String {
        let scenario = &self.study.scenario;
        let objective = self.front.goals[goal];
        let unit = scenario.rules.years.unit(objective);
        match objective {
            Objective::Cout => format!("{unit} {}", scenario.basis.basis.code()),
            _ => unit.to_owned(),
        }
    }

    /// What a plan is worth under both goals, as people read it.
    #[must_use]
    pub fn place(&self, plan: usize) -> [f64; 2] {
        let values = self.front.plans.get(plan).map(|plan| plan.values);
        let values = values.unwrap_or_default();
        [0, 1].map(|goal| self.front.shown(goal, values[goal]))
    }

    /// What the first goal gives up for one unit of the second, from the plan before; none for the
    /// first plan.
    #[must_use]
    pub fn exchanged(&self, plan: usize) -> Option<f64> {
        let (before, here) = (
            self.front.plans.get(plan.checked_sub(1)?)?,
            self.front.plans.get(plan)?,
        );
        let [lost, won] = [
            before.values[0] - here.values[0],
            here.values[1] - before.values[1],
        ];
        (won > 0.0).then(|| lost / won)
    }

    /// Header of what is exchanged: « kWh/an cédés par € HT gagné, depuis le plan d'avant ».
    #[must_use]
    pub fn exchange(&self) -> String {
        format!(
            "Cédé par unité gagnée depuis le plan d'avant ({} par {})",
            self.unit(0),
            match self.front.goals[1] {
                Objective::Communes => "commune".to_owned(),
                Objective::Ciel => "point".to_owned(),
                _ => self.unit(1),
            }
        )
    }

    /// What was sought, in a sentence.
    #[must_use]
    pub fn sought(&self) -> String {
        let [first, second] = self.front.goals;
        let supported = self.front.plans.iter().filter(|plan| plan.is_supported);
        let inside = self.front.plans.len() - supported.count();
        let widest = self.front.plans.iter().flat_map(FrontPlan::gaps);
        let unwished = if self.is_unwished {
            " La préférence du scénario pour des rues ou des armoires entières n'y compte pas."
        } else {
            ""
        };
        format!(
            "Entre {} et {} : {} pour {}, dont {} qu'aucune pondération des deux mesures ne donnerait (hors de l'enveloppe) ; écart prouvé : {} au plus.{unwished}",
            first.label(),
            second.label(),
            counted(self.front.plans.len(), "plan", "plans"),
            counted(self.front.steps, "pas", "pas"),
            thousands(inside as f64),
            super::proof::gap_percent(widest.fold(0.0, f64::max)),
        )
    }

    /// What the inventories leave untold of a goal; nothing where they tell all that counts.
    #[must_use]
    pub fn untold(&self) -> Option<String> {
        if !self.front.goals.contains(&Objective::Ciel) {
            return None;
        }
        let points = &self.study.import.points;
        let known = |column: &str| {
            let values = points.number(column);
            (0..points.len())
                .filter(|row| values.get(*row).is_some())
                .count()
        };
        Some(format!(
            "Lumière vers le haut : sont comptés les points rénovés dont l'inventaire dit plus de 50 % de lumière vers le ciel (ULR connu pour {} sur {}), et les boules d'ULR non renseigné. Ni les lumens vers le ciel ni la lumière bleue ne sont comptés : la température de couleur des lampes en place est connue pour {}.",
            counted(known("ulr_pct"), "point", "points"),
            thousands(points.len() as f64),
            counted(known("temperature_couleur_k"), "point", "points"),
        ))
    }

    fn footer(&self) -> String {
        format!("Réverbère – {}", self.study.scenario.name)
    }
}

/// The workbook of a front, in bytes; the same front always gives the same bytes.
///
/// # Errors
/// What the spreadsheet writer refuses.
pub fn workbook(document: &FrontDocument<'_>) -> Result<Vec<u8>> {
    let sheet = sheet(document).map_err(|error| Error::write(Path::new(FILE), error))?;
    let title = "Plans entre deux mesures";
    save(Kind::Comparison, FILE, title, vec![sheet], &[])
}

fn sheet(document: &FrontDocument<'_>) -> Written<Worksheet> {
    let columns = columns::columns(document);
    let width: f64 = columns::WIDTHS.iter().sum();
    let last_column = columns.len() as u16 - 1;
    let mut table = Table::new(SHEET, 0, columns);
    let mut sheet = named(SHEET)?;
    table.write(&mut sheet, columns::rows(document))?;
    let title = format!(
        "{} – plans entre deux mesures",
        document.study.scenario.name
    );
    table.lay_out(&mut sheet, &title)?;
    let mut at = table.total_row() + 1;
    let untold = document.untold();
    let notes = [document.sought(), NOTE.to_owned()]
        .into_iter()
        .chain(untold);
    for note in notes {
        sentence(&mut sheet, at, last_column, width, &note)?;
        at += 1;
    }
    let places: Vec<[f64; 2]> = (0..document.front.plans.len())
        .map(|plan| document.place(plan))
        .collect();
    let spans = (
        Span::around(places.iter().map(|place| place[1])),
        Span::around(places.iter().map(|place| place[0])),
    );
    if let (Some(along), Some(up)) = spans {
        let (first, _, last, _) = table.area(columns::header(document, 0).as_str());
        let drawn = Drawn {
            rows: (first, last),
            names: [document.axis(1), document.axis(0)],
            spans: [along, up],
        };
        let mut chart = drawn.chart();
        chart.set_width(1100).set_height(420);
        sheet.insert_chart(at + 1, 0, &chart)?;
    }
    sheet.set_print_fit_to_pages(1, 1);
    foot(&mut sheet, &document.footer());
    Ok(sheet)
}

/// A text cell of yes or no.
fn yes(is_so: bool) -> Value<'static> {
    Value::text(if is_so { "oui" } else { "non" })
}
