//! What the reader of .xls would spend memory on without end.

const OLE: [u8; 4] = [0xD0, 0xCF, 0x11, 0xE0];

/// What makes an .xls too large to be opened, in French; `None` for any other file.
pub(super) fn too_large(bytes: &[u8]) -> Option<String> {
    let is_xls = bytes.starts_with(&OLE)
        || bytes.starts_with(&[0x09, 0x08])
        || bytes.starts_with(&[0x09, 0x04]);
    if !is_xls {
        return None;
    }
    if runs_in_a_circle(bytes) {
        return Some("il est endommagé, ses secteurs se suivent sans fin".to_owned());
    }
    announced_cells(bytes).map(|cells| format!("une feuille y annonce {cells} cellules"))
}

/// Whether some chain of sectors of the container comes back to itself: its reader would follow it
/// until memory ends. One damaged byte is enough.
fn runs_in_a_circle(bytes: &[u8]) -> bool {
    const LAST_SECTOR: u32 = 0xFFFF_FFF9;
    let number = |at: usize| -> Option<u32> {
        Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
    };
    if !bytes.starts_with(&OLE) {
        return false;
    }
    let size: usize = if bytes.get(0x1E) == Some(&12) {
        4096
    } else {
        512
    };
    let numbers = |sector: u32| {
        let start = (sector as usize + 1) * size;
        (start..start + size).step_by(4).map_while(number)
    };
    // The sectors of the table of chains: 109 in the header, more in a chain of their own.
    let mut tables: Vec<u32> = (0x4C..512).step_by(4).filter_map(number).collect();
    let mut more = number(0x44).unwrap_or(u32::MAX);
    for _ in 0..=bytes.len() / size {
        if more > LAST_SECTOR {
            break;
        }
        tables.extend(numbers(more));
        more = tables.pop().unwrap_or(u32::MAX);
    }
    let next: Vec<u32> = tables
        .into_iter()
        .filter(|sector| *sector <= LAST_SECTOR)
        .take(bytes.len() / size)
        .flat_map(numbers)
        .collect();
    // Each sector is marked with the walk that passed it first.
    let mut walks = vec![0_usize; next.len()];
    (0..next.len()).any(|start| {
        let mut at = start;
        while at < next.len() && walks[at] == 0 {
            walks[at] = start + 1;
            at = next[at] as usize;
        }
        at < next.len() && walks[at] == start + 1
    })
}

/// The cells that the DIMENSIONS records of an .xls announce: its reader makes room for them all.
fn announced_cells(bytes: &[u8]) -> Option<u64> {
    /// Six times the largest sheet of the format.
    const MOST_ANNOUNCED: u64 = 100_000_000;
    let number = |at: usize, length: usize| -> Option<u64> {
        let told = bytes.get(at..at + length)?;
        Some(
            told.iter()
                .rev()
                .fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
        )
    };
    // The type of the record, its length, then first and last row and column.
    let announced = |record: &'static [u8; 4], row_bytes: usize| {
        memchr::memmem::find_iter(bytes, record).filter_map(move |at| {
            let rows = at + 4;
            let columns = rows + 2 * row_bytes;
            let (first, last) = (
                number(rows, row_bytes)?,
                number(rows + row_bytes, row_bytes)?,
            );
            let (left, right) = (number(columns, 2)?, number(columns + 2, 2)?);
            // These bytes stand in other data too: a record has plausible columns and ends in 0.
            let is_record = left <= right && right <= 256 && number(columns + 4, 2)? == 0;
            let cells = last.checked_sub(first)?.saturating_add(1) * (right - left.min(right) + 1);
            (is_record && cells > MOST_ANNOUNCED).then_some(cells)
        })
    };
    announced(&[0x00, 0x02, 0x0A, 0x00], 2)
        .chain(announced(&[0x00, 0x02, 0x0E, 0x00], 4))
        .next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_xls_that_announces_more_than_the_format_holds_is_too_large() {
        let book = |last_row: [u8; 4]| {
            let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0, 0];
            bytes.extend([0x00, 0x02, 0x0E, 0x00, 0, 0, 0, 0]);
            bytes.extend(last_row);
            bytes.extend([0, 0, 0x00, 0x01, 0, 0]);
            bytes
        };
        assert_eq!(too_large(&book([0x00, 0x00, 0x01, 0x00])), None);
        assert!(too_large(&book([0x00, 0x00, 0x01, 0x40])).is_some());
    }

    #[test]
    fn a_chain_of_sectors_that_comes_back_is_endless() {
        // A header, then one table of chains: its own sector, and two of the directory.
        let book = |after_the_second: u32| {
            let mut bytes = vec![0; 512];
            bytes[..4].copy_from_slice(&OLE);
            bytes[0x1E] = 9;
            bytes[0x44..0x48].fill(0xFF);
            bytes[0x50..512].fill(0xFF);
            let chains = [0xFFFF_FFFD, 2, after_the_second];
            bytes.extend(chains.iter().flat_map(|next| next.to_le_bytes()));
            bytes.resize(1024, 0xFF);
            bytes
        };
        assert_eq!(too_large(&book(0xFFFF_FFFE)), None);
        assert!(too_large(&book(1)).is_some_and(|told| told.contains("sans fin")));
    }
}
