//! `PointLumineux`: a luminaire with its source, in service or of a plan.

use super::identity::TO_COME;
use super::lists::{self, Status, UNKNOWN};
use super::nights::Night;
use crate::document::{Datum, Field, Fields, Shown, fields};
use crate::inventory::finding::Rule;
use crate::inventory::lamps::Technology;
use crate::inventory::points::Row;
use crate::report::fields::{degrees, exact_degrees, known, luminaire_in_words, metres};
use crate::retrofit::{Existing, Solution};

/// The layer of a GeoPackage.
pub const LAYER: Shown = Shown(1);
/// The table as a CSV, which has no geometry.
pub const TABLE: Shown = Shown(1 << 1);
const ALL: Shown = Shown(LAYER.0 | TABLE.0);

/// What the rows are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// An inventory.
    Inventory,
    /// A plan.
    Plan,
}

/// What a plan does to a point.
pub struct Works<'a> {
    /// What is fitted.
    pub solution: &'a Solution,
    /// What is there.
    pub existing: &'a Existing,
    /// The factor that the point counts for.
    pub factor: i64,
    /// Year of the works, where the scenario has years.
    pub year: Option<u32>,
}

impl Works<'_> {
    /// Its profile after the works.
    #[must_use]
    pub fn night(&self) -> Night {
        Night::of("", Some(self.solution.profile.clone()))
    }
}

/// A row.
#[derive(Clone, Copy)]
pub struct Point<'a> {
    /// Identifier of the point on the ground.
    pub identifier: &'a str,
    /// The point as its inventory has it.
    pub light: Row<'a>,
    /// What it draws with its ballast, W.
    pub system_w: Option<f64>,
    /// Its profile today.
    pub night: Option<&'a Night>,
    /// Where the luminaire is in its life.
    pub status: Status,
    /// What a plan does to the point.
    pub works: Option<&'a Works<'a>>,
}

impl<'a> Point<'a> {
    /// The luminaire that goes, and the one that comes.
    #[must_use]
    pub fn replaced(self, works: &'a Works<'a>) -> [Self; 2] {
        let with = |status| Self {
            status,
            works: Some(works),
            ..self
        };
        [with(Status::Decommissioned), with(Status::Projected)]
    }

    /// Longitude and latitude, WGS84.
    #[must_use]
    pub fn degrees(&self) -> Option<[f64; 2]> {
        exact_degrees(&self.light)
    }

    /// Metres in Lambert-93.
    #[must_use]
    pub fn metres(&self) -> Option<[f64; 2]> {
        metres(&self.light)
    }

    /// Whether its inventory gives coordinates, in whatever system.
    #[must_use]
    pub fn says_a_place(&self) -> bool {
        self.light.x.is_some() || self.light.y.is_some()
    }

