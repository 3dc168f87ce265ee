//! How many points of each commune raise each flag.

use super::rules::{Flag, Flags, flags_of_point};
use super::service::Service;
use crate::inventory::lamps::Technology;
use crate::inventory::points::Points;
use std::collections::BTreeMap;

/// How many points raise any of some flags.
#[must_use]
pub fn points_with(points: &Points, flags: Flags) -> usize {
    let kinds = flags_of_kinds(points);
    let raised = kinds
        .iter()
        .filter(|kind| !kind.flags.among(flags).is_empty());
    raised.map(|kind| kind.points).sum()
}

/// Points of one commune that are told the same.
struct Kind {
    insee: String,
    flags: Flags,
    points: usize,
}

/// Points that raise a flag, by INSEE code and flag. Points that are excluded from plans count as
/// well: a rule is about what is there.
#[must_use]
pub fn flagged_points(points: &Points) -> BTreeMap<String, BTreeMap<Flag, usize>> {
    let mut counts: BTreeMap<String, BTreeMap<Flag, usize>> = BTreeMap::new();
    for kind in flags_of_kinds(points) {
        let of_commune = counts.entry(kind.insee).or_default();
        for flag in kind.flags.iter() {
            *of_commune.entry(flag).or_default() += kind.points;
        }
    }
    counts
}

fn flags_of_kinds(points: &Points) -> Vec<Kind> {
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
    let rows = points.rows();
    let kind = |(row, points_alike): (&u32, usize)| {
        let point = rows.get(*row as usize);
        let technology = Technology::from_code(point.technologie).unwrap_or(Technology::Inconnue);
        let type_in_place = Service::embedded().luminaire(point.luminaire, point.hauteur_m);
        Kind {
            insee: point.insee.to_string(),
            flags: flags_of_point(&point, technology, type_in_place),
            points: points_alike,
        }
    };
    alike.firsts.iter().zip(sizes).map(kind).collect()
}
