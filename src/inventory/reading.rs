//! One file: which of its sheets hold a table of light points, and what their rows say.

mod continued;
mod refused;
mod shown;
mod tables;

use super::answers::Answers;
use super::cabinets::{self, Alone, Cabinets, Joined};
use super::confirmations::Said;
use super::content;
use super::control;
use super::decision;
use super::eclext::Profiles;
use super::fields::{Field, recognise};
use super::files::Named;
use super::finding::{Finding, Rule, SheetReport};
use super::grid::{Cell, Sheet, Text, column_letters};
use super::header::{self, Header};
use super::kept::Kept;
use super::kinds;
use super::legend::Legend;
use super::mapping::{Mapping, Mappings};
use super::place::place_of;
use super::profile::columns;
use super::recaps::{self, Recap};
use super::rows::{Context, MAX_POINTS, PointCount, SheetRead, beginning, read_rows};
use super::sections;
use super::stopwatch::Stopwatch;
use super::territory::Territory;
use super::workbook::read_sheets_knowing;
use crate::csv_text::from_plain_text;
use crate::error::{Error, Result};
use rayon::prelude::*;
use refused::{no_table, refuse_shifted_rows};
use shown::{columns_seen, first_rows};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;
use tables::{side_by_side, stacked};

/// End of the title of each sheet of our own template that is no inventory.
pub const OF_TEMPLATE: &str = "du modèle d'inventaire Réverbère";

/// What files are read with.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// The communes that a row may belong to.
    pub territory: &'a Territory,
    /// What a person said of the inventories.
    pub mappings: &'a Mappings,
    /// The year after which nothing can have been installed.
    pub this_year: u16,
    /// Lists of cabinets in files of their own, which may be those of the points.
    pub lists: &'a [&'a Cabinets],
}

/// What a file is.
#[derive(Clone)]
pub enum FileRead {
    /// An inventory, sheet by sheet.
    Sheets(Vec<SheetRead>),
    /// A quality workbook that a person may have completed.
    Answers(Answers),
    /// A list of cabinets, of points that are elsewhere.
    Cabinets(Alone),
}

/// Takes the apostrophes away that a CSV has against formulas: our own has them, and others.
fn undo_protection(sheet: &mut Sheet) {
    let is_delimited = sheet.name.is_empty();
    let cells = sheet.rows.iter_mut().flat_map(|row| &mut row.cells);
    for (_, cell) in cells.filter(|_| is_delimited) {
        if let Cell::Text(text) = cell
            && let Cow::Owned(plain) = from_plain_text(text)
        {
            *text = Text::from(plain.as_str());
        }
    }
}

/// The sheets of a file that is not open yet.
///
/// # Errors
/// It is no spreadsheet.
pub(super) fn open(file: &Named, mappings: &Mappings) -> Result<Vec<Sheet>> {
    let mapping = mappings.of(&file.label, "");
    let knows = |title: &str| recognise(title).is_some() || mapping.names_title(title);
    let mut sheets = read_sheets_knowing(&file.path, &knows)?;
    sheets.iter_mut().for_each(undo_protection);
    Ok(sheets)
}

/// What a sheet holds.
enum Kind {
    /// A table of light points.
    Table(Header, content::Settled),
    /// A table without any place beside others that have them, or a list of cabinets: it sums them up.
    Summary(Header),
    /// Something else; the header that was found, if there is one.
    Other(Option<Header>),
    /// Nothing that the mapping wants read.
    LeftOut,
    /// A table whose titles stand in its first column.
    Lying,
    /// What goes on with the table before it, in other columns.
    Shifted,
    /// What codes of lamps of other tables mean.
    Legend,
    /// Help and lists of our own template: nobody has to be told that it is not read.
    OfTemplate,
}

