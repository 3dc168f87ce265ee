//! The container of old Office files: a file system in a file (MS-CFB). Only what a workbook needs
//! of it is read, and no chain of sectors is followed further than the file is long.

use super::refusal::Refusal;

/// How the container begins.
pub(super) const SIGNATURE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// Numbers of sectors above this are marks: end of a chain, free, part of the table itself.
const LAST_SECTOR: u32 = 0xFFFF_FFF9;
/// Streams shorter than this stand in small sectors.
const SMALL_STREAM: usize = 4096;
const SMALL_SECTOR: usize = 64;
const ENTRY: usize = 128;

const CHAIN: Refusal = Refusal::Damaged("ses secteurs se suivent sans fin");

/// An old Office file.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    /// The sector after each one.
    next: Vec<u32>,
    entries: Vec<Entry>,
    small_next: Vec<u32>,
}

/// A stream or folder of the container.
struct Entry {
    name: String,
    start: u32,
    size: usize,
}

impl<'a> Compound<'a> {
    /// Reads the tables of a container.
    pub fn of(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let sector = match byte_pair(bytes, 0x1E) {
            Some(12) => 4096,
            Some(_) => 512,
            None => return Err(Refusal::Truncated),
        };
        let mut compound = Self {
            bytes,
            sector,
            next: Vec::new(),
            entries: Vec::new(),
            small_next: Vec::new(),
        };
        let header = |at| number(bytes, at).ok_or(Refusal::Truncated);
        compound.next = compound.table(header(0x44)?)?;
        let directory = compound.chain(header(0x30)?, usize::MAX)?;
        compound.entries = directory.chunks_exact(ENTRY).map(Entry::of).collect();
        compound.small_next = numbers(&compound.chain(header(0x3C)?, usize::MAX)?).collect();
        Ok(compound)
    }

    /// Whether it holds a stream or folder of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    /// The bytes of a stream; `None` where there is none of this name.
    pub fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(entry) = self.entry(name) else {
            return Ok(None);
        };
        let stream = if entry.size < SMALL_STREAM {
            self.small_chain(entry)?
        } else {
            self.chain(entry.start, entry.size)?
        };
        if stream.len() < entry.size {
            return Err(Refusal::Truncated);
        }
        Ok(Some(stream))
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        let same = |entry: &&Entry| entry.name.eq_ignore_ascii_case(name);
        self.entries.iter().find(same)
    }

    fn sector(&self, sector: u32) -> &'a [u8] {
        let start = (sector as usize + 1).saturating_mul(self.sector);
        let end = start.saturating_add(self.sector).min(self.bytes.len());
        self.bytes.get(start..end).unwrap_or_default()
    }

    /// The table of chains. Its own sectors are listed in the header, 109 of them, and then in a
    /// chain whose sectors each end with the number of the next.
    fn table(&self, mut more: u32) -> Result<Vec<u32>, Refusal> {
        let sectors = self.bytes.len() / self.sector;
        let mut listed: Vec<u32> = numbers(self.bytes.get(0x4C..512).unwrap_or_default()).collect();
        let mut lists = 0;
        while more <= LAST_SECTOR {
            lists += 1;
            if lists > sectors {
                return Err(CHAIN);
            }
            listed.extend(numbers(self.sector(more)));
            more = listed.pop().unwrap_or(u32::MAX);
        }
        listed.retain(|sector| *sector <= LAST_SECTOR);
        listed.truncate(sectors);
        let whole = |sector: &u32| self.sector(*sector).len() == self.sector;
        if !listed.iter().all(whole) {
            return Err(Refusal::Truncated);
        }
        let table = listed
            .iter()
            .flat_map(|sector| numbers(self.sector(*sector)));
        Ok(table.collect())
    }

    /// The bytes of a chain of sectors, as many as asked at most.
    fn chain(&self, start: u32, size: usize) -> Result<Vec<u8>, Refusal> {
        let mut bytes = Vec::new();
        let (mut sector, mut steps) = (start, 0);
        while sector <= LAST_SECTOR && bytes.len() < size {
            let read = self.sector(sector);
            bytes.extend_from_slice(read);
            steps += 1;
            if steps > self.next.len() {
                return Err(CHAIN);
            }
            // The last sector of a file may be shorter, if no more is needed.
            if read.len() < self.sector && bytes.len() < size {
                return Err(Refusal::Truncated);
            }
            sector = self.next.get(sector as usize).copied().unwrap_or(u32::MAX);
        }
        bytes.truncate(size);
        Ok(bytes)
    }

    /// The same of a short stream, whose sectors stand within the stream of the root.
    fn small_chain(&self, entry: &Entry) -> Result<Vec<u8>, Refusal> {
        let Some(root) = self.entries.first() else {
            return Ok(Vec::new());
        };
        let all = self.chain(root.start, root.size)?;
        let mut bytes = Vec::new();
        let (mut sector, mut steps) = (entry.start, 0);
        while sector <= LAST_SECTOR && bytes.len() < entry.size {
            let start = (sector as usize).saturating_mul(SMALL_SECTOR);
            let end = start.saturating_add(SMALL_SECTOR).min(all.len());
            bytes.extend_from_slice(all.get(start..end).unwrap_or_default());
            steps += 1;
            if steps > self.small_next.len() {
                return Err(CHAIN);
            }
            let next = self.small_next.get(sector as usize);
            sector = next.copied().unwrap_or(u32::MAX);
        }
        bytes.truncate(entry.size);
        Ok(bytes)
    }
}

