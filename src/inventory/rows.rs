//! Reads the rows under a header: each becomes light points, is set apart with its reason, or is
//! no data at all. Nothing falls between the three.

mod lanterns;

use super::fields::Field;
use super::finding::{Finding, Rule, SheetReport};
use super::grid::{Cell, Row, Sheet, address};
use super::header::{Column, Header};
use super::kinds::{begins_another_table, is_total, repeats_header};
use super::lamps::LampName;
use super::luminaire::luminaire_type;
use super::mapping::Mapping;
use super::points::{LightPoint, PointsBuilder};
use super::profile::Profile;
use super::territory::{Lookup, Territory};
use super::text::{is_blank_word, normalise, parse_number};
use lanterns::{Lamp, exclusion};
use std::collections::BTreeMap;

/// What reading one sheet gave.
#[derive(Default)]
pub struct SheetRead {
    /// The light points, in the order of the rows.
    pub points: PointsBuilder,
    /// What was found on the way.
    pub findings: Vec<Finding>,
    /// The counts.
    pub report: SheetReport,
}

/// What the rows of a sheet are read with.
pub struct Context<'a> {
    /// File, as named in reports.
    pub file: &'a str,
    /// The communes that a row may belong to.
    pub territory: &'a Territory,
    /// What a person said of this inventory.
    pub mapping: &'a Mapping,
    /// The commune of rows that name none: index in the territory.
    pub commune: Option<usize>,
    /// Whether a cell right of the header means that a delimiter shifted the row.
    pub is_text_file: bool,
}

/// Reads every row under the header.
#[must_use]
pub fn read_rows(sheet: &Sheet, header: &Header, context: &Context<'_>) -> SheetRead {
    let mut reader = RowReader {
        sheet,
        header,
        context,
        carried: carried_columns(sheet, header),
        carry: BTreeMap::new(),
        lamp_names: BTreeMap::new(),
        luminaires: BTreeMap::new(),
        regimes_known: BTreeMap::new(),
        in_another_table: false,
        read: SheetRead::default(),
    };
    reader.tell_columns();
    for row in sheet.rows.iter().filter(|row| row.number > header.row) {
        reader.read.report.lignes += 1;
        match reader.read_row(row) {
            Ok(lanterns) => {
                reader.read.report.lignes_points += 1;
                reader.read.report.points += lanterns;
            }
            Err(Refusal::Ignored) => reader.read.report.lignes_ignorees += 1,
            Err(Refusal::SetApart) => reader.read.report.lignes_ecartees += 1,
        }
    }
    reader.read
}

/// Why a row gives no point; the finding is already written.
enum Refusal {
    Ignored,
    SetApart,
}

/// A row takes a column's last value when the column is filled at the head of blocks only.
///
/// Merged cells say so; else the column must be blank in more than half of the rows, so that a
/// street forgotten here and there is not filled with its neighbour's.
fn carried_columns<'a>(sheet: &Sheet, header: &'a Header) -> Vec<&'a Column> {
    let data = || {
        sheet
            .rows
            .iter()
            .filter(|row| row.number > header.row && row.cells.len() > 1)
    };
    let total = data().count();
    let mut columns: Vec<&Column> = header
        .columns
        .values()
        .filter(|column| {
            let filled = data().filter(|row| row.get(column.index).is_some()).count();
            let merged = sheet.merged.iter().any(|area| {
                area.columns.0 == column.index
                    && area.rows.0 > header.row
                    && area.rows.1 > area.rows.0
            });
            column.field.heads_a_block() && filled > 0 && (merged || filled * 2 < total)
        })
        .collect();
    columns.sort_by_key(|column| column.index);
    columns
}

struct RowReader<'a> {
    sheet: &'a Sheet,
    header: &'a Header,
    context: &'a Context<'a>,
    carried: Vec<&'a Column>,
    carry: BTreeMap<Field, String>,
    /// A sheet has few spellings of its lamps, luminaires and regimes, and many rows.
    lamp_names: BTreeMap<String, LampName>,
    luminaires: BTreeMap<String, String>,
    regimes_known: BTreeMap<String, bool>,
    in_another_table: bool,
    read: SheetRead,
}

