//! Waits for the disk beside the work: what is written is sent to it while the next files are made, so
//! that a power cut after the exchange of names finds every file whole, and hardly any time is lost.

use super::disk;
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// Files that wait for the disk at the same time: it takes several as fast as one.
const AT_ONCE: usize = 8;

/// Files on their way to the disk.
#[derive(Debug, Default)]
pub(super) struct Waiting(Option<Threads>);

#[derive(Debug)]
struct Threads {
    files: Sender<PathBuf>,
    handles: Vec<JoinHandle<io::Result<()>>>,
}

impl Waiting {
    /// One more file, which is whole and closed.
    pub fn add(&mut self, file: PathBuf) {
        let threads = self.0.get_or_insert_with(Threads::begin);
        // Where all threads ended, the disk fails: that is told at the end.
        let _ = threads.files.send(file);
    }

    /// Waits until all of them are on the disk.
    ///
    /// # Errors
    /// What the disk says of one of them.
    pub fn end(&mut self) -> io::Result<()> {
        let Some(Threads { files, handles }) = self.0.take() else {
            return Ok(());
        };
        drop(files);
        let mut ended = Ok(());
        for handle in handles {
            let written = handle
                .join()
                .unwrap_or_else(|_| Err(io::Error::other("fil d'écriture interrompu")));
            ended = ended.and(written);
        }
        ended
    }
}

impl Threads {
    fn begin() -> Self {
        let (files, waiting) = channel();
        let waiting = Arc::new(Mutex::new(waiting));
        let handles = (0..AT_ONCE).map(|_| {
            let waiting = Arc::clone(&waiting);
            std::thread::spawn(move || send_all(&waiting))
        });
        Self {
            handles: handles.collect(),
            files,
        }
    }
}

fn send_all(waiting: &Mutex<Receiver<PathBuf>>) -> io::Result<()> {
    loop {
        let next = waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        match next {
            Ok(file) => disk::sync(&file)?,
            Err(_) => return Ok(()),
        }
    }
}
