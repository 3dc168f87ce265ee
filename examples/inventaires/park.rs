//! Communes and their synthetic parks: cabinets, streets, light points.

use crate::rng::Rng;
use crate::tables::*;
use std::collections::HashSet;

const SEED: u64 = 0x5245_5645_5242_4552;

/// Light points a head, varied by commune; no park smaller than `MIN_POINTS`.
const POINTS_A_HEAD: (f64, f64) = (0.14, 0.19);
const MIN_POINTS: usize = 18;
const CABINET_SIZE: (usize, usize) = (25, 55);

/// Communes of the Terre des Deux Caps whose wattage stands in the lamp text
/// only (Audresselles, Bazinghen, Tardinghen, Wissant) and those that give a
/// system wattage (Ferques, Marquise, Rinxent).
const LAMP_TEXT_ONLY: [u32; 4] = [62056, 62089, 62806, 62899];
const WITH_SYSTEM_WATTS: [u32; 3] = [62329, 62560, 62711];

/// Share of points that differ from the rest of their street, and of points of
/// the CAB that carry two lanterns.
const ODD_POINTS: f64 = 0.05;
const TWIN_MASTS: f64 = 0.034;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Epci {
    Cab,
    Ccds,
    Cct2c,
}

impl Epci {
    pub const ALL: [Epci; 3] = [Epci::Cab, Epci::Ccds, Epci::Cct2c];

    pub fn name(self) -> &'static str {
        match self {
            Epci::Cab => "CA du Boulonnais",
            Epci::Ccds => "CC de Desvres-Samer",
            Epci::Cct2c => "CC de la Terre des Deux Caps",
        }
    }
}

pub struct Commune {
    pub insee: u32,
    pub name: String,
    pub epci: Epci,
    pub population: u32,
}

/// Reads the list the planner itself uses.
pub fn communes(csv: &str) -> Result<Vec<Commune>, String> {
    let lines = csv.lines().filter(|line| !line.starts_with('#'));
    lines
        .skip(1)
        .map(|line| commune(line).ok_or_else(|| format!("commune illisible : {line}")))
        .collect()
}

fn commune(line: &str) -> Option<Commune> {
    let mut fields = line.split(',');
    Some(Commune {
        insee: fields.next()?.parse().ok()?,
        name: fields.next()?.to_owned(),
        epci: {
            let name = fields.next()?;
            Epci::ALL.into_iter().find(|epci| epci.name() == name)?
        },
        population: fields.next()?.parse().ok()?,
    })
}

