//! What is said of a request, of its works and of its conditions: once, for both workbooks.

use crate::document::field::of;
use crate::document::{Datum, Field, Fields, Formula, Shown, fields};
use crate::report::layout::{commune, label, point};
use crate::retrofit::Solution;
use crate::scenario::aided::{Condition, Funder, Holds, Refused, Request, Works};

/// Workbooks of an aid.
pub const AID: Shown = Shown(1);
/// Workbooks of certificates.
pub const CERTIFICATES: Shown = Shown(1 << 1);
const BOTH: Shown = Shown(AID.0 | CERTIFICATES.0);

/// Documents about a funder.
pub fn shown(funder: Funder) -> Shown {
    match funder {
        Funder::Aid(_) => AID,
        Funder::Certificates => CERTIFICATES,
    }
}

/// Which commune it is.
pub const NAMES: [&str; 3] = ["insee", "commune", "epci"];
const PARK: &str = "points_parc";
const ELIGIBLE: &str = "points_eligibles";
const BEFORE: &str = "kwh_avant";
const AFTER: &str = "kwh_apres";
const SAVING: &str = "economie_kwh";
const BASE: &str = "assiette";
const ASKED: &str = "demande";

/// What is asked for a commune; `co2` is kg a kWh.
pub fn of_request<'a>(co2: f64) -> Fields<Request<'a>> {
    let all = [names(), lights(co2), money()];
    Fields::new(all.into_iter().flatten().collect())
}

fn names<'a>() -> Vec<Field<Request<'a>>> {
    fields! { Request<'a>;
        NAMES[0], commune::INSEE, Text 9.0, BOTH, Read => |one| (&*one.commune.insee).into();
        NAMES[1], commune::NAME, Text 26.0, BOTH, Read => |one| (&*one.commune.nom).into();
        NAMES[2], commune::EPCI, Text 28.0, BOTH, Read => |one| (&*one.commune.epci).into();
        "habitants", commune::POPULATION, Whole 11.0, BOTH, Read => |one| one.commune.population.into();
        "conditions", "Conditions", Text 14.0, BOTH, Read => |one| verdict(one).into();
    }
}

fn lights<'a>(co2: f64) -> Vec<Field<Request<'a>>> {
    fields! { Request<'a>;
        PARK, "Points de la commune", Whole 12.0, BOTH, Sum =>
            |one| Datum::Whole(one.choice.existing.points as i64);
        "points", "Points à rénover", Whole 12.0, BOTH, Sum =>
            |one| Datum::Whole(one.choice.points.len() as i64);
        ELIGIBLE, "Points éligibles à l'aide", Whole 12.0, BOTH, Sum =>
            |one| one.eligible_points.into();
        "part_parc", "Part du parc", Percent 10.0, BOTH, LiveTotal => of(ELIGIBLE) / of(PARK);
        "points_aides", "Points aidés", Whole 10.0, AID, Sum => |one| one.paid_points.into();
        BEFORE, label::BEFORE, Whole 13.0, BOTH, Sum => |one| one.kwh()[0].into();
        AFTER, label::AFTER, Whole 13.0, BOTH, Sum => |one| one.kwh()[1].into();
        SAVING, label::SAVING, Whole 13.0, BOTH, LiveSum => of(BEFORE) - of(AFTER);
        "economie_part", "Économie (%)", Percent 11.0, BOTH, LiveTotal => of(SAVING) / of(BEFORE);
        "co2_avant", label::BEFORE_CO2, Whole 12.0, BOTH, LiveSum => of(BEFORE) * Formula::Number(co2);
        "co2_apres", label::AFTER_CO2, Whole 12.0, BOTH, LiveSum => of(AFTER) * Formula::Number(co2);
    }
}

fn money<'a>() -> Vec<Field<Request<'a>>> {
    fields! { Request<'a>;
        "cout_ht", "Coût de tous les travaux (€ HT)", Euros 16.0, BOTH, Sum =>
            |one| Datum::Cents(one.finance.cost_ht_cents);
        BASE, "Coût retenu (€ HT)", Euros 16.0, BOTH, Sum => |one| Datum::Cents(one.base_cents);
        "kwh_cumac", "Certificats (kWh cumac)", Whole 15.0, CERTIFICATES, Sum =>
            |one| one.kwh_cumac.into();
        ASKED, "Montant demandé (€)", Euros 16.0, BOTH, Sum =>
            |one| one.asked_cents.map_or(Datum::Blank, Datum::Cents);
        "taux", "Part du coût retenu", Percent 11.0, AID, LiveTotal => of(ASKED) / of(BASE);
    }
}

