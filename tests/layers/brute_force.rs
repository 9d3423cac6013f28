//! Sizes counted place by place, for the kinds whose formula is not a sliding window's.

use cnn_lang::layer::{
    Axis, Conv, Dilation, Kernel, Layer, Local, Padding, Pitch, Shape, ShapeError, Stride,
    TransposedConv,
};
use cnn_lang::syntax::number::Number;
use proptest::prelude::*;

/// Kernel, stride, dilation.
fn taps() -> impl Strategy<Value = (u64, u64, u64)> {
    (1u64..7, 1u64..6, 1u64..4)
}

/// Lays a kernel down for each place of the input and marks what it touches.
fn scatter(input: u64, (kernel, stride, dilation): (u64, u64, u64)) -> u64 {
    let touched =
        (0..input).flat_map(|at| (0..kernel).map(move |tap| at * stride + tap * dilation));
    touched.max().unwrap() + 1
}

proptest! {
    #[test]
    fn transposed_convolutions_lay_kernels_down(
        (height, width) in (1u64..12, 1u64..12),
        (down, across) in (taps(), taps()),
        (top, bottom, left, right) in (0u64..6, 0u64..6, 0u64..6, 0u64..6),
        more in (0u64..6, 0u64..6),
        (channels, features, groups) in (1u64..4, 1u64..4, 1u64..4),
    ) {
        let output_pad = (more.0 % down.1.max(down.2), more.1 % across.1.max(across.2));
        let transposed = TransposedConv {
            features: features * groups,
            kernel: Kernel::new(down.0, across.0),
            stride: Stride::new(down.1, across.1),
            padding: Padding::Sides { top, bottom, left, right },
            output_pad,
            dilation: Dilation::new(down.2, across.2),
            groups,
            bias: false,
        };
        let layer = Layer::from(transposed);
        let input = [Shape::map(channels * groups, height, width)];
        let rows = (scatter(height, down) + output_pad.0) as i64 - (top + bottom) as i64;
        let columns = (scatter(width, across) + output_pad.1) as i64 - (left + right) as i64;
        let Ok(found) = layer.infer(&input) else {
            prop_assert!(rows < 1 || columns < 1);
            let error = layer.infer(&input).unwrap_err();
            let is_its_own = matches!(error, ShapeError::PaddingExceedsOutput { .. });
            prop_assert!(is_its_own, "{:?}", error);
            return Ok(());
        };
        let expected = Shape::map(features * groups, rows as u64, columns as u64);
        prop_assert_eq!(found[0], expected);

        // Every value of the input meets every tap of the kernels of its group.
        let mut products = 0;
        for _value in 0..channels * groups * height * width {
            products += features * down.0 * across.0;
        }
        prop_assert_eq!(layer.macs(&input, &found), Some(products));
        let weights = channels * groups * features * down.0 * across.0;
        prop_assert_eq!(layer.parameters(&input, &found), Some(weights));

        // The window that slides over the grid with zeros between the places says the same,
        // where padding does not cut its first positions away.
        let reach = ((down.0 - 1) * down.2, (across.0 - 1) * across.2);
        let window = layer.window(&input).unwrap();
        if top.max(bottom) <= reach.0 {
            let stretched = (height - 1) * down.1 + 1;
            let slid = window.slide(Axis::Height, stretched).unwrap();
            prop_assert_eq!(slid.count as i64, rows);
        }
        if left.max(right) <= reach.1 {
            let stretched = (width - 1) * across.1 + 1;
            let slid = window.slide(Axis::Width, stretched).unwrap();
            prop_assert_eq!(slid.count as i64, columns);
        }
        let pitch = Pitch {
            height: Number::ratio(1, i128::from(down.1)).unwrap(),
            width: Number::ratio(1, i128::from(across.1)).unwrap(),
        };
        prop_assert_eq!(layer.pitch(&input, &found), pitch);
    }

    /// "When a Conv2d and a ConvTranspose2d are initialized with same parameters, they are
    /// inverses of each other in regard to the input and output shapes" (PyTorch), if `output_pad`
    /// is what the convolution dropped.
    #[test]
    fn transposed_convolutions_undo_the_sizes_of_convolutions(
        input in 7u64..40,
        (size, stride, dilation) in (1u64..4, 1u64..5, 1u64..3),
        pad in 0u64..4,
    ) {
        let kernel = Kernel::new(size, size);
        let dilation_ = Dilation::new(dilation, dilation);
        let padding = Padding::even(pad, pad);
        let groups = 1;
        let conv = Layer::from(Conv {
            features: 2,
            kernel,
            stride: Stride::new(stride, stride),
            padding,
            dilation: dilation_,
            groups,
            bias: true,
        });
        let large = Shape::map(3, input, input);
        let small = conv.infer(&[large]).unwrap();
        let dropped = (input + 2 * pad - dilation * (size - 1) - 1) % stride;
        let back = Layer::from(TransposedConv {
            features: 3,
            kernel,
            stride: Stride::new(stride, stride),
            padding,
            output_pad: (dropped, dropped),
            dilation: dilation_,
            groups,
            bias: true,
        });
        prop_assert_eq!(back.infer(&small).unwrap()[0], large);
    }

    #[test]
    fn local_convolutions_are_convolutions_with_weights_for_each_place(
        (channels, height, width) in (1u64..4, 6u64..14, 6u64..14),
        (kernel, stride, pad) in (1u64..6, 1u64..4, 0u64..3),
    ) {
        let (kernel, stride) = (Kernel::new(kernel, 1), Stride::new(stride, 1));
        let padding = Padding::even(pad, 0);
        let local = Layer::from(Local { features: 2, kernel, stride, padding, bias: true });
        let conv = Layer::from(Conv {
            features: 2,
            kernel,
            stride,
            padding,
            dilation: Dilation::new(1, 1),
            groups: 1,
            bias: true,
        });
        let input = [Shape::map(channels, height, width)];
        let found = local.infer(&input).unwrap();
        prop_assert_eq!(&found, &conv.infer(&input).unwrap());
        prop_assert_eq!(local.macs(&input, &found), conv.macs(&input, &found));
        let places = found[0].height() * found[0].width();
        let shared = conv.parameters(&input, &found).unwrap();
        prop_assert_eq!(local.parameters(&input, &found), Some(places * shared));
    }
}
