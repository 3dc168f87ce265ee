//! What of a catalogue does not hold once its values are read, whichever file they come from.

use super::price::{Price, PriceLevel};
use super::{Catalogue, Dimming, Range};
use crate::inventory::fields::Field;
use crate::inventory::profile::Profile;
use crate::retrofit::service::Service;
use std::collections::BTreeSet;

/// What does not hold, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Unsound {
    /// The key that it is about, as the paths of [`crate::french_toml`]: `gamme[2].paliers[1].prix_ht`.
    pub path: String,
    /// One French sentence without a final period.
    pub message: String,
}

type Settled = Result<(), Unsound>;

fn refuse(path: String, message: impl Into<String>) -> Settled {
    let message = message.into();
    Err(Unsound { path, message })
}

/// Checks a catalogue, takes its prices of a level, reads its profiles and puts its steps in order.
pub(super) fn settle(catalogue: &mut Catalogue, level: PriceLevel) -> Settled {
    for (range, rank) in catalogue.ranges.iter_mut().zip(1..) {
        settle_range(range, &format!("gamme[{rank}]"), level)?;
    }
    for (dimming, rank) in catalogue.dimmings.iter_mut().zip(1..) {
        settle_dimming(dimming, &format!("gradation[{rank}]"), level)?;
    }
    for (work, rank) in catalogue.cabinets.iter_mut().zip(1..) {
        let what = format!("les travaux d'armoire « {} »", work.code);
        let path = format!("armoire[{rank}].prix");
        settle_price(&mut work.price, &path, &what, level)?;
    }
    twice(
        "gamme",
        &mut catalogue.ranges.iter().map(|range| &*range.code),
    )?;
    twice(
        "gradation",
        &mut catalogue.dimmings.iter().map(|dimming| &*dimming.code),
    )?;
    twice(
        "armoire",
        &mut catalogue.cabinets.iter().map(|work| &*work.code),
    )
}

fn settle_range(range: &mut Range, path: &str, level: PriceLevel) -> Settled {
    let code = &range.code;
    let sites = Service::embedded().sites();
    let is_unknown = |site: &&String| !sites.contains(&&***site);
    if let Some(site) = range.sites.iter().find(is_unknown) {
        return refuse(
            format!("{path}.sites"),
            format!(
                "la gamme « {code} » nomme le site « {site} » ; sites possibles : {}",
                sites.join(", ")
            ),
        );
    }
    if range.sites.is_empty() {
        return refuse(
            format!("{path}.sites"),
            format!("la gamme « {code} » n'a aucun site"),
        );
    }
    if range.steps.is_empty() {
        return refuse(
            format!("{path}.code"),
            format!("la gamme « {code} » n'a aucun palier"),
        );
    }
    if !(range.utilisation > 0.0 && range.utilisation <= 1.0) {
        return refuse(
            format!("{path}.utilisation"),
            format!("la gamme « {code} » a une utilisation hors de 0 à 1"),
        );
    }
    if range
        .ulr_pct
        .is_some_and(|ulr| !(0.0..=100.0).contains(&ulr))
    {
        return refuse(
            format!("{path}.ulr_pct"),
            format!("la gamme « {code} » a un ULR hors de 0 à 100 %"),
        );
    }
    let shares = [
        ("ulr_installe_pct", range.installed_ulr_pct),
        ("cie3_pct", range.cie3_pct),
    ];
    for (key, share) in shares {
        if share.is_some_and(|share| !(0.0..=100.0).contains(&share)) {
            return refuse(
                format!("{path}.{key}"),
                format!("la gamme « {code} » a « {key} » hors de 0 à 100 %"),
            );
        }
    }
    let kelvins = f64::from(range.colour_temperature_k);
    let is_white = |range: std::ops::RangeInclusive<f64>| range.contains(&kelvins);
    if !Field::TemperatureCouleur.plausible().is_some_and(is_white) {
        return refuse(
            format!("{path}.temperature_k"),
            format!(
                "la gamme « {code} » est dite de {kelvins} K ; une température de couleur se dit en kelvins (3000), et un code comme 730 veut dire 3000 K"
            ),
        );
    }
    if range.life_h.is_nan() || range.life_h <= 0.0 {
        return refuse(
            format!("{path}.duree_vie_h"),
            format!("la gamme « {code} » a une durée de vie nulle"),
        );
    }
    if range.upkeep_cents_ht_per_year() < 0 {
        return refuse(
            format!("{path}.entretien_an_ht"),
            format!("la gamme « {code} » a un entretien négatif"),
        );
    }
    settle_steps(range, path, level)
}

