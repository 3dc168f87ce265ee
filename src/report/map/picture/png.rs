//! PNG of a canvas: four bits a pixel, each a number in a palette (PNG specification, third
//! edition, W3C 2025).

use super::canvas::{Canvas, palette};
use flate2::{Compression, Crc, write::ZlibEncoder};
use std::io::Write;

/// Pixels of a metre: 192 an inch, so that a picture shows at half its size.
const PER_METRE: u32 = 7559;

/// The file.
pub fn encode(canvas: &Canvas) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::new();
    header.extend((canvas.width as u32).to_be_bytes());
    header.extend((canvas.height as u32).to_be_bytes());
    // Four bits a pixel, palette; the only compression and filters that there are; not interlaced.
    header.extend([4, 3, 0, 0, 0]);
    chunk(&mut file, *b"IHDR", &header);
    chunk(&mut file, *b"PLTE", palette().as_flattened());
    let mut density = Vec::new();
    density.extend(PER_METRE.to_be_bytes());
    density.extend(PER_METRE.to_be_bytes());
    density.push(1);
    chunk(&mut file, *b"pHYs", &density);
    chunk(&mut file, *b"IDAT", &compressed(canvas));
    chunk(&mut file, *b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, kind: [u8; 4], content: &[u8]) {
    let mut sum = Crc::new();
    sum.update(&kind);
    sum.update(content);
    file.extend((content.len() as u32).to_be_bytes());
    file.extend(kind);
    file.extend(content);
    file.extend(sum.sum().to_be_bytes());
}

/// Rows of pixels, each after the number of its filter, which is none.
fn compressed(canvas: &Canvas) -> Vec<u8> {
    let mut rows = Vec::with_capacity(canvas.pairs.len() + canvas.height);
    for row in canvas.pairs.chunks(canvas.width / 2) {
        rows.push(0);
        rows.extend_from_slice(row);
    }
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(3));
    // Writing to memory does not fail.
    let _ = encoder.write_all(&rows);
    encoder.finish().unwrap_or_default()
}
