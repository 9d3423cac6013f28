//! Sizes counted place by place, for the kinds whose formula is not a sliding window's.

use cnn_lang::layer::{
    Axis, Conv, DepthToSpace, Dilation, Kernel, Layer, LpPool, MapAxis, OutputStride, Padding,
    Permute, Pool, PoolKind, Reshape, Rounding, Shape, ShapeError, Slice, SpaceToDepth,
    StochasticPool, Stride, TransposedConv, Window,
};
use cnn_lang::number::Number;
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
        let stride = OutputStride {
            height: Number::ratio(1, i128::from(down.1)).unwrap(),
            width: Number::ratio(1, i128::from(across.1)).unwrap(),
        };
        prop_assert_eq!(layer.output_stride(&input, &found), stride);
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
        let conv = Layer::from(Conv { pad_mode: cnn_lang::layer::PadMode::Zeros,
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
    fn poolings_of_every_kind_have_the_sizes_of_maxpool(
        (height, width) in (1u64..20, 1u64..20),
        (down, across) in (taps(), taps()),
        pad in (0u64..4, 0u64..4),
        rounding in prop::sample::select(vec![Rounding::Floor, Rounding::Ceil, Rounding::Caffe]),
        same in prop::bool::ANY,
    ) {
        let padding = if same { Padding::Same } else { Padding::even(pad.0, pad.1) };
        let window = Window {
            kernel: Kernel::new(down.0, across.0),
            stride: Stride::new(down.1, across.1),
            dilation: Dilation::new(down.2, across.2),
            padding,
            rounding,
        };
        let input = [Shape::map(3, height, width)];
        let max = Layer::from(Pool { kind: PoolKind::Max, window, count_pad: false });
        let power = Number::ratio(3, 2).unwrap();
        for other in [StochasticPool { window }.into(), LpPool { window, power }.into()] {
            let other: Layer = other;
            prop_assert_eq!(other.infer(&input), max.infer(&input));
            prop_assert_eq!(other.class(&input), max.class(&input));
            prop_assert_eq!(other.window(&input), max.window(&input));
        }
    }

    #[test]
    fn reshape_keeps_every_value(
        (c, h, w) in (1u64..5, 1u64..5, 1u64..5),
        wanted in (1u64..9, 1u64..9, 1u64..9),
        features in 1u64..70,
    ) {
        let values = (0..c).flat_map(|_| 0..h).flat_map(|_| 0..w).count() as u64;
        let input = Shape::map(c, h, w);
        for (shape, room) in [
            (Shape::map(wanted.0, wanted.1, wanted.2), wanted.0 * wanted.1 * wanted.2),
            (Shape::vector(features), features),
            (Shape::map(w, c, h), values),
        ] {
            match Layer::from(Reshape { shape }).infer(&[input]) {
                Ok(found) => {
                    prop_assert_eq!(room, values);
                    prop_assert_eq!(found[0], shape);
                }
                Err(error) => {
                    prop_assert!(room != values);
                    let both = error.formula().unwrap();
                    let shown = |count: u64| both.contains(&count.to_string());
                    prop_assert!(shown(room) && shown(values), "{}", both);
                }
            }
        }
    }

    /// Each place of the input is moved by itself; the shape is what the moved places take up.
    #[test]
    fn permute_moves_every_place(
        extents in [1u64..5, 1u64..5, 1u64..5],
        order in Just([0usize, 1, 2]).prop_shuffle(),
    ) {
        let axes = [MapAxis::Channels, MapAxis::Height, MapAxis::Width];
        let [c, h, w] = extents;
        let mut taken = [0; 3];
        for place in (0..c).flat_map(|c| (0..h).flat_map(move |h| (0..w).map(move |w| [c, h, w]))) {
            for (to, &from) in order.iter().enumerate() {
                taken[to] = taken[to].max(place[from] + 1);
            }
        }
        let input = Shape::map(c, h, w);
        let permute = Layer::from(Permute { order: order.map(|axis| axes[axis]) });
        let moved = permute.infer(&[input]).unwrap();
        prop_assert_eq!(moved[0], Shape::map(taken[0], taken[1], taken[2]));
        let back = [0, 1, 2].map(|axis| axes[order.iter().position(|&from| from == axis).unwrap()]);
        prop_assert_eq!(Layer::from(Permute { order: back }).infer(&moved).unwrap()[0], input);
    }

    #[test]
    fn slices_that_meet_are_the_whole(
        (c, h, w) in (1u64..9, 1u64..9, 1u64..9),
        (from, length) in (0u64..9, 1u64..9),
        axis in prop::sample::select(vec![MapAxis::Channels, MapAxis::Height, MapAxis::Width]),
    ) {
        let input = Shape::map(c, h, w);
        let to = from + length;
        let kept = (0..axis.extent(input)).filter(|place| (from..to).contains(place)).count();
        let slice = Layer::from(Slice { from, to, axis });
        match slice.infer(&[input]) {
            Ok(found) => {
                prop_assert_eq!(axis.extent(found[0]), kept as u64);
                let others = found[0].values().unwrap() / kept as u64;
                prop_assert_eq!(others, input.values().unwrap() / axis.extent(input));
            }
            Err(error) => {
                prop_assert!((kept as u64) < length);
                let is_its_own = matches!(error, ShapeError::SliceOutside { .. });
                prop_assert!(is_its_own, "{:?}", error);
            }
        }
    }

    #[test]
    fn channels_become_blocks_and_back(
        (channels, height, width, factor) in (1u64..40, 1u64..9, 1u64..9, 1u64..5),
    ) {
        let input = Shape::map(channels, height, width);
        let unfold = Layer::from(DepthToSpace { factor });
        match unfold.infer(&[input]) {
            Ok(large) => {
                prop_assert_eq!(large[0].values(), input.values());
                let fold = Layer::from(SpaceToDepth { factor });
                prop_assert_eq!(fold.infer(&large).unwrap()[0], input);
                // One step of the large grid is 1/factor of one of the small, and back.
                let up = unfold.output_stride(&[input], &large).height;
                let down = fold.output_stride(&large, &[input]).height;
                prop_assert_eq!(down, Number::from(factor));
                prop_assert_eq!(up.multiply(down), Some(Number::ONE));
            }
            Err(error) => {
                prop_assert!(channels % (factor * factor) != 0);
                let is_its_own = matches!(error, ShapeError::IndivisibleBlocks { .. });
                prop_assert!(is_its_own, "{:?}", error);
            }
        }
    }
}
