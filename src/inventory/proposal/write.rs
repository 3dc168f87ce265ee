//! The text of a proposed mapping. Whatever stands in cells, titles and names of files, it is TOML that
//! can be read back.

use super::table::{Layout, TableSeen};
use super::{Proposal, Spellings};
use crate::inventory::fields::Field;
use crate::inventory::grid::Cell;
use crate::inventory::mapping::{Mappings, Pattern};
use std::collections::BTreeMap;
use std::fmt::Write;

/// How many values of a column are shown.
const SAMPLES: usize = 5;
/// How many signs of each.
const SAMPLE_LENGTH: usize = 40;

/// Tables of one layout, and the files and sheets for which the part holds.
struct Part<'a> {
    files: Vec<&'a str>,
    /// Empty where the part holds for every sheet of its files.
    sheets: Vec<&'a str>,
    tables: Vec<&'a TableSeen>,
}

impl Proposal {
    /// A mapping from nothing.
    #[must_use]
    pub fn whole(&self) -> String {
        let names: Vec<String> = self.files.iter().map(|file| one_line(file)).collect();
        let mut text = format!(
            "# Correspondance proposée pour : {}\n# Complétez ce qui est vide ou commenté, puis : reverbere importer … --correspondance ce-fichier.toml\n# Toutes les clés possibles sont dans scenarios/correspondance.exemple.toml.\n",
            names.join(", ")
        );
        for unread in &self.unread {
            let _ = writeln!(
                text,
                "# Non lu : {} : {}",
                one_line(&unread.fichier),
                one_line(&unread.raison)
            );
        }
        let fields: Vec<&str> = Field::ALL.iter().map(|field| field.name()).collect();
        let _ = writeln!(
            text,
            "# Informations que peut donner une colonne : {}",
            fields.join(" ")
        );
        text += "\n# Quand une ligne a plusieurs foyers, sa puissance est celle de chaque foyer (\"foyer\") ou de toute la ligne (\"ligne\").\n# puissance_par = \"foyer\"\n";
        let parts = self.parts();
        let one = match parts.as_slice() {
            [] => Some(Layout::default()),
            [only] if only.sheets.is_empty() && only.files.len() == self.with_tables() => {
                write_columns(&mut text, "", only);
                Some(only.tables[0].layout.clone())
            }
            _ => None,
        };
        if parts.is_empty() {
            text += "\n[colonnes]\n\n[constantes]\n";
        }
        text += "\n# Quelle écriture désigne quelle lampe : SHP SBP SB BF IM CPO FC TF HAL INC IND LED SOLAIRE, avec sa\n# puissance si l'écriture la sous-entend (\"SHP 150 W\"), ou INCONNUE pour laisser hors du plan.\n[lampes]\n";
        text += &answers(&self.lamps);
        text += "\n# Quel texte désigne quel type de luminaire : routier_ferme routier_ouvert residentiel style boule projecteur.\n[luminaires]\n";
        text += &answers(&self.luminaires);
        text += &self.regimes();
        match one {
            Some(layout) => write_groups(&mut text, "", &layout),
            None => self.write_parts(&mut text, &parts),
        }
        text
    }

    /// What a mapping still lacks, put where it belongs in its text.
    #[must_use]
    pub fn added_to(&self, text: &str) -> String {
        let known = Mappings::parse(text).unwrap_or_default().of("", "");
        let mut text = text.trim_end().to_owned() + "\n";
        let mut lamps = self.lamps.clone();
        // A question that stands there already is not asked twice.
        lamps.retain(|_, (spelling, _)| !known.asks_lamp(spelling));
        let mut luminaires = self.luminaires.clone();
        luminaires.retain(|_, (kind, _)| !known.asks_luminaire(kind));
        for (table, new) in [
            ("lampes", answers(&lamps)),
            ("luminaires", answers(&luminaires)),
        ] {
            if !new.is_empty() {
                text = with_entries(&text, table, &new);
            }
        }
        for part in self
            .parts()
            .iter()
            .filter(|part| !part.tables[0].layout.unknown.is_empty())
        {
            let mut columns = String::new();
            write_names(&mut columns, part, &self.files);
            write_unknown_columns(&mut columns, part.tables[0]);
            for line in columns.lines() {
                let _ = writeln!(text, "# {}", line.trim_start_matches("# "));
            }
        }
        text + &self.regimes()
    }

