//! The rows of a choice: what binds besides the communes' budgets, and which offers count in each.

use super::{Fair, SAVING, counted_before};
use crate::french::agreeing;
use crate::plan::problem::{Measure, Row};
use crate::retrofit::FactorClass;
use crate::scenario::rules::Target;
use crate::scenario::rules::equity::{Good, Level};
use crate::scenario::rules::funds::Money;
use crate::scenario::rules::limits::{Limit, SHARE_PARTS};
use crate::scenario::rules::thresholds::Threshold;
use crate::scenario::study::Study;
use rustc_hash::FxHashMap;

/// What is chosen: a point renovated in some way, or works on a cabinet, which have no factor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Works {
    /// Index of the commune in the territory.
    pub commune: usize,
    pub year: usize,
    /// The target that it counts for.
    pub counts_for: Option<FactorClass>,
    /// The factor that it reaches: what a limit speaks of, whatever target it counts for.
    pub reaches: Option<FactorClass>,
    /// The fund that pays part of it.
    pub fund: Option<usize>,
}

/// What counts in a row.
enum Counts<'a> {
    Factor(FactorClass),
    PointsOf(usize),
    Within(&'a Limit),
    Share(&'a Limit, i64),
    Commune(usize),
    Everything,
    Fund {
        fund: usize,
        year: Option<usize>,
        commune: Option<usize>,
    },
}

impl Counts<'_> {
    /// How many times works count its measure.
    fn times(&self, works: &Works) -> i64 {
        let yes = match self {
            Self::Factor(factor) => works.counts_for == Some(*factor),
            Self::PointsOf(year) => works.reaches.is_some() && works.year == *year,
            Self::Within(limit) => limit.counts(works.commune, works.year, works.reaches),
            Self::Commune(commune) => works.reaches.is_some() && works.commune == *commune,
            Self::Everything => true,
            Self::Share(limit, least) => {
                if works.reaches.is_none() || !limit.counts_anywhere(works.year, works.reaches) {
                    return 0;
                }
                let inside = limit.scope.has(works.commune);
                return if inside { SHARE_PARTS - least } else { -least };
            }
            Self::Fund {
                fund,
                year,
                commune,
            } => {
                works.fund == Some(*fund)
                    && year.is_none_or(|one| one == works.year)
                    && commune.is_none_or(|one| one == works.commune)
            }
        };
        i64::from(yes)
    }
}

/// The rows of a choice, with what counts in each and what each is called.
#[derive(Default)]
pub(super) struct Rows<'a> {
    pub list: Vec<Row>,
    pub labels: Vec<String>,
    counts: Vec<Counts<'a>>,
    /// The rows of what every commune gets.
    pub fair: Vec<Fair>,
    /// Kinds known so far.
    pub kinds: Vec<Vec<(usize, i64)>>,
    known: FxHashMap<Vec<(usize, i64)>, usize>,
}

impl<'a> Rows<'a> {
    pub fn of(study: &'a Study) -> Self {
        let mut rows = Self::default();
        let (targets, done) = (&study.scenario.targets, &study.decisions.done_figures);
        rows.target(FactorClass::F4, targets.factor4, done.factor4);
        rows.target(FactorClass::F2, targets.factor2, done.factor2);
        let rules = &study.scenario.rules;
        for (year, least) in rules.years.least_points.iter().enumerate() {
            if *least > 0 {
                rows.push(
                    format!("min_points_{}", rules.years.list[year]),
                    Measure::Points,
                    [Some(i64::from(*least)), None],
                    Counts::PointsOf(year),
                    format!(
                        "au moins {least} {}{} (« annees.points_min »)",
                        agreeing(*least as usize, "point", "points"),
                        rules.years.in_year(year)
                    ),
                );
            }
        }
        for (rank, limit) in (1..).zip(&rules.limits) {
            rows.limit(rank, limit);
        }
        for at in 0..rules.equity.len() {
            rows.equity(study, at);
        }
        let first = counted_before(study);
        for (at, rule) in rules.thresholds.iter().enumerate() {
            rows.threshold(at, rule, first + at);
        }
        for at in 0..rules.funds.len() {
            rows.fund(study, at);
        }
        rows
    }

    fn push(
        &mut self,
        name: String,
        measure: Measure,
        [least, most]: [Option<i64>; 2],
        counts: Counts<'a>,
        label: String,
    ) {
        self.list.push(Row {
            name,
            measure,
            least,
            most,
        });
        self.counts.push(counts);
        self.labels.push(label);
    }

    fn target(&mut self, factor: FactorClass, target: Target, done: u32) {
        let number = match factor {
            FactorClass::F4 => 4,
            FactorClass::F2 => 2,
        };
        // Points done count for the target.
        let left = |points: u32| i64::from(points.saturating_sub(done));
        self.push(
            format!("facteur{number}"),
            Measure::Points,
            [
                Some(left(target.least())).filter(|least| *least > 0 || target.exact().is_some()),
                target.most().map(left),
            ],
            Counts::Factor(factor),
            format!("objectif facteur {number} ({})", target.label()),
        );
    }

