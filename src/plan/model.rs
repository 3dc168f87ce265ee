//! The choice as one mixed-integer program: columns and rows, with no solver in it.
//!
//! Whole, it is what any other solver can check; of one commune alone, it is what a commune with
//! more rules than a budget solves. Greatest sum of `value × column`, every row within its bounds.

mod alike;

use rustc_hash::FxHashMap;

use super::plain::points_f64;
use super::problem::{Chosen, Problem, Whole};
pub(super) use alike::Alike;

/// A program: the greatest value under its rows.
///
/// ```
/// use reverbere::planner::{Commune, Model, Offer, PointClass, Problem};
///
/// // Two points of 760 € each, for a budget of 900 €.
/// let problem = Problem {
///     years: 1,
///     communes: vec![Commune { budgets_cents: vec![90_000], ..Commune::default() }],
///     classes: vec![PointClass {
///         count: 2,
///         offers: vec![Offer { cost_cents: 76_000, value: 500.0, ..Offer::default() }],
///         ..PointClass::default()
///     }],
///     kinds: vec![Vec::new()],
///     ..Problem::default()
/// };
/// let model = Model::of(&problem);
/// assert_eq!((model.columns[0].upper, model.columns[0].value), (2.0, 500.0));
/// let budget = model.rows.iter().find(|row| row.most == 90_000.0).expect("a row of money");
/// assert_eq!(budget.terms, [(0, 76_000.0)]);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// What is to be decided.
    pub columns: Vec<Column>,
    /// What binds.
    pub rows: Vec<ModelRow>,
}

/// One decision.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// What it decides.
    pub what: ColumnIs,
    /// The most that it may be; the least is 0.
    pub upper: f64,
    /// Whether it is a whole number.
    pub integer: bool,
    /// What one unit is worth.
    pub value: f64,
}

/// What a column decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColumnIs {
    /// Points of a class that take an offer.
    Points {
        /// Index of the class.
        class: usize,
        /// Index of its offer.
        offer: usize,
    },
    /// 1 if a bundle is opened in a year.
    Opens {
        /// Index of the bundle.
        bundle: usize,
        /// Year, from 0.
        year: usize,
    },
    /// 1 if all points of a bundle are chosen.
    Complete {
        /// Index of the bundle.
        bundle: usize,
    },
    /// Cents of a draw (an index of [`Problem::draws`]).
    Draw(usize),
}

/// One bound on a sum of columns.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelRow {
    /// What it binds.
    pub what: RowIs,
    /// The least that the sum may be; minus infinity if free.
    pub least: f64,
    /// The most; infinity if free.
    pub most: f64,
    /// Columns, each with its factor.
    pub terms: Vec<(usize, f64)>,
}

/// What a row binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowIs {
    /// A class has so many points.
    Class(usize),
    /// A commune has so much money in some years.
    Spending {
        /// Index of the commune.
        commune: usize,
        /// First year, from 0.
        first: usize,
        /// Last year.
        last: usize,
    },
    /// A row of [`Problem::rows`].
    Row(usize),
    /// A bundle opens once.
    OpensOnce(usize),
    /// A bundle opens in a year only if some point of it is done then.
    OpensFor {
        /// Index of the bundle.
        bundle: usize,
        /// Year, from 0.
        year: usize,
    },
    /// Points of a class wait until their bundle opens; or go with it, where the whole is required.
    Opened {
        /// Index of the class.
        class: usize,
        /// Index of the bundle.
        bundle: usize,
        /// Year, from 0.
        year: usize,
    },
    /// A bundle is complete only with all points of a class.
    CompleteWith {
        /// Index of the bundle.
        bundle: usize,
        /// Index of the class.
        class: usize,
    },
}

/// Where everything of each commune is.
#[derive(Debug, Clone, Default)]
pub(super) struct Holdings {
    pub classes: Vec<Vec<usize>>,
    pub bundles: Vec<Vec<usize>>,
    pub draws: Vec<Vec<usize>>,
}

