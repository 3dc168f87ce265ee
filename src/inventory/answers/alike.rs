//! Rows that one answer serves: the same was read of all of them.

use crate::inventory::finding::Rule;
use crate::inventory::text::{is_blank_word, parse_number, spelling};

/// What stands for nothing read, where every row of a sheet lacks its commune.
pub const NOTHING: &str = "(aucune)";

/// What was read of a row of which something is missing, as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowAsRead {
    /// The code or the name of the commune.
    pub commune: String,
    /// The reference of the point.
    pub reference: String,
    /// The street.
    pub street: String,
    /// The lamp.
    pub lamp: String,
    /// The watts of the lamp, or with its ballast.
    pub watts: String,
}

/// What rows have in common: the text in place of a commune, of a lamp, or of the watts of a lamp.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Like {
    /// This commune; empty where none is told.
    Commune(String),
    /// This lamp.
    Lamp(String),
    /// These watts of this lamp.
    Watts {
        /// The lamp; empty where none is told.
        lamp: String,
        /// The watts.
        watts: String,
    },
}

impl Like {
    /// What a row that falls under a rule has in common with others that one answer would serve;
    /// `None` where each row is to be looked at: nothing was read of it, or other things matter.
    #[must_use]
    pub fn of(rule: Rule, stated: &RowAsRead) -> Option<Self> {
        let like = match rule {
            Rule::CommuneInconnue | Rule::CommuneAmbigue => {
                Self::Commune(comparable(&stated.commune))
            }
            Rule::LampeInconnue | Rule::LampeAmbigue => Self::Lamp(comparable(&stated.lamp)),
            Rule::PuissanceIllisible
            | Rule::PuissanceHorsPlage
            | Rule::PuissanceContredite
            | Rule::NombreAmbigu
            | Rule::PuissanceSystemePossible => Self::Watts {
                lamp: comparable(&stated.lamp),
                watts: comparable(&stated.watts),
            },
            _ => return None,
        };
        let (Self::Commune(read) | Self::Lamp(read) | Self::Watts { watts: read, .. }) = &like;
        (!read.is_empty()).then_some(like)
    }

    /// All that a row may have in common with others: one answer may tell its commune, another its lamp.
    #[must_use]
    pub fn all_of(stated: &RowAsRead) -> [Self; 3] {
        let lamp = comparable(&stated.lamp);
        [
            Self::Commune(comparable(&stated.commune)),
            Self::Lamp(lamp.clone()),
            Self::Watts {
                lamp,
                watts: comparable(&stated.watts),
            },
        ]
    }

    /// What the rows of a line of « À compléter » have in common, by the commune, lamp and watts that
    /// stand in it; `None` where nothing does: a line whose words were erased is not for every row.
    #[must_use]
    pub fn of_line(read: &[String; 3]) -> Option<Self> {
        let [commune, lamp, watts] = [&read[0], &read[1], &read[2]].map(|text| comparable(text));
        if !watts.is_empty() {
            Some(Self::Watts { lamp, watts })
        } else if !lamp.is_empty() {
            Some(Self::Lamp(lamp))
        } else if !commune.is_empty() || read[0].trim() == NOTHING {
            Some(Self::Commune(commune))
        } else {
            None
        }
    }

    /// The same, for a person.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Commune(read) if read.is_empty() => "lignes sans commune".into(),
            Self::Commune(read) => format!("lignes de la commune « {read} »"),
            Self::Lamp(read) => format!("lignes à la lampe « {read} »"),
            Self::Watts { lamp, watts } => format!("lignes à « {watts} » W, lampe « {lamp} »"),
        }
    }
}

/// How what was read is compared: a number by its value, a text without case and accents.
fn comparable(text: &str) -> String {
    if is_blank_word(text) || text.trim() == NOTHING {
        return String::new();
    }
    parse_number(text).map_or_else(|| spelling(text), |number| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_excel_does_to_a_text_changes_nothing() {
        let of = |commune: &str, lamp: &str, watts: &str| {
            Like::of_line(&[commune, lamp, watts].map(str::to_owned))
        };
        assert_eq!(of("01004", "", ""), of("1004", "", ""));
        assert_eq!(of("", "imc ", ""), of("", "IMC", ""));
        assert_eq!(of("", "SHP", "0,07"), of("", "SHP", "0.07"));
        assert_eq!(of(NOTHING, "", ""), Some(Like::Commune(String::new())));
        assert_eq!(of("", "", ""), None);
        assert_ne!(of("", "SHP", "115"), of("", "BF", "115"));
    }

    #[test]
    fn nothing_read_is_nothing_in_common() {
        assert_eq!(Like::of(Rule::LampeInconnue, &RowAsRead::default()), None);
        assert_eq!(
            Like::of(Rule::PuissanceInconnue, &RowAsRead::default()),
            None
        );
        let stated = RowAsRead {
            commune: "81299".into(),
            ..RowAsRead::default()
        };
        let like = Like::of(Rule::CommuneInconnue, &stated);
        assert_eq!(like, Some(Like::Commune("81299".into())));
    }
}
