//! Says whether the workbooks of a plan hold: every budget, target, eligibility, figure and total
//! is reckoned again from the inventories. Nothing of the planner is used here.

use super::layout::{self, commune, label, point};
use super::reread::{Book, Located, Record, read_book};
use crate::energy::column;
use crate::error::{Error, Result};
use crate::inventory::grid::Cell;
use crate::inventory::points::LightPoint;
use crate::plan::FactorClass;
use crate::retrofit::Solution;
use crate::retrofit::classes::Class;
use crate::scenario::study::Study;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Figures in kWh may differ by this share: a workbook saved by another program keeps 15 digits.
const TOLERANCE: f64 = 1e-9;

/// What is verified; each name is a line of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Control {
    /// One workbook a commune, and no other.
    Classeurs,
    /// Each chosen point is in the inventory, can be renovated so, and is chosen once.
    Eligibilite,
    /// Each figure of a chosen point is the one reckoned again.
    ChiffresDesPoints,
    /// Each budget is the one of the scenario, and is not exceeded.
    Budgets,
    /// Each total is the sum of its points.
    Totaux,
    /// The targets are met exactly.
    Objectifs,
}

impl Control {
    /// Every control, in the order of the answer.
    pub const ALL: [Self; 6] =
        [Self::Classeurs, Self::Eligibilite, Self::ChiffresDesPoints, Self::Budgets, Self::Totaux, Self::Objectifs];

    /// What a technical service reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Classeurs => "un classeur par commune, et aucun autre",
            Self::Eligibilite => "chaque point choisi existe, peut être rénové ainsi, et n'est choisi qu'une fois",
            Self::ChiffresDesPoints => "chaque chiffre de chaque point est celui du recalcul",
            Self::Budgets => "chaque budget est celui du scénario, et n'est pas dépassé",
            Self::Totaux => "chaque total est la somme de ses points",
            Self::Objectifs => "les objectifs sont atteints exactement",
        }
    }
}

/// Something in a workbook that does not hold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Discrepancy {
    /// Which control fails.
    #[serde(rename = "controle")]
    pub control: Control,
    /// Workbook, by its name in the folder.
    #[serde(rename = "fichier")]
    pub file: String,
    /// Sheet.
    #[serde(rename = "feuille")]
    pub sheet: String,
    /// Cell, or `ligne N`; empty for the whole workbook.
    #[serde(rename = "cellule")]
    pub cell: String,
    /// What is wrong, in French.
    pub message: String,
}

/// Verifies a folder of workbooks against a scenario.
///
/// # Errors
/// The folder or a workbook that is there cannot be read.
pub fn verify(study: &Study, folder: &Path) -> Result<Vec<Discrepancy>> {
    if !folder.is_dir() {
        return Err(Error::input(folder, "ce n'est pas un dossier de plan", "donnez le dossier que « planifier » a écrit"));
    }
    let mut verifier = Verifier::new(study);
    verifier.unexpected_workbooks(folder)?;
    let mut recounts = BTreeMap::new();
    for (index, budget_cents) in &study.budgets {
        let name = layout::commune_file(&study.scenario.territory.communes()[*index]);
        if !folder.join(&name).is_file() {
            verifier.say(Control::Classeurs, &name, "", "", "le classeur de la commune manque".into());
            continue;
        }
        let book = read_book(folder, &name, layout::sheet::POINTS, point::LINE)?;
        let recount = verifier.commune_book(&book, *index, *budget_cents);
        recounts.insert(*index, recount);
    }
    if folder.join(layout::TERRITORY_FILE).is_file() {
        let book = read_book(folder, layout::TERRITORY_FILE, layout::sheet::COMMUNES, commune::NAME)?;
        verifier.territory_book(&book, &recounts);
    } else {
        verifier.say(Control::Classeurs, layout::TERRITORY_FILE, "", "", "le classeur du territoire manque".into());
    }
    Ok(verifier.found)
}

/// What the points of a commune's workbook amount to, reckoned again.
#[derive(Debug, Clone, Copy, Default)]
struct Recount {
    points: u32,
    factor4: u32,
    factor2: u32,
    cost_cents: i64,
    kwh_before: f64,
    kwh_after: f64,
}

