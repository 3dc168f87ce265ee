//! Writes a sample follow-up at mid-contract: three workbooks, one for each EPCI, filled in up to
//! 30 June 2028, with errors planted on purpose.
//!
//! ```text
//! cargo run -- planifier scenarios/regles/annees_report.toml -o sortie
//! cargo run --example suivi -- sortie [FOLDER]
//! ```
//!
//! Communes and EPCI are real; **everything else is invented**: works, dates, costs, firms, advice,
//! sites. The same plan always gives the same bytes. Written in FOLDER (`suivis/` by default).
//! `planted.rs` says what is wrong in them and where; `tests/cli/followup_sample.rs` has a test of
//! each.

#[path = "../inventaires/rng.rs"]
#[allow(dead_code)]
mod rng;

mod planted;

use chrono::{Days, NaiveDate};
use reverbere::follow_up::{Field, FollowUp, FormCell, Reference, ReferencePoint, Row, Rows, form};
use reverbere::safe_name;
use rng::Rng;
use std::error::Error;
use std::path::PathBuf;

const SEED: u64 = 0x5EED_2028;
/// Firms of nobody.
const FIRMS: [&str; 3] = [
    "Opale Réseaux",
    "Électricité du Littoral",
    "Liane Éclairage",
];
/// Advice of each EPCI, in their order.
const ADVICE: [usize; 3] = [640, 170, 130];

/// A day of the contract, counted from its first.
fn day(rank: usize) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2027, 1, 1).expect("a day");
    first
        .checked_add_days(Days::new(rank as u64))
        .expect("a day")
}

/// The day of the balance: 30 June 2028.
const TODAY: usize = 546;

/// A text, as rows take what stands in a cell.
#[expect(clippy::unnecessary_wraps, reason = "an empty cell is none")]
fn text(text: &str) -> Option<FormCell> {
    Some(FormCell::Text(text.to_owned()))
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args_os().skip(1);
    let plan = args.next().ok_or("donnez le dossier du plan")?;
    let folder = args.next().map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("suivis"),
        PathBuf::from,
    );
    std::fs::create_dir_all(&folder)?;
    let reference = Reference::of_folder(PathBuf::from(plan).as_path())?;
    let mut books = Vec::new();
    for (rank, epci) in reference.epcis().into_iter().enumerate() {
        let plan = reference.within(epci).ok_or("un EPCI sans commune")?;
        let mut rng = Rng::new(SEED, rank as u64);
        let rows = rows(&plan, rank, &mut rng);
        books.push((format!("suivi_{}.xlsx", safe_name(epci)), plan, rows));
    }
    planted::plant(&mut books);
    for (name, plan, rows) in &books {
        std::fs::write(folder.join(name), form(plan, rows)?)?;
        println!("{name} : {} points prévus", plan.points.len());
    }
    Ok(())
}

/// What the services of an EPCI have told.
fn rows(plan: &Reference, rank: usize, rng: &mut Rng) -> Rows {
    let mut rows = FollowUp::of_plan(plan.clone()).rows();
    // Works go cabinet by cabinet.
    let mut of_cabinet: Option<(String, Works)> = None;
    for (row, point) in rows.points.iter_mut().zip(&plan.points) {
        let cabinet = format!("{} {}", point.planned.insee, point.planned.cabinet);
        let works = match of_cabinet.take() {
            Some((known, works)) if known == cabinet => works,
            _ => Works::of(point.planned.year, rng),
        };
        works.report(row, point, rng);
        of_cabinet = Some((cabinet, works));
    }
    let communes: Vec<&str> = plan
        .assumed
        .communes
        .iter()
        .map(|known| &*known.name)
        .collect();
    rows.extra = (0..8)
        .map(|number| extra(communes[number % communes.len()], number, rng))
        .collect();
    let mut advice: Vec<usize> = (0..ADVICE[rank % 3])
        .map(|_| rng.below(TODAY - 10))
        .collect();
    advice.sort_unstable();
    rows.advice = advice
        .into_iter()
        .map(|given| advised(given, communes[rng.below(communes.len())], rng))
        .collect();
    rows.sites = (0..3)
        .map(|number| site(communes[(number * 2) % communes.len()], number, rng))
        .collect();
    rows
}

/// How far the works on a cabinet are.
#[derive(Clone, Copy)]
struct Works {
    status: &'static str,
    ordered: usize,
    firm: &'static str,
    invoice: usize,
}

impl Works {
    fn of(year: Option<i32>, rng: &mut Rng) -> Self {
        let far: &[(&str, u32)] = match year {
            Some(2027) | None => &[
                ("réceptionné", 90),
                ("posé", 4),
                ("commandé", 4),
                ("abandonné", 2),
            ],
            Some(2028) => &[
                ("réceptionné", 30),
                ("posé", 15),
                ("commandé", 25),
                ("à faire", 30),
            ],
            _ => &[("à faire", 1)],
        };
        let begun = if year == Some(2028) { 380 } else { 20 };
        Self {
            status: rng.weighted(far),
            ordered: begun + rng.below(if year == Some(2028) { 60 } else { 330 }),
            firm: rng.pick(&FIRMS),
            invoice: rng.below(9_000) + 1_000,
        }
    }

