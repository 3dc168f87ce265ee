//! Says whether the workbooks of a plan hold: every budget, target, eligibility, figure and total
//! is computed again from the inventories. Nothing of the planner is used here.

mod compared;
mod control;
mod documents;
mod obligations;
mod one_plan;
pub mod papers;
mod points;
mod rules;
mod totals;
mod years;

use super::layout::{self, commune, point};
use super::reread::{Book, Located, Record, book_of};
use crate::document::Fields;
use crate::error::{Error, Result};
use crate::inventory::grid::{Cell, Sheet};
use crate::inventory::read_sheets;
use crate::outputs::{Mark, is_set_aside};
use crate::report::fields::point::{Chosen, Said, fields};
use crate::report::plan::Extras;
use crate::report::wording;
use crate::scenario::study::{ChosenPoint, CommuneChoice, Drawn, Study, YearChoice};
use crate::search::Documented;
pub use control::{Control, Discrepancy};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;

/// Figures in kWh may differ by this share: a workbook saved by another program keeps 15 digits.
const TOLERANCE: f64 = 1e-9;

/// What is wrong in a folder of workbooks, and the plan that they tell where it can be told.
pub struct Verified {
    /// What does not hold.
    pub found: Vec<Discrepancy>,
    /// The plan, for the papers that follow from it.
    pub plan: Option<Documented>,
}

/// Verifies a folder of workbooks against a scenario.
///
/// ```
/// # use reverbere::{Scenario, Study, run, verify};
/// # let folder = tempfile::tempdir()?;
/// # let plan = folder.path().join("plan");
/// let scenario = "examples/trois_points/scenario.toml";
/// let words = ["reverbere", "planifier", scenario, "-o", &plan.to_string_lossy()];
/// run(words.map(Into::into));
/// let study = Study::prepare(Scenario::read(scenario.as_ref())?, &|_, _| {})?;
/// assert!(verify(&study, &plan)?.found.is_empty());
/// // Without the workbook of the territory, what it said is missing.
/// std::fs::remove_file(plan.join("Territoire.xlsx"))?;
/// assert!(!verify(&study, &plan)?.found.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The folder or a workbook that is there cannot be read.
pub fn verify(study: &Study, folder: &Path) -> Result<Verified> {
    if !folder.is_dir() {
        return Err(Error::input(
            folder,
            "ce n'est pas un dossier de plan",
            "donnez le dossier que « planifier » a écrit",
        ));
    }
    let mut verifier = Verifier::new(study);
    verifier.unexpected_workbooks(folder)?;
    verifier.one_plan(folder)?;
    let territory = verifier.territory(folder)?;
    if let Some(book) = &territory {
        verifier.read_draws(book);
    }
    let mut recounts = BTreeMap::new();
    for index in study.budgets.keys() {
        let name = layout::commune_file(&study.scenario.territory.communes()[*index]);
        if !folder.join(&name).is_file() {
            verifier.say(
                Control::Classeurs,
                &name,
                "",
                "",
                "le classeur de la commune manque".into(),
            );
            continue;
        }
        let Some(book) = verifier.book(folder, &name, layout::sheet::POINTS, point::LINE)? else {
            continue;
        };
        let recount = verifier.commune_book(&book, *index);
        recounts.insert(*index, recount);
    }
    if let Some(book) = &territory {
        verifier.territory_book(book, &recounts);
        verifier.rules(book, &recounts);
    }
    verifier.obligations(&recounts);
    let plan = verifier.retold(folder, recounts)?;
    if let Some(plan) = &plan {
        verifier.documents(folder, plan)?;
    }
    Ok(Verified {
        found: verifier.found,
        plan,
    })
}

/// What the points of a commune's workbook amount to, computed again.
#[derive(Debug, Clone, Default)]
struct Recount {
    /// What is chosen: the points, the money year by year, and what is taken from funds.
    choice: CommuneChoice,
    /// What each of these points costs, whoever pays.
    costs_cents: Vec<i64>,
    points: u32,
    factor4: u32,
    factor2: u32,
    cost_cents: i64,
    kwh_before: f64,
    kwh_after: f64,
}

impl Recount {
    /// The years of both, one with the other.
    fn add(&mut self, other: &Self) {
        let years = &mut self.choice.years;
        years.resize(
            years.len().max(other.choice.years.len()),
            YearChoice::default(),
        );
        for (mine, theirs) in years.iter_mut().zip(&other.choice.years) {
            *mine = mine.plus(theirs);
        }
        self.choice.budget_cents += other.choice.budget_cents;
        self.costs_cents.extend(&other.costs_cents);
        self.points += other.points;
        self.factor4 += other.factor4;
        self.factor2 += other.factor2;
        self.cost_cents += other.cost_cents;
        self.kwh_before += other.kwh_before;
        self.kwh_after += other.kwh_after;
    }
}

