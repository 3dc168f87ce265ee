//! `reverbere heures`

use super::Answer;
use super::output::{print_answer, thousands};
use super::territory::TerritoryArgs;
use crate::energy::hours::{HoursError, Lit, LitHours, SwitchingRule};
use crate::error::{Error, Result};
use crate::inventory::profile::{MONTHS, Profile};
use crate::inventory::territory::sun::{Evidence, SunPlace};
use crate::scenario::usual_switching_at;
use chrono_tz::Tz;
use serde::Serialize;

#[derive(clap::Args)]
pub struct Args {
    /// Latitude en degrés, positive au nord ; sans elle ni territoire, celle de Boulogne-sur-Mer
    #[arg(
        long = "lat",
        value_name = "DEGRES",
        allow_negative_numbers = true,
        requires = "longitude"
    )]
    latitude: Option<f64>,
    /// Longitude en degrés, positive à l'est ; à donner avec --lat
    #[arg(
        long = "lon",
        value_name = "DEGRES",
        allow_negative_numbers = true,
        requires = "latitude"
    )]
    longitude: Option<f64>,
    /// Année du calcul ; par défaut, celle des scénarios qui n'en donnent pas (2026)
    #[arg(long = "annee", value_name = "AAAA")]
    year: Option<i32>,
    /// Fuseau horaire de l'heure légale ; par défaut, celui du territoire, sinon Europe/Paris
    #[arg(long = "fuseau", value_name = "FUSEAU", value_parser = timezone)]
    timezone: Option<Tz>,
    /// Règle d'allumage : coucher-lever, crepuscule-civil, 20min (après le coucher et avant le lever), -3deg (hauteur du soleil) ou 4100h (par an) ; par défaut, 15min
    #[arg(
        long = "regle",
        value_name = "REGLE",
        allow_hyphen_values = true,
        value_parser = rule
    )]
    rule: Option<Rule>,
    /// Régime dont calculer les heures à pleine puissance équivalentes, sous cette règle : « coupure 23h-5h », « -50% 22h-6h », « 11 h/nuit »
    #[arg(
        long = "regime",
        value_name = "REGIME",
        allow_hyphen_values = true,
        value_parser = regime
    )]
    regime: Option<Profile>,
    #[command(flatten)]
    territory: TerritoryArgs,
    /// Écrit le résultat en JSON sur la sortie standard
    #[arg(long)]
    json: bool,
}

/// When the network is lit, as the command line says it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Rule(Lit);

impl Rule {
    /// What every table shows, to compare with.
    const USUAL: [Self; 3] = [
        Self::around(0.0),
        Self::around(15.0),
        Self(Lit::CIVIL_TWILIGHT),
    ];

    const fn around(minutes: f64) -> Self {
        Self(Lit::AroundSun {
            after_sunset_min: minutes,
            before_sunrise_min: minutes,
        })
    }

    /// How `--regle` writes it.
    fn code(self) -> String {
        match self.0 {
            _ if self == Self::around(0.0) => "coucher-lever".into(),
            Lit::CIVIL_TWILIGHT => "crepuscule-civil".into(),
            Lit::AroundSun {
                after_sunset_min, ..
            } => format!("{after_sunset_min}min"),
            Lit::SunAltitude(degrees) => format!("{degrees}deg"),
            Lit::YearlyHours(hours) => format!("{hours}h"),
        }
    }

    /// The title of its column.
    fn title(self) -> String {
        let title = match self.0 {
            _ if self == Self::around(0.0) => "coucher au lever".into(),
            Lit::CIVIL_TWILIGHT => "crépuscule civil".into(),
            Lit::AroundSun {
                after_sunset_min, ..
            } => format!("±{after_sunset_min} min"),
            Lit::SunAltitude(degrees) => format!("soleil à {degrees}°"),
            Lit::YearlyHours(hours) => format!("{hours} h/an"),
        };
        title.replace('.', ",").replace('-', "−")
    }
}

