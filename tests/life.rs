//! Checks wired to the archive: what a recheck holds against what is stored, and when it asks again.

mod conditions;
mod due_rows;
mod loops;
mod notified;
mod page;
mod parts;
mod pin;
mod run;
mod schedule;
mod years;
