//! What a plan's documents say of each commune beyond the chosen points: how many of its points
//! could be chosen, and why the others could not.

use crate::energy::assumptions::{self, Assumptions};
use crate::inventory::finding::{Finding, Rule};
use crate::inventory::points::Points;
use crate::retrofit::classes::NoSolution;
use crate::scenario::study::{CommuneChoice, Study};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Facts of all the communes, by INSEE code.
pub struct Facts<'a> {
    by_insee: BTreeMap<&'a str, CommuneFacts>,
    none: CommuneFacts,
    /// What the import found and the scenario does not answer: places among the findings.
    pub findings: Vec<usize>,
    /// What is assumed of the points of all the communes.
    pub assumed: Assumptions,
}

/// Facts of one commune.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CommuneFacts {
    /// Points that have a solution and are neither done nor forbidden.
    pub eligible: usize,
    /// Cost of the cheapest solution of any of them, cents on the scenario's basis.
    pub cheapest_cents: Option<i64>,
    /// Points that cannot be in a plan, by reason.
    pub out: BTreeMap<Out, usize>,
    /// Points that could be renovated and to which nothing is offered: row of the frame, in their
    /// order, and place among `Classes::without`.
    pub unsolved: Vec<(u32, usize)>,
    /// What the import found in its inventory: places among the findings.
    pub findings: Vec<usize>,
    /// What is assumed of its points.
    pub assumed: Assumptions,
}

/// Why a point cannot be in a plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Out {
    /// A rule of the import excludes it.
    Excluded(Rule),
    /// Nothing can be offered.
    NoSolution(NoSolution),
    /// It is done, and the inventory still has it as it was.
    Done,
    /// The scenario forbids it.
    Forbidden,
}

impl Out {
    /// What it means.
    #[must_use]
    pub fn meaning(&self) -> &'static str {
        match self {
            Self::Excluded(rule) => rule.meaning(),
            Self::NoSolution(reason) => reason.label(),
            Self::Done => "point déjà fait : il compte pour les objectifs, et n'est plus à choisir",
            Self::Forbidden => "point interdit par le scénario",
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Excluded(rule) => rule.remedy(),
            Self::NoSolution(NoSolution::Unsized) => {
                "vérifier lampe et luminaire, ou préciser le luminaire dans une correspondance"
            }
            Self::NoSolution(NoSolution::NothingConsumed) => {
                "vérifier le régime de l'inventaire : il éteint le point toute la nuit"
            }
            Self::NoSolution(NoSolution::NoLuminaire) => {
                "compléter le catalogue par des luminaires de plus de flux"
            }
            Self::NoSolution(NoSolution::FactorNotReached) => {
                "rien à faire, sauf à compléter le catalogue par des solutions plus sobres"
            }
            Self::Done => "mettre l'inventaire à jour",
            Self::Forbidden => "revoir les règles [[interdire]] du scénario",
            Self::NoSolution(NoSolution::Forbidden(_)) => {
                "revoir la section [drapeaux] du scénario, ou compléter le catalogue"
            }
        }
    }
}

/// Why a commune has no chosen point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPoint {
    /// It has no point that could be chosen.
    NothingEligible,
    /// Its budget is zero.
    NoBudget,
    /// Its budget does not pay for its cheapest solution, which costs so many cents.
    BudgetTooSmall(i64),
    /// The targets are met with more savings elsewhere.
    OthersSaveMore,
}

impl CommuneFacts {
    /// Why no point of the commune is chosen.
    #[must_use]
    pub fn why_no_point(&self, choice: &CommuneChoice) -> NoPoint {
        match self.cheapest_cents {
            None => NoPoint::NothingEligible,
            Some(_) if choice.budget_cents <= 0 => NoPoint::NoBudget,
            Some(cheapest) if choice.budget_cents < cheapest && choice.draws.is_empty() => {
                NoPoint::BudgetTooSmall(cheapest)
            }
            Some(_) => NoPoint::OthersSaveMore,
        }
    }
}

/// Whether the scenario says what the inventory leaves open: what a regime's own words stand for.
fn is_answered(study: &Study, finding: &Finding) -> bool {
    finding.rule == Rule::RegimeInconnu && study.scenario.regimes.profile(&finding.read).is_some()
}

