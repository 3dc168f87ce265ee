//! The commune as one integer program, for what the tree of patterns does not settle: where years differ in
//! what works are worth, its nodes say less, and a thousand times as many are searched in the same time.

use super::super::model::{Column, ColumnIs, Model, ModelRow, RowIs};
use super::super::plain::{Pick, Profits, points_f64};
use super::super::solver::{self, Answer, rounded, solve};
use super::super::stop::Stop;
use super::tree::Effort;
use super::{Plan, Years};

/// The program, and where each of its columns stands: year, group and offer.
struct Program {
    model: Model,
    places: Vec<(usize, usize, usize)>,
}

impl Years {
    /// A plan, if it finds one, and what no plan earns more than; `start` is a plan known.
    pub(super) fn as_a_program(
        &self,
        profits: &[Profits],
        start: Option<&Plan>,
        effort: Effort,
        stop: Stop<'_>,
    ) -> (Option<Plan>, f64) {
        let Program { model, places } = self.program(profits);
        let worth: Vec<f64> = model.columns.iter().map(|column| column.value).collect();
        let points = |plan: &Plan, (year, group, offer): (usize, usize, usize)| -> f64 {
            let picks = plan[year].iter();
            let of_place = picks.filter(|pick| (pick.group, pick.offer) == (group, offer));
            of_place.map(|pick| points_f64(pick.points)).sum()
        };
        let start = start.map(|plan| -> Vec<f64> {
            let places = places.iter();
            places.map(|place| points(plan, *place)).collect()
        });
        let asked = solver::Effort {
            gap: 0.0,
            share: effort.share,
            nodes: effort.program,
            seconds: stop.seconds_left(),
            threads: 1,
        };
        let Answer::Solved { values, bound } = solve(&model, &worth, start.as_deref(), asked)
        else {
            return (None, f64::INFINITY);
        };
        let values = values.and_then(|values| rounded(&model, &values));
        let plan = values.map(|values| self.taken(&places, &values));
        let bound = if bound.is_finite() {
            bound
        } else {
            f64::INFINITY
        };
        (plan.filter(|plan| self.holds(plan)), bound)
    }

    fn program(&self, profits: &[Profits]) -> Program {
        let mut model = Model::default();
        let mut places = Vec::new();
        let row = |what: RowIs, most: i64| ModelRow {
            what,
            least: f64::NEG_INFINITY,
            most: points_f64(most),
            terms: Vec::new(),
        };
        let of_groups = self.points.iter().enumerate();
        model.rows = of_groups
            .map(|(group, points)| row(RowIs::Class(group), *points))
            .collect();
        for (year, (plain, profits)) in self.plains.iter().zip(profits).enumerate() {
            let money = RowIs::Spending {
                commune: 0,
                first: year,
                last: year,
            };
            let mut money = row(money, plain.budget);
            for (at, group) in plain.groups.iter().enumerate() {
                let offers = group.offers.iter().zip(profits.of(group)).enumerate();
                for (place, (offer, &value)) in offers {
                    let column = model.columns.len();
                    money.terms.push((column, points_f64(offer.cost)));
                    model.rows[at].terms.push((column, 1.0));
                    places.push((year, at, place));
                    model.columns.push(Column {
                        what: ColumnIs::Points {
                            class: at,
                            offer: place,
                        },
                        upper: points_f64(group.count),
                        integer: true,
                        value,
                    });
                }
            }
            model.rows.push(money);
        }
        Program { model, places }
    }

    fn taken(&self, places: &[(usize, usize, usize)], values: &[i64]) -> Plan {
        let mut plan: Plan = vec![Vec::new(); self.plains.len()];
        for (&(year, group, offer), &points) in places.iter().zip(values) {
            if points > 0 {
                plan[year].push(Pick {
                    group,
                    offer,
                    points,
                });
            }
        }
        plan
    }
}
