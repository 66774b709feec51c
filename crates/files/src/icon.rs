//! Square icons of a picture.

use crate::picture::limits;
use image::{
    DynamicImage, ImageFormat, ImageReader, Rgba, RgbaImage,
    imageops::{self, FilterType},
};
use std::io::Cursor;

/// What an icon looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Icon {
    /// Its sides.
    ///
    /// Units: pixels.
    pub side_px: u32,
    /// The square in its middle that the picture fills.
    ///
    /// Units: pixels; at most its sides.
    pub picture_px: u32,
    /// The colour behind the picture; clear without one.
    pub backdrop: Option<[u8; 3]>,
}

/// Makes an icon of a picture, as PNG; `None` for what is none, or is too large to be looked at.
#[must_use]
pub fn icon(picture: &[u8], icon: Icon) -> Option<Vec<u8>> {
    let mut reader = ImageReader::new(Cursor::new(picture))
        .with_guessed_format()
        .ok()?;
    reader.limits(limits());
    let picture = reader.decode().ok()?;
    let picture = picture.resize(icon.picture_px, icon.picture_px, FilterType::Lanczos3);
    let behind = icon.backdrop.map_or(Rgba([0; 4]), |[red, green, blue]| {
        Rgba([red, green, blue, 255])
    });
    let mut canvas = RgbaImage::from_pixel(icon.side_px, icon.side_px, behind);
    let middle = |side: u32| i64::from(icon.side_px.saturating_sub(side) / 2);
    let (x, y) = (middle(picture.width()), middle(picture.height()));
    imageops::overlay(&mut canvas, &picture.to_rgba8(), x, y);
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgba8(canvas)
        .write_to(&mut bytes, ImageFormat::Png)
        .ok()?;
    Some(bytes.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_stands_whole_in_the_middle_of_its_icon() {
        let red = RgbaImage::from_pixel(40, 20, Rgba([255, 0, 0, 255]));
        let mut logo = Cursor::new(Vec::new());
        DynamicImage::ImageRgba8(red)
            .write_to(&mut logo, ImageFormat::Png)
            .unwrap();
        let made = |backdrop| {
            let icon = icon(
                logo.get_ref(),
                Icon {
                    side_px: 100,
                    picture_px: 60,
                    backdrop,
                },
            );
            image::load_from_memory(&icon.unwrap()).unwrap().to_rgba8()
        };
        let on_white = made(Some([255; 3]));
        assert_eq!(on_white.dimensions(), (100, 100));
        assert_eq!(on_white.get_pixel(50, 50).0, [255, 0, 0, 255]);
        assert_eq!(on_white.get_pixel(50, 30).0, [255; 4], "it keeps its shape");
        assert_eq!(on_white.get_pixel(15, 50).0, [255; 4]);
        assert_eq!(made(None).get_pixel(0, 0).0[3], 0);
    }

    #[test]
    fn what_is_no_picture_has_no_icon() {
        let any = Icon {
            side_px: 8,
            picture_px: 8,
            backdrop: None,
        };
        assert_eq!(icon(b"\x89PNG\r\n\x1a\nnot really", any), None);
    }
}
