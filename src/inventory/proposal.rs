//! A first mapping file, written from what an inventory shows: what was recognised, what was not,
//! how often each unknown spelling stands, so that a person only fills the gaps.

mod hints;

use super::confirmations::{Confirmations, Said};
use super::answers::Answers;
use super::content::column_cells;
use super::fields::Field;
use super::files;
use super::finding::Rule;
use super::grid::Sheet;
use super::lamps::{LampName, name_lamp};
use super::luminaire::luminaire_type;
use super::mapping::Mapping;
use super::profile::Profile;
use super::reading::{FileRead, Reading};
use super::rows::SheetRead;
use super::territory::Territory;
use super::workbook::read_sheets;
use crate::error::Result;
use crate::inputs;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// How many values of a column are shown.
const SAMPLES: usize = 5;

/// Writes a mapping for some inventories, as TOML. Where a mapping is given, its text is kept and
/// what it still lacks is added to it.
///
/// # Errors
/// A file that cannot be read, or a mapping that cannot.
pub fn propose(
    paths: &[PathBuf],
    territory: &Territory,
    existing: Option<&Path>,
) -> Result<String> {
    let mapping = existing.map(Mapping::read).transpose()?.unwrap_or_default();
    let reading = Reading {
        territory,
        mapping: &mapping,
        this_year: super::this_year(),
    };
    let any_commune = territory.communes().first();
    let placed = mapping.clone().with_constant(
        Field::Insee,
        any_commune.map_or("", |commune| commune.insee.as_str()),
    );
    let somewhere = Reading {
        mapping: &placed,
        ..reading
    };
    let mut seen = Seen::default();
    for file in files::list(paths)?.0 {
        seen.files.push(file.label.clone());
        let grids = read_sheets(&file.path)?;
        for grid in &grids {
            seen.look_at(grid, &reading);
        }
        // A file without a table is why a person asks: its columns are shown.
        let read = |reading: &Reading<'_>| match reading.sheets(&file, &grids, &Answers::default())
        {
            Ok(FileRead::Sheets(read)) => read,
            _ => Vec::new(),
        };
        let mut sheets = read(&reading);
        let nowhere = sheets.iter().map(commune_less).sum::<usize>();
        if nowhere > 0 {
            // Their lamps are to be named all the same.
            seen.no_commune += nowhere;
            sheets = read(&somewhere);
        }
        for sheet in sheets {
            seen.count(sheet, &mapping);
        }
    }
    match existing {
        Some(file) => {
            let text = inputs::read_text(file)?;
            Ok(seen.added_to(&text))
        }
        None => Ok(seen.whole()),
    }
}

/// How many rows of a sheet say no commune.
fn commune_less(sheet: &SheetRead) -> usize {
    let absent = |finding: &&super::finding::Finding| finding.rule == Rule::CommuneAbsente;
    sheet.findings.iter().filter(absent).count()
}

/// What the inventories show.
#[derive(Default)]
struct Seen {
    files: Vec<String>,
    /// Titles recognised for each field.
    titles: BTreeMap<Field, BTreeSet<String>>,
    /// Fields of which something is to be asked.
    doubtful: BTreeSet<Field>,
    /// Columns that nothing answers to: title, what its cells hold.
    unknown: Vec<(String, String)>,
    lamps: BTreeMap<String, usize>,
    luminaires: BTreeMap<String, usize>,
    regimes: BTreeMap<String, usize>,
    no_commune: usize,
    /// Columns that may tell a field, by what their cells hold.
    guessed: BTreeMap<Field, String>,
    /// Columns that may count the lanterns of one lamp each.
    groups: Vec<String>,
}