    /// `typeSource`.
    #[must_use]
    pub fn source(&self) -> &'static str {
        self.technology().eclext()
    }

    /// What comes, where the row is of it.
    fn coming(&self) -> Option<&'a Works<'a>> {
        self.works.filter(|_| self.status == Status::Projected)
    }

    /// What comes, where it is a whole luminaire: nothing of the old one is left.
    fn new_luminaire(&self) -> Option<&'a Solution> {
        let solution = self.coming()?.solution;
        solution.new_luminaire.then_some(solution)
    }

    fn technology(&self) -> Technology {
        match self.coming() {
            Some(_) => Technology::Led,
            None => Technology::from_code(self.light.technologie).unwrap_or(Technology::Inconnue),
        }
    }

    fn identity(&self) -> String {
        match self.coming() {
            Some(_) => format!("{}{TO_COME}", self.identifier),
            None => self.identifier.to_owned(),
        }
    }

    /// A point that waits for a person's answer may be somebody's own.
    fn is_public(&self) -> Datum<'static> {
        let is_asked = self.light.exclusion == Rule::AConfirmer.code();
        if is_asked {
            Datum::Blank
        } else {
            Datum::truth(true)
        }
    }

    /// `puissance`, W. A solar point draws nothing from the network, and what its lamp draws is not known.
    #[must_use]
    pub fn power_w(&self) -> Option<f64> {
        match self.coming() {
            Some(works) => Some(works.solution.power_w),
            None => (self.system_w).filter(|_| self.technology() != Technology::Solaire),
        }
    }

    /// What a reader calls the luminaire: as the inventory does, else its type in words.
    fn luminaire(&self) -> Option<&'a str> {
        if self.new_luminaire().is_some() {
            return None;
        }
        let read = Some(self.light.luminaire_lu).filter(|text| !text.is_empty());
        read.or_else(|| {
            Some(luminaire_in_words(self.light.luminaire)).filter(|text| !text.is_empty())
        })
    }

    fn structure(&self) -> &'static str {
        match self.new_luminaire() {
            Some(_) => UNKNOWN,
            None => lists::structure(self.light.luminaire_lu, self.light.luminaire),
        }
    }

    fn colour_temperature_k(&self) -> Option<f64> {
        match self.coming() {
            Some(works) => Some(f64::from(works.solution.colour_temperature_k)),
            None => self.light.temperature_couleur_k,
        }
    }

    fn flux_lm(&self) -> Option<f64> {
        self.coming()
            .map_or(self.light.flux_lm, |works| Some(works.solution.flux_lm))
    }

    /// Share of the flux above the horizontal, from 0 to 1.
    fn upward_share(&self) -> Option<f64> {
        let of_new = |works: &Works<'_>| works.solution.ulr_pct;
        let percent = match self.coming() {
            Some(works) if works.solution.new_luminaire => of_new(works),
            Some(works) => of_new(works).or(self.light.ulr_pct),
            None => self.light.ulr_pct,
        };
        percent.map(|percent| percent / 100.0)
    }

    /// The year since which the luminaire is what the row says, as far as the inventory or the plan knows:
    /// a year is a date of ISO 8601 that says no more.
    fn since(&self) -> Option<String> {
        match self.coming() {
            Some(works) => works.year.map(|year| year.to_string()),
            None => self.light.annee_pose.map(|year| format!("{year:.0}")),
        }
    }

    fn until(&self) -> Option<String> {
        let goes = self.works.filter(|_| self.status == Status::Decommissioned);
        goes?.year.map(|year| year.to_string())
    }

    fn profile<T>(&self, of: impl Fn(&Night) -> T) -> Option<T> {
        match self.coming() {
            Some(works) => Some(of(&works.night())),
            None => self.night.map(of),
        }
    }
}

/// The attributes: those of the standard in its order, then what else is known.
#[must_use]
pub fn fields<'a>(content: Content) -> Fields<Point<'a>> {
    let works = (content == Content::Plan).then(works);
    let parts = [standard(), of_inventories()].into_iter().chain(works);
    Fields::new(parts.flatten().collect())
}

fn standard<'a>() -> Vec<Field<Point<'a>>> {
    fields! { Point<'a>;
        "statut", "Statut", Text 14.0, ALL, Read => |one| one.status.code().into();
        "eclairagePublic", "Éclairage public", Truth 10.0, ALL, Read => Point::is_public;
        "usage", "Usage", Text 8.0, ALL, Read => |one| lists::usage(one.light.luminaire).into();
        "typeSource", "Type de source", Text 8.0, ALL, Read => |one| one.source().into();
        "structure", "Structure", Text 8.0, ALL, Read => |one| one.structure().into();
        "support", "Support", Text 8.0, ALL, Read => |_| UNKNOWN.into();
        "temperatureCouleur", "Température de couleur (K)", Whole 8.0, ALL, Read =>
            |one| one.colour_temperature_k().into();
        "puissance", "Puissance (W)", Figure 8.0, ALL, Read => |one| one.power_w().into(), decimals(3);
        "valideDe", "Valide de", Text 10.0, ALL, Read => |one| one.since().into();
        "extinctionNuit", "Extinction la nuit", Truth 8.0, ALL, Read =>
            |one| one.profile(Night::is_cut).unwrap_or(Datum::Blank);
        "estAdaptatif", "Est adaptatif", Truth 8.0, ALL, Read =>
            |one| one.profile(Night::is_dimmed).unwrap_or(Datum::Blank);
        "fabricant", "Fabricant", Text 14.0, ALL, Read => |_| Datum::Blank;
        "modele", "Modèle", Text 14.0, ALL, Read => |_| Datum::Blank;
        "photometrie", "Photométrie", Text 14.0, ALL, Read => |_| Datum::Blank;
        "hauteurFeu", "Hauteur de feu (m)", Figure 8.0, ALL, Read =>
            |one| one.light.hauteur_m.into(), decimals(2);
        "fluxSource", "Flux de la source (lm)", Whole 8.0, ALL, Read => |_| Datum::Blank;
        "fluxLuminaire", "Flux du luminaire (lm)", Figure 8.0, ALL, Read =>
            |one| one.flux_lm().into(), decimals(0);
        "cie3", "Code CIE 3", Figure 8.0, ALL, Read => |_| Datum::Blank;
        "ulrNominal", "ULR nominal", Figure 8.0, ALL, Read => |one| one.upward_share().into(), decimals(6);
        "ulrInstalle", "ULR installé", Figure 8.0, ALL, Read => |_| Datum::Blank;
        "inclinaisonMax", "Inclinaison maximale (°)", Figure 8.0, ALL, Read => |_| Datum::Blank;
        "inclinaisonInstallee", "Inclinaison installée (°)", Figure 8.0, ALL, Read => |_| Datum::Blank;
        "datePremiereInstallation", "Première installation", Text 10.0, ALL, Read =>
            |one| one.since().into();
        "valideJusque", "Valide jusque", Text 10.0, ALL, Read => |one| one.until().into();
        "profilNocturne", "Profil nocturne", Text 20.0, ALL, Read =>
            |one| one.profile(|night| night.name.clone()).into();
        "eclairageAdaptatif", "Éclairage adaptatif", Text 8.0, ALL, Read => |_| Datum::Blank;
    }
}

