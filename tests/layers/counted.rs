//! Multiply-accumulates and weights counted one by one: every window at every place, every tap of
//! every kernel. A product with a zero of the padding counts as any other.

use cnn_lang::layer::{
    AdaptivePool, Axis, Conv, Depthwise, Dilation, GlobalPool, GridSize, Kernel, Layer, Local,
    Padding, PoolKind, Shape, Stride, TransposedConv,
};
use proptest::prelude::*;
use std::collections::HashSet;

/// One axis: kernel, stride, dilation.
type Taps = (u64, u64, u64);

fn taps() -> impl Strategy<Value = Taps> {
    (1u64..4, 1u64..4, 1u64..3)
}

fn sides() -> impl Strategy<Value = [u64; 4]> {
    [0u64..3, 0u64..3, 0u64..3, 0u64..3]
}

/// Where windows start, from the first row of padding on: all of their taps lie within the input
/// and its padding.
fn starts(input: u64, (before, after): (u64, u64), (kernel, stride, dilation): Taps) -> Vec<u64> {
    let end = before + input + after;
    let fits = |start: &u64| (0..kernel).all(|tap| start + tap * dilation < end);
    (0..end).step_by(stride as usize).filter(fits).collect()
}

/// What a layer multiplies at its windows.
#[derive(Default)]
struct Count {
    products: u64,
    weights: HashSet<Vec<u64>>,
    places: HashSet<(u64, u64)>,
}

#[derive(Clone, Debug)]
struct Grid {
    height: u64,
    width: u64,
    down: Taps,
    across: Taps,
    sides: [u64; 4],
}

impl Grid {
    /// Goes over every tap of every window. `reads` names the weights that a tap at a place is
    /// multiplied with, without the tap itself.
    fn count(&self, reads: impl Fn(u64, u64) -> Vec<Vec<u64>>) -> Count {
        let [top, bottom, left, right] = self.sides;
        let mut count = Count::default();
        let columns = starts(self.width, (left, right), self.across);
        for (row, _) in (0u64..).zip(starts(self.height, (top, bottom), self.down)) {
            for column in (0u64..).zip(&columns).map(|(column, _)| column) {
                count.places.insert((row, column));
                for (tap_row, tap_column) in
                    (0..self.down.0).flat_map(|row| (0..self.across.0).map(move |at| (row, at)))
                {
                    for mut weight in reads(row, column) {
                        count.products += 1;
                        weight.extend([tap_row, tap_column]);
                        count.weights.insert(weight);
                    }
                }
            }
        }
        count
    }

    fn padding(&self) -> Padding {
        let [top, bottom, left, right] = self.sides;
        Padding::Sides {
            top,
            bottom,
            left,
            right,
        }
    }

    fn kernel(&self) -> Kernel {
        Kernel::new(self.down.0, self.across.0)
    }

    fn stride(&self) -> Stride {
        Stride::new(self.down.1, self.across.1)
    }

    fn dilation(&self) -> Dilation {
        Dilation::new(self.down.2, self.across.2)
    }
}

/// A layer without biases has the shape, products and weights that were counted; or no window fits,
/// and it gives none.
fn agree(layer: &Layer, input: Shape, features: u64, count: &Count) {
    let Ok(found) = layer.infer(&[input]) else {
        assert!(count.places.is_empty(), "{layer:?} on {input}");
        return;
    };
    let rows = count.places.iter().map(|place| place.0).max().unwrap() + 1;
    let columns = count.places.iter().map(|place| place.1).max().unwrap() + 1;
    let told = format!("{layer:?} on {input}");
    assert_eq!(found[0], Shape::map(features, rows, columns), "{told}");
    assert_eq!(layer.macs(&[input], &found), Some(count.products), "{told}");
    let weights = count.weights.len() as u64;
    assert_eq!(layer.parameters(&[input], &found), Some(weights), "{told}");
}