    /// How many files have a table.
    fn with_tables(&self) -> usize {
        let mut files: Vec<&str> = self.tables.iter().map(|table| &*table.file).collect();
        files.dedup();
        files.len()
    }

    /// The tables, those of one layout together.
    fn parts(&self) -> Vec<Part<'_>> {
        let mut of_file: BTreeMap<&str, usize> = BTreeMap::new();
        let mut layouts: Vec<Vec<&TableSeen>> = Vec::new();
        for table in &self.tables {
            *of_file.entry(&table.file).or_default() += 1;
            let alike = |tables: &&mut Vec<&TableSeen>| {
                tables[0].layout == table.layout && tables[0].no_commune == table.no_commune
            };
            match layouts.iter_mut().find(alike) {
                Some(tables) => tables.push(table),
                None => layouts.push(vec![table]),
            }
        }
        let mut parts = Vec::new();
        for tables in layouts {
            let mut here: BTreeMap<&str, Vec<&TableSeen>> = BTreeMap::new();
            for table in &tables {
                here.entry(&table.file).or_default().push(table);
            }
            let (whole, some): (Vec<_>, Vec<_>) = (here.into_iter())
                .partition(|(file, tables)| of_file.get(file) == Some(&tables.len()));
            if !whole.is_empty() {
                parts.push(Part {
                    files: whole.iter().map(|(file, _)| *file).collect(),
                    sheets: Vec::new(),
                    tables: whole.into_iter().flat_map(|(_, tables)| tables).collect(),
                });
            }
            parts.extend(some.into_iter().map(|(file, tables)| Part {
                files: vec![file],
                sheets: tables.iter().map(|table| &*table.sheet).collect(),
                tables,
            }));
        }
        parts
    }

    fn write_parts(&self, text: &mut String, parts: &[Part<'_>]) {
        let (clear, asked): (Vec<&Part<'_>>, Vec<&Part<'_>>) =
            (parts.iter()).partition(|part| part.tables.iter().all(|table| table.is_clear()));
        if !clear.is_empty() {
            let files = clear.iter().flat_map(|part| &part.files);
            let names: Vec<String> = files.map(|file| one_line(file)).collect();
            let _ = writeln!(text, "\n# Rien à dire de : {}", names.join(", "));
        }
        for part in asked {
            *text += "\n[[fichier]]\n";
            write_names(text, part, &self.files);
            write_columns(text, "fichier.", part);
            write_groups(text, "fichier.", &part.tables[0].layout);
        }
    }

    fn regimes(&self) -> String {
        if self.regimes.is_empty() {
            return String::new();
        }
        let mut text =
            String::from("\n# Régimes non reconnus, à préciser dans [regimes] du scénario :\n");
        for (regime, points) in self.regimes.values() {
            let _ = writeln!(text, "#   {} : {}", quoted(regime), counted(*points));
        }
        text
    }
}

/// For which files and sheets a part holds.
fn write_names(text: &mut String, part: &Part<'_>, all: &[String]) {
    let names: Vec<String> = (part.files.iter())
        .map(|file| {
            // A file may bear the name of another in a folder: « / » is the folder that was named.
            let bears = |label: &&String| Pattern::new(file).is_of_file(label);
            let is_shared = all.iter().filter(bears).count() > 1;
            let whole = if is_shared && !file.starts_with('/') {
                "/"
            } else {
                ""
            };
            format!("{whole}{file}")
        })
        .collect();
    let _ = writeln!(
        text,
        "nom = {}",
        one_or_list(names.iter().map(String::as_str))
    );
    if !part.sheets.is_empty() {
        let _ = writeln!(
            text,
            "feuille = {}",
            one_or_list(part.sheets.iter().copied())
        );
    }
}

fn one_or_list<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let one = names.len() == 1;
    let names: Vec<String> = names.map(quoted).collect();
    if one {
        names.concat()
    } else {
        format!("[{}]", names.join(", "))
    }
}

