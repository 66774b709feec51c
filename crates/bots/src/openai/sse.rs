//! Server-sent events, piece by piece. Pure.
//!
//! Source: WHATWG, *Server-sent events*, parsing an event stream.

/// Reads a stream whose pieces break anywhere.
#[derive(Debug, Default)]
pub(super) struct Events {
    line: Vec<u8>,
    data: Vec<u8>,
    has_data: bool,
    after_return: bool,
}

impl Events {
    /// Takes a piece and hands on the data of every event that ends in it.
    pub(super) fn feed(&mut self, bytes: &[u8], mut event: impl FnMut(&[u8])) {
        for byte in bytes {
            let was_return = std::mem::replace(&mut self.after_return, *byte == b'\r');
            match byte {
                b'\n' if was_return => {}
                b'\n' | b'\r' => self.end_line(&mut event),
                byte => self.line.push(*byte),
            }
        }
    }

    /// The stream is over: servers forget the empty line after the last event.
    pub(super) fn end(&mut self, mut event: impl FnMut(&[u8])) {
        self.end_line(&mut event);
        self.end_line(&mut event);
    }

    fn end_line(&mut self, event: &mut impl FnMut(&[u8])) {
        let line = std::mem::take(&mut self.line);
        if line.is_empty() {
            let data = std::mem::take(&mut self.data);
            if std::mem::take(&mut self.has_data) {
                event(&data);
            }
            return;
        }
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line);
        if let Some(value) = line.strip_prefix(b"data:") {
            if self.has_data {
                self.data.push(b'\n');
            }
            self.data.extend(value.strip_prefix(b" ").unwrap_or(value));
            self.has_data = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn events(pieces: &[&[u8]]) -> Vec<String> {
        let mut events = Events::default();
        let mut found = Vec::new();
        let mut keep = |data: &[u8]| found.push(String::from_utf8_lossy(data).into_owned());
        for piece in pieces {
            events.feed(piece, &mut keep);
        }
        events.end(&mut keep);
        found
    }

    #[test]
    fn events_end_with_an_empty_line_however_lines_end() {
        for stream in [
            "data: a\n\ndata:b\n\n",
            "data: a\r\n\r\ndata:b\r\n\r\n",
            "data: a\r\rdata:b\r\r",
        ] {
            assert_eq!(events(&[stream.as_bytes()]), ["a", "b"]);
        }
        assert_eq!(events(&[b"data: a\ndata: b\n\n"]), ["a\nb"]);
        assert_eq!(events(&[b": wait\n\nevent: x\nid: 1\n\ndata: a"]), ["a"]);
        assert_eq!(events(&[b"\xef\xbb\xbfdata: a\n\n"]), ["a"]);
        assert_eq!(events(&[b""]), [""; 0]);
    }

    proptest! {
        #[test]
        fn where_pieces_break_does_not_matter(stream in "(data: ?[a-zé😀]{0,5}(\r\n|\n|\r)|\r\n|\n|: x\n){0,20}", at in 0..200_usize) {
            let bytes = stream.as_bytes();
            let at = at.min(bytes.len());
            let (first, second) = bytes.split_at(at);
            prop_assert_eq!(events(&[first, second]), events(&[bytes]));
        }
    }
}
