//! What holds for all sizes, against definitions written down a second time.

use cnn_lang::layer::{
    AdaptivePool, Axis, ChannelShuffle, Concat, ConcatAxis, Conv, Crop, Dense, DepthPart,
    DepthToSpace, Depthwise, Dilation, Elementwise, Flatten, GlobalPool, GridSize, GroupNorm,
    Interpolation, Join, Kernel, Layer, LayerNorm, Local, LpPool, MapAxis, MaxUnpool, Maxout,
    NormAxis, Pad, PadMode, Padding, Pool, PoolKind, Reshape, RoiKind, RoiPool, Rounding, Scale,
    Shape, ShapeError, Slice, SpaceToDepth, Split, StochasticPool, Stride, Target, TransposedConv,
    Unpooling, Upsample, Window,
};
use cnn_lang::number::{Extents, Number};
use proptest::prelude::*;

/// One axis: kernel, stride, dilation.
type Taps = (u64, u64, u64);

fn taps() -> impl Strategy<Value = Taps> {
    (1u64..8, 1u64..7, 1u64..5)
}

fn window(height: Taps, width: Taps, padding: Padding, rounding: Rounding) -> Window {
    Window {
        kernel: Kernel::new(height.0, width.0),
        stride: Stride::new(height.1, width.1),
        dilation: Dilation::new(height.2, width.2),
        padding,
        rounding,
    }
}

fn span((kernel, _, dilation): Taps) -> u64 {
    (0..kernel).map(|tap| tap * dilation).max().unwrap() + 1
}

/// Positions are tried one by one: whole windows count; with [`Rounding::Ceil`] and
/// [`Rounding::Caffe`] also the next one, if the whole ones leave something over (a first one must
/// reach into the last stride, or the quotient would round up to less than 0).
fn walk(
    input: u64,
    (before, after): (u64, u64),
    taps: Taps,
    rounding: Rounding,
    padded: bool,
) -> u64 {
    let (end, stride) = (before + input + after, taps.1);
    let whole = |start: u64| start + span(taps) <= end;
    let mut count = 0;
    while whole(count * stride) {
        count += 1;
    }
    let next = count * stride;
    let leaves_something = match count {
        0 => span(taps) < end + stride,
        _ => next - stride + span(taps) < end,
    };
    let starts_inside = next < before + input;
    let one_more = match rounding {
        Rounding::Floor => false,
        Rounding::Ceil => leaves_something && starts_inside,
        Rounding::Caffe => leaves_something && (starts_inside || !padded),
    };
    count + u64::from(one_more)
}

/// `pooling_output_shape_pad_lr` in PyTorch's `Pool.h`.
fn pytorch(input: u64, (before, after): (u64, u64), taps: Taps, ceil: bool) -> i64 {
    let (kernel, stride, dilation) = (taps.0 as i64, taps.1 as i64, taps.2 as i64);
    let (input, before, after) = (input as i64, before as i64, after as i64);
    let more = if ceil { stride - 1 } else { 0 };
    let room = input + before + after - dilation * (kernel - 1) - 1 + more;
    let mut output = room.div_euclid(stride) + 1;
    if ceil && (output - 1) * stride >= input + before {
        output -= 1;
    }
    output
}

/// `PoolingLayer::Reshape` in Caffe's `pooling_layer.cpp`, both axes together.
fn caffe(input: [u64; 2], pad: [u64; 2], kernel: [u64; 2], stride: [u64; 2]) -> [f64; 2] {
    [0, 1].map(|axis| {
        let [input, pad_here, kernel, stride] =
            [input[axis], pad[axis], kernel[axis], stride[axis]].map(|size| size as f64);
        let mut pooled = ((input + 2.0 * pad_here - kernel) / stride).ceil() + 1.0;
        if (pad[0] > 0 || pad[1] > 0) && (pooled - 1.0) * stride >= input + pad_here {
            pooled -= 1.0;
        }
        pooled
    })
}

/// The number of positions, 0 where not one window fits.
fn count(window: &Window, axis: Axis, input: u64) -> u64 {
    match window.slide(axis, input) {
        Ok(positions) => positions.count,
        Err(ShapeError::KernelExceedsInput { .. }) => 0,
        Err(error) => panic!("{error:?}"),
    }
}

