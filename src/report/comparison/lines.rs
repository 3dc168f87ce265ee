//! The figures of scenarios side by side, as every document of a comparison shows them.

use super::ComparisonDocument;
use crate::report::layout::label;
use crate::report::proof::{GoalProof, gap_shown};
use crate::report::sheet::Value;
use crate::report::style::Kind;
use crate::report::wording::counted;
use crate::retrofit::FactorClass;
use crate::retrofit::finance::Money;
use crate::scenario::comparison::{Figures, Side};

/// Some figures under a heading.
pub struct Section {
    /// Heading.
    pub title: &'static str,
    /// Figures, from top to bottom.
    pub lines: Vec<Line>,
}

/// One figure in every scenario.
pub struct Line {
    /// What it is, with its unit.
    pub label: String,
    /// How it is shown.
    pub kind: Kind,
    /// Its value in each scenario.
    pub values: Vec<Value<'static>>,
    /// How the difference from the first scenario is shown; none where there is no sense in one.
    pub change: Option<Kind>,
}

impl Line {
    /// A scenario, by its place, less the first one; none where one of the two has no figure.
    #[must_use]
    pub fn difference(&self, place: usize) -> Option<f64> {
        match (self.change, self.values.first(), self.values.get(place)) {
            (Some(_), Some(Value::Number(first)), Some(Value::Number(other))) => {
                Some(other - first)
            }
            _ => None,
        }
    }
}

/// The sections, in their order.
pub fn sections(document: &ComparisonDocument<'_>) -> Vec<Section> {
    vec![
        points(document),
        savings(document),
        money(document),
        proof(document),
    ]
}

/// A figure of the plans that has differences.
fn line(
    document: &ComparisonDocument<'_>,
    label: impl Into<String>,
    kind: Kind,
    figure: impl Fn(&Figures) -> f64,
) -> Line {
    let value = |side: &Side| Value::optional(side.figures().map(&figure));
    Line {
        label: label.into(),
        kind,
        values: document.sides().iter().map(value).collect(),
        change: Some(if kind == Kind::Euros {
            Kind::EurosChange
        } else {
            Kind::WholeChange
        }),
    }
}

/// Something told of each scenario.
fn stated(
    document: &ComparisonDocument<'_>,
    label: &str,
    kind: Kind,
    value: impl Fn(usize, &Side) -> Value<'static>,
) -> Line {
    let sides = document.sides().iter().enumerate();
    Line {
        label: label.into(),
        kind,
        values: sides.map(|(place, side)| value(place, side)).collect(),
        change: None,
    }
}

fn points(document: &ComparisonDocument<'_>) -> Section {
    let target = |label: &str, factor: FactorClass| {
        stated(document, label, Kind::Whole, |_, side| {
            let targets = &side.study.scenario.targets;
            let target = match factor {
                FactorClass::F4 => targets.factor4,
                FactorClass::F2 => targets.factor2,
            };
            match target.exact() {
                Some(points) => Value::Number(points.into()),
                None => Value::text(target.label()),
            }
        })
    };
    let mut lines = vec![
        target("Facteur 4 : objectif", FactorClass::F4),
        line(document, "Facteur 4 : atteint", Kind::Whole, |it| {
            it.factor4.into()
        }),
        target("Facteur 2 : objectif", FactorClass::F2),
        line(document, "Facteur 2 : atteint", Kind::Whole, |it| {
            it.factor2.into()
        }),
        line(document, "Communes avec des travaux", Kind::Whole, |it| {
            it.communes_served as f64
        }),
    ];
    let done = |side: &Side| {
        let done = &side.study.decisions.done_figures;
        done.factor4 + done.factor2
    };
    if document.sides().iter().any(|side| done(side) > 0) {
        let already = stated(document, "Points déjà faits", Kind::Whole, |_, side| {
            Value::Number(done(side).into())
        });
        lines.push(already);
    }
    Section {
        title: "Points",
        lines,
    }
}

fn savings(document: &ComparisonDocument<'_>) -> Section {
    Section {
        title: "Ce que cela économise",
        lines: vec![
            line(document, "Économie (kWh/an)", Kind::Whole, |it| {
                it.saving_kwh_per_year
            }),
            line(document, "Électricité (€ HT/an)", Kind::Euros, |it| {
                it.money.energy_eur
            }),
            line(
                document,
                "Électricité, abonnement et entretien (€ HT/an)",
                Kind::Euros,
                |it| it.money.yearly_eur,
            ),
            line(document, "CO₂ évité (kg/an)", Kind::Whole, |it| {
                it.co2_kg_per_year
            }),
        ],
    }
}

