//! Points worked by hand, each figure with its arithmetic: the tables of `hand/` against what the
//! program makes of the same points. They were worked out from the tables of ballasts, lamps and
//! luminaires by other means than the program, and the hours inside night windows from another sun
//! (the NOAA equations).

mod arithmetic;

use super::catalogue::{Catalogue, PriceLevel};
use super::classes::{Classes, Communes, classes, existing, placed};
use super::options::{Candidate, Verdict};
use super::rules::Stances;
use super::{Existing, FactorClass, Method};
use crate::energy::hours::{Lit, LitHours, SwitchingRule};
use crate::energy::power::Ballasts;
use crate::energy::{Regimes, column, with_consumption, with_system_power};
use crate::inventory::grid::Text;
use crate::inventory::points::{LightPoint, Points, PointsBuilder};
use crate::inventory::profile::Profile;
use crate::money::AmountBasis;
use crate::scenario::usual_switching;
use arithmetic::figure;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The tables, one a family of lamps or of questions.
const TABLES: [&str; 10] = [
    include_str!("hand/sodium.toml"),
    include_str!("hand/sodium_gros.toml"),
    include_str!("hand/mercure.toml"),
    include_str!("hand/iodures.toml"),
    include_str!("hand/fluo_et_incandescence.toml"),
    include_str!("hand/style_et_boules.toml"),
    include_str!("hand/deja_abaisses.toml"),
    include_str!("hand/decisions_et_heures_fixes.toml"),
    include_str!("hand/au_fil.toml"),
    include_str!("hand/au_mieux.toml"),
];

/// Hours a year by which two computations of the sun may differ; kWh and factors follow.
const HOURS_APART: f64 = 0.1;

/// Half of the last digit written of a flux or a factor.
const ROUNDING: (f64, f64) = (0.051, 0.000_51);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// The catalogue beside the tables.
    bordereau: String,
    point: Vec<Row>,
}

/// A point, one range and one dimming for it, and what they give.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    cas: String,
    /// Technology and watts.
    lampe: String,
    #[serde(default)]
    luminaire: String,
    hauteur_m: Option<f64>,
    #[serde(default)]
    ballast: String,
    systeme_lu: Option<f64>,
    #[serde(default)]
    regime: String,
    /// What its commune switches off along with the works.
    extinction: Option<String>,
    #[serde(default)]
    extinction_comptee: bool,
    systeme: String,
    origine: String,
    heures_avant: String,
    kwh_avant: String,
    gamme: Option<String>,
    flux: Option<String>,
    verdict: Option<String>,
    /// Codes of all the solutions offered to the point, the best saving first.
    offre: Vec<String>,
    raison: Option<String>,
    au_mieux: Option<String>,
    au_mieux_facteur: Option<String>,
    /// What is fitted; none where no step of the range lights as much.
    pose: Option<Fitted>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fitted {
    gradation: String,
    /// Watts, lumens.
    palier: String,
    heures_apres: String,
    kwh_apres: String,
    facteur: String,
    cout: String,
    gain_puissance: String,
    gain_profil: String,
}

impl Row {
    /// The point as an import gives it, in a commune of its own.
    fn point(&self, number: usize) -> LightPoint {
        let (technology, watts) = self.lampe.split_once(' ').expect("a lamp and its watts");
        LightPoint {
            insee: Text::from(number.to_string().as_str()),
            technologie: Text::from(technology),
            puissance_lampe_w: Some(watts.parse().expect("watts")),
            puissance_systeme_lue_w: self.systeme_lu,
            ballast: Text::from(self.ballast.as_str()),
            luminaire: Text::from(self.luminaire.as_str()),
            hauteur_m: self.hauteur_m,
            regime: Text::from(self.regime.as_str()),
            ..LightPoint::default()
        }
    }

    fn switch_off(&self) -> Option<Profile> {
        let text = self.extinction.as_ref()?;
        Some(Profile::parse(text).expect("a profile"))
    }