/// What the sheets of a file share while they are read.
struct OfFile<'a> {
    file: &'a Named,
    answers: &'a Answers,
    profiles: Profiles,
    legend: Legend,
    /// The sheets that hold no table.
    notes: Vec<&'a Sheet>,
    /// The lists of cabinets, and the cabinets that points name.
    cabinets: Vec<Cabinets>,
    known: BTreeSet<String>,
    recaps: Vec<Recap>,
    points: PointCount,
    watch: Stopwatch,
}

impl OfFile<'_> {
    /// Whether a sheet lists cabinets of the points, and more of each than its name.
    fn joins(&self, sheet: &Sheet) -> bool {
        self.cabinets.iter().any(|list| {
            let names = self.known.iter().map(String::as_str);
            list.is_of(sheet) && list.joins() && list.matched(names) > 0
        })
    }
}

impl Reading<'_> {
    /// Reads one file, or what is kept of it.
    ///
    /// # Errors
    /// It is no spreadsheet, no sheet of it holds a table of light points, or its delimiter shifts
    /// most rows.
    pub fn read(&self, file: &Named, kept: Option<&Kept>, answers: &Answers) -> Result<FileRead> {
        if let Some(sheets) = kept.and_then(|kept| kept.of(&file.path)) {
            return self.sheets(file, sheets, answers);
        }
        if let Some(error) = kept.and_then(|kept| kept.refusal_of(&file.path)) {
            return Err(error);
        }
        self.sheets(file, &open(file, self.mappings)?, answers)
    }

    /// Reads the sheets of one file.
    ///
    /// # Errors
    /// As [`Reading::read`], but that the file is a spreadsheet.
    pub fn sheets(&self, file: &Named, sheets: &[Sheet], answers: &Answers) -> Result<FileRead> {
        if let Some(stated) = Answers::read(&file.label, sheets) {
            return Ok(FileRead::Answers(stated));
        }
        let sheets: Vec<Cow<'_, Sheet>> = sheets
            .iter()
            .flat_map(|sheet| self.tables(file, sheet))
            .collect();
        let mappings: Vec<Mapping> = sheets
            .iter()
            .map(|sheet| self.mappings.of(&file.label, &sheet.name))
            .collect();
        let mut kinds: Vec<Kind> = sheets
            .iter()
            .zip(&mappings)
            .map(|(sheet, mapping)| {
                let said = Said {
                    answers: &answers.confirmed,
                    file: &file.label,
                    sheet: &sheet.name,
                };
                self.kind(&file.path, sheet, mapping, said)
            })
            .collect();
        continued::join(&sheets, &mut kinds);
        let known = cabinets::named_by_points(tables_of_lamps(&sheets, &kinds));
        find_summaries(&sheets, &mut kinds, &known);
        if !kinds.iter().any(|kind| matches!(kind, Kind::Table(..))) {
            // Shifted columns are why nothing is recognised, and no mapping repairs them.
            for (sheet, kind) in sheets.iter().zip(&kinds) {
                if let Kind::Other(Some(header)) = kind {
                    refuse_shifted_rows(&file.path, sheet, header)?;
                }
            }
            let alone = Alone::of(
                file,
                self.lists_in(file, &sheets, &kinds, &known),
                sheets
                    .iter()
                    .map(|sheet| left(file, sheet, Rule::ListeArmoires))
                    .collect(),
            );
            return match alone {
                Some(alone) => Ok(FileRead::Cabinets(alone)),
                None => Err(no_table(&file.path, &sheets, &kinds, &mappings)),
            };
        }
        let cabinets = self.lists_in(file, &sheets, &kinds, &known);
        let recaps = self.recaps(&sheets, &kinds);
        let legend = find_legends(&sheets, &mut kinds);
        let notes = (sheets.iter().zip(&kinds))
            .filter(|(_, kind)| matches!(kind, Kind::Other(None)))
            .map(|(sheet, _)| sheet.as_ref())
            .collect();
        let common = OfFile {
            file,
            answers,
            legend,
            notes,
            cabinets,
            recaps,
            known,
            profiles: Profiles::of(sheets.iter().map(Cow::as_ref)),
            points: PointCount::default(),
            watch: watch_over(&sheets),
        };
        let read: Vec<Result<SheetRead>> = sheets
            .par_iter()
            .zip(kinds)
            .map(|(sheet, kind)| self.sheet(&common, sheet, kind))
            .collect();
        // Of several sheets that are refused, the first is told, at each run.
        let mut read: Vec<SheetRead> = read.into_iter().collect::<Result<_>>()?;
        common.watch.check().map_err(|slow| slow.of(&file.path))?;
        if common.points.is_too_high() {
            return Err(too_many_points(&file.path));
        }
        cabinets::compare(file, &common.cabinets, &mut read, self.territory);
        recaps::compare(file, &common.recaps, &mut read, self.territory);
        control::compare_announced(sheets.iter().map(Cow::as_ref), &mut read, &file.label);
        for (sheet, read) in sheets.iter().zip(&mut read) {
            read.decisions.splice(0..0, sheet.decisions.iter().cloned());
            for decision in &mut read.decisions {
                decision.file.clone_from(&file.label);
                decision.sheet.clone_from(&sheet.name);
            }
        }
        Ok(FileRead::Sheets(read))
    }

    /// Reads one sheet, or says why it is left.
    fn sheet(&self, common: &OfFile<'_>, sheet: &Sheet, kind: Kind) -> Result<SheetRead> {
        let file = common.file;
        let silent = || SheetRead {
            findings: Vec::new(),
            ..left(file, sheet, Rule::FeuilleSansTableau)
        };
        let beside = |rule, header: Option<&Header>| {
            if common.joins(sheet) {
                return left(file, sheet, Rule::ListeArmoires);
            }
            let mut read = left(file, sheet, rule);
            let hours = header.and_then(|header| hours_left(common, sheet, header));
            read.findings.extend(hours);
            read
        };
        Ok(match kind {
            Kind::Table(header, stated) => {
                let answers = &common.answers.confirmed;
                let joined = decision::Kind::Joined;
                let denied = answers.says(joined, &file.label, &sheet.name, "") == Some(false);
                let cabinets = if denied {
                    Joined::default()
                } else {
                    let lists = common.cabinets.iter().chain(self.lists.iter().copied());
                    cabinets::of_points(sheet, &header, lists)
                };
                return self.table(common, sheet, &header, stated, &cabinets);
            }
            Kind::Summary(header) => beside(Rule::FeuilleRecapitulative, Some(&header)),
            Kind::Other(_) if common.profiles.are_in(sheet) => silent(),
            Kind::Other(_) if sheet.is_part => other_table(file, sheet),
            Kind::Other(header) => {
                let sums_up = common.recaps.iter().any(|recap| recap.is_of(sheet));
                let rule = if sums_up {
                    Rule::FeuilleRecapitulative
                } else {
                    Rule::FeuilleSansTableau
                };
                beside(rule, header.as_ref())
            }
            Kind::LeftOut => left(file, sheet, Rule::FeuilleEcartee),
            Kind::Lying => left(file, sheet, Rule::FeuilleCouchee),
            Kind::Shifted => left(file, sheet, Rule::SuiteDecalee),
            Kind::OfTemplate | Kind::Legend => silent(),
        })
    }

    /// The lists of cabinets in sheets of a file. Its name says the commune where it holds nothing else: beside
    /// points, it is theirs that says it.
    fn lists_in(
        &self,
        file: &Named,
        sheets: &[Cow<'_, Sheet>],
        kinds: &[Kind],
        known: &BTreeSet<String>,
    ) -> Vec<Cabinets> {
        let is_alone = !kinds.iter().any(|kind| matches!(kind, Kind::Table(..)));
        let commune_stated = |sheet: &Sheet, header: &Header| {
            let place = place_of(&file.path, sheet, header.row, self.territory);
            place.commune.filter(|_| is_alone || !place.by_file_name)
        };
        let tables = other_tables(sheets, kinds);
        cabinets::find_lists(tables, known, self.territory, commune_stated)
    }

    /// The sheets that sum the file up, commune by commune.
    fn recaps(&self, sheets: &[Cow<'_, Sheet>], kinds: &[Kind]) -> Vec<Recap> {
        let with_kinds = sheets.iter().zip(kinds);
        with_kinds
            .filter_map(|(sheet, kind)| match kind {
                Kind::Summary(header) | Kind::Other(Some(header)) => {
                    Recap::of(sheet, header, self.territory)
                }
                _ => None,
            })
            .collect()
    }

    /// The tables of a sheet, one below the other, each as a sheet of its own.
    fn tables<'s>(&self, file: &Named, sheet: &'s Sheet) -> Vec<Cow<'s, Sheet>> {
        let mapping = self.mappings.of(&file.label, &sheet.name);
        stacked(Cow::Borrowed(sheet), &mapping)
            .into_iter()
            .flat_map(|table| side_by_side(table, &mapping))
            .collect()
    }

    /// The header of a sheet, its columns settled by their cells, and what is to be told of them.
    #[must_use]
    pub fn header(
        &self,
        sheet: &Sheet,
        mapping: &Mapping,
        said: Said<'_>,
    ) -> Option<(Header, content::Settled)> {
        let mut header = header::find(sheet, mapping)?;
        let stated = content::settle(sheet, &mut header, mapping, self.territory, said);
        Some((header, stated))
    }

    fn kind(&self, file: &Path, sheet: &Sheet, mapping: &Mapping, said: Said<'_>) -> Kind {
        if mapping.ignores_sheet(&sheet.name) {
            return Kind::LeftOut;
        }
        let title = sheet.rows.first().map(|row| row.text(0));
        if title.is_some_and(|title| title.ends_with(OF_TEMPLATE)) {
            return Kind::OfTemplate;
        }
        if kinds::lies_on_its_side(sheet) {
            return Kind::Lying;
        }
        let Some((header, stated)) = self.header(sheet, mapping, said) else {
            return Kind::Other(None);
        };
        let is_table = header.says_lamps()
            && !holds_notes_only(sheet, &header)
            && !self.is_catalogue(file, sheet, &header, mapping);
        if is_table {
            Kind::Table(header, stated)
        } else {
            Kind::Other(Some(header))
        }
    }

    /// Whether a table describes lamps or luminaires, but says of none of them where it is: a
    /// catalogue. A commune that the mapping, a title or the file name tells makes it an inventory.
    fn is_catalogue(&self, file: &Path, sheet: &Sheet, header: &Header, mapping: &Mapping) -> bool {
        let of_a_product = |field: &Field| {
            field.says_lamps()
                || matches!(
                    field,
                    Field::Luminaire
                        | Field::Ballast
                        | Field::Flux
                        | Field::TemperatureCouleur
                        | Field::Ulr
                )
        };
        let stated = [Field::Commune, Field::Insee]
            .iter()
            .any(|field| mapping.constant(*field).is_some());
        !header.parts_lamps()
            && header.columns.keys().all(of_a_product)
            && !stated
            && place_of(file, sheet, header.row, self.territory)
                .commune
                .is_none()
    }

    fn table(
        &self,
        common: &OfFile<'_>,
        sheet: &Sheet,
        header: &Header,
        stated: content::Settled,
        cabinets: &Joined<'_>,
    ) -> Result<SheetRead> {
        let file = common.file;
        refuse_shifted_rows(&file.path, sheet, header)?;
        let context = Context {
            file: &file.label,
            territory: self.territory,
            mapping: &self.mappings.of(&file.label, &sheet.name),
            place: place_of(&file.path, sheet, header.row, self.territory),
            this_year: self.this_year,
            answers: common.answers,
            stated: stated.stated,
            profiles: &common.profiles,
            legend: &common.legend,
            notes: &common.notes,
            cabinets,
            points: &common.points,
            watch: &common.watch,
        };
        let mut read = read_rows(sheet, header, &context);
        read.decisions.splice(0..0, stated.decisions);
        cabinets::report_missing(cabinets, sheet, header, &file.label, &mut read);
        let mut columns = std::collections::BTreeMap::new();
        for column in header.used() {
            columns
                .entry(column.field.name())
                .and_modify(|titles: &mut String| *titles += &format!(", {}", column.header))
                .or_insert_with(|| column.header.clone());
        }
        read.report = SheetReport {
            fichier: file.label.clone(),
            feuille: sheet.name.clone(),
            ligne_entete: Some(header.row),
            colonnes: columns,
            colonnes_non_reconnues: header
                .unknown
                .iter()
                .map(|(_, title)| title.clone())
                .collect(),
            detail_colonnes: columns_seen(sheet, header),
            premieres_lignes: first_rows(sheet, header),
            ..read.report
        };
        read.missing.clone_from(&header.missing);
        Ok(read)
    }
}

