//! The seam between the frame of points and the plan: points that are alike become one class.

use super::options::{Candidate, Verdict};
use super::rules::{Flag, Flags, Park, Upward, of_condition, of_point};
use super::{Existing, Method, Solution};
use crate::energy::{Regimes, column};
use crate::inventory::lamps::Technology;
use crate::inventory::points::{Grouping, Points, Texts};
use crate::inventory::profile::Profile;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Points of one commune that are alike, what they are, and what can be done to each.
#[derive(Debug, Clone)]
pub struct Class {
    /// INSEE code of the commune.
    pub insee: String,
    /// What the points are.
    pub existing: Arc<Existing>,
    /// Rows of the frame, in the order in which a plan takes them.
    pub rows: Vec<u32>,
    /// What can be done to each point; never empty.
    pub solutions: Arc<[Solution]>,
}

/// Points of one commune that could be renovated, and are offered nothing.
#[derive(Debug, Clone)]
pub struct Without {
    /// INSEE code of the commune.
    pub insee: String,
    /// What the points are; none where that cannot be said.
    pub existing: Option<Arc<Existing>>,
    /// Rows of the frame, in their order.
    pub rows: Vec<u32>,
    /// Why.
    pub reason: NoSolution,
    /// The greatest factor that anything of the catalogue reaches, where something lights enough.
    pub best: Option<Best>,
}

/// The solution that comes nearest to a factor class.
#[derive(Debug, Clone, PartialEq)]
pub struct Best {
    /// What a councillor reads.
    pub label: String,
    /// The factor that it reaches.
    pub factor: f64,
}

/// Why a point that could be renovated is offered nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoSolution {
    /// The lamp's flux is not in the service table, or its type of luminaire is not.
    Unsized,
    /// It consumes nothing under its regime.
    NothingConsumed,
    /// Nothing in the catalogue lights as much.
    NoLuminaire,
    /// Nothing in the catalogue that lights as much divides its consumption by two.
    FactorNotReached,
    /// The scenario forbids the point, or every solution that would do, by this flag.
    Forbidden(Flag),
}

impl NoSolution {
    /// What a technical service reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Unsized => {
                "lampe, puissance système ou type de luminaire hors table : non dimensionné"
            }
            Self::NothingConsumed => "le point ne consomme rien dans son régime",
            Self::NoLuminaire => "aucun produit du catalogue n'éclaire autant",
            Self::FactorNotReached => "aucune solution à service égal n'atteint le facteur 2",
            Self::Forbidden(_) => "interdit par une règle du scénario (section [drapeaux])",
        }
    }
}

/// The classes of the territory, and the points that are offered nothing.
#[derive(Debug, Clone, Default)]
pub struct Classes {
    /// In order of first appearance in the frame.
    pub classes: Vec<Class>,
    /// Points without solution, likewise.
    pub without: Vec<Without>,
    /// Points that the import or their regime excludes, by code of the rule.
    pub excluded: BTreeMap<String, usize>,
}

/// What communes decide for themselves, and where they are.
///
/// ```
/// # use reverbere::{Communes, LightPoint, PointsBuilder, Regimes, classes, usual_hours};
/// # use reverbere::{AmountBasis, Ballasts, Catalogue, Method, PriceLevel, Stances};
/// # use reverbere::{with_consumption, with_system_power};
/// # let (catalogue, hours) = (Catalogue::embedded(PriceLevel::Usuel), usual_hours());
/// # let (basis, stances) = (AmountBasis::ht(), Stances::default());
/// # let method = Method::new(&catalogue, &hours, &basis, &stances);
/// # let regimes = Regimes::default();
/// # let mut builder = PointsBuilder::default();
/// # builder.push(LightPoint {
/// #     insee: "62160".into(),
/// #     technologie: "SHP".into(),
/// #     luminaire: "routier_ferme".into(),
/// #     puissance_lampe_w: Some(150.0),
/// #     ..LightPoint::default()
/// # });
/// # let points = with_system_power(builder.finish(), Ballasts::embedded());
/// # let points = with_consumption(points, &hours, &regimes);
/// let cut = regimes.profile("extinction 23h-5h").expect("a profile");
/// let communes = Communes { switch_off: [("62160".into(), cut)].into(), ..Communes::default() };
/// // A point of that commune, lit 4,100 h until now: 6 h less each night, before the works too.
/// let found = classes(&points, &regimes, &communes, &method);
/// let hours = found.classes[0].existing.equivalent_hours;
/// assert!((hours - (4100.0 - 6.0 * 365.0)).abs() < 2.0);
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Communes {
    /// INSEE codes of those in a regional nature park.
    pub in_park: BTreeSet<String>,
    /// The switch-off or dimming that a commune decides along with the works, by INSEE code.
    pub switch_off: BTreeMap<String, Profile>,
    /// Whether it counts for the factor; else it is in force before the works and after them.
    pub switch_off_counts: bool,
}

