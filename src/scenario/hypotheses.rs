//! General hypotheses: defaults with their sources, and what a scenario changes.

#[cfg(test)]
mod tests;

use crate::inventory::lamps::Technology;
use serde::Deserialize;
use std::sync::LazyLock;

/// One hypothesis as a study uses it and as a workbook shows it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Hypothesis {
    /// Key in scenario files.
    #[serde(rename = "cle")]
    pub key: String,
    /// What a councillor reads.
    #[serde(rename = "libelle")]
    pub label: String,
    /// The value, in `unit`; `None` where nobody has given one: what depends on it is not counted.
    #[serde(rename = "valeur")]
    pub value: Option<f64>,
    #[serde(rename = "bornes")]
    bounds: [f64; 2],
    /// Unit.
    #[serde(rename = "unite")]
    pub unit: String,
    /// Where the value comes from.
    pub source: String,
    /// Year of the source, where it is told.
    #[serde(rename = "annee")]
    pub year: Option<i32>,
    /// How sure it is.
    #[serde(rename = "confiance")]
    pub confidence: String,
}

#[derive(Deserialize)]
struct Table {
    hypothese: Vec<Hypothesis>,
}

static DEFAULTS: LazyLock<Vec<Hypothesis>> = LazyLock::new(|| {
    toml::from_str::<Table>(include_str!("hypotheses.toml"))
        .expect("the embedded hypotheses are read by a test")
        .hypothese
});

/// What a scenario may change; every key is optional.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overrides {
    prix_kwh: Option<f64>,
    /// The price without its subscription, in the place of `prix_kwh`.
    prix_energie_kwh: Option<f64>,
    tva_electricite: Option<f64>,
    co2_kg_par_kwh: Option<f64>,
    tva: Option<f64>,
    fctva: Option<f64>,
    part_propre_min: Option<f64>,
    derive_prix: Option<f64>,
    taux_actualisation: Option<f64>,
    entretien_decharge: Option<f64>,
    entretien_led: Option<f64>,
    abonnement_kva: Option<f64>,
    cee_par_point: Option<f64>,
    cee_kwh_cumac: Option<f64>,
    cee_kwh_cumac_detection: Option<f64>,
    cee_prix_mwhc: Option<f64>,
    bonus_favorise: Option<f64>,
    prix_kwh_bas: Option<f64>,
    prix_kwh_haut: Option<f64>,
    marge_couts: Option<f64>,
    marge_ballasts: Option<f64>,
    frais_etudes: Option<f64>,
    frais_maitrise_oeuvre: Option<f64>,
    frais_sps: Option<f64>,
    frais_aleas: Option<f64>,
    frais_revision: Option<f64>,
    /// Where the scenario's own values come from, and the year of that.
    source: Option<String>,
    annee: Option<i32>,
}

impl Overrides {
    fn of(&self, key: &str) -> Option<f64> {
        match key {
            "prix_kwh" => self.prix_energie_kwh.or(self.prix_kwh),
            "tva_electricite" => self.tva_electricite,
            "co2_kg_par_kwh" => self.co2_kg_par_kwh,
            "tva" => self.tva,
            "fctva" => self.fctva,
            "part_propre_min" => self.part_propre_min,
            "derive_prix" => self.derive_prix,
            "taux_actualisation" => self.taux_actualisation,
            "entretien_decharge" => self.entretien_decharge,
            "entretien_led" => self.entretien_led,
            "abonnement_kva" => self.abonnement_kva,
            "cee_par_point" => self.cee_par_point,
            "cee_kwh_cumac" => self.cee_kwh_cumac,
            "cee_kwh_cumac_detection" => self.cee_kwh_cumac_detection,
            "cee_prix_mwhc" => self.cee_prix_mwhc,
            "bonus_favorise" => self.bonus_favorise,
            "prix_kwh_bas" => self.prix_kwh_bas,
            "prix_kwh_haut" => self.prix_kwh_haut,
            "marge_couts" => self.marge_couts,
            "marge_ballasts" => self.marge_ballasts,
            "frais_etudes" => self.frais_etudes,
            "frais_maitrise_oeuvre" => self.frais_maitrise_oeuvre,
            "frais_sps" => self.frais_sps,
            "frais_aleas" => self.frais_aleas,
            "frais_revision" => self.frais_revision,
            _ => None,
        }
    }
}

