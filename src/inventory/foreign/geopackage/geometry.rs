//! A geometry of a GeoPackage: a head of its own, then well-known binary.

use crate::inventory::foreign::features::Geometry;

/// Sizes of the envelope that the head may have, by its code: none, then x and y, with z, with m, with
/// both.
const ENVELOPES: [usize; 5] = [0, 32, 48, 48, 64];
/// Bytes of the head without its envelope.
const HEAD: usize = 8;

/// Where an object is, by its geometry; nowhere where that is empty or damaged.
pub(super) fn of(blob: &[u8]) -> Geometry {
    let Some([b'G', b'P', _, flags]) = blob.get(..4) else {
        return Geometry::None;
    };
    let envelope = ENVELOPES.get(usize::from(flags >> 1 & 0b111));
    let binary = envelope.and_then(|size| blob.get(HEAD + size..));
    binary.map_or(Geometry::None, of_binary)
}

fn of_binary(bytes: &[u8]) -> Geometry {
    let mut reader = Reader(bytes);
    let Some(kind) = reader.kind() else {
        return Geometry::None;
    };
    match kind.shape {
        1 => reader.pair(kind).map_or(Geometry::None, Geometry::Point),
        4 => {
            let Some(count) = reader.count(kind) else {
                return Geometry::None;
            };
            let first = reader.kind().filter(|first| first.shape == 1 && count > 0);
            match first.and_then(|first| reader.pair(first)) {
                Some(place) if count > 1 => Geometry::Several(place),
                Some(place) => Geometry::Point(place),
                None => Geometry::None,
            }
        }
        _ => Geometry::NoPoint,
    }
}

/// What a geometry is, and in which order its bytes are.
#[derive(Clone, Copy)]
struct Kind {
    little_endian: bool,
    /// 1 is a point, 4 several; heights and measures are left out.
    shape: u32,
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    fn kind(&mut self) -> Option<Kind> {
        /// Bits of older writers for heights, measures and a system; only the last adds bytes here.
        const FLAGS: u32 = 0xE000_0000;
        const WITH_SYSTEM: u32 = 0x2000_0000;
        let [order] = self.take()?;
        let little_endian = order == 1;
        let word = self.count(Kind {
            little_endian,
            shape: 0,
        })?;
        if word & WITH_SYSTEM != 0 {
            self.take::<4>()?;
        }
        let shape = (word & !FLAGS) % 1000;
        Some(Kind {
            little_endian,
            shape,
        })
    }

    fn count(&mut self, kind: Kind) -> Option<u32> {
        let bytes = self.take()?;
        Some(if kind.little_endian {
            u32::from_le_bytes(bytes)
        } else {
            u32::from_be_bytes(bytes)
        })
    }

    /// Easting and northing; none of an empty point, which is no number.
    fn pair(&mut self, kind: Kind) -> Option<[f64; 2]> {
        let mut number = || {
            let bytes = self.take()?;
            let number = if kind.little_endian {
                f64::from_le_bytes(bytes)
            } else {
                f64::from_be_bytes(bytes)
            };
            number.is_finite().then_some(number)
        };
        Some([number()?, number()?])
    }
}
