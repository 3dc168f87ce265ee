//! `scenario.toml`, as the pages keep it: what they do not know of stays as it is, comments too.

use super::aids::Aids;
use super::project::{ANSWERS, BUDGETS, INVENTORIES, MAPPING};
use super::refused;
use super::toml_file::{self, put, set_named, texts_of, texts_of_table};
use crate::error::{Error, Result};
use crate::followup::contract::parse_day;
use crate::inventory::text::normalise;
use crate::money::Basis;
use crate::outputs::{Earlier, Kind, Outputs};
use crate::retrofit::finance::Aid;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::path::Path;
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, RawString, Table, Value};

/// Its name in the folder.
pub const SCENARIO: &str = "scenario.toml";

/// What stands above it.
const HEAD: &str = "# Scénario du projet, tenu par « reverbere servir ». Une clé ajoutée à la main y reste.\n# Toutes les clés : scenarios/boulonnais.toml de Réverbère.\n\n";

/// What a target asks: so many points, at least or at most so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// Neither more nor fewer.
    Exactly,
    /// No fewer.
    AtLeast,
    /// No more.
    AtMost,
}

impl Sense {
    /// Each with its name in forms, and what a person reads.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::AtLeast, "min", "au moins"),
        (Self::Exactly, "exact", "exactement"),
        (Self::AtMost, "max", "au plus"),
    ];
}

/// The scenario of the project, with the comments that a person wrote into it.
pub struct Settings {
    text: DocumentMut,
}

/// Longest name that is printed on documents, in characters.
pub const LONGEST_NAME: usize = 150;

/// A name that a person types, as it is printed; `missing` is said where there is none.
///
/// # Errors
/// There is none.
pub fn printed_name(typed: &str, missing: &str) -> Result<String> {
    let name: String = typed.trim().chars().take(LONGEST_NAME).collect();
    if name.is_empty() {
        return Err(refused(missing));
    }
    Ok(name.replace(char::is_control, " "))
}

/// A day that a person types.
///
/// # Errors
/// It is none.
pub fn typed_day(typed: &str) -> Result<NaiveDate> {
    parse_day(typed).ok_or_else(|| {
        refused(format!(
            "« {typed} » n'est pas une date ; écrivez par exemple 30/06/2027"
        ))
    })
}

/// Refuses what needs a scenario while there is none.
///
/// # Errors
/// The territory is not known yet.
pub fn require() -> Result<()> {
    if Settings::is_there() {
        return Ok(());
    }
    Err(missing())
}

/// What is said where there is no scenario yet.
pub fn missing() -> Error {
    refused(
        "le territoire n'est pas encore connu ; choisissez-le, ou déposez d'abord les inventaires",
    )
}

impl Settings {
    /// Whether the project has one.
    pub fn is_there() -> bool {
        super::is_there(SCENARIO)
    }

    /// The scenario on disk; where there is none, one that asks nothing yet.
    ///
    /// # Errors
    /// It is no TOML.
    pub fn read() -> Result<Self> {
        let file = Path::new(SCENARIO);
        if !file.is_file() {
            return Ok(Self::new());
        }
        Self::of_file(file)
    }

    /// The scenario of a file.
    ///
    /// # Errors
    /// It cannot be read, or is no TOML.
    pub fn of_file(file: &Path) -> Result<Self> {
        let text = toml_file::read(file)?;
        Ok(Self { text })
    }

    fn new() -> Self {
        let mut settings = Self {
            text: DocumentMut::new(),
        };
        settings.set("nom", "Plan de rénovation");
        settings.set("base_montants", Basis::Ht.code());
        settings.set("fichier_budgets", BUDGETS);
        settings.read_answers();
        for factor in ["facteur4", "facteur2"] {
            settings.set_target(factor, Sense::AtLeast, 0);
        }
        if let Some(mut first) = settings.text.key_mut("nom") {
            first.leaf_decor_mut().set_prefix(HEAD);
        }
        settings
    }

    /// Gives a key another value; what a person wrote above it and after it stays.
    fn set(&mut self, key: &str, value: impl Into<Value>) {
        put(self.text.as_table_mut(), key, value.into());
    }

    /// The same of a list: texts that it keeps stay where they are, with their comments.
    fn set_list(&mut self, key: &str, texts: &[String]) {
        let is_wanted = |one: &Value| {
            one.as_str()
                .is_some_and(|one| texts.iter().any(|t| t == one))
        };
        if let Some(list) = self.text.get_mut(key).and_then(Item::as_array_mut) {
            list.retain(is_wanted);
            let known = texts_of(list);
            list.extend(texts.iter().filter(|text| !known.contains(text)));
        } else {
            self.set(key, texts.iter().collect::<Array>());
        }
    }

