//! Pages that open by double click with no network: one file of HTML with its style, its scripts and
//! its data inside.
//!
//! - [`Page`] is the document around sections;
//! - [`figures`] are the key figures at its top;
//! - [`chart`] draws plain SVG;
//! - [`map`] puts points over a grid of Lambert-93;
//! - [`table`] is written whole, or sorted, filtered and shown in pages by `table.js`;
//!
//! Its numbers, tables and data are the renderers of [`crate::document::html`].
//!
//! Text is escaped where it is written: `maud` does it in markup, [`json`] in data, and the scripts
//! put text into the page as text only.

pub mod balance;
pub mod chart;
pub mod dots;
mod figures;
mod frame;
pub mod map;
pub mod plan;

pub use crate::document::html::{number, of_sheet, table};
pub use figures::{Figure, figures};
pub use frame::{Page, Section};
