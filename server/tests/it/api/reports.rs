use crate::served::Served;
use domain::permission::Role;
use serde_json::json;
use testkit::on_both_databases;

on_both_databases! {
    async fn a_report_is_read_by_program_and_taken_home_as_a_table(house: House) {
        let mut served = Served::start(house).await;
        served.house.customer_writes("Ada", "hello").await;
        while served.house.desk.count_events().await.unwrap() > 0 {}
        let admin = served.admin().await;
        let now = served.house.now();
        let (from, to) = (now.as_ms() - 3_600_000, now.as_ms() + 3_600_000);
        served.person("Sara", Role::Supervisor).await;
        let cookie = served.login("Sara").await;
        let path = format!("/downloads/report.csv?from={from}&to={to}");
        let request = served.request(reqwest::Method::GET, &path).header("cookie", &cookie);
        let csv = crate::served::send(request).await;
        assert!(csv.header("content-type").starts_with("text/csv"), "{csv:?}");
        let lines: Vec<_> = csv.text.lines().collect();
        assert_eq!(lines[1], "all,\"\",1,1,0,0,,,0,,,,0,,");
        assert_eq!(lines[2], "team,\"General\",1,1,0,0,,,0,,,,0,,");
        assert_eq!(served.get(&path).await.status, 401);

        let read = admin.get("/reports?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z").await;
        assert_eq!((read.status.as_u16(), &read.json()["hours"]), (200, &json!([])), "{read:?}");
        let wrong = admin.get("/reports?from=yesterday&to=2020-02-01T00:00:00Z").await;
        assert_eq!(wrong.status, 422);
        let turned = admin.get("/reports?from=2020-02-01T00:00:00Z&to=2020-01-01T00:00:00Z").await;
        assert_eq!(turned.status, 422);
    }

    async fn the_conversations_of_a_figure_are_listed_in_pages(house: House) {
        let mut served = Served::start(house).await;
        for customer in ["Ada", "Bea", "Cleo"] {
            served.house.customer_writes(customer, "hello").await;
        }
        while served.house.desk.count_events().await.unwrap() > 0 {}
        let admin = served.admin().await;
        let hours = "from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z";
        let path = format!("/reports/conversations?figure=opened&{hours}");
        let first = admin.get(&format!("{path}&limit=2")).await.json();
        let numbers: Vec<_> = first["items"].as_array().unwrap().iter().map(|row| row["number"].clone()).collect();
        assert_eq!(numbers, [json!(3), json!(2)]);
        let cursor = first["next_cursor"].as_str().unwrap();
        let rest = admin.get(&format!("{path}&limit=2&cursor={cursor}")).await.json();
        assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next_cursor"]), (1, &json!(null)));
        let none = admin.get(&format!("/reports/conversations?figure=taken&within_s=60&{hours}")).await;
        assert_eq!((none.status.as_u16(), &none.json()["items"]), (200, &json!([])));
        for wrong in [
            format!("figure=luck&{hours}"),
            format!("figure=taken&within_s=61&{hours}"),
            "figure=taken&from=now&to=2026-01-02T00:00:00Z".to_owned(),
            format!("figure=taken&cursor=here&{hours}"),
        ] {
            let refused = admin.get(&format!("/reports/conversations?{wrong}")).await;
            assert_eq!(refused.status, 422, "{wrong}");
        }
    }
}
