//! The fields of what a plan is for a commune, and for the communes of an EPCI together.

use super::PAGE;
use crate::document::field::{Operand, of};
use crate::document::xlsx::table::Source;
use crate::document::{Datum, Field, Fields, Formula, Shown, fields};
use crate::inventory::territory::Commune;
use crate::money::Basis;
use crate::report::layout::{self, commune, epci, extra, label};
use crate::report::plan::Extras;
use crate::report::{PlanDocument, Proof};
use crate::scenario::study::{CommuneChoice, Study, YearChoice};
use crate::scenario::{Target, Targets};

/// The sheet of communes.
pub const COMMUNES: Shown = Shown(1);
/// The sheet of EPCI.
pub const EPCIS: Shown = Shown(1 << 1);
/// The table of EPCI of the page.
pub const PAGE_EPCIS: Shown = Shown(1 << 3);
/// Both sheets.
const SHEETS: Shown = Shown(COMMUNES.0 | EPCIS.0);
/// Both tables of the page.
const PAGES: Shown = Shown(PAGE.0 | PAGE_EPCIS.0);
/// Documents of EPCI.
const GROUPS: Shown = Shown(EPCIS.0 | PAGE_EPCIS.0);
/// All of them.
const ALL: Shown = Shown(SHEETS.0 | PAGES.0);

/// What a plan is for a commune, or for several.
#[derive(Clone, Default)]
pub struct Line<'a> {
    /// The commune, where it is one.
    pub commune: Option<&'a Commune>,
    /// Their EPCI.
    pub epci: &'a str,
    /// How many they are.
    pub communes: u32,
    population: u32,
    park_points: u32,
    eligible: u32,
    /// Points that count for factor 4.
    pub factor4: u32,
    /// Points that count for factor 2.
    pub factor2: u32,
    /// Consumption of the chosen points today, kWh a year.
    pub before_kwh: f64,
    /// Their consumption after the works, kWh a year.
    pub after_kwh: f64,
    /// Their money, all years together.
    pub money: YearChoice,
    /// What is left to the communes in the end, where it is known.
    remaining_cents: Option<i64>,
    /// What one more euro of budget is worth, in the unit of the goal.
    per_euro: f64,
}

impl<'a> Line<'a> {
    /// The commune at a place of a plan.
    #[must_use]
    pub fn of(document: &PlanDocument<'a>, place: usize, choice: &CommuneChoice) -> Self {
        let known = &document.study.scenario.territory.communes()[choice.commune];
        Self {
            commune: Some(known),
            epci: &known.epci,
            communes: 1,
            population: known.population,
            park_points: choice.existing.points as u32,
            eligible: 0,
            factor4: choice.factor4,
            factor2: choice.factor2,
            before_kwh: choice.kwh_before_per_year,
            after_kwh: choice.kwh_after_per_year,
            money: YearChoice {
                budget_cents: choice.budget_cents,
                ..choice.all_years()
            },
            remaining_cents: None,
            per_euro: document.proof.prices.best_euro(place),
        }
    }

    /// The same with its points that could be chosen.
    #[must_use]
    pub fn with_eligible(self, eligible: u32) -> Self {
        Self { eligible, ..self }
    }

    /// The same with what is left to it in the end.
    #[must_use]
    pub fn with_remaining(self, cents: i64) -> Self {
        let remaining_cents = Some(cents);
        Self {
            remaining_cents,
            ..self
        }
    }

    /// What the budgets pay, points done already with it.
    #[must_use]
    pub fn used_cents(&self) -> i64 {
        self.money.own_cents() + self.money.done_cents
    }

    fn plus(&self, other: &Self) -> Self {
        let both = self.remaining_cents.zip(other.remaining_cents);
        Self {
            commune: None,
            epci: self.epci,
            communes: self.communes + other.communes,
            population: self.population + other.population,
            park_points: self.park_points + other.park_points,
            eligible: self.eligible + other.eligible,
            factor4: self.factor4 + other.factor4,
            factor2: self.factor2 + other.factor2,
            before_kwh: self.before_kwh + other.before_kwh,
            after_kwh: self.after_kwh + other.after_kwh,
            money: self.money.plus(&other.money),
            remaining_cents: both.map(|(one, other)| one + other),
            per_euro: self.per_euro.max(other.per_euro),
        }
    }
}

