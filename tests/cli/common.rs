//! Runs the binary in a folder of its own, and changes workbooks as a person would.

use calamine::{Reader, open_workbook_auto};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use tempfile::TempDir;

/// The project's folder.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The binary under test: the one that cargo has just built, or what `REVERBERE` names (`make
/// test-paquet`: the binary that is handed out).
pub fn binary() -> PathBuf {
    std::env::var_os("REVERBERE").map_or_else(
        || PathBuf::from(env!("CARGO_BIN_EXE_reverbere")),
        PathBuf::from,
    )
}

/// What a run of the binary gave.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// The one JSON object on standard output.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| {
            panic!(
                "standard output is not one JSON object ({error}): {}\n{}",
                self.stdout, self.stderr
            )
        })
    }

    /// Checks that the run ended in one French sentence that says all of these, exit code 2.
    pub fn refuses(&self, says: &[&str]) {
        assert_eq!(self.code, 2, "{}\n{}", self.stdout, self.stderr);
        // Who asked for JSON reads it there too.
        if !self.stdout.is_empty() {
            assert_eq!(self.json()["statut"], "erreur", "{}", self.stdout);
        }
        assert_eq!(
            self.stderr.trim_end().lines().count(),
            1,
            "one sentence: {}",
            self.stderr
        );
        for part in says {
            assert!(
                self.stderr.contains(part),
                "« {part} » is not said in: {}",
                self.stderr
            );
        }
    }
}

/// Runs the binary in a folder.
pub fn reverbere_in(folder: &Path, args: &[&str]) -> Run {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(binary())
        .args(args)
        .current_dir(folder)
        .output()
        .expect("the binary runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8 output");
    Run {
        code: status.code().expect("an exit code, not a signal"),
        stdout: text(stdout),
        stderr: text(stderr),
    }
}

/// A folder with a small scenario: two communes, one CSV, budgets beside it.
pub struct Workdir {
    dir: TempDir,
}

/// The light points that an import writes, by column.
pub type Points = Vec<BTreeMap<String, String>>;

/// An inventory of Samer as the program reads it: its answer, and its points.
pub fn read(csv: &str) -> (Value, Points) {
    let work = Workdir::new();
    work.write("Samer.csv", csv);
    work.import(&["Samer.csv"])
}

/// How many points count: none that is set apart.
pub fn counting(points: &Points) -> usize {
    points
        .iter()
        .filter(|point| point["exclusion"].is_empty())
        .count()
}

/// The different values of some columns, with how many points have each.
pub fn by(points: &Points, columns: &[&str]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for point in points {
        let values: Vec<&str> = columns.iter().map(|name| point[*name].as_str()).collect();
        *counts.entry(values.join(" | ")).or_default() += 1;
    }
    counts
}

/// What [`by`] gives, as a test writes it.
pub fn map<const N: usize>(pairs: [(&str, usize); N]) -> BTreeMap<String, usize> {
    pairs.map(|(name, count)| (name.to_owned(), count)).into()
}

/// What the decisions of a certainty say under a key: `lu` or `compris`.
pub fn decided<'a>(json: &'a Value, certainty: &str, key: &str) -> Vec<&'a str> {
    let all = json["decisions"].as_array().expect("a list").iter();
    let of_certainty = all.filter(|one| one["certitude"] == certainty);
    of_certainty
        .map(|one| one[key].as_str().expect("a text"))
        .collect()
}

/// How often an import found what a code says.
pub fn found(json: &serde_json::Value, code: &str) -> u64 {
    let all = json["anomalies"].as_array().expect("a list");
    let one = all.iter().find(|one| one["code"] == code);
    one.map_or(0, |one| one["nombre"].as_u64().expect("a count"))
}

/// An inventory of 12 SHP 100 in Samer and 6 BF 125 in Desvres, all in road luminaires.
pub fn small_inventory() -> String {
    let mut csv =
        String::from("Référence;Commune;Armoire;Rue;Type lampe;Puissance (W);Type luminaire\n");
    for n in 1..=12 {
        csv += &format!(
            "S-{n:02};Samer;A{};rue Haute;SHP;100;Routier fermé\n",
            n % 2 + 1
        );
    }
    for n in 1..=6 {
        csv += &format!("D-{n:02};Desvres;B1;rue Basse;BF;125;Routier fermé\n");
    }
    csv
}