impl Recount {
    fn add(&mut self, other: &Self) {
        self.points += other.points;
        self.factor4 += other.factor4;
        self.factor2 += other.factor2;
        self.cost_cents += other.cost_cents;
        self.kwh_before += other.kwh_before;
        self.kwh_after += other.kwh_after;
    }
}

/// What a cell must hold.
enum Expected<'a> {
    Text(&'a str),
    Cents(i64),
    Count(u32),
    Kwh(f64),
    Exactly(f64),
}

struct Verifier<'a> {
    study: &'a Study,
    /// Row of the frame, by file, sheet, line and lantern.
    by_source: BTreeMap<(String, String, u32, u32), u32>,
    class_of_row: BTreeMap<u32, usize>,
    seen: BTreeSet<u32>,
    found: Vec<Discrepancy>,
}

impl<'a> Verifier<'a> {
    fn new(study: &'a Study) -> Self {
        let points = &study.import.points;
        let text = |name: &str, row: usize| points.text(name).get(row).unwrap_or_default().to_owned();
        let count = |name: &str, row: usize| points.count(name).get(row).unwrap_or_default();
        let by_source = (0..points.len())
            .map(|row| {
                let source = (text("fichier", row), text("feuille", row), count("ligne", row), count("foyer", row));
                (source, row as u32)
            })
            .collect();
        let class_of_row = study
            .classes
            .classes
            .iter()
            .enumerate()
            .flat_map(|(index, class)| class.rows.iter().map(move |row| (*row, index)))
            .collect();
        Self { study, by_source, class_of_row, seen: BTreeSet::new(), found: Vec::new() }
    }

    fn say(&mut self, control: Control, file: &str, sheet: &str, cell: &str, message: String) {
        let [file, sheet, cell] = [file, sheet, cell].map(str::to_owned);
        self.found.push(Discrepancy { control, file, sheet, cell, message });
    }

    fn unexpected_workbooks(&mut self, folder: &Path) -> Result<()> {
        let communes = folder.join(layout::COMMUNES_FOLDER);
        if !communes.is_dir() {
            return Ok(());
        }
        let expected: BTreeSet<_> = self
            .study
            .budgets
            .keys()
            .map(|index| folder.join(layout::commune_file(&self.study.scenario.territory.communes()[*index])))
            .collect();
        let entries = std::fs::read_dir(&communes).map_err(|error| Error::read(&communes, error))?;
        let mut names = Vec::new();
        for entry in entries {
            let path = entry.map_err(|error| Error::read(&communes, error))?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let is_workbook = path.extension().is_some_and(|ext| ext == "xlsx") && !name.starts_with("~$");
            if is_workbook && !expected.contains(&path) {
                names.push(format!("{}/{name}", layout::COMMUNES_FOLDER));
            }
        }
        names.sort();
        for name in names {
            self.say(Control::Classeurs, &name, "", "", "ce classeur n'est celui d'aucune commune du scénario".into());
        }
        Ok(())
    }

    fn expect(&mut self, control: Control, file: &str, sheet: &str, what: &str, located: &Located, expected: &Expected<'_>) {
        let number = match &located.value {
            Some(Cell::Number(number)) => Some(*number),
            _ => None,
        };
        let (holds, wanted) = match expected {
            Expected::Text(text) => {
                let read = located.value.as_ref().map(ToString::to_string).unwrap_or_default();
                (read == text.trim(), format!("« {text} »"))
            }
            Expected::Cents(cents) => {
                let euros = *cents as f64 / 100.0;
                (number.is_some_and(|n| (n * 100.0 - *cents as f64).abs() < 1e-3), format!("{euros:.2}"))
            }
            Expected::Count(count) => (number.is_some_and(|n| (n - f64::from(*count)).abs() < 1e-9), count.to_string()),
            Expected::Kwh(kwh) => {
                (number.is_some_and(|n| (n - kwh).abs() <= TOLERANCE * kwh.abs().max(1000.0)), format!("{kwh:.3}"))
            }
            Expected::Exactly(value) => (number.is_some_and(|n| (n - value).abs() < 1e-9), value.to_string()),
        };
        if holds {
            return;
        }
        let read = match &located.value {
            Some(cell) => format!("« {cell} » lu"),
            None => "rien de lu (cellule vide, ou formule jamais calculée)".to_owned(),
        };
        let message = format!("{what} : {read}, {} attendu", wanted.replace('.', ","));
        self.say(control, file, sheet, &located.cell, message);
    }

