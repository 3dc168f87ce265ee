//! Where the objectives of a contract stand, in words: the same in the workbook, on the page and in
//! the terminal.

use crate::followup::contract::Measure;
use crate::followup::objectives::{Met, Standing};
use crate::inventory::profile::MONTHS;
use crate::report::web::number;
use chrono::{Datelike, NaiveDate};

const NBSP: char = '\u{a0}';
/// Of a contract in its first month.
const NO_PACE: &str = "pas encore de rythme";

/// Where an objective stands: « 812 points sur 2 000 (40,6 %), 23,5 par mois ; à ce rythme, 2 000 le
/// 14 mars 2031 : en retard, il en faudrait 66,1 par mois ».
#[must_use]
pub fn in_words(standing: &Standing) -> String {
    sentence(standing, Some(verdict(standing)))
}

/// The same where a mark beside it says already whether that is in time.
#[must_use]
pub fn beside_its_mark(standing: &Standing) -> String {
    sentence(standing, None)
}

fn sentence(standing: &Standing, verdict: Option<&str>) -> String {
    let measure = standing.objective.measure;
    let needed = number(standing.needed, 0);
    let done = format!(
        "{} sur{NBSP}{needed} ({}{})",
        counted(measure, standing.counted),
        percent(standing.share()),
        rate(standing)
    );
    let deadline = standing.objective.deadline;
    let is_on_time = standing.is_on_time() == Some(true);
    let pace = standing.pace_per_month.map_or_else(
        || NO_PACE.to_owned(),
        |per_month| format!("{} par mois", pace(measure, per_month)),
    );
    let more = match standing.needed_per_month {
        Some(needed) => format!("il en faudrait {} par mois", self::pace(measure, needed)),
        None => format!("l'échéance du {} est passée", day_in_words(deadline)),
    };
    let stated = verdict.map(|verdict| format!("{NBSP}: {verdict}"));
    let (said, more) = match standing.met {
        Met::On(day) => {
            let day = day_in_words(day);
            let when = match (is_on_time, stated) {
                (true, Some(_)) => ", dans les temps".to_owned(),
                (true, None) => String::new(),
                (false, _) => format!(", après l'échéance du {}", day_in_words(deadline)),
            };
            return format!("{done}{NBSP}: atteint le {day}{when}");
        }
        Met::TooEarly => {
            let stated = stated.unwrap_or_default();
            return format!("{done}, {pace}{stated}{NBSP}; {more}");
        }
        Met::Expected(day) => {
            let said = format!("{needed} le {}", day_in_words(day));
            (said, Some(more).filter(|_| !is_on_time))
        }
        Met::Never => ("jamais".to_owned(), Some(more)),
    };
    let end = match (stated, more) {
        (Some(stated), Some(more)) => format!("{stated}, {more}"),
        (None, Some(more)) => format!("{NBSP}; {more}"),
        (stated, None) => stated.unwrap_or_default(),
    };
    format!("{done}, {pace}{NBSP}; à ce rythme, {said}{end}")
}

/// Whether a goal is met in time, as a mark that colour, sign and word each tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is, or will be.
    OnTime,
    /// It is not, or will not be.
    Late,
    /// Nobody can tell.
    TooEarly,
}

impl State {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::OnTime, Self::Late, Self::TooEarly];

    /// That of an objective.
    #[must_use]
    pub fn of(standing: &Standing) -> Self {
        match standing.is_on_time() {
            Some(true) => Self::OnTime,
            Some(false) => Self::Late,
            None => Self::TooEarly,
        }
    }

    /// Whether all is well; none where nobody can tell.
    #[must_use]
    pub fn is_well(self) -> Option<bool> {
        match self {
            Self::OnTime => Some(true),
            Self::Late => Some(false),
            Self::TooEarly => None,
        }
    }

    /// Its sign, which black and white keep.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::OnTime => "✔",
            Self::Late => "✘",
            Self::TooEarly => "○",
        }
    }
}

