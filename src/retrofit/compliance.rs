//! How many points of each commune raise each flag.

use super::rules::{Flag, flags_of_point};
use super::service::luminaire;
use crate::inventory::lamps::Technology;
use crate::inventory::points::Points;
use std::collections::BTreeMap;

/// Points that raise a flag, by INSEE code and flag. Points that are excluded from plans count as
/// well: a rule is about what is there.
#[must_use]
pub fn flagged_points(points: &Points) -> BTreeMap<String, BTreeMap<Flag, usize>> {
    let alike = points.grouping(&[
        "insee",
        "technologie",
        "luminaire",
        "hauteur_m",
        "ulr_pct",
        "flux_lm",
        "temperature_couleur_k",
        "puissance_lampe_w",
        "puissance_systeme_lue_w",
    ]);
    let mut sizes = vec![0; alike.firsts.len()];
    for group in &alike.of_row {
        sizes[*group as usize] += 1;
    }
    let mut counts: BTreeMap<String, BTreeMap<Flag, usize>> = BTreeMap::new();
    for (row, size) in alike.firsts.iter().zip(sizes) {
        let point = points.get(*row as usize);
        let technology = Technology::from_code(&point.technologie).unwrap_or(Technology::Inconnue);
        let type_in_place = luminaire(&point.luminaire, point.hauteur_m);
        let of_commune = counts.entry(point.insee.to_string()).or_default();
        for flag in flags_of_point(&point, technology, type_in_place).iter() {
            *of_commune.entry(flag).or_default() += size;
        }
    }
    counts
}
