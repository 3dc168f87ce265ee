//! Files that a browser sends: streamed to a place of our own, within limits, then kept whole.

use super::act::{self, Said};
use super::project::{ARRIVING, INVENTORIES, Project};
use super::reply::Next;
use super::{names, refused};
use crate::error::{Error, Result};
use crate::outputs::{Earlier, Kind, Outputs};
use axum::body::Body;
use axum::http::{HeaderMap, header};
use futures_util::StreamExt;
use serde_json::json;
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Most bytes of a file.
pub const MOST_BYTES: u64 = 64 << 20;
/// Most files of a project.
const MOST_FILES: usize = 2_000;

/// A file that has arrived, whole, under a name of ours.
pub struct Arrived {
    /// The name that it will have.
    pub name: String,
    /// Where it stands until then.
    pub path: PathBuf,
    folder: PathBuf,
}

impl Arrived {
    /// A place for a file that is on its way.
    fn at(name: String) -> Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = Path::new(ARRIVING).join(number.to_string());
        std::fs::create_dir_all(&folder).map_err(|error| Error::write(Path::new(&name), error))?;
        Ok(Self {
            path: folder.join(&name),
            folder,
            name,
        })
    }

    /// A file that the program itself brings.
    ///
    /// # Errors
    /// The disk takes no more.
    pub fn own(name: &str, bytes: &[u8]) -> Result<Self> {
        let arrived = Self::at(name.to_owned())?;
        std::fs::write(&arrived.path, bytes)
            .map_err(|error| Error::write(Path::new(name), error))?;
        Ok(arrived)
    }
}

impl Drop for Arrived {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
        // Gone with the last file in it.
        let _ = std::fs::remove_dir(ARRIVING);
    }
}

/// Receives a file. `sent` is the name that the browser gives it.
///
/// # Errors
/// It is too large, empty, cut short, or the disk takes no more.
pub async fn receive(sent: &str, headers: &HeaderMap, body: Body) -> Result<Arrived> {
    let name = names::safe(sent);
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > MOST_BYTES) {
        return Err(too_large(&name));
    }
    let arrived = Arrived::at(name)?;
    let fail = |error| Error::write(Path::new(&arrived.name), error);
    let mut file = File::create(&arrived.path).map_err(fail)?;
    let mut body = body.into_data_stream();
    let mut received = 0;
    while let Some(part) = body.next().await {
        let part = part.map_err(|_| {
            refused(format!(
                "« {} » : la connexion a été coupée pendant l'envoi ; rien n'est gardé, envoyez-le de nouveau",
                arrived.name
            ))
        })?;
        received += part.len() as u64;
        if received > MOST_BYTES {
            return Err(too_large(&arrived.name));
        }
        file.write_all(&part).map_err(fail)?;
    }
    if received == 0 {
        return Err(refused(format!(
            "« {} » est vide ; vérifiez le fichier, puis envoyez-le de nouveau",
            arrived.name
        )));
    }
    Ok(arrived)
}

fn too_large(name: &str) -> Error {
    refused(format!(
        "« {name} » dépasse 64 Mio, le plus qu'un fichier puisse peser ; découpez-le, par exemple un fichier par commune"
    ))
}

/// Keeps a file among the inventories. An earlier one of its name is set aside, not lost.
///
/// # Errors
/// There are too many files, or it cannot be written.
pub fn keep_inventory(project: &Project, arrived: &Arrived) -> Result<Next> {
    let file = format!("{INVENTORIES}/{}", arrived.name);
    let said = act::done_on(project, &[&file], |_| {
        let place = PathBuf::from(&file);
        let there = std::fs::read_dir(INVENTORIES).map_or(0, Iterator::count);
        if there >= MOST_FILES && !place.exists() {
            return Err(refused(format!(
                "le projet a déjà {MOST_FILES} fichiers, le plus qu'il puisse avoir ; regroupez-les"
            )));
        }
        let opened = File::open(&arrived.path).map_err(|error| Error::read(&place, error))?;
        let outputs = Outputs::default();
        // Whatever stands there is a person's: it is kept, under another name.
        let earlier = Some(Earlier { is_filled: true });
        outputs.put_again(&place, Kind::Inventory, earlier, |out| {
            std::io::copy(&mut BufReader::new(opened), out).map(|_| ())
        })?;
        let aside = outputs.commit()?;
        let words = match aside.first() {
            Some(one) => format!(
                "« {} » reçu ; le précédent est gardé, « {} ».",
                arrived.name,
                one.kept.display()
            ),
            None => format!("« {} » reçu.", arrived.name),
        };
        Ok(Said {
            kind: "fichier",
            words,
            detail: json!({ "fichier": arrived.name }),
        })
    })?;
    Ok(Next::stay(said))
}
