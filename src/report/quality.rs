//! The quality of an import: what was read, what was found, file by file. `qualite.xlsx`.

use super::sheet::{MOST_ROWS, Value, Written, foot, named, print_wide, save, sentence, write};
use super::style::{self, Kind};
use super::table::{Column, Table, one_table};
use super::to_complete;
use super::understood;
use super::wording::{counted, thousands};
use crate::error::{Error, Result};
use crate::inventory::Import;
use crate::inventory::finding::{Finding, Gravity, Rule, SheetReport};
use crate::outputs;
use rust_xlsxwriter::{Color, FormatUnderline, Worksheet};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const FILE: &str = "qualite.xlsx";
const TITLE: &str = "Qualité des inventaires d'éclairage public";
/// Width of the four columns of « Résumé » together, in characters.
const SENTENCE_WIDTH: f64 = 150.0;
/// Anomalies that the sheet lists at most: a sheet ends a little after the first million.
const MOST_FINDINGS: usize = 1_000_000;
const _: () = assert!(MOST_FINDINGS < MOST_ROWS);

/// Where the inventories are as seen from the workbook, by their names in the import: anomalies
/// link to their cells.
pub type Links = BTreeMap<String, String>;

/// The quality workbook of an import: « Ce qui a été compris », « Résumé », « Anomalies », « À compléter », « Fichiers ».
///
/// Past a million anomalies the first million are listed, the gravest first, and « Résumé » says
/// so. The same import always gives the same bytes.
///
/// # Errors
/// What the spreadsheet writer refuses.
pub fn workbook(import: &Import, links: &Links) -> Result<Vec<u8>> {
    workbook_of_most(import, links, MOST_FINDINGS)
}

fn workbook_of_most(import: &Import, links: &Links, most: usize) -> Result<Vec<u8>> {
    let sheets = || -> Written<Vec<Worksheet>> {
        Ok(vec![
            understood::sheet(import)?,
            summary(import, most)?,
            findings(import, most, links)?,
            to_complete::sheet(import)?,
            files(&import.sheets)?,
        ])
    };
    save(
        outputs::Kind::Quality,
        FILE,
        TITLE,
        sheets().map_err(|error| Error::write(Path::new(FILE), error))?,
        &[],
    )
}

/// How a gravity is called.
pub(super) fn gravity_name(gravity: Gravity) -> &'static str {
    match gravity {
        Gravity::Erreur => "Erreur",
        Gravity::Avertissement => "Avertissement",
        Gravity::Information => "Information",
    }
}

/// How many findings fall under each rule, gravest rules first.
pub(super) fn findings_by_rule<'a>(
    findings: impl Iterator<Item = &'a Finding>,
) -> Vec<(Rule, usize)> {
    let mut counts: BTreeMap<(Gravity, Rule), usize> = BTreeMap::new();
    for finding in findings {
        *counts
            .entry((finding.rule.gravity(), finding.rule))
            .or_default() += 1;
    }
    counts
        .into_iter()
        .map(|((_, rule), count)| (rule, count))
        .collect()
}

/// Writes a table of rules and counts; four columns, of which the second is the count.
pub(super) fn findings_table(
    sheet: &mut Worksheet,
    name: &'static str,
    header_row: u32,
    counts: &[(Rule, usize)],
) -> Written<Table> {
    let columns = vec![
        Column::new("Anomalies des inventaires", 34.0, Kind::Wrapped),
        Column::new("Nombre", 12.0, Kind::Whole).summed(),
        Column::new("Ce que cela veut dire", 56.0, Kind::Wrapped),
        Column::new("À faire", 56.0, Kind::Wrapped),
        Column::new("Code", 28.0, Kind::Text),
    ];
    let mut table = Table::new(name, header_row, columns);
    let rows = counts.iter().map(|(rule, count)| {
        vec![
            Value::text(gravity_name(rule.gravity())),
            Value::count(*count),
            Value::text(rule.meaning()),
            Value::text(rule.remedy()),
            Value::text(rule.code()),
        ]
    });
    table.write(sheet, rows)?;
    Ok(table)
}

