use crate::served::Served;
use server::Duties;
use testkit::on_both_databases;

on_both_databases! {
    async fn a_token_that_calls_too_often_is_told_when_to_come_back(house: House) {
        let settings = [("SWITCHBOARD_API__REQUESTS_PER_MINUTE", "3")];
        let served = Served::start_with(house,
            &settings,
            Duties {
                carries: false,
                routes: false,
                tells: false,
            },
        )
        .await;
        let (busy, calm) = (served.admin().await, served.admin().await);
        for _ in 0..3 {
            assert_eq!(busy.get("/teams").await.status, 200);
        }
        let refused = busy.get("/teams").await;
        assert_eq!(
            (refused.status.as_u16(), refused.code()),
            (429, "too_many".to_owned())
        );
        let wait_s: i64 = refused.header("retry-after").parse().unwrap();
        assert!((1..=21).contains(&wait_s), "{wait_s}");
        assert_eq!(
            calm.get("/teams").await.status,
            200,
            "others are not concerned"
        );
        served.house.pass_ms(wait_s * 1_000);
        assert_eq!(busy.get("/teams").await.status, 200);
    }
}