/// The tables of columns and constants of a part.
fn write_columns(text: &mut String, prefix: &str, part: &Part<'_>) {
    let table = part.tables[0];
    let layout = &table.layout;
    if let Some(row) = layout.likely_row {
        let _ = writeln!(
            text,
            "\n# Ligne des titres, à vérifier, puis décommenter :\n# ligne_entete = {row}"
        );
    }
    let _ = writeln!(
        text,
        "\n# Titre exact de la colonne qui donne chaque information.\n[{prefix}colonnes]"
    );
    for (field, names) in &layout.columns {
        let (mark, why) = if layout.doubtful.contains(field) {
            ("# ", "  # à vérifier, puis décommenter")
        } else {
            ("", "")
        };
        let names = one_or_list(names.iter().map(String::as_str));
        let _ = writeln!(text, "{mark}{} = {names}{why}", field.name());
    }
    for (field, name) in &layout.guessed {
        let _ = writeln!(
            text,
            "# {} = {}  # d'après ses cellules ; à vérifier, puis décommenter",
            field.name(),
            quoted(name)
        );
    }
    write_unknown_columns(text, table);
    let _ = writeln!(
        text,
        "\n# Ce qui vaut pour tout le fichier.\n[{prefix}constantes]"
    );
    if table.no_commune || !layout.columns.contains_key(&Field::Lampe) {
        let _ = writeln!(text, "# insee = \"62160\"");
    }
}

fn write_unknown_columns(text: &mut String, table: &TableSeen) {
    if table.layout.unknown.is_empty() {
        return;
    }
    *text += "# Colonnes non reconnues, et ce qu'elles contiennent. Pour en lire une : information = \"titre\" ici même.\n";
    for (name, sample) in table.layout.unknown.iter().zip(&table.samples) {
        let _ = writeln!(text, "#   {} : {sample}", quoted(name));
    }
}

fn write_groups(text: &mut String, prefix: &str, layout: &Layout) {
    if layout.groups.is_empty() {
        return;
    }
    *text += "\n# Si ces colonnes comptent chacune les foyers d'une lampe, corriger le nom des lampes et décommenter,\n# sauf pour un total ; et, en tête, si 1.234 veut dire 1234 : separateur_milliers = \".\"\n";
    let groups = layout.groups.join("\n");
    *text += &groups.replace("[[groupes]]", &format!("[[{prefix}groupes]]"));
}

/// Some entries put into a table of a text; in a part of their own where its table is written in
/// another way.
fn with_entries(text: &str, table: &str, entries: &str) -> String {
    let head = format!("[{table}]");
    let mut lines: Vec<&str> = text.lines().collect();
    match lines
        .iter()
        .position(|line| line.trim_start().starts_with(&head))
    {
        Some(at) => lines.insert(at + 1, entries.trim_end()),
        None => lines.extend(["", &head, entries.trim_end()]),
    }
    let whole = lines.join("\n") + "\n";
    let count = |text: &str| Mappings::parse(text).map(|all| all.of("", "").spellings());
    match (count(&whole), count(text)) {
        (Ok(after), Ok(before)) if after == before + entries.lines().count() => whole,
        _ => format!("{text}\n[[fichier]]\nnom = \"*\"\n[fichier.{table}]\n{entries}"),
    }
}

/// Spellings to fill in, the most frequent first.
fn answers(spellings: &Spellings) -> String {
    let mut sorted: Vec<&(String, usize)> = spellings.values().collect();
    sorted.sort_by_key(|(_, points)| std::cmp::Reverse(*points));
    sorted
        .into_iter()
        .fold(String::new(), |mut text, (spelling, points)| {
            let _ = writeln!(text, "{} = \"\"  # {}", quoted(spelling), counted(*points));
            text
        })
}

fn counted(points: usize) -> String {
    let word = if points > 1 { "points" } else { "point" };
    format!("{points} {word}")
}

/// A text as TOML writes it, as key or value; a control character in it is no part of how it is
/// compared.
pub(super) fn quoted(text: &str) -> String {
    let escaped = one_line(text).replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}

/// A text without line breaks and other control characters, which no comment may have.
pub(super) fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// What some cells hold: their most frequent values.
pub(super) fn described<'a>(cells: impl Iterator<Item = &'a Cell>) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for cell in cells {
        *counts.entry(one_line(&cell.to_string())).or_default() += 1;
    }
    if counts.is_empty() {
        return "vide".to_owned();
    }
    let mut sorted: Vec<(String, usize)> = counts.into_iter().collect();
    let distinct = sorted.len();
    sorted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let shown: Vec<String> = (sorted.iter().take(SAMPLES))
        .map(|(text, count)| {
            let short: String = text.chars().take(SAMPLE_LENGTH).collect();
            format!("{short} ({count})")
        })
        .collect();
    let more = if distinct > SAMPLES {
        format!(" … {distinct} valeurs différentes")
    } else {
        String::new()
    };
    format!("{}{more}", shown.join(", "))
}
