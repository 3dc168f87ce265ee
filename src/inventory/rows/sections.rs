//! Parts of a table that are no light points of today: what stands under « Points déposés » or « Projet », and what
//! sums up the other rows.

use super::RowReader;
use super::recapitulation::Recapitulation;
use super::refusals::is_name;
use crate::french;
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::finding::Rule;
use crate::inventory::grid::{Cell, Row};
use crate::inventory::kinds::{is_total, says_total};
use crate::inventory::place::is_a_street;
use crate::inventory::vocabulary::{Purpose, purpose_of_section};

/// Rows under a title that says that they are no light points of today.
#[derive(Debug, Clone, Copy)]
pub(super) struct Section {
    purpose: Purpose,
    /// Whether a person said so; else they wait.
    pub(super) is_apart: bool,
    /// The last of its rows, where no title ends it.
    pub(super) last: Option<u32>,
}

impl Section {
    /// Why its rows are set apart.
    pub(super) fn rule(self) -> Rule {
        match self.purpose {
            Purpose::Planned => Rule::PointAVenir,
            Purpose::Former | Purpose::Leaving => Rule::PointDepose,
            Purpose::Feasts => Rule::EclairageFestif,
            Purpose::Others => Rule::PointPrive,
            Purpose::Events | Purpose::Goods | Purpose::Indoor => Rule::AutreMateriel,
            Purpose::Sums => Rule::Total,
        }
    }
}

impl RowReader<'_> {
    /// What the rows that follow are, where their title says that they are no light points of today:
    /// « Points déposés », « Projet », « Stock ». They wait for an answer.
    pub(super) fn begins_section(&mut self, text: &str, row: u32) -> bool {
        let Some(purpose) = purpose_of_section(text).filter(|_| is_name(text)) else {
            return false;
        };
        let rows = self.table.rows;
        let below = &rows[rows.partition_point(|below| below.number <= row)..];
        let header = self.table.header;
        let is_total = |row: &Row| is_total(row, header, &mut |text| says_total(text));
        let below = || {
            let part = below.iter().take_while(|row| row.cells.len() > 1);
            part.filter(|row| !is_total(row))
        };
        let points = below().count();
        if points == 0 || is_a_street(text) {
            return false;
        }
        let adds_up = |row: &Row| {
            let mut known = self.table.recapitulations.iter();
            known.any(|known| known.adds_up && known.holds(row.number))
        };
        if purpose == Purpose::Sums && below().any(adds_up) {
            // Its rows tell for themselves what they are.
            self.section = None;
            return true;
        }
        self.ask_section(
            text,
            purpose,
            row,
            points,
            "ce que dit le titre, seul sur sa ligne",
        );
        true
    }

    /// The same of the title right above the header of a table that stands below another.
    pub(super) fn begin_section_above(&mut self) {
        let table = self.table;
        if !table.sheet.is_part {
            return;
        }
        let above = table.sheet.rows.iter().rev();
        let mut above = above.skip_while(|row| row.number >= table.header.row);
        if let Some(row) = above.next()
            && row.number + 2 >= table.header.row
            && row.number >= table.sheet.first_row
            && let [(_, Cell::Text(text))] = row.cells.as_slice()
        {
            let below = table.header.row;
            self.begins_section(text, below);
        }
    }

    /// « Récapitulatif » is the label of a total, and may be the title of several.
    pub(super) fn begin_recapitulation(&mut self, row: &Row) {
        if let [(_, Cell::Text(text))] = row.cells.as_slice()
            && purpose_of_section(text) == Some(Purpose::Sums)
        {
            self.begins_section(text, row.number);
        }
    }

    fn ask_section(
        &mut self,
        text: &str,
        purpose: Purpose,
        row: u32,
        points: usize,
        because: &str,
    ) {
        let context = self.table.context;
        let place = format!("ligne {row}");
        let answer = (context.answers.confirmed).says(
            Kind::Table,
            context.file,
            &self.table.sheet.name,
            &place,
        );
        let decision = Decision::new(
            Kind::Table,
            text,
            format!("{} : lignes à écarter", purpose.words()),
        )
        .because(because)
        .or_else("points d'aujourd'hui, à compter")
        .at(place)
        .of_points(points);
        self.section = (answer != Some(false)).then_some(Section {
            purpose,
            is_apart: answer == Some(true),
            last: None,
        });
        self.read.decisions.push(match answer {
            Some(true) => decision.answered("lignes écartées"),
            Some(false) => decision.answered("points comptés"),
            None => decision.asked(),
        });
    }

    /// Whether a row sums up others of the table, which is told at the first of them; one that only looks like
    /// it waits for an answer.
    pub(super) fn is_recapitulation(&mut self, row: &Row) -> bool {
        if let Some(section) = self.section
            && section.last.is_some_and(|last| row.number > last)
        {
            self.section = None;
        }
        let mut known = self.table.recapitulations.iter();
        let Some(known) = known.find(|known| known.holds(row.number)).copied() else {
            return false;
        };
        if known.adds_up {
            return self.takes_for_sums(row, known);
        }
        let is_known = self
            .section
            .is_some_and(|section| section.purpose == Purpose::Sums);
        if row.number == known.first && !is_known {
            let label = super::beginning(row);
            let because = "des lampes des lignes au-dessus, chacune une fois, et rien qui dise de quels points";
            self.ask_section(&label, Purpose::Sums, row.number, known.rows, because);
            if let Some(section) = &mut self.section {
                section.last = Some(known.last);
            }
        }
        false
    }

    /// Rows that add up to the others, unless a person says that they are points of their own.
    fn takes_for_sums(&mut self, row: &Row, known: Recapitulation) -> bool {
        let context = self.table.context;
        let place = format!("ligne {}", known.first);
        let answers = &context.answers.confirmed;
        let answer = answers.says(Kind::Table, context.file, &self.table.sheet.name, &place);
        if row.number == known.first {
            let rows =
                french::counted(known.rows, "ligne récapitulative", "lignes récapitulatives");
            let points = french::counted(known.points, "point", "points");
            let decision = Decision::new(
                Kind::Table,
                super::beginning(row),
                format!("{rows}, aucun point de plus"),
            )
            .because(format!("ce sont les sommes de {points} des autres lignes"))
            .or_else("d'autres points, à compter")
            .at(place)
            .of_points(known.points);
            self.read.decisions.push(match answer {
                Some(is_right) => decision.settled(is_right),
                None => decision,
            });
        }
        answer != Some(false)
    }
}
