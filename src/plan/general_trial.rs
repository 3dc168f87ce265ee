//! What the tests of the general choice share: small random problems that mix every rule, and a
//! plain way to solve them.

mod brute;
mod built;
mod tests;

use proptest::collection::vec;
use proptest::prelude::*;

use super::problem::{Carry, Problem};
pub(crate) use brute::{brute, brute_where, judge};
use built::{Built, scaled};

/// What the values of a random problem are.
#[derive(Debug, Clone, Copy)]
enum Goal {
    /// Each offer worth what it likes, now and then less than nothing.
    Worth,
    /// Few values and costs, so that many plans tie.
    Ties,
    /// Minus what it costs: without targets, nothing is the best plan.
    Cost,
}

#[derive(Debug, Clone)]
struct CommuneDraft {
    carry: Carry,
    /// What each year's budget is more than the hidden plan spends; below zero, less.
    slack: Vec<i64>,
}

#[derive(Debug, Clone)]
struct OfferDraft {
    factor: usize,
    year: usize,
    cost: i64,
    grant: i64,
    /// What it gives back in each later year, where the problem has such works.
    returned: i64,
    value: i64,
    earlier: i64,
}

#[derive(Debug, Clone)]
struct ClassDraft {
    commune: usize,
    count: u32,
    forced: bool,
    in_cabinet: bool,
    in_street: bool,
    offers: Vec<OfferDraft>,
    /// What the hidden plan does to each point.
    hidden: Vec<usize>,
}

#[derive(Debug, Clone)]
struct BundleDraft {
    commune: usize,
    opening: i64,
    value: i64,
    earlier: i64,
    whole: usize,
}

#[derive(Debug, Clone)]
struct RowDraft {
    rule: usize,
    /// Which factor, year or communes, and which side is bound.
    which: usize,
    /// How far the bounds lie from what the hidden plan sums up to.
    below: i64,
    above: i64,
}

#[derive(Debug, Clone)]
struct DrawDraft {
    commune: usize,
    year: usize,
    from_fund: bool,
    most: i64,
    price: usize,
}

fn communes(communes: usize, years: usize) -> impl Strategy<Value = Vec<CommuneDraft>> {
    let carry = prop_oneof![
        Just(Carry::Never),
        (0_i64..6).prop_map(|borrow_cents| Carry::Forward { borrow_cents }),
        Just(Carry::Total),
    ];
    let one = (carry, vec(-3_i64..7, years));
    vec(
        one.prop_map(|(carry, slack)| CommuneDraft { carry, slack }),
        communes,
    )
}

fn classes(communes: usize, years: usize, size: Size) -> impl Strategy<Value = Vec<ClassDraft>> {
    let offer = (
        0_usize..2,
        0..years,
        0_i64..9,
        0_i64..4,
        0_i64..4,
        -5_i64..20,
        -1_i64..9,
    );
    let offer =
        offer.prop_map(
            |(factor, year, cost, grant, returned, value, earlier)| OfferDraft {
                factor,
                year,
                cost,
                grant,
                returned,
                value,
                earlier,
            },
        );
    let flags = (0_u8..8, any::<bool>(), any::<bool>());
    let one = (
        0..communes,
        0..=size.points,
        flags,
        vec(offer, 0..4),
        vec(0_usize..12, 3),
    );
    let one = one.prop_map(
        |(commune, count, (forced, in_cabinet, in_street), offers, hidden)| ClassDraft {
            commune,
            count,
            forced: forced == 7,
            in_cabinet,
            in_street,
            offers,
            hidden,
        },
    );
    vec(one, 1..=size.classes)
}

fn bundles(communes: usize, most: usize) -> impl Strategy<Value = Vec<BundleDraft>> {
    let one = (0..communes, 0_i64..5, -4_i64..4, -2_i64..3, 0_usize..5);
    let one = one.prop_map(|(commune, opening, value, earlier, whole)| BundleDraft {
        commune,
        opening,
        value,
        earlier,
        whole,
    });
    vec(one, 0..=most)
}

fn rows() -> impl Strategy<Value = Vec<RowDraft>> {
    // -1 is a bound that the hidden plan breaks.
    let bound = (-1_i64..7).prop_map(|it| it % 4);
    let one = (0_usize..9, 0_usize..60, bound.clone(), bound);
    let one = one.prop_map(|(rule, which, below, above)| RowDraft {
        rule,
        which,
        below,
        above,
    });
    vec(one, 0..5)
}

fn draws(communes: usize, years: usize) -> impl Strategy<Value = Vec<DrawDraft>> {
    let one = (0..communes, 0..years, any::<bool>(), 0_i64..6, 0_usize..3);
    let one = one.prop_map(|(commune, year, from_fund, most, price)| DrawDraft {
        commune,
        year,
        from_fund,
        most,
        price,
    });
    vec(one, 0..3)
}

/// How great a random problem may be.
#[derive(Debug, Clone, Copy)]
struct Size {
    communes: usize,
    classes: usize,
    /// Points of a class.
    points: u32,
    bundles: usize,
    /// Ways to share out all the points.
    choices: usize,
}

/// Problems of one to three communes and years that mix every rule, each with no more than
/// so many ways to share out the points. Most have a plan: money and bounds are set around
/// a hidden one.
pub(crate) fn problems(most_choices: usize) -> impl Strategy<Value = Problem> {
    of_size(Size {
        communes: 3,
        classes: 5,
        points: 3,
        bundles: 3,
        choices: most_choices,
    })
}

/// The same with up to eight communes and some hundreds of points: too many plans to try out.
pub(crate) fn territories() -> impl Strategy<Value = Problem> {
    of_size(Size {
        communes: 8,
        classes: 40,
        points: 15,
        bundles: 12,
        choices: usize::MAX,
    })
}

fn of_size(size: Size) -> impl Strategy<Value = Problem> {
    let goal = prop_oneof![Just(Goal::Worth), Just(Goal::Ties), Just(Goal::Cost)];
    let cent = prop_oneof![Just(1_i64), Just(100), Just(12_347)];
    let returns = prop::bool::weighted(0.3);
    let shape = (1..=size.communes, 1_usize..4, goal, cent, returns);
    shape.prop_flat_map(move |(c, y, goal, cent, returns)| {
        let classes = classes(c, y, size);
        let bundles = bundles(c, size.bundles);
        (communes(c, y), classes, bundles, rows(), draws(c, y)).prop_map(
            move |(communes, classes, bundles, rows, draws)| {
                let mut built = Built::new(y, goal, returns, communes.len());
                built.bundles(&bundles);
                built.classes(&classes, size.choices);
                built.communes(&communes);
                built.rows(&rows);
                built.draws(&draws);
                scaled(built.problem, cent)
            },
        )
    })
}
