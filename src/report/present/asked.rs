//! What the council is asked to vote, and the plan in one sentence.

use crate::report::PlanDocument;
use crate::report::web::number;
use crate::report::wording::{counted, planned, planned_euros};
use crate::scenario::comparison::Figures;

/// What the council is asked, one sentence each. A draft: the services make it theirs.
pub fn of(document: &PlanDocument<'_>, figures: &Figures) -> Vec<String> {
    if figures.factor4 + figures.factor2 == 0 {
        return vec![
            "de prendre acte qu'aucun point n'est à rénover dans ces budgets et ces règles ;"
                .into(),
            "de revoir les budgets, les objectifs ou les règles du scénario avant un nouveau plan."
                .into(),
        ];
    }
    let mut asked = Vec::new();
    if document.short_of.is_some() {
        asked.push(
            "de choisir entre ce plan, le plus proche des objectifs dans les budgets proposés, et d'autres budgets ou d'autres objectifs ; s'il retient ce plan :".into(),
        );
    }
    asked.push(format!(
        "d'approuver le plan présenté ici : {} en facteur 4 et {} en facteur 2, dans {} sur {}, pour {} HT ({} TTC) ;",
        counted(figures.factor4 as usize, "point", "points"),
        number::whole(figures.factor2.into()),
        counted(figures.communes_served, "commune", "communes"),
        number::whole(figures.communes as f64),
        planned_euros(figures.money.cost_ht_cents),
        planned_euros(figures.money.cost_ttc_cents),
    ));
    let others = [
        ("des fonds communs", figures.money.fund_cents),
        ("des aides", figures.money.aid_cents),
        (
            "des certificats d'économies d'énergie",
            figures.money.certificates_cents,
        ),
    ];
    let others: Vec<String> = (others.iter())
        .filter(|(_, cents)| *cents > 0)
        .map(|(what, cents)| format!("{} {what}", planned_euros(*cents)))
        .collect();
    if !others.is_empty() {
        asked.push(format!(
            "de solliciter les financements qu'il prévoit : {} ;",
            others.join(", ")
        ));
    }
    asked.push(format!(
        "d'inviter chaque commune à délibérer sur sa part : {} de reste à charge pour l'ensemble, une fois les financements et le FCTVA versés ;",
        planned_euros(figures.money.remaining_cents)
    ));
    asked.push(
        "de faire réaliser, avant travaux, l'étude photométrique (NF EN 13201) des rues rénovées."
            .into(),
    );
    asked
}

/// The plan in one sentence.
pub fn in_short(figures: &Figures) -> String {
    let points = figures.factor4 + figures.factor2;
    if points == 0 {
        return "Aucun point n'est retenu : rien ne change et rien n'est dépensé.".into();
    }
    let payback = figures
        .money
        .payback_of_communes_years()
        .map_or(String::new(), |years| {
            format!(
                ", et les économies remboursent la dépense en {}",
                number::with_unit(years, 1, "ans")
            )
        });
    format!(
        "Rénover {} dans {} économise {} et {} TTC d'électricité et d'entretien : il en coûte {} TTC aux communes, aides et FCTVA déduits{payback}.",
        counted(points as usize, "point", "points"),
        counted(figures.communes_served, "commune", "communes"),
        number::with_unit(planned(figures.saving_kwh_per_year), 0, "kWh/an"),
        number::with_unit(planned(figures.money.yearly_ttc_eur), 0, "€/an"),
        planned_euros(figures.money.remaining_cents),
    )
}
