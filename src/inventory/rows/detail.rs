//! What a row says of its lanterns one by one: the lamp's text counts them, or the watts do.

use super::lanterns::Lamp;
use super::{RowReader, place};
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::fields::Field;
use crate::inventory::grid::{Row, Text};
use crate::inventory::header::Column;
use crate::inventory::lamps::{CountedLantern, LampName, Technology, approximate, counts_sources};

/// The lanterns that a row tells of, one by one.
pub(super) struct Detail {
    /// How many there are: one where nothing counts them.
    pub count: usize,
    /// Their watts: none, one for all of them, or one for each.
    pub watts: Vec<f64>,
    /// Whether the watts are those of each lantern, even where the column's are the row's.
    pub of_each: bool,
    /// The lamp of each, or one for all.
    pub technologies: Vec<Technology>,
    /// How many lamps are in each: more than one only in a luminaire of fluorescent tubes.
    pub tubes: usize,
}

fn is(stated: f64, expected: f64) -> bool {
    (stated - expected).abs() < 0.5
}

impl Detail {
    /// What the lamp's text and the cell of watts say together; `None` where they do not agree.
    pub fn of(lamp: &Lamp, of_column: Vec<f64>) -> Option<Self> {
        let one = Self {
            count: 1,
            watts: Vec::new(),
            of_each: false,
            technologies: vec![lamp.technology()],
            tubes: 1,
        };
        let is_fluorescent = lamp.read.is_fluorescent || lamp.technology().is_fluorescent();
        match lamp.read.lanterns.as_slice() {
            [] => Some(match (of_column.as_slice(), lamp.name) {
                // « 2 x 36 W » beside « tube »: both tubes of one luminaire.
                ([_, _, ..], _) if is_fluorescent => Self {
                    watts: vec![of_column.iter().sum()],
                    of_each: true,
                    tubes: of_column.len(),
                    ..one
                },
                ([], LampName::Known(_, Some(stated))) => Self {
                    watts: vec![stated],
                    of_each: true,
                    ..one
                },
                _ => Self {
                    count: of_column.len().max(1),
                    watts: of_column,
                    ..one
                },
            }),
            [luminaire] if luminaire.tubes > 1 => Some(Self {
                watts: of_tubes(luminaire, &of_column),
                of_each: true,
                tubes: luminaire.tubes,
                ..one
            }),
            counted => Self {
                count: counted.len(),
                technologies: counted.iter().map(|lantern| lantern.technology).collect(),
                ..one
            }
            .with_watts(counted, of_column),
        }
    }

    /// The same luminaire, with so many fluorescent tubes in it: the watts are each tube's where tubes are made
    /// in them.
    pub fn with_tubes(self, tubes: usize) -> Self {
        let of_all = |watts: &f64| {
            if Technology::is_tube_of(*watts) {
                watts * tubes as f64
            } else {
                *watts
            }
        };
        Self {
            watts: self.watts.iter().map(of_all).collect(),
            of_each: true,
            tubes,
            ..self
        }
    }

    /// The watts of lanterns that the lamp's text counts.
    fn with_watts(self, counted: &[CountedLantern], of_column: Vec<f64>) -> Option<Self> {
        let stated: Option<Vec<f64>> = counted.iter().map(|lantern| lantern.watts).collect();
        let watts = match (stated, of_column.as_slice()) {
            (None, []) => return Some(self),
            (Some(stated), []) => stated,
            // The power beside « 2x70 » is that of each lantern, or of all.
            (Some(stated), [one]) => {
                let agrees =
                    stated.iter().all(|watts| is(*one, *watts)) || is(*one, stated.iter().sum());
                agrees.then_some(stated)?
            }
            (None, [one]) => {
                let shared = one / counted.len() as f64;
                let made = |watts| counted[0].technology.is_made_of(watts);
                let is_sum = made(shared) && !made(*one);
                vec![if is_sum { shared } else { *one }]
            }
            (_, several) if several.len() == counted.len() => of_column,
            _ => return None,
        };
        Some(Self {
            watts,
            of_each: true,
            ..self
        })
    }

    /// The lanterns in words: « 2 points de 70 W ».
    fn in_words(&self) -> String {
        let watts: Vec<String> = self
            .watts
            .iter()
            .map(|watts| format!("{watts} W"))
            .collect();
        let same = self.watts.iter().all(|watts| is(*watts, self.watts[0]));
        let of = match watts.as_slice() {
            [] => String::new(),
            [first, ..] if same => format!(" de {first}"),
            several => format!(" de {}", several.join(" et ")),
        };
        match (self.count, self.tubes) {
            (1, tubes) => format!("un luminaire{of}, {tubes} lampes comprises"),
            (count, _) => format!("{count} points{of}"),
        }
    }
}

