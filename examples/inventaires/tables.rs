//! The tables behind the synthetic parks.
//!
//! Sources of the shapes: Cluny's lighting plan (815 luminaires: 68 % sodium,
//! 26 % mercury, 6 % halide, about 25 points a cabinet; 517 steel masts, 52
//! wood or concrete poles, 209 wall brackets) for the villages, Douai (about
//! 55 points a cabinet) and the FNCCR's "40 % LED at the end of 2023" for the
//! towns. The shares themselves are ours: no real installation is described.

use Luminaire::*;
use Mounting::*;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tech {
    Shp,
    Bf,
    Im,
    Cpo,
    Led,
    Fc,
    Sbp,
    Tf,
    Inc,
}

/// What a street asks of its lighting. The order indexes the tables below.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Setting {
    Road,
    Street,
    Estate,
    Centre,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Luminaire {
    RoadClosed,
    RoadOpen,
    Lantern,
    Globe,
    Residential,
    Flood,
}

impl Luminaire {
    pub fn label(self) -> &'static str {
        match self {
            RoadClosed => "Routier fermé",
            RoadOpen => "Routier ouvert",
            Lantern => "Style 4 faces",
            Globe => "Boule",
            Residential => "Résidentiel",
            Flood => "Projecteur",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mounting {
    Mast,
    Wall,
    Concrete,
    Wood,
}

impl Mounting {
    pub fn label(self) -> &'static str {
        match self {
            Mast => "Mât",
            Wall => "Façade",
            Concrete => "Poteau béton BT",
            Wood => "Poteau bois",
        }
    }
}

pub type Weights<T> = &'static [(T, u32)];

/// One lamp technology: spellings, years of fitting, ballasts, then lamp
/// wattages and luminaires by setting (road, street, estate, centre).
pub struct TechRow {
    pub tech: Tech,
    pub code: &'static str,
    pub words: &'static str,
    pub years: (u16, u16),
    pub ballasts: Weights<&'static str>,
    pub watts: [Weights<u16>; 4],
    pub luminaires: [Weights<Luminaire>; 4],
}

const FERRO: &str = "Ferromagnétique";
const ELECTRONIC: &str = "Electronique";

pub const TECHS: [TechRow; 9] = [
    TechRow {
        tech: Tech::Shp,
        code: "SHP",
        words: "Sodium haute pression",
        years: (1985, 2012),
        ballasts: &[(FERRO, 93), (ELECTRONIC, 7)],
        watts: [
            &[(100, 20), (150, 60), (250, 20)],
            &[(70, 25), (100, 60), (150, 15)],
            &[(70, 80), (100, 20)],
            &[(70, 35), (100, 45), (150, 20)],
        ],
        luminaires: [
            &[(RoadClosed, 85), (RoadOpen, 15)],
            &[(RoadClosed, 55), (RoadOpen, 35), (Residential, 10)],
            &[(Residential, 45), (Globe, 20), (RoadClosed, 35)],
            &[(Lantern, 70), (RoadClosed, 20), (Flood, 10)],
        ],
    },
    TechRow {
        tech: Tech::Bf,
        code: "BF",
        words: "Vapeur de mercure",
        years: (1970, 1995),
        ballasts: &[(FERRO, 1)],
        watts: [
            &[(125, 60), (250, 40)],
            &[(80, 25), (125, 75)],
            &[(80, 70), (125, 30)],
            &[(80, 50), (125, 50)],
        ],
        luminaires: [
            &[(RoadOpen, 80), (RoadClosed, 20)],
            &[(RoadOpen, 85), (Residential, 15)],
            &[(Globe, 75), (RoadOpen, 25)],
            &[(Lantern, 40), (Globe, 60)],
        ],
    },
    TechRow {
        tech: Tech::Im,
        code: "IM",
        words: "Iodures métalliques",
        years: (2003, 2014),
        ballasts: &[(FERRO, 65), (ELECTRONIC, 35)],
        watts: [
            &[(100, 35), (150, 65)],
            &[(70, 55), (100, 45)],
            &[(70, 90), (100, 10)],
            &[(70, 50), (100, 15), (150, 35)],
        ],
        luminaires: [
            &[(RoadClosed, 1)],
            &[(RoadClosed, 50), (Residential, 50)],
            &[(Residential, 90), (Globe, 10)],
            &[(Lantern, 65), (Flood, 35)],
        ],
    },
    TechRow {
        tech: Tech::Cpo,
        code: "CPO",
        words: "Cosmopolis",
        years: (2006, 2014),
        ballasts: &[(ELECTRONIC, 1)],
        watts: [
            &[(90, 45), (140, 55)],
            &[(60, 60), (90, 40)],
            &[(60, 1)],
            &[(60, 75), (90, 25)],
        ],
        luminaires: [
            &[(RoadClosed, 1)],
            &[(RoadClosed, 70), (Residential, 30)],
            &[(Residential, 1)],
            &[(Lantern, 60), (RoadClosed, 40)],
        ],
    },
    TechRow {
        tech: Tech::Led,
        code: "LED",
        words: "LED",
        years: (2012, 2024),
        ballasts: &[("Driver", 1)],
        watts: [
            &[(45, 30), (52, 35), (60, 20), (70, 15)],
            &[(28, 25), (32, 35), (36, 25), (40, 15)],
            &[(20, 45), (24, 40), (28, 15)],
            &[(24, 30), (30, 45), (36, 25)],
        ],
        luminaires: [
            &[(RoadClosed, 1)],
            &[(RoadClosed, 65), (Residential, 35)],
            &[(Residential, 1)],
            &[(Lantern, 75), (RoadClosed, 25)],
        ],
    },
    TechRow {
        tech: Tech::Fc,
        // Not "FC", which other towns read "fluorescent circulaire".
        code: "Fluo compact",
        words: "Fluo compact",
        years: (1998, 2010),
        ballasts: &[(FERRO, 40), (ELECTRONIC, 60)],
        watts: [&[(42, 1)], &[(36, 40), (42, 60)], &[(36, 1)], &[(36, 1)]],
        luminaires: [
            &[(Residential, 1)],
            &[(Residential, 1)],
            &[(Residential, 60), (Globe, 40)],
            &[(Lantern, 50), (Globe, 50)],
        ],
    },
    TechRow {
        tech: Tech::Sbp,
        code: "SBP",
        words: "Sodium basse pression",
        years: (1975, 1992),
        ballasts: &[(FERRO, 1)],
        watts: [&[(90, 1)]; 4],
        luminaires: [&[(RoadOpen, 60), (RoadClosed, 40)]; 4],
    },
    TechRow {
        tech: Tech::Tf,
        code: "TF",
        words: "Tube fluo",
        years: (1968, 1990),
        ballasts: &[(FERRO, 1)],
        watts: [&[(36, 60), (58, 40)]; 4],
        luminaires: [&[(RoadOpen, 1)]; 4],
    },
    TechRow {
        tech: Tech::Inc,
        code: "INC",
        words: "Incandescence",
        years: (1962, 1980),
        ballasts: &[("", 1)],
        watts: [&[(75, 30), (100, 70)]; 4],
        luminaires: [&[(RoadOpen, 70), (Globe, 30)]; 4],
    },
];

impl Tech {
    pub fn row(self) -> &'static TechRow {
        &TECHS[self as usize]
    }
}

