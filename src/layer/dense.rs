//! Fully connected layers.

use super::conv::{FEATURES, WITH_BIAS};
use super::dialect::{
    Dialects, Needless, activation, also, caffe, caffe_v1, darknet, is, keras, onnx, pytorch, same,
    skip,
};
use super::kind::kind;
use super::{Class, Flatten, LayerKind, Recovery, Shape, ShapeError, Shapes, one, only, product};
use smallvec::smallvec;

kind! {
    /// `dense features`: every output is a weighted sum of all inputs. Takes a vector, or a map of
    /// Cx1x1, which holds the same values.
    pub struct Dense {
        /// Outputs.
        features: u64 = [FEATURES],
        /// Whether each output has a learned constant.
        bias: bool = [WITH_BIAS],
    }
    DENSE = "dense" "a fully connected layer";
}

impl LayerKind for Dense {
    fn may_recover(&self) -> bool {
        true
    }

    /// A map that is flattened or pooled before it has the same result.
    fn recovered_output(&self, error: &ShapeError) -> Option<Recovery> {
        matches!(error, ShapeError::DenseOnMap { .. })
            .then(|| smallvec![Flatten.into(), self.clone().into()])
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let input = only(inputs);
        if input.height() != 1 || input.width() != 1 {
            return Err(ShapeError::DenseOnMap { input });
        }
        Ok(one(Shape::vector(self.features)))
    }

    /// inputs x features, and a bias per feature.
    fn parameters(&self, inputs: &[Shape], _outputs: &[Shape]) -> Option<u64> {
        let weights = product(&[only(inputs).channels(), self.features])?;
        weights.checked_add(if self.bias { self.features } else { 0 })
    }

    /// inputs x features.
    fn macs(&self, inputs: &[Shape], _outputs: &[Shape]) -> Option<u64> {
        product(&[only(inputs).channels(), self.features])
    }

    fn class(&self, _inputs: &[Shape]) -> Class {
        Class::Dense
    }
}

pub(super) static DIALECTS: Dialects = &[(
    &DENSE,
    &[
        pytorch(
            &["Linear", "LazyLinear"],
            &[
                skip("in_features", Needless::Values),
                is("out_features", "features"),
                same("bias"),
            ],
        ),
        keras(
            &["Dense"],
            &[
                is("units", "features"),
                activation("activation"),
                is("use_bias", "bias"),
            ],
        ),
        caffe(
            &["InnerProduct"],
            "inner_product_param",
            &[is("num_output", "features"), is("bias_term", "bias")],
        ),
        caffe_v1(&["INNER_PRODUCT"]),
        onnx(&["Gemm"], &[skip("transB", Needless::NoEffect)]),
        darknet(
            &["connected"],
            &[is("output", "features"), activation("activation")],
        ),
        also(
            &["fc", "fullyconnected", "ip", "denselayer"],
            &[
                is("neurons", "features"),
                is("num_units", "features"),
                is("hidden", "features"),
                is("num_features", "features"),
            ],
        ),
    ],
)];