/// An amount of a plan.
type Cents = fn(&Money) -> i64;

fn money(document: &ComparisonDocument<'_>) -> Section {
    let euros = |label: &str, cents: Cents| {
        line(document, label, Kind::Euros, move |it| {
            cents(&it.money) as f64 / 100.0
        })
    };
    let budgets = stated(
        document,
        "Budgets des communes (€ HT)",
        Kind::Euros,
        |_, side| {
            let basis = side.study.scenario.basis;
            Value::euros(basis.cents_to_ht(side.study.budgets.values().sum()))
        },
    );
    let mut lines = vec![
        Line {
            change: Some(Kind::EurosChange),
            ..budgets
        },
        euros("Coût des travaux (€ HT)", |it| it.cost_ht_cents),
        euros("Coût des travaux (€ TTC)", |it| it.cost_ttc_cents),
    ];
    let optional: [(&str, Cents); 3] = [
        ("Fonds communs (€)", |it| it.fund_cents),
        ("Aides (€)", |it| it.aid_cents),
        ("Certificats d'économies d'énergie (€)", |it| {
            it.certificates_cents
        }),
    ];
    for (label, cents) in optional {
        let any = |side: &Side| side.figures().is_some_and(|it| cents(&it.money) != 0);
        // Aids are asked for everywhere, even where there are none.
        if label.starts_with("Aides") || document.sides().iter().any(any) {
            lines.push(euros(label, cents));
        }
    }
    lines.extend([
        euros("FCTVA (€)", |it| it.fctva_cents),
        euros(
            "Reste à charge des communes (€ TTC, FCTVA et aides déduits)",
            |it| it.remaining_cents,
        ),
    ]);
    let payback = stated(
        document,
        label::PAYBACK_OF_COMMUNE,
        Kind::Years,
        |_, side| {
            Value::optional(
                side.figures()
                    .and_then(|it| it.money.payback_of_communes_years()),
            )
        },
    );
    lines.push(Line {
        change: Some(Kind::Change),
        ..payback
    });
    lines.push(line(
        document,
        "Valeur actuelle nette (€)",
        Kind::Euros,
        |it| it.money.net_present_value_eur,
    ));
    Section {
        title: "Ce que cela coûte",
        lines,
    }
}

fn proof(document: &ComparisonDocument<'_>) -> Section {
    let last = |place: usize| document.proofs.get(place).and_then(Option::as_ref)?.last();
    let goal = stated(
        document,
        "Ce que le plan recherche",
        Kind::Wrapped,
        |_, side| Value::text(side.study.scenario.objectives.label()),
    );
    let unit = stated(
        document,
        "Unité de la preuve",
        Kind::Wrapped,
        |place, _| Value::text(last(place).map_or("", |goal| goal.unit)),
    );
    let value = stated(document, "Valeur du plan", Kind::Tenth, |place, _| {
        Value::optional(last(place).map(|goal| goal.shown(goal.value)))
    });
    let bound = stated(
        document,
        "Aucun plan ne fait mieux que",
        Kind::Tenth,
        |place, _| match last(place) {
            Some(goal) if goal.bound.is_finite() => Value::Number(goal.shown(goal.bound)),
            Some(_) => Value::text("non prouvé"),
            None => Value::Blank,
        },
    );
    let gap = stated(document, "Écart prouvé", Kind::Gap, |place, _| {
        Value::optional(
            last(place)
                .map(GoalProof::gap)
                .filter(|gap| gap.is_finite())
                .map(gap_shown),
        )
    });
    let status = stated(document, "Preuve", Kind::Wrapped, |place, side| {
        Value::text(document.status(place, side))
    });
    Section {
        title: "La preuve",
        lines: vec![status, goal, unit, value, bound, gap],
    }
}

impl ComparisonDocument<'_> {
    /// How good a plan is, or what it misses, in French.
    #[must_use]
    pub fn status(&self, place: usize, side: &Side) -> String {
        let proof = self.proofs.get(place).and_then(Option::as_ref);
        match (&side.nearest, proof) {
            (Some(reached), Some(_)) => format!(
                "incomplet : il manque {}",
                counted(reached.missing.max(0) as usize, "point", "points")
            ),
            (None, Some(proof)) if proof.optimal => {
                "prouvé optimal au regard des hypothèses".into()
            }
            (None, Some(_)) => "réalisable".into(),
            (_, None) => "aucun plan".into(),
        }
    }
}