fn summary(import: &Import, most: usize) -> Written<Worksheet> {
    const NAME: &str = "Résumé";
    let mut sheet = named(NAME)?;
    write(&mut sheet, 0, 0, &Value::text(TITLE), &style::title())?;
    let mut row = 2;
    for text in sentences(import, most) {
        sentence(&mut sheet, row, 3, SENTENCE_WIDTH, &text)?;
        row += 1;
    }
    let table = findings_table(
        &mut sheet,
        NAME,
        row + 1,
        &findings_by_rule(import.findings.iter()),
    )?;
    table.set_widths(&mut sheet)?;
    let excluded = excluded_table(&mut sheet, NAME, table.total_row() + 2, import)?;
    lamps_table(&mut sheet, NAME, excluded.total_row() + 2, import)?;
    print_wide(&mut sheet, TITLE);
    foot(&mut sheet, "Réverbère");
    Ok(sheet)
}

/// What a mayor's secretary reads.
fn sentences(import: &Import, most: usize) -> Vec<String> {
    let sum = |figure: fn(&SheetReport) -> usize| import.sheets.iter().map(figure).sum::<usize>();
    let files: BTreeSet<&str> = import.sheets.iter().map(|sheet| &*sheet.fichier).collect();
    let tables = import
        .sheets
        .iter()
        .filter(|sheet| sheet.ligne_entete.is_some())
        .count();
    let communes: BTreeSet<&str> = import.points.text("insee").iter().flatten().collect();
    let mut sentences = vec![
        format!(
            "{} et {} ont été lus, avec {} sous les en-têtes.",
            counted(files.len(), "fichier", "fichiers"),
            counted(tables, "tableau", "tableaux"),
            counted(sum(|sheet| sheet.lignes), "ligne", "lignes")
        ),
        format!(
            "{} : {} (un mât à deux luminaires fait deux points), dans {}.",
            counted(
                sum(|sheet| sheet.lignes_points),
                "ligne décrit l'éclairage",
                "lignes décrivent l'éclairage"
            ),
            counted(
                sum(|sheet| sheet.points),
                "point lumineux",
                "points lumineux"
            ),
            counted(communes.len(), "commune", "communes")
        ),
        format!(
            "{}, chacune avec sa raison dans la feuille « Anomalies ».",
            counted(
                sum(|sheet| sheet.lignes_ecartees),
                "ligne est écartée",
                "lignes sont écartées"
            )
        ),
        format!(
            "{} : totaux, en-têtes répétés, titres et notes.",
            counted(
                sum(|sheet| sheet.lignes_ignorees),
                "ligne est ignorée",
                "lignes sont ignorées"
            )
        ),
    ];
    let by_gravity = |gravity: Gravity| {
        import
            .findings
            .iter()
            .filter(|f| f.rule.gravity() == gravity)
            .count()
    };
    sentences.push(format!(
        "{} : {}, {}, {}.",
        counted(import.findings.len(), "constat en tout", "constats en tout"),
        counted(by_gravity(Gravity::Erreur), "erreur", "erreurs"),
        counted(
            by_gravity(Gravity::Avertissement),
            "avertissement",
            "avertissements"
        ),
        counted(
            by_gravity(Gravity::Information),
            "information",
            "informations"
        )
    ));
    if import.findings.len() > most {
        sentences.push(format!(
            "Une feuille Excel ne peut pas tout contenir : la feuille « Anomalies » donne les {} premiers constats, les plus graves d'abord.",
            thousands(most as f64)
        ));
    }
    sentences
}

