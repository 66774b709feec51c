//! The scheduler from outside.

mod fuzz;
mod naive;
