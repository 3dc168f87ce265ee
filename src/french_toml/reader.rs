//! A serde deserializer over the spanned values of the `toml` crate.

use std::borrow::Cow;
use std::slice;
use std::vec;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::flaw::{Flaw, key_step, quote};

type Value<'a> = Spanned<DeValue<'a>>;
type Key<'a> = Spanned<Cow<'a, str>>;
type Names = &'static [&'static str];

/// One value of the document.
#[derive(Clone, Copy)]
pub(super) struct Node<'a>(&'a Value<'a>);

impl<'a> Node<'a> {
    pub(super) fn new(value: &'a Value<'a>) -> Self {
        Self(value)
    }

    fn value(self) -> &'a DeValue<'a> {
        self.0.get_ref()
    }

    /// Gives what is here to `tell`, in serde's terms.
    fn unexpected(self, report: impl FnOnce(Unexpected) -> Flaw) -> Flaw {
        match self.value() {
            DeValue::String(text) => report(Unexpected::Str(text)),
            DeValue::Integer(number) => {
                report(Unexpected::Other(&format!("un nombre entier ({number})")))
            }
            DeValue::Float(number) => {
                report(Unexpected::Other(&format!("un nombre décimal ({number})")))
            }
            DeValue::Boolean(value) => report(Unexpected::Bool(*value)),
            DeValue::Datetime(date) => report(Unexpected::Other(&format!("une date ({date})"))),
            DeValue::Array(_) => report(Unexpected::Seq),
            DeValue::Table(_) => report(Unexpected::Map),
        }
    }

    fn visit_exact_sequence<'de, V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        match self.value() {
            DeValue::Array(array) if array.len() != length => {
                Err(Flaw::wrong_length(length, array.len()))
            }
            _ => self.deserialize_any(visitor),
        }
    }
}

