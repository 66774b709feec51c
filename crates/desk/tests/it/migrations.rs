//! Each migration, on a database that the ones before it made and people filled.
//!
//! `migrations/samples/` holds rows for the tables of each migration, applied right after it. The newest may do
//! without; whoever adds the next one adds its rows.

use std::{collections::BTreeMap, path::Path};
use store::{count_rows, migrate_to, migrations, run_script};
use testkit::{Database, House};

/// Applies every migration on top of the rows of those before it, and looks whether everything is in order.
async fn upgrade(database: Database) {
    let (mut before, mut last) = (BTreeMap::new(), 0);
    for version in migrations() {
        assert_filled(&before, last);
        migrate_to(&database.url, version, None).await.unwrap();
        let after = count_rows(&database.url).await.unwrap();
        for (table, rows) in &before {
            let left = after.get(table).copied();
            assert_eq!(left, Some(*rows), "{table} after migration {version}");
        }
        for rows in samples(&database, version) {
            run_script(&database.url, &rows).await.unwrap();
        }
        before = count_rows(&database.url).await.unwrap();
        before.remove("_sqlx_migrations");
        last = version;
    }
    let house = House::over(database).await;
    assert_eq!(house.desk.examine().await.unwrap(), Vec::<String>::new());
    goes_on(house).await;
}

/// The migrations that came into the series after those behind them, each with the first that stands on it: files, and
/// calls.
const LATE: [(i64, i64); 2] = [(11, i64::MAX), (13, 21)];

/// Applies every migration but one and those that stand on it, with people between, and these at last.
async fn upgrade_late(database: Database, (late, stands): (i64, i64)) {
    let others = migrations().into_iter();
    for version in others.filter(|one| *one != late && *one < stands) {
        let moved = migrate_to(&database.url, version, Some(late)).await;
        moved.unwrap();
        for rows in samples(&database, version) {
            run_script(&database.url, &rows).await.unwrap();
        }
    }
    for rows in samples(&database, late) {
        let refused = run_script(&database.url, &rows).await;
        assert!(refused.is_err(), "its tables are not there yet");
        let newest = migrations().pop().unwrap();
        migrate_to(&database.url, newest, None).await.unwrap();
        run_script(&database.url, &rows).await.unwrap();
    }
    for version in migrations().into_iter().filter(|one| *one >= stands) {
        for rows in samples(&database, version) {
            run_script(&database.url, &rows).await.unwrap();
        }
    }
    let house = House::over(database).await;
    assert_eq!(house.desk.examine().await.unwrap(), Vec::<String>::new());
    goes_on(house).await;
}

/// Checks that the next migration meets a row in every table.
fn assert_filled(tables: &BTreeMap<String, i64>, last: i64) {
    let empty: Vec<_> = tables.iter().filter(|(_, rows)| **rows == 0).collect();
    assert!(
        empty.is_empty(),
        "please add rows for them to migrations/samples/{last:04}.sql: {empty:?}"
    );
}

/// Reads the sample for both databases, and the one for this database.
fn samples(database: &Database, version: i64) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations/samples");
    let own = if database.url.starts_with("sqlite:") {
        "sqlite"
    } else {
        "postgres"
    };
    let name = format!("{version:04}.sql");
    [folder.join(&name), folder.join(own).join(&name)]
        .into_iter()
        .filter_map(|file| std::fs::read_to_string(file).ok())
        .collect()
}

/// The desk works with what is there: a customer of the sample writes, and gets an answer.
async fn goes_on(mut house: House) {
    house.ingest().await;
    let known = house.conversations().await.len();
    assert!(known > 1, "the sample has conversations");
    house.pass_ms(10);
    house.customer_writes("Emil", "hello").await;
    let row = house.conversations().await.pop().unwrap();
    assert_eq!(house.conversations().await.len(), known + 1);
    let ann = house.agent("Anna", &[]).await;
    house.comes(&ann).await;
    house.settle().await;
    house.replies(&ann, &row, "Hello Emil").await;
    let sent = house.deliver_all().await;
    assert!(sent.iter().any(|sent| sent.text.plain == "Hello Emil"));
    assert_eq!(house.desk.examine().await.unwrap(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filled_sqlite_database_goes_through_every_migration() {
    upgrade(Database::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filled_postgres_database_goes_through_every_migration() {
    if let Some(database) = Database::empty_postgres().await {
        upgrade(database).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sqlite_database_that_has_later_migrations_gets_the_one_it_missed() {
    for late in LATE {
        upgrade_late(Database::sqlite(), late).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_database_that_has_later_migrations_gets_the_one_it_missed() {
    for late in LATE {
        if let Some(database) = Database::empty_postgres().await {
            upgrade_late(database, late).await;
        }
    }
}
