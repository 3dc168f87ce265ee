//! A small territory for tests: five communes of the Boulonnais, some twenty points, and workbooks
//! read back.

use super::{PlanDocument, Proof};
use crate::plan::Limits;
use crate::scenario::Scenario;
use crate::scenario::study::{Choice, Study};
use calamine::{Data, Reader, Xlsx};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::LazyLock;

/// Street whose name holds what formulas and wildcards are made of.
pub const STREET: &str = "=rue \"du\" Port* & <Cie>?";

/// A reference that a spreadsheet would compute.
pub const REFERENCE: &str = "=1+1";

/// Boulogne with twelve points, Wissant with six, Henneveux all LED, Pittefaux with too small a
/// budget, Samer without any.
fn inventory() -> String {
    let mut csv =
        "Code INSEE;Référence;Armoire;Rue;Type lampe;Puissance (W);Régime;Luminaire\n".to_owned();
    let mut line = |insee: &str, reference: &str, street: &str, lamp: &str, watts: u32| {
        let street = street.replace('"', "\"\"");
        csv.push_str(&format!(
            "{insee};{reference};AR-1;\"{street}\";{lamp};{watts};permanent;Routier fermé\n"
        ));
    };
    line("62160", "1", STREET, "SHP", 150);
    line("62160", REFERENCE, STREET, "BF", 250);
    for number in 3..=12 {
        line(
            "62160",
            &number.to_string(),
            if number < 6 { STREET } else { "rue Nationale" },
            "BF",
            250,
        );
    }
    for number in 1..=6 {
        line("62899", &number.to_string(), "", "SHP", 100);
    }
    line("62429", "1", "rue du Bac", "LED", 30);
    line("62429", "2", "rue du Bac", "", 30);
    line("62658", "1", "rue du Bac", "SHP", 100);
    line("62773", "1", "rue du Bac", "SHP", 100);
    csv
}

/// The study of the small territory, amounts before tax.
pub static HT: LazyLock<Study> = LazyLock::new(|| study("HT"));

/// The same with tax.
pub static TTC: LazyLock<Study> = LazyLock::new(|| study("TTC"));

/// The workbooks of [`HT`].
pub static FILES: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(|| workbooks(&HT));

fn study(basis: &str) -> Study {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write =
        |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    write("points.csv", &inventory());
    write(
        "essai.toml",
        &format!(
            "nom = \"Essai & compagnie\"\ndate = \"1er mars 2026\"\nbase_montants = \"{basis}\"\n\
             inventaires = [\"points.csv\"]\n[objectifs]\nfacteur4 = 6\nfacteur2 = 3\n[budgets]\n\
             \"62160\" = 6000.50\n\"62899\" = 4000\n\"62429\" = 1500\n\"62658\" = 100\n\"62773\" = 0\n"
        ),
    );
    let scenario = Scenario::read(&folder.path().join("essai.toml")).expect("a sound scenario");
    Study::prepare(scenario, &|_, _| {}).expect("a sound inventory")
}

/// A plan for a study, proved.
pub fn plan(study: &Study) -> (Choice, Proof) {
    let planning = study.plan(&Limits::default(), &|_| {});
    let plan = planning
        .outcome
        .plan()
        .expect("the targets are within reach");
    let choice = study.choose(&planning.choice, plan);
    let proof = Proof::of(study, &planning, plan, &choice);
    (choice, proof)
}

/// The workbooks of the plan of a study.
pub fn workbooks(study: &Study) -> BTreeMap<String, Vec<u8>> {
    marked(study, None)
}

/// The same of a plan that falls short of something.
pub fn short_of(study: &Study, mark: &str) -> BTreeMap<String, Vec<u8>> {
    marked(study, Some(mark.to_owned()))
}

fn marked(study: &Study, short_of: Option<String>) -> BTreeMap<String, Vec<u8>> {
    let (choice, proof) = plan(study);
    super::plan::workbooks(&PlanDocument {
        study,
        choice: &choice,
        proof: &proof,
        short_of,
        print: String::new(),
    })
    .expect("workbooks")
}

/// A workbook read back as `LibreOffice` or a previewer would see it.
pub struct Book(Xlsx<Cursor<Vec<u8>>>);

impl Book {
    /// Opens the workbook whose name begins so.
    pub fn named(files: &BTreeMap<String, Vec<u8>>, start: &str) -> Self {
        let (_, bytes) = files
            .iter()
            .find(|(name, _)| name.starts_with(start))
            .expect("a workbook of this name");
        Self::open(bytes)
    }

    /// Opens a workbook.
    pub fn open(bytes: &[u8]) -> Self {
        Self(Xlsx::new(Cursor::new(bytes.to_vec())).expect("a workbook"))
    }

    /// Names of the sheets, in their order.
    pub fn sheets(&self) -> Vec<String> {
        self.0.sheet_names()
    }

    /// The cells of a sheet, from A1; every space is a plain one.
    pub fn rows(&mut self, sheet: &str) -> Vec<Vec<Data>> {
        let range = self.0.worksheet_range(sheet).expect("a sheet");
        let (last_row, last_column) = range.end().expect("a sheet that is not empty");
        (0..=last_row)
            .map(|row| {
                (0..=last_column)
                    .map(|column| match range.get_value((row, column)) {
                        Some(Data::String(text)) => Data::String(text.replace('\u{a0}', " ")),
                        other => other.cloned().unwrap_or_default(),
                    })
                    .collect()
            })
            .collect()
    }

    /// All the formulas with the values cached beside them.
    pub fn formulas(&mut self) -> Vec<(String, Data)> {
        let mut all = Vec::new();
        for sheet in self.sheets() {
            let formulas = self.0.worksheet_formula(&sheet).expect("formulas");
            let (row, column) = formulas.start().unwrap_or_default();
            let rows = self.rows(&sheet);
            for (r, c, formula) in formulas.used_cells() {
                all.push((
                    formula.clone(),
                    rows[row as usize + r][column as usize + c].clone(),
                ));
            }
        }
        all
    }

    /// Every text of a sheet, joined.
    pub fn text(&mut self, sheet: &str) -> String {
        let rows = self.rows(sheet);
        let texts: Vec<String> = rows
            .iter()
            .flatten()
            .map(ToString::to_string)
            .filter(|t| !t.is_empty())
            .collect();
        texts.join("\n").replace('\u{a0}', " ")
    }

    /// The value of a label of « Synthèse ».
    pub fn figure(&mut self, label: &str) -> Data {
        self.figure_of(super::layout::sheet::SYNTHESIS, label)
    }

    /// The value of a label of a page.
    pub fn figure_of(&mut self, sheet: &str, label: &str) -> Data {
        let rows = self.rows(sheet);
        rows.iter()
            .find_map(|row| {
                let at = row
                    .iter()
                    .position(|cell| *cell == Data::String(label.into()))?;
                row[at + 1..]
                    .iter()
                    .find(|cell| **cell != Data::Empty)
                    .cloned()
            })
            .unwrap_or_default()
    }
}