impl<'de> Deserializer<'de> for Node<'_> {
    type Error = Flaw;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        match self.value() {
            DeValue::String(text) => visitor.visit_str(text),
            DeValue::Integer(number) => {
                let (digits, radix) = (number.as_str(), number.radix());
                if let Ok(signed) = i64::from_str_radix(digits, radix) {
                    visitor.visit_i64(signed)
                } else if let Ok(unsigned) = u64::from_str_radix(digits, radix) {
                    visitor.visit_u64(unsigned)
                } else {
                    let shown = quote(&number.to_string());
                    Err(Flaw::other(format!(
                        "nombre entier trop grand ou mal écrit ({shown})"
                    )))
                }
            }
            DeValue::Float(number) => match number.as_str().parse::<f64>() {
                Ok(float) if float.is_finite() => visitor.visit_f64(float),
                _ => {
                    let shown = quote(number.as_str());
                    Err(Flaw::other(format!("nombre non fini ({shown})")))
                }
            },
            DeValue::Boolean(value) => visitor.visit_bool(*value),
            DeValue::Datetime(_) => {
                Err(self.unexpected(|found| Flaw::invalid_type(found, &visitor)))
            }
            DeValue::Array(array) => visitor.visit_seq(Elements::new(array)),
            DeValue::Table(table) => visitor.visit_map(Entries::new(table)).map_err(|flaw| {
                let stray = flaw.stray_key().and_then(|key| table.get_key_value(key));
                match stray {
                    Some((key, _)) => flaw.at(key.span()),
                    None => flaw,
                }
            }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: Names,
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        // A derived struct would otherwise take an array as its fields in order.
        match self.value() {
            DeValue::Array(_) => Err(Flaw::invalid_type(Unexpected::Seq, &visitor)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        self.visit_exact_sequence(length, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        self.visit_exact_sequence(length, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: Names,
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        match self.value() {
            DeValue::String(name) => visitor.visit_enum(Variant {
                name,
                span: None,
                content: None,
            }),
            DeValue::Table(table) => {
                let mut entries = table.iter();
                let (Some((key, content)), None) = (entries.next(), entries.next()) else {
                    let found = &"map with a single key";
                    return Err(Flaw::invalid_type(Unexpected::Map, found));
                };
                visitor.visit_enum(Variant {
                    name: key.get_ref(),
                    span: Some(key.span()),
                    content: Some(content),
                })
            }
            _ => Err(self.unexpected(|found| Flaw::not_a_variant(&found, variants))),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq map identifier
    }
}

/// A table, in the order of the text so that the first fault is the one that is told.
struct Entries<'a> {
    entries: vec::IntoIter<(&'a Key<'a>, &'a Value<'a>)>,
    pending: Option<(&'a Key<'a>, &'a Value<'a>)>,
}

impl<'a> Entries<'a> {
    fn new(table: &'a DeTable<'a>) -> Self {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        Self {
            entries: entries.into_iter(),
            pending: None,
        }
    }
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Flaw;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Flaw> {
        self.pending = self.entries.next();
        let Some((key, _)) = self.pending else {
            return Ok(None);
        };
        seed.deserialize(KeyNode(key.get_ref()))
            .map(Some)
            .map_err(|flaw| flaw.in_key(key))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Flaw> {
        let Some((key, value)) = self.pending.take() else {
            return Err(Flaw::other("valeur lue avant sa clé".to_owned()));
        };
        seed.deserialize(Node(value))
            .map_err(|flaw| flaw.under(key_step(key.get_ref()), value))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

/// A key of a table; newtypes are let through so that `BTreeMap<Code, T>` works.
struct KeyNode<'a>(&'a str);

impl<'de> Deserializer<'de> for KeyNode<'_> {
    type Error = Flaw;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        visitor.visit_str(self.0)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: Names,
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        let key: StrDeserializer<Flaw> = self.0.into_deserializer();
        key.deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

struct Elements<'a> {
    elements: slice::Iter<'a, Value<'a>>,
    /// Index of the element read last, from 1.
    index: usize,
}

impl<'a> Elements<'a> {
    fn new(array: &'a DeArray<'a>) -> Self {
        Self {
            elements: array.iter(),
            index: 0,
        }
    }
}

impl<'de> SeqAccess<'de> for Elements<'_> {
    type Error = Flaw;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Flaw> {
        let Some(value) = self.elements.next() else {
            return Ok(None);
        };
        self.index += 1;
        seed.deserialize(Node(value))
            .map(Some)
            .map_err(|flaw| flaw.under(format!("[{}]", self.index), value))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.elements.len())
    }
}

/// A variant of an enum: `"name"`, or `{ name = content }`.
struct Variant<'a> {
    name: &'a str,
    span: Option<std::ops::Range<usize>>,
    content: Option<&'a Value<'a>>,
}

impl<'a> Variant<'a> {
    fn read<T>(self, read: impl FnOnce(Node<'a>) -> Result<T, Flaw>) -> Result<T, Flaw> {
        let Some(content) = self.content else {
            let (name, shown) = (self.name, quote(self.name));
            return Err(Flaw::other(format!(
                "{shown} demande une valeur, à écrire {{ {name} = … }}"
            )));
        };
        read(Node(content)).map_err(|flaw| flaw.under(key_step(self.name), content))
    }
}

impl<'de> EnumAccess<'de> for Variant<'_> {
    type Error = Flaw;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Flaw> {
        match seed.deserialize(KeyNode(self.name)) {
            Ok(value) => Ok((value, self)),
            Err(flaw) => Err(match self.span {
                Some(span) => flaw.at(span),
                None => flaw,
            }),
        }
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Flaw;

    fn unit_variant(self) -> Result<(), Flaw> {
        match self.content.map(Spanned::get_ref) {
            None => Ok(()),
            Some(DeValue::Table(table)) if table.is_empty() => Ok(()),
            Some(_) => {
                let shown = quote(self.name);
                Err(Flaw::other(format!("{shown} ne prend pas de valeur")))
            }
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Flaw> {
        self.read(|node| seed.deserialize(node))
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Flaw> {
        self.read(|node| node.deserialize_tuple(length, visitor))
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: Names, visitor: V) -> Result<V::Value, Flaw> {
        self.read(|node| node.deserialize_struct("", fields, visitor))
    }
}
