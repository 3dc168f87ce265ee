//! What a user sees: each test runs the real binary on files of its own.

mod bad_input;
mod boise;
mod catalogue;
mod columns;
mod common;
mod compare;
mod crossing;
mod decisions;
mod explain;
mod export;
mod factures;
mod fuzz;
mod hours;
mod import;
mod impossible;
mod libreoffice;
mod obligations;
mod page;
mod plan;
mod present;
mod real;
mod rules;
mod sheets;
mod template;
mod usage;
mod verify;
