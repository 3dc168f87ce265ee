//! General hypotheses: defaults with their sources, and what a scenario changes.

use serde::Deserialize;
use std::collections::BTreeMap;
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
    /// The value, in `unit`.
    #[serde(rename = "valeur")]
    pub value: f64,
    /// Unit.
    #[serde(rename = "unite")]
    pub unit: String,
    /// Where the value comes from.
    pub source: String,
    /// Year of the source.
    #[serde(rename = "annee")]
    pub year: i32,
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
    co2_kg_par_kwh: Option<f64>,
    tva: Option<f64>,
    /// Where the scenario's own values come from.
    source: Option<String>,
}

/// The hypotheses of one study, all of them valued.
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
        let changed = BTreeMap::from([
            ("prix_kwh", (overrides.prix_kwh, 0.0..=5.0)),
            ("co2_kg_par_kwh", (overrides.co2_kg_par_kwh, 0.0..=5.0)),
            ("tva", (overrides.tva, 0.0..=1.0)),
        ]);
        let mut list = DEFAULTS.clone();
        for hypothesis in &mut list {
            let Some((Some(value), bounds)) = changed.get(hypothesis.key.as_str()) else {
                continue;
            };
            if !bounds.contains(value) {
                return Err(format!(
                    "« hypotheses.{} » vaut {}, hors des bornes {} à {} ({})",
                    hypothesis.key,
                    value.to_string().replace('.', ","),
                    bounds.start(),
                    bounds.end(),
                    hypothesis.unit
                ));
            }
            hypothesis.value = *value;
            hypothesis.source = overrides
                .source
                .clone()
                .unwrap_or_else(|| "Valeur du scénario".into());
            hypothesis.confidence = "selon le scénario".into();
        }
        Ok(Self { list })
    }

    /// The hypotheses, in the order of the table.
    #[must_use]
    pub fn all(&self) -> &[Hypothesis] {
        &self.list
    }

    fn value(&self, key: &str) -> f64 {
        self.list
            .iter()
            .find(|hypothesis| hypothesis.key == key)
            .map_or(f64::NAN, |h| h.value)
    }

    /// Price of a saved kWh, € before tax.
    #[must_use]
    pub fn price_eur_per_kwh(&self) -> f64 {
        self.value("prix_kwh")
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_changes_what_it_names_and_says_so() {
        let changed = Overrides {
            prix_kwh: Some(0.2),
            ..Overrides::default()
        };
        let hypotheses = Hypotheses::new(&changed).expect("a plausible price");
        assert!((hypotheses.price_eur_per_kwh() - 0.2).abs() < 1e-12);
        assert!((hypotheses.co2_kg_per_kwh() - 0.052).abs() < 1e-12);
        assert!((hypotheses.vat_rate() - 0.2).abs() < 1e-12);
        assert_eq!(hypotheses.all()[0].source, "Valeur du scénario");
        assert!(
            Hypotheses::new(&Overrides {
                tva: Some(20.0),
                ..Overrides::default()
            })
            .is_err()
        );
    }
}
