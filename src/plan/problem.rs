//! The choice to make, in plain structs: points, what can be done to them, and what binds.
//!
//! This room knows nothing of lamps, sheets or frames, nor of what a *value* is worth: kWh a year,
//! euros, or a number of points. It makes the sum of the values as great as it can be.

/// The whole choice: which points, which retrofit, in which year, within which money and rules.
///
/// ```
/// use reverbere::planner::{Commune, Offer, PointClass, Problem};
///
/// // A lamp worth 500 kWh and two of 300 kWh, 760 € each, for a budget of 900 €.
/// let offer = |value| Offer { cost_cents: 76_000, value, ..Offer::default() };
/// let class = |count, value| PointClass {
///     count,
///     offers: vec![offer(value)],
///     ..PointClass::default()
/// };
/// let problem = Problem {
///     years: 1,
///     communes: vec![Commune { budgets_cents: vec![90_000], ..Commune::default() }],
///     classes: vec![class(2, 300.0), class(1, 500.0)],
///     kinds: vec![Vec::new()],
///     ..Problem::default()
/// };
///
/// assert_eq!(problem.pairs(), 2);
/// let [limit] = problem.spending_limits(0)[..] else { panic!("one year") };
/// assert_eq!((limit.first, limit.last, limit.cents), (0, 0, 90_000));
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Problem {
    /// Years of works, at least one.
    pub years: usize,
    /// The communes, with their money.
    pub communes: Vec<Commune>,
    /// The classes of points, in the documented order.
    pub classes: Vec<PointClass>,
    /// Cabinets and streets that mean something to the choice.
    pub bundles: Vec<Bundle>,
    /// What binds besides budgets: targets, least and most points or money of some communes,
    /// funds, the value of an earlier goal.
    pub rows: Vec<Row>,
    /// Kinds of offers: in which rows such an offer counts, and how many times its measure.
    pub kinds: Vec<Vec<(usize, i64)>>,
    /// Money that communes may take from elsewhere.
    pub draws: Vec<Draw>,
}

/// The money of one commune.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commune {
    /// What a reader of a model calls it: its INSEE code.
    pub name: String,
    /// Budget of each year, in whole cents. A budget below zero counts as none.
    pub budgets_cents: Vec<i64>,
    /// Whether the money of one year may serve another.
    pub carry: Carry,
    /// What was spent before the plan beyond all the budgets, in whole cents: the first money that
    /// is added pays for it.
    pub overdrawn_cents: i64,
}

/// What becomes of money between years.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Carry {
    /// The money of a year serves that year only.
    #[default]
    Never,
    /// What a year leaves serves the years after; so many cents at most may be spent ahead of
    /// later budgets.
    Forward {
        /// The most that may be spent at the end of a year beyond the budgets until then.
        borrow_cents: i64,
    },
    /// Only the sum over the years binds.
    Total,
}

/// Identical points of one commune, and what can be done to each of them.
///
/// ```
/// use reverbere::planner::{Offer, PointClass};
///
/// let class = PointClass {
///     count: 12,
///     offers: vec![Offer { cost_cents: 76_000, value: 531.7, ..Offer::default() }],
///     ..PointClass::default()
/// };
/// // The same works a year later are another offer.
/// let later = Offer { year: 1, ..class.offers[0].clone() };
/// assert!(later.is_twin_of(&class.offers[0]));
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PointClass {
    /// Index of the commune in [`Problem::communes`].
    pub commune: usize,
    /// How many points are alike.
    pub count: u32,
    /// Whether every one of them must be renovated.
    pub forced: bool,
    /// Indices of the bundles that they belong to, at most one cabinet and one street.
    pub bundles: Vec<usize>,
    /// What can be done to each; a point takes one offer or none.
    pub offers: Vec<Offer>,
}

/// One retrofit in one year, offered to every point of a class.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Offer {
    /// Index of [`Problem::kinds`]: the rows in which it counts.
    pub kind: usize,
    /// Year of the works, from 0.
    pub year: usize,
    /// What one point takes from the commune's budget, in whole cents; not negative.
    pub cost_cents: i64,
    /// What one point takes from funds, in whole cents; not negative.
    pub grant_cents: i64,
    /// What one point gives back to the commune's budget of each year after that of the works, in whole
    /// cents; not negative.
    pub returned_cents: i64,
    /// What one point is worth.
    pub value: f64,
    /// What it is worth under each other goal that a row may count, in whole thousandths.
    pub earlier: Box<[i64]>,
}

/// Points that a cabinet feeds, or that stand in one street.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bundle {
    /// What a reader of a model calls it.
    pub name: String,
    /// Index of the commune.
    pub commune: usize,
    /// What the first of its points costs on top, once: the cabinet's clock or rework.
    pub opening_cents: i64,
    /// What that is worth, under the goal at hand (for the least cost: minus the cost).
    pub opening_value: f64,
    /// The same under each earlier goal, in whole thousandths.
    pub opening_earlier: Box<[i64]>,
    /// What the bundle takes from each earlier goal where it is wished whole and done in part, in
    /// whole thousandths; not negative.
    pub penalty_earlier: Box<[i64]>,
    /// For each year, the kind that says in which rows of money the opening counts.
    pub kinds: Vec<usize>,
    /// Whether its points go together.
    pub whole: Whole,
}

/// Whether the points of a bundle go together.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Whole {
    /// Each for itself.
    #[default]
    Free,
    /// A bundle with some of its points chosen and others not is worth so much less.
    Wished {
        /// What such a bundle takes from the value; positive.
        penalty: f64,
    },
    /// All of its points in one year, or none.
    Required,
}

/// A sum over the chosen points that must lie within bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What a reader of a model calls it.
    pub name: String,
    /// What is summed.
    pub measure: Measure,
    /// The least that the sum may be.
    pub least: Option<i64>,
    /// The most that it may be.
    pub most: Option<i64>,
}