/// How a commune's file writes its lamps.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    Code,
    Words,
    CodeWithWatts,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Policy {
    FullNight,
    OffFrom23,
    OffFromMidnight,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Watts {
    Number(u16),
    Text(String),
    Blank,
}

/// What stands on one mast: the same along a street, but for a few.
#[derive(Clone, Copy)]
pub struct Fixture {
    pub tech: Tech,
    pub lamp_w: u16,
    pub luminaire: Luminaire,
    pub mounting: Mounting,
    pub height: f64,
    pub year: u16,
    pub ballast: &'static str,
    pub state: &'static str,
}

/// One row of an inventory. `fixture` is the truth; the rest is what the file
/// says of it.
pub struct Point {
    pub fixture: Fixture,
    pub reference: String,
    pub cabinet: String,
    pub street: String,
    pub number: Option<u32>,
    pub lamp: String,
    pub watts: Watts,
    pub system_w: Option<u16>,
    pub luminaire: &'static str,
    pub lanterns: u8,
    pub lanterns_given: bool,
    pub regime: &'static str,
    pub state: &'static str,
    pub remark: &'static str,
    pub dirty: bool,
    pub in_service: bool,
    /// Easting and northing, Lambert-93, metres; see `places`.
    pub place: Option<(f64, f64)>,
}

pub struct Park {
    pub commune: Commune,
    pub spelling: Spelling,
    pub points: Vec<Point>,
}

impl Park {
    /// Lanterns, the unit of an inventory: a twin mast counts for two.
    pub fn lanterns(&self) -> usize {
        self.points.iter().map(|p| usize::from(p.lanterns)).sum()
    }

    /// Lanterns still to renew, the base of the invented budgets.
    pub fn to_renew(&self) -> usize {
        let old = |p: &&Point| p.in_service && p.fixture.tech != Tech::Led;
        let old_points = self.points.iter().filter(old);
        old_points.map(|p| usize::from(p.lanterns)).sum()
    }
}

/// A generator for a step that is not tied to one commune.
pub fn step_rng(step: u64) -> Rng {
    Rng::new(SEED, step)
}

pub fn parks(communes: Vec<Commune>) -> Vec<Park> {
    let trigrams = trigrams(&communes);
    let pairs = communes.into_iter().zip(trigrams);
    pairs.map(|(commune, tri)| park(commune, &tri)).collect()
}

struct Street {
    name: String,
    setting: Setting,
    fixture: Fixture,
    regime: &'static str,
    last_number: u32,
}

/// The park of one commune; its references begin with the trigram.
pub fn park(commune: Commune, trigram: &str) -> Park {
    let mut rng = Rng::new(SEED, u64::from(commune.insee));
    let (low, high) = POINTS_A_HEAD;
    let rate = low + (high - low) * rng.unit();
    let target = ((f64::from(commune.population) * rate).round() as usize).max(MIN_POINTS);
    let mix = draw_mix(&mut rng, commune.population);
    let policy = draw_policy(&mut rng, commune.population);
    let spelling = draw_spelling(&mut rng, &commune);
    let sizes = cabinet_sizes(&mut rng, target);
    let names = street_names(&mut rng, sizes.len() * 5);
    let mut names = names.into_iter();
    let mut streets: Vec<Street> = Vec::new();
    let mut points = Vec::with_capacity(target);

    for (rank, &size) in sizes.iter().enumerate() {
        let cabinet = rank + 1;
        let mut in_cabinet = 0;
        for (segment, length) in segments(&mut rng, size).into_iter().enumerate() {
            let goes_on = segment == 0 && !streets.is_empty() && rng.chance(0.25);
            let new_name = if goes_on { None } else { names.next() };
            let at = match new_name {
                Some(name) => {
                    streets.push(street(&mut rng, name, mix, policy));
                    streets.len() - 1
                }
                None if goes_on => streets.len() - 1,
                // The names are used up: a long street, fed by one more cabinet.
                None => rng.below(streets.len()),
            };
            let mut left = length;
            while left > 0 {
                let mut point = point(&mut rng, &mut streets[at], mix, &commune, spelling);
                if left == 1 {
                    point.lanterns = 1;
                }
                left -= usize::from(point.lanterns);
                in_cabinet += 1;
                point.reference = format!("{trigram}-{cabinet:03}-{in_cabinet:03}");
                point.cabinet = format!("AR-{cabinet:03}");
                points.push(point);
            }
        }
    }
    Park {
        commune,
        spelling,
        points,
    }
}

fn draw_mix(rng: &mut Rng, population: u32) -> &'static Mix {
    match population {
        0..2_000 => rng.weighted(MIXES_VILLAGE),
        2_000..10_000 => rng.weighted(MIXES_BOURG),
        _ => &MIX_TOWN,
    }
}

fn draw_policy(rng: &mut Rng, population: u32) -> Policy {
    let policy = rng.weighted(&[
        (Policy::FullNight, 62),
        (Policy::OffFrom23, 20),
        (Policy::OffFromMidnight, 18),
    ]);
    if population < 5_000 {
        policy
    } else {
        Policy::FullNight
    }
}

fn draw_spelling(rng: &mut Rng, commune: &Commune) -> Spelling {
    let words = rng.chance(0.45);
    match commune.epci {
        _ if LAMP_TEXT_ONLY.contains(&commune.insee) => Spelling::CodeWithWatts,
        Epci::Ccds if words => Spelling::Words,
        _ => Spelling::Code,
    }
}