    fn check(&self, stated: &str, found: f64, apart: f64) {
        let by_hand = figure(stated);
        let gap = (found - by_hand).abs();
        assert!(
            gap <= apart,
            "{} : {found} au lieu de « {stated} »",
            self.cas
        );
    }
}

/// What every row is worked out with.
struct Bench {
    hours: LitHours,
    catalogue: Catalogue,
    basis: AmountBasis,
    stances: Stances,
}

impl Bench {
    /// 4,100 h a year at Boulogne, and the catalogue beside the tables.
    fn with(catalogue: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/retrofit/hand");
        let file = folder.join(catalogue).with_extension("toml");
        let rule = SwitchingRule {
            lit: Lit::YearlyHours(4100.0),
            ..usual_switching()
        };
        Self {
            hours: LitHours::compute(&rule).expect("Boulogne has a sunset every day"),
            catalogue: Catalogue::read(&file, PriceLevel::Usuel).expect("a catalogue"),
            basis: AmountBasis::ht(),
            stances: Stances::default(),
        }
    }

    fn method(&self) -> Method<'_> {
        Method::new(&self.catalogue, &self.hours, &self.basis, &self.stances)
    }

    fn points(&self, rows: &[Row]) -> Points {
        let mut builder = PointsBuilder::default();
        for (number, row) in rows.iter().enumerate() {
            builder.push(row.point(number));
        }
        let points = with_system_power(builder.finish(), Ballasts::embedded());
        with_consumption(points, &self.hours, &Regimes::default())
    }
}

/// The switch-offs of communes numbered as the rows.
fn communes(rows: &[Row], counts: bool) -> Communes {
    let switch_off = (rows.iter().enumerate())
        .filter_map(|(number, row)| Some((number.to_string(), row.switch_off()?)))
        .collect();
    Communes {
        switch_off,
        switch_off_counts: counts,
        ..Communes::default()
    }
}

#[test]
fn the_program_finds_what_was_worked_by_hand() {
    let mut worked = BTreeMap::new();
    for text in TABLES {
        let table: Table = toml::from_str(text).expect("a table");
        let bench = Bench::with(&table.bordereau);
        let points = bench.points(&table.point);
        let method = bench.method();
        for counts in [false, true] {
            let communes = communes(&table.point, counts);
            let found = classes(&points, &Regimes::default(), &communes, &method);
            for (number, row) in table.point.iter().enumerate() {
                if row.extinction_comptee != counts {
                    continue;
                }
                let insee = number.to_string();
                let existing = existing(&points, number, &Regimes::default(), &method)
                    .map(|existing| placed(&existing, &insee, &communes, &method));
                check_baseline(row, &points, number, existing.as_ref());
                check_offer(row, &found, number as u32);
                if let Some(existing) = &existing {
                    check_solution(row, existing, &method);
                }
                let technology = row.lampe.split(' ').next().expect("a lamp").to_owned();
                *worked.entry(technology).or_insert(0) += 1;
            }
        }
    }
    assert!(worked.values().sum::<usize>() >= 100, "{worked:?}");
    assert_eq!(
        worked.len(),
        12,
        "every lamp that has a flux, and LED: {worked:?}"
    );
}

/// System power, and consumption before the works.
fn check_baseline(row: &Row, points: &Points, number: usize, existing: Option<&Existing>) {
    let system_w = points.number(column::SYSTEM_POWER).get(number);
    row.check(&row.systeme, system_w.expect("watts"), 1e-9);
    let origin = points.text(column::POWER_ORIGIN).get(number);
    assert_eq!(origin, Some(row.origine.as_str()), "{}", row.cas);
    // What the inventory tells, unless a switch-off that does not count is in force before.
    let (hours, kwh) = match existing {
        Some(existing) => (existing.equivalent_hours, existing.kwh_per_year()),
        None => (
            points.number(column::HOURS).get(number).expect("hours"),
            points.number(column::KWH).get(number).expect("kWh"),
        ),
    };
    row.check(&row.heures_avant, hours, HOURS_APART);
    row.check(&row.kwh_avant, kwh, kwh_apart(figure(&row.systeme)));
}

