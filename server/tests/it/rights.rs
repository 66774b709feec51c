//! Every call of the API with every kind of token: the table is the rule.

use crate::served::{Served, send};
use domain::permission::{Role, Scope};
use reqwest::Method;
use server::accesses;
use testkit::on_both_databases;

/// An id that nothing has.
const NOTHING: &str = "00000000-0000-0000-0000-00000000dead";

on_both_databases! {
    async fn a_token_may_make_exactly_the_calls_of_its_scope(house: House) {
        let served = Served::start(house).await;
        let ann = served.person("Ann", Role::Agent).await;
        for scope in Scope::ALL {
            let token = served.token_of(scope, Some(ann)).await;
            for access in accesses()
                .into_iter()
                .filter(|access| access.path != "/api/v1/events")
            {
                let method: Method = access.method.parse().unwrap();
                let path = access.path.replace("{id}", NOTHING);
                let answer = send(served.request(method, &path).bearer_auth(&token)).await;
                let what = format!(
                    "{} {} with {}: {answer:?}",
                    access.method,
                    path,
                    scope.name()
                );
                if access.right.is_in(scope) {
                    assert!(!matches!(answer.status.as_u16(), 401 | 403), "{what}");
                } else {
                    assert_eq!(
                        (answer.status.as_u16(), answer.code()),
                        (403, "forbidden".into()),
                        "{what}"
                    );
                }
                assert!(!answer.status.is_server_error(), "{what}");
            }
        }
    }

    async fn no_call_is_made_without_a_token_or_with_a_session_alone(house: House) {
        let served = Served::start(house).await;
        served.person("Ann", Role::Admin).await;
        let cookie = served.login("Ann").await;
        for access in accesses() {
            let method: Method = access.method.parse().unwrap();
            let path = access.path.replace("{id}", NOTHING);
            for cookie in ["", cookie.as_str()] {
                let request = served
                    .request(method.clone(), &path)
                    .header("cookie", cookie);
                let answer = send(request.header("sec-fetch-site", "same-origin")).await;
                assert_eq!(answer.status, 401, "{} {path}", access.method);
            }
        }
    }
}
