//! The coordinates of a geometry, of which only the first place is kept: the outline of a forest has a
//! million.

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// What an array of coordinates begins with.
#[derive(Clone, Copy, Default)]
pub(super) struct Coordinates {
    /// Its first two numbers, where it is a position.
    numbers: [Option<f64>; 2],
    /// The first position in it, where it holds positions, and whether there are more.
    pub first: Option<[f64; 2]>,
    pub several: bool,
}

impl Coordinates {
    /// The position that it is.
    pub fn position(self) -> Option<[f64; 2]> {
        Some([self.numbers[0]?, self.numbers[1]?])
    }
}

/// Something in an array of coordinates.
enum Part {
    Number(f64),
    Coordinates(Coordinates),
    Other,
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Part;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("coordinates")
    }

    fn visit_f64<E>(self, number: f64) -> Result<Part, E> {
        Ok(Part::Number(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Part, E> {
        Ok(Part::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Part, E> {
        Ok(Part::Number(number as f64))
    }

    fn visit_unit<E>(self) -> Result<Part, E> {
        Ok(Part::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Part, E> {
        Ok(Part::Other)
    }

    fn visit_str<E>(self, _: &str) -> Result<Part, E> {
        Ok(Part::Other)
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Part, M::Error> {
        use serde::de::IgnoredAny;
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Part::Other)
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut parts: S) -> Result<Part, S::Error> {
        let mut all = Coordinates::default();
        let mut count = 0_usize;
        while let Some(part) = parts.next_element::<Part>()? {
            match part {
                Part::Number(number) if count < 2 => all.numbers[count] = Some(number),
                Part::Coordinates(inner) if count == 0 => all.first = inner.position(),
                _ => {}
            }
            count += 1;
        }
        all.several = count > 1;
        Ok(Part::Coordinates(all))
    }
}

impl<'de> Deserialize<'de> for Part {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any)
    }
}

impl<'de> Deserialize<'de> for Coordinates {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Part::deserialize(deserializer)? {
            Part::Coordinates(coordinates) => coordinates,
            Part::Number(_) | Part::Other => Self::default(),
        })
    }
}