fn rule(text: &str) -> std::result::Result<Rule, String> {
    let number = |unit: &str| text.strip_suffix(unit)?.trim().parse::<f64>().ok();
    match text {
        "coucher-lever" => return Ok(Rule::around(0.0)),
        "crepuscule-civil" => return Ok(Rule(Lit::CIVIL_TWILIGHT)),
        _ => {}
    }
    if let Some(minutes) = number("min") {
        if (-120.0..=120.0).contains(&minutes) {
            return Ok(Rule::around(minutes));
        }
        return Err("les minutes doivent être entre -120 et 120".into());
    }
    number("deg")
        .map(Lit::SunAltitude)
        .or_else(|| number("h").map(Lit::YearlyHours))
        .map(Rule)
        .ok_or_else(|| "coucher-lever, crepuscule-civil, 20min, -3deg ou 4100h est attendu".into())
}

fn timezone(text: &str) -> std::result::Result<Tz, String> {
    text.parse()
        .map_err(|_| "fuseau inconnu (exemple : Europe/Paris)".into())
}

fn regime(text: &str) -> std::result::Result<Profile, String> {
    Profile::parse(text).ok_or_else(|| {
        "régime non compris (exemples : « coupure 23h-5h », « -30% 22h-0h et -50% 0h-5h »)".into()
    })
}

/// What is wrong, said of the option that gave it.
fn refuse(error: &HoursError) -> Error {
    let option = match error {
        HoursError::Latitude(_) => "--lat",
        HoursError::Longitude(_) => "--lon",
        HoursError::Year(_) => "--annee",
        HoursError::YearlyHours(..) | HoursError::SunAltitude(_) => "--regle",
    };
    Error::Usage(format!("« {option} » {error}"))
}

/// The place that the options say, by its coordinates or its territory; else Boulogne-sur-Mer, by way
/// of an example, which is said.
fn sun(args: &Args) -> Result<SunPlace> {
    let of_territory = match args.territory.stated()? {
        Some(territory) => Some(SunPlace::of_territory(&territory).ok_or_else(|| {
            Error::Usage(
                "les communes du territoire ne sont pas de France ; donnez --lat, --lon et --fuseau".into(),
            )
        })?),
        None => None,
    };
    let example = SunPlace {
        evidence: Evidence::Nothing,
        ..SunPlace::boulogne()
    };
    Ok(match args.latitude.zip(args.longitude) {
        Some((latitude, longitude)) => SunPlace {
            latitude,
            longitude,
            timezone: of_territory.unwrap_or(example).timezone,
            name: String::new(),
            evidence: Evidence::Stated,
        },
        None => of_territory.unwrap_or(example),
    })
}

#[derive(Serialize)]
struct Summary {
    /// Name of the place; empty where its coordinates are given.
    lieu: String,
    /// Whether nothing says the place.
    par_defaut: bool,
    latitude: f64,
    longitude: f64,
    fuseau: String,
    annee: i32,
    /// Hours lit under each rule.
    regles: Vec<Column>,
    /// Equivalent hours of the regime asked for.
    regime: Option<OfRegime>,
}

#[derive(Serialize)]
struct Column {
    regle: String,
    #[serde(skip)]
    title: String,
    libelle: String,
    heures_par_mois: [f64; 12],
    heures_an: f64,
}

#[derive(Serialize)]
struct OfRegime {
    regime: String,
    regle: String,
    #[serde(skip)]
    rule_title: String,
    heures_equivalentes_par_mois: [f64; 12],
    heures_equivalentes_an: f64,
}

