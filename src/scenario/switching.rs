//! When the network is lit: section `[heures]`.

use crate::energy::hours::{Lit, LitHours, SwitchingRule};
use crate::inventory::territory::sun::{Evidence, SunPlace};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// When the network is lit, as written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HoursSection {
    #[serde(skip_serializing_if = "Option::is_none")]
    latitude: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    longitude: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fuseau: Option<String>,
    annee: i32,
    apres_coucher_min: f64,
    avant_lever_min: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    hauteur_soleil: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    heures_an: Option<f64>,
}

impl Default for HoursSection {
    /// The usual setting of astronomical clocks, where the territory is: a quarter of an hour after
    /// sunset and before sunrise.
    fn default() -> Self {
        Self {
            latitude: None,
            longitude: None,
            fuseau: None,
            annee: 2026,
            apres_coucher_min: 15.0,
            avant_lever_min: 15.0,
            hauteur_soleil: None,
            heures_an: None,
        }
    }
}

/// The switching rule of a scenario of the Pays Boulonnais that says nothing of it: 4,100 h a year.
///
/// # Panics
/// Never: a test computes its hours.
#[must_use]
pub fn usual_switching() -> SwitchingRule {
    usual_switching_at(&SunPlace::boulogne())
}

/// The switching rule of a scenario that says nothing of it, at a place.
#[must_use]
pub fn usual_switching_at(place: &SunPlace) -> SwitchingRule {
    let usual = HoursSection::default();
    SwitchingRule {
        latitude: place.latitude,
        longitude: place.longitude,
        timezone: place.timezone,
        year: usual.annee,
        lit: Lit::AroundSun {
            after_sunset_min: usual.apres_coucher_min,
            before_sunrise_min: usual.avant_lever_min,
        },
    }
}

/// The lit hours of a scenario of the Pays Boulonnais that says nothing of them.
///
/// ```
/// let hours = reverbere::usual_hours();
/// assert_eq!(hours.total().round(), 4100.0);
/// ```
///
/// # Panics
/// Never: a test computes them.
#[must_use]
pub fn usual_hours() -> LitHours {
    LitHours::compute(&usual_switching()).expect("Boulogne has a sunset every day")
}

/// The lit hours of a scenario that says nothing of them, at a place; `None` where the sun does not
/// set every day.
#[must_use]
pub fn usual_hours_at(place: &SunPlace) -> Option<LitHours> {
    LitHours::compute(&usual_switching_at(place)).ok()
}

impl HoursSection {
    /// Where the sun is looked at: as the section says, else where the territory is, in the legal
    /// time that the section says or of that place.
    ///
    /// # Errors
    /// The section says half of a place, or nobody says any; an unknown time zone.
    pub fn place(&self, territory: Option<SunPlace>) -> std::result::Result<SunPlace, String> {
        let timezone = self.fuseau.as_ref().map(|zone| {
            zone.parse::<Tz>()
                .map_err(|_| format!("fuseau horaire « {zone} » inconnu (exemple : Europe/Paris)"))
        });
        let timezone = timezone.transpose()?;
        let place = match (self.latitude, self.longitude) {
            (Some(latitude), Some(longitude)) => SunPlace {
                latitude,
                longitude,
                timezone: territory.map_or(Tz::Europe__Paris, |place| place.timezone),
                name: String::new(),
                evidence: Evidence::Stated,
            },
            (None, None) => territory.ok_or(
                "le lieu du soleil n'est pas connu (les communes ne sont pas de France) : donnez « latitude », « longitude » et « fuseau » dans [heures]",
            )?,
            _ => {
                return Err(
                    "« heures.latitude » et « heures.longitude » vont ensemble : donnez les deux, ou aucune".into(),
                );
            }
        };
        Ok(SunPlace {
            timezone: timezone.unwrap_or(place.timezone),
            ..place
        })
    }

    /// The rule that the section says, at the place that [`HoursSection::place`] gives.
    ///
    /// # Errors
    /// What is wrong, in French.
    pub fn rule(&self, place: &SunPlace) -> std::result::Result<SwitchingRule, String> {
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
            latitude: place.latitude,
            longitude: place.longitude,
            timezone: place.timezone,
            year: self.annee,
            lit,
        })
    }

    /// The section that says a rule.
    #[must_use]
    pub fn of(rule: &SwitchingRule) -> Self {
        let mut section = Self {
            latitude: Some(rule.latitude),
            longitude: Some(rule.longitude),
            fuseau: Some(rule.timezone.to_string()),
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
