//! What is proposed in whole cost: works, electricity and upkeep over the life of what is fitted.

use super::Master;
use crate::document::field::of;
use crate::document::html::{Amounts, table_of};
use crate::document::{Datum, Fields, Shown, fields};
use crate::french::decimal;
use crate::report::present::Block;
use crate::report::present::asked::in_short;
use crate::report::web::number;
use crate::report::wording::planned;
use crate::retrofit::finance::Terms;
use crate::scenario::whole_cost::WholeCost;

/// A kind of works with what it costs in all.
struct Row<'a> {
    cost: WholeCost<'a>,
    terms: Terms,
}

const WITHOUT: &str = "sans_travaux_eur";
const WITH: &str = "avec_travaux_eur";

fn fields<'a>() -> Fields<Row<'a>> {
    const ALL: Shown = Shown::ALL;
    Fields::new(fields! { Row<'a>;
        "solution", "Solution", Text 34.0, ALL, Read => |row| row.cost.kind.into();
        "points", "Points", Whole 9.0, ALL, Sum => |row| row.cost.points.into();
        "duree_ans", "Durée de vie (ans)", Whole 9.0, ALL, Read =>
            |row| Some(row.cost.life_years).filter(|years| *years > 0).into();
        "cout_eur", "Travaux (€ HT)", WholeEuros 14.0, ALL, Sum => |row| Datum::Cents(row.cost.cost_cents_ht);
        WITHOUT, "Coût global sans travaux (€ HT)", WholeEuros 16.0, ALL, Sum =>
            |row| row.cost.without_works_eur(&row.terms).into();
        WITH, "Coût global avec travaux (€ HT)", WholeEuros 16.0, ALL, Sum =>
            |row| row.cost.with_works_eur(&row.terms).into();
        "evite_eur", "Coût global évité (€ HT)", WholeEuros 16.0, ALL, LiveSum => of(WITHOUT) - of(WITH);
    })
}

impl Master<'_> {
    pub(super) fn whole_cost(&self) -> Vec<Block> {
        let study = self.document.study;
        let terms = study.scenario.terms();
        let costs = study.whole_costs(self.document.choice);
        let [without, with] = [WholeCost::without_works_eur, WholeCost::with_works_eur]
            .map(|eur| costs.iter().map(|cost| eur(cost, &terms)).sum::<f64>());
        let mut blocks = vec![Block::Lead(in_short(self.figures))];
        if !costs.is_empty() {
            let euros = |eur: f64| number::with_unit(planned(eur), 0, "€");
            blocks.push(Block::Text(format!(
                "Sur leur durée de vie, les points du plan coûteraient {} HT en électricité et en entretien si rien n'est fait ; travaux, électricité et entretien compris, ils en coûtent {} avec le plan : {} de coût global évité.",
                euros(without),
                euros(with),
                euros(without - with)
            )));
        }
        blocks.push(Block::Figures(vec![
            ("Ce qui est proposé", self.content.proposed()),
            ("Ce que cela coûte", self.content.money()),
        ]));
        let fields = fields();
        let columns = fields.shown_in(Shown::ALL);
        let rows = costs.into_iter().map(|cost| Row { cost, terms });
        let table = table_of("Coût global par solution", &columns, Amounts::Whole, rows);
        blocks.push(Block::Table(table, &[1]));
        blocks.push(Block::Note(format!(
            "Coût global : valeur d'aujourd'hui, hors taxes et sans aides, sur la durée de vie de la solution ; électricité à {} € HT/kWh, en hausse de {} % par an, années suivantes à {} % de moins par an.",
            decimal(terms.price_eur_per_kwh),
            decimal(terms.price_drift * 100.0),
            decimal(terms.discount_rate * 100.0)
        )));
        blocks
    }
}

#[cfg(test)]
mod tests {
    use crate::report::fixture;
    use crate::scenario::whole_cost::{Running, WholeCost};

    /// What works spare over their life, less what they cost, is what « Financement » finds lot by lot.
    #[test]
    fn the_whole_cost_is_that_of_the_lots() {
        let study = &*fixture::HT;
        let (choice, _) = fixture::plan(study);
        let terms = study.scenario.terms();
        let costs = study.whole_costs(&choice);
        let spared: f64 = costs
            .iter()
            .map(|cost: &WholeCost<'_>| {
                cost.without_works_eur(&terms) - cost.with_works_eur(&terms)
            })
            .sum();
        let finances = study.finances(&choice);
        let lots = finances.iter().flat_map(|finance| &finance.lots);
        let wanted: f64 = lots
            .map(|lot| lot.worth_eur(&terms) - lot.cost_eur_ht())
            .sum();
        assert!((spared - wanted).abs() < 1e-6, "{spared} {wanted}");
        let points: u32 = costs.iter().map(|cost| cost.points).sum();
        assert_eq!(points as usize, choice.total(|one| one.points.len()));
        // One year is worth what it costs at its end.
        let one = Running {
            kwh: 1000.0,
            upkeep_eur: 10.0,
        };
        let rate = 1.0 + terms.discount_rate;
        let by_hand = (1000.0 * terms.price_eur_per_kwh + 10.0) / rate;
        assert!((one.worth_eur(&terms, 1) - by_hand).abs() < 1e-9);
        assert!(one.worth_eur(&terms, 0).abs() < 1e-12);
    }
}
