//! When the network is lit: section `[heures]`.

use crate::energy::hours::{Lit, LitHours, SwitchingRule};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// When the network is lit, as written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HoursSection {
    latitude: f64,
    longitude: f64,
    fuseau: String,
    annee: i32,
    apres_coucher_min: f64,
    avant_lever_min: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    hauteur_soleil: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    heures_an: Option<f64>,
}

impl Default for HoursSection {
    /// Boulogne-sur-Mer, and the usual setting of astronomical clocks: a quarter of an hour after
    /// sunset and before sunrise, 4,100 h a year.
    fn default() -> Self {
        Self {
            latitude: 50.7264,
            longitude: 1.6147,
            fuseau: "Europe/Paris".into(),
            annee: 2026,
            apres_coucher_min: 15.0,
            avant_lever_min: 15.0,
            hauteur_soleil: None,
            heures_an: None,
        }
    }
}

/// The switching rule of a scenario that says nothing of it.
///
/// # Panics
/// Never: a test computes its hours.
#[must_use]
pub fn usual_switching() -> SwitchingRule {
    HoursSection::default()
        .rule()
        .expect("the usual switching rule")
}

/// The lit hours of a scenario that says nothing of them.
///
/// # Panics
/// Never: a test computes them.
#[must_use]
pub fn usual_hours() -> LitHours {
    LitHours::compute(&usual_switching()).expect("Boulogne has a sunset every day")
}

impl HoursSection {
    /// The rule that the section says.
    ///
    /// # Errors
    /// What is wrong, in French.
    pub fn rule(&self) -> std::result::Result<SwitchingRule, String> {
        let timezone: Tz = self.fuseau.parse().map_err(|_| {
            format!(
                "fuseau horaire « {} » inconnu (exemple : Europe/Paris)",
                self.fuseau
            )
        })?;
        if ![self.apres_coucher_min, self.avant_lever_min]
            .iter()
            .all(|m| (-120.0..=120.0).contains(m))
        {
            return Err("« heures.apres_coucher_min » et « heures.avant_lever_min » doivent être entre -120 et 120".into());
        }
        let lit = match (self.hauteur_soleil, self.heures_an) {
            (None, None) => Lit::AroundSun {
                after_sunset_min: self.apres_coucher_min,
                before_sunrise_min: self.avant_lever_min,
            },
            (Some(degrees), None) => Lit::SunAltitude(degrees),
            (None, Some(hours)) => Lit::YearlyHours(hours),
            (Some(_), Some(_)) => {
                return Err(
                    "« heures.hauteur_soleil » et « heures.heures_an » disent deux fois quand le réseau est allumé, gardez l'une des deux"
                        .into(),
                );
            }
        };
        Ok(SwitchingRule {
            latitude: self.latitude,
            longitude: self.longitude,
            timezone,
            year: self.annee,
            lit,
        })
    }

    /// The section that says a rule.
    #[must_use]
    pub fn of(rule: &SwitchingRule) -> Self {
        let mut section = Self {
            latitude: rule.latitude,
            longitude: rule.longitude,
            fuseau: rule.timezone.to_string(),
            annee: rule.year,
            ..Self::default()
        };
        match rule.lit {
            Lit::AroundSun {
                after_sunset_min,
                before_sunrise_min,
            } => {
                section.apres_coucher_min = after_sunset_min;
                section.avant_lever_min = before_sunrise_min;
            }
            Lit::SunAltitude(degrees) => section.hauteur_soleil = Some(degrees),
            Lit::YearlyHours(hours) => section.heures_an = Some(hours),
        }
        section
    }
}
