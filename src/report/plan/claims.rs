//! What a « Synthèse » says of how sure its figures are: the range of its headline, the readings of
//! the factor side by side, and which versions of the inventories it rests on.

use super::Shared;
use super::blocks::{Plan, cost_ht, whole_cost};
use crate::report::claims::{FACTORS_MEAN, ranges_rest_on, readings as named, readings_mean};
use crate::report::layout::{label, name, point};
use crate::report::page::Page;
use crate::report::sheet::{Value, Written};
use crate::report::style::Kind;
use crate::report::table::Table;
use crate::report::web::number;
use crate::report::wording::{factor, planned, planned_formula};
use crate::scenario::claims::{Claims, Range, Reading, Readings};
use crate::scenario::study::CommuneChoice;

/// The headline with how low and how high it may turn out.
pub fn ranges(shared: &Shared<'_>, page: &mut Page, plan: &Plan) -> Written {
    let hypotheses = &shared.study().scenario.hypotheses;
    let whole = cost_ht(shared, &whole_cost(plan));
    let claims = Claims::of(
        shared.study(),
        plan.before.value,
        plan.after.value,
        whole.value,
    );
    let [low_price, high_price] = hypotheses.price_range_eur_per_kwh();
    let price = hypotheses.price_eur_per_kwh();
    let price_at = |known: f64, bound: &str, function: &str| {
        // A bound that nobody knows, or past the price itself, is the price.
        if (known - price).abs() < f64::EPSILON {
            name::PRICE.to_owned()
        } else {
            format!("{function}({},{bound})", name::PRICE)
        }
    };
    let prices = [
        price_at(low_price, name::PRICE_LOW, "MIN"),
        name::PRICE.to_owned(),
        price_at(high_price, name::PRICE_HIGH, "MAX"),
    ];
    let margins = ["-", "+"].map(|sign| format!("(1{sign}{})", name::POWER_MARGIN));
    let (before, after) = (&plan.before.cell, &plan.after.cell);
    let savings = [
        format!("({before}*{}-{after})", margins[0]),
        format!("({before}-{after})"),
        format!("({before}*{}-{after})", margins[1]),
    ];
    let energies: Vec<String> = (savings.iter().zip(&prices))
        .map(|(saving, price)| format!("{saving}*{price}"))
        .collect();
    let costs = [
        format!("{}*(1-{})", whole.cell, name::COST_MARGIN),
        whole.cell.clone(),
        format!("{}*(1+{})", whole.cell, name::COST_MARGIN),
    ];
    let line = |label: &'static str, kind: Kind, formulas: &[String], range: Range| {
        let values = [range.kept, range.low, range.high];
        let cells = [1, 0, 2].into_iter().zip(values).map(|(at, value)| {
            let formula = formulas[at].trim_start_matches('+');
            Value::Formula(planned_formula(formula, value), planned(value))
        });
        (kind, [vec![Value::text(label)], cells.collect()].concat())
    };
    let mut lines = vec![
        line(label::SAVING, Kind::Whole, &savings, claims.saving_kwh),
        line(
            label::SAVING_EUROS,
            Kind::WholeEuros,
            &energies,
            claims.energy_eur,
        ),
        line("Coût (€ HT)", Kind::WholeEuros, &costs, claims.cost_eur),
    ];
    if let Some(years) = claims.payback_years {
        let over = |cost: &str, energy: &str| format!("{cost}/({energy})");
        let cells = [
            (over(&costs[1], &energies[1]), years.kept),
            (over(&costs[0], &energies[2]), years.low),
            (over(&costs[2], &energies[0]), years.high),
        ];
        let cells = cells.map(|(formula, value)| Value::Formula(formula, value));
        let cells = [vec![Value::text(label::PAYBACK)], cells.into()].concat();
        lines.push((Kind::Years, cells));
    }
    let header = ["Fourchette", "Retenu", "Au plus bas", "Au plus haut"].map(Value::text);
    page.lines(&header, &lines)?;
    page.note(&ranges_rest_on(hypotheses))
}

/// The factor under each of its readings: how many points of each class, and all together.
pub fn readings(
    shared: &Shared<'_>,
    page: &mut Page,
    communes: &[CommuneChoice],
    points: Option<&Table>,
) -> Written {
    let readings = Readings::of(shared.study(), communes);
    let header = [
        "Lectures du facteur",
        "Facteur 4",
        "Facteur 2",
        "Moins de 2",
        "Ensemble",
    ]
    .map(Value::text);
    let lines = named(&readings, &shared.study().scenario.hypotheses);
    let last = lines.len() - 1;
    let lines = lines.into_iter().enumerate();
    let lines = lines.map(|(at, (label, reading))| {
        let counts = match points.filter(|_| at == last) {
            Some(points) => weaker(points, &reading),
            None => [reading.factor4, reading.factor2, reading.below].map(Value::count),
        };
        let whole = factor(reading.before_kwh, reading.after_kwh);
        let whole = whole.map_or("sans objet".into(), |whole| number::fixed(whole, 2));
        let whole = Value::text(whole);
        (
            Kind::Whole,
            [vec![Value::text(label)], counts.into(), vec![whole]].concat(),
        )
    });
    let lines: Vec<_> = lines.collect();
    page.lines(&header, &lines)?;
    page.note(&format!("{FACTORS_MEAN} {}", readings_mean(&readings)))
}

/// Counts of points of each class with the power drawn today as low as it may be, in « Points ».
fn weaker(points: &Table, reading: &Reading) -> [Value<'static>; 3] {
    let before = format!("{}*(1-{})", points.range(point::BEFORE), name::POWER_MARGIN);
    let after = points.range(point::AFTER);
    let counted = |condition: String, count: usize| {
        Value::Formula(format!("SUMPRODUCT({condition})"), count as f64)
    };
    [
        counted(format!("0+(4*{after}<={before})"), reading.factor4),
        counted(
            format!("(4*{after}>{before})*(2*{after}<={before})"),
            reading.factor2,
        ),
        counted(format!("0+(2*{after}>{before})"), reading.below),
    ]
}

/// The inventories of some points, with the version of each.
pub fn inventories(shared: &Shared<'_>, communes: &[CommuneChoice]) -> Option<String> {
    let names = shared.study().import.points.text("fichier");
    let rows = communes.iter().flat_map(|one| &one.points);
    let files: std::collections::BTreeSet<&str> =
        rows.filter_map(|one| names.get(one.row as usize)).collect();
    let versions = &shared.study().import.versions;
    let said = files.iter().take(3).map(|file| match versions.get(*file) {
        Some(version) => format!("« {file} » ({})", version.in_words()),
        None => format!("« {file} »"),
    });
    let said: Vec<String> = said.collect();
    let more = match files.len().saturating_sub(said.len()) {
        0 => String::new(),
        more => format!(" et {more} autres"),
    };
    (!said.is_empty()).then(|| {
        format!(
            "Inventaires : {}{more} ; toutes les versions sont dans la feuille « Hypothèses ».",
            said.join(", ")
        )
    })
}
