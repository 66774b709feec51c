//! For tests: a fresh database, and a running desk with a hand-moved clock in one line.
//!
//! [`House`] is a desk on a database of its own. Time stands still until a test moves it; identities and secrets
//! are counted, not drawn. [`on_both_databases`] runs the same story on SQLite and on PostgreSQL.

#![expect(
    clippy::missing_panics_doc,
    reason = "a test that can't set up its world must fail"
)]
#![expect(clippy::expect_used, reason = "as above")]

mod authenticator;
mod browser;
mod database;
mod house;
mod soft_key;

pub use authenticator::one_time_code;
pub use browser::{Browser, Sender};
pub use database::Database;
pub use house::{House, SHOP, incoming_of, line, words};
pub use soft_key::SoftKey;

/// Runs each story on a fresh SQLite database and on a fresh PostgreSQL database.
///
/// The PostgreSQL half needs `SWITCHBOARD_TEST_POSTGRES_URL`, the address of a superuser's `postgres` database;
/// without it that half passes at once, but never where `CI` is set.
#[macro_export]
macro_rules! on_both_databases {
    ($(async fn $name:ident($house:ident: House) $body:block)+) => {
        $(async fn $name($house: $crate::House) $body)+

        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::House::on_sqlite().await).await;
            })+
        }

        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(house) = $crate::House::on_postgres().await {
                    super::$name(house).await;
                }
            })+
        }
    };
}
