//! Features of a text: hashed n-grams of words and letters, weighted by how rare they are.

use crate::words::{Word, words};

/// The buckets of all features: one half for words, one for letters. Twice as many make nothing better.
pub(crate) const BUCKETS: usize = 1 << 14;

const HALF: u64 = BUCKETS as u64 / 2;

/// What all words of a text weigh against all its letters: letters also tell words that were never seen.
const WORDS_SHARE: f32 = 0.7;

/// How much more a rare feature says than one that is everywhere. Less than is usual: examples are few, and what a
/// desk's contacts have in common is seldom in one of them only.
const RARITY_SHARE: f32 = 0.3;

/// How many letters make a feature: inside words with their gaps, and of scripts without gaps.
const LETTERS: (usize, usize) = (2, 4);
const UNSPACED_LETTERS: (usize, usize) = (1, 3);

/// The features of one text.
///
/// Shape: buckets ascend, each once.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Features(Vec<(u16, f32)>);

impl Features {
    /// Counts the n-grams of a text: 1 and 2 words; 2 to 4 letters inside a word with its gaps, or 1 to 3 of a script
    /// without gaps. Of n equal ones 1 + ln n count.
    pub(crate) fn of(text: &str) -> Self {
        let mut buckets = Vec::new();
        let mut before: Option<String> = None;
        for word in words(text) {
            match word {
                Word::Spaced(word) => {
                    buckets.push(word_bucket(&[&word]));
                    if let Some(before) = before.take() {
                        buckets.push(word_bucket(&[&before, &word]));
                    }
                    let letters: Vec<char> =
                        [' '].into_iter().chain(word.chars()).chain([' ']).collect();
                    letter_buckets(&letters, LETTERS, &mut buckets);
                    before = Some(word);
                }
                Word::Unspaced(letters) => {
                    letter_buckets(&letters, UNSPACED_LETTERS, &mut buckets);
                    before = None;
                }
            }
        }
        buckets.sort_unstable();
        let counted = buckets.chunk_by(|a, b| a == b);
        Self(
            counted
                .map(|equal| (equal[0], 1.0 + (equal.len() as f32).ln()))
                .collect(),
        )
    }

    /// Returns the buckets and their values.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = (usize, f32)> + '_ {
        self.0
            .iter()
            .map(|(bucket, value)| (usize::from(*bucket), *value))
    }
}

fn word_bucket(words: &[&str]) -> u16 {
    let mut hash = Hash::default();
    for word in words {
        word.bytes().for_each(|byte| hash.add(byte));
        hash.add(b' ');
    }
    hash.bucket(0)
}

fn letter_buckets(letters: &[char], (shortest, longest): (usize, usize), buckets: &mut Vec<u16>) {
    for start in 0..letters.len() {
        let mut hash = Hash::default();
        for (length, letter) in (1..=longest).zip(&letters[start..]) {
            u32::from(*letter)
                .to_le_bytes()
                .into_iter()
                .for_each(|byte| hash.add(byte));
            if length >= shortest {
                buckets.push(hash.bucket(HALF));
            }
        }
    }
}

/// FNV-1a with a finish that spreads it: few bits of it are used.
struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    fn add(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }

    fn bucket(&self, first: u64) -> u16 {
        let spread = (self.0 ^ (self.0 >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let bucket = first + (spread >> 40) % HALF;
        u16::try_from(bucket).expect("there are 2^14 buckets")
    }
}

/// How much each bucket says: rare ones say more.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rarity(pub(crate) Vec<f32>);

impl Rarity {
    /// Learns from texts: 1 + share · ln((1 + n) / (1 + n with it)).
    pub(crate) fn learn(texts: &[Features]) -> Self {
        let mut seen = vec![0_u32; BUCKETS];
        for text in texts {
            for (bucket, _) in text.iter() {
                seen[bucket] += 1;
            }
        }
        let all = 1.0 + texts.len() as f32;
        let rarity = |seen: u32| 1.0 + RARITY_SHARE * (all / (1.0 + seen as f32)).ln();
        Self(seen.into_iter().map(rarity).collect())
    }

    /// Weighs features, words against letters by their share, all together to length one; an empty text stays empty.
    pub(crate) fn weigh(&self, features: &Features) -> Features {
        let mut weighed: Vec<(u16, f32)> = features
            .0
            .iter()
            .map(|(bucket, value)| (*bucket, value * self.0[usize::from(*bucket)]))
            .collect();
        let middle = weighed.partition_point(|(bucket, _)| u64::from(*bucket) < HALF);
        let (words, letters) = weighed.split_at_mut(middle);
        scale(words, WORDS_SHARE);
        scale(letters, 1.0);
        scale(&mut weighed, 1.0);
        Features(weighed)
    }
}

/// Makes features as long as `to`, if they have a length.
fn scale(features: &mut [(u16, f32)], to: f32) {
    let length = features
        .iter()
        .map(|(_, value)| value * value)
        .sum::<f32>()
        .sqrt();
    if length > 0.0 {
        for (_, value) in features {
            *value *= to / length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn equal_words_in_another_order_share_most_features() {
        let a = Features::of("lost my card");
        let b = Features::of("card lost, my!");
        let shared = a.0.iter().filter(|feature| b.0.contains(feature)).count();
        assert!(
            shared * 10 >= a.0.len() * 8 && a != b,
            "{shared} of {}",
            a.0.len()
        );
    }

    #[test]
    fn words_and_letters_have_halves_of_their_own() {
        let halves = |text: &str| {
            let features = Features::of(text);
            let words = features
                .0
                .iter()
                .filter(|(bucket, _)| u64::from(*bucket) < HALF);
            (words.count(), features.0.len())
        };
        let (words, all) = halves("lost card");
        assert_eq!(words, 3, "two words and their pair");
        assert!(all > 20);
        assert_eq!(halves("退款").0, 0);
        assert_eq!(halves("退款").1, 3);
    }

    #[test]
    fn what_is_everywhere_says_least() {
        let texts: Vec<_> = ["my card", "my phone", "my bill"]
            .into_iter()
            .map(Features::of)
            .collect();
        let rarity = Rarity::learn(&texts);
        let weight = |word: &str| rarity.0[usize::from(word_bucket(&[word]))];
        assert!(weight("my") < weight("card"));
        assert!((weight("my") - 1.0).abs() < 1e-6);
    }

    proptest! {
        #[test]
        fn any_text_has_features_of_length_one_or_none(text in "\\PC{0,200}") {
            let features = Features::of(&text);
            let rarity = Rarity::learn(std::slice::from_ref(&features));
            let length: f32 = rarity.weigh(&features).iter().map(|(_, value)| value * value).sum();
            prop_assert!(length == 0.0 || (length - 1.0).abs() < 1e-4);
            prop_assert!(features.0.windows(2).all(|pair| pair[0].0 < pair[1].0));
        }
    }
}