/// How many formulas no program has computed yet; `None` where all are.
fn uncomputed(sheets: &[Sheet]) -> Option<usize> {
    let cells = sheets
        .iter()
        .flat_map(|sheet| &sheet.rows)
        .flat_map(|row| &row.cells);
    let count = cells.filter(|(_, cell)| *cell == Cell::Formula).count();
    (count > 0).then_some(count)
}

/// What to do about formulas that no program has computed yet.
fn never_computed(count: usize) -> String {
    format!(
        "{count} formules n'ont jamais été calculées ; ouvrez le classeur dans Excel ou LibreOffice, enregistrez-le, et vérifiez de nouveau"
    )
}

/// What a cell must hold.
enum Expected<'a> {
    Text(&'a str),
    Cents(i64),
    Count(u32),
    Kwh(f64),
    Exactly(f64),
    /// A planning value of this figure: see [`wording::planned`].
    Planned(f64),
}

/// A sheet of a workbook, and what its figures are verified for.
#[derive(Clone, Copy)]
struct Spot<'a> {
    control: Control,
    file: &'a str,
    sheet: &'a str,
}

impl<'a> Spot<'a> {
    fn new(control: Control, book: &'a Book, sheet: &'a str) -> Self {
        Self {
            control,
            file: &book.name,
            sheet,
        }
    }

    /// The same sheet, for another control.
    fn to(self, control: Control) -> Self {
        Self { control, ..self }
    }
}

struct Verifier<'a> {
    study: &'a Study,
    /// Row of the frame, by file, sheet, line and lantern.
    by_source: BTreeMap<(String, String, u32, u32), u32>,
    class_of_row: BTreeMap<u32, usize>,
    seen: BTreeSet<u32>,
    /// The points of the workbook under way.
    chosen: Vec<ChosenPoint>,
    /// What communes take from funds, by index in the territory, as « Fonds » says.
    draws: BTreeMap<usize, Vec<Drawn>>,
    /// What the scenario has beyond points and budgets.
    extras: Extras,
    /// What is said of a chosen point.
    points: Rc<Fields<Chosen<'a>>>,
    /// The sheets of each workbook that was read, by its name.
    sheets: BTreeMap<String, Vec<Sheet>>,
    found: Vec<Discrepancy>,
}