    fn report(self, row: &mut Row, point: &ReferencePoint, rng: &mut Rng) {
        row.set(Field::Status, text(self.status));
        if matches!(self.status, "à faire" | "abandonné") {
            return;
        }
        row.set(Field::Ordered, Some(FormCell::Day(day(self.ordered))));
        row.set(Field::Contractor, text(self.firm));
        if self.status == "commandé" {
            return;
        }
        let fitted = self.ordered + 35 + rng.below(25);
        row.set(Field::Fitted, Some(FormCell::Day(day(fitted))));
        // Most is fitted as planned; some lamps are a step stronger, some are left undimmed.
        let watts = point.works.power_w;
        let watts = if rng.chance(0.06) {
            (watts * 1.3).round()
        } else {
            watts
        };
        row.set(Field::Power, Some(FormCell::Number(watts)));
        let profile = if rng.chance(0.03) {
            "permanent"
        } else {
            &point.works.profile
        };
        row.set(Field::Profile, text(profile));
        if self.status == "posé" {
            return;
        }
        row.set(
            Field::Accepted,
            Some(FormCell::Day(day((fitted + 5 + rng.below(30)).min(TODAY)))),
        );
        let planned = point.planned.cost_cents.unwrap_or(0) as f64 / 100.0;
        let real = (planned * (0.93 + 0.1 * rng.unit()) / 5.0).round() * 5.0;
        row.set(Field::Cost, Some(FormCell::Number(real)));
        let invoice = format!("F{}-{}", 2027 + (fitted / 365), self.invoice);
        row.set(Field::Invoice, text(&invoice));
    }
}

/// A point renovated on the way.
fn extra(commune: &str, number: usize, rng: &mut Rng) -> Row {
    let mut row = Row::default();
    let accepted = 60 + rng.below(TODAY - 80);
    row.set(Field::Commune, text(commune));
    row.set(Field::Reference, text(&format!("HP-{:03}", number + 1)));
    row.set(Field::Street, text("rue de l'Église"));
    row.set(
        Field::PowerBefore,
        Some(FormCell::Number(rng.pick(&[83.0, 117.0, 172.0]))),
    );
    row.set(Field::ProfileBefore, text("permanent"));
    row.set(Field::Status, text("réceptionné"));
    row.set(Field::Fitted, Some(FormCell::Day(day(accepted - 12))));
    row.set(Field::Accepted, Some(FormCell::Day(day(accepted))));
    row.set(
        Field::Power,
        Some(FormCell::Number(rng.pick(&[23.0, 36.0]))),
    );
    row.set(Field::Profile, text("-50 % 23h-5h"));
    row.set(
        Field::Cost,
        Some(FormCell::Number(f64::from(rng.between(90, 140)) * 5.0)),
    );
    row.set(Field::Contractor, text(rng.pick(&FIRMS)));
    row
}

/// A piece of advice; works follow most of the time, months later.
fn advised(given: usize, commune: &str, rng: &mut Rng) -> Row {
    let mut row = Row::default();
    row.set(Field::Date, Some(FormCell::Day(day(given))));
    row.set(
        Field::Desk,
        text(rng.pick(&["Boulogne-sur-Mer", "Desvres", "Marquise"])),
    );
    row.set(Field::Commune, text(commune));
    let dwelling = rng.weighted(&[("maison", 8), ("appartement", 2), ("copropriété", 1)]);
    row.set(Field::Dwelling, text(dwelling));
    let done = given + 60 + rng.below(240);
    if rng.chance(0.12) {
        row.set(Field::Works, text("non"));
    } else if done <= TODAY && rng.chance(0.95) {
        row.set(Field::Works, text("oui"));
        row.set(Field::WorksDate, Some(FormCell::Day(day(done))));
    }
    row
}

/// A site.
fn site(commune: &str, number: usize, rng: &mut Rng) -> Row {
    let mut row = Row::default();
    row.set(Field::Commune, text(commune));
    row.set(
        Field::Parcel,
        text(&format!(
            "A{} {}",
            rng.pick(&["B", "C", "D"]),
            rng.between(10, 400)
        )),
    );
    row.set(
        Field::Area,
        Some(FormCell::Number(f64::from(rng.between(8, 320)) * 100.0)),
    );
    row.set(Field::Stakes, text(["fort", "moyen", "fort"][number]));
    row.set(
        Field::Stage,
        text(["identifiée", "étudiée", "signalée"][number]),
    );
    row.set(Field::Date, Some(FormCell::Day(day(40 + rng.below(480)))));
    row
}
