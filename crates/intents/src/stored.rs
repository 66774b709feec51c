//! A model as bytes, with a checksum.
//!
//! Shape: little endian. `SWBI`, version, number of intents, labels (length, UTF-8), curve, thresholds, steps,
//! constants, rarity of all buckets, then for each bucket that has any weight its number and its weights; the number
//! 0xffff ends them. Last the FNV-1a sum of all before.

use crate::{
    calibration::Curve,
    features::{BUCKETS, Rarity},
    model::Model,
    understanding::Thresholds,
};

const MAGIC: [u8; 4] = *b"SWBI";
const VERSION: u32 = 1;
const END: u16 = u16::MAX;

/// Bytes that are no model, or not one of this version, or were changed on their way: learn anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the stored model cannot be read")]
pub struct Damaged;

impl Model {
    /// Writes the model.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        out.extend(MAGIC);
        out.extend(VERSION.to_le_bytes());
        out.extend(count(self.labels.len()).to_le_bytes());
        for label in &self.labels {
            out.extend(count(label.len()).to_le_bytes());
            out.extend(label.as_bytes());
        }
        let Thresholds { answer, ask } = self.thresholds;
        let few = [self.curve.slope, self.curve.offset, answer, ask];
        let floats = few.iter().chain(&self.steps).chain(&self.constants);
        for float in floats.chain(&self.rarity.0) {
            out.extend(float.to_le_bytes());
        }
        let intents = self.labels.len().max(1);
        for (bucket, row) in (0_u16..).zip(self.weights.chunks(intents)) {
            if row.iter().any(|weight| *weight != 0) {
                out.extend(bucket.to_le_bytes());
                out.extend(row.iter().map(|weight| weight.to_le_bytes()[0]));
            }
        }
        out.extend(END.to_le_bytes());
        out.extend(sum(&out).to_le_bytes());
        out
    }

    /// Reads a model.
    ///
    /// # Errors
    /// [`Damaged`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Damaged> {
        let (bytes, given) = bytes.split_last_chunk::<8>().ok_or(Damaged)?;
        if sum(bytes) != u64::from_le_bytes(*given) {
            return Err(Damaged);
        }
        let mut bytes = Bytes(bytes);
        if bytes.take::<4>()? != MAGIC || u32::from_le_bytes(bytes.take()?) != VERSION {
            return Err(Damaged);
        }
        let intents = bytes.count()?;
        // Each intent has a label, a step and a constant: more cannot be in what is left.
        if intents > bytes.0.len() / 12 {
            return Err(Damaged);
        }
        let labels = (0..intents)
            .map(|_| bytes.label())
            .collect::<Result<_, _>>()?;
        let [slope, offset, answer, ask] = [
            bytes.float()?,
            bytes.float()?,
            bytes.float()?,
            bytes.float()?,
        ];
        let mut floats = |n: usize| (0..n).map(|_| bytes.float()).collect::<Result<Vec<_>, _>>();
        let (steps, constants) = (floats(intents)?, floats(intents)?);
        let rarity = Rarity(floats(BUCKETS)?);
        let mut weights = vec![0_i8; BUCKETS * intents];
        loop {
            let bucket = u16::from_le_bytes(bytes.take()?);
            if bucket == END {
                break;
            }
            let start = usize::from(bucket) * intents;
            let row = weights.get_mut(start..start + intents).ok_or(Damaged)?;
            for weight in row {
                *weight = i8::from_le_bytes(bytes.take()?);
            }
        }
        if !bytes.0.is_empty() {
            return Err(Damaged);
        }
        Ok(Self {
            labels,
            rarity,
            weights,
            steps,
            constants,
            curve: Curve { slope, offset },
            thresholds: Thresholds { answer, ask },
        })
    }
}

struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], Damaged> {
        let (first, rest) = self.0.split_first_chunk::<N>().ok_or(Damaged)?;
        self.0 = rest;
        Ok(*first)
    }

    fn count(&mut self) -> Result<usize, Damaged> {
        usize::try_from(u32::from_le_bytes(self.take()?)).map_err(|_| Damaged)
    }

    fn float(&mut self) -> Result<f32, Damaged> {
        let float = f32::from_le_bytes(self.take()?);
        if float.is_finite() {
            Ok(float)
        } else {
            Err(Damaged)
        }
    }

    fn label(&mut self) -> Result<String, Damaged> {
        let length = self.count()?;
        let (label, rest) = self.0.split_at_checked(length).ok_or(Damaged)?;
        self.0 = rest;
        String::from_utf8(label.to_vec()).map_err(|_| Damaged)
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).expect("nobody has four thousand million intents, or letters in a label")
}

fn sum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Intent;
    use proptest::prelude::*;

    fn model() -> Model {
        let intent = |name: &str, example: &str| Intent {
            label: format!("id-{name}"),
            name: name.to_owned(),
            examples: vec![example.to_owned()],
        };
        Model::learn(&[
            intent("Refund", "my money back"),
            intent("Card", "lost my card"),
        ])
    }

    #[test]
    fn a_model_reads_back_as_it_was_written() {
        for model in [model(), Model::learn(&[])] {
            let bytes = model.to_bytes();
            assert_eq!(Model::from_bytes(&bytes).as_ref(), Ok(&model));
        }
    }

    #[test]
    fn any_changed_byte_is_noticed() {
        let bytes = model().to_bytes();
        for at in (0..bytes.len()).step_by(997).chain([0, bytes.len() - 1]) {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_eq!(Model::from_bytes(&changed), Err(Damaged), "byte {at}");
        }
        assert_eq!(Model::from_bytes(&bytes[..bytes.len() - 1]), Err(Damaged));
        assert_eq!(Model::from_bytes(&[]), Err(Damaged));
    }

    proptest! {
        /// Also bytes with a good sum are read without a panic and without asking for endless memory.
        #[test]
        fn no_bytes_make_it_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..200), is_ours in any::<bool>()) {
            if is_ours {
                bytes.splice(0..0, MAGIC.into_iter().chain(VERSION.to_le_bytes()));
            }
            bytes.extend(sum(&bytes).to_le_bytes());
            prop_assert_eq!(Model::from_bytes(&bytes), Err(Damaged));
        }
    }
}
