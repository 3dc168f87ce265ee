//! Points that a scenario names to force or to leave: entries of `[[forcer]]` and `[[interdire]]`.

use super::scope::commune;
use crate::inventory::lamps::Technology;
use crate::inventory::points::Points;
use crate::inventory::territory::Territory;
use crate::inventory::text::normalise;
use serde::Deserialize;

/// An entry, as written; all the keys given must match.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SelectorSection {
    commune: Option<String>,
    armoire: Option<String>,
    voie: Option<String>,
    reference: Option<String>,
    technologie: Option<String>,
}

/// An entry, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Selector {
    /// What messages call it: `[[forcer]] n° 1`.
    pub name: String,
    /// The entry in words: « armoire AR-1, voie rue Haute ».
    pub words: String,
    insee: Option<String>,
    technology: Option<Technology>,
    /// Column of the points, and the text that it must hold, normalised.
    texts: Vec<(&'static str, String)>,
}

impl SelectorSection {
    /// Checks an entry; `name` is what messages call it.
    ///
    /// # Errors
    /// What is wrong, in French.
    pub fn check(self, name: &str, territory: &Territory) -> Result<Selector, String> {
        let insee = match &self.commune {
            None => None,
            Some(text) => {
                let index = commune(text, name, territory)?;
                Some(territory.communes()[index].insee.clone())
            }
        };
        let technology = match &self.technologie {
            None => None,
            Some(code) => Some(Technology::from_code(code).ok_or_else(|| {
                let codes: Vec<&str> = Technology::ALL.iter().map(|one| one.code()).collect();
                format!(
                    "{name} : « technologie » vaut « {code} », qui n'est pas un code de lampe ({})",
                    codes.join(", ")
                )
            })?),
        };
        let keys = [
            ("commune", &self.commune),
            ("armoire", &self.armoire),
            ("voie", &self.voie),
            ("reference", &self.reference),
            ("technologie", &self.technologie),
        ];
        let stated: Vec<(&'static str, &String)> = keys
            .into_iter()
            .filter_map(|(key, text)| Some((key, text.as_ref()?)))
            .collect();
        if stated.is_empty() {
            return Err(format!(
                "{name} ne dit pas quels points : donnez commune, armoire, voie, reference ou technologie"
            ));
        }
        if let Some((key, _)) = stated.iter().find(|(_, text)| normalise(text).is_empty()) {
            return Err(format!("{name} : « {key} » est vide"));
        }
        let words: Vec<String> = stated
            .iter()
            .map(|(key, text)| format!("{key} « {text} »"))
            .collect();
        Ok(Selector {
            name: name.to_owned(),
            words: words.join(", "),
            insee,
            technology,
            texts: stated
                .iter()
                .filter(|(key, _)| ["armoire", "voie", "reference"].contains(key))
                .map(|(key, text)| (*key, normalise(text)))
                .collect(),
        })
    }
}

impl Selector {
    /// Rows of the points that it matches, in their order.
    #[must_use]
    pub fn rows(&self, points: &Points) -> Vec<u32> {
        let mut rows: Vec<u32> = (0..points.len() as u32).collect();
        if let Some(insee) = &self.insee {
            let codes = points.text("insee");
            rows.retain(|row| codes.get(*row as usize) == Some(insee.as_str()));
        }
        if let Some(technology) = self.technology {
            let codes = points.text("technologie");
            rows.retain(|row| codes.get(*row as usize) == Some(technology.code()));
        }
        for (column, wanted) in &self.texts {
            let texts = points.text(column);
            rows.retain(|row| {
                texts
                    .get(*row as usize)
                    .is_some_and(|text| normalise(text) == *wanted)
            });
        }
        rows
    }
}
