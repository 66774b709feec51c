//! Copies of a SQLite database: whole, verified, and never over an existing file.

use store::{Store, maintenance::verify_copy};
use testkit::House;

#[tokio::test]
async fn a_copy_taken_while_people_work_is_whole() {
    let mut house = House::on_sqlite().await;
    house.customer_writes("Carl", "hello").await;
    let copy = house.database.folder().unwrap().join("copy.db");
    house.desk.store().back_up(&copy).await.unwrap();
    house.customer_writes("Carl", "after the copy").await;
    verify_copy(&copy).await.unwrap();
    let restored = Store::open(&format!("sqlite:{}", copy.display()))
        .await
        .unwrap();
    assert_eq!(restored.examine().await.unwrap(), Vec::<String>::new());
    let row = house.conversation(1).await;
    let bubbles =
        store::views::list_bubbles(restored.read().await.unwrap().conn(), row.id, 0, 10).await;
    assert_eq!(
        bubbles.unwrap().len(),
        2,
        "the line that it began, and the first message"
    );
}

#[tokio::test]
async fn a_copy_never_replaces_a_file() {
    let house = House::on_sqlite().await;
    let copy = house.database.folder().unwrap().join("copy.db");
    std::fs::write(&copy, "precious").unwrap();
    assert!(house.desk.store().back_up(&copy).await.is_err());
    assert_eq!(std::fs::read_to_string(&copy).unwrap(), "precious");
}

#[tokio::test]
async fn what_is_no_database_of_ours_is_refused_in_words() {
    let house = House::on_sqlite().await;
    let folder = house.database.folder().unwrap();
    let text = folder.join("text.db");
    std::fs::write(&text, "this is not a database, whatever it is called").unwrap();
    assert!(verify_copy(&text).await.is_err());
    let copy = folder.join("copy.db");
    house.desk.store().back_up(&copy).await.unwrap();
    let mut bytes = std::fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0x55);
    std::fs::write(&copy, bytes).unwrap();
    assert!(verify_copy(&copy).await.is_err(), "a damaged copy");
}
