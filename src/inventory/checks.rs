//! What only all the points together show: doubles, cabinets of one point, communes with too many
//! points for their inhabitants.

mod places;

use super::finding::{Finding, Rule};
use super::points::Points;
use super::territory::Territory;
use crate::french::counted;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::sync::LazyLock;

/// Where whole communes usually lie.
#[derive(Deserialize)]
pub struct Usual {
    /// Light points for each inhabitant.
    pub points_par_habitant: Range,
    /// Mean consumption of a point, kWh a year.
    pub kwh_par_point: Range,
    points_juges: Least,
    km_du_chef_lieu: Most,
    km_des_autres_points: Most,
    lieux_juges: Least,
    budget_par_habitant: Most,
    watts_de_rue: Most,
}

/// From one figure to another.
#[derive(Deserialize)]
pub struct Range {
    min: f64,
    max: f64,
}

impl Range {
    /// Whether a figure lies in it.
    #[must_use]
    pub fn contains(&self, figure: f64) -> bool {
        (self.min..=self.max).contains(&figure)
    }
}

#[derive(Deserialize)]
struct Least {
    min: usize,
}

#[derive(Deserialize)]
struct Most {
    max: f64,
}

impl Usual {
    /// Whether so few points say anything of a commune's means.
    #[must_use]
    pub fn judges(&self, points: usize) -> bool {
        points >= self.points_juges.min
    }

    /// Euros for each inhabitant above which a budget is not that of lighting.
    #[must_use]
    pub fn budget_par_habitant(&self) -> f64 {
        self.budget_par_habitant.max
    }

    /// Watts above which a lamp is no street's.
    #[must_use]
    pub fn watts_de_rue(&self) -> f64 {
        self.watts_de_rue.max
    }

    /// Whether so many places tell where a commune is.
    fn judges_places(&self, places: usize) -> bool {
        places >= self.lieux_juges.min
    }
}

/// The table of `vraisemblance.toml`.
pub static USUAL: LazyLock<Usual> = LazyLock::new(|| {
    toml::from_str(include_str!("vraisemblance.toml"))
        .expect("the embedded table is read by a test")
});

/// Everything that the points show together.
#[must_use]
pub fn check(points: &Points, territory: &Territory) -> Vec<Finding> {
    let (mut findings, others) = rayon::join(
        || doubled_references(points),
        || {
            let communes = points.groups(&["insee"]);
            let mut others = lonely_cabinets(points, &communes);
            others.extend(unlikely_densities(points, &communes, territory));
            others.extend(places::far_away(points, &communes));
            others
        },
    );
    findings.extend(others);
    findings
}

fn at_row(points: &Points, row: usize, rule: Rule, read: String) -> Finding {
    let point = points.get(row);
    Finding {
        rule,
        file: point.fichier.to_owned(),
        sheet: point.feuille.to_owned(),
        cell: format!("ligne {}", point.ligne),
        read,
    }
}

/// References that two points or more of a commune bear, the lanterns of one row sharing theirs; and
/// points that stand in two files, alike in everything that tells where and what they are.
fn doubled_references(points: &Points) -> Vec<Finding> {
    let mut first: FxHashMap<(&str, &str), usize> = FxHashMap::default();
    first.reserve(points.len());
    let mut findings = Vec::new();
    let text = |name: &str, row: usize| points.text(name).get(row).unwrap_or_default();
    let line = |row: usize| points.count("ligne").get(row).copied().unwrap_or_default();
    let (insee, reference) = (points.text("insee"), points.text("reference"));
    let ranks = points.count("foyer");
    for (row, ((insee, reference), rank)) in insee
        .iter()
        .zip(reference.iter())
        .zip(ranks.iter())
        .enumerate()
    {
        let key = (insee.unwrap_or_default(), reference.unwrap_or_default());
        if key.1.is_empty() || *rank != 1 {
            continue;
        }
        let Some(other) = first.get(&key).copied() else {
            first.insert(key, row);
            continue;
        };
        let alike = ["voie", "armoire", "technologie"]
            .iter()
            .all(|name| text(name, row) == text(name, other))
            && points.number("puissance_lampe_w").get(row)
                == points.number("puissance_lampe_w").get(other);
        let (rule, place) = if alike && text("fichier", row) != text("fichier", other) {
            (
                Rule::PointCopie,
                format!(
                    "déjà dans {}, ligne {}",
                    text("fichier", other),
                    line(other)
                ),
            )
        } else {
            (
                Rule::ReferenceEnDouble,
                format!("déjà en ligne {}", line(other)),
            )
        };
        findings.push(at_row(points, row, rule, format!("{} ({place})", key.1)));
    }
    findings
}

/// Cabinets with one point only: a slip of the pen makes one.
fn lonely_cabinets(points: &Points, communes: &[Vec<u32>]) -> Vec<Finding> {
    let cabinets = points.text("armoire");
    let judged = judged_points(points, communes);
    points
        .groups(&["insee", "armoire"])
        .into_iter()
        .filter_map(|rows| match rows.as_slice() {
            [only] => Some(*only as usize),
            _ => None,
        })
        .filter(|row| judged[*row])
        .filter_map(|row| {
            let cabinet = cabinets.get(row).filter(|cabinet| !cabinet.is_empty())?;
            let read = format!("{cabinet} : 1 point");
            Some(at_row(points, row, Rule::ArmoireAUnPoint, read))
        })
        .collect()
}

/// For each point, whether its commune has enough of them to be judged.
fn judged_points(points: &Points, communes: &[Vec<u32>]) -> Vec<bool> {
    let mut judged = vec![false; points.len()];
    for rows in communes {
        let enough = USUAL.judges(rows.len());
        for row in rows {
            judged[*row as usize] = enough;
        }
    }
    judged
}

fn unlikely_densities(
    points: &Points,
    communes: &[Vec<u32>],
    territory: &Territory,
) -> Vec<Finding> {
    communes
        .iter()
        .filter(|rows| USUAL.judges(rows.len()))
        .filter_map(|rows| {
            let row = *rows.first()? as usize;
            let commune = territory.by_insee(points.text("insee").get(row)?)?;
            let commune = &territory.communes()[commune];
            let density = rows.len() as f64 / f64::from(commune.population.max(1));
            let unlikely = commune.population > 0 && !USUAL.points_par_habitant.contains(density);
            let density = format!("{density:.2}").replace('.', ",");
            unlikely.then(|| Finding {
                rule: Rule::DensiteInhabituelle,
                file: points
                    .text("fichier")
                    .get(row)
                    .unwrap_or_default()
                    .to_owned(),
                sheet: String::new(),
                cell: String::new(),
                read: format!(
                    "{} : {} pour {} habitants, soit {density}",
                    commune.nom,
                    counted(rows.len(), "point", "points"),
                    commune.population
                ),
            })
        })
        .collect()
}
