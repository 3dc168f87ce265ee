//! EclExt v1.1, the standard of the CNIG for outdoor lighting, as it is read: what its attributes are here,
//! what its codes stand for, and the tables of its night profiles, which are joined to the points.

use super::decision::{Decision, Kind};
use super::fields::Field;
use super::grid::{Cell, Row, Sheet};
use super::header::Title;
use super::lamps::{LampName, Technology};
use super::profile::Profile;
use super::text::normalise;
use std::collections::BTreeMap;

/// The code of every list for what is not known.
pub const UNKNOWN: &str = "XX";

/// The name of an attribute however it is written: `typeSource`, `type_source`.
fn key(title: &str) -> String {
    normalise(title).replace(' ', "")
}

/// What an attribute of the standard tells here.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Attribute {
    /// A field.
    Field(Field),
    /// A field, as a share of 1 where it is percent here.
    Share(Field),
    /// Nothing that is read.
    Unread,
}

/// Whether titles are those of `PointLumineux`: three that the standard requires, under its own names.
#[must_use]
pub fn is_table(titles: &[Title]) -> bool {
    let has = |name: &str| titles.iter().any(|title| key(title.whole()) == name);
    has("typesource") && has("extinctionnuit") && has("validede")
}

/// What an attribute tells; `None` for a title that is not of the standard, or that says here what it says
/// everywhere.
#[must_use]
pub fn attribute(title: &str) -> Option<Attribute> {
    Some(match key(title).as_str() {
        // Power drawn, with what feeds the source.
        "puissance" => Attribute::Field(Field::PuissanceSysteme),
        "fluxluminaire" => Attribute::Field(Field::Flux),
        "ulrnominal" => Attribute::Share(Field::Ulr),
        "datepremiereinstallation" => Attribute::Field(Field::Annee),
        "usage"
        | "structure"
        | "support"
        | "fabricant"
        | "modele"
        | "photometrie"
        | "fluxsource"
        | "cie3"
        | "ulrinstalle"
        | "inclinaisonmax"
        | "inclinaisoninstallee"
        | "validede"
        | "validejusque"
        | "eclairageadaptatif"
        | "idpointlumineux"
        | "remplace"
        | "facteur"
        | "anneetravaux"
        | "solution"
        | "kwhavant"
        | "kwhapres" => Attribute::Unread,
        _ => return None,
    })
}

/// The lamp of a code of `typeSource`, where the code says it here otherwise than everywhere.
#[must_use]
pub fn lamp(code: &str) -> Option<LampName> {
    Some(match code.trim() {
        "VM" => LampName::Known(Technology::Bf, None),
        // A tube or a compact lamp.
        "FLUO" => LampName::Ambiguous,
        UNKNOWN => LampName::Blank,
        code => return LampName::stated(code),
    })
}

/// Columns of which one says the lamp as the standard does, and the other, of the program's own files, more
/// closely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sources {
    /// `typeSource`.
    pub code: u32,
    /// `typeLampe`.
    pub lamp: u32,
}

impl Sources {
    /// The columns of a table that has both.
    #[must_use]
    pub fn of(titles: &[Title]) -> Option<Self> {
        let at = |name: &str| {
            let found = titles.iter().find(|title| key(title.whole()) == name);
            found.map(|title| title.index)
        };
        Some(Self {
            code: at("typesource")?,
            lamp: at("typelampe")?,
        })
    }

    /// The code of a row that is no more that of its lamp: somebody changed one and not the other, as after
    /// works, and what the row says of the old lamp holds no longer.
    #[must_use]
    pub fn changed(self, row: &Row) -> Option<&Cell> {
        let code = row.get(self.code)?;
        let stated = code.to_string();
        let lamp = row
            .get(self.lamp)
            .map(ToString::to_string)
            .unwrap_or_default();
        let technology = Technology::from_code(&lamp).unwrap_or(Technology::Inconnue);
        let is_as_it_was = stated.is_empty() || stated == UNKNOWN || technology.eclext() == stated;
        (!is_as_it_was).then_some(code)
    }
}

/// What the tables of night profiles say, by the name of each profile.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Profiles {
    by_name: BTreeMap<String, String>,
    /// Names of the sheets that were read.
    sheets: Vec<String>,
    /// Whether a share of the power is said: what is taken off, or what is left.
    reduces: bool,
}

/// A row of a table of profiles, by the names of its attributes.
type Record = BTreeMap<String, String>;

