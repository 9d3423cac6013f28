//! What is known of a layer that does not fit: what it gives all the same, and what is wrong with
//! it whatever flows in.

use super::{Flatten, Identity, Layer, Shape, ShapeError};
use smallvec::{SmallVec, smallvec};

/// A map large enough for every kernel.
const LARGE: u64 = 1 << 24;

impl Layer {
    /// Whether [`Layer::mended`] may know of a mistake in it what it gives in spite of that.
    pub fn is_mendable(&self) -> bool {
        match self {
            Layer::Conv(conv) => conv.groups > 1,
            Layer::TransposedConv(conv) => conv.groups > 1,
            Layer::Dense(_) | Layer::GroupNorm(_) | Layer::ChannelShuffle(_) => true,
            _ => false,
        }
    }

    /// Layers that give what this one gives when `mistake` is mended, in whatever way; `None`
    /// where that depends on the way.
    pub fn mended(&self, mistake: &ShapeError) -> Option<SmallVec<[Layer; 2]>> {
        match (self, mistake) {
            // The number of groups is no matter of the shape; other features would be.
            (Layer::Conv(conv), ShapeError::Indivisible { .. })
                if conv.features.checked_rem(conv.groups) == Some(0) =>
            {
                let mut conv = conv.clone();
                conv.groups = 1;
                Some(smallvec![conv.into()])
            }
            (Layer::TransposedConv(conv), ShapeError::Indivisible { .. })
                if conv.features.checked_rem(conv.groups) == Some(0) =>
            {
                let mut conv = conv.clone();
                conv.groups = 1;
                Some(smallvec![conv.into()])
            }
            (Layer::GroupNorm(_) | Layer::ChannelShuffle(_), ShapeError::Indivisible { .. }) => {
                Some(smallvec![Identity.into()])
            }
            // Flattened or pooled before it, it gives the same.
            (Layer::Dense(_), ShapeError::DenseOnMap { .. }) => {
                Some(smallvec![Flatten.into(), self.clone()])
            }
            _ => None,
        }
    }

    /// What is wrong with it whatever flows in.
    pub fn mistake_in_itself(&self) -> Option<ShapeError> {
        let (features, groups) = match self {
            Layer::Conv(conv) => (conv.features, conv.groups),
            Layer::TransposedConv(conv) => (conv.features, conv.groups),
            Layer::Pool(_) | Layer::StochasticPool(_) | Layer::LpPool(_) => {
                let mistake = self.infer(&[Shape::map(1, LARGE, LARGE)]).err();
                return mistake.filter(|it| matches!(it, ShapeError::PoolPadding { .. }));
            }
            _ => return None,
        };
        // As if the channels were those that would do.
        super::groups_divide(groups.checked_mul(features)?, features, groups).err()
    }
}

#[cfg(test)]
mod tests {
    use crate::elaborate::{Program, analyze};
    use crate::source::Memory;

    /// What is found in `lines` below an input.
    fn codes(lines: &str) -> Vec<&'static str> {
        let text = format!("network n {{\n  input 8x16x16\n{lines}\n}}\n");
        let program = Program::load(&Memory::new(), "a.cnn", "a.cnn", text.as_str());
        let found = analyze(&program, None, &[]).diagnostics;
        found.iter().map(|it| it.code.id).collect()
    }

    #[test]
    fn one_mistake_does_not_hide_the_next() {
        assert_eq!(codes("conv 9 3x3 groups=3\ngroupnorm 2"), ["S003", "S003"]);
        assert_eq!(
            codes("dense 10\nrelu\nreshape 11\ndense 3"),
            ["S005", "S006"]
        );
        assert_eq!(codes("groupnorm 3\nconv 8 20x20"), ["S003", "S001"]);
    }

    #[test]
    fn what_may_be_right_is_not_told() {
        // Of 9 features or 3 groups either may be wrong.
        assert_eq!(codes("conv 9 3x3 groups=4\nconv 8 3x3 groups=2"), ["S003"]);
        assert_eq!(codes("maxpool 3 pad=2\nconv 8 16x16"), ["S009"]);
    }
}