pub fn run(args: &Args) -> Result<Answer> {
    let sun = sun(args)?;
    let usual = usual_switching_at(&sun);
    let place = SwitchingRule {
        latitude: sun.latitude,
        longitude: sun.longitude,
        timezone: args.timezone.unwrap_or(sun.timezone),
        year: args.year.unwrap_or(usual.year),
        lit: usual.lit,
    };
    let chosen = args.rule.unwrap_or(Rule(usual.lit));
    let mut rules = Rule::USUAL.to_vec();
    if !rules.contains(&chosen) {
        rules.push(chosen);
    }
    let mut regles = Vec::new();
    let mut regime = None;
    for rule in rules {
        let lit = rule.0;
        let hours = LitHours::compute(&SwitchingRule {
            lit,
            ..place.clone()
        })
        .map_err(|error| refuse(&error))?;
        let months = hours.equivalent_by_month(&Profile::full_night());
        regles.push(Column {
            regle: rule.code(),
            title: rule.title(),
            libelle: lit.to_string(),
            heures_par_mois: months,
            heures_an: months.iter().sum(),
        });
        if rule == chosen {
            regime = args.regime.as_ref().map(|profile| {
                let months = hours.equivalent_by_month(profile);
                OfRegime {
                    regime: profile.to_string(),
                    regle: rule.code(),
                    rule_title: rule.title(),
                    heures_equivalentes_par_mois: months,
                    heures_equivalentes_an: months.iter().sum(),
                }
            });
        }
    }
    let summary = Summary {
        lieu: sun.name,
        par_defaut: sun.evidence == Evidence::Nothing,
        latitude: place.latitude,
        longitude: place.longitude,
        fuseau: place.timezone.to_string(),
        annee: place.year,
        regles,
        regime,
    };
    print_answer(args.json, &summary, || summary.in_words())?;
    Ok(Answer::Yes)
}

impl Summary {
    fn in_words(&self) -> String {
        let decimal = |number: f64| number.to_string().replace('.', ",");
        let place = if self.lieu.is_empty() {
            String::new()
        } else {
            format!("{}, ", self.lieu)
        };
        let mut text = format!(
            "Heures d'allumage du réseau à {place}{}° {}, {}° {} ; heure légale {} ; année {}\n\n",
            decimal(self.latitude.abs()),
            if self.latitude < 0.0 { "S" } else { "N" },
            decimal(self.longitude.abs()),
            if self.longitude < 0.0 { "O" } else { "E" },
            self.fuseau,
            self.annee
        );
        let mut columns: Vec<(&str, &[f64; 12], f64)> = Vec::new();
        for column in &self.regles {
            columns.push((&column.title, &column.heures_par_mois, column.heures_an));
        }
        if let Some(regime) = &self.regime {
            columns.push((
                "régime",
                &regime.heures_equivalentes_par_mois,
                regime.heures_equivalentes_an,
            ));
        }
        let mut row = |name: &str, cells: Vec<String>| {
            text += &format!("{name:<10}");
            for (cell, (title, ..)) in cells.iter().zip(&columns) {
                let width = title.chars().count().max(8) + 2;
                text += &format!("{cell:>width$}");
            }
            text += "\n";
        };
        let titles = columns.iter().map(|(title, ..)| (*title).to_owned());
        row("mois", titles.collect());
        for (month, name) in MONTHS.iter().enumerate() {
            let cells = columns.iter().map(|(_, months, _)| tenths(months[month]));
            row(name, cells.collect());
        }
        row(
            "année",
            columns.iter().map(|(.., year)| tenths(*year)).collect(),
        );
        text += "\n";
        if let Some(regime) = &self.regime {
            text += &format!(
                "Régime : {}, sous la règle « {} » ; heures à pleine puissance qui consomment autant.\n",
                regime.regime, regime.rule_title
            );
        }
        text += "Une nuit compte pour la date où elle commence.\n";
        if self.par_defaut {
            text += "Lieu donné en exemple ; pour le vôtre : --departement, --epci ou --lat et --lon.\n";
        }
        text
    }
}

/// Hours with one decimal: `4 100,3`.
fn tenths(hours: f64) -> String {
    let tenths = (hours * 10.0).round();
    format!("{},{}", thousands((tenths / 10.0).trunc()), tenths % 10.0)
}
