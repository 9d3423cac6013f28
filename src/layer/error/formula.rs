//! How sizes are computed that grow too large, with their numbers.

use crate::layer::Shape;
use smallvec::SmallVec;

/// How a size is computed that is too large to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Formula {
    /// `32·4611686018427387904`
    Product(SmallVec<[u64; 4]>),
    /// `32 + 9223372036854775807`
    Sum(SmallVec<[u64; 4]>),
    /// The rows or columns that a dilated kernel spans: `dilation·(kernel − 1) + 1`.
    Span {
        /// The kernel, without dilation.
        kernel: u64,
        /// The dilation.
        dilation: u64,
    },
    /// The extent that the kernels of a transposed convolution cover: `(input − 1)·stride +
    /// dilation·(kernel − 1) + output_pad + 1`.
    Spread {
        /// The input size.
        input: u64,
        /// The stride.
        stride: u64,
        /// The kernel, without dilation.
        kernel: u64,
        /// The dilation.
        dilation: u64,
        /// The rows or columns added at the end.
        output_pad: u64,
    },
    /// A count over a network, at the layer where it exceeds the largest number.
    Counted {
        /// The shape of the layer's input.
        from: Shape,
        /// The shape of its output.
        to: Shape,
    },
}

impl Formula {
    /// Its value, where that has at most 38 digits.
    pub(super) fn value(&self) -> Option<u128> {
        let span = |kernel: u64, dilation: u64| {
            u128::from(dilation)
                .checked_mul(u128::from(kernel.checked_sub(1)?))?
                .checked_add(1)
        };
        match self {
            Formula::Product(factors) => factors
                .iter()
                .try_fold(1u128, |all, factor| all.checked_mul((*factor).into())),
            Formula::Sum(parts) => parts
                .iter()
                .try_fold(0u128, |all, part| all.checked_add((*part).into())),
            Formula::Span { kernel, dilation } => span(*kernel, *dilation),
            Formula::Spread {
                input,
                stride,
                kernel,
                dilation,
                output_pad,
            } => u128::from(input.checked_sub(1)?)
                .checked_mul((*stride).into())?
                .checked_add(span(*kernel, *dilation)?)?
                .checked_add((*output_pad).into()),
            Formula::Counted { .. } => None,
        }
    }
}

impl std::fmt::Display for Formula {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let joined = |numbers: &[u64], sign: &str| {
            let numbers: Vec<String> = numbers.iter().map(u64::to_string).collect();
            numbers.join(sign)
        };
        match self {
            Formula::Product(factors) => f.write_str(&joined(factors, "·")),
            Formula::Sum(parts) => f.write_str(&joined(parts, " + ")),
            Formula::Span { kernel, dilation } => write!(f, "{dilation}·({kernel} − 1) + 1"),
            Formula::Spread {
                input,
                stride,
                kernel,
                dilation,
                output_pad,
            } => write!(
                f,
                "({input} − 1)·{stride} + {dilation}·({kernel} − 1) + {output_pad} + 1"
            ),
            Formula::Counted { from, to } => {
                write!(
                    f,
                    "those of a layer from {from} to {to} and of the layers before it"
                )
            }
        }
    }
}