/// The points that no plan can choose, by reason.
fn excluded_table(
    sheet: &mut Worksheet,
    name: &'static str,
    header_row: u32,
    import: &Import,
) -> Written<Table> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for code in import
        .points
        .text("exclusion")
        .iter()
        .flatten()
        .filter(|code| !code.is_empty())
    {
        *counts.entry(code).or_default() += 1;
    }
    let mut counts: Vec<(Option<Rule>, &str, usize)> = counts
        .into_iter()
        .map(|(code, count)| (Rule::from_code(code), code, count))
        .collect();
    counts.sort_by_key(|(rule, ..)| *rule);
    let columns = vec![
        Column::new("Points hors de tout plan", 34.0, Kind::Wrapped),
        Column::new("Nombre", 12.0, Kind::Whole).summed(),
        Column::new("Ce que cela veut dire", 56.0, Kind::Wrapped),
        Column::new("À faire", 56.0, Kind::Wrapped),
    ];
    let mut table = Table::new(name, header_row, columns);
    let rows = counts.into_iter().map(|(rule, code, count)| {
        vec![
            Value::text(code),
            Value::count(count),
            Value::text(rule.map_or("", Rule::meaning)),
            Value::text(rule.map_or("", Rule::remedy)),
        ]
    });
    table.write(sheet, rows)?;
    Ok(table)
}

/// The lamp texts that a person has to name, once each.
fn lamps_table(
    sheet: &mut Worksheet,
    name: &'static str,
    header_row: u32,
    import: &Import,
) -> Written {
    let lamps = import.lamps_to_name();
    if lamps.is_empty() {
        return Ok(());
    }
    let columns = vec![
        Column::new("Lampes à nommer", 34.0, Kind::Wrapped),
        Column::new("Nombre", 12.0, Kind::Whole).summed(),
        Column::new("Ce que cela veut dire", 56.0, Kind::Wrapped),
        Column::new("À faire", 56.0, Kind::Wrapped),
    ];
    let mut table = Table::new(name, header_row, columns);
    let rows = lamps.iter().map(|lamp| {
        let rule = if lamp.ambigu {
            Rule::LampeAmbigue
        } else {
            Rule::LampeInconnue
        };
        let text = if lamp.texte.is_empty() {
            "(rien)"
        } else {
            &lamp.texte
        };
        vec![
            Value::text(text),
            Value::count(lamp.points),
            Value::text(rule.meaning()),
            Value::text(rule.remedy()),
        ]
    });
    table.write(sheet, rows)
}

fn findings(import: &Import, most: usize, links: &Links) -> Written<Worksheet> {
    const NAME: &str = "Anomalies";
    let columns = vec![
        Column::new("Gravité", 14.0, Kind::Text),
        Column::new("Fichier", 30.0, Kind::Wrapped),
        Column::new("Feuille", 20.0, Kind::Wrapped),
        Column::new("Cellule", 11.0, Kind::Text),
        Column::new("Lu", 30.0, Kind::Wrapped),
        Column::new("Signification", 46.0, Kind::Wrapped),
        Column::new("À faire", 46.0, Kind::Wrapped),
        Column::new("Code", 22.0, Kind::Text),
    ];
    let mut sorted: Vec<&Finding> = import.findings.iter().collect();
    // Stable: within a gravity, the order of files, sheets and rows.
    sorted.sort_by_key(|finding| finding.rule.gravity());
    let mut table = Table::new(NAME, 0, columns);
    let mut sheet = named(NAME)?;
    let rows = sorted.iter().take(most).map(|finding| {
        vec![
            Value::text(gravity_name(finding.rule.gravity())),
            Value::text(&*finding.file),
            Value::text(&*finding.sheet),
            Value::text(&*finding.cell),
            Value::text(&*finding.read),
            Value::text(finding.rule.meaning()),
            Value::text(finding.rule.remedy()),
            Value::text(finding.rule.code()),
        ]
    });
    table.write(&mut sheet, rows)?;
    let linked = style::cell(Kind::Text)
        .set_underline(FormatUnderline::Single)
        .set_font_color(Color::RGB(0x0005_63C1));
    for (finding, row) in sorted.iter().take(most.min(MOST_LINKS)).zip(1..) {
        if let Some(target) = links
            .get(&finding.file)
            .and_then(|file| link(file, finding))
        {
            sheet.write_url_with_options(
                row,
                CELL,
                target.as_str(),
                &*finding.cell,
                finding.rule.remedy(),
                Some(&linked),
            )?;
        }
    }
    table.lay_out(&mut sheet, "Anomalies des inventaires")?;
    foot(&mut sheet, "Réverbère");
    Ok(sheet)
}

