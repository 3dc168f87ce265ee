//! What bounds are called, for those who can change them.

use crate::inventory::text::normalise;
use crate::scenario::rules::years::Years;

/// What the parts of a choice are called, in French.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Labels {
    /// Each row of the problem.
    pub rows: Vec<String>,
    /// Each bundle: « armoire AR-1 de Samer ».
    pub bundles: Vec<String>,
    /// Each draw.
    pub draws: Vec<String>,
    /// Each commune, with its preposition: « de Samer », « d'Alincthun », « du Portel ».
    pub of_communes: Vec<String>,
    /// Why the points of each class are forced: `règle [[forcer]] n° 1`; none where they are not.
    pub forced: Vec<Option<String>>,
    pub(super) years: Years,
}

impl Labels {
    /// What bounds the spending of a commune from a year to another: « budget de Samer en 2027 ».
    #[must_use]
    pub fn budget(&self, commune: usize, first: usize, last: usize) -> String {
        let of_commune = self.of_communes.get(commune).map_or("", String::as_str);
        let when = match (self.years.list.get(first), self.years.list.get(last)) {
            (Some(from), Some(to)) if from != to => format!(" de {from} à {to}"),
            _ => self.years.in_year(first),
        };
        format!("budget {of_commune}{when}")
    }
}

/// A name of a commune with its preposition.
#[must_use]
pub fn of_name(name: &str) -> String {
    let split = name.split_once(' ');
    match split {
        Some(("Le", rest)) => format!("du {rest}"),
        Some(("Les", rest)) => format!("des {rest}"),
        _ => {
            let vowel = normalise(name).starts_with(['a', 'e', 'h', 'i', 'o', 'u', 'y']);
            if vowel {
                format!("d'{name}")
            } else {
                format!("de {name}")
            }
        }
    }
}
