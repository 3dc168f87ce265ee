//! Places in a sheet as workbooks write them: `B7`, `A1:B3`.

use super::bounds::{COLUMNS, ROWS};
use super::fault::{Fault, Read};
use super::markup::whole_number;
use crate::inventory::grid::Merged;
use std::borrow::Cow;

/// That no sheet has such a place.
pub(super) fn misplaced(place: &[u8]) -> Fault {
    const SHOWN: usize = 20;
    let place: Cow<'_, str> = String::from_utf8_lossy(&place[..place.len().min(SHOWN)]);
    Fault::damaged(format!(
        "« {place} » n'est pas une place dans une feuille, qui va jusqu'à XFD1048576"
    ))
}

/// The column of an address from 0, and its row where that is another than the one told.
pub(super) fn place_of(place: &[u8], stated: &[u8]) -> Read<(u32, Option<u32>)> {
    let letters = place
        .iter()
        .position(|byte| !byte.is_ascii_alphabetic())
        .unwrap_or(place.len());
    let (letters, digits) = place.split_at(letters);
    let column = column_of(letters).ok_or_else(|| misplaced(place))?;
    if digits == stated || digits.is_empty() {
        return Ok((column, None));
    }
    let row = whole_number(digits)
        .filter(|row| (1..=ROWS).contains(row))
        .ok_or_else(|| misplaced(place))?;
    Ok((column, Some(row)))
}

/// The rectangle of `A1:B3`; nothing for one cell, or for what no sheet holds.
pub(super) fn area_of(stated: &[u8]) -> Option<Merged> {
    let colon = stated.iter().position(|byte| *byte == b':')?;
    let corner = |stated: &[u8]| -> Option<(u32, u32)> {
        let letters = stated
            .iter()
            .take_while(|b| b.is_ascii_alphabetic())
            .count();
        let column = column_of(&stated[..letters])?;
        let row = whole_number(&stated[letters..])?;
        (1..=ROWS).contains(&row).then_some((row, column))
    };
    let (one, other) = (corner(&stated[..colon])?, corner(&stated[colon + 1..])?);
    let sorted = |a: u32, b: u32| (a.min(b), a.max(b));
    Some(Merged {
        rows: sorted(one.0, other.0),
        columns: sorted(one.1, other.1),
    })
    .filter(|_| one != other)
}

/// The number of a column from 0, of its letters; nothing past the last column that there is.
fn column_of(letters: &[u8]) -> Option<u32> {
    const LONGEST: usize = 3;
    if letters.is_empty() || letters.len() > LONGEST {
        return None;
    }
    let column = letters.iter().fold(0, |column, letter| {
        column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    (column <= COLUMNS).then(|| column - 1)
}
