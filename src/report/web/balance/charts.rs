//! The charts of a balance.

use crate::followup::objectives::Standing;
use crate::report::balance::{Document, course, words};
use crate::report::web::chart::{Bar, Bars, Curve, Curves, Ink, Mark};
use crate::report::web::number;
use chrono::{Datelike, NaiveDate};
use maud::Markup;

/// The course of an objective: what is done, the target, even progress, and the balances kept.
pub fn course(document: &Document<'_>, standing: &Standing) -> Markup {
    let balance = document.balance;
    let objective = &standing.objective;
    let (start, end) = (balance.contract.start, objective.deadline);
    let days = course::days(balance);
    let counted = course::counted(balance, objective.measure, &days);
    let done = days.iter().map(|day| year(*day)).zip(counted);
    let last = year(end.max(balance.date));
    let kept = course::kept(document);
    let marks = kept.iter().filter_map(|past| {
        Some(Mark {
            name: String::new(),
            at: (year(past.date), past.counted(objective.measure)?),
        })
    });
    let curve = |name, ink, dashed, points| Curve {
        name,
        ink,
        dashed,
        points,
    };
    let id = format!("g-{}", objective.measure.code());
    Curves {
        id: &id,
        title: &objective.label,
        along: "mois",
        up: words::unit(objective.measure),
        write: [month, amount],
        curves: vec![
            curve(
                "Cible",
                Ink::Other,
                false,
                vec![(year(start), standing.needed), (last, standing.needed)],
            ),
            curve(
                "Progression égale (tirets)",
                Ink::Other,
                true,
                vec![(year(start), 0.0), (year(end), standing.needed)],
            ),
            curve(
                "Fait",
                Ink::Factor4,
                false,
                [(year(start), 0.0)].into_iter().chain(done).collect(),
            ),
        ],
        marks: marks.collect(),
    }
    .draw()
}

/// A day as a year and the share of it that is over.
fn year(day: NaiveDate) -> f64 {
    let days = if day.leap_year() { 366.0 } else { 365.0 };
    f64::from(day.year()) + f64::from(day.ordinal0()) / days
}

/// The month of such a year: `03/2027`.
fn month(year: f64) -> String {
    let months = ((year + 1e-6) * 12.0).floor() as i64;
    format!("{:02}/{}", months.rem_euclid(12) + 1, months.div_euclid(12))
}

/// A count, or what stands between two on an axis.
fn amount(value: f64) -> String {
    let is_whole = (value - value.round()).abs() < 1e-6 || value.abs() >= 100.0;
    number::fixed(value, usize::from(!is_whole))
}

/// Money spent against budgets, by EPCI.
pub fn spending(document: &Document<'_>) -> Markup {
    let bars = document.balance.epcis.iter().map(|(name, tally)| {
        let [spent, budget, left] = [tally.spent_cents, tally.budget_cents, tally.left_cents()]
            .map(|cents| cents as f64 / 100.0);
        let alarm = words::overspent(tally.left_cents());
        let alarm = alarm.map_or_else(String::new, |alarm| {
            format!(" {}", number::narrowed(&alarm))
        });
        Bar {
            label: name.clone(),
            values: vec![spent.min(budget), (-left).max(0.0), left.max(0.0)],
            goal: Some(budget).filter(|budget| *budget > 0.0),
            shown: of(spent, budget, "€") + &alarm,
        }
    });
    Bars {
        goal: "Budget",
        id: "g-depenses",
        title: "Dépenses et budgets, par EPCI",
        series: &[
            ("Dépensé", Ink::After),
            ("Au-delà du budget", Ink::Over),
            ("Reste", Ink::Other),
        ],
        stacked: true,
        bars: bars.collect(),
    }
    .draw()
}

/// Energy really saved against the whole plan, by EPCI.
pub fn energy(document: &Document<'_>) -> Markup {
    let bars = document.balance.epcis.iter().map(|(name, tally)| Bar {
        label: name.clone(),
        values: vec![tally.real_saving_kwh, tally.extra_saving_kwh],
        goal: Some(tally.planned_saving_kwh).filter(|goal| *goal > 0.0),
        shown: of(tally.saving_kwh(), tally.planned_saving_kwh, "kWh/an"),
    });
    Bars {
        goal: "Prévu par le plan",
        id: "g-energie",
        title: "Économies réelles et économies prévues par le plan, par EPCI",
        series: &[("Points du plan", Ink::After), ("Hors plan", Ink::Factor2)],
        stacked: true,
        bars: bars.collect(),
    }
    .draw()
}

/// « 12 sur 100 kWh/an (12,0 %) ».
fn of(part: f64, whole: f64, unit: &str) -> String {
    let share = if whole > 0.0 {
        format!(" ({})", number::percent(part / whole, 1))
    } else {
        String::new()
    };
    format!(
        "{} sur {}{share}",
        number::whole(part),
        number::with_unit(whole, 0, unit)
    )
}