/// Watts of a luminaire of several tubes: those of its text; else the column's, of each tube where
/// tubes are made in these watts.
fn of_tubes(luminaire: &CountedLantern, of_column: &[f64]) -> Vec<f64> {
    let tubes = luminaire.tubes as f64;
    match (luminaire.watts, of_column) {
        (Some(each), []) => vec![each * tubes],
        (Some(each), [one]) if is(*one, each) || is(*one, each * tubes) => vec![each * tubes],
        (None, [one]) if Technology::is_tube_of(*one) => vec![one * tubes],
        (None, []) => Vec::new(),
        (_, several) => vec![several.iter().sum()],
    }
}

impl RowReader<'_> {
    /// Whether the rows count supports: each may bear several lanterns.
    pub(super) fn counts_supports(&self) -> bool {
        self.column(Field::Foyers)
            .is_some_and(Column::counts_supports)
    }

    /// How many tubes the luminaire of a row holds, where its column counts lamps and they are fluorescent:
    /// « Nb tubes » 2 beside « PLL 36 ». A row without a reference may be several luminaires.
    pub(super) fn tubes_counted(
        &self,
        row: &Row,
        lamp: &Lamp,
        stated: Option<usize>,
    ) -> Option<usize> {
        /// No luminaire holds more.
        const MOST_TUBES: usize = 8;
        let is_fluorescent = lamp.read.is_fluorescent || lamp.technology().is_fluorescent();
        let column = self.column(Field::Foyers)?;
        let counts =
            is_fluorescent && lamp.read.lanterns.is_empty() && counts_sources(&column.header);
        let is_one = counts && self.says(row, Field::Reference) && !self.is_answered(Field::Foyers);
        stated.filter(|tubes| is_one && (2..=MOST_TUBES).contains(tubes))
    }

    /// Notes that watts are told as « environ 100 ».
    pub(super) fn note_approximate(&mut self, row: &Row, field: Field, text: &Text) {
        let Some(rest) = approximate(text) else {
            return;
        };
        let cell = place(row, self.column(field));
        self.noted.note(text, cell, 1, Kind::Watts.code(), || {
            Decision::new(
                Kind::Watts,
                &**text,
                format!("puissance approchée, lue {rest}"),
            )
            .because("la cellule dit elle-même « environ »")
            .or_else("une autre puissance, à relever sur place")
        });
    }

    /// Notes how the lamp's text and the watts of a row were understood.
    pub(super) fn note_lanterns(&mut self, row: &Row, lamp: &Lamp, detail: &Detail, points: usize) {
        if detail.tubes > 1 || !lamp.read.lanterns.is_empty() {
            let counts = !lamp.read.lanterns.is_empty();
            let field = if counts {
                Field::Lampe
            } else {
                Field::PuissanceLampe
            };
            let read: Text = if counts {
                lamp.text.clone()
            } else {
                self.text(row, field).unwrap_or_default()
            };
            let cell = place(row, self.column(field));
            self.noted
                .note(&read, cell, points, Kind::Count.code(), || {
                    let decision = Decision::new(Kind::Count, &*read, detail.in_words());
                    if detail.tubes > 1 {
                        let each = detail
                            .watts
                            .first()
                            .map(|watts| watts / detail.tubes as f64);
                        let of = each
                            .map(|watts| format!(" de {watts} W"))
                            .unwrap_or_default();
                        decision
                            .because(
                                "les tubes d'un luminaire fluorescent font un seul point lumineux",
                            )
                            .or_else(format!("{} points{of} à chaque luminaire", detail.tubes))
                    } else {
                        decision.because("le texte de la lampe les compte")
                    }
                });
        }
        let cell = place(row, self.column(Field::Lampe));
        if let LampName::Known(technology, _) = lamp.name {
            let of = |text: &str, other: Technology| format!("{technology} ; {other} {text}");
            if let Some(planned) = lamp.read.planned {
                self.noted
                    .note(&lamp.text, cell, points, Kind::Planned.code(), || {
                        Decision::new(
                            Kind::Planned,
                            &*lamp.text,
                            of("en projet, pas encore en place", planned),
                        )
                        .because("les mots du texte parlent d'un projet")
                        .or_else(format!("{planned} si les travaux sont faits"))
                    });
            } else if let Some(replaced) = lamp.read.replaced {
                self.noted
                    .note(&lamp.text, cell, points, Kind::Lamp.code(), || {
                        Decision::new(Kind::Lamp, &*lamp.text, of("remplacé", replaced))
                            .because("les mots du texte parlent d'un remplacement fait")
                    });
            }
        }
    }
}
