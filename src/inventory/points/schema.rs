//! The columns of the frame, written once: a point to put in, the builder of the frame, and a row
//! read out of it.

mod marks;
mod sums;

use super::numbers::{Numbers, column_of_numbers};
use super::texts::{Kept, Texts};
use super::{Points, column_of_counts};
use crate::inventory::coordinates::System;
use crate::inventory::fields::Field;
use crate::inventory::finding::Rule;
use crate::inventory::grid::Text;
pub use marks::Marks;
use rayon::prelude::*;
pub use sums::{Closeness, Group};

/// How many pairs of coordinates tell the system of a sheet.
const PAIRS_JUDGED: usize = 2000;

type BuildColumn = Box<dyn FnOnce() -> Kept + Send>;

/// Writes the schema once; what goes in, the builder of the frame and what is read out all follow
/// from it.
macro_rules! schema {
    (
        texts { $($(#[$text_doc:meta])* $text:ident,)* }
        numbers { $($(#[$number_doc:meta])* $number:ident,)* }
        counts { $($(#[$count_doc:meta])* $count:ident,)* }
    ) => {
        /// One light point: one source with its housing. The columns of the frame have the names
        /// of these fields; an empty text or `None` means « not stated ».
        ///
        /// ```
        /// use reverbere::LightPoint;
        ///
        /// let point = LightPoint {
        ///     technologie: "SHP".into(),
        ///     puissance_lampe_w: Some(100.0),
        ///     ..LightPoint::default()
        /// };
        /// assert!(point.regime.is_empty() && point.hauteur_m.is_none(), "not stated");
        /// ```
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct LightPoint {
            $($(#[$text_doc])* pub $text: Text,)*
            $($(#[$number_doc])* pub $number: Option<f64>,)*
            $($(#[$count_doc])* pub $count: u32,)*
        }

        /// Collects points, then becomes the frame.
        ///
        /// ```
        /// use reverbere::{LightPoint, PointsBuilder};
        ///
        /// let mut builder = PointsBuilder::default();
        /// builder.push(LightPoint { ligne: 2, ..LightPoint::default() });
        /// let mut others = PointsBuilder::default();
        /// others.push(LightPoint { ligne: 9, ..LightPoint::default() });
        /// builder.append(others);
        /// assert_eq!(builder.finish().count("ligne"), [2, 9]);
        /// ```
        #[derive(Clone, Default)]
        pub struct PointsBuilder {
            $($text: Vec<Text>,)*
            $($number: Vec<Option<f64>>,)*
            $($count: Vec<u32>,)*
        }

        impl PointsBuilder {
            /// Adds a point.
            pub fn push(&mut self, point: LightPoint) {
                $(self.$text.push(point.$text);)*
                $(self.$number.push(point.$number);)*
                $(self.$count.push(point.$count);)*
            }

            /// Adds the points of another builder after its own.
            pub fn append(&mut self, mut other: Self) {
                if self.ligne.is_empty() {
                    *self = other;
                    return;
                }
                $(self.$text.append(&mut other.$text);)*
                $(self.$number.append(&mut other.$number);)*
                $(self.$count.append(&mut other.$count);)*
            }

            /// The frame of the points collected.
            #[must_use]
            pub fn finish(self) -> Points {
                // A column takes polars some time: each is made by itself, on all cores.
                let columns: Vec<BuildColumn> = vec![
                    $({ let values = self.$text; Box::new(move || Kept::of_builder(stringify!($text), &values)) },)*
                    $({ let values = self.$number; Box::new(|| Kept::Each(column_of_numbers(stringify!($number), values))) },)*
                    $({ let values = self.$count; Box::new(|| Kept::Each(column_of_counts(stringify!($count), values))) },)*
                ];
                Points::new(columns.into_par_iter().map(|build| build()).collect())
            }
        }

        /// One light point as the frame has it, its texts read in place.
        #[derive(Debug, Clone, Copy, Default, PartialEq)]
        pub struct Row<'a> {
            $($(#[$text_doc])* pub $text: &'a str,)*
            $($(#[$number_doc])* pub $number: Option<f64>,)*
            $($(#[$count_doc])* pub $count: u32,)*
        }

        /// The rows of the frame: its columns, each looked up once for all of them.
        #[derive(Debug, Clone, Copy)]
        pub struct Rows<'a> {
            $($text: Texts<'a>,)*
            $($number: Numbers<'a>,)*
            $($count: &'a [u32],)*
        }

        impl<'a> Rows<'a> {
            pub(super) fn of(points: &'a Points) -> Self {
                Self {
                    $($text: points.text(stringify!($text)),)*
                    $($number: points.number(stringify!($number)),)*
                    $($count: points.count(stringify!($count)),)*
                }
            }

            /// The point of a row; past the end of the frame, one that tells nothing.
            #[must_use]
            pub fn get(&self, row: usize) -> Row<'a> {
                Row {
                    $($text: self.$text.get(row).unwrap_or_default(),)*
                    $($number: self.$number.get(row),)*
                    $($count: self.$count.get(row).copied().unwrap_or_default(),)*
                }
            }
        }
    };
}

schema! {
    texts {
        /// INSEE code of the commune.
        insee,
        /// Name of the commune.
        commune,
        /// Name of its EPCI.
        epci,
        /// Reference that the technical service gave the point.
        reference,
        /// Control cabinet that feeds it.
        armoire,
        /// Supply point of the grid that the cabinet draws from, as bills name it.
        pdl,
        /// Street.
        voie,
        /// Lamp technology: a code of `lamps::Technology`.
        technologie,
        /// Lamp as the inventory writes it.
        lampe_lue,
        /// `magnetique`, `electronique` or empty.
        ballast,
        /// Luminaire type: a code of the service table of the retrofit room, or empty.
        luminaire,
        /// Luminaire as the inventory writes it.
        luminaire_lu,
        /// Operating profile as the inventory writes it.
        regime,
        /// Lighting class of EN 13201-2 (M1 to M6, C0 to C5, P1 to P7) as the inventory writes it.
        classe_eclairage,
        /// What is known of mast, cabinet, earthing and the like: see `condition::Condition`.
        constats,
        /// System of the coordinates: a code of `coordinates::System`, or empty where it is not one
        /// of France: then they stand as read.
        projection,
        /// Why the point cannot be in a plan: a code of `finding::Exclusion`, or empty.
        exclusion,
        /// File it was read from.
        fichier,
        /// Sheet it was read from; empty for a CSV.
        feuille,
    }
    numbers {
        /// Nominal power of the lamp, W.
        puissance_lampe_w,
        /// Power drawn with ballast or driver as the inventory gives it, W.
        puissance_systeme_lue_w,
        /// Height of the light, m.
        hauteur_m,
        /// Year of installation.
        annee_pose,
        /// Flux leaving the luminaire, lm.
        flux_lm,
        /// Colour temperature, K.
        temperature_couleur_k,
        /// Share of the flux sent above the horizontal, %.
        ulr_pct,
        /// Width of the road that it lights, m.
        largeur_voie_m,
        /// Distance between points along the road, m.
        espacement_m,
        /// Easting, m, or longitude, degrees positive to the east: `projection` says which.
        x,
        /// Northing, m, or latitude, degrees positive to the north.
        y,
    }
    counts {
        /// Row in the sheet, from 1.
        ligne,
        /// Rank of the lantern among those of its row, from 1.
        foyer,
    }
}

impl PointsBuilder {
    /// The rows of its points.
    #[must_use]
    pub fn lines(&self) -> &[u32] {
        &self.ligne
    }

    /// How many rows bear the reference of another row, of how many that bear one.
    #[must_use]
    pub fn repeated_references(&self) -> (usize, usize) {
        let mut rows: Vec<(&str, u32)> = (self.reference.iter().zip(&self.ligne))
            .filter(|(reference, _)| !reference.is_empty())
            .map(|(reference, line)| (&**reference, *line))
            .collect();
        rows.sort_unstable();
        rows.dedup();
        let all = rows.len();
        rows.dedup_by_key(|row| row.0);
        (all - rows.len(), all)
    }

    /// Whether any point has coordinates.
    #[must_use]
    pub fn has_places(&self) -> bool {
        self.x.iter().any(Option::is_some)
    }

    /// The first coordinates, as they were read.
    #[must_use]
    pub fn first_place(&self) -> Option<String> {
        let mut pairs = self.x.iter().zip(&self.y);
        pairs.find_map(|(x, y)| Some(format!("{} ; {}", (*x)?, (*y)?)))
    }

    /// Excludes every point from any plan, unless a rule already does.
    pub fn exclude_all(&mut self, rule: Rule) {
        let code = Text::from(rule.code());
        for exclusion in self.exclusion.iter_mut().filter(|text| text.is_empty()) {
            exclusion.clone_from(&code);
        }
    }

    /// Says in which system the coordinates are: as a person said, else as they show themselves over
    /// all the points. Gives the points that are no place there: their coordinates are dropped. `None` where
    /// the points have coordinates, and these are of no system known.
    ///
    /// ```
    /// use reverbere::{LightPoint, PointsBuilder};
    ///
    /// let mut builder = PointsBuilder::default();
    /// builder.push(LightPoint { x: Some(1.61), y: Some(50.72), ..LightPoint::default() });
    /// assert_eq!(builder.locate(None), Some(Vec::new()));
    /// assert_eq!(builder.finish().text("projection").get(0), Some("wgs84"));
    /// ```
    pub fn locate(&mut self, said: Option<System>) -> Option<Vec<usize>> {
        let pairs = self.x.iter().zip(&self.y).enumerate();
        let stated: Vec<(usize, (f64, f64))> = pairs
            .filter_map(|(at, (x, y))| Some((at, ((*x)?, (*y)?))))
            .collect();
        if let Some(system) = said {
            let code = Text::from(system.code());
            for (at, _) in stated {
                self.projection[at] = code.clone();
            }
            return Some(Vec::new());
        }
        let step = stated.len().div_ceil(PAIRS_JUDGED).max(1);
        let judged = stated.iter().step_by(step).map(|(_, pair)| *pair);
        let Some(reading) = System::of(judged) else {
            return stated.is_empty().then(Vec::new);
        };
        let code = Text::from(reading.system.code());
        let mut outside = Vec::new();
        for (at, (x, y)) in stated {
            let place = reading.place(x, y);
            if place.is_none() {
                outside.push(at);
            } else {
                self.projection[at] = code.clone();
            }
            (self.x[at], self.y[at]) = place.unzip();
        }
        Some(outside)
    }
}

impl PointsBuilder {
    /// Whether any point tells what a column of a field gives; `None` where the field has no column of
    /// its own in the frame, or where other things than its cells fill it.
    #[must_use]
    pub fn says(&self, field: Field) -> Option<bool> {
        let text = |texts: &[Text]| texts.iter().any(|text| !text.is_empty());
        let number = |numbers: &[Option<f64>]| numbers.iter().any(Option::is_some);
        Some(match field {
            Field::Reference => text(&self.reference),
            Field::Pdl => text(&self.pdl),
            Field::Ballast => text(&self.ballast),
            Field::Lampe => text(&self.lampe_lue),
            Field::PuissanceLampe => number(&self.puissance_lampe_w),
            Field::PuissanceSysteme => number(&self.puissance_systeme_lue_w),
            Field::Hauteur => number(&self.hauteur_m),
            Field::Annee => number(&self.annee_pose),
            Field::Flux => number(&self.flux_lm),
            Field::TemperatureCouleur => number(&self.temperature_couleur_k),
            Field::Ulr => number(&self.ulr_pct),
            Field::LargeurVoie => number(&self.largeur_voie_m),
            Field::Espacement => number(&self.espacement_m),
            Field::X | Field::Y | Field::Latitude | Field::Longitude | Field::Coordonnees => {
                number(&self.x)
            }
            _ => return None,
        })
    }
}
