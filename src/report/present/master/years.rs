//! The programme of the whole park.

use super::Master;
use crate::report::present::Block;
use crate::report::programme::NOTE;
use crate::report::web::chart::{Bar, Bars, Ink};
use crate::report::web::number;
use crate::report::wording::thousands;

/// Lines that elected members are shown: beyond, years are put together.
const FEW: usize = 10;

impl Master<'_> {
    /// How the programme ends, without the full stop of its sentence.
    pub(super) fn programme_in_words(&self) -> String {
        let sentence = self.known.course.end_in_words();
        let mut letters = sentence.trim_end_matches('.').chars();
        let first = letters.next().map(char::to_lowercase);
        first.into_iter().flatten().chain(letters).collect()
    }

    pub(super) fn programme(&self) -> Vec<Block> {
        let course = self.known.course;
        let most = if self.is_for_services() {
            usize::MAX
        } else {
            FEW
        };
        let mut blocks = vec![
            Block::Lead(course.end_in_words()),
            Block::Text(course.money_in_words()),
            Block::Charts(vec![self.remaining()]),
            Block::Table(course.table(most), &[1]),
        ];
        if self.is_for_services() {
            blocks.push(Block::Table(course.ends_table(), &[2, 2]));
        }
        blocks.push(Block::Note(NOTE.to_owned()));
        blocks
    }

    /// Points renovated and left, by year or by several.
    fn remaining(&self) -> Bars<'static> {
        let periods = self.known.course.periods(FEW);
        let bars = periods.into_iter().map(|(label, sums)| Bar {
            label,
            values: vec![sums.points.into(), sums.remaining.into()],
            goal: None,
            shown: format!(
                "{} rénovés, {} restants",
                thousands(sums.points.into()),
                number::whole(sums.remaining.into())
            ),
        });
        Bars {
            goal: "",
            id: "g-programme",
            title: "Points rénovés, et points restants à la fin",
            series: &[("Rénovés", Ink::After), ("Restants", Ink::Other)],
            stacked: false,
            bars: bars.collect(),
        }
    }
}
