//! The guard and the failures, against sockets of this machine.

#![expect(clippy::unwrap_used, reason = "a test ends where its helper fails")]

use egress::{Allow, Failure, Guarded, Limits, client, send};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

const QUICK: Limits = Limits {
    connect: Duration::from_millis(500),
    total: Duration::from_millis(500),
    max_answer_bytes: 64,
};

async fn serve<F, R>(answer: F) -> String
where
    F: Fn(TcpStream) -> R + Send + 'static,
    R: Future<Output = ()> + Send,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let mut server = tokio::task::JoinSet::new();
    server.spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            answer(stream).await;
        }
    });
    server.detach_all();
    address
}

async fn post(address: &str) -> Result<egress::Answer, Failure> {
    let client = client(&QUICK).unwrap();
    send(
        client
            .post(format!("http://{address}/bot123:SECRET/x"))
            .body("{}"),
        64,
    )
    .await
}

#[tokio::test]
async fn a_refused_connection_says_that_nothing_was_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let failure = post(&address).await.unwrap_err();
    assert!(matches!(failure, Failure::NotSent(_)), "{failure:?}");
    let failure = post("name.invalid").await.unwrap_err();
    assert!(matches!(failure, Failure::NotSent(_)), "{failure:?}");
}

#[tokio::test]
async fn an_answer_that_never_comes_leaves_doubt_and_no_secret() {
    let closes = serve(|stream| async move { drop(stream) }).await;
    let failure = post(&closes).await.unwrap_err();
    assert!(matches!(failure, Failure::Lost(_)), "{failure:?}");
    assert!(!failure.to_string().contains("SECRET"));
    let waits = serve(|stream| async move {
        tokio::time::sleep(Duration::from_secs(2)).await;
        drop(stream);
    })
    .await;
    assert_eq!(
        post(&waits).await,
        Err(Failure::Lost("no answer in time".into()))
    );
}

#[tokio::test]
async fn an_endless_answer_is_cut_off() {
    let floods = serve(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
        while stream.write_all(&[b'x'; 1024]).await.is_ok() {}
    })
    .await;
    let failure = post(&floods).await.unwrap_err();
    assert_eq!(
        failure,
        Failure::Lost("the answer is larger than 64 bytes".into())
    );
}

#[tokio::test]
async fn redirects_are_answers_and_the_wait_is_read() {
    let moves = serve(|mut stream| async move {
        let answer = "HTTP/1.1 307 Go\r\nlocation: http://127.0.0.1:1/\r\nretry-after: 7\r\n\
                      content-length: 2\r\n\r\nno";
        let _ = stream.write_all(answer.as_bytes()).await;
    })
    .await;
    let answer = post(&moves).await.unwrap();
    assert_eq!(
        (answer.status, answer.retry_after_s, answer.body.as_slice()),
        (307, Some(7), &b"no"[..])
    );
}

#[tokio::test]
async fn a_name_that_leads_inside_is_refused_after_resolution() {
    let fine = serve(|mut stream| async move {
        let _ = stream
            .write_all(b"HTTP/1.1 204 No\r\ncontent-length: 0\r\n\r\n")
            .await;
    })
    .await;
    let port = fine.rsplit(':').next().unwrap();
    let url = format!("http://localhost:{port}/");
    let strict = Guarded::new(Allow::nothing(), QUICK).unwrap();
    let failure = strict.post(&url, &[], Vec::new()).await.unwrap_err();
    assert!(matches!(failure, Failure::Forbidden(_)), "{failure:?}");
    let open = Guarded::new(Allow::loopback(), QUICK).unwrap();
    let answer = open
        .post(&url, &[("x-test", "1")], b"{}".to_vec())
        .await
        .unwrap();
    assert_eq!(answer.status, 204);
}

#[tokio::test]
async fn a_good_answer_is_handed_on_as_it_comes_and_a_bad_one_is_read_whole() {
    let guarded = Guarded::new(Allow::loopback(), QUICK).unwrap();
    let asked = async |status: &'static str, body: String| {
        let address = serve(move |mut stream| {
            let head = format!("HTTP/1.1 {status}\r\nConnection: close\r\n\r\n{body}");
            async move {
                let _ = stream.write_all(head.as_bytes()).await;
            }
        })
        .await;
        let mut pieces = Vec::new();
        let url = format!("http://{address}/");
        let keep = |bytes: &[u8]| pieces.extend_from_slice(bytes);
        let answer = guarded.post_in_pieces(&url, &[], Vec::new(), keep).await;
        (answer.map(|answer| answer.body), pieces)
    };
    let good = asked("200 OK", "words".to_owned()).await;
    assert_eq!(good, (Ok(Vec::new()), b"words".to_vec()));
    let bad = asked("400 Bad Request", "why".to_owned()).await;
    assert_eq!(bad, (Ok(b"why".to_vec()), Vec::new()));
    let (endless, pieces) = asked("200 OK", "x".repeat(1_000)).await;
    assert!(matches!(endless, Err(Failure::Lost(_))));
    assert!(pieces.len() <= 64);
}