/// Lamp mixes by kind of commune, in parts per thousand of the streets, in the
/// order SHP, BF, IM, CPO, LED, FC, SBP, TF, INC.
pub type Mix = [u32; 9];
pub const MIX_TOWN: Mix = [535, 80, 80, 50, 215, 20, 12, 6, 2];
pub const MIX_USUAL: Mix = [545, 90, 65, 40, 205, 35, 12, 6, 2];
pub const MIX_OLD: Mix = [555, 300, 25, 10, 45, 35, 18, 8, 4];
pub const MIX_NO_LED: Mix = [690, 160, 60, 35, 0, 30, 18, 5, 2];
pub const MIX_RECENT: Mix = [350, 40, 210, 130, 220, 40, 6, 3, 1];
pub const MIX_RENEWED: Mix = [75, 10, 15, 10, 875, 10, 3, 1, 1];

/// The chance of each mix by size: below 2,000 inhabitants, below 10,000; the
/// towns above always take [`MIX_TOWN`].
pub const MIXES_VILLAGE: Weights<&Mix> = &[
    (&MIX_USUAL, 36),
    (&MIX_OLD, 24),
    (&MIX_NO_LED, 12),
    (&MIX_RENEWED, 20),
    (&MIX_RECENT, 8),
];
pub const MIXES_BOURG: Weights<&Mix> = &[
    (&MIX_USUAL, 60),
    (&MIX_RECENT, 14),
    (&MIX_RENEWED, 12),
    (&MIX_NO_LED, 14),
];

