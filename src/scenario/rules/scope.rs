//! Which communes a rule is about.

use crate::inventory::territory::Territory;
use crate::inventory::text::normalise;
use std::collections::BTreeSet;

/// Communes that a rule is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Scope {
    /// The whole territory.
    #[default]
    Territory,
    /// Some communes, by index in the territory.
    Communes(BTreeSet<usize>),
}

/// The keys of a scope, as a rule writes them; those given must all hold.
#[derive(Debug, Default, Clone)]
pub struct ScopeKeys<'a> {
    /// `communes`: names or INSEE codes.
    pub communes: Option<&'a [String]>,
    /// `epci`: its name.
    pub epci: Option<&'a str>,
    /// `population_max`.
    pub most_inhabitants: Option<u32>,
}

impl Scope {
    /// The communes that keys name; `rule` is what messages call the rule.
    ///
    /// # Errors
    /// A commune or an EPCI that the territory does not have, or keys that no commune meets, in
    /// French.
    pub fn of(keys: &ScopeKeys<'_>, rule: &str, territory: &Territory) -> Result<Self, String> {
        if keys.communes.is_none() && keys.epci.is_none() && keys.most_inhabitants.is_none() {
            return Ok(Self::Territory);
        }
        let all = territory.communes();
        let mut inside: BTreeSet<usize> = (0..all.len()).collect();
        if let Some(names) = keys.communes {
            let named: BTreeSet<usize> = names
                .iter()
                .map(|name| commune(name, rule, territory))
                .collect::<Result<_, _>>()?;
            inside = named;
        }
        if let Some(epci) = keys.epci {
            let wanted = normalise(epci);
            let of_epci = |index: &usize| normalise(&all[*index].epci) == wanted;
            if !(0..all.len()).any(|index| of_epci(&index)) {
                let known: BTreeSet<&str> = all.iter().map(|one| one.epci.as_str()).collect();
                let known: Vec<&str> = known.into_iter().collect();
                return Err(format!(
                    "{rule} nomme l'EPCI « {epci} », qui n'est pas de la liste des communes (« {} »)",
                    known.join(" », « ")
                ));
            }
            inside.retain(of_epci);
        }
        if let Some(most) = keys.most_inhabitants {
            inside.retain(|index| all[*index].population <= most);
        }
        if inside.is_empty() {
            return Err(format!(
                "{rule} ne porte sur aucune commune du territoire ; revoyez « communes », « epci » et « population_max »"
            ));
        }
        Ok(Self::Communes(inside))
    }

    /// Whether a commune is among them, by index in the territory.
    #[must_use]
    pub fn has(&self, commune: usize) -> bool {
        match self {
            Self::Territory => true,
            Self::Communes(inside) => inside.contains(&commune),
        }
    }
}

/// The commune of a name or code that a rule gives.
///
/// # Errors
/// The territory does not have it, in French.
pub fn commune(name: &str, rule: &str, territory: &Territory) -> Result<usize, String> {
    territory.named(name).ok_or_else(|| {
        format!(
            "{rule} nomme « {name} », qui n'est pas une commune du territoire ; écrivez son code INSEE ou son nom exact"
        )
    })
}
