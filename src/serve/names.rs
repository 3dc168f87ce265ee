//! Names of files that a browser sends, made safe: whatever is sent, it names a file of the one
//! folder, and one that is read there.

/// Longest name, in characters.
const LONGEST: usize = 120;
/// What Windows takes for devices, with any extension.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The name under which a file is kept. `sent` may have folders before it: they become part of the
/// name, so that files of the same name from two folders stay two.
pub fn safe(sent: &str) -> String {
    let parts: Vec<&str> = sent
        .split(['/', '\\'])
        .map(str::trim)
        .filter(|part| !part.is_empty() && !part.chars().all(|c| c == '.'))
        .collect();
    let plain: String = parts.join(" - ").chars().map(allowed).collect();
    // Hidden files are passed over in folders, and so is what was set aside.
    let plain = plain.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let plain = plain.replace(".ancien", "_ancien");
    let (stem, extension) = match plain.rsplit_once('.') {
        Some((stem, extension)) if extension.chars().count() <= 8 => {
            (stem, format!(".{extension}"))
        }
        _ => (plain.as_str(), String::new()),
    };
    let room = LONGEST - extension.chars().count();
    let stem: String = stem.chars().take(room).collect();
    let stem = stem.trim_end();
    let lower = stem.to_lowercase();
    let is_device = DEVICES.contains(&lower.as_str())
        || lower
            .strip_prefix("com")
            .or_else(|| lower.strip_prefix("lpt"))
            .is_some_and(|rest| rest.chars().count() == 1);
    let stem = match stem {
        "" => "fichier".to_owned(),
        // It is the name of the answers beside the inventories.
        stem if lower == "reponses" => format!("{stem} reçues"),
        stem if is_device => format!("{stem}_"),
        stem => stem.to_owned(),
    };
    stem + &extension
}

/// A sign as it may stand in a name on every system, and in a pattern of names. Those that say
/// something stay: a table of budgets may be in « (k€) » by its name alone.
fn allowed(sign: char) -> char {
    if sign.is_alphanumeric() || " -_.()'’,&+°€–—«»".contains(sign) {
        sign
    } else {
        '_'
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_folder() {
        for (sent, kept) in [
            ("parc.xlsx", "parc.xlsx"),
            ("Budgets (k€) – DOB.xlsx", "Budgets (k€) – DOB.xlsx"),
            ("../../x.csv", "x.csv"),
            (
                "C:\\Users\\moi\\parc été.xls",
                "C_ - Users - moi - parc été.xls",
            ),
            ("/etc/passwd", "etc - passwd"),
            ("Samer/parc.xlsx", "Samer - parc.xlsx"),
            ("..", "fichier"),
            ("", "fichier"),
            (".caché.csv", "caché.csv"),
            ("~$parc.xlsx", "__parc.xlsx"),
            ("a.ancien-2026.xlsx", "a_ancien-2026.xlsx"),
            ("con.csv", "con_.csv"),
            ("com1.csv", "com1_.csv"),
            ("Reponses.xlsx", "Reponses reçues.xlsx"),
            ("<img onerror=x>.csv", "_img onerror_x_.csv"),
            ("a\0b\n.csv", "a_b_.csv"),
            ("parc*.csv", "parc_.csv"),
        ] {
            assert_eq!(safe(sent), kept, "{sent:?}");
        }
        let long = safe(&format!("{}.xlsx", "é".repeat(500)));
        assert_eq!(long.chars().count(), LONGEST);
        assert_eq!(
            crate::inventory::extension(std::path::Path::new(&long)),
            "xlsx"
        );
    }
}