proptest! {
    #[test]
    fn windows_that_fit_are_counted(
        input in 1u64..50,
        (top, bottom, left, right) in (0u64..9, 0u64..9, 0u64..9, 0u64..9),
        (height, width) in (taps(), taps()),
    ) {
        let padding = Padding::Sides { top, bottom, left, right };
        let window = window(height, width, padding, Rounding::Floor);
        let rows = count(&window, Axis::Height, input);
        prop_assert_eq!(rows, walk(input, (top, bottom), height, Rounding::Floor, true));
        prop_assert_eq!(rows as i64, pytorch(input, (top, bottom), height, false).max(0));
        let columns = count(&window, Axis::Width, input);
        prop_assert_eq!(columns, walk(input, (left, right), width, Rounding::Floor, true));
    }

    /// Padding up to half the window, as PyTorch's poolings demand.
    #[test]
    fn rounding_up_is_that_of_pytorch(
        input in 1u64..50,
        taps in taps(),
        (before, after) in (0u64..100, 0u64..100),
    ) {
        let half = span(taps) / 2 + 1;
        let (before, after) = (before % half, after % half);
        let padding = Padding::Sides { top: before, bottom: after, left: 0, right: 0 };
        let window = window(taps, taps, padding, Rounding::Ceil);
        let rows = count(&window, Axis::Height, input);
        prop_assert_eq!(rows as i64, pytorch(input, (before, after), taps, true).max(0));
        prop_assert_eq!(rows, walk(input, (before, after), taps, Rounding::Ceil, true));
    }

    #[test]
    fn rounding_up_is_that_of_caffe(
        input in [1u64..50, 1u64..50],
        kernel in [1u64..8, 1u64..8],
        stride in [1u64..7, 1u64..7],
        pad in [0u64..8, 0u64..8],
    ) {
        let pad = [0, 1].map(|axis| pad[axis] % (kernel[axis] / 2 + 1));
        let taps = [0, 1].map(|axis| (kernel[axis], stride[axis], 1));
        let padding = Padding::even(pad[0], pad[1]);
        let window = window(taps[0], taps[1], padding, Rounding::Caffe);
        let expected = caffe(input, pad, kernel, stride);
        for (at, axis) in [Axis::Height, Axis::Width].into_iter().enumerate() {
            let found = count(&window, axis, input[at]);
            prop_assert_eq!(found as f64, expected[at].max(0.0), "{}", axis);
            let padded = pad != [0, 0];
            let walked = walk(input[at], (pad[at], pad[at]), taps[at], Rounding::Caffe, padded);
            prop_assert_eq!(found, walked, "{}", axis);
        }
    }

    /// TensorFlow, "Neural Network: Notes on padding": output = ceil(input / stride), the padding
    /// is what the last window lacks, and the odd one comes last.
    #[test]
    fn same_is_that_of_tensorflow(
        input in 1u64..60,
        taps in taps(),
        rounding in prop::sample::select(vec![Rounding::Floor, Rounding::Ceil, Rounding::Caffe]),
    ) {
        let output = (0..input).step_by(taps.1 as usize).count() as u64;
        let total = ((output - 1) * taps.1 + span(taps)).max(input) - input;
        let same = window(taps, taps, Padding::Same, rounding).slide(Axis::Width, input).unwrap();
        prop_assert_eq!(same.count, output);
        prop_assert_eq!((same.before, same.after), (total / 2, total - total / 2));
        let lower = window(taps, taps, Padding::SameLower, rounding);
        let lower = lower.slide(Axis::Width, input).unwrap();
        prop_assert_eq!(lower.count, output);
        prop_assert_eq!((lower.before, lower.after), (same.after, same.before));
    }

    #[test]
    fn poolings_take_padding_up_to_half_their_window(
        input in 30u64..50,
        (height, width) in (taps(), taps()),
        (top, bottom, left, right) in (0u64..12, 0u64..12, 0u64..12, 0u64..12),
    ) {
        let padding = Padding::Sides { top, bottom, left, right };
        let pool = Layer::from(Pool {
            kind: PoolKind::Max,
            window: window(height, width, padding, Rounding::Floor),
            count_pad: false,
        });
        // Half of the kernel, whatever its dilation.
        let fits = 2 * top.max(bottom) <= height.0 && 2 * left.max(right) <= width.0;
        let found = pool.infer(&[Shape::map(1, input, input)]);
        let refused = matches!(found, Err(ShapeError::PoolPadding { .. }));
        prop_assert_eq!(refused, !fits);
        prop_assert_eq!(found.is_ok(), fits);
    }

    #[test]
    fn adaptive_poolings_give_the_size_they_are_asked_for(
        (channels, height, width) in (1u64..9, 1u64..40, 1u64..40),
        (rows, columns) in (1u64..40, 1u64..40),
    ) {
        let kind = PoolKind::Average;
        let pool = Layer::from(AdaptivePool { kind, size: GridSize::new(rows, columns) });
        let found = pool.infer(&[Shape::map(channels, height, width)]).unwrap();
        prop_assert_eq!(found[0], Shape::map(channels, rows, columns));
    }

    #[test]
    fn parts_joined_again_are_the_whole(
        parts in prop::collection::vec(1u64..9, 1..4),
        (height, width) in (1u64..9, 1u64..9),
    ) {
        let whole = Shape::map(parts.iter().sum(), height, width);
        let sizes = DepthPart::Sizes(Extents::new(&parts).unwrap());
        let split = Layer::from(Split { parts: sizes }).infer(&[whole]).unwrap();
        prop_assert_eq!(split.len(), parts.len());
        let concat = Layer::from(Concat { axis: ConcatAxis::Channels });
        prop_assert_eq!(concat.infer(&split).unwrap()[0], whole);

        let equal = DepthPart::Equal(parts.len() as u64);
        let whole = Shape::vector(whole.channels() * parts.len() as u64);
        let split = Layer::from(Split { parts: equal }).infer(&[whole]).unwrap();
        prop_assert_eq!(concat.infer(&split).unwrap()[0], whole);
    }

    #[test]
    fn blocks_become_channels_and_no_value_is_lost(
        (channels, height, width, factor) in (1u64..9, 1u64..9, 1u64..9, 1u64..5),
    ) {
        let small = Shape::map(channels, height, width);
        let target = Target::Factor(factor);
        let large = Layer::from(Upsample { target, mode: Interpolation::Nearest }).infer(&[small]).unwrap();
        let folded = Layer::from(SpaceToDepth { factor }).infer(&large).unwrap()[0];
        prop_assert_eq!(folded, small.with_channels(channels * factor * factor));
        prop_assert_eq!(folded.values(), large[0].values());
    }

    #[test]
    fn cropping_undoes_padding(
        (height, width) in (1u64..20, 1u64..20),
        (top, bottom, left, right) in (0u64..9, 0u64..9, 0u64..9, 0u64..9),
    ) {
        let padding = Padding::Sides { top, bottom, left, right };
        let (pad, crop) = (Layer::from(Pad::around(padding)), Layer::from(Crop { padding }));
        let small = Shape::map(3, height, width);
        let large = pad.infer(&[small]).unwrap();
        prop_assert_eq!(large[0], Shape::map(3, height + top + bottom, width + left + right));
        prop_assert_eq!(crop.infer(&large).unwrap()[0], small);
        match crop.infer(&[small]) {
            Ok(cropped) => prop_assert_eq!(pad.infer(&cropped).unwrap()[0], small),
            Err(error) => {
                let nothing = height <= top + bottom || width <= left + right;
                prop_assert!(nothing, "{:?}", error);
            }
        }
    }

    /// Whatever the numbers, an answer or an error with its words; no overflow, no panic.
    #[test]
    fn extreme_sizes_are_answered(
        n in prop::collection::vec(extreme(), 12),
        (first, second) in (extreme_shape(), extreme_shape()),
        words in (0usize..4, 0usize..3),
    ) {
        let padding = match words.0 {
            0 => Padding::Same,
            1 => Padding::SameLower,
            2 => Padding::NONE,
            _ => Padding::Sides { top: n[0], bottom: n[1], left: n[2], right: n[3] },
        };
        let rounding = [Rounding::Floor, Rounding::Ceil, Rounding::Caffe][words.1];
        let window = window((n[4], n[5], n[6]), (n[7], n[8], n[9]), padding, rounding);
        let Window { kernel, stride, dilation, .. } = window;
        let kind = PoolKind::Max;
        let sizes = DepthPart::Sizes(Extents::new(&n[..4]).unwrap());
        let target = Target::Size { height: n[0], width: n[1] };
        let pad_mode = [PadMode::Zeros, PadMode::Reflect, PadMode::Circular][words.1];
        let output = Some(GridSize::new(n[0], n[1])).filter(|_| words.0 == 0);
        let unpooling = Unpooling { kernel, stride, padding, output };
        let layers: Vec<Layer> = vec![
            Conv { pad_mode, features: n[10], kernel, stride, padding, dilation, groups: n[11], bias: true }
                .into(),
            Depthwise { pad_mode, kernel, multiplier: n[10], stride, padding, dilation, bias: true }.into(),
            Pool { kind, window, count_pad: true }.into(),
            AdaptivePool { kind, size: GridSize::new(n[0], n[1]) }.into(),
            GlobalPool { kind }.into(),
            Dense { features: n[10], bias: true }.into(),
            Maxout { groups: n[11] }.into(),
            Flatten.into(),
            Elementwise { join: Join::Add }.into(),
            Concat { axis: ConcatAxis::Channels }.into(),
            Concat { axis: ConcatAxis::Height }.into(),
            Split { parts: sizes }.into(),
            ChannelShuffle { groups: n[11] }.into(),
            SpaceToDepth { factor: n[10] }.into(),
            Upsample { target: Target::Factor(n[10]), mode: Interpolation::Nearest }.into(),
            Upsample { target, mode: Interpolation::Nearest }.into(),
            Pad::around(padding).into(),
            Pad { mode: pad_mode, padding, channels: (0, 0) }.into(),
            MaxUnpool { unpooling }.into(),
            Crop { padding }.into(),
            TransposedConv {
                features: n[10],
                kernel,
                stride,
                padding,
                output_pad: (n[0], n[1]),
                dilation,
                groups: n[11],
                bias: true,
            }
            .into(),
            Local { features: n[10], kernel, stride, padding, bias: true }.into(),
            StochasticPool { window }.into(),
            LpPool { window, power: Number::ONE }.into(),
            LayerNorm { axis: NormAxis::All, affine: true }.into(),
            GroupNorm { groups: n[11], affine: true }.into(),
            Scale { bias: true }.into(),
            Reshape { shape: second }.into(),
            Slice { from: n[0], to: n[1], axis: MapAxis::Height }.into(),
            DepthToSpace { factor: n[10] }.into(),
            RoiPool { kind: RoiKind::Pool, size: GridSize::new(n[0], n[1]) }.into(),
        ];
        for layer in layers {
            let inputs = [first, second];
            layer.class(&inputs);
            layer.window(&inputs);
            match layer.infer(&inputs) {
                Ok(outputs) => {
                    layer.parameters(&inputs, &outputs);
                    layer.macs(&inputs, &outputs);
                    layer.output_stride(&inputs, &outputs);
                    prop_assert!(outputs.iter().all(|shape| shape.values().is_some()));
                }
                Err(error) => {
                    prop_assert!(!error.message().is_empty() && !error.help().is_empty());
                    error.formula();
                }
            }
        }
    }
}

fn extreme() -> impl Strategy<Value = u64> {
    prop::sample::select(vec![
        0,
        1,
        2,
        3,
        7,
        1 << 16,
        1 << 32,
        (1 << 63) - 1,
        1 << 63,
        u64::MAX - 1,
        u64::MAX,
    ])
}

fn extreme_shape() -> impl Strategy<Value = Shape> {
    prop_oneof![
        (extreme(), extreme(), extreme()).prop_map(|(c, h, w)| Shape::map(c, h, w)),
        extreme().prop_map(Shape::vector),
    ]
}
