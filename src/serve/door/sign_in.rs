//! Sessions of a server: who has signed in, and how many tries a name has left.

use super::persons::Persons;
use super::{random, same};
use crate::error::Result;
use crate::serve::author::Person;
use crate::serve::lock;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

/// A session ends when nothing was asked in it for so long.
const IDLE: Duration = Duration::from_hours(12);
/// Sessions kept at most: the one that was idle for longest goes.
const MOST_SESSIONS: usize = 10_000;
/// Wrong passwords for a name, after which it waits.
const TRIES: u32 = 5;
/// How long it waits.
const WAIT: Duration = Duration::from_mins(1);
/// Passwords that wait to be compared at most: more are asked to come again, so that nobody who floods the
/// door keeps others from their pages.
const MOST_WAITING: usize = 16;
/// Names whose tries are kept at most.
const MOST_NAMES: usize = 10_000;

/// What comes of a try.
#[derive(Debug, PartialEq, Eq)]
pub enum Try {
    /// The secret of a new session, and whose.
    In(String, Person),
    /// The name or the password is wrong.
    Wrong,
    /// This name waits for so long.
    Wait(Duration),
}

/// Who may come in, and who has.
pub struct SignIn {
    file: PathBuf,
    known: Mutex<Known>,
    sessions: Mutex<HashMap<String, Session>>,
    tries: Mutex<HashMap<String, Tries>>,
    /// A password takes memory and time to compare: one at a time.
    one_at_a_time: Mutex<()>,
    waiting: AtomicUsize,
}

/// A password that waits to be compared.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    /// One more; none where too many wait.
    fn among(count: &'a AtomicUsize) -> Option<Self> {
        let waiting = Self(count);
        (count.fetch_add(1, Ordering::SeqCst) < MOST_WAITING).then_some(waiting)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// The file as it was read last.
struct Known {
    persons: Arc<Persons>,
    read: Option<(SystemTime, u64)>,
}

struct Session {
    person: Person,
    last: Instant,
}

struct Tries {
    wrong: u32,
    last: Instant,
}

impl SignIn {
    /// By a file of passwords.
    ///
    /// # Errors
    /// As [`Persons::read`].
    pub fn by(file: PathBuf) -> Result<Self> {
        let read = stamp(&file);
        let persons = Persons::read(&file)?;
        Ok(Self {
            file,
            known: Mutex::new(Known {
                persons: Arc::new(persons),
                read,
            }),
            sessions: Mutex::default(),
            tries: Mutex::default(),
            one_at_a_time: Mutex::default(),
            waiting: AtomicUsize::new(0),
        })
    }

    /// Signs a person in. Slow, on purpose.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn try_in(&self, name: &str, password: &str) -> Result<Try> {
        let key = name.trim().to_lowercase();
        let Some(_waiting) = Waiting::among(&self.waiting) else {
            return Ok(Try::Wait(Duration::from_secs(1)));
        };
        let _one_at_a_time = lock(&self.one_at_a_time);
        if let Some(left) = self.wait_of(&key) {
            return Ok(Try::Wait(left));
        }
        let persons = self.persons();
        let Some(person) = persons.verify(name, password) else {
            let mut tries = lock(&self.tries);
            tries.retain(|_, one| one.last.elapsed() < WAIT * TRIES);
            if tries.len() < MOST_NAMES || tries.contains_key(&key) {
                let one = tries.entry(key).or_insert(Tries {
                    wrong: 0,
                    last: Instant::now(),
                });
                one.wrong += 1;
                one.last = Instant::now();
            }
            return Ok(Try::Wrong);
        };
        lock(&self.tries).remove(&key);
        let secret = random()?;
        let mut sessions = lock(&self.sessions);
        sessions.retain(|_, session| session.last.elapsed() < IDLE);
        if sessions.len() >= MOST_SESSIONS {
            let idle = sessions.iter().min_by_key(|(_, session)| session.last);
            let idle = idle.map(|(secret, _)| secret.clone());
            idle.map(|secret| sessions.remove(&secret));
        }
        let session = Session {
            person: Person::clone(&person),
            last: Instant::now(),
        };
        sessions.insert(secret.clone(), session);
        Ok(Try::In(secret, person))
    }

    /// How long a name still waits.
    fn wait_of(&self, key: &str) -> Option<Duration> {
        let tries = lock(&self.tries);
        let one = tries.get(key).filter(|one| one.wrong >= TRIES)?;
        WAIT.checked_sub(one.last.elapsed())
    }

    /// Whose session a secret is; who is no longer in the file has none.
    pub fn person(&self, secret: &str) -> Option<Person> {
        let mut sessions = lock(&self.sessions);
        let session = sessions
            .iter_mut()
            .find(|(known, _)| same(known, secret))
            .map(|(_, session)| session)?;
        if session.last.elapsed() >= IDLE {
            return None;
        }
        session.last = Instant::now();
        let person = Person::clone(&session.person);
        drop(sessions);
        self.persons().has(&person).then_some(person)
    }

    /// Ends a session.
    pub fn out(&self, secret: &str) {
        lock(&self.sessions).remove(secret);
    }

    /// The persons of the file, which is read again once it has changed; as they were where it cannot be.
    fn persons(&self) -> Arc<Persons> {
        let mut known = lock(&self.known);
        let now = stamp(&self.file);
        if now != known.read {
            known.read = now;
            match Persons::read(&self.file) {
                Ok(persons) => known.persons = Arc::new(persons),
                Err(error) => {
                    tracing::warn!("le fichier des mots de passe n'est pas relu : {error}");
                }
            }
        }
        Arc::clone(&known.persons)
    }
}