impl<'a> Verifier<'a> {
    fn new(study: &'a Study) -> Self {
        let points = &study.import.points;
        let rows = points.rows();
        let by_source = (0..points.len())
            .map(|row| {
                let point = rows.get(row);
                // Cells are compared trimmed, so these are too.
                let source = (
                    point.fichier.trim().to_owned(),
                    point.feuille.trim().to_owned(),
                    point.ligne,
                    point.foyer,
                );
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
        Self {
            study,
            by_source,
            class_of_row,
            seen: BTreeSet::new(),
            chosen: Vec::new(),
            draws: BTreeMap::new(),
            extras: Extras::of(study),
            points: Rc::new(fields(study, Said::default())),
            sheets: BTreeMap::new(),
            found: Vec::new(),
        }
    }

    fn say(&mut self, control: Control, file: &str, sheet: &str, cell: &str, message: String) {
        let [file, sheet, cell] = [file, sheet, cell].map(str::to_owned);
        self.found.push(Discrepancy {
            control,
            file,
            sheet,
            cell,
            message,
        });
    }

    /// A workbook of the plan; a sheet that is no longer there is a discrepancy, not an error.
    fn book(&mut self, folder: &Path, name: &str, table: &str, key: &str) -> Result<Option<Book>> {
        let sheets = read_sheets(&folder.join(name))?;
        if let Some(count) = uncomputed(&sheets) {
            self.say(Control::Classeurs, name, "", "", never_computed(count));
            return Ok(None);
        }
        let book = book_of(&sheets, name, table, key);
        self.sheets.insert(name.to_owned(), sheets);
        match book {
            Ok(book) => Ok(Some(book)),
            Err(sheet) => {
                let message = "cette feuille du plan manque ou est vide".into();
                self.say(Control::Classeurs, name, &sheet, "", message);
                Ok(None)
            }
        }
    }

    /// The workbook of the territory.
    fn territory(&mut self, folder: &Path) -> Result<Option<Book>> {
        let (file, sheet) = (layout::TERRITORY_FILE, layout::sheet::COMMUNES);
        if folder.join(file).is_file() {
            return self.book(folder, file, sheet, commune::NAME);
        }
        let message = "le classeur du territoire manque".into();
        self.say(Control::Classeurs, file, "", "", message);
        Ok(None)
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
            .map(|index| {
                folder.join(layout::commune_file(
                    &self.study.scenario.territory.communes()[*index],
                ))
            })
            .collect();
        let entries =
            std::fs::read_dir(&communes).map_err(|error| Error::read(&communes, error))?;
        let mut names = Vec::new();
        for entry in entries {
            let path = entry.map_err(|error| Error::read(&communes, error))?.path();
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            let is_workbook = path.extension().is_some_and(|ext| ext == "xlsx");
            // What somebody else keeps there is theirs, what was set aside says so in its name.
            let is_of_plan = || Mark::read(&path).is_some_and(|mark| mark.is_of_plan());
            if is_workbook && !expected.contains(&path) && !is_set_aside(&name) && is_of_plan() {
                names.push(format!("{}/{name}", layout::COMMUNES_FOLDER));
            }
        }
        names.sort();
        for name in names {
            self.say(
                Control::Classeurs,
                &name,
                "",
                "",
                "ce classeur n'est celui d'aucune commune du scénario".into(),
            );
        }
        Ok(())
    }

    /// Says so where a figure is missing or is not what it must be.
    fn expect(
        &mut self,
        spot: Spot<'_>,
        what: &str,
        located: Option<&Located>,
        expected: &Expected<'_>,
    ) {
        let Some(located) = located else {
            let message = format!("« {what} » manque");
            return self.say(spot.control, spot.file, spot.sheet, "", message);
        };
        let number = match &located.value {
            Some(Cell::Number(number)) => Some(*number),
            _ => None,
        };
        let (holds, wanted) = match expected {
            Expected::Text(text) => {
                let read = located
                    .value
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                (read == text.trim(), format!("« {text} »"))
            }
            Expected::Planned(figure) => (
                number.is_some_and(|n| wording::is_planned(n, *figure)),
                format!("{}", wording::planned(*figure)),
            ),
            Expected::Cents(cents) => {
                let euros = *cents as f64 / 100.0;
                (
                    number.is_some_and(|n| (n * 100.0 - *cents as f64).abs() < 1e-3),
                    format!("{euros:.2}"),
                )
            }
            Expected::Count(count) => (
                number.is_some_and(|n| (n - f64::from(*count)).abs() < 1e-9),
                count.to_string(),
            ),
            Expected::Kwh(kwh) => (
                number.is_some_and(|n| (n - kwh).abs() <= TOLERANCE * kwh.abs().max(1000.0)),
                format!("{kwh:.3}"),
            ),
            Expected::Exactly(value) => (
                number.is_some_and(|n| (n - value).abs() < 1e-9),
                value.to_string(),
            ),
        };
        if holds {
            return;
        }
        let read = match &located.value {
            Some(cell) => format!("« {cell} » lu"),
            None => "rien de lu (cellule vide, ou formule jamais calculée)".to_owned(),
        };
        let message = format!("{what} : {read}, {} attendu", wanted.replace('.', ","));
        self.say(spot.control, spot.file, spot.sheet, &located.cell, message);
    }

    /// The same of a cell of a table.
    fn expect_under(
        &mut self,
        spot: Spot<'_>,
        record: &Record,
        header: &str,
        expected: &Expected<'_>,
    ) {
        self.expect(spot, header, Some(&record.get(header)), expected);
    }

    fn commune_book(&mut self, book: &Book, index: usize) -> Recount {
        let insee = self.study.scenario.territory.communes()[index]
            .insee
            .clone();
        let mut recount = Recount::default();
        self.chosen.clear();
        for record in &book.table.records {
            if let Some(one) = self.point(book, &insee, record) {
                recount.add(&one);
            }
        }
        recount.choice = self.computed(index, &recount);
        self.budgets(book, index, &recount.choice);
        self.commune_totals(book, &recount);
        if recount.points > 0 {
            self.years_of_page(book, &recount.choice);
            self.finance(book, &recount.choice);
        }
        recount
    }

    /// The same of a label of « Synthèse ».
    fn expect_label(
        &mut self,
        control: Control,
        book: &Book,
        label: &str,
        expected: &Expected<'_>,
    ) {
        let spot = Spot::new(control, book, layout::sheet::SYNTHESIS);
        self.expect(spot, label, book.label(label), expected);
    }
}