/// Groups the points and works out the solutions of each class, once for all communes.
///
/// Within a class, points are taken in the order of cabinet, street, reference, then place in the
/// files: neighbours are renovated together, and the same input always gives the same plan.
///
/// ```
/// # use reverbere::{Communes, LightPoint, PointsBuilder, Regimes, classes, usual_hours};
/// # use reverbere::{AmountBasis, Ballasts, Catalogue, Method, PriceLevel, Stances};
/// # use reverbere::{with_consumption, with_system_power};
/// # let (catalogue, hours) = (Catalogue::embedded(PriceLevel::Usuel), usual_hours());
/// # let (basis, stances) = (AmountBasis::ht(), Stances::default());
/// # let method = Method::new(&catalogue, &hours, &basis, &stances);
/// # let (regimes, communes) = (Regimes::default(), Communes::default());
/// let mut builder = PointsBuilder::default();
/// for watts in [100.0, 150.0, 100.0] {
///     builder.push(LightPoint {
///         insee: "62160".into(),
///         technologie: "SHP".into(),
///         luminaire: "routier_ferme".into(),
///         puissance_lampe_w: Some(watts),
///         ..LightPoint::default()
///     });
/// }
/// let points = with_system_power(builder.finish(), Ballasts::embedded());
/// let points = with_consumption(points, &hours, &regimes);
/// let found = classes(&points, &regimes, &communes, &method);
/// // The two lamps of 100 W are alike.
/// let rows: Vec<&[u32]> = found.classes.iter().map(|class| &*class.rows).collect();
/// assert_eq!(rows, [&[0, 2][..], &[1]]);
/// ```
#[must_use]
pub fn classes(
    points: &Points,
    regimes: &Regimes,
    communes: &Communes,
    method: &Method<'_>,
) -> Classes {
    let considered = method.considered();
    let alike = points.grouping(&columns(considered));
    let by_commune = points.grouping(&["insee"]);
    let groups = Grouping::of(points.len(), &[&by_commune.of_row, &alike.of_row]);
    let [insee, exclusion] = ["insee", "exclusion"].map(|name| points.text(name));

    let known: Vec<Option<Existing>> = alike
        .firsts
        .par_iter()
        .map(|row| existing(points, *row as usize, regimes, method))
        .collect();
    let mut found = Classes::default();
    let mut kinds = Kinds::default();
    // What becomes of each group: its class, or its place among the points without solution.
    let mut class_of: FxHashMap<(u32, Option<u32>), usize> = FxHashMap::default();
    let mut drafts: Vec<Draft> = Vec::new();
    let mut draft_of_group: Vec<Option<usize>> = Vec::with_capacity(groups.firsts.len());
    let mut excluded_of_group: Vec<Option<&str>> = Vec::with_capacity(groups.firsts.len());
    for first in &groups.firsts {
        let row = *first as usize;
        let rule = exclusion.get(row).filter(|rule| !rule.is_empty());
        excluded_of_group.push(rule);
        if rule.is_some() {
            draft_of_group.push(None);
            continue;
        }
        let commune = by_commune.of_row[row];
        let code = insee.get(row).unwrap_or_default();
        let kind = known[alike.of_row[row] as usize]
            .as_ref()
            .map(|existing| kinds.of(placed(existing, code, communes, method)));
        let draft = *class_of.entry((commune, kind)).or_insert_with(|| {
            drafts.push(Draft {
                insee: code.to_owned(),
                kind,
                rows: Vec::new(),
            });
            drafts.len() - 1
        });
        draft_of_group.push(Some(draft));
    }
    for (row, group) in (0..).zip(&groups.of_row) {
        if let Some(draft) = draft_of_group[*group as usize] {
            drafts[draft].rows.push(row);
        } else {
            let rule = excluded_of_group[*group as usize].unwrap_or_default();
            *found.excluded.entry(rule.to_owned()).or_default() += 1;
        }
    }
    let offers: Vec<Offers> = kinds
        .list
        .into_par_iter()
        .map(|existing| Offers::of(existing, method))
        .collect();
    for Draft { insee, kind, rows } in drafts {
        match kind.map(|kind| &offers[kind as usize]) {
            Some(Offers {
                existing,
                outcome: Ok(solutions),
            }) => found.classes.push(Class {
                insee,
                existing: existing.clone(),
                rows,
                solutions: solutions.clone(),
            }),
            Some(Offers {
                existing,
                outcome: Err((reason, best)),
            }) => found.without.push(Without {
                insee,
                existing: Some(existing.clone()),
                rows,
                reason: *reason,
                best: best.clone(),
            }),
            None => found.without.push(Without {
                insee,
                existing: None,
                rows,
                reason: NoSolution::Unsized,
                best: None,
            }),
        }
    }
    sort_for_plans(points, &mut found.classes);
    found
}