impl RowReader<'_> {
    fn find(&mut self, rule: Rule, cell: String, read: impl Into<String>) {
        self.read.findings.push(Finding {
            rule,
            file: self.context.file.to_owned(),
            sheet: self.sheet.name.clone(),
            cell,
            read: read.into(),
        });
    }

    /// Findings on a cell of a known column.
    fn find_at(&mut self, rule: Rule, row: &Row, field: Field) {
        let column = self.header.column(field).map(|column| column.index);
        let (cell, read) = match column {
            Some(column) => (address(row.number, column), row.text(column)),
            None => (format!("ligne {}", row.number), String::new()),
        };
        self.find(rule, cell, read);
    }

    /// Findings on a whole row, with its beginning as what was read.
    fn find_row(&mut self, rule: Rule, row: &Row) {
        let read: Vec<String> = row
            .cells
            .iter()
            .map(|(_, cell)| cell.to_string())
            .filter(|text| !text.is_empty())
            .take(6)
            .collect();
        self.find(rule, format!("ligne {}", row.number), read.join(" | "));
    }

    fn tell_columns(&mut self) {
        for column in &self.header.set_aside {
            let kept = self
                .header
                .column(column.field)
                .map(|c| c.header.as_str())
                .unwrap_or_default();
            let read = format!(
                "« {} » écartée, « {kept} » retenue pour {}",
                column.header,
                column.field.name()
            );
            self.find(
                Rule::ColonneEcartee,
                address(self.header.row, column.index),
                read,
            );
        }
        for column in self.carried.clone() {
            self.find(
                Rule::ValeursReportees,
                address(self.header.row, column.index),
                column.header.clone(),
            );
        }
    }

    fn raw(&self, row: &Row, field: Field) -> Option<Cell> {
        self.header
            .column(field)
            .and_then(|column| row.get(column.index))
            .cloned()
    }

    /// The text of a field: its cell, else the block's value, else the mapping's constant.
    fn text(&self, row: &Row, field: Field) -> String {
        let own = self
            .header
            .column(field)
            .map(|column| row.text(column.index))
            .unwrap_or_default();
        if !is_blank_word(&own) {
            return own;
        }
        if let Some(carried) = self.carry.get(&field) {
            return carried.clone();
        }
        self.context
            .mapping
            .constant(field)
            .unwrap_or_default()
            .to_owned()
    }

    /// A number of a field; a finding where the cell is an error, a date, or text that is none.
    fn number(&mut self, row: &Row, field: Field, unreadable: Option<Rule>) -> Option<f64> {
        match self.raw(row, field)? {
            Cell::Number(number) => Some(number),
            Cell::Text(text) if is_blank_word(&text) => None,
            Cell::Text(text) => {
                let number = parse_number(&text);
                if let (None, Some(rule)) = (number, unreadable) {
                    self.find_at(rule, row, field);
                }
                number
            }
            Cell::Error(_) => {
                self.find_at(Rule::CelluleErreur, row, field);
                None
            }
            Cell::Date(_) | Cell::Bool(_) => {
                self.find_at(Rule::DateInattendue, row, field);
                None
            }
        }
    }

    fn read_row(&mut self, row: &Row) -> Result<usize, Refusal> {
        self.ignore_what_is_no_data(row)?;
        self.set_apart_what_is_shifted(row)?;
        self.set_apart_another_table(row)?;
        self.update_carry(row);
        self.set_apart_what_is_gone(row)?;
        let tells = [
            Field::Lampe,
            Field::PuissanceLampe,
            Field::PuissanceSysteme,
            Field::Reference,
        ]
        .iter()
        .any(|field| {
            self.raw(row, *field)
                .is_some_and(|cell| !is_blank_word(&cell.to_string()))
        });
        let has_place = [Field::Voie, Field::X, Field::Latitude]
            .iter()
            .any(|field| self.raw(row, *field).is_some());
        if !tells && !has_place {
            self.find_row(Rule::SansLampeNiPuissance, row);
            return Err(Refusal::SetApart);
        }
        let commune = self.commune(row)?;
        let lamp = self.lamp(row);
        let lanterns = self.lanterns(row, &lamp)?;
        let point = self.point(row, commune, &lamp);
        let count = lanterns.len();
        for (rank, (lamp_watts, system_watts)) in (1_u32..).zip(lanterns) {
            let exclusion = exclusion(&lamp, lamp_watts.or(system_watts));
            self.read.points.push(LightPoint {
                puissance_lampe_w: lamp_watts,
                puissance_systeme_lue_w: system_watts,
                exclusion: exclusion
                    .map(|rule| rule.code().to_owned())
                    .unwrap_or_default(),
                foyer: rank,
                ..point.clone()
            });
        }
        Ok(count)
    }

    fn ignore_what_is_no_data(&mut self, row: &Row) -> Result<(), Refusal> {
        let rule = if is_total(row, self.header) {
            Rule::Total
        } else if repeats_header(row, self.header) {
            Rule::EnteteRepetee
        } else if let [(column, Cell::Text(text))] = row.cells.as_slice() {
            // A cabinet or street alone on its row is the title of the block below.
            let title = self
                .header
                .columns
                .values()
                .find(|c| c.index == *column && c.field.heads_a_block());
            if let Some(title) = title {
                self.carry.insert(title.field, text.trim().to_owned());
            }
            Rule::TitreOuNote
        } else {
            return Ok(());
        };
        self.find_row(rule, row);
        Err(Refusal::Ignored)
    }

    fn set_apart_what_is_shifted(&mut self, row: &Row) -> Result<(), Refusal> {
        let width = self
            .sheet
            .rows
            .iter()
            .find(|candidate| candidate.number == self.header.row)
            .and_then(|header| header.cells.last())
            .map_or(0, |(column, _)| *column);
        let last = row.cells.last().map_or(0, |(column, _)| *column);
        if self.context.is_text_file && last > width {
            self.find_row(Rule::LigneDecalee, row);
            return Err(Refusal::SetApart);
        }
        Ok(())
    }

    /// Below the header of another table, the columns of this one mean nothing.
    fn set_apart_another_table(&mut self, row: &Row) -> Result<(), Refusal> {
        if !self.in_another_table && !begins_another_table(row) {
            return Ok(());
        }
        self.in_another_table = true;
        self.find_row(Rule::AutreTableau, row);
        Err(Refusal::SetApart)
    }

    /// A new value at the head of a block ends the blocks written to the right of it.
    fn update_carry(&mut self, row: &Row) {
        for at in 0..self.carried.len() {
            let column = self.carried[at];
            let text = row.text(column.index);
            if is_blank_word(&text) || self.carry.get(&column.field) == Some(&text) {
                continue;
            }
            for inner in &self.carried[at + 1..] {
                self.carry.remove(&inner.field);
            }
            self.carry.insert(column.field, text);
        }
    }

    fn set_apart_what_is_gone(&mut self, row: &Row) -> Result<(), Refusal> {
        let says = |field: Field, stems: &[&str]| {
            let text = self.text(row, field);
            !text.is_empty()
                && normalise(&text)
                    .split(' ')
                    .any(|word| stems.iter().any(|stem| word.starts_with(stem)))
        };
        let festive = ["illumination", "festif", "festive", "noel", "guirlande"];
        let gone = [
            "depose",
            "supprime",
            "enleve",
            "demonte",
            "retire",
            "abandonne",
        ];
        // « À déposer » is still there; a remark may speak of the wall or of a plug.
        let to_be_done = normalise(&self.text(row, Field::Etat)).starts_with("a ");
        let remark = normalise(&self.text(row, Field::Observation));
        let rule = if says(Field::Etat, &gone) && !to_be_done {
            Rule::PointDepose
        } else if [Field::Lampe, Field::Luminaire, Field::Regime]
            .into_iter()
            .any(|field| says(field, &festive))
            || festive.contains(&remark.as_str())
        {
            Rule::EclairageFestif
        } else if says(Field::Etat, &["prive"])
            || matches!(remark.as_str(), "prive" | "privee" | "point prive")
        {
            Rule::PointPrive
        } else {
            return Ok(());
        };
        self.find_row(rule, row);
        Err(Refusal::SetApart)
    }

    /// By the row's own INSEE code and name, which must agree; else by those of its block or of the
    /// mapping; else by what the title, sheet or file name says.
    fn commune(&mut self, row: &Row) -> Result<usize, Refusal> {
        let territory = self.context.territory;
        let own = |field| {
            self.raw(row, field)
                .is_some_and(|cell| !is_blank_word(&cell.to_string()))
        };
        let (own_insee, own_name) = (own(Field::Insee), own(Field::Commune));
        let constant = self.context.mapping.constant(Field::Insee).is_some();
        let insee = if own_name && !own_insee && !constant {
            String::new()
        } else {
            self.text(row, Field::Insee)
        };
        let name = self.text(row, Field::Commune);
        let refused = if insee.is_empty() {
            match territory.by_name(&name) {
                Lookup::Found(commune) => return Ok(commune),
                _ if name.is_empty() => match self.context.commune {
                    Some(commune) => return Ok(commune),
                    None => (Rule::CommuneAbsente, Field::Commune),
                },
                Lookup::Ambiguous => (Rule::CommuneAmbigue, Field::Commune),
                Lookup::Absent => (Rule::CommuneInconnue, Field::Commune),
            }
        } else {
            match (territory.by_insee(&insee), territory.by_name(&name)) {
                (Some(code), Lookup::Found(named)) if own_insee && own_name && code != named => {
                    (Rule::CommuneContradictoire, Field::Insee)
                }
                (Some(commune), _) => return Ok(commune),
                (None, _) => (Rule::CommuneInconnue, Field::Insee),
            }
        };
        self.find_at(refused.0, row, refused.1);
        Err(Refusal::SetApart)
    }

    fn point(&mut self, row: &Row, commune: usize, lamp: &Lamp) -> LightPoint {
        let commune = &self.context.territory.communes()[commune];
        let luminaire = self.text(row, Field::Luminaire);
        let mapping = self.context.mapping;
        let luminaire = self
            .luminaires
            .entry(luminaire)
            .or_insert_with_key(|text| {
                mapping
                    .luminaire(text)
                    .unwrap_or_else(|| luminaire_type(text))
                    .to_owned()
            })
            .clone();
        let regime = self.text(row, Field::Regime);
        let known = self
            .regimes_known
            .entry(regime.clone())
            .or_insert_with_key(|text| text.is_empty() || Profile::parse(text).is_some());
        if !*known {
            self.find_at(Rule::RegimeInconnu, row, Field::Regime);
        }
        let place = [Field::NumeroVoie, Field::Voie].map(|field| self.text(row, field));
        let [x, y] = match (
            self.header.column(Field::Longitude),
            self.header.column(Field::Latitude),
        ) {
            (Some(_), Some(_)) => [Field::Longitude, Field::Latitude],
            _ => [Field::X, Field::Y],
        }
        .map(|field| self.number(row, field, None));
        LightPoint {
            insee: commune.insee.clone(),
            commune: commune.nom.clone(),
            epci: commune.epci.clone(),
            reference: self.text(row, Field::Reference),
            armoire: self.text(row, Field::Armoire),
            voie: place[1].clone(),
            technologie: lamp.technology().code().to_owned(),
            lampe_lue: lamp.text.clone(),
            ballast: ballast_kind(&self.text(row, Field::Ballast)).to_owned(),
            luminaire,
            regime,
            fichier: self.context.file.to_owned(),
            feuille: self.sheet.name.clone(),
            hauteur_m: self.height(row),
            annee_pose: self.year(row),
            x,
            y,
            ligne: row.number,
            ..LightPoint::default()
        }
    }

    fn height(&mut self, row: &Row) -> Option<f64> {
        let height = self
            .number(row, Field::Hauteur, None)
            .filter(|height| *height != 0.0)?;
        if (1.0..=40.0).contains(&height) {
            return Some(height);
        }
        self.find_at(Rule::HauteurHorsPlage, row, Field::Hauteur);
        None
    }

    fn year(&mut self, row: &Row) -> Option<f64> {
        let year = match self.raw(row, Field::Annee)? {
            // Serial days of Excel; a year is all that is wanted of them.
            Cell::Date(days) => 1900.0 + ((days - 1.0) / 365.2425).floor(),
            Cell::Number(number) => number,
            Cell::Text(text) => text
                .split(|c: char| !c.is_ascii_digit())
                .find(|digits| digits.len() == 4)?
                .parse()
                .ok()?,
            _ => return None,
        };
        if (1900.0..=2100.0).contains(&year) {
            return Some(year.floor());
        }
        self.find_at(Rule::AnneeHorsPlage, row, Field::Annee);
        None
    }
}

fn ballast_kind(text: &str) -> &'static str {
    let normal = normalise(text);
    if normal.contains("electron") || normal.contains("driver") {
        "electronique"
    } else if ["ferro", "magnet", "convention"]
        .iter()
        .any(|stem| normal.contains(stem))
    {
        "magnetique"
    } else {
        ""
    }
}
