//! What each point consumes today: burning hours, system power, kWh a year.

pub mod assumptions;
pub mod bills;
pub mod hours;
pub mod power;

use crate::inventory::checks::USUAL;
use crate::inventory::finding::{Finding, Rule};
use crate::inventory::lamps::Technology;
use crate::inventory::points::{Points, Row};
use crate::inventory::profile::Profile;
use crate::inventory::text::normalise;
use hours::LitHours;
use power::{Ballasts, PowerOrigin};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Columns that this room adds to the frame of points.
pub mod column {
    /// System power, W.
    pub const SYSTEM_POWER: &str = "puissance_systeme_w";
    /// Where it comes from: a label of [`super::PowerOrigin`].
    pub const POWER_ORIGIN: &str = "origine_puissance";
    /// Profile in force today, in words.
    pub const PROFILE: &str = "profil";
    /// Equivalent hours at full power a year.
    pub const HOURS: &str = "heures_equivalentes";
    /// Consumption on the bills of its cabinet over that computed; 1 where nothing is calibrated.
    pub const CALIBRATION: &str = "calage";
    /// Consumption today, kWh a year.
    pub const KWH: &str = "kwh_an";
}

/// How the regimes of an inventory are understood.
///
/// ```
/// use reverbere::Regimes;
///
/// // « demi-nuit » means other hours in other towns: somebody has to say which.
/// let mut regimes = Regimes::default();
/// assert_eq!(regimes.profile("demi-nuit"), None);
/// let cut = regimes.profile("extinction 23h-5h").expect("hours that anyone reads");
/// regimes.named.insert("demi nuit".into(), cut.clone());
/// assert_eq!(regimes.profile("Demi-nuit"), Some(cut));
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Regimes {
    /// What a regime's own words stand for in this territory (« demi-nuit »), by normalised text.
    pub named: BTreeMap<String, Profile>,
    /// The profile of points whose regime is not stated.
    pub when_blank: Profile,
}

impl Regimes {
    /// The profile that a text stands for; `None` where nobody has said.
    ///
    /// ```
    /// use reverbere::{Regimes, usual_hours};
    ///
    /// let regimes = Regimes::default();
    /// let hours = |text| Some(usual_hours().equivalent(&regimes.profile(text)?));
    /// let all_night = hours("").expect("a blank is a full night");
    /// // 6 h a night at half power are 3 h less.
    /// let dimmed = hours("-50% 23h-5h").expect("a profile");
    /// assert!((all_night - dimmed - 3.0 * 365.0).abs() < 1.0);
    /// assert_eq!(hours("comme avant"), None);
    /// ```
    #[must_use]
    pub fn profile(&self, text: &str) -> Option<Profile> {
        if text.trim().is_empty() {
            return Some(self.when_blank.clone());
        }
        self.named
            .get(&normalise(text))
            .cloned()
            .or_else(|| Profile::parse(text))
    }
}

/// Adds system power to the points: columns [`column::SYSTEM_POWER`] and [`column::POWER_ORIGIN`].
///
/// ```
/// use reverbere::{Ballasts, LightPoint, PointsBuilder, with_system_power};
///
/// let mut builder = PointsBuilder::default();
/// builder.push(LightPoint {
///     technologie: "SHP".into(),
///     puissance_lampe_w: Some(100.0),
///     ..LightPoint::default()
/// });
/// let points = with_system_power(builder.finish(), Ballasts::embedded());
/// assert_eq!(points.number("puissance_systeme_w").get(0), Some(115.0));
/// assert_eq!(points.text("origine_puissance").get(0), Some("table de ballasts"));
/// ```
#[must_use]
pub fn with_system_power(points: Points, ballasts: &Ballasts) -> Points {
    let lamps = points.grouping(&[
        "technologie",
        "puissance_lampe_w",
        "puissance_systeme_lue_w",
        "ballast",
    ]);
    let (watts, origins): (Vec<Option<f64>>, Vec<&str>) = lamps
        .firsts
        .iter()
        .map(|row| {
            let power = system_power(&points.get(*row as usize), ballasts);
            (
                power.map(|(watts, _)| watts),
                power.map_or("", |(_, origin)| origin.label()),
            )
        })
        .unzip();
    let system = (lamps.of_row.iter().map(|lamp| watts[*lamp as usize])).collect();
    points
        .with_numbers(column::SYSTEM_POWER, system)
        .with_labels(column::POWER_ORIGIN, &origins, lamps.of_row)
}

