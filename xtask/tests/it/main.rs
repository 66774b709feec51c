//! Rules of the whole workspace, held by tests: who may know whom, which licences may come in,
//! and that nothing of one machine gets into the project.

mod crates;
mod leaks;
mod licences;
mod workspace;