/// Whose the rows of the inventories are.
struct Owners<'a> {
    /// INSEE code of a row with a point, by file, sheet and row.
    by_row: FxHashMap<(&'a str, &'a str, u32), &'a str>,
    /// INSEE code of a sheet, where all its points are of one commune.
    by_sheet: FxHashMap<(&'a str, &'a str), Option<&'a str>>,
}

impl<'a> Owners<'a> {
    fn of(points: &'a Points) -> Self {
        let rows = points.rows();
        let (mut by_row, mut by_sheet) = (FxHashMap::default(), FxHashMap::default());
        for row in 0..points.len() {
            let point = rows.get(row);
            let (file, sheet, insee) = (point.fichier, point.feuille, point.insee);
            by_row.insert((file, sheet, point.ligne), insee);
            let owner = by_sheet.entry((file, sheet)).or_insert(Some(insee));
            *owner = owner.filter(|known| *known == insee);
        }
        Self { by_row, by_sheet }
    }

    /// The commune that a finding is about; `None` where that is not known.
    fn owner(&self, finding: &Finding) -> Option<&'a str> {
        let sheet = (&*finding.file, &*finding.sheet);
        let digits = finding
            .cell
            .trim_start_matches(|c: char| !c.is_ascii_digit());
        let of_row = || self.by_row.get(&(sheet.0, sheet.1, digits.parse().ok()?));
        let owner = of_row().copied();
        owner.or_else(|| self.by_sheet.get(&sheet).copied().flatten())
    }
}

impl<'a> Facts<'a> {
    /// Counts the points of a study, commune by commune.
    #[must_use]
    pub fn gather(study: &'a Study) -> Self {
        let mut by_insee: BTreeMap<&str, CommuneFacts> = BTreeMap::new();
        for class in &study.classes.classes {
            let facts = by_insee.entry(&class.insee).or_default();
            let mut open = 0;
            for row in &class.rows {
                let out = if study.decisions.leaves_open(*row) {
                    open += 1;
                    continue;
                } else if study.decisions.done.contains(row) {
                    Out::Done
                } else {
                    Out::Forbidden
                };
                *facts.out.entry(out).or_default() += 1;
            }
            facts.eligible += open;
            if open == 0 {
                continue;
            }
            let cheapest = class
                .solutions
                .iter()
                .map(|solution| solution.cost_cents)
                .min();
            facts.cheapest_cents = [facts.cheapest_cents, cheapest].into_iter().flatten().min();
        }
        for (place, without) in study.classes.without.iter().enumerate() {
            let facts = by_insee.entry(&without.insee).or_default();
            *facts
                .out
                .entry(Out::NoSolution(without.reason))
                .or_default() += without.rows.len();
            let rows = without.rows.iter();
            facts.unsolved.extend(rows.map(|row| (*row, place)));
        }
        for facts in by_insee.values_mut() {
            facts.unsolved.sort_unstable();
        }
        let points = &study.import.points;
        let (insee, exclusion) = (points.text("insee"), points.text("exclusion"));
        for (row, rule) in exclusion.iter().enumerate() {
            let facts = by_insee
                .entry(insee.get(row).unwrap_or_default())
                .or_default();
            if let Some(rule) = rule.and_then(Rule::from_code) {
                *facts.out.entry(Out::Excluded(rule)).or_default() += 1;
            }
        }
        let owners = Owners::of(points);
        let all = study.import.findings.iter().enumerate();
        let open = all.filter(|(_, finding)| !is_answered(study, finding));
        let mut findings = Vec::new();
        for (place, finding) in open {
            findings.push(place);
            if let Some(insee) = owners.owner(finding) {
                by_insee.entry(insee).or_default().findings.push(place);
            }
        }
        let (assumed, all) = assumptions::of(points, &study.import.decisions);
        for (insee, assumed) in assumed {
            by_insee.entry(insee).or_default().assumed = assumed;
        }
        Self {
            by_insee,
            none: CommuneFacts::default(),
            findings,
            assumed: all,
        }
    }

    /// The facts of a commune.
    #[must_use]
    pub fn of(&self, insee: &str) -> &CommuneFacts {
        self.by_insee.get(insee).unwrap_or(&self.none)
    }

    /// The facts of all the communes together; no cheapest solution.
    #[must_use]
    pub fn territory(&self) -> CommuneFacts {
        let mut sum = CommuneFacts::default();
        for facts in self.by_insee.values() {
            sum.eligible += facts.eligible;
            for (out, count) in &facts.out {
                *sum.out.entry(out.clone()).or_default() += count;
            }
        }
        sum
    }
}
