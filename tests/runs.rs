//! A run of the program from outside: what it tells, what Ctrl-C does, and that its numbers add up.

mod adding_up;
mod stopping;
mod terminated;
