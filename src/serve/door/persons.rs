//! The file of passwords of a server: a line a person, the name and what the password gives.

use crate::error::{Error, Result};
use crate::serve::author::Person;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

/// Letters of a password at least: what French authorities ask where tries are limited, and more.
pub const SHORTEST: usize = 12;
/// Letters of a password at most; what gives a hash work for nothing is refused.
const LONGEST: usize = 256;
/// Letters of a name at most.
const LONGEST_NAME: usize = 60;
/// Persons of one server at most.
const MOST: usize = 1_000;
/// Bytes of the file at most.
const MOST_BYTES: u64 = 1 << 20;

/// What the password of a name that nobody has is compared with.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    let hash = Argon2::default().hash_password_with_salt(b"personne", b"personne ne l'a");
    hash.map_or_else(|_| String::new(), |hash| hash.to_string())
});

/// Who may come in.
#[derive(Debug)]
pub struct Persons(BTreeMap<Person, String>);

impl Persons {
    /// Reads the file.
    ///
    /// # Errors
    /// It is not there, names nobody, or has a line that is no name and hash: with the line.
    pub fn read(file: &Path) -> Result<Self> {
        let size = std::fs::metadata(file)
            .map_err(|error| Error::read(file, error))?
            .len();
        if size > MOST_BYTES {
            return Err(wrong(
                file,
                "il est trop long pour être celui des mots de passe",
            ));
        }
        let bytes = std::fs::read(file).map_err(|error| Error::read(file, error))?;
        let text =
            String::from_utf8(bytes).map_err(|_| wrong(file, "il n'est pas écrit en UTF-8"))?;
        let mut persons = BTreeMap::new();
        for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let problem = |what: &str| wrong(file, &format!("ligne {number} : {what}"));
            let (name, hash) = line
                .rsplit_once(':')
                .ok_or_else(|| problem("« nom:empreinte » est attendu"))?;
            let name = name_of(name).map_err(|what| problem(&what))?;
            if !hash.starts_with("$argon2id$") || PasswordHash::new(hash).is_err() {
                return Err(problem(
                    "ce qui suit « : » n'est pas l'empreinte d'un mot de passe",
                ));
            }
            if persons
                .insert(Person::from(name), hash.to_owned())
                .is_some()
            {
                return Err(problem(&format!("« {name} » y est déjà")));
            }
        }
        if persons.is_empty() || persons.len() > MOST {
            return Err(wrong(
                file,
                "il doit nommer quelqu'un, et mille personnes au plus",
            ));
        }
        Ok(Self(persons))
    }

    /// The person of a name, whatever the case, where the password is theirs. A name that nobody has takes as
    /// long as any.
    pub fn verify(&self, name: &str, password: &str) -> Option<Person> {
        let wanted = name.trim().to_lowercase();
        let known = self
            .0
            .iter()
            .find(|(name, _)| name.to_lowercase() == wanted);
        let hash = known.map_or(&*NOBODY, |(_, hash)| hash);
        let hash = PasswordHash::new(hash).ok()?;
        let is_theirs = Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok();
        known
            .filter(|_| is_theirs)
            .map(|(name, _)| Person::clone(name))
    }

    /// Whether somebody is still in the file.
    pub fn has(&self, person: &str) -> bool {
        self.0.contains_key(person)
    }
}

/// The line of a person in the file.
///
/// # Errors
/// What is wrong with the name or the password, in French, or the system gives no random numbers.
pub fn line(name: &str, password: &str) -> Result<String> {
    let name = name_of(name).map_err(Error::Usage)?;
    let letters = password.chars().count();
    if !(SHORTEST..=LONGEST).contains(&letters) {
        return Err(Error::Usage(format!(
            "un mot de passe a de {SHORTEST} à {LONGEST} caractères, celui-ci {letters} ; choisissez-en un autre"
        )));
    }
    let hash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|_| {
            Error::Usage(
                "le système ne donne pas de nombres au hasard ; redémarrez l'ordinateur".into(),
            )
        })?;
    Ok(format!("{name}:{hash}"))
}

/// A name as the journal may show it.
fn name_of(name: &str) -> std::result::Result<&str, String> {
    let name = name.trim();
    let is_fit =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '_' | '@' | '\'' | '’');
    if name.is_empty() || name.chars().count() > LONGEST_NAME || !name.chars().all(is_fit) {
        return Err(format!(
            "ce n'est pas un nom de personne ; un nom a des lettres, des chiffres, des espaces, « - », « . », « _ », « @ » ou une apostrophe, {LONGEST_NAME} signes au plus"
        ));
    }
    Ok(name)
}

fn wrong(file: &Path, problem: &str) -> Error {
    Error::input(
        file,
        problem,
        "mettez-y, une par ligne, les réponses de « reverbere mot-de-passe »",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn persons(text: &str) -> Result<Persons> {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("personnes.txt");
        std::fs::write(&file, text).expect("written");
        Persons::read(&file)
    }

    #[test]
    fn a_person_comes_in_with_their_own_password_only() {
        let lines = [
            line("Claire Dupont", "la lune est ronde").expect("a line"),
            line("j.martin@epci.fr", "le vent tourne au nord").expect("a line"),
        ];
        let known = persons(&format!("# service\n\n{}\n", lines.join("\n"))).expect("two persons");
        let who =
            |name: &str, password: &str| known.verify(name, password).map(|one| one.to_string());
        assert_eq!(
            who("claire dupont ", "la lune est ronde").as_deref(),
            Some("Claire Dupont")
        );
        for (name, password) in [
            ("Claire Dupont", "le vent tourne au nord"),
            ("Claire Dupont", ""),
            ("personne", "la lune est ronde"),
            ("", ""),
        ] {
            assert_eq!(who(name, password), None, "{name}");
        }
        // The same password of two persons gives two hashes.
        assert_ne!(
            line("a", "la lune est ronde").ok(),
            line("a", "la lune est ronde").ok()
        );
    }

    #[test]
    fn a_file_that_is_no_list_of_persons_is_refused_with_its_line() {
        let good = line("Claire", "la lune est ronde").expect("a line");
        for (text, said) in [
            ("", "nommer quelqu'un"),
            ("# rien\n", "nommer quelqu'un"),
            ("Claire", "ligne 1"),
            ("\nClaire:en clair", "ligne 2"),
            ("Claire:$argon2id$v=19$x", "ligne 1"),
            (&good.replace("Claire", ""), "pas un nom"),
            (&format!("{good}\n{good}"), "y est déjà"),
        ] {
            let error = persons(text).expect_err(text).to_string();
            assert!(error.contains(said), "{text}: {error}");
        }
        for name in ["", "<b>", "a:b", "a\nb"] {
            assert!(line(name, "la lune est ronde").is_err(), "{name}");
        }
        assert!(line("Claire", "trop court").is_err());
    }
}
