//! Legal and technical rules: which flags a point in place and a solution raise, and what a
//! scenario makes of them. The rules, their thresholds and sources are data (`regles.toml`).

use super::catalogue::Range;
use super::service::Luminaire;
use crate::inventory::lamps::Technology;
use crate::inventory::points::Row;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A rule that a point or a solution may not meet. The order is that of `regles.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// More than half of the light goes up: had to be replaced by 2025.
    #[serde(rename = "ulr_50")]
    Ulr50,
    /// A globe of which nobody told that share.
    Boule,
    /// Its lamp leaves the market in 2027.
    #[serde(rename = "lampe_2027")]
    Lampe2027,
    /// What its owner has to know of it is not in the inventory.
    #[serde(rename = "donnees_2018")]
    Donnees2018,
    /// Whiter than the decree allows on roads.
    TemperatureArrete,
    /// Whiter than allowed in a regional nature park.
    TemperatureParc,
    /// In such a park, allowed inside built-up areas only.
    TemperatureParcHorsAgglo,
    /// A new luminaire that sends too much light up.
    UlrNeuf,
    /// The luminaire that sends too much light up stays.
    UlrGarde,
    /// Does not dim as the energy-saving certificate asks.
    #[serde(rename = "res_ec_104")]
    ResEc104,
}

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum About {
    /// What is in place.
    Point,
    /// What would be fitted.
    Solution,
}

/// One rule with its threshold and source.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The flag of who does not meet it.
    #[serde(rename = "code")]
    pub flag: Flag,
    /// What it is about.
    #[serde(rename = "porte_sur")]
    pub about: About,
    /// What a councillor reads.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Its threshold, in `unit`.
    #[serde(rename = "seuil")]
    pub threshold: Option<f64>,
    /// Unit of the threshold.
    #[serde(default, rename = "unite")]
    pub unit: String,
    #[serde(default, rename = "part")]
    share: f64,
    #[serde(default)]
    technologies: Vec<Technology>,
    #[serde(default)]
    luminaires: Vec<String>,
    /// The text that sets it.
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
    regle: Vec<Rule>,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    toml::from_str::<Table>(include_str!("regles.toml"))
        .expect("the embedded rules are read by a test")
        .regle
});

/// Every rule, in the order of the table.
#[must_use]
pub fn rules() -> &'static [Rule] {
    &RULES
}

impl Flag {
    /// Every flag.
    pub const ALL: [Self; 10] = [
        Self::Ulr50,
        Self::Boule,
        Self::Lampe2027,
        Self::Donnees2018,
        Self::TemperatureArrete,
        Self::TemperatureParc,
        Self::TemperatureParcHorsAgglo,
        Self::UlrNeuf,
        Self::UlrGarde,
        Self::ResEc104,
    ];

    /// Its code in scenarios and workbooks.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ulr50 => "ulr_50",
            Self::Boule => "boule",
            Self::Lampe2027 => "lampe_2027",
            Self::Donnees2018 => "donnees_2018",
            Self::TemperatureArrete => "temperature_arrete",
            Self::TemperatureParc => "temperature_parc",
            Self::TemperatureParcHorsAgglo => "temperature_parc_hors_agglo",
            Self::UlrNeuf => "ulr_neuf",
            Self::UlrGarde => "ulr_garde",
            Self::ResEc104 => "res_ec_104",
        }
    }

    /// Its rule.
    ///
    /// # Panics
    /// Never: a test looks at the rule of each flag.
    #[must_use]
    pub fn rule(self) -> &'static Rule {
        RULES
            .iter()
            .find(|rule| rule.flag == self)
            .expect("every flag has its rule")
    }

    fn threshold(self) -> f64 {
        self.rule().threshold.unwrap_or(f64::NAN)
    }
}

/// A set of flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Flags(u16);

impl Flags {
    /// Whether a flag is raised.
    #[must_use]
    pub fn has(self, flag: Flag) -> bool {
        self.0 & (1 << flag as u8) != 0
    }

    /// The flags raised, in their order.
    pub fn iter(self) -> impl Iterator<Item = Flag> {
        Flag::ALL.into_iter().filter(move |flag| self.has(*flag))
    }

    /// Whether no flag is raised.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// The flags that either set has.
    #[must_use]
    pub fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// The flags that the other set does not have.
    #[must_use]
    pub fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    /// The flags that both sets have.
    #[must_use]
    pub fn among(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }
}

impl FromIterator<Flag> for Flags {
    fn from_iter<T: IntoIterator<Item = Flag>>(flags: T) -> Self {
        Self(flags.into_iter().fold(0, |set, flag| set | 1 << flag as u8))
    }
}

/// The flags of a point in place.
#[must_use]
pub fn flags_of_point(
    point: &Row<'_>,
    technology: Technology,
    luminaire: Option<&Luminaire>,
) -> Flags {
    let globe =
        |rule: &Rule| luminaire.is_some_and(|luminaire| rule.luminaires.contains(&luminaire.code));
    let unknown = [point.flux_lm, point.temperature_couleur_k].contains(&None)
        || (point.puissance_lampe_w.is_none() && point.puissance_systeme_lue_w.is_none());
    let raised = |flag: Flag| match flag {
        Flag::Ulr50 => point.ulr_pct.is_some_and(|ulr| ulr > flag.threshold()),
        Flag::Boule => point.ulr_pct.is_none() && globe(flag.rule()),
        Flag::Lampe2027 => flag.rule().technologies.contains(&technology),
        Flag::Donnees2018 => unknown,
        _ => false,
    };
    Flag::ALL.into_iter().filter(|flag| raised(*flag)).collect()
}

/// The flags of too much light upwards, which a luminaire that stays keeps.
#[must_use]
pub fn upward() -> Flags {
    [Flag::Ulr50, Flag::Boule].into_iter().collect()
}

/// Share of full power under which the certificate's rule counts the hours of a night.
#[must_use]
pub fn dimmed_share() -> f64 {
    Flag::ResEc104.rule().share
}

/// The flags of a range fitted in the place of a point with flags of its own; `dimmed_hours` are
/// those of a night at [`dimmed_share`] of power or less, of the night that has fewest.
#[must_use]
pub fn flags_of_solution(
    range: &Range,
    dimmed_hours: f64,
    in_park: bool,
    in_place: Flags,
) -> Flags {
    let kelvins = f64::from(range.colour_temperature_k);
    let raised = |flag: Flag| match flag {
        Flag::TemperatureArrete => kelvins > flag.threshold(),
        Flag::TemperatureParc | Flag::TemperatureParcHorsAgglo => {
            in_park && kelvins > flag.threshold()
        }
        Flag::UlrNeuf => range.ulr_pct.is_some_and(|ulr| ulr >= flag.threshold()),
        Flag::UlrGarde => range.keeps_luminaire() && !in_place.among(upward()).is_empty(),
        // A hundredth of an hour is not looked at.
        Flag::ResEc104 => dimmed_hours < flag.threshold() - 0.01,
        _ => false,
    };
    Flag::ALL.into_iter().filter(|flag| raised(*flag)).collect()
}

/// What a scenario makes of a flag.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// It is shown.
    #[default]
    Signaler,
    /// A point that has it counts for more in the choice.
    Favoriser,
    /// A point that has it must be in the plan.
    Forcer,
    /// A point or solution that has it is not in the plan.
    Interdire,
}

impl Stance {
    /// What a technical service reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Signaler => "signalé",
            Self::Favoriser => "favorisé",
            Self::Forcer => "forcé dans le plan",
            Self::Interdire => "interdit dans le plan",
        }
    }
}

/// What a scenario makes of each flag.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stances(BTreeMap<Flag, Stance>);

impl Stances {
    /// The stances of a scenario.
    ///
    /// # Errors
    /// A solution that would be forced or favoured for what is wrong with it, in French.
    pub fn new(stances: BTreeMap<Flag, Stance>) -> Result<Self, &'static str> {
        let wrong = stances.iter().any(|(flag, stance)| {
            flag.rule().about == About::Solution
                && matches!(stance, Stance::Forcer | Stance::Favoriser)
        });
        if wrong {
            return Err(
                "un drapeau qui porte sur une solution (temperature_arrete, temperature_parc, ulr_neuf, ulr_garde, res_ec_104…) peut être « signaler » ou « interdire », pas autre chose",
            );
        }
        Ok(Self(stances))
    }

    /// What the scenario makes of a flag.
    #[must_use]
    pub fn of(&self, flag: Flag) -> Stance {
        self.0.get(&flag).copied().unwrap_or_default()
    }

    /// The flags of a stance.
    #[must_use]
    pub fn flags(&self, stance: Stance) -> Flags {
        Flag::ALL
            .into_iter()
            .filter(|flag| self.of(*flag) == stance)
            .collect()
    }

    /// The flags that change what is chosen: all that are not merely shown.
    #[must_use]
    pub fn heard(&self) -> Flags {
        Flag::ALL
            .into_iter()
            .filter(|flag| self.of(*flag) != Stance::Signaler)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::profile::Profile;
    use crate::retrofit::catalogue::{Catalogue, PriceLevel};
    use crate::retrofit::service::Service;
    use Flag::{
        Boule, Donnees2018, Lampe2027, TemperatureParc, TemperatureParcHorsAgglo, Ulr50, UlrGarde,
    };
    use Technology::{Bf, Shp};

    #[test]
    fn every_flag_has_its_rule_in_the_order_of_the_table() {
        let table: Vec<Flag> = rules().iter().map(|rule| rule.flag).collect();
        assert_eq!(table, Flag::ALL);
        for flag in Flag::ALL {
            assert!(!flag.rule().source.is_empty(), "{flag:?}");
            let table = include_str!("regles.toml");
            assert!(
                table.contains(&format!("code = \"{}\"", flag.code())),
                "{flag:?}"
            );
        }
    }

    #[test]
    fn a_point_is_flagged_by_what_is_told_of_it() {
        let globe = Service::embedded().luminaire("boule", None);
        let told = Row {
            flux_lm: Some(3000.0),
            temperature_couleur_k: Some(2000.0),
            puissance_lampe_w: Some(70.0),
            ..Row::default()
        };
        let with_ulr = |ulr: Option<f64>| Row {
            ulr_pct: ulr,
            ..told
        };
        let codes = |point: &Row<'_>, technology| -> Vec<Flag> {
            flags_of_point(point, technology, globe).iter().collect()
        };
        assert_eq!(codes(&with_ulr(Some(50.1)), Bf), [Ulr50]);
        assert_eq!(codes(&with_ulr(Some(50.0)), Bf), []);
        assert_eq!(codes(&with_ulr(None), Shp), [Boule, Lampe2027]);
        assert_eq!(
            codes(&Row::default(), Bf),
            [Boule, Donnees2018],
            "nothing is told"
        );
    }

    #[test]
    fn a_solution_is_flagged_where_it_stands() {
        let catalogue = Catalogue::embedded(PriceLevel::Usuel);
        let range = |code: &str| {
            let found = catalogue.ranges.iter().find(|range| range.code == code);
            found.expect("a range")
        };
        let codes = |code, hours, in_park, in_place: &[Flag]| -> Vec<Flag> {
            let in_place = in_place.iter().copied().collect();
            flags_of_solution(range(code), hours, in_park, in_place)
                .iter()
                .collect()
        };
        assert_eq!(codes("routier", 5.0, false, &[]), []);
        assert_eq!(codes("routier", 4.5, false, &[]), [Flag::ResEc104]);
        let white = [TemperatureParc, TemperatureParcHorsAgglo];
        assert_eq!(codes("routier", 6.0, true, &[]), white);
        let warm = [TemperatureParcHorsAgglo];
        assert_eq!(codes("routier_2700", 6.0, true, &[]), warm);
        // A lamp in a globe leaves its light where it goes; a new luminaire does not.
        assert_eq!(codes("lampe", 6.0, false, &[Boule]), [UlrGarde]);
        assert_eq!(codes("lampe", 6.0, false, &[Lampe2027]), []);
        assert_eq!(codes("residentiel", 6.0, false, &[Ulr50]), []);
    }

    /// −50 % from 23h to 5h is six hours of the shortest night too; from 22h to 3h, June has 4.6.
    #[test]
    fn dimmed_hours_are_those_of_the_night_that_has_fewest() {
        let hours = crate::scenario::usual_hours();
        let least = |text: &str| {
            let profile = Profile::parse(text).expect("a profile");
            hours.least_hours_at_most(dimmed_share(), &profile)
        };
        for (text, expected) in [
            ("-50% 23h-5h", 6.0),
            ("extinction 0h-5h", 5.0),
            ("-50% 22h-3h", 4.58),
            ("-40% 23h-5h", 0.0),
            (
                "-50 % de 3h avant le milieu de la nuit à 2h après le milieu de la nuit",
                5.0,
            ),
            ("12 h/nuit", 0.0),
        ] {
            assert!(
                (least(text) - expected).abs() < 0.02,
                "{text}: {}",
                least(text)
            );
        }
    }

    #[test]
    fn a_defect_of_a_solution_is_never_favoured() {
        let stances = |flag, stance| Stances::new(BTreeMap::from([(flag, stance)]));
        assert!(stances(Flag::Ulr50, Stance::Forcer).is_ok());
        assert!(stances(Flag::TemperatureParc, Stance::Interdire).is_ok());
        assert!(stances(Flag::TemperatureParc, Stance::Favoriser).is_err());
    }
}
