//! The follow-up of the works: what has been done, and whether the contract will be met.
//!
//! The way of the data: the folder of a plan → [`mod@reference`] → a follow-up workbook, which the
//! services fill in → [`reading`] → [`entries`] → [`works`], each point as really installed →
//! [`balance`], what it all comes to → [`objectives`], where each objective of the [`contract`]
//! stands.
//!
//! The workbook holds the plan that it was made from, so a balance needs nothing else: neither the
//! scenario nor the inventories, which change as works go on.

pub mod balance;
pub mod billed;
pub mod carried;
pub mod columns;
pub mod contract;
pub mod entries;
pub mod form;
pub mod history;
pub mod objectives;
pub mod reading;
pub mod reference;
pub mod remark;
pub mod works;

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod tests;