/// What names the point, and what an inventory is read back by.
fn of_inventories<'a>() -> Vec<Field<Point<'a>>> {
    fields! { Point<'a>;
        "idPointLumineux", "Identifiant", Text 20.0, ALL, Read => |one| one.identity().into();
        "codeInsee", "Code INSEE", Text 8.0, ALL, Read => |one| known(one.light.insee);
        "commune", "Commune", Text 20.0, ALL, Read => |one| known(one.light.commune);
        "reference", "Référence", Text 14.0, ALL, Read => |one| match one.light.reference {
            "" => Datum::Blank,
            reference => Datum::Key(reference),
        };
        "armoire", "Armoire", Text 10.0, ALL, Read => |one| known(one.light.armoire);
        "pdl", "Point de livraison", Text 14.0, ALL, Read => |one| known(one.light.pdl);
        "voie", "Rue", Text 22.0, ALL, Read => |one| known(one.light.voie);
        "typeLampe", "Lampe", Text 10.0, ALL, Read => |one| match one.technology() {
            Technology::Inconnue => Datum::Blank,
            stated => stated.code().into(),
        };
        "puissanceLampe", "Puissance de la lampe (W)", Figure 8.0, ALL, Read =>
            |one| one.light.puissance_lampe_w.filter(|_| one.coming().is_none()).into();
        "ballast", "Ballast", Text 12.0, ALL, Read =>
            |one| one.coming().map_or(known(one.light.ballast), |_| Datum::Blank);
        "luminaire", "Luminaire", Text 20.0, ALL, Read => |one| one.luminaire().into();
        "classeEclairage", "Classe d'éclairage", Text 8.0, ALL, Read =>
            |one| known(one.light.classe_eclairage);
        "largeurVoie", "Largeur de la voie (m)", Figure 8.0, ALL, Read =>
            |one| one.light.largeur_voie_m.into(), decimals(2);
        "espacement", "Espacement (m)", Figure 8.0, ALL, Read =>
            |one| one.light.espacement_m.into(), decimals(2);
        "x", "X (Lambert-93)", Figure 10.0, TABLE, Read =>
            |one| one.metres().map(|[x, _]| x).into(), decimals(2);
        "y", "Y (Lambert-93)", Figure 10.0, TABLE, Read =>
            |one| one.metres().map(|[_, y]| y).into(), decimals(2);
        "longitude", "Longitude", Figure 10.0, TABLE, Read =>
            |one| degrees(&one.light).map(|[east, _]| east).into(), decimals(7);
        "latitude", "Latitude", Figure 10.0, TABLE, Read =>
            |one| degrees(&one.light).map(|[_, north]| north).into(), decimals(7);
    }
}

/// What a plan says of the luminaires that are to come.
fn works<'a>() -> Vec<Field<Point<'a>>> {
    fields! { Point<'a>;
        super::OF_PLAN, "Remplace", Text 20.0, ALL, Read =>
            |one| one.coming().map(|_| one.identifier).into();
        "facteur", "Facteur", Whole 8.0, ALL, Read => |one| one.coming().map(|works| works.factor as f64).into();
        "anneeTravaux", "Année des travaux", Plain 8.0, ALL, Read =>
            |one| one.coming().and_then(|works| works.year).into();
        "solution", "Solution", Text 30.0, ALL, Read =>
            |one| one.coming().map(|works| works.solution.label.as_str()).into();
        "kwhAvant", "kWh/an avant", Figure 8.0, ALL, Read =>
            |one| one.coming().map(|works| works.existing.kwh_per_year()).into(), decimals(3);
        "kwhApres", "kWh/an après", Figure 8.0, ALL, Read =>
            |one| one.coming().map(|works| works.solution.kwh_after_per_year).into(), decimals(3);
    }
}
