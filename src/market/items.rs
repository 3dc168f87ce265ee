//! What bidders are asked a price for: every luminaire that the plan, or another plan of the same
//! study, may fit; dimmings; works on cabinets; removal; photometric studies.

use crate::french::{decimal, thousands};
use crate::retrofit::catalogue::{Catalogue, Priced, Range, Step};
use crate::retrofit::options::code_of;
use crate::scenario::study::Study;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Something of the catalogue.
    Catalogued(Priced),
    /// Removal of what is replaced, which the price of a point in the catalogue holds.
    Removal,
    /// The photometric study of a street, which no price of the catalogue holds.
    Study,
}

/// A line of the price schedule.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What it is.
    pub what: What,
    /// What forms name it by.
    pub code: String,
    /// What it is called.
    pub label: String,
    /// What its price holds.
    pub definition: String,
    /// What is counted.
    pub unit: &'static str,
}

/// The items of a study.
pub struct Schedule {
    /// The lines, in the order of forms.
    pub items: Vec<Item>,
    /// What each solution is made of, by its code and flux: places among the items.
    parts: FxHashMap<(String, u64), Vec<usize>>,
    /// Removal of one point.
    removal: usize,
    /// The study of one street.
    study: usize,
}

/// What counts a luminaire or lamp.
const UNIT: &str = "U";

impl Schedule {
    /// The items of a study: what is offered to any of its points.
    #[must_use]
    pub fn of(study: &Study) -> Self {
        let catalogue = &study.scenario.catalogue;
        let known = combinations(catalogue);
        let mut wanted: BTreeSet<Priced> = BTreeSet::new();
        let solutions = study
            .classes
            .classes
            .iter()
            .flat_map(|class| class.solutions.iter());
        for solution in solutions {
            let key = (solution.code.clone(), solution.flux_lm.to_bits());
            wanted.extend(known.get(&key).into_iter().flatten());
        }
        wanted.extend((0..catalogue.cabinets.len()).map(Priced::Cabinet));
        let items = wanted.into_iter();
        let mut items: Vec<Item> = items.map(|priced| catalogued(catalogue, priced)).collect();
        let removal = items.len();
        items.extend([removal_item(), study_item()]);
        let place = |priced: &Priced| {
            let what = What::Catalogued(*priced);
            items.iter().position(|item| item.what == what)
        };
        let parts = known.into_iter();
        let parts = parts.map(|(key, made_of)| (key, made_of.iter().filter_map(place).collect()));
        Self {
            parts: parts.collect(),
            removal,
            study: removal + 1,
            items,
        }
    }

    /// The items that one point with a solution needs.
    pub fn of_point(&self, code: &str, flux_lm: f64) -> impl Iterator<Item = usize> {
        let parts = self.parts.get(&(code.to_owned(), flux_lm.to_bits()));
        parts.into_iter().flatten().copied().chain([self.removal])
    }

    /// The item of the study of a street.
    #[must_use]
    pub fn of_street(&self) -> usize {
        self.study
    }

    /// The item of works on cabinets, by their code.
    #[must_use]
    pub fn of_cabinet(&self, catalogue: &Catalogue, code: &str) -> Option<usize> {
        let work = catalogue.cabinets.iter().position(|one| one.code == code)?;
        let what = What::Catalogued(Priced::Cabinet(work));
        self.items.iter().position(|item| item.what == what)
    }

    /// What the catalogue of a study has as the price of an item, cents before tax; none where it
    /// has none of its own.
    #[must_use]
    pub fn estimate(&self, catalogue: &Catalogue, item: usize) -> Option<i64> {
        match self.items[item].what {
            What::Catalogued(priced) => catalogue.price_of(priced),
            What::Removal | What::Study => None,
        }
    }