impl Holdings {
    pub fn of(problem: &Problem) -> Self {
        let communes = problem.communes.len();
        let by_commune = |of: &mut dyn Iterator<Item = usize>| {
            let mut lists = vec![Vec::new(); communes];
            for (index, commune) in of.enumerate() {
                if let Some(list) = lists.get_mut(commune) {
                    list.push(index);
                }
            }
            lists
        };
        Self {
            classes: by_commune(&mut problem.classes.iter().map(|it| it.commune)),
            bundles: by_commune(&mut problem.bundles.iter().map(|it| it.commune)),
            draws: by_commune(&mut problem.draws.iter().map(|it| it.commune)),
        }
    }
}

impl Model {
    /// The whole choice.
    #[must_use]
    pub fn of(problem: &Problem) -> Self {
        let holdings = Holdings::of(problem);
        let communes: Vec<usize> = (0..problem.communes.len()).collect();
        let rows: Vec<usize> = (0..problem.rows.len()).collect();
        Self::part(problem, &holdings, &communes, &rows)
    }

    /// The same program of few columns: those in whole numbers that are not kept stay at nothing.
    pub(super) fn taking(&self, keeps: impl Fn(usize) -> bool) -> Self {
        let mut few = self.clone();
        for (at, column) in few.columns.iter_mut().enumerate() {
            if column.integer && !keeps(at) {
                column.upper = 0.0;
            }
        }
        few
    }

    /// The choice of some communes, bound by some of the rows.
    pub(super) fn part(
        problem: &Problem,
        holdings: &Holdings,
        communes: &[usize],
        rows: &[usize],
    ) -> Self {
        let mut draft = Draft {
            problem,
            model: Self::default(),
            bound: vec![None; problem.rows.len()],
        };
        for (place, row) in rows.iter().enumerate() {
            draft.bound[*row] = Some(place);
        }
        let mut ties: Vec<Vec<(usize, f64)>> = vec![Vec::new(); rows.len()];
        for &commune in communes {
            draft.commune(commune, holdings, &mut ties);
        }
        for (&row, terms) in rows.iter().zip(ties) {
            let Bounds(least, most) = Bounds::of(problem.rows[row].least, problem.rows[row].most);
            draft.row(RowIs::Row(row), least, most, terms);
        }
        draft.model
    }

    /// What one unit of each column is worth.
    pub(super) fn worth(&self) -> Vec<f64> {
        self.columns.iter().map(|column| column.value).collect()
    }

    /// Writes what its columns decide into a choice.
    pub(super) fn write(&self, values: &[i64], chosen: &mut Chosen) {
        for (column, &amount) in self.columns.iter().zip(values) {
            match column.what {
                ColumnIs::Points { class, offer } => {
                    chosen.counts[class][offer] = u32::try_from(amount).unwrap_or(0);
                }
                ColumnIs::Draw(draw) => chosen.draws_cents[draw] = amount,
                ColumnIs::Opens { .. } | ColumnIs::Complete { .. } => {}
            }
        }
    }

    /// Its columns as a choice has them: where a search begins.
    pub(super) fn read(&self, problem: &Problem, chosen: &Chosen) -> Vec<f64> {
        let mut first_year: FxHashMap<usize, usize> = FxHashMap::default();
        let mut in_part: FxHashMap<usize, bool> = FxHashMap::default();
        for row in &self.rows {
            let RowIs::Class(index) = row.what else {
                continue;
            };
            let class = &problem.classes[index];
            let counts = &chosen.counts[index];
            let points: u32 = counts.iter().sum();
            for bundle in &class.bundles {
                *in_part.entry(*bundle).or_default() |= points < class.count;
                for (offer, _) in class.offers.iter().zip(counts).filter(|it| *it.1 > 0) {
                    let first = first_year.entry(*bundle).or_insert(offer.year);
                    *first = offer.year.min(*first);
                }
            }
        }
        let columns = self.columns.iter().map(|column| match column.what {
            ColumnIs::Points { class, offer } => f64::from(chosen.counts[class][offer]),
            ColumnIs::Opens { bundle, year } => {
                f64::from(u8::from(first_year.get(&bundle) == Some(&year)))
            }
            ColumnIs::Complete { bundle } => {
                f64::from(u8::from(in_part.get(&bundle) == Some(&false)))
            }
            ColumnIs::Draw(draw) => points_f64(chosen.draws_cents[draw]),
        });
        columns.collect()
    }
}

struct Bounds(f64, f64);