/// The time that the rows of some sheets may take: that of a file in which each cell takes eight bytes, and
/// more, as one row may tell of a hundred thousand points.
fn watch_over(sheets: &[Cow<'_, Sheet>]) -> Stopwatch {
    const BYTES: usize = 8;
    const POINTS: usize = 10 << 20;
    let rows = sheets.iter().flat_map(|sheet| &sheet.rows);
    let cells: usize = rows.map(|row| row.cells.len()).sum();
    Stopwatch::for_bytes(cells * BYTES + POINTS)
}

/// What the file says that codes of lamps mean; the tables that are nothing else are told.
fn find_legends(sheets: &[Cow<'_, Sheet>], kinds: &mut [Kind]) -> Legend {
    let with_kinds = sheets.iter().map(Cow::as_ref).zip(&*kinds);
    let tables = with_kinds.filter_map(|(sheet, kind)| match kind {
        Kind::Table(header, _) => Some((sheet, header)),
        _ => None,
    });
    let legend = Legend::of(sheets.iter().map(Cow::as_ref), tables);
    for (sheet, kind) in sheets.iter().zip(kinds) {
        if matches!(kind, Kind::Table(header, _) if legend.is_all_of(sheet, header)) {
            *kind = Kind::Legend;
        }
    }
    legend
}

/// The tables of points that name lamps.
fn tables_of_lamps<'a>(
    sheets: &'a [Cow<'_, Sheet>],
    kinds: &'a [Kind],
) -> impl Iterator<Item = (&'a Sheet, &'a Header)> {
    tables(sheets, kinds, |kind| match kind {
        Kind::Table(header, _) if names_lamps(header) => Some(header),
        _ => None,
    })
}

