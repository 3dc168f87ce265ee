//! The communes and EPCI of France, built in: read on the first question, some milliseconds, by
//! whoever needs more than the communes of the territory.
//!
//! Source: npm package @etalab/decoupage-administratif 6.0.0 (MIT), made from INSEE's official
//! geographic code and DGCL's list of EPCI on 1 January 2026, municipal populations of 2023 (Licence
//! Ouverte / Open Licence Etalab 2.0). `examples/communes` makes the table.

use super::names::canonical;
use super::{Commune, Territory};
use flate2::read::DeflateDecoder;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::io::Read;
use std::sync::LazyLock;

/// An EPCI with its own tax power.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Epci {
    /// SIREN, nine digits.
    pub siren: &'static str,
    /// Name, after its kind: « CC Centre Tarn », « Toulouse Métropole ».
    pub name: &'static str,
    /// Its communes, as places in [`France::communes`].
    pub communes: Vec<usize>,
}

/// A commune of today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// INSEE code.
    pub insee: String,
    /// Official name.
    pub name: &'static str,
    /// Municipal population.
    pub population: u32,
    /// Place of its EPCI in [`France::epcis`]; four islands and the collectivities of the Pacific
    /// have none.
    pub epci: Option<usize>,
}

/// A commune that is part of another today: merged, delegated, associated, or an arrondissement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Former {
    /// Its INSEE code; that of a commune of today where the name alone has changed.
    pub insee: String,
    /// Its name; empty where only the code is known.
    pub name: &'static str,
    /// Its commune of today, as a place in [`France::communes`].
    pub commune: usize,
}

/// What is known of all France.
///
/// ```
/// use reverbere::France;
///
/// let france = France::get();
/// let paris = france.by_insee("75056").expect("a commune");
/// assert_eq!(france.commune(paris).nom, "Paris");
/// assert_eq!(france.epci_name(paris), "Métropole du Grand Paris");
/// ```
#[derive(Debug, Default)]
pub struct France {
    /// The EPCI.
    pub epcis: Vec<Epci>,
    /// The communes of today, by INSEE code.
    pub communes: Vec<Known>,
    /// Those that are part of them, by INSEE code.
    pub former: Vec<Former>,
}

static TEXT: LazyLock<String> = LazyLock::new(|| {
    let mut text = String::new();
    DeflateDecoder::new(&include_bytes!("france.deflate")[..])
        .read_to_string(&mut text)
        .expect("the embedded table is read by a test");
    text
});

static FRANCE: LazyLock<France> = LazyLock::new(|| France::parse(&TEXT).unwrap_or_default());

/// Names in use beside the official ones, by INSEE code, where a list of ours has some.
static USUAL_NAMES: LazyLock<FxHashMap<String, String>> = LazyLock::new(|| {
    let ours = Territory::boulonnais();
    let communes = ours.communes().iter();
    communes
        .map(|one| (one.insee.clone(), one.autres_noms.clone()))
        .collect()
});

/// Canonical names of today, then of former communes; a place in [`France::communes`] each.
static BY_NAME: LazyLock<FxHashMap<String, Vec<usize>>> = LazyLock::new(|| {
    let france = France::get();
    let today = france.communes.par_iter().enumerate();
    let today = today.map(|(at, known)| (canonical(known.name), at));
    let named = |former: &&Former| !former.name.is_empty();
    let former = france.former.par_iter().filter(named);
    let former = former.map(|one| (canonical(one.name), one.commune));
    let all: Vec<(String, usize)> = today.chain(former).collect();
    let mut by_name: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (name, at) in all {
        let places = by_name.entry(name).or_default();
        if !places.contains(&at) {
            places.push(at);
        }
    }
    by_name
});