impl Profiles {
    /// Reads `ProfilNocturne`, `PlageVariation` and `ProfilContientPlage` among the sheets of a file.
    #[must_use]
    pub fn of<'s>(sheets: impl Iterator<Item = &'s Sheet>) -> Self {
        let mut profiles = Self::default();
        let (mut lit, mut stretches, mut pairs) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        for sheet in sheets {
            let Some((is_of, records)) = records(sheet) else {
                continue;
            };
            profiles.sheets.push(sheet.name.clone());
            for record in records {
                let get = |name: &str| record.get(name).cloned().unwrap_or_default();
                let [profile, stretch] = ["nomprofil", "nomplage"].map(get);
                match is_of {
                    Of::Pairs => pairs.push([profile, stretch]),
                    Of::Profiles => {
                        lit.insert(profile, [get("allumagesoir"), get("extinctionmatin")]);
                    }
                    Of::Stretches => {
                        profiles.reduces |= !get("valeur").is_empty();
                        stretches.insert(stretch, window(&get));
                    }
                }
            }
        }
        for (name, [on, off]) in lit {
            let own = pairs.iter().filter(|[profile, _]| *profile == name);
            let windows: Option<Vec<&str>> = own
                .map(|[_, stretch]| stretches.get(stretch)?.as_deref())
                .collect();
            // A stretch that is not understood leaves the profile to its name.
            let Some(windows) = windows else { continue };
            let windows: Vec<&str> = windows
                .into_iter()
                .filter(|window| !window.is_empty())
                .collect();
            let mut coded = windows.join("*");
            if !on.is_empty() && !off.is_empty() {
                coded = format!("A/{}/{} {coded}", moment(&on), moment(&off));
            }
            if let Some(profile) = Profile::parse(coded.trim()).filter(|_| !coded.is_empty()) {
                profiles.by_name.insert(name, profile.to_string());
            }
        }
        profiles
    }

    /// The profile of a name, in words; `None` where the tables say nothing of it.
    #[must_use]
    pub fn of_name(&self, name: &str) -> Option<&str> {
        self.by_name.get(name.trim()).map(String::as_str)
    }

    /// Whether a sheet is one of these tables.
    #[must_use]
    pub fn are_in(&self, sheet: &Sheet) -> bool {
        !sheet.name.is_empty() && self.sheets.contains(&sheet.name)
    }

    /// What was joined, told once for the points of a sheet.
    #[must_use]
    pub fn decision(&self, points: usize) -> Option<Decision> {
        let count = self.by_name.len();
        let decision = Decision::new(
            Kind::Profile,
            self.sheets.join(", "),
            format!("profils nocturnes d'EclExt repris pour leurs points, {count} en tout"),
        )
        .of_points(points);
        let decision = if self.reduces {
            decision
                .because("une « valeur » en % est prise pour la part retirée, comme dans le schéma « points lumineux »")
                .or_else("la part restante")
        } else {
            decision.because("le nom de chaque profil est celui d'un point")
        };
        (count > 0).then_some(decision)
    }
}

/// What a table of profiles holds.
#[derive(Clone, Copy)]
enum Of {
    Profiles,
    Stretches,
    Pairs,
}

/// The rows of a table of profiles; `None` for any other sheet.
fn records(sheet: &Sheet) -> Option<(Of, Vec<Record>)> {
    let (header, rows) = sheet.rows.split_first()?;
    let titles: Vec<(u32, String)> = (header.cells.iter())
        .map(|(column, cell)| (*column, key(&cell.to_string())))
        .collect();
    let has = |name: &str| titles.iter().any(|(_, title)| title == name);
    let is_of = match (has("nomprofil"), has("nomplage")) {
        (true, true) => Of::Pairs,
        (true, false) if has("allumagesoir") => Of::Profiles,
        (false, true) if has("grandeurvariation") => Of::Stretches,
        _ => return None,
    };
    let record = |row: &Row| {
        let cells = titles.iter().map(|(column, title)| {
            let stated = row
                .get(*column)
                .map(ToString::to_string)
                .unwrap_or_default();
            (title.clone(), stated.trim().to_owned())
        });
        cells.collect()
    };
    Some((is_of, rows.iter().map(record).collect()))
}

/// A stretch in the grammar of the public schema; empty where it changes no power, `None` where it is not
/// understood.
fn window(get: &impl Fn(&str) -> String) -> Option<String> {
    let hours = format!(
        "{}/{}",
        moment(&get("heuredebut")),
        moment(&get("heurefin"))
    );
    match (
        get("grandeurvariation").as_str(),
        get("formatvariation").as_str(),
    ) {
        ("EX", _) => Some(format!("A/X///{hours}")),
        ("TC", _) => Some(String::new()),
        ("P" | "F", "%") => {
            let value: f64 = get("valeur").replace(',', ".").parse().ok()?;
            Some(format!("A/P/%/{}/{hours}", value.round()))
        }
        _ => None,
    }
}

/// A moment; legal time where nothing says which.
fn moment(text: &str) -> String {
    let ends_as_clock = text.ends_with(|c: char| c.is_ascii_digit());
    if ends_as_clock && text.contains(':') {
        format!("{text}HL")
    } else {
        text.to_owned()
    }
}