fn settle_steps(range: &mut Range, path: &str, level: PriceLevel) -> Settled {
    let what = format!("un palier de la gamme « {} »", range.code);
    for (step, rank) in range.steps.iter_mut().zip(1..) {
        let path = format!("{path}.paliers[{rank}]");
        for (key, is_sound, name) in [
            (
                "puissance_w",
                step.power_w > 0.0,
                "une puissance nulle ou négative",
            ),
            ("flux_lm", step.flux_lm > 0.0, "un flux nul ou négatif"),
        ] {
            if !is_sound {
                return refuse(format!("{path}.{key}"), format!("{what} a {name}"));
            }
        }
        if let Some(level) = step.price.at_most(0) {
            return refuse(
                format!("{path}.{}", price_key("prix", level)),
                format!("{what} a un prix nul ou négatif"),
            );
        }
        settle_price(&mut step.price, &format!("{path}.prix"), &what, level)?;
    }
    range.steps.sort_by(|a, b| {
        a.flux_lm
            .total_cmp(&b.flux_lm)
            .then(a.power_w.total_cmp(&b.power_w))
    });
    Ok(())
}

fn settle_dimming(dimming: &mut Dimming, path: &str, level: PriceLevel) -> Settled {
    if !dimming.profile_text.trim().is_empty() {
        match Profile::parse(&dimming.profile_text) {
            Some(profile) => dimming.profile = profile,
            None => {
                return refuse(
                    format!("{path}.profil"),
                    format!(
                        "profil « {} » de la gradation « {} » illisible (exemple : -50% 23h-5h)",
                        dimming.profile_text, dimming.code
                    ),
                );
            }
        }
    }
    let what = format!("la gradation « {} »", dimming.code);
    settle_price(
        &mut dimming.extra_cost,
        &format!("{path}.surcout"),
        &what,
        level,
    )
}

/// Takes a price of a level; `path` ends where the names of its three keys begin to differ.
fn settle_price(price: &mut Price, path: &str, what: &str, level: PriceLevel) -> Settled {
    if let Some(level) = price.at_most(-1) {
        return refuse(price_key(path, level), format!("{what} a un prix négatif"));
    }
    if !price.is_in_order() {
        return refuse(
            price_key(path, PriceLevel::Usuel),
            format!("{what} a des prix bas, usuel et haut qui ne sont pas dans cet ordre"),
        );
    }
    if price.take(level) {
        return Ok(());
    }
    refuse(
        price_key(path, level),
        format!(
            "{what} n'a pas les {} que demande le scénario",
            level.label()
        ),
    )
}

/// `prix_bas_ht`, `prix_ht`, `prix_haut_ht`.
fn price_key(stem: &str, level: PriceLevel) -> String {
    match level {
        PriceLevel::Bas => format!("{stem}_bas_ht"),
        PriceLevel::Usuel => format!("{stem}_ht"),
        PriceLevel::Haut => format!("{stem}_haut_ht"),
    }
}

/// Refuses a code that stands twice.
fn twice(table: &str, codes: &mut dyn Iterator<Item = &str>) -> Settled {
    let mut seen = BTreeSet::new();
    for (code, rank) in codes.zip(1..) {
        if !seen.insert(code) {
            return refuse(
                format!("{table}[{rank}].code"),
                format!("le code « {code} » est donné deux fois"),
            );
        }
    }
    Ok(())
}
