//! The papers of a market: for each lot the price schedule that bidders fill in, with the quantities
//! place by place; and the offers side by side.

mod form;
pub mod offers;

pub use form::form;
