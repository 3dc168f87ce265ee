//! A key that takes one value, or a list of values.

use serde::de::value::StrDeserializer;
use serde::de::{
    Deserialize, DeserializeOwned, Deserializer, Error, IntoDeserializer, SeqAccess, Visitor,
};
use std::fmt;
use std::marker::PhantomData;

/// The values of such a key, each written as a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneOrMore<T>(pub Vec<T>);

impl<T> Default for OneOrMore<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for OneOrMore<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader<T>(PhantomData<T>);
        impl<'de, T: DeserializeOwned> Visitor<'de> for Reader<T> {
            type Value = OneOrMore<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("un texte, ou une liste de textes")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<OneOrMore<T>, E> {
                let one: StrDeserializer<'_, E> = text.into_deserializer();
                Ok(OneOrMore(vec![T::deserialize(one)?]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<OneOrMore<T>, A::Error> {
                let mut all = Vec::new();
                while let Some(one) = list.next_element()? {
                    all.push(one);
                }
                Ok(OneOrMore(all))
            }
        }
        deserializer.deserialize_any(Reader(PhantomData))
    }
}