/// A class before its solutions are known; no kind for points that cannot be sized.
struct Draft {
    insee: String,
    kind: Option<u32>,
    rows: Vec<u32>,
}

/// The columns that make points alike; those of a flag only where the scenario hears it.
fn columns(considered: Flags) -> Vec<&'static str> {
    let mut columns = vec![
        "technologie",
        "puissance_lampe_w",
        column::SYSTEM_POWER,
        column::CALIBRATION,
        "regime",
        "luminaire",
        "hauteur_m",
        "exclusion",
        "ulr_pct",
    ];
    if considered.has(Flag::Donnees2018) {
        columns.extend([
            "flux_lm",
            "temperature_couleur_k",
            "puissance_systeme_lue_w",
        ]);
    }
    if !considered.among(of_condition()).is_empty() {
        columns.push("constats");
    }
    columns
}

/// Kinds of points: what they are, whatever their commune.
#[derive(Default)]
struct Kinds {
    list: Vec<Existing>,
    known: FxHashMap<KindKey, u32>,
}

/// What tells two kinds apart. Heights only matter through the type of luminaire that they
/// suggest, and regimes through their profile.
#[derive(PartialEq, Eq, Hash)]
struct KindKey {
    technology: Technology,
    numbers: [u64; 3],
    profiles: [Profile; 2],
    luminaire: &'static str,
    park: Park,
    upward: Upward,
    flags: Flags,
}

impl Kinds {
    fn of(&mut self, existing: Existing) -> u32 {
        let numbers = [
            existing.lamp_power_w,
            existing.system_power_w,
            existing.calibration,
        ];
        let key = KindKey {
            technology: existing.technology,
            numbers: numbers.map(f64::to_bits),
            profiles: [existing.profile.clone(), existing.profile_after.clone()],
            luminaire: &existing.luminaire.code,
            park: existing.park,
            upward: existing.upward,
            flags: existing.flags,
        };
        *self.known.entry(key).or_insert_with(|| {
            self.list.push(existing);
            self.list.len() as u32 - 1
        })
    }
}

/// What a kind of points is offered, or why nothing.
struct Offers {
    existing: Arc<Existing>,
    outcome: Result<Arc<[Solution]>, (NoSolution, Option<Best>)>,
}

impl Offers {
    fn of(existing: Existing, method: &Method<'_>) -> Self {
        let candidates = method.candidates(&existing);
        let solutions: Vec<Solution> = candidates
            .iter()
            .filter_map(|candidate| method.solution(&existing, candidate))
            .collect();
        let outcome = if solutions.is_empty() {
            Err(why_nothing(&existing, &candidates))
        } else {
            Ok(solutions.into())
        };
        Self {
            existing: Arc::new(existing),
            outcome,
        }
    }
}