/// The scenario of [`Workdir::small`]: 3 points of factor 4 and 2 of factor 2.
pub const SMALL_SCENARIO: &str = r#"nom = "Essai"
base_montants = "HT"
inventaires = ["parc.csv"]
fichier_budgets = "budgets.csv"
[objectifs]
facteur4 = 3
facteur2 = 2
"#;

impl Workdir {
    /// An empty folder.
    pub fn new() -> Self {
        Self {
            dir: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    /// The small scenario, its inventory and its budgets.
    pub fn small() -> Self {
        let work = Self::new();
        work.write("parc.csv", small_inventory());
        work.write(
            "budgets.csv",
            "Code INSEE;Commune;Budget\n62773;Samer;2 200,00\n62268;Desvres;1 200,00\n",
        );
        work.write("scenario.toml", SMALL_SCENARIO);
        work
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, content).expect("a file");
    }

    pub fn run(&self, args: &[&str]) -> Run {
        reverbere_in(self.path(), args)
    }

    /// Imports these files, none of which may be refused: the answer, and the points.
    pub fn import(&self, files: &[&str]) -> (Value, Points) {
        let args = [&["importer"], files, &["-o", "points.csv", "--json"]].concat();
        let run = self.run(&args);
        assert_eq!(run.code, 0, "{}", run.stderr);
        (run.json(), self.points("points.csv"))
    }

    /// The points that `importer` wrote as CSV.
    pub fn points(&self, name: &str) -> Points {
        let text = std::fs::read(self.path().join(name)).expect("the points");
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .from_reader(text.strip_prefix("\u{feff}".as_bytes()).expect("a mark"));
        let points = reader.deserialize().map(|row| row.expect("a point"));
        points.collect()
    }

    /// Names of everything in the folder, sorted; without the list of what the program wrote there.
    pub fn names(&self) -> Vec<String> {
        let mut names = names_in(self.path());
        names.retain(|name| name != ".reverbere");
        names.sort();
        names
    }
}

/// What a program of `tests/oracles` in Python answers; none, and said so, without Python 3.11.
pub fn oracle(script: &str, given: &[&Path]) -> Option<Value> {
    let has_tomllib = Command::new("python3")
        .args(["-c", "import tomllib"])
        .output();
    if !has_tomllib.is_ok_and(|run| run.status.success()) {
        eprintln!("skipped: no python3 with tomllib (3.11 or later)");
        return None;
    }
    let run = Command::new("python3")
        .arg(project().join("tests/oracles").join(script))
        .args(given)
        .output()
        .expect("python3 runs");
    let errors = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{errors}");
    Some(serde_json::from_slice(&run.stdout).expect("JSON"))
}

/// The plan of the sample territory, made once for all tests: its folder and its JSON.
pub fn sample_plan() -> &'static (PathBuf, String) {
    static PLAN: OnceLock<(TempDir, (PathBuf, String))> = OnceLock::new();
    &PLAN
        .get_or_init(|| {
            let dir = tempfile::tempdir().expect("a temporary folder");
            let folder = dir.path().join("plan");
            let folder_text = folder.to_str().expect("a UTF-8 path");
            let run = reverbere_in(
                project(),
                &[
                    "planifier",
                    "scenarios/boulonnais.toml",
                    "-o",
                    folder_text,
                    "--json",
                ],
            );
            assert_eq!(run.code, 0, "{}", run.stderr);
            (dir, (folder, run.stdout))
        })
        .1
}

/// The reference scenario of the sample, to be written anywhere: its paths are whole.
pub fn reference_scenario() -> String {
    let there = |path: &str| format!("{:?}", project().join(path).display().to_string());
    std::fs::read_to_string(project().join("scenarios/boulonnais.toml"))
        .expect("the sample scenario")
        .replace("\"../inventories\"", &there("inventories"))
        .replace(
            "\"budgets_boulonnais.xlsx\"",
            &there("scenarios/budgets_boulonnais.xlsx"),
        )
}

