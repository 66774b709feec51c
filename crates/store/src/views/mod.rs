//! What people look at, joined in as few statements as possible.

mod bubbles;
mod conditions;
mod rows;

pub(crate) use conditions::{Conditions, Value, bind_all};

pub use bubbles::{list_bubbles, list_bubbles_before, list_bubbles_of};
pub use rows::{Narrow, count, find_row, list_earlier, list_folder, list_narrowed, list_rows_of};