/// Why no candidate is offered, and how near the best of those that are allowed comes.
#[must_use]
pub fn why_nothing(
    existing: &Existing,
    candidates: &[Candidate<'_>],
) -> (NoSolution, Option<Best>) {
    let before = existing.kwh_per_year();
    if before <= 0.0 {
        return (NoSolution::NothingConsumed, None);
    }
    // Candidates come with the best saving first.
    let best = candidates.iter().find_map(|candidate| {
        let fit = candidate.fit.as_ref()?;
        (candidate.verdict == Verdict::TooLittle).then(|| Best {
            label: fit.label(candidate.range, true),
            factor: before / fit.kwh_after,
        })
    });
    // A forbidden candidate that would do, else any.
    let forbidden = |would_do: bool| {
        candidates
            .iter()
            .find_map(|candidate| match (candidate.verdict, &candidate.fit) {
                (Verdict::Forbidden(flag), Some(fit)) => {
                    let class = super::factor_class(before, fit.kwh_after);
                    (class.is_some() || !would_do).then_some(flag)
                }
                _ => None,
            })
    };
    let reason = match (forbidden(true), &best) {
        (Some(flag), _) => NoSolution::Forbidden(flag),
        (None, Some(_)) => NoSolution::FactorNotReached,
        (None, None) => forbidden(false).map_or(NoSolution::NoLuminaire, NoSolution::Forbidden),
    };
    (reason, best)
}

/// What a point is, for a renovation, wherever it stands; its flags are those considered. `None` where
/// its lamp or luminaire cannot be sized.
///
/// ```
/// # use reverbere::{LightPoint, PointsBuilder, Regimes, usual_hours};
/// # use reverbere::{AmountBasis, Ballasts, Catalogue, Method, PriceLevel, Stances};
/// # use reverbere::{existing, with_consumption, with_system_power};
/// # let (catalogue, hours) = (Catalogue::embedded(PriceLevel::Usuel), usual_hours());
/// # let (basis, stances) = (AmountBasis::ht(), Stances::default());
/// # let method = Method::new(&catalogue, &hours, &basis, &stances);
/// # let regimes = Regimes::default();
/// let mut builder = PointsBuilder::default();
/// builder.push(LightPoint {
///     technologie: "SHP".into(),
///     luminaire: "routier_ferme".into(),
///     puissance_lampe_w: Some(150.0),
///     ..LightPoint::default()
/// });
/// let points = with_system_power(builder.finish(), Ballasts::embedded());
/// let points = with_consumption(points, &hours, &regimes);
/// let point = existing(&points, 0, &regimes, &method).expect("a lamp that is known");
/// assert_eq!(point.system_power_w, 170.0);
/// // What saves the most comes first; whatever is offered divides the consumption by two.
/// let solutions = method.solutions(&point);
/// assert_eq!(solutions[0].power_w, 55.0);
/// assert!(solutions.iter().all(|one| one.kwh_after_per_year * 2.0 <= point.kwh_per_year()));
/// ```
#[must_use]
pub fn existing(
    points: &Points,
    row: usize,
    regimes: &Regimes,
    method: &Method<'_>,
) -> Option<Existing> {
    let tables = method.tables();
    let point = points.get(row);
    let technology = Technology::from_code(point.technologie)?;
    let system_power_w = points.number(column::SYSTEM_POWER).get(row)?;
    let lamp_power_w = point.puissance_lampe_w.or_else(|| {
        tables
            .ballasts
            .lamp_of_system_power_w(technology, system_power_w)
    })?;
    tables.service.lamp_flux_lm(technology, lamp_power_w)?;
    let profile = regimes.profile(point.regime)?;
    let luminaire = tables.service.luminaire(point.luminaire, point.hauteur_m)?;
    Some(Existing {
        technology,
        lamp_power_w,
        system_power_w,
        profile_after: profile.without_dimming(),
        profile,
        equivalent_hours: points.number(column::HOURS).get(row)?,
        calibration: points.number(column::CALIBRATION).get(row)?,
        luminaire,
        park: Park::Untold,
        upward: Upward::of(&point, Some(luminaire)),
        flags: of_point(&point, technology, Some(luminaire))
            .raised
            .among(method.considered()),
    })
}

/// The same point in its commune: with the switch-off that it decides, and the rules of its park.
#[must_use]
pub fn placed(
    existing: &Existing,
    insee: &str,
    communes: &Communes,
    method: &Method<'_>,
) -> Existing {
    let mut placed = existing.clone();
    placed.park = if communes.in_park.is_empty() {
        Park::Untold
    } else if communes.in_park.contains(insee) {
        Park::Inside
    } else {
        Park::Outside
    };
    if let Some(switch_off) = communes.switch_off.get(insee) {
        placed.profile_after = existing.profile_after.and(switch_off);
        if !communes.switch_off_counts {
            placed.profile = existing.profile.and(switch_off);
            placed.equivalent_hours = method.equivalent_hours(&placed.profile);
        }
    }
    placed
}

fn sort_for_plans(points: &Points, classes: &mut [Class]) {
    let columns = ["armoire", "voie", "reference"].map(|name| Order::of(points.text(name)));
    let compare = |a: u32, b: u32| {
        let mut stated = columns.iter().map(|column| column.compare(a, b));
        stated.find(|order| order.is_ne()).unwrap_or(a.cmp(&b))
    };
    classes
        .par_iter_mut()
        .for_each(|class| class.rows.sort_unstable_by(|a, b| compare(*a, *b)));
}

/// How the rows stand by the texts of a column.
enum Order<'a> {
    Ranks(Vec<u32>),
    Texts(Texts<'a>),
}

impl<'a> Order<'a> {
    fn of(texts: Texts<'a>) -> Self {
        texts.ranks().map_or(Self::Texts(texts), Self::Ranks)
    }

    fn compare(&self, a: u32, b: u32) -> Ordering {
        let (a, b) = (a as usize, b as usize);
        match self {
            Self::Ranks(ranks) => ranks[a].cmp(&ranks[b]),
            Self::Texts(texts) => texts.get(a).cmp(&texts.get(b)),
        }
    }
}
