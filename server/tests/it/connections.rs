//! Connections: who says nothing is not waited for, and small events do not wait for each other.

use crate::{
    listening::Listening,
    served::{HEAD, PATIENCE, Served},
};
use domain::permission::Role;
use testkit::on_both_databases;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, timeout},
};

/// What comes until the server closes the connection.
async fn rest(line: &mut TcpStream) -> String {
    let mut text = String::new();
    let read = timeout(PATIENCE, line.read_to_string(&mut text)).await;
    read.expect("it is closed in time").unwrap();
    text
}

async fn connect(served: &Served) -> TcpStream {
    let host = served.address.strip_prefix("http://").unwrap();
    TcpStream::connect(host).await.unwrap()
}

on_both_databases! {
    async fn a_head_that_does_not_end_is_not_waited_for(house: House) {
        let served = Served::start(house).await;
        let mut slow = connect(&served).await;
        slow.write_all(b"GET /healthz HTTP/1.1\r\nhost: desk\r\nx-slow: ").await.unwrap();
        let mut silent = connect(&served).await;
        let since = Instant::now();
        for line in [&mut slow, &mut silent] {
            let said = rest(line).await;
            assert!(said.is_empty() || said.starts_with("HTTP/1.1 408 "), "{said}");
        }
        assert!(since.elapsed() >= HEAD / 2, "it was given its time");
        assert_eq!(served.get("/healthz").await.status, 200, "everybody else is served");
    }

    async fn a_connection_serves_one_request_after_another_and_then_rests_for_a_while_only(house: House) {
        let served = Served::start(house).await;
        let mut line = connect(&served).await;
        for _ in 0..2 {
            line.write_all(b"GET /healthz HTTP/1.1\r\nhost: desk\r\n\r\n").await.unwrap();
        }
        let said = rest(&mut line).await;
        assert_eq!(said.matches("HTTP/1.1 200 OK").count(), 2, "{said}");
    }

    async fn an_open_stream_is_no_head_and_may_last(house: House) {
        let served = Served::start(house).await;
        served.person("Ann", Role::Agent).await;
        let cookie = served.login("Ann").await;
        let mut stream = Listening::live(&served, &cookie, 0).await;
        let since = Instant::now();
        while since.elapsed() < HEAD * 2 {
            assert!(stream.next().await.is_some(), "it goes on");
        }
    }
}