    fn limit(&mut self, rank: usize, limit: &'a Limit) {
        let label = |what: &str| format!("règle [[limites]] n° {rank} ({what})");
        let bounded = |bounds: [Option<i64>; 2]| bounds.iter().any(Option::is_some);
        if bounded(limit.points) {
            let name = format!("limite_{rank}_points");
            let counts = Counts::Within(limit);
            self.push(name, Measure::Points, limit.points, counts, label("points"));
        }
        if bounded(limit.cents) {
            let name = format!("limite_{rank}_depense");
            let counts = Counts::Within(limit);
            self.push(name, Measure::Cents, limit.cents, counts, label("dépense"));
        }
        if let Some(least) = limit.least_share {
            self.push(
                format!("limite_{rank}_part"),
                Measure::Points,
                [Some(0), None],
                Counts::Share(limit, least),
                label("part des points"),
            );
        }
    }

    fn equity(&mut self, study: &Study, at: usize) {
        let rule = &study.scenario.rules.equity[at];
        let points = study.points_by_commune();
        let communes = study.budgets.keys().enumerate();
        for (position, commune) in communes.filter(|(_, it)| rule.scope.has(**it)) {
            let known = &study.scenario.territory.communes()[*commune];
            let park = points.get(commune).copied().unwrap_or(0);
            let size = rule.size(known.population, park);
            self.fair.push(Fair {
                row: self.list.len(),
                rule: at,
                commune: position,
                size,
            });
            let least = match rule.level {
                Level::Least(level) => Some(rule.least(level, size)),
                Level::Greatest => None,
            };
            self.push(
                format!("equite_{}_{}", at + 1, ascii(&known.insee)),
                match rule.good {
                    Good::Points => Measure::Points,
                    Good::Saving => Measure::Earlier(SAVING),
                },
                [least.filter(|least| *least > 0), None],
                Counts::Commune(*commune),
                format!(
                    "règle [[equite]] n° {}, part {}",
                    at + 1,
                    super::of_name(&known.nom)
                ),
            );
        }
    }

    /// The row of a threshold, that sums up the values at a place of every offer.
    fn threshold(&mut self, at: usize, rule: &Threshold, place: usize) {
        self.push(
            format!("seuil_{}", at + 1),
            Measure::Earlier(place),
            rule.bounds(),
            Counts::Everything,
            format!("règle [[seuils]] n° {} ({})", at + 1, rule.measure.code()),
        );
    }

    fn fund(&mut self, study: &Study, at: usize) {
        let rules = &study.scenario.rules;
        let fund = &rules.funds[at];
        let (name, rank) = (&fund.name, at + 1);
        let counts = |year, commune| Counts::Fund {
            fund: at,
            year,
            commune,
        };
        match &fund.money {
            Money::Whole(cents) => self.push(
                format!("fonds_{rank}"),
                Measure::Fund,
                [None, Some(*cents)],
                counts(None, None),
                format!("fonds « {name} »"),
            ),
            Money::Yearly(list) => {
                for (year, cents) in list.iter().enumerate() {
                    let stated = rules.years.list.get(year).copied().unwrap_or_default();
                    self.push(
                        format!("fonds_{rank}_{stated}"),
                        Measure::Fund,
                        [None, Some(*cents)],
                        counts(Some(year), None),
                        format!("fonds « {name} »{}", rules.years.in_year(year)),
                    );
                }
            }
        }
        let Some(most) = fund.most_per_commune else {
            return;
        };
        for commune in study.budgets.keys().copied() {
            if fund.scope.has(commune) {
                let one = &study.scenario.territory.communes()[commune];
                self.push(
                    format!("fonds_{rank}_{}", ascii(&one.insee)),
                    Measure::Fund,
                    [None, Some(most)],
                    counts(None, Some(commune)),
                    format!(
                        "plafond_par_commune du fonds « {name} », part {}",
                        super::of_name(&one.nom)
                    ),
                );
            }
        }
    }

    /// The rows of a fund in which the money of a commune in a year counts.
    pub fn of_fund(&self, wanted: usize, at: usize, of: usize) -> Vec<usize> {
        let rows = self.counts.iter().enumerate();
        rows.filter(|(_, counts)| {
            matches!(counts, Counts::Fund { fund, year, commune }
                if *fund == wanted
                    && year.is_none_or(|year| year == at)
                    && commune.is_none_or(|commune| commune == of))
        })
        .map(|(row, _)| row)
        .collect()
    }

    /// The kind of some works; one for each set of rows.
    pub fn kind(&mut self, works: &Works) -> usize {
        let list: Vec<(usize, i64)> = self
            .counts
            .iter()
            .map(|counts| counts.times(works))
            .enumerate()
            .filter(|(_, times)| *times != 0)
            .collect();
        if let Some(kind) = self.known.get(&list) {
            return *kind;
        }
        self.kinds.push(list.clone());
        self.known.insert(list, self.kinds.len() - 1);
        self.kinds.len() - 1
    }
}

/// A code that may stand in the name of a row.
pub(super) fn ascii(code: &str) -> String {
    code.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect()
}
