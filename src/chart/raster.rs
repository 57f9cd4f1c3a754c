//! A finished SVG as PNG, at a resolution for print, by resvg with the bundled font.

use super::{ChartError, text};
use resvg::{tiny_skia, usvg};
use std::sync::Arc;

/// Dots an inch of the PNG.
const DPI: f32 = 200.0;
/// What resvg takes an inch to be.
const CSS_DPI: f32 = 96.0;
/// Tells a word processor that a metre has 7,874 dots (200 an inch), so that it pastes the picture at its true size:
/// length, name, dots a metre across and down, unit, checksum.
const PHYSICAL_SIZE: [u8; 21] =
    [0, 0, 0, 9, b'p', b'H', b'Y', b's', 0, 0, 0x1e, 0xc2, 0, 0, 0x1e, 0xc2, 1, 0x6e, 0xd0, 0x75, 0x3e];
/// Where the first chunk of a PNG ends: 8 bytes of signature and the 25 of its header.
const AFTER_HEADER: usize = 33;

/// The picture as PNG.
///
/// # Errors
/// [`ChartError`] where the SVG cannot be read or is too large to be painted.
pub(super) fn png(svg: &str) -> Result<Vec<u8>, ChartError> {
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_font_data(text::REGULAR.to_vec());
    fonts.load_font_data(text::BOLD.to_vec());
    fonts.set_sans_serif_family("Liberation Sans");
    let options = usvg::Options { fontdb: Arc::new(fonts), ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(svg, &options).map_err(|error| failed(&error))?;
    let scale = DPI / CSS_DPI;
    let size = tree.size().to_int_size().scale_by(scale).ok_or_else(|| failed(&"it has no size"))?;
    let mut pixels = tiny_skia::Pixmap::new(size.width(), size.height()).ok_or_else(|| failed(&"it is too large"))?;
    pixels.fill(tiny_skia::Color::WHITE);
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixels.as_mut());
    let mut bytes = pixels.encode_png().map_err(|error| failed(&error))?;
    if bytes.len() > AFTER_HEADER {
        bytes.splice(AFTER_HEADER..AFTER_HEADER, PHYSICAL_SIZE);
    }
    Ok(bytes)
}

fn failed(why: &dyn std::fmt::Display) -> ChartError {
    ChartError(format!("the chart could not be painted as PNG: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The checksum of the PNG specification (annex D), bit by bit.
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, &byte| {
            (0..8).fold(crc ^ u32::from(byte), |c, _| if c & 1 == 1 { 0xedb8_8320 ^ (c >> 1) } else { c >> 1 })
        })
    }

    #[test]
    fn the_physical_size_carries_its_checksum() {
        assert_eq!(PHYSICAL_SIZE[17..], crc(&PHYSICAL_SIZE[4..17]).to_be_bytes());
        assert_eq!(u32::from_be_bytes([0, 0, 0x1e, 0xc2]), 7_874);
    }
}
