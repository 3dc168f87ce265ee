//! Mappings by file: the parts of one or several mapping files, each for some files and sheets.

use super::{Mapping, Pattern, WattsPer, keys};
use crate::error::Result;
use crate::french_toml::{self, TomlError};
use crate::inventory::fields::Field;
use crate::inventory::finding::{Finding, Rule};
use crate::inventory::grid::column_letters;
use std::collections::BTreeSet;
use std::path::Path;

/// What a person says of some inventories, part by part. Where two parts speak of the same table, the
/// later one holds, key by key.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mappings(Vec<Part>);

/// A mapping, and the files and sheets for which it holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    scope: Scope,
    mapping: Mapping,
    /// The file in which it is written; empty for what is no file.
    source: String,
}

/// For which files and sheets a part holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scope {
    /// For all.
    Everywhere,
    /// For those of some names; no name is any name.
    Named {
        files: Vec<Pattern>,
        sheets: Vec<Pattern>,
    },
    /// For one sheet of one file, by their names in findings.
    Table { file: String, sheet: String },
}

/// A sheet that was read, and the titles of its mapping that are not there.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// File, as named in the import.
    pub file: String,
    /// Sheet; empty for a text file.
    pub sheet: String,
    /// Row of the header; `None` for a sheet without a table.
    pub header: Option<u32>,
    /// The titles of its mapping that it does not have.
    pub missing: Vec<String>,
}

impl Mappings {
    /// Reads mapping files; the later ones hold before the earlier.
    ///
    /// ```
    /// # use reverbere::Mappings;
    /// let mappings = Mappings::read(&["scenarios/correspondance.exemple.toml"])?;
    /// assert_ne!(mappings, Mappings::default());
    /// assert_eq!(Mappings::read(&[] as &[&str])?, Mappings::default());
    /// # Ok::<(), reverbere::Error>(())
    /// ```
    ///
    /// # Errors
    /// A file cannot be read, or a key or value in it is not known.
    pub fn read(files: &[impl AsRef<Path>]) -> Result<Self> {
        let mut all = Self::default();
        for file in files.iter().map(AsRef::as_ref) {
            let text = french_toml::read_text(file)?;
            let parts = keys::parse(&text)
                .map_err(|error| error.in_file(file, "corrigez le fichier de correspondance"))?;
            let source = file.file_name().map(|name| name.to_string_lossy());
            all.0.extend(parts.into_iter().map(|part| Part {
                source: source.as_deref().unwrap_or_default().to_owned(),
                ..part
            }));
        }
        Ok(all)
    }

    /// Reads a mapping file from its text.
    ///
    /// ```
    /// use reverbere::Mappings;
    ///
    /// let mappings = Mappings::parse("ligne_entete = 3\n").expect("a key that is known");
    /// assert_eq!(mappings.of("parc.xlsx", "EP").header_row(), Some(3));
    /// assert!(Mappings::parse("ligne_entête = 3\n").is_err());
    /// ```
    ///
    /// # Errors
    /// A key or value that is not known, with its line.
    pub fn parse(text: &str) -> std::result::Result<Self, TomlError> {
        keys::parse(text).map(Self)
    }

    /// Adds a part, which holds before the others.
    pub fn push(&mut self, part: Part) {
        self.0.push(part);
    }

    /// The same, with one more value that holds for every row of every file.
    #[must_use]
    pub fn with_constant(mut self, field: Field, value: &str) -> Self {
        self.push(Part::everywhere().with_constant(field, value));
        self
    }

    /// What a sheet of a file is read with.
    ///
    /// ```
    /// use reverbere::Mappings;
    ///
    /// let text = "[[fichier]]\nnom = \"samer.csv\"\n[fichier.lampes]\n\"jaune\" = \"SHP 100 W\"\n";
    /// let mappings = Mappings::parse(text).expect("a mapping");
    /// assert!(mappings.of("samer.csv", "").lamp("Jaune").is_some());
    /// assert!(mappings.of("desvres.csv", "").lamp("Jaune").is_none());
    /// ```
    #[must_use]
    pub fn of(&self, file: &str, sheet: &str) -> Mapping {
        let mut mapping = Mapping::default();
        for part in self.0.iter().filter(|part| part.is_of(file, sheet)) {
            mapping.add(&part.mapping);
        }
        mapping
    }

    /// What the parts say and that nothing answers to: a name that no file or sheet bears, a title that
    /// no table has where its part holds.
    #[must_use]
    pub fn unanswered(&self, files: &[&str], tables: &[Table]) -> Vec<Finding> {
        let mut findings = Vec::new();
        for part in &self.0 {
            if let Scope::Named { files: names, .. } = &part.scope {
                let nobody = |name: &&Pattern| !files.iter().any(|file| name.is_of_file(file));
                let unmatched = names.iter().filter(nobody).map(Pattern::written);
                findings.extend(unmatched.map(|name| part.found(Rule::PartieSansFichier, name)));
            }
            findings.extend(part.unmatched_sheets(tables));
            let read: Vec<&Table> = tables
                .iter()
                .filter(|table| table.header.is_some() && part.is_of(&table.file, &table.sheet))
                .collect();
            if part.is_for_named_files() {
                let files: BTreeSet<&str> = read.iter().map(|table| &*table.file).collect();
                for file in files {
                    let of_file = read.iter().copied().filter(|table| table.file == file);
                    findings.extend(part.absent_titles(&of_file.collect::<Vec<_>>()));
                }
            } else {
                findings.extend(part.absent_titles(&read));
            }
        }
        findings
    }
}

