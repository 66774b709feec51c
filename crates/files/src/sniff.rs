//! What a file is, by what is in it.

/// How much of the beginning is looked at.
///
/// Units: bytes.
pub(crate) const HEAD: usize = 8192;

/// Returns the media type of a file that begins with `head`.
///
/// Shape: `text/plain` for what is readable and nothing else; `application/octet-stream` for what nobody knows.
/// Whatever a browser would run (HTML, SVG, scripts) is plain text.
pub(crate) fn media_type(head: &[u8]) -> &'static str {
    if let Some(known) = infer::get(head) {
        return match known.mime_type() {
            "text/html" | "text/xml" | "text/x-shellscript" => "text/plain",
            "audio/opus" | "application/ogg" => "audio/ogg",
            "audio/x-wav" => "audio/wav",
            "video/x-m4v" => "video/mp4",
            known => known,
        };
    }
    if is_words(head) {
        "text/plain"
    } else {
        "application/octet-stream"
    }
}

fn is_words(head: &[u8]) -> bool {
    let head = match std::str::from_utf8(head) {
        Ok(words) => words,
        // The end of the head may tear a letter.
        Err(error) if error.error_len().is_none() && head.len() >= HEAD => {
            match std::str::from_utf8(&head[..error.valid_up_to()]) {
                Ok(words) => words,
                Err(_) => return false,
            }
        }
        Err(_) => return false,
    };
    !head
        .chars()
        .any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t' | '\u{c}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_is_in_it() {
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n...."), "image/png");
        assert_eq!(media_type(b"\xff\xd8\xff\xe0abcdef"), "image/jpeg");
        assert_eq!(media_type(b"OggS\0\x02abcdefgh"), "audio/ogg");
        assert_eq!(media_type(b"%PDF-1.7"), "application/pdf");
        assert_eq!(media_type(b"\0\0\0\x20ftypisom\0\0\0\0"), "video/mp4");
        assert_eq!(media_type("Grüße\n".as_bytes()), "text/plain");
        assert_eq!(media_type(&[0, 1, 2]), "application/octet-stream");
    }

    #[test]
    fn what_a_browser_would_run_is_plain_text() {
        for active in [
            "<!DOCTYPE html><script>alert(1)</script>",
            "<html><body>",
            "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "<?xml version='1.0'?><x/>",
            "#!/bin/sh\nrm -r /",
        ] {
            assert_eq!(media_type(active.as_bytes()), "text/plain", "{active}");
        }
    }

    #[test]
    fn a_letter_torn_by_the_end_of_the_head_is_a_letter() {
        let mut head = vec![b'a'; HEAD - 1];
        head.push(0xc3);
        assert_eq!(media_type(&head), "text/plain");
    }
}