impl Entry {
    fn of(bytes: &[u8]) -> Self {
        let length = usize::from(byte_pair(bytes, 64).unwrap_or(0)).min(64);
        let units = bytes.get(..length).unwrap_or_default().chunks_exact(2);
        let units: Vec<u16> = units
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .take_while(|unit| *unit != 0)
            .collect();
        Self {
            name: String::from_utf16_lossy(&units),
            start: number(bytes, 116).unwrap_or(u32::MAX),
            // The upper half is only used by files of more than 2 GiB, and holds anything in others.
            size: number(bytes, 120).unwrap_or(0) as usize,
        }
    }
}

fn byte_pair(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    let groups = bytes.chunks_exact(4);
    groups.map(|group| u32::from_le_bytes([group[0], group[1], group[2], group[3]]))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A container with one stream, of at least 4,096 bytes, followed by nothing.
    pub fn container(name: &str, stream: &[u8]) -> Vec<u8> {
        let mut stream = stream.to_vec();
        stream.resize(stream.len().max(SMALL_STREAM), 0);
        let sectors = stream.len().div_ceil(512);
        let tables = (sectors + 2).div_ceil(127);
        let mut bytes = SIGNATURE.to_vec();
        bytes.resize(512, 0xFF);
        bytes[0x18..0x1C].copy_from_slice(&[0x3E, 0, 3, 0]);
        bytes[0x1E..0x20].copy_from_slice(&[9, 0]);
        bytes[0x20..0x22].copy_from_slice(&[6, 0]);
        bytes[0x30..0x34].copy_from_slice(&(tables as u32).to_le_bytes());
        assert!(tables <= 109, "a small container");
        for table in 0..tables {
            let at = 0x4C + 4 * table;
            bytes[at..at + 4].copy_from_slice(&(table as u32).to_le_bytes());
        }
        // The tables themselves, the directory, then the stream.
        let mut next = vec![0xFFFF_FFFD_u32; tables];
        next.push(0xFFFF_FFFE);
        next.extend((0..sectors).map(|at| (tables + 2 + at) as u32));
        next[tables + sectors] = 0xFFFF_FFFE;
        next.resize(tables * 128, u32::MAX);
        bytes.extend(next.iter().flat_map(|next| next.to_le_bytes()));
        for (name, start, size) in [
            ("Root Entry", u32::MAX, 0),
            (name, tables as u32 + 1, stream.len() as u32),
        ] {
            let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let length = entry.len() as u8 + 2;
            entry.resize(ENTRY, 0);
            entry[64] = length;
            entry[116..120].copy_from_slice(&start.to_le_bytes());
            entry[120..124].copy_from_slice(&size.to_le_bytes());
            bytes.extend(entry);
        }
        bytes.resize(bytes.len() + 256, 0);
        stream.resize(sectors * 512, 0);
        bytes.extend(stream);
        bytes
    }

    #[test]
    fn a_stream_is_read_by_its_name() {
        let stated: Vec<u8> = (0..100_000_u32).map(|at| (at % 251) as u8).collect();
        let bytes = container("Workbook", &stated);
        let compound = Compound::of(&bytes).expect("a container");
        assert!(compound.has("workbook"));
        assert_eq!(compound.stream("Workbook"), Ok(Some(stated)));
        assert_eq!(compound.stream("Book"), Ok(None));
    }

    #[test]
    fn a_container_cut_short_is_distinguished_from_a_damaged_one() {
        let bytes = container("Workbook", &[1; 9_000]);
        let cut = &bytes[..bytes.len() - 600];
        let stream = Compound::of(cut).and_then(|compound| compound.stream("Workbook"));
        assert_eq!(stream, Err(Refusal::Truncated));
        for length in [3, 40, 512, 700] {
            assert!(Compound::of(&bytes[..length]).is_err(), "{length}");
        }
        // The stream comes back to its first sector.
        let mut endless = bytes.clone();
        endless[512 + 4 * 3..512 + 4 * 4].copy_from_slice(&2_u32.to_le_bytes());
        let size = 1024 + 128 + 120;
        endless[size..size + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        let stream = Compound::of(&endless).and_then(|compound| compound.stream("Workbook"));
        assert_eq!(stream, Err(CHAIN));
    }
}