/// Lamp plus ballast, in watts: (technology, lamp, system), for the files that
/// give a system wattage. Typical ferromagnetic values (electronic for CPO).
pub const SYSTEM_WATTS: &[(Tech, u16, u16)] = &[
    (Tech::Shp, 70, 83),
    (Tech::Shp, 100, 115),
    (Tech::Shp, 150, 170),
    (Tech::Shp, 250, 275),
    (Tech::Bf, 80, 90),
    (Tech::Bf, 125, 138),
    (Tech::Bf, 250, 270),
    (Tech::Im, 70, 83),
    (Tech::Im, 100, 114),
    (Tech::Im, 150, 168),
    (Tech::Cpo, 60, 67),
    (Tech::Cpo, 90, 99),
    (Tech::Cpo, 140, 152),
    (Tech::Fc, 36, 45),
    (Tech::Fc, 42, 48),
    (Tech::Sbp, 90, 122),
    (Tech::Tf, 36, 45),
    (Tech::Tf, 58, 70),
];

pub const MOUNTINGS: [Weights<Mounting>; 4] = [
    &[(Mast, 85), (Concrete, 15)],
    &[(Mast, 50), (Wall, 22), (Concrete, 22), (Wood, 6)],
    &[(Mast, 1)],
    &[(Mast, 60), (Wall, 40)],
];

/// Heights in metres of a mast by setting.
pub const MAST_HEIGHTS: [&[f64]; 4] = [
    &[8.0, 9.0, 10.0],
    &[6.0, 7.0, 8.0],
    &[4.0, 4.5, 5.0],
    &[4.0, 4.5, 5.0],
];
pub const GLOBE_HEIGHTS: &[f64] = &[3.5, 4.0];
pub const WALL_HEIGHTS: &[f64] = &[5.0, 5.5, 6.0];
pub const POLE_HEIGHTS: &[f64] = &[6.0, 6.5, 7.0];

/// What the first word of a street name says of its setting.
pub const SETTINGS: &[(&str, Weights<Setting>)] = &[
    ("route", &[(Setting::Road, 1)]),
    ("avenue", &[(Setting::Road, 75), (Setting::Street, 25)]),
    ("boulevard", &[(Setting::Road, 1)]),
    ("Grand'Rue", &[(Setting::Road, 60), (Setting::Centre, 40)]),
    ("rond-point", &[(Setting::Road, 1)]),
    ("place", &[(Setting::Centre, 1)]),
    ("square", &[(Setting::Centre, 1)]),
    ("parking", &[(Setting::Centre, 50), (Setting::Estate, 50)]),
    ("allée", &[(Setting::Estate, 1)]),
    ("impasse", &[(Setting::Estate, 1)]),
    ("résidence", &[(Setting::Estate, 1)]),
    ("lotissement", &[(Setting::Estate, 1)]),
    (
        "rue",
        &[
            (Setting::Street, 68),
            (Setting::Road, 18),
            (Setting::Estate, 10),
            (Setting::Centre, 4),
        ],
    ),
];

