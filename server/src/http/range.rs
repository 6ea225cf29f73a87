//! Parts of files (RFC 9110, 14): which bytes a request asks for. A file's `ETag` is its SHA-256,
//! so two parts with one tag always fit together.

use axum::http::{HeaderMap, header};

/// What to send of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Whole,
    /// From the first to the last byte, both counted from 0 and both sent.
    Part {
        first: u64,
        last: u64,
    },
    /// Nothing of what was asked for is there.
    Unsatisfiable,
}

/// Reads `Range` and `If-Range`. Several parts at once are answered with the whole, as RFC 9110
/// allows: a resumed download asks for one.
pub fn wanted(headers: &HeaderMap, etag: &str, size: u64) -> Wanted {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(range) = text(header::RANGE) else { return Wanted::Whole };
    // A date is never newer than a tag, and we send none; only the very tag will do.
    if headers.contains_key(header::IF_RANGE) && text(header::IF_RANGE) != Some(etag) {
        return Wanted::Whole;
    }
    let Some(spec) = range.strip_prefix("bytes=").filter(|spec| !spec.contains(',')) else { return Wanted::Whole };
    let Some((first, last)) = spec.trim().split_once('-') else { return Wanted::Whole };
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last && first < size => Wanted::Part { first, last: last.min(size - 1) },
        (Some(first), None) if last.is_empty() && first < size => Wanted::Part { first, last: size - 1 },
        (None, Some(length)) if first.is_empty() && length > 0 && size > 0 => {
            Wanted::Part { first: size.saturating_sub(length), last: size - 1 }
        }
        // Well-formed, but beyond the end.
        (Some(first), None) if last.is_empty() && first >= size => Wanted::Unsatisfiable,
        (Some(first), Some(last)) if first <= last => Wanted::Unsatisfiable,
        (None, Some(_)) if first.is_empty() => Wanted::Unsatisfiable,
        _ => Wanted::Whole,
    }
}

/// Digits alone; a number beyond all files counts as the largest.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(range: &str, if_range: Option<&str>) -> Wanted {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, range.parse().unwrap());
        if let Some(tag) = if_range {
            headers.insert(header::IF_RANGE, tag.parse().unwrap());
        }
        wanted(&headers, "\"abc\"", 100)
    }

    #[test]
    fn parts_are_read_as_rfc_9110_says() {
        assert_eq!(wanted(&HeaderMap::new(), "\"abc\"", 100), Wanted::Whole);
        assert_eq!(asked("bytes=0-9", None), Wanted::Part { first: 0, last: 9 });
        assert_eq!(asked("bytes=90-", None), Wanted::Part { first: 90, last: 99 });
        assert_eq!(asked("bytes=90-1000", None), Wanted::Part { first: 90, last: 99 });
        assert_eq!(asked("bytes=-10", None), Wanted::Part { first: 90, last: 99 });
        assert_eq!(asked("bytes=-1000", None), Wanted::Part { first: 0, last: 99 });
    }

    #[test]
    fn what_lies_beyond_the_end_is_unsatisfiable() {
        for range in ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=99999999999999999999999-"] {
            assert_eq!(asked(range, None), Wanted::Unsatisfiable, "{range}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        for range in ["bytes=9-0", "bytes=a-b", "bytes=", "bytes=-", "items=0-9", "bytes=0-1,5-6", "bytes=0x1-2"] {
            assert_eq!(asked(range, None), Wanted::Whole, "{range}");
        }
    }

    #[test]
    fn a_changed_file_is_sent_from_its_beginning() {
        assert_eq!(asked("bytes=5-9", Some("\"abc\"")), Wanted::Part { first: 5, last: 9 });
        for tag in ["\"other\"", "W/\"abc\"", "Sat, 21 Nov 2026 17:30:00 GMT"] {
            assert_eq!(asked("bytes=5-9", Some(tag)), Wanted::Whole, "{tag}");
        }
    }
}
