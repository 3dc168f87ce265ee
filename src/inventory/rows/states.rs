//! What the column of states says of a point: gone, to come, there, or nothing that is understood.

use crate::inventory::condition::says_it_is_there;
use crate::inventory::finding::Rule;
use crate::inventory::text::normalise;
use crate::inventory::vocabulary::state_words;

/// What the column of states says of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// No plan should have it.
    Gone(Rule),
    /// It is there, well or not.
    There,
    /// Nothing that is understood: it is counted, which is told.
    Unknown,
}

impl State {
    /// Reads one cell.
    pub(super) fn of(text: &str) -> Self {
        match gone(text) {
            Some(rule) => Self::Gone(rule),
            None if says_it_is_there(text) => Self::There,
            None => Self::Unknown,
        }
    }
}

/// What a state says of a point that no plan should have.
pub(super) fn gone(state: &str) -> Option<Rule> {
    let normal = normalise(state);
    let says = |stem: &str| normal.split(' ').any(|word| word.starts_with(stem));
    // « À déposer », « non déposé », « dépose prévue » and « en attente de dépose » are still there.
    let is_there = normal.starts_with("a ")
        || normal.starts_with("non ")
        || ["attente", "prevu", "programme", "demand", "envisage"]
            .into_iter()
            .any(says);
    let words = state_words();
    let is_gone = words.gone.iter().any(|stem| says(stem))
        || normal
            .split(' ')
            .any(|word| words.gone_whole.contains(word));
    if is_gone && !is_there {
        Some(Rule::PointDepose)
    } else if is_to_come(&normal) {
        Some(Rule::PointAVenir)
    } else if says("prive") {
        Some(Rule::PointPrive)
    } else {
        None
    }
}

/// « Projeté », « à créer », « pas encore posé »: no light yet. « LED prévue » and « travaux
/// programmés » speak of works on a light that is there.
fn is_to_come(normal: &str) -> bool {
    let padded = format!(" {normal}");
    let says = |stem: &String| padded.contains(&format!(" {stem}"));
    let words = state_words();
    words.to_come.iter().any(says) && !words.works.iter().any(says)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_that_is_not_understood_is_neither_there_nor_gone() {
        for (text, state) in [
            ("Bon", State::There),
            ("Bon état général", State::There),
            ("En service", State::There),
            ("À remplacer", State::There),
            ("3", State::There),
            ("4/5", State::There),
            ("B", State::There),
            ("Déposé", State::Gone(Rule::PointDepose)),
            ("À déposer", State::There),
            ("En attente de dépose", State::Unknown),
            ("Suppression prévue 2026", State::Unknown),
            ("À créer", State::Gone(Rule::PointAVenir)),
            ("Privé", State::Gone(Rule::PointPrive)),
            ("Éteint définitivement", State::Unknown),
            ("Débranché", State::Unknown),
            ("Hors tension", State::Unknown),
            ("HS", State::Unknown),
            ("Bon mais neutralisé", State::Unknown),
        ] {
            assert_eq!(State::of(text), state, "{text}");
        }
    }
}