impl Seen {
    /// Notes the columns of a sheet.
    fn look_at(&mut self, sheet: &Sheet, reading: &Reading<'_>) {
        let nobody = Said {
            answers: &Confirmations::default(),
            file: "",
            sheet: "",
        };
        let (header, told) = match reading.header(sheet, nobody) {
            Some((header, told)) => (header, told),
            None => match hints::likely_titles(sheet) {
                Some(titles) => (titles, super::content::Settled::default()),
                None => return,
            },
        };
        for column in header.columns.values() {
            let titles = self.titles.entry(column.field).or_default();
            titles.insert(column.header.clone());
        }
        for (rule, column, _) in &told.told {
            let field = header
                .columns
                .values()
                .chain(&header.set_aside)
                .find(|c| c.index() == *column)
                .map(|c| c.field);
            if matches!(rule, Rule::ColonneDeduite | Rule::ColonnesConcurrentes) {
                self.doubtful.extend(field);
            }
        }
        let aside = header
            .set_aside
            .iter()
            .map(|column| (column.index(), column.header.clone()));
        if header.column(Field::Lampe).is_none()
            && let Some((title, spellings)) = hints::lamps(sheet, &header)
        {
            self.guessed.insert(Field::Lampe, title);
            self.lamps.extend(spellings);
        }
        if header.column(Field::PuissanceLampe).is_none()
            && let Some(title) = hints::watts(sheet, &header)
        {
            self.guessed.insert(Field::PuissanceLampe, title);
        }
        self.groups.extend(hints::groups(&header));
        for (index, title) in header.unknown.iter().cloned().chain(aside) {
            let line = (title, describe(sheet, header.row, index));
            if !self.unknown.contains(&line) {
                self.unknown.push(line);
            }
        }
    }

    /// Counts the spellings that nothing answers to.
    fn count(&mut self, sheet: SheetRead, mapping: &Mapping) {
        if sheet
            .findings
            .iter()
            .any(|finding| finding.rule == Rule::PuissanceSystemePossible)
        {
            self.doubtful.insert(Field::PuissanceLampe);
        }
        let points = sheet.points.finish();
        for row in 0..points.len() {
            let point = points.get(row);
            let reason = Rule::from_code(point.exclusion);
            if matches!(reason, Some(Rule::LampeInconnue | Rule::LampeAmbigue))
                && !point.lampe_lue.is_empty()
            {
                *self.lamps.entry(point.lampe_lue.to_string()).or_default() += 1;
            }
            let luminaire = &point.luminaire_lu;
            if !luminaire.is_empty()
                && mapping.luminaire(luminaire).is_none()
                && luminaire_type(luminaire).is_empty()
            {
                *self.luminaires.entry(luminaire.to_string()).or_default() += 1;
            }
            if !point.regime.is_empty() && Profile::parse(point.regime).is_none() {
                *self.regimes.entry(point.regime.to_string()).or_default() += 1;
            }
        }
    }

    /// A mapping from nothing.
    fn whole(&self) -> String {
        let mut text = format!(
            "# Correspondance proposée pour : {}\n# Complétez ce qui est vide ou commenté, puis : reverbere importer … --correspondance ce-fichier.toml\n# Toutes les clés possibles sont dans scenarios/correspondance.exemple.toml.\n\n# Quand une ligne a plusieurs foyers, sa puissance est celle de chaque foyer (\"foyer\") ou de toute la ligne (\"ligne\").\npuissance_par = \"foyer\"\n\n# Titre exact de la colonne qui donne chaque information.\n[colonnes]\n",
            self.files
                .iter()
                .map(|file| one_line(file))
                .collect::<Vec<_>>()
                .join(", ")
        );
        for field in Field::ALL {
            self.write_column(&mut text, *field);
        }
        for (field, title) in &self.guessed {
            let name = field.name();
            let _ = writeln!(
                text,
                "# {name} = {}  # d'après ses cellules ; à vérifier, puis décommenter",
                quoted(title)
            );
        }
        self.write_unknown_columns(&mut text);
        text += "\n# Ce qui vaut pour tout le fichier.\n[constantes]\n";
        if self.no_commune > 0 || !self.titles.contains_key(&Field::Lampe) {
            let _ = writeln!(text, "# insee = \"62160\"");
        }
        text += "\n# Quelle écriture désigne quelle lampe : SHP SBP SB BF IM CPO FC TF HAL INC IND LED SOLAIRE, avec sa\n# puissance si l'écriture la sous-entend (\"SHP 150 W\"), ou INCONNUE pour laisser hors du plan.\n[lampes]\n";
        text += &answers(&self.lamps);
        text += "\n# Quel texte désigne quel type de luminaire : routier_ferme routier_ouvert residentiel style boule projecteur.\n[luminaires]\n";
        text += &answers(&self.luminaires);
        self.write_regimes(&mut text);
        if !self.groups.is_empty() {
            text += "\n# Si ces colonnes comptent chacune les foyers d'une lampe, corriger le nom des lampes et décommenter,\n# sauf pour un total ; et, en tête du fichier, si 1.234 veut dire 1234 : separateur_milliers = \".\"\n";
            text += &self.groups.join("\n");
        }
        text
    }

