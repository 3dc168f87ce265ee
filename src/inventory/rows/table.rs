//! What holds for every row of a table: its columns, and what its header, its sheet and the mapping say.

use super::contradicted::columns_against_lamps;
use super::merged::Merges;
use super::owners::{Owners, owners};
use super::prefilled::Prefilled;
use super::ranges::Ranges;
use super::recapitulation::{Recapitulation, recapitulations};
use super::regime::of_hours;
use super::sums::rows_that_add_up;
use super::{Context, SheetRead, beginning};
use crate::inventory::answers::OfSheet;
use crate::inventory::colours::Colours;
use crate::inventory::confirmations::Said;
use crate::inventory::content::column_cells;
use crate::inventory::fields::Field;
use crate::inventory::finding::{Finding, Rule};
use crate::inventory::grid::{Cell, Row, Sheet, Text, address};
use crate::inventory::header::{Column, Header};
use crate::inventory::kinds::repeats_header;
use crate::inventory::lamps::names_one_lamp;
use crate::inventory::place::{BlockTitle, Form, StatedProfile};
use crate::inventory::profile::columns;
use crate::inventory::text::normalise;
use crate::inventory::vocabulary::{Contradiction, recognise};
use std::collections::{BTreeMap, BTreeSet};

/// The columns of each field: those of the table, those of one lamp where the table counts each lamp in
/// columns of its own, or those of one luminaire of the supports.
pub(super) struct Layout<'a> {
    pub(super) columns: Vec<Option<&'a Column>>,
    /// The lamp, where the layout is that of one lamp.
    pub(super) lamp: Option<Text>,
}

/// What holds for every row of a table.
pub(super) struct Table<'a> {
    /// File and sheet, as points name them.
    pub(super) file: Text,
    pub(super) name: Text,
    pub(super) sheet: &'a Sheet,
    pub(super) header: &'a Header,
    pub(super) context: &'a Context<'a>,
    pub(super) rows: &'a [Row],
    pub(super) layouts: Vec<Layout<'a>>,
    /// The fields of each column, for what is wrong in a cell.
    pub(super) fields_of: Vec<Vec<Field>>,
    /// Columns whose values set a row apart, and these values.
    pub(super) left_out: Vec<(u32, BTreeSet<String>)>,
    /// More values than this in a line of a text file, and a delimiter has shifted it.
    pub(super) most_values: u32,
    pub(super) carried: Vec<&'a Column>,
    /// What a person answered of its rows.
    pub(super) answers: OfSheet<'a>,
    /// The fields about lighting hours that some column or the whole sheet tells.
    pub(super) of_hours: Vec<Field>,
    /// What « oui » says under a title that tells hours: « Extinction (23h-5h) ».
    pub(super) hours_of_titles: BTreeMap<Field, Text>,
    /// Whether the title of the regimes says that they are switch-offs.
    pub(super) regime_is_off: bool,
    /// The rows that stand for a range of points each.
    pub(super) ranges: Ranges,
    /// The rows that are the sum of those above.
    pub(super) sums: BTreeSet<u32>,
    /// The rows that only a form has filled in.
    pub(super) prefilled: Prefilled,
    /// Rows that sum up others by lamp, street or cabinet.
    pub(super) recapitulations: Vec<Recapitulation>,
    pub(super) merges: Merges,
    /// The columns that say whether a light is public.
    pub(super) owners: Vec<Owners>,
    /// The columns that may say that an LED has replaced the lamp.
    pub(super) against_lamps: Vec<(u32, Contradiction)>,
    /// What the colours of the rows mean.
    pub(super) colours: Colours,
    /// The title right above the header, where it is that of the first block.
    pub(super) first_block: Option<(u32, Text, BlockTitle)>,
    /// What holds for every row: constants of the mapping, what the sheet's name tells.
    pub(super) constants: BTreeMap<Field, Text>,
    /// The name of the sheet, where it is the lamp of all rows: « SHP » beside « LED ».
    pub(super) lamp_of_sheet: Option<String>,
    /// The profile that a title or a name tells, where nothing nearer to the rows tells one for all.
    pub(super) regime_of_sheet: Option<&'a StatedProfile>,
}