/// Cabinets of about 40 points, then a few points moved between neighbours.
fn cabinet_sizes(rng: &mut Rng, target: usize) -> Vec<usize> {
    let (low, high) = CABINET_SIZE;
    let mut count = ((target as f64 / 40.0).round() as usize).max(1);
    if target > count * high {
        count += 1;
    }
    let mut sizes: Vec<usize> = (0..count)
        .map(|rank| target / count + usize::from(rank < target % count))
        .collect();
    for _ in 0..2 * count {
        let (from, to, moved) = (rng.below(count), rng.below(count), 1 + rng.below(8));
        if from != to && sizes[from] >= low + moved && sizes[to] + moved <= high {
            sizes[from] -= moved;
            sizes[to] += moved;
        }
    }
    sizes
}

/// Cuts a cabinet into 2 to 5 streets of 4 points or more.
fn segments(rng: &mut Rng, size: usize) -> Vec<usize> {
    let count = 2 + rng.below(if size < 25 { 2 } else { 4 });
    let mut lengths = vec![4; count];
    for _ in 4 * count..size {
        // The earlier streets are the longer ones.
        lengths[rng.below(count).min(rng.below(count))] += 1;
    }
    lengths
}

/// Distinct names, the village ones first among those of a small commune.
fn street_names(rng: &mut Rng, wanted: usize) -> Vec<String> {
    let mut village: Vec<String> = VILLAGE_STREETS.iter().map(|&s| s.to_owned()).collect();
    let mut town: Vec<String> = STREET_KINDS
        .iter()
        .flat_map(|&(kind, every)| {
            let stems = STREET_STEMS.iter().step_by(every);
            stems.map(move |stem| format!("{kind} {stem}"))
        })
        .collect();
    rng.shuffle(&mut village);
    rng.shuffle(&mut town);
    let (mut village, mut town) = (village.into_iter(), town.into_iter());
    let mut names = Vec::with_capacity(wanted);
    for rank in 0..wanted {
        // Three village names for one of the town's, while both last.
        let name = if rank % 4 < 3 {
            village.next().or_else(|| town.next())
        } else {
            town.next().or_else(|| village.next())
        };
        names.extend(name);
    }
    names
}

fn street(rng: &mut Rng, name: String, mix: &Mix, policy: Policy) -> Street {
    let kind = name.split(' ').next().unwrap_or_default();
    let setting = SETTINGS
        .iter()
        .find(|&&(word, _)| word == kind)
        .map_or(Setting::Street, |&(_, weights)| rng.weighted(weights));
    let fixture = fixture(rng, mix, setting);
    let regime = match policy {
        Policy::OffFrom23 => "Coupure 23h-5h",
        Policy::OffFromMidnight => "Coupure 0h-5h",
        Policy::FullNight if fixture.tech == Tech::Led && rng.chance(0.35) => {
            "Abaissement -30% 23h-5h"
        }
        Policy::FullNight if rng.chance(0.025) => "Demi-nuit",
        Policy::FullNight => "Permanent",
    };
    Street {
        name,
        setting,
        fixture,
        regime,
        last_number: 0,
    }
}

fn fixture(rng: &mut Rng, mix: &Mix, setting: Setting) -> Fixture {
    let place = setting as usize;
    let choices: Vec<(&TechRow, u32)> = TECHS.iter().zip(mix.iter().copied()).collect();
    let row = rng.weighted(&choices);
    let luminaire = rng.weighted(row.luminaires[place]);
    let mounting = match luminaire {
        Luminaire::Globe => Mounting::Mast,
        _ => rng.weighted(MOUNTINGS[place]),
    };
    let height = rng.pick(match mounting {
        Mounting::Mast if luminaire == Luminaire::Globe => GLOBE_HEIGHTS,
        Mounting::Mast => MAST_HEIGHTS[place],
        Mounting::Wall => WALL_HEIGHTS,
        Mounting::Concrete | Mounting::Wood => POLE_HEIGHTS,
    });
    let year = rng.between(row.years.0, row.years.1);
    Fixture {
        tech: row.tech,
        lamp_w: rng.weighted(row.watts[place]),
        luminaire,
        mounting,
        height,
        year,
        ballast: rng.weighted(row.ballasts),
        state: match year {
            2022.. => "Neuf",
            1996..2022 => "Bon",
            1985..1996 => "Moyen",
            _ => "Vétuste",
        },
    }
}

