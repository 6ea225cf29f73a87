//! The codings of a kept page, made once and sent many times.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};

/// As small as gzip can.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // A vector takes whatever is written to it.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// As small as Brotli can (quality 11). A window of 256 kB holds any page and spares memory.
pub fn brotli(bytes: &[u8]) -> Vec<u8> {
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 18, ..Default::default() };
    let mut encoded = Vec::new();
    // The same holds here.
    let _ = brotli::BrotliCompress(&mut &*bytes, &mut encoded, &params);
    encoded
}