impl France {
    /// The table.
    ///
    /// ```
    /// let france = reverbere::France::get();
    /// assert!(france.communes.len() > 34_000 && france.epcis.len() > 1_200);
    /// ```
    #[must_use]
    pub fn get() -> &'static Self {
        &FRANCE
    }

    /// `None` where the text is not the table that `examples/communes` writes.
    fn parse(text: &'static str) -> Option<Self> {
        let mut sections = text.split("\n\n").map(|section| section.split('\n'));
        let mut section = || sections.next();
        let mut epcis: Vec<Epci> = section()?
            .map(|line| {
                let (siren, name) = line.split_once(' ')?;
                Some(Epci {
                    siren,
                    name,
                    communes: Vec::new(),
                })
            })
            .collect::<Option<_>>()?;
        let names = section()?;
        let codes = codes(section()?)?;
        let (populations, ranks) = (section()?, section()?);
        let mut communes = Vec::with_capacity(codes.len());
        for (((insee, name), population), rank) in
            codes.into_iter().zip(names).zip(populations).zip(ranks)
        {
            let epci = rank.parse::<usize>().ok()?.checked_sub(1);
            if let Some(epci) = epci {
                epcis.get_mut(epci)?.communes.push(communes.len());
            }
            communes.push(Known {
                insee,
                name,
                population: population.parse().ok()?,
                epci,
            });
        }
        let by_insee: FxHashMap<&str, usize> = (communes.iter().enumerate())
            .map(|(at, known)| (known.insee.as_str(), at))
            .collect();
        let old = self::codes(section()?)?;
        let names = section()?;
        let former = (old.into_iter().zip(names))
            .zip(self::codes(section()?)?)
            .map(|((insee, name), commune)| {
                Some(Former {
                    insee,
                    name: name.strip_prefix('-')?,
                    commune: *by_insee.get(commune.as_str())?,
                })
            })
            .collect::<Option<_>>()?;
        Some(Self {
            epcis,
            communes,
            former,
        })
    }

    /// The commune of today of a code, in use or former; a code that lost its leading zero is found
    /// too.
    ///
    /// ```
    /// let france = reverbere::France::get();
    /// let bourg = france.by_insee("1053").expect("01053 without its zero");
    /// assert_eq!(france.communes[bourg].name, "Bourg-en-Bresse");
    /// assert_eq!(france.by_insee("00000"), None);
    /// ```
    #[must_use]
    pub fn by_insee(&self, code: &str) -> Option<usize> {
        let code = format!("{:0>5}", code.trim().to_uppercase());
        let today = self
            .communes
            .binary_search_by(|known| known.insee.as_str().cmp(&code));
        today.ok().or_else(|| {
            let at = self
                .former
                .binary_search_by(|former| former.insee.as_str().cmp(&code));
            at.ok().map(|at| self.former[at].commune)
        })
    }

    /// The communes of today that bear a name, or have a part that bore it.
    ///
    /// ```
    /// let france = reverbere::France::get();
    /// assert_eq!(france.by_name("boulogne sur mer"), [france.by_insee("62160").unwrap()]);
    /// assert!(france.by_name("Saint-Denis").len() > 1);
    /// ```
    #[must_use]
    pub fn by_name(&self, name: &str) -> &'static [usize] {
        BY_NAME.get(&canonical(name)).map_or(&[], Vec::as_slice)
    }

    /// Whether a name is that of a commune today; « Boulogne » is one that Essarts-en-Bocage took in.
    #[must_use]
    pub fn is_called(&self, commune: usize, name: &str) -> bool {
        let known = self.communes.get(commune);
        known.is_some_and(|known| canonical(known.name) == canonical(name))
    }

    /// Every canonical name with the communes that it stands for.
    pub fn names() -> impl Iterator<Item = (&'static str, &'static [usize])> {
        BY_NAME
            .iter()
            .map(|(name, places)| (name.as_str(), places.as_slice()))
    }

    /// Name of the EPCI of a commune; empty where it has none.
    #[must_use]
    pub fn epci_name(&self, commune: usize) -> &'static str {
        (self.communes.get(commune))
            .and_then(|known| self.epcis.get(known.epci?))
            .map_or("", |epci| epci.name)
    }

    /// A commune as a territory has it.
    #[must_use]
    pub fn commune(&self, at: usize) -> Commune {
        let known = &self.communes[at];
        Commune {
            insee: known.insee.clone(),
            nom: known.name.to_owned(),
            epci: self.epci_name(at).to_owned(),
            population: known.population,
            autres_noms: USUAL_NAMES.get(&known.insee).cloned().unwrap_or_default(),
        }
    }
}

