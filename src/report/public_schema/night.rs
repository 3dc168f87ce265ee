//! Operating profiles in the codes of the schema.
//!
//! To be replaced by `Profile::to_schema` once the inventory room reads these codes: this file
//! knows the whole night and clock windows only.

use crate::inventory::profile::{DAY, Profile};

/// The fields `profil_nocturne` and `plages_variation`.
pub(super) struct Night {
    pub(super) profile: String,
    /// Empty at full power all night.
    pub(super) variations: String,
}

/// From sunset (`CS`, « coucher du soleil ») to sunrise (`LS`), all year (`A`): the sun switches
/// the network, by how many minutes away from sunset no inventory says.
const WHOLE_NIGHT: &str = "A/0CS/0LS";

/// A regime as inventories write it, in the codes of the schema; `None` where it is blank or says
/// something else.
pub(super) fn in_schema(regime: &str) -> Option<Night> {
    let profile = Profile::parse(regime)?;
    let share = |minute: u16| profile.share_at(minute % DAY);
    // A change is a minute whose share is not that of the minute before.
    let changes: Vec<u16> = (0..DAY)
        .filter(|minute| share(*minute).total_cmp(&share(minute + DAY - 1)).is_ne())
        .collect();
    let windows = changes
        .iter()
        .zip(changes.iter().cycle().skip(1))
        .filter(|(from, _)| share(**from) < 1.0)
        .map(|(from, to)| window(*from, *to, share(*from)));
    Some(Night {
        profile: WHOLE_NIGHT.into(),
        variations: windows.collect::<Vec<_>>().join("*"),
    })
}

/// `X` switched off, `P` power lowered by so many per cent, in legal time (`HL`).
fn window(from: u16, to: u16, share: f64) -> String {
    let what = if share > 0.0 {
        format!("P/%/{:.0}", (1.0 - share) * 100.0)
    } else {
        "X//".into()
    };
    let clock = |minute: u16| format!("{:02}:{:02}HL", minute / 60, minute % 60);
    format!("A/{what}/{}/{}", clock(from), clock(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regimes_become_codes() {
        for (regime, variations) in [
            ("Permanent", ""),
            ("coupure 23h-5h", "A/X///23:00HL/05:00HL"),
            ("extinction 0h30-5h", "A/X///00:30HL/05:00HL"),
            ("abaissement -30% 23h-5h30", "A/P/%/30/23:00HL/05:30HL"),
        ] {
            let night = in_schema(regime).unwrap_or_else(|| panic!("{regime} has codes"));
            assert_eq!(night.profile, WHOLE_NIGHT);
            assert_eq!(night.variations, variations, "{regime}");
        }
        assert!(in_schema("demi-nuit").is_none());
        assert!(in_schema("").is_none());
    }
}