impl<'a> Table<'a> {
    pub(super) fn new(sheet: &'a Sheet, header: &'a Header, context: &'a Context<'a>) -> Self {
        let rows = sheet.below(header.row);
        let mut fields_of: Vec<Vec<Field>> = Vec::new();
        for column in header.used() {
            for index in column.indices.iter().map(|index| *index as usize) {
                if fields_of.len() <= index {
                    fields_of.resize(index + 1, Vec::new());
                }
                fields_of[index].push(column.field);
            }
        }
        let left_out = context.mapping.left_out().iter().filter_map(|rows| {
            let values = rows.values.iter().map(|value| normalise(value)).collect();
            Some((header.index_of(&rows.column)?, values))
        });
        let mut constants: BTreeMap<Field, Text> = Field::ALL
            .iter()
            .filter_map(|field| Some((*field, context.mapping.constant(*field)?.into())))
            .collect();
        for (field, stated) in [
            (Field::Armoire, &context.place.armoire),
            (Field::Voie, &context.place.voie),
            (Field::Pdl, &context.place.pdl),
        ] {
            if let (None, Some(stated)) = (header.column(field), stated) {
                constants
                    .entry(field)
                    .or_insert_with(|| stated.as_str().into());
            }
        }
        let is_said = header.column(Field::Lampe).is_some()
            || header.parts_lamps()
            || header.says_another_state(Field::Lampe)
            || constants.contains_key(&Field::Lampe);
        let lamp_of_sheet = (!is_said && names_one_lamp(&sheet.name)).then(|| sheet.name.clone());
        if let Some(lamp) = &lamp_of_sheet {
            constants.insert(Field::Lampe, lamp.as_str().into());
        }
        let of_form = context.place.block.clone().and_then(|title| {
            let names_it = |row: &&Row| Form::of(row).name(Field::Armoire) == title.armoire;
            let row = sheet.rows.iter().find(names_it)?;
            Some((row.number, beginning(row).as_str().into(), title))
        });
        let first_block = of_form.or_else(|| first_block(sheet, header));
        let sums = rows_that_add_up(rows, header);
        let is_of_block = first_block
            .as_ref()
            .is_some_and(|(_, _, title)| title.regime.is_some());
        let is_known = is_of_block || constants.contains_key(&Field::Regime);
        let regime_of_sheet = context.place.regime.as_ref().filter(|_| !is_known);
        if let Some(regime) = regime_of_sheet {
            constants.insert(Field::Regime, regime.text.as_str().into());
        }
        Self {
            lamp_of_sheet,
            regime_of_sheet,
            file: Text::verbatim(context.file),
            name: Text::verbatim(&sheet.name),
            sheet,
            header,
            context,
            rows,
            layouts: layouts(header),
            ranges: Ranges::of(rows, header),
            recapitulations: recapitulations(rows, header, &sums),
            sums,
            owners: owners(header, rows, context, &sheet.name),
            prefilled: Prefilled::of(rows, header),
            against_lamps: columns_against_lamps(header, rows),
            colours: Colours::of(sheet, header, context.mapping, context.notes).answered(Said {
                answers: &context.answers.confirmed,
                file: context.file,
                sheet: &sheet.name,
            }),
            first_block,
            merges: Merges::of(sheet, header, &fields_of),
            fields_of,
            left_out: left_out.collect(),
            most_values: header.values.max(usual_values(rows)),
            carried: carried_columns(sheet, rows, header),
            answers: context.answers.of(context.file, &sheet.name),
            // A title of a block may tell the regime of its rows.
            of_hours: of_hours(|field| header.column(field).is_some() || field == Field::Regime),
            hours_of_titles: (columns::FIELDS.into_iter())
                .filter_map(|field| {
                    let profile = columns::profile_of_title(&header.column(field)?.header)?;
                    Some((field, profile.as_str().into()))
                })
                .collect(),
            regime_is_off: header
                .column(Field::Regime)
                .and_then(|column| recognise(&column.header))
                .is_some_and(|(field, _)| {
                    matches!(field, Field::Extinction | Field::HeureExtinction)
                }),
            constants,
        }
    }

    /// The columns that a person named and of which nothing was read.
    pub(super) fn report_silent_columns(&self, read: &mut SheetRead) {
        let points = &read.points;
        let is_silent = |column: &&Column| {
            let mut cells =
                (column.indices.iter()).flat_map(|index| column_cells(self.rows, *index));
            column.said && (cells.next().is_none() || points.says(column.field) == Some(false))
        };
        let silent: Vec<Finding> = self
            .header
            .columns
            .values()
            .filter(is_silent)
            .filter(|_| !points.lines().is_empty())
            .map(|column| Finding {
                rule: Rule::ColonneSansEffet,
                file: self.context.file.to_owned(),
                sheet: self.sheet.name.clone(),
                cell: address(self.header.row.max(1), column.index()),
                read: format!("« {} » pour {}", column.header, column.field.name()),
            })
            .collect();
        read.findings.extend(silent);
    }
}

/// The title of a block may stand above the header, which the blocks below repeat.
fn first_block(sheet: &Sheet, header: &Header) -> Option<(u32, Text, BlockTitle)> {
    let above = sheet.rows.iter().rev().find(|row| {
        row.number < header.row && row.number + 3 > header.row && row.cells.len() == 1
    })?;
    let [(_, Cell::Text(text))] = above.cells.as_slice() else {
        return None;
    };
    let title = BlockTitle::of(text);
    (!title.is_empty()).then(|| (above.number, text.clone(), title))
}

