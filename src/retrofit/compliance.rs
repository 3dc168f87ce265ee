//! What came of each rule over the points of communes: how many do not meet it, how many were
//! checked, how many it says nothing of, and how many could not be checked.

use super::rules::{Checks, Flag, Flags, Status, of_point};
use super::service::Service;
use crate::inventory::lamps::Technology;
use crate::inventory::points::Points;
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// What came of one rule over some points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Points that do not meet it.
    pub raised: usize,
    /// Points that meet it.
    pub met: usize,
    /// Points of which it says nothing.
    pub moot: usize,
    /// Points of which what it asks for is not known.
    pub unchecked: usize,
}

impl Tally {
    /// Counts points that are alike.
    pub fn add(&mut self, status: Status, points: usize) {
        *match status {
            Status::Raised => &mut self.raised,
            Status::Met => &mut self.met,
            Status::Moot => &mut self.moot,
            Status::Unchecked => &mut self.unchecked,
        } += points;
    }

    /// Points that were checked.
    #[must_use]
    pub fn checked(&self) -> usize {
        self.raised + self.met
    }

    /// What a councillor reads of a rule that gives no count: it was not checked, or says nothing
    /// of these points. `None` where some were checked: their count says more.
    #[must_use]
    pub fn in_words(&self) -> Option<&'static str> {
        match (self.checked(), self.unchecked) {
            (1.., _) => None,
            (0, 1..) => Some("non vérifié"),
            (0, 0) => Some("sans objet"),
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.raised += other.raised;
        self.met += other.met;
        self.moot += other.moot;
        self.unchecked += other.unchecked;
    }
}

/// How many points raise any of some flags.
#[must_use]
pub fn points_with(points: &Points, flags: Flags) -> usize {
    let kinds = checks_of_kinds(points);
    let raised = kinds
        .iter()
        .filter(|kind| !kind.checks.raised.among(flags).is_empty());
    raised.map(|kind| kind.points).sum()
}

/// Points of one commune of which the inventory tells the same.
struct Kind {
    insee: String,
    checks: Checks,
    points: usize,
}

/// What came of each rule about points in place, by INSEE code and flag. Points that are excluded
/// from plans count as well: a rule is about what is there.
#[must_use]
pub fn tallies(points: &Points) -> BTreeMap<String, BTreeMap<Flag, Tally>> {
    let mut counts: BTreeMap<String, BTreeMap<Flag, Tally>> = BTreeMap::new();
    for kind in checks_of_kinds(points) {
        let of_commune = counts.entry(kind.insee).or_default();
        for flag in Flag::ALL {
            let tally = of_commune.entry(flag).or_default();
            tally.add(kind.checks.status(flag), kind.points);
        }
    }
    counts
}

fn checks_of_kinds(points: &Points) -> Vec<Kind> {
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
        "constats",
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
            checks: of_point(&point, technology, type_in_place),
            points: points_alike,
        }
    };
    alike.firsts.iter().zip(sizes).map(kind).collect()
}