/// The hypotheses of one study.
#[derive(Debug, Clone, PartialEq)]
pub struct Hypotheses {
    list: Vec<Hypothesis>,
}

impl Hypotheses {
    /// The defaults, with what the scenario changes.
    ///
    /// # Errors
    /// The key whose value is out of its bounds, named in a French sentence.
    pub fn new(overrides: &Overrides) -> Result<Self, String> {
        let apart = overrides.prix_energie_kwh.is_some();
        if apart && overrides.prix_kwh.is_some() {
            return Err(
                "« hypotheses.prix_kwh » est le prix complet, abonnement compris, et « prix_energie_kwh » le prix sans abonnement : donnez l'un ou l'autre".into(),
            );
        }
        if apart != overrides.abonnement_kva.is_some() {
            return Err(
                "« hypotheses.prix_energie_kwh » et « hypotheses.abonnement_kva » vont ensemble : l'énergie d'un côté, l'abonnement de l'autre ; sinon donnez le prix complet, « prix_kwh »".into(),
            );
        }
        let mut list = DEFAULTS.clone();
        for hypothesis in &mut list {
            if apart && hypothesis.key == "prix_kwh" {
                hypothesis.label =
                    "Prix de l'énergie électrique évitée, abonnement compté à part".into();
            }
            // Both are whole prices: nothing is known of how far energy alone may stray.
            if apart && ["prix_kwh_bas", "prix_kwh_haut"].contains(&&*hypothesis.key) {
                hypothesis.value = None;
            }
            let Some(value) = overrides.of(&hypothesis.key) else {
                continue;
            };
            let [least, most] = hypothesis.bounds;
            if !(least..=most).contains(&value) {
                let decimal = |number: f64| number.to_string().replace('.', ",");
                return Err(format!(
                    "« hypotheses.{} » vaut {}, hors des bornes {} à {} ({})",
                    hypothesis.key,
                    decimal(value),
                    decimal(least),
                    decimal(most),
                    hypothesis.unit
                ));
            }
            hypothesis.value = Some(value);
            hypothesis.source = overrides
                .source
                .clone()
                .unwrap_or_else(|| "Valeur du scénario".into());
            hypothesis.year = overrides.annee;
            hypothesis.confidence = "selon le scénario".into();
        }
        Ok(Self { list })
    }

    /// Those that a scenario without a word of its own has.
    #[must_use]
    pub fn usual() -> Self {
        Self {
            list: DEFAULTS.clone(),
        }
    }

    /// The hypotheses, in the order of the table.
    #[must_use]
    pub fn all(&self) -> &[Hypothesis] {
        &self.list
    }

    /// The same with one value multiplied; one that nobody has given stays unknown.
    #[must_use]
    pub fn times(&self, key: &str, factor: f64) -> Self {
        let mut changed = self.clone();
        let of_key = changed.list.iter_mut().find(|one| one.key == key);
        if let Some(value) = of_key.and_then(|one| one.value.as_mut()) {
            *value *= factor;
        }
        changed
    }

    /// The same without one value.
    #[must_use]
    pub fn without(&self, key: &str) -> Self {
        let mut changed = self.clone();
        if let Some(one) = changed.list.iter_mut().find(|one| one.key == key) {
            one.value = None;
        }
        changed
    }

    /// The value of a hypothesis that may be unknown.
    fn stated(&self, key: &str) -> Option<f64> {
        self.list
            .iter()
            .find(|hypothesis| hypothesis.key == key)
            .and_then(|hypothesis| hypothesis.value)
    }

    /// The value of one that the table always gives.
    fn value(&self, key: &str) -> f64 {
        self.stated(key).unwrap_or(f64::NAN)
    }

    /// The hypothesis of [`Hypotheses::price_eur_per_kwh`].
    ///
    /// # Panics
    /// If the table lacks it: a mistake of the program, and a test reads the table.
    #[must_use]
    pub fn price(&self) -> &Hypothesis {
        let price = self.list.iter().find(|one| one.key == "prix_kwh");
        price.expect("the table gives a price")
    }

    /// Price of a saved kWh, € before tax: the whole price, or that of energy where the
    /// subscription is counted apart.
    #[must_use]
    pub fn price_eur_per_kwh(&self) -> f64 {
        self.value("prix_kwh")
    }