fn layouts(header: &Header) -> Vec<Layout<'_>> {
    let table: Vec<Option<&Column>> = Field::ALL
        .iter()
        .map(|field| header.columns.get(field))
        .collect();
    if !header.numbered.is_empty() {
        return (header.numbered.iter())
            .map(|luminaire| {
                let mut columns = table.clone();
                // How many luminaires there are is seen from those that are filled in.
                columns[Field::Foyers as usize] = None;
                for (field, column) in luminaire {
                    columns[*field as usize] = Some(column);
                }
                Layout {
                    columns,
                    lamp: None,
                }
            })
            .collect();
    }
    if header.groups.is_empty() {
        return vec![Layout {
            columns: table,
            lamp: None,
        }];
    }
    header
        .groups
        .iter()
        .map(|group| {
            let mut columns = table.clone();
            for field in [
                Field::Foyers,
                Field::PuissanceLampe,
                Field::PuissanceSysteme,
            ] {
                let own = group.columns.get(&field);
                // The one lamp that a row marks has its watts.
                columns[field as usize] = own.or(table[field as usize].filter(|_| group.is_marked));
            }
            Layout {
                columns,
                lamp: Some(group.lamp.as_str().into()),
            }
        })
        .collect()
}

/// How many values most lines of a text file hold under the header; 0 in a workbook.
fn usual_values(rows: &[Row]) -> u32 {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(row.values).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map_or(0, |(values, _)| values)
}

/// A row takes a column's last value when the column is filled at the head of blocks only.
///
/// Merged cells say so; else the column must be blank in more than half of the rows, so that a
/// street forgotten here and there is not filled with its neighbour's.
fn carried_columns<'a>(sheet: &Sheet, rows: &[Row], header: &'a Header) -> Vec<&'a Column> {
    // Rows of points say a lamp or watts: totals, and the titles of blocks, head no block.
    let saying: Vec<u32> = [Field::Lampe, Field::PuissanceLampe, Field::PuissanceSysteme]
        .iter()
        .filter_map(|field| header.column(*field))
        .map(Column::index)
        .collect();
    let is_point = |row: &&Row| {
        row.cells.len() > 1
            && (saying.is_empty() || saying.iter().any(|index| row.get(*index).is_some()))
    };
    let data: Vec<&Row> = rows
        .iter()
        .filter(is_point)
        .filter(|row| !repeats_header(row, header))
        .collect();
    let total = data.len();
    let mut columns: Vec<&Column> = header
        .columns
        .values()
        .filter(|column| {
            let index = column.index();
            let filled = || data.iter().filter(|row| row.get(index).is_some()).count();
            let merged = sheet.merged.iter().any(|area| {
                area.columns.0 == index && area.rows.0 > header.row && area.rows.1 > area.rows.0
            });
            column.field.heads_a_block() && {
                let filled = filled();
                filled > 0 && (merged || filled * 2 < total)
            }
        })
        .collect();
    columns.sort_by_key(|column| column.index());
    let of_cabinets = stated_once_a_cabinet(&data, header);
    if let Some(after) = (columns.iter()).position(|column| column.field == Field::Armoire) {
        columns.splice((after + 1)..=after, of_cabinets);
    } else {
        columns.splice(0..0, of_cabinets);
    }
    columns
}

/// The columns of hours and of the point of delivery that are filled on the first row of each cabinet, and nowhere
/// else: they are the cabinet's.
fn stated_once_a_cabinet<'a>(data: &[&Row], header: &'a Header) -> Vec<&'a Column> {
    const FEWEST_ROWS: usize = 3;
    /// On one cabinet's first row alone, hours may be those of its first point.
    const FEWEST_CABINETS: usize = 2;
    let Some(cabinet) = header.column(Field::Armoire) else {
        return Vec::new();
    };
    let mut name = String::new();
    let mut firsts: Vec<bool> = Vec::new();
    for row in data {
        let own = row.text(cabinet.index());
        firsts.push(!own.trim().is_empty() && own != name);
        if !own.trim().is_empty() {
            name = own;
        }
    }
    let cabinets = firsts.iter().filter(|first| **first).count();
    let are_few = data.len() < FEWEST_ROWS || cabinets < FEWEST_CABINETS;
    if are_few || cabinets * 2 > data.len() {
        return Vec::new();
    }
    let is_of_cabinets = |column: &&Column| {
        let filled = |row: &Row| row.get(column.index()).is_some_and(|cell| !cell.is_blank());
        (column.field == Field::Pdl || columns::FIELDS.contains(&column.field))
            && (data.iter().zip(&firsts)).all(|(row, first)| filled(row) == *first)
    };
    header.columns.values().filter(is_of_cabinets).collect()
}