/// Names met in any village (invented as a set, tied to no plan).
pub const VILLAGE_STREETS: &[&str] = &[
    "Grand'Rue",
    "rue de la Mairie",
    "rue de l'Église",
    "rue du Général de Gaulle",
    "rue du Maréchal Leclerc",
    "rue des Écoles",
    "rue du Moulin",
    "rue du Château",
    "rue de la Gare",
    "rue du Calvaire",
    "rue du Presbytère",
    "rue de la Rivière",
    "rue du Marais",
    "rue de la Fontaine",
    "rue des Prés",
    "rue du Bois",
    "rue des Bergers",
    "rue de l'Abbaye",
    "rue du Four à Chaux",
    "rue de la Poterie",
    "rue du Stade",
    "rue du Cimetière",
    "rue de la Chapelle",
    "rue du Lavoir",
    "rue Neuve",
    "rue Haute",
    "rue Basse",
    "rue Verte",
    "rue du 8 Mai 1945",
    "rue du 11 Novembre",
    "rue de Verdun",
    "rue de la Libération",
    "rue des Combattants",
    "ruelle du Puits",
    "ruelle des Jardins",
    "chemin du Mont",
    "chemin Vert",
    "chemin des Crêtes",
    "chemin de la Ferme",
    "chemin des Haies",
    "route de Desvres",
    "route de Boulogne",
    "route de Samer",
    "route de Marquise",
    "route de Calais",
    "route de Saint-Omer",
    "route de la Côte",
    "hameau du Mont",
    "hameau des Quatre Vents",
    "hameau de la Chaussée",
    "résidence du Parc",
    "résidence les Hirondelles",
    "résidence les Aubépines",
    "lotissement du Moulin",
    "lotissement les Prés Verts",
    "impasse du Clocher",
    "impasse de la Forge",
    "allée des Tilleuls",
    "place de l'Église",
    "place de la Mairie",
    "parking de la Salle des Fêtes",
    "rond-point de la Liberté",
];

/// Second halves of street names, joined to [`STREET_KINDS`] for the towns.
pub const STREET_STEMS: &[&str] = &[
    "Victor Hugo",
    "des Lilas",
    "Émile Zola",
    "des Rosiers",
    "Jean Jaurès",
    "des Acacias",
    "Jules Ferry",
    "des Érables",
    "Louis Pasteur",
    "des Peupliers",
    "Gambetta",
    "des Charmes",
    "Jean Moulin",
    "des Bleuets",
    "Pierre Curie",
    "des Coquelicots",
    "Voltaire",
    "des Mésanges",
    "Molière",
    "des Alouettes",
    "La Fontaine",
    "des Mouettes",
    "Jean Mermoz",
    "des Goélands",
    "Claude Monet",
    "des Pêcheurs",
    "Paul Verlaine",
    "des Marins",
    "Jacques Prévert",
    "du Port",
    "Georges Brassens",
    "des Remparts",
    "Marcel Pagnol",
    "des Tisserands",
    "Albert Camus",
    "des Potiers",
    "Ambroise Paré",
    "des Carriers",
    "Hector Berlioz",
    "de la Paix",
    "Maurice Ravel",
    "de l'Europe",
    "Auguste Renoir",
    "de la République",
    "Alphonse Daudet",
    "du Phare",
    "George Sand",
    "des Falaises",
    "Simone Veil",
    "des Ajoncs",
    "Lamartine",
    "des Genêts",
    "Roger Salengro",
    "du Belvédère",
    "Saint-Exupéry",
    "des Oyats",
    "Louise Michel",
    "des Primevères",
];

/// (kind, one stem in so many takes it): many streets, few boulevards.
pub const STREET_KINDS: &[(&str, usize)] = &[
    ("rue", 1),
    ("allée", 2),
    ("avenue", 3),
    ("impasse", 3),
    ("résidence", 4),
    ("boulevard", 8),
    ("square", 9),
    ("place", 11),
];
