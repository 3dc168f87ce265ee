//! The night profiles of EclExt: what each is called, its stretches, and which has which.

use crate::document::{Datum, Fields, Shown, fields};
use crate::inventory::profile::{Moment, Nights, Profile, Window};

const ALL: Shown = Shown::ALL;

/// A profile of the tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Night {
    /// Its name: the profile in words, which says it whole, or the words of the inventory where nobody
    /// knows what they stand for.
    pub name: String,
    /// What it is, where that is known.
    pub profile: Option<Profile>,
}

impl Night {
    /// Of the words of an inventory, and what they stand for.
    #[must_use]
    pub fn of(words: &str, profile: Option<Profile>) -> Self {
        let name = profile.as_ref().map(ToString::to_string);
        Self {
            name: name.unwrap_or_else(|| words.to_owned()),
            profile,
        }
    }

    /// `extinctionNuit`.
    #[must_use]
    pub fn is_cut(&self) -> Datum<'static> {
        self.says(Profile::is_cut)
    }

    /// `estAdaptatif`: whether it gives less light for some of the night, without going out.
    #[must_use]
    pub fn is_dimmed(&self) -> Datum<'static> {
        let dims = |window: &Window| window.power_percent > 0;
        self.says(|profile| profile.windows().iter().any(dims))
    }

    /// Whether something holds of it; nobody knows that of hours a night without moments.
    fn says(&self, holds: impl Fn(&Profile) -> bool) -> Datum<'static> {
        let known = self.profile.as_ref();
        let known = known.filter(|profile| profile.fixed_equivalent_hours().is_none());
        known.map_or(Datum::Blank, |profile| Datum::truth(holds(profile)))
    }

    /// Whether the tables say it whole: what holds on some nights only, fixed hours and several
    /// lightings a night have no attribute there, and stand in the name alone.
    #[must_use]
    pub fn is_coded(&self) -> bool {
        self.profile.as_ref().is_some_and(|profile| {
            let windows = profile.windows().iter().map(|window| &window.period);
            profile.fixed_equivalent_hours().is_none()
                && profile.lit().len() < 2
                && profile
                    .lit()
                    .iter()
                    .chain(windows)
                    .all(|period| period.nights() == Nights::default())
        })
    }

    fn coded(&self) -> Option<&Profile> {
        self.profile.as_ref().filter(|_| self.is_coded())
    }

    /// `allumageSoir` and `extinctionMatin`; none where the network says when.
    fn lit(&self) -> Option<[Moment; 2]> {
        let lit = self.coded()?.lit().first()?;
        Some([lit.from(), lit.to()])
    }

    /// Its stretches of less than full power.
    pub fn stretches(&self) -> impl Iterator<Item = Stretch> + use<'_> {
        self.coded()
            .into_iter()
            .flat_map(|profile| profile.windows().iter().copied().map(Stretch))
    }
}

/// `PlageVariation`: a stretch of the night.
#[derive(Clone, Copy)]
pub struct Stretch(Window);

impl Stretch {
    /// Its name, which says it whole: the standard leaves open whether a value is what is taken off or what
    /// is left.
    #[must_use]
    pub fn name(&self) -> String {
        let period = self.0.period;
        match self.0.power_percent {
            0 => format!("extinction {period}"),
            left => format!("puissance réduite de {} % {period}", 100 - left.min(100)),
        }
    }

    fn reduction(&self) -> Option<f64> {
        let left = self.0.power_percent;
        (left > 0).then(|| f64::from(100 - left.min(100)))
    }
}

/// The attributes of `ProfilNocturne`.
pub fn profiles() -> Fields<Night> {
    Fields::new(fields! { Night;
        "nomProfil" => |night| night.name.as_str().into();
        "allumageSoir" => |night| night.lit().map(|[on, _]| on.code()).into();
        "extinctionMatin" => |night| night.lit().map(|[_, off]| off.code()).into();
    })
}

/// The attributes of `PlageVariation`.
pub fn stretches() -> Fields<Stretch> {
    Fields::new(fields! { Stretch;
        "nomPlage", "Nom", Text 30.0, ALL, Read => |one| one.name().into();
        "grandeurVariation", "Grandeur", Text 8.0, ALL, Read =>
            |one| one.reduction().map_or("EX", |_| "P").into();
        "heureDebut", "Début", Text 8.0, ALL, Read => |one| one.0.period.from().code().into();
        "heureFin", "Fin", Text 8.0, ALL, Read => |one| one.0.period.to().code().into();
        "formatVariation", "Format", Text 8.0, ALL, Read => |one| one.reduction().map(|_| "%").into();
        "valeur", "Valeur", Figure 8.0, ALL, Read => |one| one.reduction().into();
        "valideDe", "Valide de", Text 8.0, ALL, Read => |_| Datum::Blank;
        "valideJusque", "Valide jusque", Text 8.0, ALL, Read => |_| Datum::Blank;
    })
}

/// Which profile has which stretch, by their names.
pub type Pair = [String; 2];

/// The attributes of `ProfilContientPlage`.
pub fn pairs() -> Fields<Pair> {
    Fields::new(fields! { Pair;
        "nomProfil" => |[profile, _]| profile.as_str().into();
        "nomPlage" => |[_, stretch]| stretch.as_str().into();
    })
}
