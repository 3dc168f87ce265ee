//! The screens: each shows what is on disk, and sends acts to `routes`.

mod aids;
pub mod budgets;
pub mod check;
pub mod compare;
pub mod complete;
pub mod documents;
pub mod file;
pub mod files;
pub mod follow;
pub mod frame;
pub mod history;
pub mod lexicon;
pub mod plan;
pub mod point;
pub mod points;
pub mod sign_in;
pub mod targets;
pub mod territory;

/// The one style sheet.
pub const STYLE: &str = include_str!("style.css");
/// What tabs of browsers show.
pub const ICON: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#1f5f86" d="M7 6h2v9H7z"/><circle cx="8" cy="4" r="3" fill="#e0a33a"/></svg>"##;
/// The one script.
pub const SCRIPT: &str = include_str!("page.js");