/// What tells that a file has changed.
fn stamp(file: &std::path::Path) -> Option<(SystemTime, u64)> {
    let known = std::fs::metadata(file).ok()?;
    Some((known.modified().ok()?, known.len()))
}

#[cfg(test)]
mod tests {
    use super::super::persons::line;
    use super::*;

    const PASSWORD: &str = "la lune est ronde";

    fn opened() -> (tempfile::TempDir, SignIn) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("personnes.txt");
        std::fs::write(&file, line("Claire", PASSWORD).expect("a line")).expect("written");
        let sign_in = SignIn::by(file).expect("a person");
        (folder, sign_in)
    }

    #[test]
    fn a_session_is_of_one_person_until_it_ends() {
        let (folder, sign_in) = opened();
        let Ok(Try::In(secret, person)) = sign_in.try_in("claire", PASSWORD) else {
            panic!("the right password");
        };
        assert_eq!(&*person, "Claire");
        assert_eq!(sign_in.person(&secret).as_deref(), Some("Claire"));
        assert_eq!(sign_in.person("").as_deref(), None);
        assert_eq!(sign_in.person(&secret[1..]).as_deref(), None);
        sign_in.out(&secret);
        assert_eq!(sign_in.person(&secret), None);
        // Who is taken out of the file is out, and who is put into it may come, without a restart.
        let Ok(Try::In(secret, _)) = sign_in.try_in("Claire", PASSWORD) else {
            panic!("the right password");
        };
        let other = line("Jean Martin", PASSWORD).expect("a line");
        std::fs::write(folder.path().join("personnes.txt"), other).expect("written");
        assert_eq!(sign_in.person(&secret), None);
        assert!(matches!(
            sign_in.try_in("Jean Martin", PASSWORD),
            Ok(Try::In(..))
        ));
    }

    #[test]
    fn a_flood_of_passwords_is_asked_to_come_again() {
        let count = AtomicUsize::new(0);
        let all: Vec<_> = (0..MOST_WAITING).map(|_| Waiting::among(&count)).collect();
        assert!(all.iter().all(Option::is_some) && Waiting::among(&count).is_none());
        drop(all);
        assert_eq!(count.into_inner(), 0);
    }

    #[test]
    fn a_name_waits_after_some_wrong_passwords_and_others_do_not() {
        let (_folder, sign_in) = opened();
        for _ in 0..TRIES {
            assert_eq!(
                sign_in.try_in("CLAIRE", "une autre phrase").ok(),
                Some(Try::Wrong)
            );
        }
        assert!(matches!(
            sign_in.try_in("Claire", PASSWORD),
            Ok(Try::Wait(_))
        ));
        assert_eq!(sign_in.try_in("Jean", PASSWORD).ok(), Some(Try::Wrong));
    }
}