/// The lines of each EPCI together, in the order of their first communes.
#[must_use]
pub fn by_epci<'a>(lines: impl IntoIterator<Item = Line<'a>>) -> Vec<Line<'a>> {
    let mut epcis: Vec<Line<'a>> = Vec::new();
    for line in lines {
        match epcis.iter_mut().find(|epci| epci.epci == line.epci) {
            Some(epci) => *epci = epci.plus(&line),
            None => epcis.push(Line {
                commune: None,
                ..line
            }),
        }
    }
    epcis
}

const POINTS_COST: &str = "cout_points_eur";
const CABINETS: &str = "armoires";
const WORKS: &str = "travaux_eur";
const BUDGET: &str = "budget_eur";
const COST: &str = "cout_eur";
const FUNDS: &str = "fonds_eur";
const DONE: &str = "deja_fait_eur";
const REINVESTED: &str = "economies_reinvesties";
const REST: &str = "reste_eur";
const FACTOR4: &str = "facteur4";
const FACTOR2: &str = "facteur2";
const BEFORE: &str = "kwh_avant";
const AFTER: &str = "kwh_apres";

/// The fields of a line, in the order of every document.
#[must_use]
pub fn fields<'a>(study: &Study, proof: &Proof) -> Fields<Line<'a>> {
    let extras = Extras::of(study);
    let basis = study.scenario.basis.basis;
    let parts = [
        names(),
        budget(&extras, basis),
        energy(),
        shares(&study.scenario.targets, proof),
    ];
    Fields::new(parts.into_iter().flatten().collect())
}

fn names<'a>() -> Vec<Field<Line<'a>>> {
    fields! { Line<'a>;
        "insee", commune::INSEE, Text 8.0, COMMUNES, Read =>
            |one| one.commune.map(|known| &*known.insee).into();
        "commune", commune::NAME, Text 26.0, COMMUNES | PAGE, Read =>
            |one| one.commune.map(|known| &*known.nom).into(),
            opens(|one| one.commune.map(layout::commune_file));
        "epci", commune::EPCI, Text 28.0, COMMUNES | PAGE, Read =>
            |one| one.epci.into(), with_choice();
        "nom_epci", commune::EPCI, Wrapped 32.0, GROUPS, Read => |one| one.epci.into();
        "communes", epci::COMMUNES, Whole 11.0, GROUPS, Sum => |one| one.communes.into();
        "population", commune::POPULATION, Whole 12.0, SHEETS, Sum => |one| one.population.into();
        "points", commune::POINTS, Whole 12.0, ALL, Sum => |one| one.park_points.into();
        "eligibles", commune::ELIGIBLE, Whole 12.0, COMMUNES, Sum => |one| one.eligible.into();
    }
}

