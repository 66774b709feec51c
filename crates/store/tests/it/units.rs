//! A unit happens whole or not at all, and the journal knows it in order.

use domain::{
    event::{Cause, Fact},
    id::TeamId,
    time::Timestamp,
};
use store::{Store, settings};
use testkit::on_both_databases;

const NOW: Timestamp = Timestamp::from_ms(1);

async fn find(store: &Store, name: &str) -> Option<String> {
    settings::find(store.read().await.unwrap().conn(), name)
        .await
        .unwrap()
}

async fn write(store: &Store, name: &str) {
    let mut unit = store.unit(NOW).await.unwrap();
    settings::set(unit.conn(), name, "set").await.unwrap();
    unit.tell(
        Cause::System,
        Fact::TeamChanged {
            team: TeamId::GENERAL,
        },
    );
    unit.commit().await.unwrap();
}

on_both_databases! {
    async fn a_dropped_unit_leaves_nothing_and_holds_up_nobody(house: House) {
        let store = house.desk.store();
        let head = store.poll().await.unwrap();
        {
            let mut unit = store.unit(NOW).await.unwrap();
            settings::set(unit.conn(), "dropped", "set").await.unwrap();
            unit.tell(Cause::System, Fact::TeamChanged { team: TeamId::GENERAL });
        }
        write(store, "kept").await;
        assert_eq!(find(store, "dropped").await, None);
        assert_eq!(find(store, "kept").await.as_deref(), Some("set"));
        assert_eq!(store.poll().await.unwrap(), head + 1);
    }

    async fn a_unit_that_failed_midway_takes_no_other_with_it(house: House) {
        let store = house.desk.store();
        let tasks: Vec<_> = (0..40)
            .map(|n| {
                let store = store.clone();
                tokio::spawn(async move {
                    let mut unit = store.unit(NOW).await.unwrap();
                    settings::set(unit.conn(), &format!("s{n}"), "set").await.unwrap();
                    if n % 4 == 0 {
                        // A second team with General's identity is refused by the database.
                        let twice = domain::team::Team {
                            id: TeamId::GENERAL,
                            name: format!("t{n}"),
                            assignment: domain::team::Assignment::default(),
                            version: 1,
                        };
                        let refused = store::teams::insert(unit.conn(), &twice).await.unwrap_err();
                        assert!(refused.is_taken());
                        return;
                    }
                    unit.commit().await.unwrap();
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        for n in 0..40 {
            assert_eq!(find(store, &format!("s{n}")).await.is_some(), n % 4 != 0, "{n}");
        }
    }

    async fn a_cancelled_writer_does_not_block_the_next(house: House) {
        let store = house.desk.store();
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let slow = {
            let store = store.clone();
            tokio::spawn(async move {
                let mut unit = store.unit(NOW).await.unwrap();
                settings::set(unit.conn(), "cancelled", "set").await.unwrap();
                begun.send(()).unwrap();
                std::future::pending::<()>().await;
            })
        };
        has_begun.await.unwrap();
        slow.abort();
        write(store, "next").await;
        assert_eq!(find(store, "cancelled").await, None);
    }

    async fn who_gives_up_at_any_moment_surprises_nobody(house: House) {
        let store = house.desk.store();
        for moment in (0..60_u32).map(|n| n * n) {
            let until_then = async {
                for _ in 0..moment {
                    tokio::task::yield_now().await;
                }
            };
            tokio::select! {
                biased;
                () = write(store, "given up") => {}
                () = until_then => {}
            }
            write(store, "next").await;
        }
    }

    async fn whoever_waits_for_the_journal_is_woken_after_the_commit(house: House) {
        let store = house.desk.store().clone();
        let mut watch = store.watch();
        watch.mark_unchanged();
        let before = *watch.borrow();
        write(&store, "woken").await;
        watch.changed().await.unwrap();
        assert_eq!(*watch.borrow(), before + 1);
        let events = store.events_after(before, 10).await;
        assert_eq!(events.unwrap().len(), 1, "what is announced can be read");
    }

    async fn another_process_writes_to_the_same_database_and_is_noticed(house: House) {
        let store = house.desk.store();
        let guest = house.database.open().await;
        let head = store.poll().await.unwrap();
        write(&guest, "guest").await;
        assert_eq!(store.poll().await.unwrap(), head + 1);
        write(store, "host").await;
        assert_eq!(guest.poll().await.unwrap(), head + 2);
    }

    async fn everything_that_must_hold_between_rows_holds(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        for customer in ["Carl", "Dora"] {
            house.customer_writes(customer, "hello").await;
        }
        house.settle().await;
        house.replies(&ann, &house.conversation(1).await, "Hello").await;
        house.desk.fan_out().await.unwrap();
        assert_eq!(house.desk.store().examine().await.unwrap(), Vec::<String>::new());
    }

    async fn a_lease_has_one_holder_and_an_epoch_for_each(house: House) {
        let store = house.desk.store();
        let take = async |holder: &str, now: i64| {
            let mut unit = store.unit(NOW).await.unwrap();
            let at = Timestamp::from_ms(now);
            let epoch = store::leases::take(unit.conn(), "l", holder, at, 100).await.unwrap();
            unit.commit().await.unwrap();
            epoch
        };
        assert_eq!(take("a", 0).await, Some(1));
        assert_eq!(take("b", 50).await, None);
        assert_eq!(take("a", 90).await, Some(1), "renewed");
        assert_eq!(take("b", 190).await, Some(2), "it ran out");
        assert_eq!(take("a", 191).await, None);
        let mut unit = store.unit(NOW).await.unwrap();
        assert!(!store::leases::hold(unit.conn(), "l", "a", 1).await.unwrap());
        assert!(store::leases::hold(unit.conn(), "l", "b", 2).await.unwrap());
    }
}
