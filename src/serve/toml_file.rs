//! TOML that a person may have written into: what pages change in it leaves the rest as it is,
//! comments too.

use crate::error::{Error, Result};
use crate::french_toml::read_text;
use crate::inventory::text::normalise;
use std::collections::BTreeMap;
use std::path::Path;
use toml_edit::{Array, DocumentMut, Item, Table, TableLike, Value};

/// A file as it is on disk; an empty one where there is none.
///
/// # Errors
/// It cannot be read, or is no TOML.
pub fn read(file: &Path) -> Result<DocumentMut> {
    if !file.is_file() {
        return Ok(DocumentMut::new());
    }
    read_text(file)?.parse().map_err(|_| {
        Error::input(
            file,
            "ce fichier n'est pas un TOML bien formé",
            "corrigez-le, ou rétablissez une version gardée à côté (« .ancien »)",
        )
    })
}

/// The texts of a list.
pub fn texts_of(list: &Array) -> Vec<String> {
    let texts = list.iter().filter_map(Value::as_str);
    texts.map(ToOwned::to_owned).collect()
}

/// The texts of a table, by key.
pub fn texts_of_table(table: &Table) -> BTreeMap<String, String> {
    let texts = table.iter();
    texts
        .filter_map(|(key, value)| Some((key.to_owned(), value.as_str()?.to_owned())))
        .collect()
}

/// Says what a text stands for in a table; an empty value takes it out. A text that is there in
/// another case or with other accents is the same.
pub fn set_named(table: &mut dyn TableLike, text: &str, value: &str) {
    let wanted = normalise(text);
    let known = table.iter().map(|(key, _)| key.to_owned());
    let key = known.into_iter().find(|key| normalise(key) == wanted);
    match (key, value) {
        (Some(key), "") => {
            table.remove(&key);
        }
        (None, "") => {}
        (key, value) => put(table, key.as_deref().unwrap_or(text), value.into()),
    }
}

/// Gives a key of a table a value; the comments around it stay.
pub fn put(table: &mut dyn TableLike, key: &str, mut value: Value) {
    match table.get_mut(key) {
        Some(Item::Value(known)) => {
            *value.decor_mut() = known.decor().clone();
            *known = value;
        }
        Some(other) => *other = Item::Value(value),
        None => {
            table.insert(key, Item::Value(value));
        }
    }
}
