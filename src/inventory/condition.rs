//! What bears and feeds a luminaire, as inventories tell it: mast, cabinet, earthing, class II, surge
//! protection, the coast. Whatever a cell does not say is to be looked at, never taken for good.

use super::fields::Field;
use super::header::Numbers;
use super::text::normalise;
use super::units::without_unit;
use super::vocabulary::says_nothing;
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
            Self::Mast | Self::Cabinet => (&[&words.bon], &[&words.mauvais, &words.hors_service]),
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
    hors_service: Vec<String>,
    en_place: Vec<String>,
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

/// Whether a state says that a point is there and lit, well or not: by its words, or by a mark.
#[must_use]
pub fn says_it_is_there(state: &str) -> bool {
    let text = normalise(state);
    let known = [&WORDS.bon, &WORDS.mauvais, &WORDS.en_place];
    let is_known = |text: &str| known.iter().any(|list| list.iter().any(|one| one == text));
    let is_mark = |word: &str| word.len() == 1 || word.chars().all(|c| c.is_ascii_digit());
    let is_word =
        |word: &str| is_mark(word) || is_known(word) || ETAT.contains(&word) || says_nothing(word);
    is_known(&text) || text.split(' ').all(is_word)
}

/// Words beside those that tell a state.
const ETAT: [&str; 6] = [
    "etat",
    "general",
    "globalement",
    "point",
    "luminaire",
    "assez",
];

/// The unit of resistance, as [`normalise`] leaves it of a title or a cell.
const OHMS: [&str; 3] = ["ω", "ohm", "ohms"];

/// A cell of the earthing with the unit that its title gives: where nothing sees that title any more, a
/// number must say what it is.
#[must_use]
pub fn with_unit_of(title: &str, cell: &str) -> String {
    if says_ohms(title) {
        in_ohms(cell)
    } else {
        cell.to_owned()
    }
}

/// Whether a title says that its numbers are a resistance: « Résistance de terre », « Terre (Ω) ».
fn says_ohms(title: &str) -> bool {
    normalise(title)
        .split(' ')
        .any(|word| word == "resistance" || OHMS.contains(&word))
}

/// A cell below such a title: a number has its unit.
fn in_ohms(cell: &str) -> String {
    match Numbers::PLAIN.read(cell, Field::Terre) {
        Ok(_) if without_unit(cell, Field::Terre).is_none() => format!("{cell} Ω"),
        _ => cell.to_owned(),
    }
}

/// A resistance as measured, Ω; none where a cell says no number with its unit, or 0, which nothing has.
fn ohms(cell: &str) -> Option<f64> {
    without_unit(cell, Field::Terre)?;
    let read = Numbers::PLAIN.read(cell, Field::Terre).ok();
    read.filter(|ohms| *ohms > 0.0)
}

/// What is known of one point, part by part.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Condition {
    well: [Option<bool>; 6],
    earth_ohms: Option<f64>,
}

impl Condition {
    /// As cells say it; `cell` gives the text of a column, where it has one, with its unit.
    pub fn read(mut cell: impl FnMut(Field) -> Option<String>) -> Self {
        let mut condition = Self::default();
        for part in Part::ALL {
            if let Some(text) = cell(part.field()) {
                condition.well[part as usize] = part.read(&text);
                if part == Part::Earth {
                    condition.earth_ohms = ohms(&text);
                }
            }
        }
        condition
    }

    /// Whether a part is well; none where nobody knows.
    #[must_use]
    pub fn of(self, part: Part) -> Option<bool> {
        self.well[part as usize]
    }

    /// The resistance of the earthing, Ω, where it was measured; what is too much is for a rule to say.
    #[must_use]
    pub fn earth_ohms(self) -> Option<f64> {
        self.earth_ohms
    }

    /// As a column of the frame keeps it: `etat_mat=oui terre=38`, nothing where nothing is known.
    #[must_use]
    pub fn to_text(self) -> String {
        let known = Part::ALL.into_iter().filter_map(|part| {
            let name = part.field().name();
            match (self.of(part), self.earth_ohms) {
                (Some(true), _) => Some(format!("{name}=oui")),
                (Some(false), _) => Some(format!("{name}=non")),
                (None, Some(ohms)) if part == Part::Earth => Some(format!("{name}={ohms}")),
                (None, _) => None,
            }
        });
        known.collect::<Vec<_>>().join(" ")
    }

    /// What such a column says.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let mut condition = Self::default();
        for (name, said) in text.split(' ').filter_map(|one| one.split_once('=')) {
            let Some(part) = Part::ALL.iter().find(|part| part.field().name() == name) else {
                continue;
            };
            match said.parse() {
                Ok(ohms) => condition.earth_ohms = Some(ohms),
                Err(_) => condition.well[*part as usize] = Some(said == "oui"),
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

    #[test]
    fn a_resistance_is_kept_as_it_was_measured() {
        let of =
            |cell: &str| Condition::read(|field| (field == Field::Terre).then(|| cell.to_owned()));
        for (cell, ohms) in [
            ("38 Ω", Some(38.0)),
            ("12,5 ohms", Some(12.5)),
            ("210\u{a0}\u{2126}", Some(210.0)),
            // No unit, or nothing that was measured.
            ("38", None),
            ("0 Ω", None),
            ("Ω", None),
            ("absente", None),
        ] {
            let condition = of(cell);
            assert_eq!(condition.earth_ohms(), ohms, "{cell}");
            assert_eq!(Condition::from_text(&condition.to_text()), condition);
        }
        assert_eq!(of("12,5 ohms").to_text(), "terre=12.5");
        let titles = [
            "Résistance de terre",
            "Terre (Ω)",
            "TERRE (OHMS)",
            "Mise à la terre",
        ];
        assert_eq!(titles.map(says_ohms), [true, true, true, false]);
    }
}
