//! What a scenario says of single communes: those of a nature park, and the switch-off that a
//! commune decides along with the works.

use crate::inventory::profile::Profile;
use crate::inventory::territory::Territory;
use crate::retrofit::classes::Communes;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Section `[extinction]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SwitchOff {
    compte_pour_le_facteur: bool,
    /// A profile as inventories write it, by INSEE code or name.
    communes: BTreeMap<String, String>,
}

/// What the scenario says, by INSEE code.
///
/// # Errors
/// A commune that the territory does not have, or a profile that cannot be read, in French.
pub fn read(
    in_park: &[String],
    switch_off: &SwitchOff,
    territory: &Territory,
) -> Result<Communes, String> {
    let insee = |key: &str, text: &str| {
        territory
            .named(text)
            .map(|index| territory.communes()[index].insee.clone())
            .ok_or_else(|| {
                format!("« {key} » nomme « {text} », qui n'est pas une commune du territoire")
            })
    };
    let mut communes = Communes {
        switch_off_counts: switch_off.compte_pour_le_facteur,
        ..Communes::default()
    };
    for text in in_park {
        communes.in_park.insert(insee("communes_parc", text)?);
    }
    for (name, text) in &switch_off.communes {
        let code = insee("extinction.communes", name)?;
        let profile = Profile::parse(text).ok_or_else(|| {
            format!(
                "« extinction.communes.{name} » vaut « {text} », qui n'est pas un régime (exemple : extinction 23h-5h)"
            )
        })?;
        if communes.switch_off.insert(code, profile).is_some() {
            return Err(format!(
                "« extinction.communes » donne deux fois la commune « {name} », par son nom et par son code"
            ));
        }
    }
    Ok(communes)
}
