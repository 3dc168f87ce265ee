//! The export of a French maintenance program (GMAO), as the QGIS plugin LightPollutionToolbox
//! reads it: a list of `(from-to),percent of power`, `A` standing for switch-on and `E` for
//! switch-off, hours for the rest.

use super::schema::clock;
use super::{Moment, Period, Profile, Window};

/// Noon, for switch-on and switch-off: nothing is lit then, so that a window may as well begin or
/// end there.
const UNLIT: u16 = 12 * 60;

/// Reads `[(A-23),100;(23-5),50;(5-E),100]`. The windows are to follow on one another from
/// switch-on to switch-off: of hours left out nobody knows whether they are lit.
pub(super) fn read(text: &str) -> Option<Profile> {
    let items = text.trim().strip_prefix('[')?.strip_suffix(']')?;
    let mut windows = Vec::new();
    let (mut reached, mut last) = (UNLIT, "A");
    for item in items.split(';') {
        let (hours, percent) = item.trim().strip_prefix('(')?.split_once("),")?;
        let (from, to) = hours.split_once('-')?;
        let from = hour(from, "A").filter(|from| *from == reached)?;
        (reached, last) = (hour(to, "E")?, to.trim());
        let power_percent = percent.trim().parse().ok().filter(|p| *p <= 100)?;
        if power_percent == 100 {
            continue;
        }
        windows.push(Window {
            period: Period::new(Moment::Legal(from), Moment::Legal(reached))?,
            power_percent,
        });
    }
    (last == "E").then(|| Profile::new(Vec::new(), windows))
}

fn hour(text: &str, unlit: &str) -> Option<u16> {
    match text.trim() {
        text if text == unlit => Some(UNLIT),
        text => clock(text.parse().ok()?, 0),
    }
}
