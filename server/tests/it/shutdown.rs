//! The end: streams are told, requests finish, the server returns.

use crate::{
    listening::Listening,
    served::{PATIENCE, Served},
};
use domain::permission::Role;
use testkit::on_both_databases;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

on_both_databases! {
    async fn a_stop_ends_streams_and_returns_soon(house: House) {
        let mut served = Served::start(house).await;
        served.person("Ann", Role::Agent).await;
        let cookie = served.login("Ann").await;
        let mut stream = Listening::live(&served, &cookie, 0).await;
        let since = tokio::time::Instant::now();
        served.stop.cancel();
        stream.end().await;
        served.ended().await.unwrap();
        assert!(since.elapsed() < PATIENCE, "well before requests are cut");
    }

    async fn a_request_under_way_finishes(house: House) {
        let mut served = Served::start(house).await;
        let token = served.admin().await.token;
        let host = served.address.strip_prefix("http://").unwrap().to_owned();
        let mut line = BufReader::new(TcpStream::connect(&host).await.unwrap());
        let body = r#"{"name":"Billing"}"#;
        let head = format!(
            "POST /api/v1/teams HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
            body.len()
        );
        line.write_all(head.as_bytes()).await.unwrap();
        // The handler asks for the body: the request is under way.
        assert_eq!(next_line(&mut line).await, "HTTP/1.1 100 Continue");
        served.stop.cancel();
        line.write_all(body.as_bytes()).await.unwrap();
        assert_eq!(next_line(&mut line).await, "");
        assert_eq!(next_line(&mut line).await, "HTTP/1.1 201 Created");
        drop(line);
        served.ended().await.unwrap();
    }
}

async fn next_line(line: &mut BufReader<TcpStream>) -> String {
    let mut text = String::new();
    let read = tokio::time::timeout(PATIENCE, line.read_line(&mut text)).await;
    read.expect("a line comes in time").unwrap();
    text.trim_end().to_owned()
}