    /// Takes a key out; what a person wrote above it goes to the end of the file.
    fn remove(&mut self, key: &str) {
        let above = match self.text.get_key_value(key) {
            Some((_, Item::Table(table))) => table.decor().prefix(),
            Some((name, _)) => name.leaf_decor().prefix(),
            None => return,
        };
        let above = above.and_then(RawString::as_str).unwrap_or_default();
        let said: Vec<&str> = (above.lines())
            .filter(|line| line.trim_start().starts_with('#'))
            .collect();
        let said = said.join("\n");
        self.text.remove(key);
        let end = self.text.trailing().as_str().unwrap_or_default();
        let end = if said.is_empty() {
            end.to_owned()
        } else {
            format!("{end}{said}\n")
        };
        self.text.set_trailing(end);
    }

    /// Has the answers read with the inventories, once there are any.
    pub fn read_answers(&mut self) {
        let mut paths = self.texts("inventaires");
        if paths.is_empty() {
            paths.push(INVENTORIES.to_owned());
        }
        if super::is_there(ANSWERS) && !paths.iter().any(|path| path == ANSWERS) {
            paths.push(ANSWERS.to_owned());
        }
        self.set_list("inventaires", &paths);
    }

    /// The texts of a key: one, or a list of them.
    fn texts(&self, key: &str) -> Vec<String> {
        match self.text.get(key).and_then(Item::as_value) {
            Some(Value::String(one)) => vec![one.value().clone()],
            Some(Value::Array(list)) => texts_of(list),
            _ => Vec::new(),
        }
    }

    /// The EPCI that it names.
    pub fn epcis(&self) -> Vec<String> {
        self.texts("epci")
    }

    /// Has the territory be some EPCI; nothing else says it then.
    pub fn set_epcis(&mut self, epcis: &[String]) {
        for key in ["territoire", "departement", "communes"] {
            self.remove(key);
        }
        self.set_list("epci", epcis);
    }

    /// Its name, printed on documents.
    pub fn name(&self) -> &str {
        let name = self.text.get("nom").and_then(Item::as_str);
        name.unwrap_or_default()
    }

    /// Gives it another.
    pub fn set_name(&mut self, name: &str) {
        self.set("nom", name);
    }

    /// Says whether amounts are HT or TTC.
    pub fn set_basis(&mut self, basis: Basis) {
        self.set("base_montants", basis.code());
    }

    /// Whether it holds amounts beside the budgets: another basis would change what they mean.
    pub fn has_other_amounts(&self) -> bool {
        ["aides", "fonds", "limites"]
            .iter()
            .any(|key| self.text.contains_key(key))
    }

    /// Has the budgets be those of a table that pages keep.
    pub fn set_budgets(&mut self, file: &str) {
        self.remove("budgets");
        self.set("fichier_budgets", file);
    }

    /// Says which years works are planned in, where that is not what it says already.
    pub fn set_years(&mut self, years: &[i32]) {
        let annees = self.text.get("annees");
        let known = annees.and_then(|annees| annees.get("liste")?.as_array());
        let known = known.map_or_else(Vec::new, |list| {
            list.iter().filter_map(Value::as_integer).collect()
        });
        let years: Vec<i64> = years.iter().map(|year| i64::from(*year)).collect();
        if years == known {
            return;
        }
        let table = self.text.entry("annees").or_insert(toml_edit::table());
        if let Some(table) = table.as_table_like_mut() {
            put(table, "liste", Array::from_iter(years).into());
        }
    }

    /// What is asked of a factor, where a page can show it.
    pub fn target(&self, factor: &str) -> Option<(Sense, i64)> {
        let asked = self.text.get("objectifs")?.get(factor)?;
        if let Some(count) = asked.as_integer() {
            return Some((Sense::Exactly, count));
        }
        let bounds = asked.as_table_like().filter(|bounds| bounds.len() == 1)?;
        let of = |key| bounds.get(key).and_then(Item::as_integer);
        let least = of("min").map(|count| (Sense::AtLeast, count));
        least.or_else(|| Some((Sense::AtMost, of("max")?)))
    }

    /// Asks so many points of a factor.
    pub fn set_target(&mut self, factor: &str, sense: Sense, count: i64) {
        let bound = |key: &str| Value::from(InlineTable::from_iter([(key, count)]));
        let value = match sense {
            Sense::Exactly => count.into(),
            Sense::AtLeast => bound("min"),
            Sense::AtMost => bound("max"),
        };
        let targets = self.text.entry("objectifs").or_insert(toml_edit::table());
        if let Some(targets) = targets.as_table_like_mut() {
            put(targets, factor, value);
        }
    }

    /// The entries of a list of rules, `forcer` or `interdire`, that say texts only.
    pub fn rules(&self, list: &str) -> Vec<BTreeMap<String, String>> {
        let entries = self.text.get(list).and_then(Item::as_array_of_tables);
        let entries = entries.into_iter().flat_map(ArrayOfTables::iter);
        entries.map(texts_of_table).collect()
    }

    /// Adds an entry to a list of rules.
    pub fn add_rule(&mut self, list: &str, entry: &BTreeMap<String, String>) {
        let new = Item::ArrayOfTables(ArrayOfTables::new());
        let entries = self.text.entry(list).or_insert(new);
        if let Some(entries) = entries.as_array_of_tables_mut() {
            entries.push(Table::from_iter(entry.clone()));
        }
    }