/// What is offered to the point in all, or why nothing.
fn check_offer(row: &Row, found: &Classes, number: u32) {
    let class = found.classes.iter().find(|one| one.rows == [number]);
    let codes = class.map_or_else(Vec::new, |class| {
        class.solutions.iter().map(|s| s.code.clone()).collect()
    });
    assert_eq!(codes, row.offre, "{}", row.cas);
    let without = found.without.iter().find(|one| one.rows == [number]);
    let reason = without.map(|one| one.reason.label());
    assert_eq!(reason, row.raison.as_deref(), "{}", row.cas);
    let best = without.and_then(|one| one.best.as_ref());
    let label = best.map(|best| best.label.as_str());
    assert_eq!(label, row.au_mieux.as_deref(), "{}", row.cas);
    if let (Some(best), Some(stated)) = (best, &row.au_mieux_facteur) {
        row.check(stated, best.factor, ROUNDING.1);
    }
}

/// The range and dimming that the row looks at.
fn check_solution(row: &Row, existing: &Existing, method: &Method<'_>) {
    let range = row.gamme.as_deref().expect("a range");
    let dimming = row.pose.as_ref().map(|pose| pose.gradation.as_str());
    let candidates = method.candidates(existing);
    let candidate = candidates
        .iter()
        .find(|one| {
            one.range.code == range
                && one.fit.as_ref().map(|fit| fit.dimming.code.as_str()) == dimming
        })
        .unwrap_or_else(|| panic!("{}", row.cas));
    let flux = row.flux.as_deref().expect("a flux");
    row.check(flux, candidate.sizing.needed_flux_lm(), ROUNDING.0);
    let verdict = row.verdict.as_deref();
    assert_eq!(Some(in_words(candidate.verdict)), verdict, "{}", row.cas);
    if let Some(pose) = &row.pose {
        check_fit(row, pose, existing, candidate);
    }
}

fn check_fit(row: &Row, pose: &Fitted, existing: &Existing, candidate: &Candidate<'_>) {
    let fit = candidate.fit.as_ref().expect("a step");
    let (watts, lumens) = pose.palier.split_once(", ").expect("watts, lumens");
    row.check(watts, fit.step.power_w, 1e-9);
    row.check(lumens, fit.step.flux_lm, 1e-9);
    row.check(&pose.heures_apres, fit.equivalent_hours, HOURS_APART);
    row.check(&pose.kwh_apres, fit.kwh_after, kwh_apart(fit.step.power_w));
    let before = existing.kwh_per_year();
    row.check(&pose.facteur, before / fit.kwh_after, ROUNDING.1);
    row.check(&pose.cout, fit.cost_cents_ht as f64 / 100.0, 1e-9);
    let at_old_hours = existing.kwh(fit.step.power_w, existing.equivalent_hours);
    let apart = kwh_apart(existing.system_power_w);
    row.check(&pose.gain_puissance, before - at_old_hours, apart);
    row.check(&pose.gain_profil, at_old_hours - fit.kwh_after, apart);
}

/// kWh a year that [`HOURS_APART`] is worth.
fn kwh_apart(watts: f64) -> f64 {
    watts * HOURS_APART / 1000.0
}

fn in_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Offered(FactorClass::F4) => "facteur 4",
        Verdict::Offered(FactorClass::F2) => "facteur 2",
        Verdict::Dominated(FactorClass::F4) => "facteur 4, dominée",
        Verdict::Dominated(FactorClass::F2) => "facteur 2, dominée",
        Verdict::TooLittle => "moins que facteur 2",
        Verdict::NoStep => "aucun palier",
        Verdict::Forbidden(_) => "interdite",
    }
}

/// A quarter of an hour a year too many of 275 W is seen.
#[test]
#[should_panic = "1 127,57"]
fn a_figure_that_the_program_does_not_find_is_stated() {
    let table: Table = toml::from_str(TABLES[0]).expect("a table");
    let stated = "275 W × 4 100,25 h / 1000 = 1 127,57 kWh";
    table.point[0].check(stated, 1127.5, kwh_apart(275.0));
}