    /// Value added tax on electricity, as a share: communes get none of it back.
    #[must_use]
    pub fn electricity_vat_rate(&self) -> f64 {
        self.value("tva_electricite")
    }

    /// The lowest and the highest that the price of a saved kWh may turn out, € before tax; the price
    /// itself is between them.
    #[must_use]
    pub fn price_range_eur_per_kwh(&self) -> [f64; 2] {
        let kept = self.price_eur_per_kwh();
        [
            self.stated("prix_kwh_bas")
                .map_or(kept, |low| low.min(kept)),
            self.stated("prix_kwh_haut")
                .map_or(kept, |high| high.max(kept)),
        ]
    }

    /// By what share costs may turn out otherwise, to either side.
    #[must_use]
    pub fn cost_margin(&self) -> f64 {
        self.value("marge_couts")
    }

    /// By what share the power drawn today may turn out otherwise, to either side.
    #[must_use]
    pub fn power_margin(&self) -> f64 {
        self.value("marge_ballasts")
    }

    /// What a project costs beside the works, those that a scenario counts: each a share of their
    /// cost before tax.
    pub fn project_shares(&self) -> impl Iterator<Item = (&Hypothesis, f64)> {
        let of_project = self.list.iter();
        of_project
            .filter_map(|one| Some((one, one.value.filter(|_| one.key.starts_with("frais_"))?)))
    }

    /// Carbon content of electricity, kg CO2e per kWh.
    #[must_use]
    pub fn co2_kg_per_kwh(&self) -> f64 {
        self.value("co2_kg_par_kwh")
    }

    /// Value added tax on works, as a share.
    #[must_use]
    pub fn vat_rate(&self) -> f64 {
        self.value("tva")
    }

    /// Share of the cost with tax that the State gives back.
    #[must_use]
    pub fn fctva_rate(&self) -> f64 {
        self.value("fctva")
    }

    /// Share of the cost before tax that aids leave to the commune at least.
    #[must_use]
    pub fn least_own_share(&self) -> f64 {
        self.value("part_propre_min")
    }

    /// Yearly rise of the price of a kWh, as a share.
    #[must_use]
    pub fn price_drift(&self) -> f64 {
        self.value("derive_prix")
    }

    /// What a year is worth less than the one before it, as a share.
    #[must_use]
    pub fn discount_rate(&self) -> f64 {
        self.value("taux_actualisation")
    }

    /// Upkeep of a point in place, € before tax a year.
    #[must_use]
    pub fn upkeep_eur_per_year(&self, technology: Technology) -> f64 {
        self.value(Self::upkeep_key(technology))
    }

    /// Which hypothesis that is.
    #[must_use]
    pub fn upkeep_key(technology: Technology) -> &'static str {
        match technology {
            Technology::Led => "entretien_led",
            _ => "entretien_decharge",
        }
    }

    /// What a kVA less costs less, € before tax a year; `None` where the contract is not changed.
    #[must_use]
    pub fn subscription_eur_per_kva(&self) -> Option<f64> {
        self.stated("abonnement_kva")
    }

    /// Energy-saving certificates of one luminaire, €, dimmed and dimmed with detection: what was
    /// agreed, else so many kWh cumac at a price. `None` where neither is known.
    #[must_use]
    pub fn certificates_eur(&self) -> Option<[f64; 2]> {
        if let Some(agreed) = self.stated("cee_par_point") {
            return Some([agreed, agreed]);
        }
        let price = self.stated("cee_prix_mwhc")?;
        Some(
            self.certificates_kwh_cumac()
                .map(|kwh| kwh / 1000.0 * price),
        )
    }

    /// kWh cumac of one luminaire, dimmed and dimmed with detection.
    #[must_use]
    pub fn certificates_kwh_cumac(&self) -> [f64; 2] {
        ["cee_kwh_cumac", "cee_kwh_cumac_detection"].map(|key| self.value(key))
    }

    /// Whether what a certificate is worth was agreed, and is not computed.
    #[must_use]
    pub fn certificate_is_agreed(&self) -> bool {
        self.stated("cee_par_point").is_some()
    }

    /// What a favoured point counts more in the choice, as a share of what it saves.
    #[must_use]
    pub fn favoured_bonus(&self) -> f64 {
        self.value("bonus_favorise")
    }
}
