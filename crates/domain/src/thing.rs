//! What can be sent besides words and files: places, cards, polls, dice.

use crate::phone::PhoneNumber;
use serde::{Deserialize, Serialize};

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Units: millionths of a degree, north positive.
    pub latitude_e6: i32,
    /// Units: millionths of a degree, east positive.
    pub longitude_e6: i32,
    /// What is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// True while it moves with whoever sent it.
    #[serde(default)]
    pub is_live: bool,
    /// How long it moves from when it was sent; absent where the channel does not tell.
    ///
    /// Units: seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live_s: Option<u32>,
}

impl Place {
    /// Makes a place of degrees; `None` for what lies nowhere on Earth.
    #[must_use]
    pub fn at(latitude: f64, longitude: f64) -> Option<Self> {
        Some(Self {
            latitude_e6: millionths(latitude, 90.0)?,
            longitude_e6: millionths(longitude, 180.0)?,
            title: None,
            address: None,
            is_live: false,
            live_s: None,
        })
    }

    /// Returns latitude and longitude.
    ///
    /// Units: degrees.
    #[must_use]
    pub fn degrees(&self) -> (f64, f64) {
        let degrees = |e6: i32| f64::from(e6) / 1e6;
        (degrees(self.latitude_e6), degrees(self.longitude_e6))
    }

    /// Returns where a map of it is.
    #[must_use]
    pub fn map_address(&self) -> String {
        let (latitude, longitude) = self.degrees();
        format!(
            "https://www.openstreetmap.org/?mlat={latitude:.6}&mlon={longitude:.6}#map=16/{latitude:.6}/{longitude:.6}"
        )
    }
}

fn millionths(degrees: f64, most: f64) -> Option<i32> {
    if !degrees.is_finite() || degrees.abs() > most {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "at most 180 millions")]
    let e6 = (degrees * 1e6).round() as i32;
    Some(e6)
}

/// Somebody's card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// His name.
    pub name: String,
    /// His number; of a contact's own one only enough to know which it is.
    pub phone: String,
}

impl Card {
    /// Returns the card of somebody whose number is kept sealed, elsewhere.
    #[must_use]
    pub fn hinting(self, number: &PhoneNumber) -> Self {
        Self {
            phone: number.hint(),
            ..self
        }
    }

    /// Says whether the number can be dialled and passed on: it is no hint.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        !self.phone.contains('…')
    }
}

/// A question with answers to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    /// The question.
    pub question: String,
    /// The answers, in their order.
    pub options: Vec<String>,
}

/// A thrown die, or something of its kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dice {
    /// What was thrown.
    pub emoji: String,
    /// What came; 0 when it is not known.
    pub value: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_lies_on_earth() {
        let place = Place::at(46.498_295_4, -11.354_758).unwrap();
        assert_eq!(
            (place.latitude_e6, place.longitude_e6),
            (46_498_295, -11_354_758)
        );
        assert!(
            place
                .map_address()
                .contains("mlat=46.498295&mlon=-11.354758")
        );
        for (latitude, longitude) in [
            (90.1, 0.0),
            (0.0, -180.1),
            (f64::NAN, 0.0),
            (0.0, f64::INFINITY),
        ] {
            assert_eq!(Place::at(latitude, longitude), None);
        }
    }
}
