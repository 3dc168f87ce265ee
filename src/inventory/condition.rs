//! What bears and feeds a luminaire, as inventories tell it: mast, cabinet, earthing, class II, surge
//! protection, the coast. Whatever a cell does not say is to be looked at, never taken for good.

use super::fields::Field;
use super::text::normalise;
use serde::Deserialize;
use std::sync::LazyLock;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The mast, console or other support.
    Mast,
    /// The control cabinet.
    Cabinet,
    /// The earthing.
    Earth,
    /// Whether the luminaire in place is of class II.
    ClassTwo,
    /// Protection against surges.
    Surge,
    /// Whether salt air corrodes there.
    Coast,
}

impl Part {
    /// Every one.
    pub const ALL: [Self; 6] = [
        Self::Mast,
        Self::Cabinet,
        Self::Earth,
        Self::ClassTwo,
        Self::Surge,
        Self::Coast,
    ];

    /// The column that tells it.
    #[must_use]
    pub fn field(self) -> Field {
        match self {
            Self::Mast => Field::EtatMat,
            Self::Cabinet => Field::EtatArmoire,
            Self::Earth => Field::Terre,
            Self::ClassTwo => Field::ClasseElectrique,
            Self::Surge => Field::Parafoudre,
            Self::Coast => Field::BordDeMer,
        }
    }

    /// Whether all is well by what a cell says; none where it says nothing known.
    #[must_use]
    pub fn read(self, cell: &str) -> Option<bool> {
        let text = normalise(cell);
        let says = |words: &[String]| words.contains(&text);
        let words = &*WORDS;
        let (well, ill): (&[&[String]], &[&[String]]) = match self {
            Self::Mast | Self::Cabinet => (&[&words.bon], &[&words.mauvais]),
            Self::Earth | Self::Surge => (&[&words.oui], &[&words.non]),
            Self::ClassTwo => (&[&words.classe_2], &[&words.classe_1]),
            Self::Coast => (&[&words.abrite, &words.non], &[&words.expose, &words.oui]),
        };
        let any = |lists: &[&[String]]| lists.iter().any(|list| says(list));
        match (any(well), any(ill)) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    bon: Vec<String>,
    mauvais: Vec<String>,
    oui: Vec<String>,
    non: Vec<String>,
    classe_1: Vec<String>,
    classe_2: Vec<String>,
    expose: Vec<String>,
    abrite: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("constats.toml")).expect("the embedded words are read by a test")
});

/// What is known of one point, part by part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Condition([Option<bool>; 6]);

impl Condition {
    /// As cells say it; `cell` gives the text of a column, where it has one.
    pub fn read(mut cell: impl FnMut(Field) -> Option<String>) -> Self {
        Self(Part::ALL.map(|part| part.read(&cell(part.field())?)))
    }

    /// Whether a part is well; none where nobody knows.
    #[must_use]
    pub fn of(self, part: Part) -> Option<bool> {
        self.0[part as usize]
    }

    /// As a column of the frame keeps it: `etat_mat=oui terre=non`, nothing where nothing is known.
    #[must_use]
    pub fn to_text(self) -> String {
        let known = Part::ALL.into_iter().filter_map(|part| {
            let well = if self.of(part)? { "oui" } else { "non" };
            Some(format!("{}={well}", part.field().name()))
        });
        known.collect::<Vec<_>>().join(" ")
    }

    /// What such a column says.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let mut condition = Self::default();
        for (name, well) in text.split(' ').filter_map(|one| one.split_once('=')) {
            if let Some(part) = Part::ALL.iter().find(|part| part.field().name() == name) {
                condition.0[*part as usize] = Some(well == "oui");
            }
        }
        condition
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_say_what_is_well_what_is_not_or_nothing() {
        for (part, cell, well) in [
            (Part::Mast, "Bon état", Some(true)),
            (Part::Mast, "À REMPLACER", Some(false)),
            (Part::Mast, "penché", None),
            (Part::Cabinet, "vétuste", Some(false)),
            (Part::Earth, "absente", Some(false)),
            (Part::Earth, "38", None),
            (Part::ClassTwo, "Classe II", Some(true)),
            (Part::ClassTwo, "1", Some(false)),
            (Part::Surge, "Oui", Some(true)),
            (Part::Coast, "bord de mer", Some(false)),
            (Part::Coast, "non", Some(true)),
        ] {
            assert_eq!(part.read(cell), well, "{part:?}: {cell}");
        }
    }

    #[test]
    fn no_word_says_both_that_all_is_well_and_that_it_is_not() {
        let words = &*WORDS;
        for (well, ill) in [
            (&words.bon, &words.mauvais),
            (&words.oui, &words.non),
            (&words.classe_2, &words.classe_1),
            (&words.abrite, &words.expose),
        ] {
            let both: Vec<&String> = well.iter().filter(|word| ill.contains(word)).collect();
            assert!(both.is_empty(), "{both:?}");
        }
        let lists = [&words.bon, &words.mauvais, &words.oui, &words.non];
        for word in lists.into_iter().flatten() {
            assert_eq!(*word, normalise(word), "as cells are compared");
        }
    }

    #[test]
    fn a_column_keeps_all_that_is_known() {
        let read = |field: Field| match field {
            Field::EtatMat => Some("vétuste".to_owned()),
            Field::Parafoudre => Some("oui".to_owned()),
            _ => None,
        };
        let condition = Condition::read(read);
        assert_eq!(condition.to_text(), "etat_mat=non parafoudre=oui");
        assert_eq!(Condition::from_text(&condition.to_text()), condition);
        assert_eq!(Condition::default().to_text(), "");
    }
}