    /// The catalogue that prices of the items make, cents before tax: what has no price is not
    /// offered. The price of a point holds its removal.
    #[must_use]
    pub fn catalogue(&self, base: &Catalogue, prices: &[Option<i64>], source: &str) -> Catalogue {
        let removal = prices.get(self.removal).copied().flatten().unwrap_or(0);
        let price = |priced: Priced| {
            let what = What::Catalogued(priced);
            let Some(at) = self.items.iter().position(|item| item.what == what) else {
                // A dimming that adds nothing is asked of nobody.
                return base.price_of(priced).filter(
                    |_| matches!(priced, Priced::Dimming(at) if !base.dimmings[at].dims()),
                );
            };
            let own = prices.get(at).copied().flatten();
            match priced {
                Priced::Step(..) => own.map(|cents| cents + removal),
                Priced::Dimming(_) => own,
                // Works that the scenario wants on each cabinet cannot be left out.
                Priced::Cabinet(_) => own.or_else(|| base.price_of(priced)),
            }
        };
        base.priced(price, source)
    }
}

/// What each combination of the catalogue is made of, by the code and flux of its solution.
fn combinations(catalogue: &Catalogue) -> FxHashMap<(String, u64), Vec<Priced>> {
    let mut known = FxHashMap::default();
    for (range_at, range) in catalogue.ranges.iter().enumerate() {
        for (step_at, step) in range.steps.iter().enumerate() {
            for (dimming_at, dimming) in catalogue.dimmings.iter().enumerate() {
                let code = code_of(range, step, dimming);
                let mut parts = vec![Priced::Step(range_at, step_at)];
                if dimming.dims() {
                    parts.push(Priced::Dimming(dimming_at));
                }
                known.entry((code, step.flux_lm.to_bits())).or_insert(parts);
            }
        }
    }
    known
}

fn catalogued(catalogue: &Catalogue, priced: Priced) -> Item {
    let (code, label, definition, unit) = match priced {
        Priced::Step(range, step) => {
            let range = &catalogue.ranges[range];
            of_step(range, &range.steps[step])
        }
        Priced::Dimming(at) => {
            let dimming = &catalogue.dimmings[at];
            (
                format!("plus-value-{}", dimming.code),
                format!("Plus-value : {}", dimming.label),
                "Alimentation programmable, programmation et essai, par luminaire ; changement du programme pendant la garantie compris.".to_owned(),
                UNIT,
            )
        }
        Priced::Cabinet(at) => {
            let work = &catalogue.cabinets[at];
            (
                format!("armoire-{}", work.code),
                work.label.clone(),
                "Par armoire : fourniture, pose, raccordement, mise en service et attestation de conformité s'il y a lieu ; dépose de l'ancien matériel comprise.".to_owned(),
                "armoire",
            )
        }
    };
    Item {
        what: What::Catalogued(priced),
        code,
        label,
        definition,
        unit,
    }
}

fn of_step(range: &Range, step: &Step) -> (String, String, String, &'static str) {
    let number = |number: f64| {
        if number.fract() == 0.0 {
            thousands(number)
        } else {
            decimal(number)
        }
    };
    let power = number(step.power_w);
    let place = if range.keeps_luminaire() {
        "dans le luminaire en place"
    } else {
        "sur le support en place"
    };
    let upward = range.ulr_pct.map_or_else(String::new, |ulr| {
        format!(", ULR {} % au plus", number(ulr))
    });
    let definition = format!(
        "Fourniture et pose {place}, raccordement, réglage et essais, nacelle et signalisation comprises ; {power} W au plus, {} lm au moins, {} K au plus{upward}, {} h au moins. Dépose comptée à part.",
        number(step.flux_lm),
        range.colour_temperature_k,
        number(range.life_h)
    );
    let code = format!(
        "{}-{}w-{}lm",
        range.code,
        decimal(step.power_w),
        decimal(step.flux_lm)
    );
    (code, format!("{} {power} W", range.label), definition, UNIT)
}

fn removal_item() -> Item {
    Item {
        what: What::Removal,
        code: "depose".into(),
        label: "Dépose et recyclage du matériel remplacé".into(),
        definition: "Par point lumineux : dépose, tri, transport et remise à un éco-organisme agréé (DEEE), bordereaux de suivi fournis ; lampes à décharge traitées comme déchets dangereux.".into(),
        unit: UNIT,
    }
}

fn study_item() -> Item {
    Item {
        what: What::Study,
        code: "etude-en-13201".into(),
        label: "Étude photométrique (NF EN 13201)".into(),
        definition: "Par rue : relevé, classe d'éclairage proposée au maître d'ouvrage, calcul et note avant commande, mesures à la réception.".into(),
        unit: "rue",
    }
}
