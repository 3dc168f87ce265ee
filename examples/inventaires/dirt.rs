//! The dirt of real files, planted on purpose in known numbers.

use crate::park::{Epci, Park, Point, Spelling, Watts, step_rng};
use crate::tables::Tech;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dirt {
    LampText(&'static str, Option<Tech>, Option<u16>),
    BlankWatts,
    WattsAsText(&'static str),
    TwiceSeventy,
    Removed(&'static str),
    Solar(&'static str),
    Festive,
    DuplicateReference,
}

use Dirt::*;

/// The commune whose file repeats references: Neufchâtel-Hardelot.
const DUPLICATES_IN: u32 = 62604;

/// What is planted, in French for the summary, and how many times.
/// The table in the documentation of `main.rs` repeats these numbers.
pub const PLANTED: &[(&str, Dirt, usize)] = &[
    (
        "lampe « IMC » (code ambigu)",
        LampText("IMC", Some(Tech::Im), None),
        26,
    ),
    ("lampe « ? »", LampText("?", None, None), 26),
    ("lampe « NC »", LampText("NC", None, None), 26),
    (
        "lampe « Sodium Hate Pression 100W » (faute)",
        LampText("Sodium Hate Pression 100W", Some(Tech::Shp), Some(100)),
        20,
    ),
    (
        "lampe « SON-T »",
        LampText("SON-T", Some(Tech::Shp), None),
        20,
    ),
    (
        "lampe « ballon fluo »",
        LampText("ballon fluo", Some(Tech::Bf), None),
        14,
    ),
    (
        "lampe « iodure »",
        LampText("iodure", Some(Tech::Im), None),
        14,
    ),
    ("puissance vide", BlankWatts, 78),
    ("puissance en texte, « 100 W »", WattsAsText(" W"), 14),
    ("puissance en texte, « 70W »", WattsAsText("W"), 14),
    ("puissance « 2x70 », nombre de foyers vide", TwiceSeventy, 8),
    ("état « déposé »", Removed("déposé"), 30),
    ("état « supprimé »", Removed("supprimé"), 22),
    (
        "point autonome, lampe « LED solaire »",
        Solar("LED solaire"),
        6,
    ),
    ("point autonome, lampe « solaire »", Solar("solaire"), 6),
    ("illumination de fêtes", Festive, 16),
    ("référence en double", DuplicateReference, 6),
];

impl Dirt {
    fn fits(self, park: &Park, at: usize) -> bool {
        let fixture = &park.points[at].fixture;
        let text_only = park.spelling == Spelling::CodeWithWatts;
        match self {
            Removed(_) => true,
            DuplicateReference => {
                let same_cabinet = || park.points[at - 1].cabinet == park.points[at].cabinet;
                park.commune.insee == DUPLICATES_IN && at > 0 && same_cabinet()
            }
            _ if text_only => false,
            LampText(_, tech, watts) => {
                tech.is_none_or(|t| t == fixture.tech) && watts.is_none_or(|w| w == fixture.lamp_w)
            }
            BlankWatts | WattsAsText(_) => true,
            TwiceSeventy => {
                let seventy = fixture.tech == Tech::Shp && fixture.lamp_w == 70;
                park.commune.epci == Epci::Cab && seventy && park.points[at].lanterns == 1
            }
            Solar(_) | Festive => fixture.tech == Tech::Led,
        }
    }

    fn apply(self, points: &mut [Point], at: usize) {
        if self == DuplicateReference {
            let before = points[at - 1].reference.clone();
            points[at].reference = before;
        }
        let point = &mut points[at];
        point.dirty = true;
        match self {
            LampText(text, ..) => text.clone_into(&mut point.lamp),
            BlankWatts => point.watts = Watts::Blank,
            WattsAsText(unit) => {
                point.watts = Watts::Text(format!("{}{unit}", point.fixture.lamp_w));
            }
            TwiceSeventy => {
                point.watts = Watts::Text("2x70".to_owned());
                point.lanterns = 2;
                point.lanterns_given = false;
            }
            Removed(state) => {
                point.state = state;
                point.in_service = false;
            }
            Solar(lamp) => {
                lamp.clone_into(&mut point.lamp);
                point.luminaire = "Lampadaire solaire";
                point.regime = "Permanent";
                point.remark = "candélabre autonome, hors réseau";
                point.in_service = false;
            }
            Festive => {
                point.luminaire = "Motif lumineux";
                point.regime = "Illumination";
                point.remark = "illumination de fin d'année";
                point.in_service = false;
            }
            DuplicateReference => {}
        }
        if !matches!(self, Removed(_) | DuplicateReference) {
            point.system_w = None;
        }
    }
}

/// Plants every line of [`PLANTED`] on points drawn over the whole territory,
/// at most one oddity a point.
pub fn plant(parks: &mut [Park]) -> Result<(), String> {
    let mut places: Vec<(usize, usize)> = parks
        .iter()
        .enumerate()
        .flat_map(|(p, park)| (0..park.points.len()).map(move |at| (p, at)))
        .collect();
    step_rng(1).shuffle(&mut places);
    for &(label, dirt, wanted) in PLANTED {
        let mut planted = 0;
        for &(p, at) in &places {
            if planted == wanted {
                break;
            }
            if !parks[p].points[at].dirty && dirt.fits(&parks[p], at) {
                dirt.apply(&mut parks[p].points, at);
                planted += 1;
            }
        }
        if planted < wanted {
            return Err(format!("{label} : {planted} points au lieu de {wanted}"));
        }
    }
    Ok(())
}
