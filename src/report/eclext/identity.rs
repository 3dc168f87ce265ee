//! What a point is called from one year to the next: by what tells it from the others on the ground, never
//! by its row or its lamp, which change.

use crate::inventory::points::{Row, Rows};
use crate::inventory::text::normalise;
use crate::report::fields::metres;
use rustc_hash::FxHashSet;

/// An identifier of each point, in their order, no two the same: of its commune and the reference that
/// its technical service gave it; else of its cabinet, its street and its place to the metre. Points that
/// share all of that are told apart by their order.
#[must_use]
pub fn identifiers(rows: &Rows<'_>, count: usize) -> Vec<String> {
    let mut given = FxHashSet::default();
    (0..count)
        .map(|row| {
            let base = base(&rows.get(row));
            let mut known = base.clone();
            for rank in 2_u32.. {
                if given.insert(known.clone()) {
                    break;
                }
                known = format!("{base}~{rank}");
            }
            known
        })
        .collect()
}

/// What follows the identifier of a luminaire in that of the one that is to replace it.
pub const TO_COME: &str = "+";

fn base(light: &Row<'_>) -> String {
    let insee = light.insee;
    if !light.reference.is_empty() {
        return format!("PL-{insee}-{}", light.reference);
    }
    let place = metres(light).map_or_else(String::new, |[x, y]| format!("{x:.0} {y:.0}"));
    let spot = [normalise(light.armoire), normalise(light.voie), place].join("\u{1f}");
    format!("PL-{insee}-{:016x}", fingerprint(&spot))
}

/// FNV-1a of 64 bits: the same on every machine, in every version.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |print, byte| {
        (print ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::points::{LightPoint, PointsBuilder};

    fn identified(points: &[LightPoint]) -> Vec<String> {
        let mut builder = PointsBuilder::default();
        for point in points {
            builder.push(point.clone());
        }
        let points = builder.finish();
        identifiers(&points.rows(), points.len())
    }

    fn point(reference: &str, street: &str, line: u32) -> LightPoint {
        LightPoint {
            insee: "62773".into(),
            reference: reference.into(),
            voie: street.into(),
            ligne: line,
            ..LightPoint::default()
        }
    }

    #[test]
    fn an_identifier_holds_whatever_the_row_and_the_lamp() {
        let before = identified(&[
            point("12", "rue Haute", 2),
            point("", "rue Haute", 3),
            point("", "Rue  HAUTE", 4),
            point("12", "rue Basse", 5),
        ]);
        assert_eq!(before[0], "PL-62773-12");
        assert_eq!(before[2], format!("{}~2", before[1]), "no case, no blanks");
        assert_eq!(before[3], "PL-62773-12~2");
        let mut moved = point("", "rue Haute", 40);
        moved.technologie = "LED".into();
        let after = identified(&[moved, point("12", "ailleurs", 9)]);
        assert_eq!(after, [before[1].as_str(), "PL-62773-12"]);
    }
}