/// Sign and word: « ✘ en retard ».
#[must_use]
pub fn mark(standing: &Standing) -> String {
    format!("{}{NBSP}{}", State::of(standing).sign(), verdict(standing))
}

/// By how much more than its budget is spent, in words; nothing where it is not.
#[must_use]
pub fn overspent(left_cents: i64) -> Option<String> {
    (left_cents < 0).then(|| {
        format!(
            "{}{NBSP}dépassé de {}",
            State::Late.sign(),
            crate::french::in_euros(-left_cents)
        )
    })
}

/// When a target is met: « atteint le 14/03/2028 », « prévu le 14/03/2031 », « jamais à ce rythme »,
/// « pas encore de rythme ».
#[must_use]
pub fn met(standing: &Standing) -> String {
    match standing.met {
        Met::On(day) => format!("atteint le {}", self::day(day)),
        Met::Expected(day) => format!("prévu le {}", self::day(day)),
        Met::Never => "jamais à ce rythme".into(),
        Met::TooEarly => NO_PACE.into(),
    }
}

/// Whether that is in time.
#[must_use]
pub fn verdict(standing: &Standing) -> &'static str {
    match (standing.met, standing.is_on_time()) {
        (Met::On(_), Some(true)) => "atteint dans les temps",
        (Met::On(_), _) => "atteint en retard",
        (_, Some(true)) => "dans les temps",
        (_, Some(false)) => "en retard",
        (_, None) => "trop tôt pour le dire",
    }
}

/// What is counted, and in which unit: of a rate, the works.
#[must_use]
pub fn unit(measure: Measure) -> &'static str {
    match measure {
        Measure::TauxTravaux => "travaux",
        other => other.unit(),
    }
}

/// An amount and its unit: `1 point`, `812 points`.
#[must_use]
pub fn counted(measure: Measure, count: f64) -> String {
    let unit = match measure {
        Measure::Points | Measure::Facteur4 | Measure::Facteur2 => ["point", "points"],
        Measure::Conseils => ["conseil", "conseils"],
        Measure::Friches => ["site", "sites"],
        Measure::Kwh | Measure::TauxTravaux => [unit(measure); 2],
    };
    let unit = unit[usize::from(count >= 2.0)];
    format!("{}{NBSP}{unit}", number(count, 0))
}

/// What is asked of a rate, beside the works that it counts.
fn rate(standing: &Standing) -> String {
    if standing.objective.measure != Measure::TauxTravaux {
        return String::new();
    }
    format!(
        "{NBSP}; {} des conseils donnés, {} demandés",
        percent(standing.value),
        percent(standing.objective.target)
    )
}

/// Of which months the pace is.
#[must_use]
pub fn of_late(months: u32) -> String {
    if months == 1 {
        "celui du dernier mois".into()
    } else {
        format!("moyenne des {months}{NBSP}derniers mois")
    }
}

/// How many a month.
#[must_use]
pub fn pace(measure: Measure, per_month: f64) -> String {
    number(per_month, usize::from(measure != Measure::Kwh))
}

/// A share.
#[must_use]
pub fn percent(share: f64) -> String {
    format!("{}{NBSP}%", number(share * 100.0, 1))
}

/// A number whose thousands are apart by spaces that every font has.
#[must_use]
pub fn number(number: f64, decimals: usize) -> String {
    number::fixed(number, decimals).replace('\u{202f}', "\u{a0}")
}