fn grid() -> impl Strategy<Value = Grid> {
    (1u64..7, 1u64..7, taps(), taps(), sides()).prop_map(|(height, width, down, across, sides)| {
        Grid {
            height,
            width,
            down,
            across,
            sides,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A feature reads the channels of its own group.
    #[test]
    fn convolutions(
        grid in grid(),
        (channels, features, groups) in (1u64..3, 1u64..3, 1u64..4),
    ) {
        let input = Shape::map(channels * groups, grid.height, grid.width);
        let layer = Layer::from(Conv { pad_mode: cnn_lang::layer::PadMode::Zeros,
            features: features * groups,
            kernel: grid.kernel(),
            stride: grid.stride(),
            padding: grid.padding(),
            dilation: grid.dilation(),
            groups,
            bias: false,
        });
        let count = grid.count(|_, _| {
            let mut read = Vec::new();
            for feature in 0..features * groups {
                for channel in 0..channels * groups {
                    if feature / features == channel / channels {
                        read.push(vec![feature, channel]);
                    }
                }
            }
            read
        });
        agree(&layer, input, features * groups, &count);
    }

    /// Each feature reads one channel.
    #[test]
    fn depthwise_convolutions(grid in grid(), (channels, multiplier) in (1u64..5, 1u64..4)) {
        let input = Shape::map(channels, grid.height, grid.width);
        let layer = Layer::from(Depthwise { pad_mode: cnn_lang::layer::PadMode::Zeros,
            kernel: grid.kernel(),
            multiplier,
            stride: grid.stride(),
            padding: grid.padding(),
            dilation: grid.dilation(),
            bias: false,
        });
        let pairs = |channel| (0..multiplier).map(move |number| vec![channel, number]);
        let count = grid.count(|_, _| (0..channels).flat_map(pairs).collect());
        agree(&layer, input, channels * multiplier, &count);
    }

    /// Each place has its weights; with biases, one more for each value.
    #[test]
    fn local_convolutions(mut grid in grid(), (channels, features) in (1u64..4, 1u64..4)) {
        grid.down.2 = 1;
        grid.across.2 = 1;
        let input = Shape::map(channels, grid.height, grid.width);
        let local = |bias| {
            let (kernel, stride) = (grid.kernel(), grid.stride());
            let padding = grid.padding();
            Layer::from(Local { features, kernel, stride, padding, bias })
        };
        let count = grid.count(|row, column| {
            let pairs = |feature| {
                (0..channels).map(move |channel| vec![row, column, feature, channel])
            };
            (0..features).flat_map(pairs).collect()
        });
        agree(&local(false), input, features, &count);
        if let Ok(found) = local(true).infer(&[input]) {
            let biases = (count.places.len() as u64) * features;
            let weights = count.weights.len() as u64;
            prop_assert_eq!(local(true).parameters(&[input], &found), Some(weights + biases));
            prop_assert_eq!(local(true).macs(&[input], &found), Some(count.products));
        }
    }

    /// Every value of the input meets every tap of the kernels of its group, those too whose places
    /// are cut away; `same` changes the size alone: ONNX, `ConvTranspose`, `auto_pad`:
    /// "output_shape[i] = input_shape[i] * strides[i]", and of an odd number of places that are cut
    /// away the last one lies after with SAME_UPPER, before with SAME_LOWER.
    #[test]
    fn transposed_convolutions(
        (height, width) in (1u64..6, 1u64..6),
        (down, across) in ((1u64..7, 1u64..4, 1u64..3), (1u64..7, 1u64..4, 1u64..3)),
        (channels, features, groups) in (1u64..3, 1u64..3, 1u64..3),
        lower in prop::bool::ANY,
    ) {
        let padding = if lower { Padding::SameLower } else { Padding::Same };
        let layer = |padding| Layer::from(TransposedConv {
            features: features * groups,
            kernel: Kernel::new(down.0, across.0),
            stride: Stride::new(down.1, across.1),
            padding,
            output_pad: (0, 0),
            dilation: Dilation::new(down.2, across.2),
            groups,
            bias: false,
        });
        let (mut products, mut weights) = (0u64, HashSet::new());
        let (mut rows, mut columns) = (HashSet::new(), HashSet::new());
        for (row, column) in (0..height).flat_map(|row| (0..width).map(move |at| (row, at))) {
            for (tap, at) in (0..down.0).flat_map(|tap| (0..across.0).map(move |at| (tap, at))) {
                rows.insert(row * down.1 + tap * down.2);
                columns.insert(column * across.1 + at * across.2);
                for channel in 0..channels * groups {
                    for feature in 0..features * groups {
                        if channel / channels == feature / features {
                            products += 1;
                            weights.insert((channel, feature, tap, at));
                        }
                    }
                }
            }
        }
        let input = [Shape::map(channels * groups, height, width)];
        let (rows, columns) = (rows.iter().max().unwrap() + 1, columns.iter().max().unwrap() + 1);
        for (padding, rows, columns) in [
            (Padding::NONE, rows, columns),
            (padding, height * down.1, width * across.1),
        ] {
            let layer = layer(padding);
            let found = layer.infer(&input).unwrap();
            prop_assert_eq!(found[0], Shape::map(features * groups, rows, columns));
            prop_assert_eq!(layer.macs(&input, &found), Some(products));
            prop_assert_eq!(layer.parameters(&input, &found), Some(weights.len() as u64));
        }

        // Where kernels reach over more than a stride, the rest is cut away. The window over the
        // stretched grid begins where its last tap lies on the first place that is left.
        let Some(Padding::Sides { top, bottom, .. }) =
            layer(padding).window(&input).map(|window| window.padding)
        else {
            return Err(TestCaseError::fail("no window"));
        };
        let last_tap = (down.0 - 1) * down.2;
        if let Some(cut) = rows.checked_sub(height * down.1) {
            let (before, after) = (last_tap - top, last_tap - bottom);
            prop_assert_eq!(before + after, cut);
            let (less, more) = if lower { (after, before) } else { (before, after) };
            prop_assert_eq!(more - less, cut % 2);
        }
    }

    /// The window of an output is all places that its part of the input touches.
    #[test]
    fn adaptive_windows(from in 1u64..40, to in 1u64..40) {
        let touched = |output: u64| {
            // From p to p + 1 and from output · from / to to (output + 1) · from / to, times `to`.
            let touches = |place: &u64| {
                place * to < (output + 1) * from && (place + 1) * to > output * from
            };
            let places: Vec<u64> = (0..from).filter(touches).collect();
            (places[0], places[places.len() - 1])
        };
        let windows: Vec<(u64, u64)> = (0..to).map(touched).collect();
        let seen: HashSet<u64> = windows.iter().flat_map(|&(first, last)| first..=last).collect();
        prop_assert_eq!(seen.len() as u64, from);

        let kind = PoolKind::Max;
        let input = [Shape::map(2, from, 3)];
        let pool = Layer::from(AdaptivePool { kind, size: GridSize::new(to, 3) });
        let found = pool.infer(&input).unwrap();
        prop_assert_eq!(found[0], Shape::map(2, windows.len() as u64, 3));
        let window = pool.input_window(Axis::Height, &input);
        let sizes = windows.iter().map(|(first, last)| last - first + 1);
        prop_assert_eq!(window.span, sizes.max().unwrap() as f64);
        let apart = windows.iter().zip(0u32..).map(|(&(first, last), at)| {
            (first + last) as f64 / 2.0 - window.step * f64::from(at)
        });
        let centre = apart.sum::<f64>() / to as f64;
        prop_assert!((centre - window.centre).abs() < 1e-9);
        if to == 1 {
            let global = Layer::from(GlobalPool { kind }).input_window(Axis::Height, &input);
            prop_assert_eq!((global.span, global.centre), (window.span, window.centre));
        }
    }
}