impl Bounds {
    fn of(least: Option<i64>, most: Option<i64>) -> Self {
        Self(
            least.map_or(f64::NEG_INFINITY, whole),
            most.map_or(f64::INFINITY, whole),
        )
    }
}

/// Each column once, with all its factors together: what works cost in a year they give back in others.
fn summed(terms: Vec<(usize, f64)>) -> Vec<(usize, f64)> {
    let mut known: FxHashMap<usize, usize> = FxHashMap::default();
    let mut sums: Vec<(usize, f64)> = Vec::with_capacity(terms.len());
    for (column, factor) in terms {
        let place = *known.entry(column).or_insert(sums.len());
        match sums.get_mut(place) {
            Some(sum) => sum.1 += factor,
            None => sums.push((column, factor)),
        }
    }
    sums
}

/// A number of points, cents or thousandths as a float; exact below 2^53.
fn whole(number: i64) -> f64 {
    number as f64
}

/// A model under way.
struct Draft<'a> {
    problem: &'a Problem,
    model: Model,
    /// For each row of the problem, its place among those that bind here.
    bound: Vec<Option<usize>>,
}

impl Draft<'_> {
    fn column(&mut self, what: ColumnIs, upper: f64, integer: bool, value: f64) -> usize {
        self.model.columns.push(Column {
            what,
            upper,
            integer,
            value,
        });
        self.model.columns.len() - 1
    }

    fn row(&mut self, what: RowIs, least: f64, most: f64, terms: Vec<(usize, f64)>) {
        self.model.rows.push(ModelRow {
            what,
            least,
            most,
            terms,
        });
    }

    /// Everything of one commune, and what it adds to the rows that tie communes.
    fn commune(&mut self, commune: usize, holdings: &Holdings, ties: &mut [Vec<(usize, f64)>]) {
        let problem = self.problem;
        let mut spending: Vec<Vec<(usize, f64)>> = vec![Vec::new(); problem.years];
        let mut members: Vec<Vec<Member>> = vec![Vec::new(); holdings.bundles[commune].len()];
        for &index in &holdings.classes[commune] {
            let class = &problem.classes[index];
            if class.offers.is_empty() && !class.forced {
                continue;
            }
            let count = f64::from(class.count);
            let mut taken = Vec::with_capacity(class.offers.len());
            for (place, offer) in class.offers.iter().enumerate() {
                let what = ColumnIs::Points {
                    class: index,
                    offer: place,
                };
                let column = self.column(what, count, true, offer.value);
                taken.push((column, offer.year));
                if offer.cost_cents != 0 {
                    spending[offer.year].push((column, whole(offer.cost_cents)));
                }
                if offer.returned_cents != 0 {
                    for later in spending.iter_mut().skip(offer.year + 1) {
                        later.push((column, -whole(offer.returned_cents)));
                    }
                }
                for &(row, weight) in &problem.kinds[offer.kind] {
                    let amount = whole(weight) * whole(problem.amount(offer, row));
                    if let (Some(at), true) = (self.bound[row], amount != 0.0) {
                        ties[at].push((column, amount));
                    }
                }
            }
            let all = taken.iter().map(|&(column, _)| (column, 1.0)).collect();
            let least = if class.forced {
                count
            } else {
                f64::NEG_INFINITY
            };
            self.row(RowIs::Class(index), least, count, all);
            for bundle in &class.bundles {
                if let Ok(at) = holdings.bundles[commune].binary_search(bundle)
                    && class.count > 0
                    && !class.offers.is_empty()
                {
                    members[at].push(Member {
                        class: index,
                        count,
                        taken: taken.clone(),
                    });
                }
            }
        }
        for (&bundle, members) in holdings.bundles[commune].iter().zip(&members) {
            self.bundle(bundle, members, &mut spending, ties);
        }
        for &draw in &holdings.draws[commune] {
            let of = &problem.draws[draw];
            let column = self.column(
                ColumnIs::Draw(draw),
                whole(of.most_cents.max(0)),
                // Limits of spending nest, and so does one row of a fund for each draw: whole cents
                // come of themselves, but not where rows cross.
                of.rows.len() > 1,
                of.value_per_cent,
            );
            spending[of.year].push((column, -1.0));
            for at in of.rows.iter().filter_map(|&row| self.bound[row]) {
                ties[at].push((column, 1.0));
            }
        }
        for limit in problem.spending_limits(commune) {
            let terms = summed(spending[limit.first..=limit.last].concat());
            if !terms.is_empty() {
                let what = RowIs::Spending {
                    commune,
                    first: limit.first,
                    last: limit.last,
                };
                self.row(what, f64::NEG_INFINITY, whole(limit.cents), terms);
            }
        }
    }

    fn bundle(
        &mut self,
        index: usize,
        members: &[Member],
        spending: &mut [Vec<(usize, f64)>],
        ties: &mut [Vec<(usize, f64)>],
    ) {
        let problem = self.problem;
        let bundle = &problem.bundles[index];
        if members.is_empty() || !bundle.matters() {
            return;
        }
        let penalty = match bundle.whole {
            Whole::Wished { penalty } => penalty,
            Whole::Free | Whole::Required => 0.0,
        };
        let opens: Vec<usize> = (0..problem.years)
            .map(|year| {
                let what = ColumnIs::Opens {
                    bundle: index,
                    year,
                };
                self.column(what, 1.0, true, bundle.opening_value - penalty)
            })
            .collect();
        let once = opens.iter().map(|&column| (column, 1.0)).collect();
        self.row(RowIs::OpensOnce(index), f64::NEG_INFINITY, 1.0, once);
        for (year, &column) in opens.iter().enumerate() {
            if bundle.opening_cents != 0 {
                spending[year].push((column, whole(bundle.opening_cents)));
            }
            for &(row, weight) in problem.kind_of_opening(bundle, year) {
                let taken = problem.penalty_amount(bundle, row);
                let amount = whole(weight) * whole(problem.opening_amount(bundle, row) - taken);
                if let (Some(at), true) = (self.bound[row], amount != 0.0) {
                    ties[at].push((column, amount));
                }
            }
        }
        let required = bundle.whole == Whole::Required;
        for (year, &opened) in opens.iter().enumerate() {
            let mut done = vec![(opened, 1.0)];
            for member in members {
                // Where it opens once, what is done until a year has waited for it: in pieces of
                // points this binds far more than year by year.
                let years = if required { year..=year } else { 0..=year };
                let taken = member.taken.iter().filter(|taken| years.contains(&taken.1));
                let mut terms: Vec<(usize, f64)> =
                    taken.map(|&(column, _)| (column, 1.0)).collect();
                let in_year = member.taken.iter().filter(|taken| taken.1 == year);
                done.extend(in_year.map(|&(column, _)| (column, -1.0)));
                let what = RowIs::Opened {
                    class: member.class,
                    bundle: index,
                    year,
                };
                if required {
                    terms.push((opened, -member.count));
                    self.row(what, 0.0, 0.0, terms);
                } else if !terms.is_empty() {
                    let until = opens[..=year].iter();
                    terms.extend(until.map(|&column| (column, -member.count)));
                    self.row(what, f64::NEG_INFINITY, 0.0, terms);
                }
            }
            if !required {
                let what = RowIs::OpensFor {
                    bundle: index,
                    year,
                };
                self.row(what, f64::NEG_INFINITY, 0.0, done);
            }
        }
        if penalty > 0.0 || bundle.penalty_earlier.iter().any(|it| *it > 0) {
            let complete = self.column(ColumnIs::Complete { bundle: index }, 1.0, true, penalty);
            // Goals weigh alike in every year.
            for &(row, weight) in problem.kind_of_opening(bundle, 0) {
                let amount = whole(weight) * whole(problem.penalty_amount(bundle, row));
                if let (Some(at), true) = (self.bound[row], amount != 0.0) {
                    ties[at].push((complete, amount));
                }
            }
            for member in members {
                let mut terms = vec![(complete, -member.count)];
                terms.extend(member.taken.iter().map(|&(column, _)| (column, 1.0)));
                let what = RowIs::CompleteWith {
                    bundle: index,
                    class: member.class,
                };
                self.row(what, 0.0, f64::INFINITY, terms);
            }
        }
    }
}

/// A class in a bundle: its columns with their years.
#[derive(Clone)]
struct Member {
    class: usize,
    count: f64,
    taken: Vec<(usize, usize)>,
}