/// `14/03/2031`.
#[must_use]
pub fn day(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// `14 mars 2031`.
#[must_use]
pub fn day_in_words(day: NaiveDate) -> String {
    let first = if day.day() == 1 { "er" } else { "" };
    format!(
        "{}{first}{NBSP}{}{NBSP}{}",
        day.day(),
        MONTHS[day.month0() as usize],
        day.year()
    )
}

/// `mars 2031`.
#[must_use]
pub fn month_in_words(day: NaiveDate) -> String {
    format!("{}{NBSP}{}", MONTHS[day.month0() as usize], day.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::followup::contract::Objective;

    fn day_of(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a day")
    }

    fn standing(
        measure: Measure,
        counted: f64,
        met: Met,
        needed_per_month: Option<f64>,
    ) -> Standing {
        Standing {
            objective: Objective {
                measure,
                label: "Points".into(),
                target: 2000.0,
                deadline: day_of(2028, 12, 31),
            },
            value: counted,
            counted,
            needed: 2000.0,
            even_by_now: 1000.0,
            pace_per_month: (met != Met::TooEarly).then_some(23.46),
            met,
            needed_per_month,
        }
    }

    #[test]
    fn a_mark_says_by_sign_and_word_what_the_sentence_beside_it_does_not() {
        let late = Met::Expected(day_of(2031, 3, 14));
        for (met, more, mark, sentence) in [
            (
                late,
                Some(66.1),
                "✘ en retard",
                "812 points sur 2 000 (40,6 %), 23,5 par mois ; à ce rythme, 2 000 le 14 mars 2031 ; il en faudrait 66,1 par mois",
            ),
            (
                Met::On(day_of(2028, 5, 2)),
                None,
                "✔ atteint dans les temps",
                "812 points sur 2 000 (40,6 %) : atteint le 2 mai 2028",
            ),
            (
                Met::TooEarly,
                Some(55.6),
                "○ trop tôt pour le dire",
                "812 points sur 2 000 (40,6 %), pas encore de rythme ; il en faudrait 55,6 par mois",
            ),
        ] {
            let one = standing(Measure::Points, 812.0, met, more);
            let plain = |text: String| text.replace(NBSP, " ");
            assert_eq!(plain(super::mark(&one)), mark);
            assert_eq!(plain(beside_its_mark(&one)), sentence);
        }
        assert_eq!(overspent(0), None);
        let said = overspent(-1_234_500).expect("beyond the budget");
        assert_eq!(said.replace(NBSP, " "), "✘ dépassé de 12 345 €");
    }

    #[test]
    fn a_standing_is_a_sentence() {
        let plain = |one: &Standing| in_words(one).replace(NBSP, " ");
        let late = Met::Expected(day_of(2031, 3, 14));
        let points = |counted, met, more| standing(Measure::Points, counted, met, more);
        for (one, said) in [
            (
                points(812.0, late, Some(66.1)),
                "812 points sur 2 000 (40,6 %), 23,5 par mois ; à ce rythme, 2 000 le 14 mars 2031 : en retard, il en faudrait 66,1 par mois",
            ),
            (
                points(812.0, Met::Expected(day_of(2028, 3, 1)), Some(20.0)),
                "812 points sur 2 000 (40,6 %), 23,5 par mois ; à ce rythme, 2 000 le 1er mars 2028 : dans les temps",
            ),
            (
                points(1.0, Met::Never, None),
                "1 point sur 2 000 (0,1 %), 23,5 par mois ; à ce rythme, jamais : en retard, l'échéance du 31 décembre 2028 est passée",
            ),
            (
                points(0.0, Met::TooEarly, Some(55.6)),
                "0 point sur 2 000 (0,0 %), pas encore de rythme : trop tôt pour le dire ; il en faudrait 55,6 par mois",
            ),
            (
                points(2010.0, Met::On(day_of(2028, 5, 2)), None),
                "2 010 points sur 2 000 (100,5 %) : atteint le 2 mai 2028, dans les temps",
            ),
            (
                points(2000.0, Met::On(day_of(2029, 5, 2)), None),
                "2 000 points sur 2 000 (100,0 %) : atteint le 2 mai 2029, après l'échéance du 31 décembre 2028",
            ),
        ] {
            assert_eq!(plain(&one), said);
        }
        let mut rate = standing(Measure::TauxTravaux, 400.0, late, Some(66.1));
        (rate.value, rate.objective.target) = (0.625, 0.9);
        assert!(
            plain(&rate).starts_with(
                "400 travaux sur 2 000 (20,0 % ; 62,5 % des conseils donnés, 90,0 % demandés), 23,5"
            ),
            "{}",
            plain(&rate)
        );
    }
}
