//! Reads the pieces of a part with all threads: while some are read, the next ones are inflated.

use super::fault::Read;
use crate::inventory::stopwatch::Stopwatch;
use rayon::prelude::*;

/// How many pieces are read at once: what they take in memory is small beside a sheet.
const WAVE: usize = 8;

/// Takes pieces from `next` until there are none, makes something of each with all threads, and
/// hands that to `keep` in the order of the pieces. The time of each piece counts on `watch`.
///
/// Work is joined rather than given to threads of its own, so that many files that are read side
/// by side share the same threads.
pub(super) fn in_waves<P: Send, M: Send>(
    watch: &Stopwatch,
    mut next: impl FnMut() -> Read<Option<P>> + Send,
    make: impl Fn(P) -> Read<M> + Sync,
    mut keep: impl FnMut(M) -> Read<()>,
) -> Read<()> {
    let mut wave = || -> (Vec<P>, Read<()>) {
        let mut pieces = Vec::with_capacity(WAVE);
        while pieces.len() < WAVE {
            match watch
                .time(&mut next)
                .unwrap_or_else(|slow| Err(slow.into()))
            {
                Ok(Some(piece)) => pieces.push(piece),
                Ok(None) => break,
                Err(fault) => return (pieces, Err(fault)),
            }
        }
        (pieces, Ok(()))
    };
    let timed = |piece| watch.time(|| make(piece))?;
    let (mut pieces, mut state) = wave();
    while !pieces.is_empty() {
        let goes_on = state.is_ok();
        let (following, made) = rayon::join(
            || goes_on.then(&mut wave),
            || pieces.into_par_iter().map(timed).collect::<Vec<Read<M>>>(),
        );
        for made in made {
            keep(made?)?;
        }
        let Some(following) = following else {
            break;
        };
        (pieces, state) = following;
    }
    state
}

#[cfg(test)]
mod tests {
    use super::super::fault::Fault;
    use super::*;

    #[test]
    fn what_is_made_of_pieces_is_kept_in_their_order() {
        let mut count = 0..100;
        let mut kept = Vec::new();
        let read = in_waves(
            &Stopwatch::default(),
            || Ok(count.next()),
            |piece| Ok(piece * 2),
            |made| {
                kept.push(made);
                Ok(())
            },
        );
        assert_eq!(read, Ok(()));
        assert_eq!(kept, (0..100).map(|piece| piece * 2).collect::<Vec<_>>());
    }

    #[test]
    fn the_first_fault_of_the_part_is_stated() {
        let fault = |what: &str| Fault::damaged(what);
        let until = |last: usize, bad: usize| {
            let mut count = 0..;
            let mut kept = 0;
            let read = in_waves(
                &Stopwatch::default(),
                || match count.next() {
                    Some(piece) if piece == last => Err(fault("part")),
                    piece => Ok(piece),
                },
                |piece| {
                    if piece == bad {
                        Err(fault("piece"))
                    } else {
                        Ok(())
                    }
                },
                |()| {
                    kept += 1;
                    Ok(())
                },
            );
            (read, kept)
        };
        assert_eq!(until(20, 100), (Err(fault("part")), 20));
        assert_eq!(until(20, 3), (Err(fault("piece")), 3));
        assert_eq!(until(0, 3), (Err(fault("part")), 0));
    }
}
