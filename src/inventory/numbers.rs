//! Numbers as people type them, judged over a whole column: `235.057` is 235 057 where the column
//! also says `7,5`, and 235,057 where it also says `7.25`.

use super::text::parse_number;

/// What the point and the comma mean in the numbers of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    point: Mark,
    comma: Mark,
}

/// What one mark means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Decimal,
    Thousands,
    /// Before exactly three digits it may be either: such a number is asked for, not read.
    Either,
}

/// A number that could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// The text is no number.
    NoNumber,
    /// The mark may stand for decimals or for thousands.
    Ambiguous,
}

impl Marks {
    /// `1.250,5`
    pub const POINT_FOR_THOUSANDS: Self = Self {
        point: Mark::Thousands,
        comma: Mark::Decimal,
    };
    /// `1,250.5`
    pub const COMMA_FOR_THOUSANDS: Self = Self {
        point: Mark::Decimal,
        comma: Mark::Thousands,
    };
    /// Either mark is the decimal one.
    pub const DECIMAL_ONLY: Self = Self {
        point: Mark::Decimal,
        comma: Mark::Decimal,
    };

    /// Judges the marks of a column from all its texts; `plausible` tells which numbers it may
    /// hold, so that `8.000` is a height of 8 m and not of 8 km.
    #[must_use]
    pub fn judge<'a>(
        texts: &(impl Iterator<Item = &'a str> + Clone),
        plausible: &dyn Fn(f64) -> bool,
    ) -> Self {
        let marks = Self {
            point: evidence(texts.clone(), '.', ','),
            comma: evidence(texts.clone(), ',', '.'),
        };
        match (marks.point, marks.comma) {
            // Two marks do not mean the same in one column.
            (Mark::Either, Mark::Decimal) if has(texts.clone(), ',') => Self::POINT_FOR_THOUSANDS,
            (Mark::Decimal, Mark::Either) if has(texts.clone(), '.') => Self::COMMA_FOR_THOUSANDS,
            (Mark::Either, _) => marks.settled_by(texts, plausible, Self::POINT_FOR_THOUSANDS),
            (_, Mark::Either) => marks.settled_by(texts, plausible, Self::COMMA_FOR_THOUSANDS),
            _ => marks,
        }
    }

    /// Of two readings, the one under which every number is plausible, if only one is so.
    fn settled_by<'a>(
        self,
        texts: &(impl Iterator<Item = &'a str> + Clone),
        plausible: &dyn Fn(f64) -> bool,
        thousands: Self,
    ) -> Self {
        let holds = |marks: Self| {
            texts
                .clone()
                .filter_map(|text| marks.number(text).ok())
                .all(plausible)
        };
        match (holds(Self::DECIMAL_ONLY), holds(thousands)) {
            (true, false) => Self::DECIMAL_ONLY,
            (false, true) => thousands,
            _ => self,
        }
    }

    /// Reads a number of the column.
    ///
    /// # Errors
    /// A text that is no number, or whose mark may be read in two ways.
    pub fn number(self, text: &str) -> Result<f64, Unread> {
        let mut plain = text.trim().to_owned();
        for (mark, means) in [('.', self.point), (',', self.comma)] {
            match (groups_of_three(&plain, mark), means) {
                (Some(_), Mark::Thousands) => plain.retain(|c| c != mark),
                (Some(1), Mark::Either) => return Err(Unread::Ambiguous),
                (Some(several), Mark::Either) if several > 1 => plain.retain(|c| c != mark),
                _ => {}
            }
        }
        parse_number(&plain).ok_or(Unread::NoNumber)
    }
}

fn has<'a>(mut texts: impl Iterator<Item = &'a str>, mark: char) -> bool {
    texts.any(|text| text.contains(mark))
}

/// What the texts of a column say of one mark.
fn evidence<'a>(texts: impl Iterator<Item = &'a str>, mark: char, other: char) -> Mark {
    let (mut decimal, mut thousands, mut either) = (false, false, false);
    for text in texts.filter(|text| {
        text.contains(mark) && text.starts_with(|c: char| c.is_ascii_digit() || c == '-')
    }) {
        match groups_of_three(text, mark) {
            // « 1.250,5 »: the mark that comes first parts the thousands.
            Some(_) if text.contains(other) => thousands = true,
            Some(1) => either = true,
            Some(_) => thousands = true,
            None => decimal = true,
        }
    }
    match (decimal, thousands, either) {
        (false, true, _) => Mark::Thousands,
        (false, false, true) | (true, true, _) => Mark::Either,
        (true, false, _) | (false, false, false) => Mark::Decimal,
    }
}

/// How many times a mark parts a number three digits by three digits; `None` where it does not:
/// `1.250` once, `1.250.000` twice, `0.250`, `12345.678` and `7.5` do not.
fn groups_of_three(text: &str, mark: char) -> Option<usize> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '-')))
        .unwrap_or(text.len());
    let number = text[..end].trim_start_matches('-');
    // What stands after the other mark, its decimals, does not count.
    let mut groups = number.split(mark);
    let first = groups.next()?;
    let is_head = (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && first.bytes().all(|b| b.is_ascii_digit());
    let mut count = 0;
    for group in groups {
        let digits = group.split(['.', ',']).next().unwrap_or_default();
        if digits.len() != 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        count += 1;
    }
    (is_head && count > 0).then_some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(column: &[&str], plausible: impl Fn(f64) -> bool) -> Vec<Result<f64, Unread>> {
        let marks = Marks::judge(&column.iter().copied(), &plausible);
        column.iter().map(|text| marks.number(text)).collect()
    }

    #[test]
    fn marks_are_judged_over_the_column() {
        let wide = |_| true;
        assert_eq!(
            read(&["235.057", "7,5", "142"], wide),
            [Ok(235_057.0), Ok(7.5), Ok(142.0)]
        );
        assert_eq!(read(&["235.057", "7.25"], wide), [Ok(235.057), Ok(7.25)]);
        assert_eq!(
            read(&["1.235.057", "12.595"], wide),
            [Ok(1_235_057.0), Ok(12_595.0)]
        );
        assert_eq!(read(&["1.250,50"], wide), [Ok(1250.5)]);
        assert_eq!(read(&["1,250.50"], wide), [Ok(1250.5)]);
        assert_eq!(
            read(&["0.125", "12345.678"], wide),
            [Ok(0.125), Ok(12345.678)]
        );
        assert_eq!(read(&["4 100,5", "70 W"], wide), [Ok(4100.5), Ok(70.0)]);
    }

    #[test]
    fn a_column_that_can_be_read_in_two_ways_is_asked_for() {
        assert_eq!(
            read(&["235.057", "12.595"], |_| true),
            [Err(Unread::Ambiguous); 2]
        );
        assert_eq!(
            read(&["8.000", "12.500"], |m| (1.0..=40.0).contains(&m)),
            [Ok(8.0), Ok(12.5)]
        );
        assert_eq!(
            read(&["2.015"], |year| (1900.0..=2100.0).contains(&year)),
            [Ok(2015.0)]
        );
        assert_eq!(
            read(&["1.250", "12.595"], |_| true)
                .iter()
                .filter(|n| n.is_ok())
                .count(),
            0
        );
        assert_eq!(Marks::POINT_FOR_THOUSANDS.number("235.057"), Ok(235_057.0));
    }
}
