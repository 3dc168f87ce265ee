//! The seam between the frame of points and the plan: points that are alike become one class.

use super::service::{self, luminaire};
use super::{Existing, Method, Solution};
use crate::energy::Regimes;
use crate::energy::column;
use crate::energy::power::lamp_of_system_power_w;
use crate::inventory::lamps::Technology;
use crate::inventory::points::{LightPoint, Points};
use std::collections::BTreeMap;

/// Points of one commune that are alike, what they are, and what can be done to each.
#[derive(Debug, Clone)]
pub struct Class {
    /// INSEE code of the commune.
    pub insee: String,
    /// What the points are.
    pub existing: Existing,
    /// Rows of the frame, in the order in which a plan takes them.
    pub rows: Vec<u32>,
    /// What can be done to each point; never empty.
    pub solutions: Vec<Solution>,
}

/// Why a point that could be renovated is offered nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoSolution {
    /// The lamp's flux is not in the service table, or its type of luminaire is not.
    Unsized,
    /// Nothing in the catalogue that lights as much divides its consumption by two.
    FactorNotReached,
}

impl NoSolution {
    /// What a technical service reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Unsized => "flux de la lampe ou type de luminaire hors table : non dimensionné",
            Self::FactorNotReached => "aucune solution à service égal n'atteint le facteur 2",
        }
    }
}

/// The classes of the territory, and how many points are offered nothing, by reason.
#[derive(Debug, Clone, Default)]
pub struct Classes {
    /// In the order of the communes of `insee_order`, then of first appearance.
    pub classes: Vec<Class>,
    /// Points without solution.
    pub without: BTreeMap<NoSolution, usize>,
    /// Points that the import or their regime excludes, by code of the rule.
    pub excluded: BTreeMap<String, usize>,
}

/// Groups the points and works out the solutions of each class, once for all communes.
///
/// Within a class, points are taken in the order of cabinet, street, reference, then place in the
/// files: neighbours are renovated together, and the same input always gives the same plan.
#[must_use]
pub fn classes(points: &Points, regimes: &Regimes, method: &Method<'_>) -> Classes {
    let keys = [
        "insee",
        "technologie",
        "puissance_lampe_w",
        column::SYSTEM_POWER,
        column::PROFILE,
        "regime",
        "luminaire",
        "hauteur_m",
        "exclusion",
    ];
    let mut found = Classes::default();
    // Heights only matter through the luminaire type that they suggest, and regimes through their
    // profile: classes are merged again by what they are.
    let mut merged: BTreeMap<ClassKey, Vec<u32>> = BTreeMap::new();
    let mut order: Vec<(ClassKey, Existing)> = Vec::new();
    for rows in points.groups(&keys) {
        let Some(first) = rows.first() else { continue };
        let point = points.get(*first as usize);
        if !point.exclusion.is_empty() {
            *found
                .excluded
                .entry(point.exclusion.to_string())
                .or_default() += rows.len();
            continue;
        }
        let Some(existing) = existing(points, *first as usize, &point, regimes) else {
            *found.without.entry(NoSolution::Unsized).or_default() += rows.len();
            continue;
        };
        let key = ClassKey::of(&point.insee, &existing);
        if let Some(known) = merged.get_mut(&key) {
            known.extend(rows);
        } else {
            merged.insert(key.clone(), rows);
            order.push((key, existing));
        }
    }
    let mut worked_out: BTreeMap<ClassKey, Vec<Solution>> = BTreeMap::new();
    for (key, existing) in order {
        let mut rows = merged.remove(&key).unwrap_or_default();
        let solutions = worked_out
            .entry(ClassKey {
                insee: String::new(),
                ..key.clone()
            })
            .or_insert_with(|| method.solutions(&existing));
        if solutions.is_empty() {
            *found
                .without
                .entry(NoSolution::FactorNotReached)
                .or_default() += rows.len();
            continue;
        }
        sort_for_plans(points, &mut rows);
        found.classes.push(Class {
            insee: key.insee,
            existing,
            rows,
            solutions: solutions.clone(),
        });
    }
    found
}

/// What tells two classes apart; figures in tenths of what the eye could tell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct ClassKey {
    insee: String,
    technology: Technology,
    lamp_power: u64,
    system_power: u64,
    profile: String,
    luminaire: &'static str,
}

impl ClassKey {
    fn of(insee: &str, existing: &Existing) -> Self {
        Self {
            insee: insee.to_owned(),
            technology: existing.technology,
            lamp_power: existing.lamp_power_w.to_bits(),
            system_power: existing.system_power_w.to_bits(),
            profile: existing.profile.to_string(),
            luminaire: &existing.luminaire.code,
        }
    }
}

/// What a point is, for a renovation. `None` where its lamp or luminaire cannot be sized.
#[must_use]
pub fn existing(
    points: &Points,
    row: usize,
    point: &LightPoint,
    regimes: &Regimes,
) -> Option<Existing> {
    let technology = Technology::from_code(&point.technologie)?;
    let system_power_w = points.number(column::SYSTEM_POWER).get(row)?;
    let lamp_power_w = point
        .puissance_lampe_w
        .or_else(|| lamp_of_system_power_w(technology, system_power_w))?;
    service::lamp_flux_lm(technology, lamp_power_w)?;
    Some(Existing {
        technology,
        lamp_power_w,
        system_power_w,
        profile: regimes.profile(&point.regime)?,
        equivalent_hours: points.number(column::HOURS).get(row)?,
        luminaire: luminaire(&point.luminaire, point.hauteur_m)?,
    })
}

fn sort_for_plans(points: &Points, rows: &mut [u32]) {
    let columns = ["armoire", "voie", "reference"].map(|name| points.text(name));
    let key = |row: u32| {
        let row = row as usize;
        (
            columns.map(|column| column.get(row).unwrap_or_default()),
            row,
        )
    };
    rows.sort_by(|a, b| key(*a).cmp(&key(*b)));
}
