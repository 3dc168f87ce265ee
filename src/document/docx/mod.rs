//! Word documents: a template with named fields, filled. The program's own acts and those of a service
//! go the same way: a template is any .docx in which fields stand between double braces.

mod cut;
mod package;
mod reading;
mod run;
pub mod table;
mod template;
#[cfg(test)]
mod tests;
mod text;

pub use package::built;
pub use reading::{Said, read};
pub use template::{Filling, Line, Named, Shape, Template};
pub use text::with_unit;
