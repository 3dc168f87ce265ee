//! `scenario.toml`, as the pages keep it: what they do not know of stays as it is.

use super::project::{ANSWERS, BUDGETS, INVENTORIES};
use super::refused;
use crate::error::{Error, Result};
use crate::french_toml::read_text;
use crate::money::Basis;
use crate::outputs::{Earlier, Kind, Outputs};
use std::path::Path;
use toml::{Table, Value};

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

/// The scenario of the project.
pub struct Settings {
    table: Table,
}

/// Refuses what needs a scenario while there is none.
///
/// # Errors
/// The territory is not known yet.
pub fn require() -> Result<()> {
    if Settings::is_there() {
        return Ok(());
    }
    Err(refused(
        "le territoire n'est pas encore connu ; choisissez-le, ou déposez d'abord les inventaires",
    ))
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
        let text = read_text(file)?;
        let table = text.parse::<Table>().map_err(|_| {
            Error::input(
                file,
                "ce fichier n'est pas un TOML bien formé",
                "corrigez-le, ou rétablissez une version gardée à côté (« .ancien »)",
            )
        })?;
        Ok(Self { table })
    }

    fn new() -> Self {
        let mut settings = Self {
            table: Table::new(),
        };
        settings.set("nom", "Plan de rénovation".into());
        settings.set("base_montants", Basis::Ht.code().into());
        settings.set("fichier_budgets", BUDGETS.into());
        for factor in ["facteur4", "facteur2"] {
            settings.set_target(factor, Sense::AtLeast, 0);
        }
        settings.read_answers();
        settings
    }

    fn set(&mut self, key: &str, value: Value) {
        self.table.insert(key.to_owned(), value);
    }

    /// Has the answers read with the inventories, once there are any.
    pub fn read_answers(&mut self) {
        let mut paths = match self.table.get("inventaires") {
            Some(Value::Array(paths)) => paths.clone(),
            _ => vec![INVENTORIES.into()],
        };
        let answers = Value::from(ANSWERS);
        if super::is_there(ANSWERS) && !paths.contains(&answers) {
            paths.push(answers);
        }
        self.set("inventaires", paths.into());
    }

    /// The EPCI that it names.
    pub fn epcis(&self) -> Vec<String> {
        match self.table.get("epci") {
            Some(Value::String(one)) => vec![one.clone()],
            Some(Value::Array(list)) => (list.iter())
                .filter_map(|one| one.as_str().map(ToOwned::to_owned))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Has the territory be some EPCI; nothing else says it then.
    pub fn set_epcis(&mut self, epcis: Vec<String>) {
        for key in ["territoire", "departement", "communes"] {
            self.table.remove(key);
        }
        self.set("epci", epcis.into());
    }

    /// Its name, printed on documents.
    pub fn name(&self) -> &str {
        let name = self.table.get("nom").and_then(Value::as_str);
        name.unwrap_or_default()
    }

    /// Gives it another.
    pub fn set_name(&mut self, name: &str) {
        self.set("nom", name.into());
    }

    /// Says whether amounts are HT or TTC.
    pub fn set_basis(&mut self, basis: Basis) {
        self.set("base_montants", basis.code().into());
    }

    /// Has the budgets be those of the pages.
    pub fn set_budgets(&mut self) {
        self.table.remove("budgets");
        self.set("fichier_budgets", BUDGETS.into());
    }

    /// What is asked of a factor, where a page can show it.
    pub fn target(&self, factor: &str) -> Option<(Sense, i64)> {
        match self.table.get("objectifs")?.get(factor)? {
            Value::Integer(count) => Some((Sense::Exactly, *count)),
            Value::Table(bounds) if bounds.len() == 1 => {
                let of = |key| bounds.get(key).and_then(Value::as_integer);
                let least = of("min").map(|count| (Sense::AtLeast, count));
                least.or_else(|| Some((Sense::AtMost, of("max")?)))
            }
            _ => None,
        }
    }

    /// Asks so many points of a factor.
    pub fn set_target(&mut self, factor: &str, sense: Sense, count: i64) {
        let bound = |key: &str| {
            let mut bounds = Table::new();
            bounds.insert(key.to_owned(), count.into());
            Value::Table(bounds)
        };
        let value = match sense {
            Sense::Exactly => count.into(),
            Sense::AtLeast => bound("min"),
            Sense::AtMost => bound("max"),
        };
        let targets = self
            .table
            .entry("objectifs")
            .or_insert_with(|| Value::Table(Table::new()));
        if let Value::Table(targets) = targets {
            targets.insert(factor.to_owned(), value);
        }
    }

    /// Files that are not to be read.
    pub fn left_out(&self) -> Vec<String> {
        let list = self.table.get("inventaires_a_ignorer");
        let list = list.and_then(Value::as_array).into_iter().flatten();
        list.filter_map(|one| one.as_str().map(ToOwned::to_owned))
            .collect()
    }

    /// Leaves a file out, or takes it in again.
    pub fn leave_out(&mut self, file: &str, is_out: bool) {
        let mut list = self.left_out();
        list.retain(|one| one != file);
        if is_out {
            list.push(file.to_owned());
        }
        if list.is_empty() {
            self.table.remove("inventaires_a_ignorer");
        } else {
            self.set("inventaires_a_ignorer", list.into());
        }
    }

    /// Writes it, whole or not at all; one that a person changed is kept aside.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&self) -> Result<()> {
        let file = Path::new(SCENARIO);
        let text = toml::to_string(&self.table).map_err(|error| Error::write(file, error))?;
        write(file, Kind::Scenario, (HEAD.to_owned() + &text).as_bytes())
    }
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