impl Part {
    pub(super) fn of(scope: Scope, mapping: Mapping) -> Self {
        Self {
            scope,
            mapping,
            source: String::new(),
        }
    }

    /// A part that says nothing yet, for every file.
    #[must_use]
    pub fn everywhere() -> Self {
        Self::of(Scope::Everywhere, Mapping::default())
    }

    /// A part that says nothing yet, for one sheet of one file, by their names in findings.
    #[must_use]
    pub fn of_table(file: &str, sheet: &str) -> Self {
        let scope = Scope::Table {
            file: file.to_owned(),
            sheet: sheet.to_owned(),
        };
        Self::of(scope, Mapping::default())
    }

    /// The same, with a column (from 0) that tells a field, after those that tell it already.
    #[must_use]
    pub fn with_column(mut self, column: u32, field: Field) -> Self {
        let said = self.mapping.columns.entry(field).or_default();
        if said.is_empty() {
            said.push(Vec::new());
        }
        said[0].push(named(column));
        self
    }

    /// The same, with a column (from 0) that is not to be read.
    #[must_use]
    pub fn without_column(mut self, column: u32) -> Self {
        self.mapping.ignored.push(named(column));
        self
    }

    /// The same, with a value that holds for every row.
    #[must_use]
    pub fn with_constant(mut self, field: Field, value: &str) -> Self {
        self.mapping.constants.insert(field, value.to_owned());
        self
    }

    /// The same, with the row of the header; 0 for a table without one.
    #[must_use]
    pub fn with_header_row(mut self, row: u32) -> Self {
        self.mapping.header_row = Some(row);
        self
    }

    /// The same, with what the watts of a row with several lanterns mean.
    #[must_use]
    pub fn with_watts_per(mut self, per: WattsPer) -> Self {
        self.mapping.watts_per = Some(per);
        self
    }

    /// Whether the part holds for a sheet of a file.
    fn is_of(&self, file: &str, sheet: &str) -> bool {
        match &self.scope {
            Scope::Everywhere => true,
            Scope::Named { sheets, .. } => {
                self.is_of_file(file)
                    && (sheets.is_empty() || sheets.iter().any(|name| name.is_of_sheet(sheet)))
            }
            Scope::Table {
                file: its_file,
                sheet: its_sheet,
            } => file == its_file && sheet == its_sheet,
        }
    }

    /// Whether the part holds for some sheet of a file.
    fn is_of_file(&self, label: &str) -> bool {
        match &self.scope {
            Scope::Everywhere => true,
            Scope::Named { files, .. } => {
                files.is_empty() || files.iter().any(|name| name.is_of_file(label))
            }
            Scope::Table { file, .. } => file == label,
        }
    }

    /// Whether a person had these very files in mind: each should have the titles that are named.
    fn is_for_named_files(&self) -> bool {
        match &self.scope {
            Scope::Everywhere => false,
            Scope::Named { files, .. } => {
                !files.is_empty() && files.iter().all(Pattern::is_one_name)
            }
            Scope::Table { .. } => true,
        }
    }

    /// The names of sheets that no sheet of its files bears.
    fn unmatched_sheets(&self, tables: &[Table]) -> Vec<Finding> {
        let Scope::Named { sheets, .. } = &self.scope else {
            return Vec::new();
        };
        let of_files: Vec<&Table> = (tables.iter())
            .filter(|table| self.is_of_file(&table.file))
            .collect();
        let nobody = |name: &&Pattern| !of_files.iter().any(|t| name.is_of_sheet(&t.sheet));
        (sheets.iter().filter(nobody))
            .filter(|_| !of_files.is_empty())
            .map(|name| {
                let read = format!("feuille « {} »", name.written());
                self.found(Rule::PartieSansFichier, &read)
            })
            .collect()
    }

    /// The titles that none of some tables has, told of the table where there is one only.
    fn absent_titles(&self, tables: &[&Table]) -> Vec<Finding> {
        let Some((first, others)) = tables.split_first() else {
            return Vec::new();
        };
        let mut stated = BTreeSet::new();
        (self.mapping.all_titles())
            .filter(|title| {
                let lacks = |table: &&Table| table.missing.iter().any(|name| name == title);
                tables.iter().all(lacks) && stated.insert(*title)
            })
            .map(|title| {
                if others.iter().any(|table| table.file != first.file) {
                    return self.found(Rule::ColonneIntrouvable, title);
                }
                let (sheet, cell) = if others.is_empty() {
                    let row = first.header.unwrap_or_default().max(1);
                    (first.sheet.clone(), format!("ligne {row}"))
                } else {
                    (String::new(), String::new())
                };
                Finding {
                    rule: Rule::ColonneIntrouvable,
                    file: first.file.clone(),
                    sheet,
                    cell,
                    read: title.to_owned(),
                }
            })
            .collect()
    }

    /// A finding on the part itself.
    fn found(&self, rule: Rule, read: &str) -> Finding {
        Finding {
            rule,
            file: self.source.clone(),
            sheet: String::new(),
            cell: String::new(),
            read: read.to_owned(),
        }
    }
}

/// A column as a mapping names it by its letters.
fn named(column: u32) -> String {
    format!("colonne {}", column_letters(column))
}
