//! HTTP/1.1 with as little work as possible: the client must not take the CPU that it measures.

use anyhow::{Context, Result, bail};
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// One connection that is kept alive; for answers without a body, or with one that never ends.
pub(crate) struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Wire {
    /// Connects.
    pub(crate) async fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(1024),
        })
    }

    /// Sends a POST and waits for its answer, which must be a 200 without a body.
    pub(crate) async fn post(&mut self, path: &str, headers: &str, body: &str) -> Result<()> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n{headers}\
             content-length: {}\r\n\r\n{body}",
            body.len()
        );
        self.stream.write_all(request.as_bytes()).await?;
        self.head().await
    }

    /// Sends a GET and waits for the head of its answer, which must be a 200; the body follows.
    pub(crate) async fn open(&mut self, path: &str, headers: &str) -> Result<()> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: bench\r\n{headers}\r\n");
        self.stream.write_all(request.as_bytes()).await?;
        self.head().await
    }

    /// Returns what has come of the body since the last call; waits for some.
    pub(crate) async fn more(&mut self) -> Result<&[u8]> {
        self.buffer.clear();
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            bail!("the stream ended");
        }
        Ok(&self.buffer)
    }

    async fn head(&mut self) -> Result<()> {
        self.buffer.clear();
        while !self.buffer.windows(4).any(|end| end == b"\r\n\r\n") {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                bail!("the connection was closed");
            }
        }
        let head = String::from_utf8_lossy(&self.buffer);
        let status = head.split(' ').nth(1).context("an answer has a status")?;
        if status != "200" {
            bail!("answered {}", head.lines().next().unwrap_or_default());
        }
        Ok(())
    }
}