    fn commune_book(&mut self, book: &Book, index: usize, budget_cents: i64) -> Recount {
        let insee = self.study.scenario.territory.communes()[index].insee.clone();
        let mut recount = Recount::default();
        for record in &book.table.records {
            if let Some(one) = self.point(book, &insee, record) {
                recount.add(&one);
            }
        }
        self.commune_totals(book, &recount, budget_cents);
        recount
    }

    /// Finds the point of a row in the inventory and compares everything that the row says of it.
    fn point(&mut self, book: &Book, insee: &str, record: &Record) -> Option<Recount> {
        let line = format!("ligne {}", record.row);
        let row = self.row_of(book, insee, record)?;
        let study = self.study;
        let Some(class) = self.class_of_row.get(&row).map(|class| &study.classes.classes[*class]) else {
            let message = "ce point ne peut pas être rénové dans ce scénario (déjà LED, incomplet ou sans solution)";
            self.say(Control::Eligibilite, &book.name, layout::sheet::POINTS, &line, message.into());
            return None;
        };
        let code = record.text(point::SOLUTION_CODE);
        let Some(solution) = class.solutions.iter().find(|solution| solution.code == code) else {
            let message = format!("la solution « {code} » n'est pas offerte à ce point");
            self.say(Control::Eligibilite, &book.name, layout::sheet::POINTS, &line, message);
            return None;
        };
        let counts_for = self.counted_class(book, record, solution)?;
        self.point_figures(book, record, &study.import.points.get(row as usize), class, solution, row);
        Some(Recount {
            points: 1,
            factor4: u32::from(counts_for == FactorClass::F4),
            factor2: u32::from(counts_for == FactorClass::F2),
            cost_cents: solution.cost_cents,
            kwh_before: class.existing.kwh_per_year(),
            kwh_after: solution.kwh_after_per_year,
        })
    }

    /// The row of the frame that a record names, of this commune and not yet seen.
    fn row_of(&mut self, book: &Book, insee: &str, record: &Record) -> Option<u32> {
        let whole = |header: &str| match record.get(header).value {
            Some(Cell::Number(number)) if number >= 1.0 && number.fract() == 0.0 => Some(number as u32),
            _ => None,
        };
        let source = (
            record.text(point::FILE),
            record.text(point::SHEET),
            whole(point::LINE).unwrap_or_default(),
            whole(point::LANTERN).unwrap_or_default(),
        );
        let row = self.by_source.get(&source).copied().filter(|row| {
            self.study.import.points.text("insee").get(*row as usize) == Some(insee)
        });
        let message = match row {
            None => format!(
                "aucun point de la commune à cette place de l'inventaire ({}, {}, ligne {}, foyer {})",
                source.0, source.1, source.2, source.3
            ),
            Some(row) if !self.seen.insert(row) => "ce point est choisi deux fois".into(),
            Some(row) => return Some(row),
        };
        let line = format!("ligne {}", record.row);
        self.say(Control::Eligibilite, &book.name, layout::sheet::POINTS, &line, message);
        None
    }

    /// The target that a point counts for: its solution's class, or factor 2 for a factor-4
    /// solution where the scenario lets it.
    fn counted_class(&mut self, book: &Book, record: &Record, solution: &Solution) -> Option<FactorClass> {
        let located = record.get(point::CLASS);
        let told = match located.value.as_ref().map(ToString::to_string).as_deref() {
            Some(layout::F4) => Some(FactorClass::F4),
            Some(layout::F2) => Some(FactorClass::F2),
            _ => None,
        };
        let lent = self.study.scenario.targets.factor4_counts_for_factor2;
        let allowed = |class| class == solution.factor_class || (lent && solution.factor_class == FactorClass::F4);
        if told.is_some_and(allowed) {
            return told;
        }
        let read = located.value.map(|cell| cell.to_string()).unwrap_or_default();
        let message = format!("classe « {read} » : cette solution n'atteint pas ce facteur");
        self.say(Control::Eligibilite, &book.name, layout::sheet::POINTS, &located.cell, message);
        None
    }