/// Column of the cell's address in « Anomalies ».
const CELL: u16 = 3;
/// Excel opens no sheet with more than 65,530 links; the first tens of thousands are enough.
const MOST_LINKS: usize = 20_000;

/// A link to the cell of a finding; a text file has none.
fn link(file: &str, finding: &Finding) -> Option<String> {
    if finding.sheet.is_empty() || finding.cell.is_empty() {
        return None;
    }
    let cell = match finding.cell.strip_prefix("ligne ") {
        Some(row) => format!("A{row}"),
        None => finding.cell.clone(),
    };
    let sheet = finding.sheet.replace('\'', "''");
    let target = format!("file:///{file}#'{sheet}'!{cell}");
    // Excel refuses longer links.
    (target.chars().count() < 1000).then_some(target)
}

fn files(sheets: &[SheetReport]) -> Written<Worksheet> {
    let count = |header: &'static str| Column::new(header, 10.0, Kind::Whole).summed();
    let columns = vec![
        Column::new("Fichier", 34.0, Kind::Wrapped),
        Column::new("Feuille", 22.0, Kind::Wrapped),
        Column::new("Ligne d'en-tête", 9.0, Kind::Plain),
        Column::new("Colonnes reconnues", 70.0, Kind::Wrapped),
        Column::new("Colonnes non reconnues", 34.0, Kind::Wrapped),
        count("Lignes"),
        count("Lignes de points"),
        count("Lignes écartées"),
        count("Lignes ignorées"),
        count("Points"),
    ];
    let rows = sheets.iter().map(|report| {
        let recognised: Vec<String> = report
            .colonnes
            .iter()
            .map(|(field, header)| format!("« {header} » ({field})"))
            .collect();
        let recognised = match report.ligne_entete {
            Some(_) => recognised.join(", "),
            None => "feuille sans tableau de points lumineux : non lue".into(),
        };
        vec![
            Value::text(&*report.fichier),
            Value::text(&*report.feuille),
            Value::optional(report.ligne_entete.map(f64::from)),
            Value::text(recognised),
            Value::text(report.colonnes_non_reconnues.join(", ")),
            Value::count(report.lignes),
            Value::count(report.lignes_points),
            Value::count(report.lignes_ecartees),
            Value::count(report.lignes_ignorees),
            Value::count(report.points),
        ]
    });
    let title = "Fichiers et feuilles lus";
    one_table("Fichiers", columns, rows, title, "Réverbère")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::{Book, HT};

    #[test]
    fn the_gravest_anomalies_come_first() {
        let mut book = Book::open(&workbook(&HT.import, &Links::new()).expect("a workbook"));
        assert_eq!(
            book.sheets(),
            [
                "Ce qui a été compris",
                "Résumé",
                "Anomalies",
                "À compléter",
                "Fichiers"
            ]
        );
        let text = book.text("Résumé");
        assert!(
            text.contains("1 fichier et 1 tableau ont été lus, avec 22 lignes"),
            "{text}"
        );
        assert!(text.contains("dans 5 communes"), "{text}");
        assert!(!text.contains("Une feuille Excel"), "{text}");
        let rows = book.rows("Anomalies");
        let gravities: Vec<String> = rows[1..].iter().map(|row| row[0].to_string()).collect();
        assert_eq!(gravities.first().map(String::as_str), Some("Erreur"));
        assert!(gravities.is_sorted_by_key(|name| {
            ["Erreur", "Avertissement", "Information"]
                .iter()
                .position(|g| g == name)
        }));
    }

    #[test]
    fn anomalies_that_do_not_fit_are_said() {
        let import = &HT.import;
        let finding = import.findings[0].clone();
        let import = Import {
            findings: vec![finding; 5],
            ..import.clone()
        };
        let mut book =
            Book::open(&workbook_of_most(&import, &Links::new(), 3).expect("a workbook"));
        assert_eq!(book.rows("Anomalies").len(), 1 + 3);
        assert!(
            book.text("Résumé")
                .contains("donne les 3 premiers constats")
        );
    }
}
