//! The version of the program that a settings file is made for.
//!
//! Keys come in and stay: what an older version reads, a newer one reads. A file that is made for a newer
//! one says so by this key, which is heard before its first unknown key is refused.

use super::{TomlError, position};
use crate::version::VERSION;
use toml::de::{DeTable, DeValue};

/// The key, at the top of a settings file of any kind; a file need not have it.
const KEY: &str = "version_reverbere";

/// Takes the key out of a file.
///
/// # Errors
/// The file asks for a newer program, or its version cannot be read.
pub(super) fn take(table: &mut DeTable<'_>, text: &str) -> Result<(), TomlError> {
    let Some(value) = table.remove(KEY) else {
        return Ok(());
    };
    let place = position(text, value.span().start);
    let fault = |message, remedy| TomlError {
        message,
        line: Some(place.0),
        column: Some(place.1),
        remedy,
    };
    let wanted = match value.get_ref() {
        DeValue::String(stated) => numbers(stated).map(|numbers| (stated, numbers)),
        _ => None,
    };
    let Some((stated, wanted)) = wanted else {
        let message = format!(
            "«\u{a0}{KEY}\u{a0}» doit être une version entre guillemets, comme \"{VERSION}\""
        );
        return Err(fault(message, None));
    };
    if numbers(VERSION).is_some_and(|ours| wanted <= ours) {
        return Ok(());
    }
    let message = format!(
        "ce fichier est fait pour Réverbère {stated}, et ce programme est la version {VERSION}"
    );
    let remedy = "ouvrez-le avec une version plus récente du programme";
    Err(fault(message, Some(remedy)))
}

/// `0.2.0`, or its first numbers: they compare as versions do.
fn numbers(version: &str) -> Option<Vec<u32>> {
    version.split('.').map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::read_toml;
    use super::{VERSION, numbers};
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        nom: String,
    }

    fn read(version: &str) -> Result<File, super::TomlError> {
        read_toml(&format!("version_reverbere = {version}\nnom = \"x\"\n"))
    }

    #[test]
    fn a_file_of_this_version_or_an_older_one_is_read() {
        for version in ["0.1.0", "0.1", "0", VERSION] {
            let file = read(&format!("\"{version}\""));
            assert_eq!(file.expect("a file").nom, "x", "{version}");
        }
    }

    #[test]
    fn a_file_for_a_newer_program_is_stated_before_its_unknown_keys() {
        let mut next = numbers(VERSION).expect("our version");
        next[1] += 1;
        let next: Vec<String> = next.iter().map(ToString::to_string).collect();
        for version in [next.join("."), "10.0.0".into(), "99".into()] {
            let text =
                format!("nom = \"x\"\ncle_de_demain = 1\nversion_reverbere = \"{version}\"\n");
            let error = read_toml::<File>(&text).expect_err("it is newer");
            assert!(error.message.contains(&version), "{}", error.message);
            assert!(error.message.contains(VERSION), "{}", error.message);
            assert_eq!(error.line, Some(3));
            assert!(error.remedy.is_some());
        }
    }

    #[test]
    fn what_is_no_version_is_refused_with_an_example() {
        for version in ["3", "\"\"", "\"0.2.x\"", "\"-1\"", "[1]"] {
            let error = read(version).expect_err("no version");
            assert!(error.message.contains("version_reverbere"), "{version}");
        }
    }
}