/// The next point of a street; its reference and cabinet come after.
fn point(
    rng: &mut Rng,
    street: &mut Street,
    mix: &Mix,
    commune: &Commune,
    spelling: Spelling,
) -> Point {
    let odd = rng.chance(ODD_POINTS);
    let fixture = if odd {
        fixture(rng, mix, street.setting)
    } else {
        street.fixture
    };
    street.last_number += 1 + u32::from(rng.between(0, 3));
    // Dimming is a matter of the driver: a discharge lamp has none.
    let undimmed = street.regime.starts_with("Abaissement") && fixture.tech != Tech::Led;
    let twin = commune.epci == Epci::Cab && fixture.mounting == Mounting::Mast;
    Point {
        reference: String::new(),
        cabinet: String::new(),
        street: street.name.clone(),
        number: Some(street.last_number).filter(|_| rng.chance(0.75)),
        lamp: lamp(&fixture, spelling),
        watts: match spelling {
            Spelling::CodeWithWatts => Watts::Blank,
            _ => Watts::Number(fixture.lamp_w),
        },
        system_w: Some(system_w(&fixture)).filter(|_| WITH_SYSTEM_WATTS.contains(&commune.insee)),
        luminaire: fixture.luminaire.label(),
        lanterns: if twin && rng.chance(TWIN_MASTS) { 2 } else { 1 },
        lanterns_given: true,
        regime: if undimmed { "Permanent" } else { street.regime },
        state: fixture.state,
        remark: "",
        dirty: false,
        in_service: true,
        place: None,
        fixture,
    }
}

fn lamp(fixture: &Fixture, spelling: Spelling) -> String {
    let row = fixture.tech.row();
    match spelling {
        Spelling::Code => row.code.to_owned(),
        Spelling::Words => row.words.to_owned(),
        Spelling::CodeWithWatts => format!("{} {}W", row.code, fixture.lamp_w),
    }
}

fn system_w(fixture: &Fixture) -> u16 {
    SYSTEM_WATTS
        .iter()
        .find(|&&(tech, lamp_w, _)| tech == fixture.tech && lamp_w == fixture.lamp_w)
        .map_or(fixture.lamp_w, |&(_, _, system_w)| system_w)
}

/// Three letters a commune, all different: Samer is SAM, Wimereux WIM, Wimille WIL.
fn trigrams(communes: &[Commune]) -> Vec<String> {
    let mut taken = HashSet::new();
    let name = |commune: &Commune| {
        let plain = plain(&commune.name).to_uppercase();
        let bare = ["LA-", "LE-"].iter().find_map(|a| plain.strip_prefix(a));
        let bare = bare.unwrap_or(&plain).replace("SAINT-", "S");
        bare.replace(['-', '\''], "")
    };
    communes
        .iter()
        .map(|commune| {
            let name = name(commune);
            let (head, tail) = name.split_at(2);
            let letters = tail.chars().filter(|&c| !head.contains(c));
            letters
                .chain('A'..='Z')
                .map(|letter| format!("{head}{letter}"))
                .find(|trigram| taken.insert(trigram.clone()))
                .expect("a letter is left")
        })
        .collect()
}

/// A French name in ASCII, with hyphens for spaces.
pub fn plain(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            'à' | 'â' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'É' | 'È' => 'E',
            'î' | 'ï' => 'i',
            'ô' => 'o',
            'ù' | 'û' => 'u',
            'ç' => 'c',
            ' ' => '-',
            c => c,
        })
        .collect()
}