/// System power of a point, W, and where it comes from; `None` where nobody has said enough.
fn system_power(point: &Row<'_>, ballasts: &Ballasts) -> Option<(f64, PowerOrigin)> {
    let technology = Technology::from_code(point.technologie).unwrap_or(Technology::Inconnue);
    match (point.puissance_systeme_lue_w, point.puissance_lampe_w) {
        _ if technology == Technology::Solaire => Some((0.0, PowerOrigin::Table)),
        (Some(read), _) => Some((read, PowerOrigin::Inventory)),
        (None, Some(lamp_w)) => Some(ballasts.system_power_w(technology, lamp_w, point.ballast)),
        (None, None) => None,
    }
}

/// Communes whose points consume, on the mean, far less or more than points usually do: a unit or a
/// column is in doubt. The points have their consumption already.
#[must_use]
pub fn unlikely_consumptions(points: &Points) -> Vec<Finding> {
    let kwh = points.number(column::KWH);
    points
        .groups(&["insee"])
        .into_iter()
        .filter_map(|rows| {
            let first = *rows.first()? as usize;
            let known: Vec<f64> = rows
                .iter()
                .filter_map(|row| kwh.get(*row as usize))
                .collect();
            let mean = known.iter().sum::<f64>() / known.len() as f64;
            let unlikely = USUAL.judges(known.len()) && !USUAL.kwh_par_point.contains(mean);
            unlikely.then(|| Finding {
                rule: Rule::ConsommationInhabituelle,
                file: points
                    .text("fichier")
                    .get(first)
                    .unwrap_or_default()
                    .to_owned(),
                sheet: String::new(),
                cell: String::new(),
                read: format!(
                    "{} : {mean:.0} kWh par point et par an",
                    points.text("commune").get(first).unwrap_or_default()
                ),
            })
        })
        .collect()
}

/// Multiplies what points consume by the factors of their cabinets: columns
/// [`column::CALIBRATION`] and [`column::KWH`]. The points have their consumption already.
///
/// # Panics
/// If there is not one factor for each point.
#[must_use]
pub fn calibrated(points: Points, factors: Vec<f64>) -> Points {
    let kwh = (points.number(column::KWH).iter().zip(&factors))
        .map(|(kwh, factor)| Some(kwh? * factor))
        .collect();
    points
        .with_numbers(column::CALIBRATION, factors.into_iter().map(Some).collect())
        .with_numbers(column::KWH, kwh)
}

/// Adds to points with system power what they consume: columns [`column::PROFILE`],
/// [`column::HOURS`], [`column::CALIBRATION`] (1) and [`column::KWH`].
///
/// A point whose regime nobody can read has no consumption, and `regime_inconnu` as its exclusion.
///
/// ```
/// use reverbere::{LightPoint, PointsBuilder, Regimes, usual_hours};
/// use reverbere::{Ballasts, with_consumption, with_system_power};
///
/// let mut builder = PointsBuilder::default();
/// builder.push(LightPoint {
///     technologie: "SHP".into(),
///     puissance_lampe_w: Some(100.0),
///     ..LightPoint::default()
/// });
/// let points = with_system_power(builder.finish(), Ballasts::embedded());
/// let points = with_consumption(points, &usual_hours(), &Regimes::default());
/// // 115 W × 4,100 h
/// let kwh = points.number("kwh_an").get(0).expect("a full night");
/// assert!((kwh - 471.5).abs() < 0.1);
/// ```
#[must_use]
pub fn with_consumption(points: Points, hours: &LitHours, regimes: &Regimes) -> Points {
    let stated = points.grouping(&["regime"]);
    let profiles: Vec<Option<Profile>> = {
        let texts = points.text("regime");
        let text = |row: &u32| texts.get(*row as usize).unwrap_or_default();
        (stated.firsts.iter().map(|row| regimes.profile(text(row)))).collect()
    };
    let words: Vec<String> = profiles
        .iter()
        .map(|profile| {
            profile
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default()
        })
        .collect();
    let hours: Vec<Option<f64>> = profiles
        .par_iter()
        .map(|profile| Some(hours.equivalent(profile.as_ref()?)))
        .collect();
    let unknown: Vec<u32> = (0..)
        .zip(&stated.of_row)
        .filter(|(_, regime)| hours[**regime as usize].is_none())
        .map(|(row, _)| row)
        .collect();
    let power = points.number(column::SYSTEM_POWER);
    let equivalent = |regime: &u32| hours[*regime as usize];
    let kwh = (power.iter().zip(&stated.of_row))
        .map(|(watts, regime)| Some(watts? * equivalent(regime)? / 1000.0))
        .collect();
    let equivalent = stated.of_row.iter().map(equivalent).collect();
    let points = if unknown.is_empty() {
        points
    } else {
        points.with_exclusion(&unknown, Rule::RegimeInconnu)
    };
    points
        .with_labels(column::PROFILE, &words, stated.of_row)
        .with_numbers(column::HOURS, equivalent)
        .with_same_number(column::CALIBRATION, 1.0)
        .with_numbers(column::KWH, kwh)
}