/// The code of the department of a commune: « 81 », « 2A », « 971 ».
#[must_use]
pub fn department_of(insee: &str) -> &str {
    let overseas = insee.starts_with("97") || insee.starts_with("98");
    insee.get(..if overseas { 3 } else { 2 }).unwrap_or(insee)
}

/// Codes as the table has them: « 81:1 », then the distance from each to the next.
fn codes<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Vec<String>> {
    let (mut department, mut number) = ("", 0_i32);
    lines
        .map(|line| {
            if let Some((new, first)) = line.split_once(':') {
                (department, number) = (new, first.parse().ok()?);
            } else {
                number += line.parse::<i32>().ok()?;
            }
            let width = 5_usize.checked_sub(department.len())?;
            Some(format!("{department}{number:0>width$}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let france = France::get();
        assert_eq!(
            (
                france.communes.len(),
                france.epcis.len(),
                france.former.len()
            ),
            (34_969, 1_255, 4_869)
        );
        let inhabitants: u64 = france
            .communes
            .iter()
            .map(|one| u64::from(one.population))
            .sum();
        assert!(
            (66_000_000..70_000_000).contains(&inhabitants),
            "{inhabitants}"
        );
        let in_epci: usize = france.epcis.iter().map(|epci| epci.communes.len()).sum();
        assert_eq!(in_epci, 34_871);
        let sorted = |codes: Vec<&String>| codes.windows(2).all(|pair| pair[0] < pair[1]);
        assert!(sorted(
            france.communes.iter().map(|one| &one.insee).collect()
        ));
        assert!(sorted(france.former.iter().map(|one| &one.insee).collect()));
    }

    #[test]
    fn codes_of_today_and_of_yesterday_give_the_commune_of_today() {
        let france = France::get();
        for (code, insee, name) in [
            ("81222", "81222", "Réalmont"),
            ("1004", "01004", "Ambérieu-en-Bugey"),
            ("2a004", "2A004", "Ajaccio"),
            ("97105", "97105", "Basse-Terre"),
            // Delegated, merged without a delegate, associated, arrondissements.
            ("81226", "81233", "Terre-de-Bancalié"),
            ("01126", "01033", "Valserhône"),
            ("75108", "75056", "Paris"),
            ("69385", "69123", "Lyon"),
            ("13216", "13055", "Marseille"),
        ] {
            let found = france.by_insee(code).map(|at| &france.communes[at]);
            assert_eq!(
                found.map(|known| (known.insee.as_str(), known.name)),
                Some((insee, name)),
                "{code}"
            );
        }
        assert_eq!(france.by_insee("81999"), None);
        assert_eq!(france.by_insee(""), None);
    }

    #[test]
    fn names_are_found_with_all_their_bearers() {
        let france = France::get();
        let bearers = |name: &str| france.by_name(name).len();
        assert_eq!(bearers("TERRE DE BANCALIE"), 1);
        assert_eq!(
            bearers("Roumégoux"),
            2,
            "in the Cantal, and part of Terre-de-Bancalié"
        );
        assert!(bearers("St Léonard") >= 5);
        assert_eq!(bearers("Nulle-Part"), 0);
    }

    #[test]
    fn departments_of_codes() {
        for (insee, department) in [("81222", "81"), ("2A004", "2A"), ("97105", "971"), ("", "")] {
            assert_eq!(department_of(insee), department);
        }
    }
}