/// Budgets and what becomes of them; money beyond points only where the scenario has any.
fn budget<'a>(extras: &Extras, basis: Basis) -> Vec<Field<Line<'a>>> {
    let [works, funds, done] = [extras.works(), !extras.funds.is_empty(), extras.done];
    let reinvests = extras.reinvests;
    let shown_where = |any: bool| if any { COMMUNES } else { Shown(0) };
    let mut paid = of(COST);
    if done {
        paid = paid + of(DONE);
    }
    if funds {
        paid = paid - of(FUNDS);
    }
    let (works_cost, cost) = if works {
        let price = Formula::Cell(Operand::Elsewhere(extras.work()));
        (of(CABINETS) * price, of(POINTS_COST) + of(WORKS))
    } else {
        (Formula::Number(0.0), of(POINTS_COST))
    };
    let had = if reinvests {
        of(BUDGET) + of(REINVESTED)
    } else {
        of(BUDGET)
    };
    let [works, funds, done, reinvests] = [works, funds, done, reinvests].map(shown_where);
    // Without works, points cost all there is: their own column would say it twice.
    fields! { Line<'a>;
        BUDGET, &commune::budget(basis), Euros 17.0, ALL, Sum =>
            |one| Datum::Cents(one.money.budget_cents);
        POINTS_COST, &extra::points_cost(basis), Euros 17.0, works, Sum =>
            |one| Datum::Cents(one.money.cost_cents);
        CABINETS, extra::CABINETS, Whole 12.0, works, Sum => |one| one.money.works.into();
        WORKS, &extra::works(basis), Euros 17.0, works, LiveSum => works_cost;
        COST, &layout::cost(basis), Euros 17.0, ALL, LiveSum => cost;
        FUNDS, &extra::funds(basis), Euros 17.0, funds, Sum =>
            |one| Datum::Cents(one.money.funds_cents());
        DONE, &extra::done(basis), Euros 17.0, done, Sum =>
            |one| Datum::Cents(one.money.done_cents);
        REINVESTED, &extra::reinvested(basis), Euros 17.0, reinvests, Sum =>
            |one| Datum::Cents(one.money.reinvested_cents);
        REST, &commune::rest(basis), Euros 17.0, SHEETS | PAGE, LiveSum => had - paid;
        "reste_a_charge_eur", extra::YEAR_REMAINING, Euros 17.0, PAGES, Sum =>
            |one| one.remaining_cents.map_or(Datum::Blank, Datum::Cents);
    }
}

fn energy<'a>() -> Vec<Field<Line<'a>>> {
    fields! { Line<'a>;
        FACTOR4, commune::FACTOR4, Whole 12.0, ALL, Sum => |one| one.factor4.into();
        FACTOR2, commune::FACTOR2, Whole 12.0, ALL, Sum => |one| one.factor2.into();
        "economie_kwh", commune::SAVING, Whole 12.0, ALL, LiveSum => of(BEFORE) - of(AFTER);
        BEFORE, commune::BEFORE, Whole 12.0, ALL, Sum => |one| one.before_kwh.into();
        AFTER, commune::AFTER, Whole 12.0, ALL, Sum => |one| one.after_kwh.into();
        "quotient", "Facteur", Factor 8.0, PAGE, Live =>
            (of(BEFORE) / of(AFTER)).rounded(9).rounded_down(2);
    }
}

/// What one more euro brings, and how much of targets and budgets is used.
fn shares<'a>(targets: &Targets, proof: &Proof) -> Vec<Field<Line<'a>>> {
    let per_euro = if proof.plain {
        commune::KWH_PER_EURO.to_owned()
    } else {
        format!("{} par € de plus", proof.prices.unit)
    };
    let of_target = |points, target: Target, label| of(points) / asked(target, label);
    fields! { Line<'a>;
        "valeur_euro", &per_euro, Yield 12.0, COMMUNES, Read => |one| one.per_euro.into();
        "part_facteur4", epci::SHARE4, Percent 14.0, EPCIS, LiveTotal =>
            of_target(FACTOR4, targets.factor4, label::TARGET4);
        "part_facteur2", epci::SHARE2, Percent 14.0, EPCIS, LiveTotal =>
            of_target(FACTOR2, targets.factor2, label::TARGET2);
        "budget_utilise", commune::BUDGET_SHARE, Percent 14.0, SHEETS, LiveTotal =>
            Formula::Number(1.0) - of(REST) / of(BUDGET);
    }
}

/// The points that a target asks for, where the page of the territory has them; nothing, which gives
/// no share, where a target is not one number of points.
fn asked(target: Target, label: &str) -> Formula<Operand> {
    let Some(asked @ 1..) = target.exact() else {
        return Formula::Number(0.0);
    };
    let page = layout::sheet::SYNTHESIS;
    Formula::Cell(Operand::Elsewhere(Source {
        cell: format!("VLOOKUP(\"{label}\",{page}!$D:$F,3,FALSE)"),
        value: asked.into(),
    }))
}
