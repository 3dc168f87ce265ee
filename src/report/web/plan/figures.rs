//! The key figures of a plan.

use super::Content;
use crate::energy::assumptions;
use crate::report::claims;
use crate::report::present::in_short;
use crate::report::proof::gap_percent;
use crate::report::web::{Figure, figures, number};
use crate::report::wording::{factor, planned, planned_euros, thousands};
use crate::retrofit::finance::Money;
use crate::scenario::Target;
use crate::scenario::claims::{Claims, Readings};
use crate::scenario::comparison::Figures as PlanFigures;
use crate::scenario::hypotheses::Hypotheses;
use crate::scenario::study::CommuneChoice;
use maud::{Markup, html};

impl Content<'_> {
    pub fn essentials(&self) -> Markup {
        html! {
            p .lead { (number::narrowed(&self.decision())) }
            p { (number::narrowed(&self.document.proof.line())) }
            @for paragraph in self.document.told_besides() {
                p { (number::narrowed(&paragraph)) }
            }
            @if let Some(assumed) = self.assumed() {
                p { (number::narrowed(&assumed)) }
            }
            div .grid {
                (figures("Ce qui est proposé", &self.proposed()))
                (figures("Ce que cela coûte", &self.money()))
                (figures("Ce que cela change chaque année", &self.energy()))
            }
            (claims::ranges_table(&self.claims()).whole())
            p .note { (number::narrowed(&claims::ranges_rest_on(self.hypotheses_of()))) }
            (claims::readings_table(&self.readings(), self.hypotheses_of()).whole())
            p .note { (claims::FACTORS_MEAN) " " (claims::readings_mean(&self.readings())) }
            p .note { (claims::CALENDAR) }
        }
    }

    /// What is proved, for those who ask.
    pub fn proofs(&self) -> Markup {
        html! {
            p { (number::narrowed(&self.document.proof.gap_in_words())) }
            div .grid { (figures("La preuve", &self.proof())) }
        }
    }

    fn hypotheses_of(&self) -> &Hypotheses {
        &self.document.study.scenario.hypotheses
    }

    /// The headline with its ranges.
    pub fn claims(&self) -> Claims {
        let choice = self.document.choice;
        let paid: Money = self.finances.iter().sum();
        Claims::of(
            self.document.study,
            choice.total(|one| one.kwh_before_per_year),
            choice.total(|one| one.kwh_after_per_year),
            paid.cost_ht_cents as f64 / 100.0,
        )
    }

    /// The factor under each of its readings.
    pub fn readings(&self) -> Readings {
        Readings::of(self.document.study, &self.document.choice.communes)
    }

    /// What is decided, in one sentence: what it does, what it costs, and how much of all there is.
    fn decision(&self) -> String {
        let figures = self.figures();
        let park = self.document.choice.existing().kwh_per_year;
        let share = if park > 0.0 && figures.factor4 + figures.factor2 > 0 {
            let share = figures.saving_kwh_per_year / park;
            format!(
                " C'est {} de la consommation connue de l'éclairage public du territoire.",
                number::percent(share, 0)
            )
        } else {
            String::new()
        };
        in_short(&figures) + &share
    }

    /// The plan in the figures that plans are compared by.
    pub(in crate::report) fn figures(&self) -> PlanFigures {
        PlanFigures::of(self.document.study, self.document.choice, &self.finances)
    }

    /// What the inventories do not say and the plan stands on.
    fn assumed(&self) -> Option<String> {
        let import = &self.document.study.import;
        let (_, all) = assumptions::of(&import.points, &import.decisions);
        all.sentence(thousands)
    }

    pub fn proposed(&self) -> Vec<Figure> {
        let choice = self.document.choice;
        let targets = &self.document.study.scenario.targets;
        let done = &self.document.study.decisions.done_figures;
        let (four, two) = (
            choice.total(|one| one.factor4),
            choice.total(|one| one.factor2),
        );
        let served = (choice.communes.iter()).filter(|one| !one.points.is_empty());
        let park = choice.total(|one| one.existing.points);
        vec![
            target(
                "facteur4",
                "Points en facteur 4",
                four,
                targets.factor4,
                done.factor4,
            ),
            target(
                "facteur2",
                "Points en facteur 2",
                two,
                targets.factor2,
                done.factor2,
            ),
            Figure {
                key: "communes_servies",
                label: "Communes avec des travaux".into(),
                shown: number::whole(served.clone().count() as f64),
                value: Some(served.count() as f64),
                remark: format!("sur {}", choice.communes.len()),
                ..Figure::default()
            },
            Figure {
                key: "parc_points",
                label: "Points lumineux du parc".into(),
                shown: number::whole(park as f64),
                value: Some(park as f64),
                remark: String::new(),
                ..Figure::default()
            },
        ]
    }

    pub fn money(&self) -> Vec<Figure> {
        let study = self.document.study;
        let basis = study.scenario.basis.basis.code();
        let choice = self.document.choice;
        let all = choice.all_years();
        let paid: Money = self.finances.iter().sum();
        let budget = choice.total(|one| one.budget_cents);
        let mut list = vec![
            money("cout_ht_centimes", "Coût HT", paid.cost_ht_cents),
            money("cout_ttc_centimes", "Coût TTC", paid.cost_ttc_cents),
        ];
        let optional = [
            (
                "travaux_armoire_centimes",
                format!("dont travaux d'armoire ({basis})"),
                all.works_cents,
            ),
            (
                "fonds_centimes",
                "Fonds communs".to_owned(),
                paid.fund_cents,
            ),
            ("aides_centimes", "Aides".to_owned(), paid.aid_cents),
            (
                "cee_centimes",
                "Certificats d'économies d'énergie".to_owned(),
                paid.certificates_cents,
            ),
            (
                "fctva_centimes",
                "FCTVA, un à deux ans après".to_owned(),
                paid.fctva_cents,
            ),
        ];
        let stated = optional.into_iter().filter(|(_, _, cents)| *cents != 0);
        list.extend(stated.map(|(key, label, cents)| money(key, &label, cents)));
        list.push(money(
            "reste_a_charge_centimes",
            "Reste à charge des communes",
            paid.remaining_cents,
        ));
        let mut voted = money(
            "budget_centimes",
            &format!("Budgets proposés ({basis})"),
            budget,
        );
        // It is given, and not estimated.
        voted.shown = number::euros(budget);
        if budget > 0 {
            let used = (all.own_cents() + all.done_cents) as f64 / budget as f64;
            voted.remark = format!("utilisés à {}", number::percent(used, 1));
        }
        list.push(voted);
        if let Some(years) = self.claims().payback_years {
            list.push(Figure {
                key: "retour_brut_annees",
                label: "Temps de retour brut".into(),
                shown: number::with_unit(years.kept, 1, "ans"),
                value: Some(years.kept),
                remark: "coût HT / électricité HT".into(),
                ..Figure::default()
            });
        }
        list
    }

    pub fn energy(&self) -> Vec<Figure> {
        let choice = self.document.choice;
        let hypotheses = &self.document.study.scenario.hypotheses;
        let before = choice.total(|one| one.kwh_before_per_year);
        let after = choice.total(|one| one.kwh_after_per_year);
        let saved = choice.total(CommuneChoice::saving_kwh_per_year);
        let price = hypotheses.price_eur_per_kwh();
        let tonnes = hypotheses.co2_kg_per_kwh() / 1000.0;
        let yearly: f64 = self.finances.iter().map(|one| one.yearly_eur).sum();
        let change = |key, label: &str, unit: &str, per_kwh: f64, decimals| Figure {
            key,
            label: label.into(),
            shown: number::with_unit(rounded(saved * per_kwh, decimals), decimals, unit),
            value: Some(saved * per_kwh),
            remark: format!(
                "de {} à {}",
                number::fixed(rounded(before * per_kwh, decimals), decimals),
                number::with_unit(rounded(after * per_kwh, decimals), decimals, unit)
            ),
            ..Figure::default()
        };
        let divided = factor(before, after);
        vec![
            change("economie_kwh_an", "Consommation en moins", "kWh/an", 1.0, 0),
            change(
                "electricite_eur_an",
                "Électricité en moins (HT)",
                "€/an",
                price,
                0,
            ),
            change(
                "electricite_ttc_eur_an",
                "Électricité en moins (TTC)",
                "€/an",
                price * (1.0 + hypotheses.electricity_vat_rate()),
                0,
            ),
            change("co2_t_an", "CO₂ en moins", "t/an", tonnes, 1),
            Figure {
                key: "facteur_perimetre",
                label: "Consommation divisée par".into(),
                shown: divided.map_or("sans objet".into(), |factor| number::fixed(factor, 2)),
                value: divided,
                remark: "points rénovés ensemble".into(),
                ..Figure::default()
            },
            Figure {
                key: "economie_annuelle_eur",
                label: "Économie avec l'entretien (HT)".into(),
                shown: number::with_unit(planned(yearly), 0, "€/an"),
                value: Some(yearly),
                remark: String::new(),
                ..Figure::default()
            },
        ]
    }

    pub fn proof(&self) -> Vec<Figure> {
        let proof = self.document.proof;
        let status = match (&self.document.short_of, proof.optimal) {
            (Some(_), _) => "incomplet",
            (None, true) => "prouvé optimal au regard des hypothèses",
            (None, false) => "réalisable",
        };
        let text = |key, label: &str, shown: String| Figure {
            key,
            label: label.into(),
            shown,
            ..Figure::default()
        };
        let mut list = vec![text("statut", "Plan", status.into())];
        if let Some(bound) = proof.bound_kwh().filter(|bound| bound.is_finite()) {
            list.push(Figure {
                value: Some(bound),
                ..text(
                    "borne_kwh_an",
                    "Aucun plan n'économise plus de",
                    number::with_unit(bound.ceil(), 0, "kWh/an"),
                )
            });
        }
        if proof.gap().is_finite() {
            list.push(Figure {
                value: Some(proof.gap()),
                ..text(
                    "ecart_relatif",
                    "Ce qu'un autre plan gagnerait, au plus",
                    gap_percent(proof.gap()),
                )
            });
        }
        let date = self.document.study.scenario.date.trim();
        if !date.is_empty() {
            list.push(text("date", "Date", date.into()));
        }
        list
    }
}

/// A figure of whole units as a planning value; one with decimals is rounded by them.
fn rounded(figure: f64, decimals: usize) -> f64 {
    if decimals == 0 {
        planned(figure)
    } else {
        figure
    }
}

fn target(key: &'static str, label: &str, reached: u32, target: Target, done: u32) -> Figure {
    let done = match done {
        0 => String::new(),
        done => format!(", {} déjà faits", number::whole(done.into())),
    };
    Figure {
        key,
        label: label.into(),
        shown: number::whole(reached.into()),
        value: Some(reached.into()),
        remark: format!("objectif : {}{done}", number::narrowed(&target.label())),
        ..Figure::default()
    }
}

fn money(key: &'static str, label: &str, cents: i64) -> Figure {
    Figure {
        key,
        label: label.into(),
        shown: number::narrowed(&planned_euros(cents)),
        value: Some(cents as f64),
        remark: String::new(),
        ..Figure::default()
    }
}
