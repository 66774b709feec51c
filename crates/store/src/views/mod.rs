//! What people look at, joined in as few statements as possible.

mod bubbles;
mod conditions;
mod contacts;
mod counts;
mod row;
mod rows;
mod saved;
mod spoken;
mod walk;

pub(crate) use conditions::{Conditions, Value, bind_all};

pub use bubbles::{list_bubbles, list_bubbles_before, list_bubbles_of};
pub use contacts::{
    find_record, list_contacts, list_contacts_known_as, list_contacts_of, list_known_on, list_notes,
};
pub use counts::count;
pub use rows::{Narrow, find_row, list_earlier, list_folder, list_narrowed, list_rows_of};
pub use saved::{count_filtered, list_filtered};
pub use spoken::{find_last_conversation, find_own_message, list_spoken};