    /// What a mapping still lacks, put where it belongs in its text.
    fn added_to(&self, text: &str) -> String {
        let mut text = text.trim_end().to_owned() + "\n";
        for (table, spellings) in [
            ("[lampes]", &self.lamps),
            ("[luminaires]", &self.luminaires),
        ] {
            // A question that stands there already is not asked twice.
            let is_asked = |spelling: &String| {
                let key = format!("{} =", quoted(spelling));
                text.lines().any(|line| line.trim_start().starts_with(&key))
            };
            let mut unasked = spellings.clone();
            unasked.retain(|spelling, _| !is_asked(spelling));
            let mut new = answers(&unasked);
            if new.is_empty() {
                continue;
            }
            let line = text.lines().position(|line| line.trim() == table);
            if let Some(line) = line {
                let mut lines: Vec<&str> = text.lines().collect();
                new.truncate(new.trim_end().len());
                lines.insert(line + 1, &new);
                text = lines.join("\n") + "\n";
            } else {
                let _ = write!(text, "\n{table}\n{new}");
            }
        }
        self.write_unknown_columns(&mut text);
        self.write_regimes(&mut text);
        text
    }

    fn write_column(&self, text: &mut String, field: Field) {
        let Some(titles) = self.titles.get(&field) else {
            return;
        };
        let mut titles = titles.iter();
        let (Some(title), None) = (titles.next(), titles.next()) else {
            // Several files, several titles: each is recognised by itself.
            return;
        };
        let (mark, why) = if self.doubtful.contains(&field) {
            ("# ", "  # à vérifier, puis décommenter")
        } else {
            ("", "")
        };
        let _ = writeln!(text, "{mark}{} = {}{why}", field.name(), quoted(title));
    }

    fn write_unknown_columns(&self, text: &mut String) {
        if self.unknown.is_empty() {
            return;
        }
        *text += "\n# Colonnes non reconnues, et ce qu'elles contiennent. Pour en lire une : information = \"titre\" sous [colonnes].\n# Informations possibles : ";
        *text += &Field::ALL
            .iter()
            .map(|field| field.name())
            .collect::<Vec<_>>()
            .join(" ");
        *text += "\n";
        for (title, samples) in &self.unknown {
            let _ = writeln!(text, "#   {} : {}", quoted(title), samples);
        }
    }

    fn write_regimes(&self, text: &mut String) {
        if self.regimes.is_empty() {
            return;
        }
        *text += "\n# Régimes non reconnus, à préciser dans [regimes] du scénario :\n";
        for (regime, points) in &self.regimes {
            let _ = writeln!(text, "#   {} : {points} points", quoted(regime));
        }
    }
}

/// Spellings to fill in, the most frequent first.
fn answers(spellings: &BTreeMap<String, usize>) -> String {
    let mut sorted: Vec<(&String, &usize)> = spellings.iter().collect();
    sorted.sort_by_key(|(_, points)| std::cmp::Reverse(**points));
    sorted
        .into_iter()
        .fold(String::new(), |mut text, (spelling, points)| {
            let _ = writeln!(text, "{} = \"\"  # {points} points", quoted(spelling));
            text
        })
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.replace(['\n', '\r'], " ")).to_string()
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// What the cells of a column hold: its most frequent values, or its range where it is of numbers.
fn describe(sheet: &Sheet, header: u32, column: u32) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for cell in column_cells(sheet.below(header), column) {
        *counts.entry(one_line(&cell.to_string())).or_default() += 1;
    }
    if counts.is_empty() {
        return "vide".to_owned();
    }
    let lamps = counts
        .keys()
        .filter(|text| matches!(name_lamp(text), LampName::Known(..)))
        .count();
    let mut sorted: Vec<(String, usize)> = counts.into_iter().collect();
    let distinct = sorted.len();
    sorted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let shown: Vec<String> = sorted
        .iter()
        .take(SAMPLES)
        .map(|(text, count)| {
            let short: String = text.chars().take(40).collect();
            format!("{short} ({count})")
        })
        .collect();
    let more = if distinct > SAMPLES {
        format!(" … {distinct} valeurs différentes")
    } else {
        String::new()
    };
    let hint = if lamps * 2 > distinct {
        " — des lampes ?"
    } else {
        ""
    };
    format!("{}{more}{hint}", shown.join(", "))
}