    fn point_figures(
        &mut self,
        book: &Book,
        record: &Record,
        light: &LightPoint,
        class: &Class,
        solution: &Solution,
        row: u32,
    ) {
        use Expected::{Cents, Exactly, Kwh, Text};
        let before = class.existing.kwh_per_year();
        let after = solution.kwh_after_per_year;
        let cost = layout::cost(self.study.scenario.basis.basis);
        let profile = self.study.import.points.text(column::PROFILE).get(row as usize).unwrap_or_default();
        let factor = super::wording::factor(before, after).unwrap_or_default();
        for (header, expected) in [
            (point::CABINET, Text(&light.armoire)),
            (point::STREET, Text(&light.voie)),
            (point::REFERENCE, Text(&light.reference)),
            (point::LAMP, Text(class.existing.technology.label())),
            (point::LAMP_POWER, Exactly(class.existing.lamp_power_w)),
            (point::SYSTEM_POWER, Exactly(class.existing.system_power_w)),
            (point::PROFILE, Text(profile)),
            (point::SOLUTION, Text(&solution.label)),
            (point::NEW_POWER, Exactly(solution.power_w)),
            (point::BEFORE, Kwh(before)),
            (point::AFTER, Kwh(after)),
            (point::SAVING, Kwh(before - after)),
            (point::FACTOR, Exactly(factor)),
            (&cost, Cents(solution.cost_cents)),
        ] {
            let located = record.get(header);
            self.expect(Control::ChiffresDesPoints, &book.name, layout::sheet::POINTS, header, &located, &expected);
        }
    }

    fn expect_label(&mut self, control: Control, book: &Book, label: &str, expected: &Expected<'_>) {
        match book.label(label).cloned() {
            Some(located) => self.expect(control, &book.name, layout::sheet::SYNTHESIS, label, &located, expected),
            None => {
                let message = format!("le chiffre « {label} » manque");
                self.say(control, &book.name, layout::sheet::SYNTHESIS, "", message);
            }
        }
    }

    fn commune_totals(&mut self, book: &Book, recount: &Recount, budget_cents: i64) {
        use Expected::{Cents, Count, Kwh};
        let basis = self.study.scenario.basis.basis;
        self.expect_label(Control::Budgets, book, &label::budget(basis), &Cents(budget_cents));
        if recount.cost_cents > budget_cents {
            let message = format!(
                "le coût ({:.2} €) dépasse le budget ({:.2} €)",
                recount.cost_cents as f64 / 100.0,
                budget_cents as f64 / 100.0
            );
            self.say(Control::Budgets, &book.name, layout::sheet::SYNTHESIS, "", message.replace('.', ","));
        }
        // A page without chosen point has no figures but its budget.
        if recount.points == 0 {
            return;
        }
        self.expect_label(Control::Budgets, book, &label::rest(basis), &Cents(budget_cents - recount.cost_cents));
        self.expect_label(Control::Totaux, book, label::RENOVATED, &Count(recount.points));
        self.expect_label(Control::Totaux, book, &label::cost(basis), &Cents(recount.cost_cents));
        for (label, expected) in [
            (label::FACTOR4, Count(recount.factor4)),
            (label::FACTOR2, Count(recount.factor2)),
            (label::BEFORE, Kwh(recount.kwh_before)),
            (label::AFTER, Kwh(recount.kwh_after)),
            (label::SAVING, Kwh(recount.kwh_before - recount.kwh_after)),
        ] {
            self.expect_label(Control::Totaux, book, label, &expected);
        }
        let cost = layout::cost(basis);
        let totals = [
            (point::BEFORE, Kwh(recount.kwh_before)),
            (point::AFTER, Kwh(recount.kwh_after)),
            (point::SAVING, Kwh(recount.kwh_before - recount.kwh_after)),
            (cost.as_str(), Cents(recount.cost_cents)),
        ];
        self.expect_total(book, layout::sheet::POINTS, &totals);
    }

