//! The value of a property as a cell may hold it: a list or an object is its own text, no longer than a cell.

use crate::inventory::bounds::LONGEST_TEXT;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// What a property holds.
pub(super) enum Plain {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    /// A list or an object, as JSON.
    Several(String),
}

impl fmt::Display for Plain {
    /// As JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => write!(f, "{}", serde_json::Value::from(text.as_str())),
            Self::Several(text) => f.write_str(text),
        }
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Plain;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Plain, E> {
        Ok(Plain::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Plain, E> {
        Ok(Plain::Bool(value))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Plain, E> {
        Ok(Plain::Number(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Plain, E> {
        Ok(Plain::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Plain, E> {
        Ok(Plain::Number(number as f64))
    }

    fn visit_str<E>(self, text: &str) -> Result<Plain, E> {
        Ok(Plain::Text(text.to_owned()))
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut values: S) -> Result<Plain, S::Error> {
        let mut several = Several::begin('[');
        while let Some(value) = values.next_element::<Plain>()? {
            if !several.add(&value.to_string()) {
                while values.next_element::<IgnoredAny>()?.is_some() {}
                break;
            }
        }
        Ok(several.end(']'))
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Plain, M::Error> {
        let mut several = Several::begin('{');
        while let Some((key, value)) = map.next_entry::<String, Plain>()? {
            if !several.add(&format!("{}:{value}", Plain::Text(key))) {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                break;
            }
        }
        Ok(several.end('}'))
    }
}

/// The text of a list or an object while it is read.
struct Several(String);

impl Several {
    fn begin(with: char) -> Self {
        Self(with.into())
    }

    /// Adds a value; false where it is longer than a cell by now: such a text is refused, and the rest of
    /// it would change nothing.
    fn add(&mut self, value: &str) -> bool {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        self.0.push_str(value);
        self.0.len() <= LONGEST_TEXT
    }

    fn end(mut self, with: char) -> Plain {
        self.0.push(with);
        Plain::Several(self.0)
    }
}

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any)
    }
}
