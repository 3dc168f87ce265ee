//! Pages that open by double click with no network: one file of HTML with its style, its scripts and
//! its data inside.
//!
//! - [`Page`] is the document around sections;
//! - [`figures`] are the key figures at its top;
//! - [`chart`] draws plain SVG;
//! - [`map`] puts points over a grid of Lambert-93;
//! - [`table`] is written whole, or sorted, filtered and shown in pages by `table.js`;
//! - [`data`] packs what would make the page slow to open.
//!
//! Text is escaped where it is written: `maud` does it in markup, [`json`] in data, and the scripts
//! put text into the page as text only.

pub mod balance;
mod by_column;
pub mod chart;
mod data;
pub mod dots;
mod figures;
mod frame;
pub mod map;
pub mod number;
pub mod of_sheet;
pub mod plan;
pub mod table;

pub use figures::{Figure, figures};
pub use frame::{Page, Section, json};