    /// Takes an entry out of a list of rules, wherever it stands.
    pub fn remove_rule(&mut self, list: &str, entry: &BTreeMap<String, String>) {
        let Some(entries) = (self.text.get_mut(list)).and_then(Item::as_array_of_tables_mut) else {
            return;
        };
        entries.retain(|one| texts_of_table(one) != *entry);
        if entries.is_empty() {
            self.text.remove(list);
        }
    }

    /// The aids.
    ///
    /// # Errors
    /// One is not as an aid is written.
    pub fn aids(&self) -> Result<Vec<Aid>> {
        Aids::of(&self.text.to_string())
    }

    /// Adds an aid, or gives that of its name other rules.
    pub fn set_aid(&mut self, aid: &Table) {
        let name = aid.get("nom").and_then(Item::as_str).unwrap_or_default();
        let new = Item::ArrayOfTables(ArrayOfTables::new());
        let aids = self.text.entry("aides").or_insert(new);
        let Some(aids) = aids.as_array_of_tables_mut() else {
            return;
        };
        let known = aids.iter_mut().find(|one| is_named(one, name));
        match known {
            Some(known) => {
                let decor = known.decor().clone();
                *known = aid.clone();
                *known.decor_mut() = decor;
            }
            None => aids.push(aid.clone()),
        }
    }

    /// Takes an aid out; whether it was there.
    pub fn remove_aid(&mut self, name: &str) -> bool {
        let aids = self.text.get_mut("aides");
        let Some(aids) = aids.and_then(Item::as_array_of_tables_mut) else {
            return false;
        };
        let before = aids.len();
        aids.retain(|one| !is_named(one, name));
        let is_gone = aids.len() < before;
        if aids.is_empty() {
            self.remove("aides");
        }
        is_gone
    }

    /// What it says of a hypothesis.
    pub fn hypothesis(&self, key: &str) -> Option<f64> {
        let known = self.text.get("hypotheses")?.get(key)?;
        let whole = || known.as_integer().map(|whole| whole as f64);
        known.as_float().or_else(whole)
    }

    /// Says another value of it, or none.
    pub fn set_hypothesis(&mut self, key: &str, value: Option<f64>) {
        let Some(value) = value else {
            let known = self.text.get_mut("hypotheses");
            if let Some(known) = known.and_then(Item::as_table_like_mut) {
                known.remove(key);
            }
            return;
        };
        let known = self.text.entry("hypotheses").or_insert(toml_edit::table());
        if let Some(known) = known.as_table_like_mut() {
            put(known, key, value.into());
        }
    }

    /// What a text stands for in a table of texts; whatever its case and accents.
    pub fn named(&self, table: &str, text: &str) -> Option<String> {
        let known = self.text.get(table)?.as_table_like()?;
        let wanted = normalise(text);
        let mut known = known.iter();
        let (_, value) = known.find(|(key, _)| normalise(key) == wanted)?;
        value.as_str().map(ToOwned::to_owned)
    }

    /// Says what a text stands for in a table of texts; an empty value takes it out.
    pub fn set_named(&mut self, table: &str, text: &str, value: &str) {
        let known = self.text.entry(table).or_insert(toml_edit::table());
        if let Some(known) = known.as_table_like_mut() {
            set_named(known, text, value);
        }
    }

    /// Has the mapping of the pages be read after those of a person: what is said last holds.
    pub fn read_mapping(&mut self) {
        let mut files = self.texts("correspondance");
        if !files.iter().any(|file| file == MAPPING) {
            files.push(MAPPING.to_owned());
            self.set_list("correspondance", &files);
        }
    }

    /// Files that are not to be read.
    pub fn left_out(&self) -> Vec<String> {
        self.texts("inventaires_a_ignorer")
    }

    /// Leaves a file out, or takes it in again.
    pub fn leave_out(&mut self, file: &str, is_out: bool) {
        let mut list = self.left_out();
        list.retain(|one| one != file);
        if is_out {
            list.push(file.to_owned());
        }
        if list.is_empty() {
            self.remove("inventaires_a_ignorer");
        } else {
            self.set_list("inventaires_a_ignorer", &list);
        }
    }

    /// Writes it, whole or not at all; one that a person changed is kept aside.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&self) -> Result<()> {
        self.write_to(Path::new(SCENARIO))
    }

    /// Writes it to a file; likewise.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write_to(&self, file: &Path) -> Result<()> {
        write(file, Kind::Scenario, self.text.to_string().as_bytes())
    }
}

/// Whether an aid has a name, whatever its case and accents.
fn is_named(aid: &Table, name: &str) -> bool {
    let known = aid.get("nom").and_then(Item::as_str).unwrap_or_default();
    normalise(known) == normalise(name)
}

/// Writes a file that the pages keep: what a person wrote into it meanwhile is kept aside.
///
/// # Errors
/// It cannot be written.
pub fn write(file: &Path, kind: Kind, bytes: &[u8]) -> Result<()> {
    let outputs = Outputs::default();
    let earlier = Some(Earlier { is_filled: false });
    outputs.put_again(file, kind, earlier, |out| out.write_all(bytes))?;
    outputs.commit().map(|_| ())
}
