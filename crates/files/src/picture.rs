//! Small pictures of large ones.

use image::{
    DynamicImage, ImageDecoder, ImageReader, Limits, codecs::jpeg::JpegEncoder,
    imageops::FilterType,
};
use std::{fs::File, io::BufReader, path::Path};

/// The longer side of a small picture.
///
/// Units: pixels. A bubble is 320 wide, on screens with two pixels for one.
const SMALL: u32 = 640;

/// The most memory that a picture may need.
///
/// Units: bytes. A photo of 24 megapixels needs 72 million.
const MEMORY: u64 = 128 * 1024 * 1024;

/// What is known of a picture.
pub(crate) struct Looked {
    /// Units: pixels, as it is shown.
    pub(crate) width: u32,
    /// Units: pixels, as it is shown.
    pub(crate) height: u32,
    /// A small picture of it as JPEG, where it is larger than one.
    pub(crate) small: Option<Vec<u8>>,
}

/// Looks at a picture; `None` for what is none, or is too large to be looked at.
pub(crate) fn look(path: &Path) -> Option<Looked> {
    let file = BufReader::new(File::open(path).ok()?);
    let mut reader = ImageReader::new(file).with_guessed_format().ok()?;
    reader.limits(limits());
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    let (width, height) = (picture.width(), picture.height());
    let small = (width.max(height) > SMALL).then(|| smaller(&picture));
    Some(Looked {
        width,
        height,
        small: small.flatten(),
    })
}

/// Returns how large a picture may be to be looked at.
pub(crate) fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    limits.max_image_width = Some(20_000);
    limits.max_image_height = Some(20_000);
    limits
}

fn smaller(picture: &DynamicImage) -> Option<Vec<u8>> {
    let small = picture.resize(SMALL, SMALL, FilterType::Triangle);
    let mut bytes = Vec::new();
    let on_white = on_white(&small);
    on_white
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 80))
        .ok()?;
    Some(bytes)
}

/// Puts what can be seen through on white, because JPEG knows no transparency.
fn on_white(picture: &DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.to_rgb8());
    }
    let mut flat = picture.to_rgba8();
    for pixel in flat.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let mix = |part: u8| {
            let (part, alpha) = (u32::from(part), u32::from(alpha));
            u8::try_from((part * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        pixel.0 = [mix(red), mix(green), mix(blue), 255];
    }
    DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(flat).to_rgb8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(width: u32, height: u32) -> tempfile::NamedTempFile {
        let file = tempfile::Builder::new().suffix(".png").tempfile().unwrap();
        DynamicImage::new_rgba8(width, height)
            .save(file.path())
            .unwrap();
        file
    }

    #[test]
    fn a_large_picture_has_a_small_one_of_the_same_shape() {
        let looked = look(written(1280, 320).path()).unwrap();
        assert_eq!((looked.width, looked.height), (1280, 320));
        let small = image::load_from_memory(&looked.small.unwrap()).unwrap();
        assert_eq!((small.width(), small.height()), (640, 160));
        let corner = small.to_rgb8().get_pixel(0, 0).0;
        assert!(
            corner.iter().all(|part| *part > 250),
            "what is clear is white"
        );
    }

    #[test]
    fn a_small_picture_is_its_own() {
        let looked = look(written(64, 64).path()).unwrap();
        assert!(looked.small.is_none());
    }

    #[test]
    fn what_is_no_picture_has_none() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), b"\x89PNG\r\n\x1a\nnot really").unwrap();
        assert!(look(file.path()).is_none());
    }
}