/// The same without its preference for whole streets.
pub fn reference_without_preference() -> String {
    let preference = "voies = \"si_possible\"\npenalite = 200\n";
    let text = reference_scenario();
    assert!(
        text.contains(preference),
        "the reference prefers whole streets"
    );
    text.replace(preference, "")
}

/// The figure of a step of what `expliquer --json` gave, by its key.
pub fn step(json: &Value, key: &str) -> Option<f64> {
    let parts = json["calcul"].as_array().expect("parts");
    let mut steps = parts
        .iter()
        .flat_map(|part| part["etapes"].as_array().expect("steps"));
    steps.find(|step| step["cle"] == key)?["valeur"].as_f64()
}

/// The rows of a sheet as texts, from A1 on; every space is a plain one, as `spaces` looks at them.
pub fn rows(book: &Path, sheet: &str) -> Vec<Vec<String>> {
    let mut book = open_workbook_auto(book).expect("a workbook");
    let range = book.worksheet_range(sheet).expect("a sheet");
    let (top, left) = range.start().unwrap_or_default();
    assert_eq!((top, left), (0, 0), "{sheet} begins at A1");
    range
        .rows()
        .map(|row| row.iter().map(|cell| plain(&cell.to_string())).collect())
        .collect()
}

/// A text without what keeps its words together.
pub fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

/// Changes the XML of one part of a workbook, such as `xl/worksheets/sheet2.xml`.
pub fn edit_part(workbook: &Path, part: &str, edit: impl FnOnce(String) -> String) {
    let mut edit = Some(edit);
    edit_parts(workbook, |name, text| {
        if name != part {
            return text;
        }
        let edit = edit.take().expect("each part stands once");
        let edited = edit(text.clone());
        assert_ne!(text, edited, "the edit changes something");
        edited
    });
    assert!(edit.is_none(), "the workbook has no part {part}");
}

/// Changes the XML of the sheets of a workbook, by their parts.
pub fn edit_parts(workbook: &Path, mut edit: impl FnMut(&str, String) -> String) {
    let bytes = std::fs::read(workbook).expect("a workbook");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("a part");
        let name = file.name().expect("a name").into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("its bytes");
        if Path::new(&name).extension().is_some_and(|ext| ext == "xml") {
            let text = String::from_utf8(content).expect("UTF-8 XML");
            content = edit(&name, text).into_bytes();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default())
            .expect("a part");
        out.write_all(&content).expect("its bytes");
    }
    let bytes = out.finish().expect("a zip").into_inner();
    std::fs::write(workbook, bytes).expect("a workbook");
}

/// Writes another number in a cell of a sheet's XML, formula or not.
pub fn set_number(xml: &str, cell: &str, number: f64) -> String {
    let at = xml
        .find(&format!("<c r=\"{cell}\""))
        .unwrap_or_else(|| panic!("no cell {cell}"));
    let open = at + xml[at..].find("<v>").expect("a value") + 3;
    let close = open + xml[open..].find("</v>").expect("its end");
    format!("{}{number}{}", &xml[..open], &xml[close..])
}

/// The number of a cell in a sheet's XML.
pub fn number_of(xml: &str, cell: &str) -> f64 {
    let at = xml
        .find(&format!("<c r=\"{cell}\""))
        .unwrap_or_else(|| panic!("no cell {cell}"));
    let open = at + xml[at..].find("<v>").expect("a value") + 3;
    let close = open + xml[open..].find("</v>").expect("its end");
    xml[open..close].parse().expect("a number")
}

/// Real files that are not ours, where this checkout has them beside it; says so where it has not.
pub fn shared_data(name: &str) -> Option<PathBuf> {
    let path = project().join("../shared/data").join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: {name} is not beside this checkout");
    None
}

/// Names of everything in a folder, in no order.
pub fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let name = |entry: std::io::Result<std::fs::DirEntry>| {
        let name = entry.expect("an entry").file_name();
        name.to_string_lossy().into_owned()
    };
    entries.map(name).collect()
}