/// The tables of a file that are none of points.
fn other_tables<'a>(
    sheets: &'a [Cow<'_, Sheet>],
    kinds: &'a [Kind],
) -> impl Iterator<Item = (&'a Sheet, &'a Header)> {
    tables(sheets, kinds, |kind| match kind {
        Kind::Summary(header) | Kind::Other(Some(header)) => Some(header),
        _ => None,
    })
}

/// The sheets of some kinds, with the header that `header_of` finds in a kind that is meant.
fn tables<'a>(
    sheets: &'a [Cow<'_, Sheet>],
    kinds: &'a [Kind],
    header_of: impl Fn(&'a Kind) -> Option<&'a Header>,
) -> impl Iterator<Item = (&'a Sheet, &'a Header)> {
    let with_kinds = sheets.iter().map(Cow::as_ref).zip(kinds);
    with_kinds.filter_map(move |(sheet, kind)| Some((sheet, header_of(kind)?)))
}

/// Tells the tables that sum up others of their file; `known` are the cabinets of its points.
fn find_summaries(sheets: &[Cow<'_, Sheet>], kinds: &mut [Kind], known: &BTreeSet<String>) {
    let has_detail = kinds
        .iter()
        .any(|kind| matches!(kind, Kind::Table(header, _) if header.says_places()));
    let has_lamps = tables_of_lamps(sheets, kinds).next().is_some();
    for (sheet, kind) in sheets.iter().zip(kinds) {
        let Kind::Table(header, _) = kind else {
            continue;
        };
        let is_list = || sums_up_cabinets(header) || cabinets::lists_cabinets(sheet, header, known);
        if has_detail && !header.says_places() || has_lamps && is_list() {
            *kind = Kind::Summary(std::mem::take(header));
        }
    }
}

fn too_many_points(file: &Path) -> Error {
    Error::input(
        file,
        format!(
            "plus de {} million de points lumineux",
            MAX_POINTS / 1_000_000
        ),
        "vérifiez la colonne du nombre de points ; si le parc est vraiment aussi grand, partagez-le en plusieurs fichiers",
    )
}

/// Another table below that of the points: its rows are set apart, with one finding for all.
fn other_table(file: &Named, sheet: &Sheet) -> SheetRead {
    let own = sheet
        .rows
        .iter()
        .filter(|row| row.number >= sheet.first_row);
    let rows = own.clone().count();
    let mut read = left(file, sheet, Rule::AutreTableau);
    if let (Some(finding), Some(first)) = (read.findings.first_mut(), own.clone().next()) {
        finding.cell = format!("ligne {}", first.number);
        finding.read = beginning(first);
    }
    read.report.lignes = rows;
    if own.clone().next().is_some_and(sections::is_legend) {
        read.report.lignes_ignorees = rows;
        read.findings.clear();
        read.findings.extend(own.map(|row| Finding {
            rule: Rule::TitreOuNote,
            file: file.label.clone(),
            sheet: sheet.name.clone(),
            cell: format!("ligne {}", row.number),
            read: beginning(row),
        }));
    } else {
        read.report.lignes_ecartees = rows;
    }
    read
}

fn names_lamps(header: &Header) -> bool {
    header.parts_lamps() || header.column(Field::Lampe).is_some()
}

/// Whether a table has one row a cabinet, with how many points it feeds and what they draw.
fn sums_up_cabinets(header: &Header) -> bool {
    let has = |field| header.column(field).is_some();
    has(Field::Armoire)
        && has(Field::Foyers)
        && !names_lamps(header)
        && !has(Field::PuissanceLampe)
        && !has(Field::Reference)
}

/// Whether nothing below a header has two cells: its words were those of a sentence.
fn holds_notes_only(sheet: &Sheet, header: &Header) -> bool {
    let rows = sheet.below(header.row);
    !rows.is_empty() && rows.iter().all(|row| row.cells.len() < 2)
}

fn left(file: &Named, sheet: &Sheet, rule: Rule) -> SheetRead {
    SheetRead {
        report: SheetReport {
            fichier: file.label.clone(),
            feuille: sheet.name.clone(),
            ..SheetReport::default()
        },
        findings: vec![Finding {
            rule,
            file: file.label.clone(),
            sheet: sheet.name.clone(),
            cell: String::new(),
            read: String::new(),
        }],
        ..SheetRead::default()
    }
}

/// A sheet beside the points whose columns tell hours of lighting, of which nothing is taken: its cabinets are named
/// otherwise, or it tells them street by street.
fn hours_left(common: &OfFile<'_>, sheet: &Sheet, header: &Header) -> Option<Finding> {
    let of_hours = header.columns.values().find(|column| {
        columns::FIELDS.contains(&column.field)
            && content::column_cells(sheet.below(header.row), column.index())
                .next()
                .is_some()
    })?;
    Some(Finding {
        rule: Rule::RegimeInconnu,
        file: common.file.label.clone(),
        sheet: sheet.name.clone(),
        cell: format!("colonne {}", column_letters(of_hours.index())),
        read: format!("« {} », que rien ne relie aux points", of_hours.header),
    })
}