/// What a row sums up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Points; openings of bundles do not count.
    Points,
    /// Cents from the communes' budgets, openings included.
    Cents,
    /// Cents from funds: grants, and draws on this row.
    Fund,
    /// The value under another goal (an index of [`Offer::earlier`]), in thousandths: that of an
    /// earlier stage, or what rules of fairness share out.
    Earlier(usize),
}

/// Money that one commune may add to its budget of one year.
#[derive(Debug, Clone, PartialEq)]
pub struct Draw {
    /// Index of the commune.
    pub commune: usize,
    /// Year in which the money comes.
    pub year: usize,
    /// The rows of [`Measure::Fund`] in which it counts: what it is taken from, and what bounds a
    /// commune's part of that.
    pub rows: Vec<usize>,
    /// The most that may be taken, in whole cents.
    pub most_cents: i64,
    /// What each cent is worth, not positive: what it takes from the value.
    pub value_per_cent: f64,
}

/// What is chosen, whatever it comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Chosen {
    /// Points by class and offer.
    pub counts: Vec<Vec<u32>>,
    /// Cents by draw.
    pub draws_cents: Vec<i64>,
}

impl Offer {
    /// Whether another offer is the same but for its year.
    #[must_use]
    pub fn is_twin_of(&self, other: &Self) -> bool {
        let key = |it: &Self| {
            let cents = (it.cost_cents, it.grant_cents, it.returned_cents);
            (it.kind, cents, it.value.to_bits())
        };
        key(self) == key(other) && self.earlier == other.earlier
    }

    /// Whether it gives money back in some of so many years.
    #[must_use]
    pub fn returns_within(&self, years: usize) -> bool {
        self.returned_cents != 0 && self.year + 1 < years
    }
}

impl Bundle {
    /// Whether opening it costs something, or is worth something under any goal.
    #[must_use]
    pub fn has_opening(&self) -> bool {
        self.opening_cents != 0
            || self.opening_value != 0.0
            || self.opening_earlier.iter().any(|it| *it != 0)
    }

    /// Whether it makes a difference to the choice.
    #[must_use]
    pub fn matters(&self) -> bool {
        self.has_opening() || self.whole != Whole::Free
    }
}

impl Chosen {
    /// No point, no cent.
    pub fn nothing(problem: &Problem) -> Self {
        let classes = problem.classes.iter();
        Self {
            counts: classes.map(|class| vec![0; class.offers.len()]).collect(),
            draws_cents: vec![0; problem.draws.len()],
        }
    }
}

impl Problem {
    /// Pairs of a class and one of its offers.
    #[must_use]
    pub fn pairs(&self) -> usize {
        let classes = self.classes.iter();
        classes.map(|class| class.offers.len()).sum()
    }

    /// What one point with this offer adds to a row.
    #[must_use]
    pub fn amount(&self, offer: &Offer, row: usize) -> i64 {
        match self.rows[row].measure {
            Measure::Points => 1,
            Measure::Cents => offer.cost_cents,
            Measure::Fund => offer.grant_cents,
            Measure::Earlier(goal) => offer.earlier.get(goal).copied().unwrap_or(0),
        }
    }

    /// What opening a bundle adds to a row.
    #[must_use]
    pub fn opening_amount(&self, bundle: &Bundle, row: usize) -> i64 {
        match self.rows[row].measure {
            Measure::Points | Measure::Fund => 0,
            Measure::Cents => bundle.opening_cents,
            Measure::Earlier(goal) => bundle.opening_earlier.get(goal).copied().unwrap_or(0),
        }
    }

    /// The rows in which opening a bundle in a year counts, each with its weight.
    #[must_use]
    pub fn kind_of_opening(&self, bundle: &Bundle, year: usize) -> &[(usize, i64)] {
        let kind = bundle.kinds.get(year).and_then(|it| self.kinds.get(*it));
        kind.map_or(&[], Vec::as_slice)
    }

    /// What a bundle that is wished whole and done in part takes from a row.
    #[must_use]
    pub fn penalty_amount(&self, bundle: &Bundle, row: usize) -> i64 {
        match (bundle.whole, self.rows[row].measure) {
            (Whole::Wished { .. }, Measure::Earlier(goal)) => {
                bundle.penalty_earlier.get(goal).copied().unwrap_or(0)
            }
            _ => 0,
        }
    }

    /// The most that a commune may have spent by the end of each year, draws and what works give back
    /// apart: a list of (first year, last year, cents), the spending of which years together.
    #[must_use]
    pub fn spending_limits(&self, commune: usize) -> Vec<SpendingLimit> {
        let commune = &self.communes[commune];
        let budget = |year: usize| commune.budgets_cents.get(year).map_or(0, |&it| it.max(0));
        let last = self.years.saturating_sub(1);
        let until = |year: usize| (0..=year).map(budget).fold(0, i64::saturating_add);
        let limit = |first, last, cents| SpendingLimit { first, last, cents };
        match commune.carry {
            Carry::Never => (0..=last).map(|at| limit(at, at, budget(at))).collect(),
            Carry::Forward { borrow_cents } => (0..=last)
                .map(|at| {
                    let ahead = if at < last { borrow_cents.max(0) } else { 0 };
                    limit(0, at, until(at).saturating_add(ahead).min(until(last)))
                })
                .collect(),
            Carry::Total => vec![limit(0, last, until(last))],
        }
    }
}

/// The most that a commune may spend in some years together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpendingLimit {
    /// First of the years, from 0.
    pub first: usize,
    /// Last of the years.
    pub last: usize,
    /// The most, in whole cents; draws of these years and what earlier works give back in them come on
    /// top.
    pub cents: i64,
}
