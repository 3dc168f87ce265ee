//! The works of a plan as a market: what bidders price, in which lots, and what their prices would
//! make of the plan.

mod form;
pub mod items;
pub mod lots;
pub mod offer;

pub use form::forms_in;
pub use items::{Item, Schedule};
pub use lots::{Lot, LotsBy, Quantity, lots};
pub use offer::Offer;