    fn expect_total(&mut self, book: &Book, sheet: &str, totals: &[(&str, Expected<'_>)]) {
        let Some(total) = &book.table.total else {
            self.say(Control::Totaux, &book.name, sheet, "", "la ligne de total manque".into());
            return;
        };
        for (header, expected) in totals {
            self.expect(Control::Totaux, &book.name, sheet, header, &total.get(header), expected);
        }
    }

    fn territory_book(&mut self, book: &Book, recounts: &BTreeMap<usize, Recount>) {
        use Expected::{Cents, Count, Kwh};
        let study = self.study;
        let basis = study.scenario.basis.basis;
        let mut whole = Recount::default();
        for (index, budget_cents) in &study.budgets {
            let insee = &study.scenario.territory.communes()[*index].insee;
            let recount = recounts.get(index).copied().unwrap_or_default();
            whole.add(&recount);
            let mut records = book.table.records.iter().filter(|record| record.text(commune::INSEE) == *insee);
            let (Some(record), None) = (records.next(), records.next()) else {
                let message = format!("la commune {insee} doit avoir une ligne et une seule");
                self.say(Control::Totaux, &book.name, layout::sheet::COMMUNES, "", message);
                continue;
            };
            let record = record.clone();
            let (budget, cost, rest) = (commune::budget(basis), layout::cost(basis), commune::rest(basis));
            for (control, header, expected) in [
                (Control::Budgets, budget.as_str(), Cents(*budget_cents)),
                (Control::Totaux, &cost, Cents(recount.cost_cents)),
                (Control::Totaux, &rest, Cents(budget_cents - recount.cost_cents)),
                (Control::Totaux, commune::FACTOR4, Count(recount.factor4)),
                (Control::Totaux, commune::FACTOR2, Count(recount.factor2)),
                (Control::Totaux, commune::BEFORE, Kwh(recount.kwh_before)),
                (Control::Totaux, commune::AFTER, Kwh(recount.kwh_after)),
                (Control::Totaux, commune::SAVING, Kwh(recount.kwh_before - recount.kwh_after)),
            ] {
                self.expect(control, &book.name, layout::sheet::COMMUNES, header, &record.get(header), &expected);
            }
        }
        if book.table.records.len() != study.budgets.len() {
            let message = format!("{} communes lues, {} attendues", book.table.records.len(), study.budgets.len());
            self.say(Control::Totaux, &book.name, layout::sheet::COMMUNES, "", message);
        }
        self.territory_totals(book, &whole);
    }

    fn territory_totals(&mut self, book: &Book, whole: &Recount) {
        use Expected::{Cents, Count, Kwh};
        let basis = self.study.scenario.basis.basis;
        let budget_cents: i64 = self.study.budgets.values().sum();
        let (budget, cost) = (commune::budget(basis), layout::cost(basis));
        let totals = [
            (budget.as_str(), Cents(budget_cents)),
            (cost.as_str(), Cents(whole.cost_cents)),
            (commune::FACTOR4, Count(whole.factor4)),
            (commune::FACTOR2, Count(whole.factor2)),
            (commune::SAVING, Kwh(whole.kwh_before - whole.kwh_after)),
        ];
        self.expect_total(book, layout::sheet::COMMUNES, &totals);
        let targets = self.study.scenario.targets;
        for (control, label, expected) in [
            (Control::Objectifs, label::TARGET4, Count(targets.factor4)),
            (Control::Objectifs, label::REACHED4, Count(whole.factor4)),
            (Control::Objectifs, label::TARGET2, Count(targets.factor2)),
            (Control::Objectifs, label::REACHED2, Count(whole.factor2)),
            (Control::Totaux, label::SAVING, Kwh(whole.kwh_before - whole.kwh_after)),
        ] {
            self.expect_label(control, book, label, &expected);
        }
        for (name, reached, target) in
            [("facteur 4", whole.factor4, targets.factor4), ("facteur 2", whole.factor2, targets.factor2)]
        {
            if reached != target {
                let message = format!("{reached} points valables en {name}, {target} demandés");
                self.say(Control::Objectifs, &book.name, layout::sheet::SYNTHESIS, "", message);
            }
        }
    }
}