/// Whether the conditions that the plan can tell of hold.
fn verdict(one: &Request<'_>) -> &'static str {
    let has = |holds| {
        one.conditions
            .iter()
            .any(|condition| condition.holds == holds)
    };
    if has(Holds::No) {
        "non remplies"
    } else if has(Holds::ToCheck) {
        "à vérifier"
    } else {
        "remplies"
    }
}

/// What is said of works: what funders ask of each luminaire, and places for what only the commune has.
pub fn of_works<'a>() -> Fields<Works<'a>> {
    Fields::new(fields! { Works<'a>;
        "voie", point::STREET, Wrapped 26.0, BOTH, Read => |one| one.street.into();
        "points", commune::POINTS, Whole 9.0, BOTH, Sum => |one| one.points.into();
        "lampe", "Lampe actuelle", Wrapped 22.0, BOTH, Read =>
            |one| one.existing.technology.label().into();
        "puissance_lampe_w", point::LAMP_POWER, Watts 10.0, BOTH, Read =>
            |one| one.existing.lamp_power_w.into();
        "solution", "Solution", Wrapped 38.0, BOTH, Read => |one| (&*one.solution.label).into();
        "puissance_led_w", point::NEW_POWER, Watts 10.0, BOTH, Read =>
            |one| one.solution.power_w.into();
        "flux_lm", "Flux (lm)", Whole 9.0, BOTH, Read => |one| one.solution.flux_lm.into();
        "efficacite", "lm/W", Whole 8.0, BOTH, Read => |one| efficacy(one.solution).into();
        "temperature_k", "Température de couleur (K)", Whole 12.0, BOTH, Read =>
            |one| one.solution.colour_temperature_k.into();
        "ulr", "ULR (%)", Tenth 8.0, BOTH, Read =>
            |one| one.solution.ulr_pct.into();
        "regime", "Régime après travaux", Wrapped 22.0, BOTH, Read =>
            |one| one.solution.profile.to_string().into();
        "kwh_avant", label::BEFORE, Whole 12.0, BOTH, Sum =>
            |one| (f64::from(one.points) * one.existing.kwh_per_year()).into();
        "kwh_apres", label::AFTER, Whole 12.0, BOTH, Sum =>
            |one| (f64::from(one.points) * one.solution.kwh_after_per_year).into();
        "cout_ht", "Coût (€ HT)", Euros 14.0, BOTH, Sum =>
            |one| Datum::Cents(i64::from(one.points) * one.solution.cost_cents_ht);
        "cumac", "kWh cumac", Whole 12.0, CERTIFICATES, Sum => |one| one.kwh_cumac.into();
        "aide", "Aidé", Text 8.0, BOTH, Read =>
            |one| if one.refused.is_none() { "oui" } else { "non" }.into();
        "pourquoi", "Sinon, pourquoi", Wrapped 28.0, BOTH, Read =>
            |one| one.refused.map(Refused::in_words).into();
        "photo", "Photo avant travaux (n°)", Text 14.0, BOTH, Read => |_| Datum::Blank;
        "devis", "Devis, ligne ou référence", Text 20.0, BOTH, Read => |_| Datum::Blank;
    })
}

fn efficacy(solution: &Solution) -> Option<f64> {
    (solution.power_w > 0.0).then(|| solution.flux_lm / solution.power_w)
}

/// What is said of a condition.
pub fn of_condition() -> Fields<Condition> {
    Fields::new(fields! { Condition;
        "demande", "Ce que le financeur demande", Wrapped 60.0, BOTH, Read => |one| (&*one.asked).into();
        "constat", "Ce que dit le plan", Wrapped 46.0, BOTH, Read => |one| (&*one.found).into();
        "verdict", "Remplie", Wrapped 22.0, BOTH, Read => |one| match one.holds {
            Holds::Yes => "oui",
            Holds::No => "non : aucune aide",
            Holds::Cuts => "oui, mais elle réduit l'aide",
            Holds::ToCheck => "à vérifier",
        }.into();
    })
}
