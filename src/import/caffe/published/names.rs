//! The names of a file: each is hashed once and is a number from then on.

use crate::import::caffe::convention::is_of_minerva;
use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A name, as its place among the [`Names`].
pub(super) type Name = u32;

/// The meaning of a name for the extractor.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Traits {
    /// It contains `inception`.
    pub inception: bool,
    /// It contains `data0`: as a top it is an image.
    pub image: bool,
    /// A top of this name is a blob without a layer.
    pub placeholder: bool,
    /// A layer of this name hands the number of outputs of its input on.
    pub hands_on: bool,
    /// A placeholder that takes the number of outputs of its maker.
    pub takes: bool,
    /// It is an activation's or dropout's type, so that the widths of splits leave it out.
    pub ignored: bool,
    /// Only MINERvA's networks have it.
    pub minerva: bool,
}

/// The names of a file, in the order in which they come up.
#[derive(Debug, Default)]
pub(super) struct Names<'t> {
    known: HashMap<Cow<'t, str>, Name, BuildHasherDefault<Fast>>,
    texts: Vec<(Cow<'t, str>, Traits)>,
}

impl<'t> Names<'t> {
    pub(super) fn with_capacity(names: usize) -> Self {
        Self {
            known: HashMap::with_capacity_and_hasher(names, BuildHasherDefault::default()),
            texts: Vec::with_capacity(names),
        }
    }

    /// The number of a text.
    pub(super) fn name(&mut self, text: Cow<'t, str>) -> Name {
        if let Some(&name) = self.known.get(&text) {
            return name;
        }
        let name = Name::try_from(self.texts.len()).unwrap_or(Name::MAX);
        self.texts.push((text.clone(), traits(&text)));
        self.known.insert(text, name);
        name
    }

    pub(super) fn text(&self, name: Name) -> &str {
        let found = self.texts.get(name as usize);
        found.map_or("", |(text, _)| text.as_ref())
    }

    pub(super) fn traits(&self, name: Name) -> Traits {
        let found = self.texts.get(name as usize);
        found.map_or(Traits::default(), |(_, traits)| *traits)
    }

    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether one of them is MINERvA's.
    pub(super) fn any_minerva(&self) -> bool {
        self.texts.iter().any(|(_, traits)| traits.minerva)
    }
}

fn traits(text: &str) -> Traits {
    Traits {
        inception: contains(text, b"inception"),
        image: contains(text, b"data0"),
        placeholder: matches!(
            text,
            "target_label"
                | "target_label_planecode"
                | "source_data"
                | "label_planecode"
                | "data"
                | "Slice NodeX1"
                | "Slice NodeX2"
                | "bottleneck"
                | "discard_features"
                | "keep_features"
                | "dc_labels"
                | "label"
        ),
        hands_on: matches!(
            text,
            "alias_to_bottleneck" | "slice_features" | "bottleneck_alias" | "grl"
        ),
        takes: matches!(text, "bottleneck" | "keep_features"),
        ignored: super::read::is_activation(text) || text == "Dropout",
        minerva: is_of_minerva(text),
    }
}

/// Names are too short for the standard library's search to pay.
fn contains(text: &str, part: &[u8]) -> bool {
    text.as_bytes()
        .windows(part.len())
        .any(|window| window == part)
}

/// A hash of short texts by eight bytes a step, after Firefox's (multiply and rotate). The table
/// lives as long as one file is measured, so nobody can choose names against it for long.
#[derive(Clone, Copy, Debug, Default)]
struct Fast(u64);

impl Fast {
    fn mix(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Fast {
    fn write(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        for eight in eights {
            self.mix(u64::from_le_bytes(*eight));
        }
        let mut last = 0u64;
        for byte in rest {
            last = last << 8 | u64::from(*byte);
        }
        self.mix(last);
    }

    fn write_u8(&mut self, value: u8) {
        self.mix(u64::from(value));
    }

    fn finish(&self) -> u64 {
        // The table takes the high bits for its groups, the low ones for its places.
        self.0 ^ self.0 >> 32
    }
}
