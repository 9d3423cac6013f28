//! R314.

use crate::layer::{Layer, Padding, PoolKind, Role, Rounding, Window};
use crate::lint::sliding::{Sliding, grid};
use crate::lint::{Context, Findings, Target, View, rule};

rule! {
    /// A pooling has a different size in other frameworks, because they round differently.
    ///
    /// If the windows do not end at the edge of the map, a last partial window is dropped or
    /// counted. By default, PyTorch, ONNX and TensorFlow's `VALID` drop it, and Caffe counts it;
    /// Darknet pads by kernel − 1 by default. One row more or less changes the width of a dense
    /// layer, or makes a join fail.
    ///
    /// The rule checks only the sizes of this network. Without a target, it reports a pooling that
    /// rounds up and the sizes that the frameworks' defaults produce. With `--target`, it reports a
    /// pooling that this framework cannot express, or computes differently by default.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   maxpool 3x3 stride=2 ceil=on
    ///   conv 32 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// Use windows that fill the map:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   maxpool 2x2
    ///   conv 32 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "R314" "pool-rounding-differs"
    level: Info,
    source: "PyTorch's `pooling_output_shape`, Caffe's `pooling_layer.cpp`, TensorFlow's notes on padding, ONNX `MaxPool` (opset 22), Darknet's `maxpool_layer.c`",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for view in context.with_role(Role::Pool) {
        let Some(here) = view.sliding() else {
            continue;
        };
        if context.target.is_none() && here.window.rounding == Rounding::Floor {
            continue;
        }
        let sizes = Sizes::of(view, here);
        let others: Vec<String> = match context.target {
            None => sizes.defaults(),
            Some(target) => sizes.of_target(target).into_iter().collect(),
        };
        if others.is_empty() {
            continue;
        }
        let message = format!(
            "{} outputs {} of the {} map; {}",
            context.called(view),
            sizes.here,
            here.map(),
            others.join(", "),
        );
        let found = findings
            .at(view, message)
            .here(match here.window.rounding {
                Rounding::Floor => "an incomplete last window is dropped",
                Rounding::Ceil | Rounding::Caffe => "an incomplete last window counts",
            })
            .help(sizes.help(context.target));
        findings.push(found);
    }
}

/// The output sizes of a pooling by the rules of several frameworks.
struct Sizes {
    window: Window,
    is_maximum: bool,
    here: String,
    floor: Option<String>,
    ceil: Option<String>,
    /// Rounded up, whatever the last window sees.
    full: Option<String>,
    caffe: Option<String>,
    /// TensorFlow's `SAME`; `None` where its windows stand elsewhere.
    same: Option<String>,
    /// Padded by kernel − 1.
    darknet: Option<String>,
}

impl Sizes {
    fn of(view: &View<'_>, here: &Sliding) -> Self {
        let size = |sliding: &Sliding| grid(sliding.rows.count, sliding.columns.count);
        let over = |change: &dyn Fn(&mut Window)| {
            let mut window = here.window;
            change(&mut window);
            Sliding::over(window, view.input())
        };
        let rounded = |rounding| over(&|window| window.rounding = rounding);
        let same = over(&|window| {
            window.padding = Padding::Same;
            window.rounding = Rounding::Floor;
        });
        let starts = |it: &Sliding| (it.rows.before, it.columns.before);
        let stretch = |kernel: u64| {
            let total = kernel.saturating_sub(1);
            (total / 2, total.saturating_sub(total / 2))
        };
        let (rows, columns) = (stretch(here.rows.kernel), stretch(here.columns.kernel));
        let darknet = over(&|window| {
            window.rounding = Rounding::Floor;
            window.padding = Padding::Sides {
                top: rows.0,
                bottom: rows.1,
                left: columns.0,
                right: columns.1,
            };
        });
        let full = |along: &crate::lint::sliding::Along| {
            let padded = along
                .input
                .saturating_add(along.before)
                .saturating_add(along.after);
            let room = padded.saturating_sub(along.span);
            room.div_ceil(along.stride.max(1)).saturating_add(1)
        };
        Self {
            window: here.window,
            is_maximum: matches!(view.layer, Some(Layer::Pool(pool)) if pool.kind == PoolKind::Max),
            here: size(here),
            floor: rounded(Rounding::Floor).as_ref().map(size),
            ceil: rounded(Rounding::Ceil).as_ref().map(size),
            full: Some(grid(full(&here.rows), full(&here.columns))),
            caffe: rounded(Rounding::Caffe).as_ref().map(size),
            same: same
                .filter(|it| starts(it) == starts(here))
                .as_ref()
                .map(size),
            darknet: darknet.as_ref().map(size),
        }
    }

    fn differs(&self, other: &Option<String>) -> bool {
        other.as_ref() != Some(&self.here)
    }

    fn shown(size: &Option<String>) -> &str {
        size.as_deref().unwrap_or("no map at all")
    }

    /// The sizes by the default rule of each framework, where they differ.
    fn defaults(&self) -> Vec<String> {
        let mut all = Vec::new();
        if self.differs(&self.floor) {
            all.push(format!(
                "PyTorch, ONNX Runtime and TensorFlow round down by default: {}",
                Self::shown(&self.floor)
            ));
        }
        if self.differs(&self.ceil) {
            all.push(format!(
                "PyTorch's `ceil_mode` outputs {}",
                Self::shown(&self.ceil)
            ));
        }
        if self.differs(&self.caffe) {
            all.push(format!("Caffe outputs {}", Self::shown(&self.caffe)));
        }
        all
    }

    /// The size by the rule of a framework, where it differs.
    fn of_target(&self, target: Target) -> Option<String> {
        let name = target.name();
        match (target, self.window.rounding) {
            (Target::PyTorch | Target::Onnx, Rounding::Caffe) if self.differs(&self.ceil) => {
                Some(format!(
                    "{name} outputs {} with `ceil_mode`",
                    Self::shown(&self.ceil)
                ))
            }
            (Target::Onnx, Rounding::Ceil) if self.differs(&self.full) => Some(format!(
                "the shape inference of ONNX before opset 22 says {}",
                Self::shown(&self.full)
            )),
            (Target::Caffe, _) if self.differs(&self.caffe) => {
                Some(format!("{name} rounds up: {}", Self::shown(&self.caffe)))
            }
            (Target::TensorFlow, Rounding::Ceil | Rounding::Caffe)
                if self.differs(&self.floor) && self.differs(&self.same) =>
            {
                Some(format!(
                    "{name} cannot round up: `VALID` outputs {}",
                    Self::shown(&self.floor)
                ))
            }
            (Target::Darknet, _) if self.is_maximum && self.differs(&self.darknet) => {
                Some(format!(
                    "{name} pads by {} in total by default: {}",
                    grid(
                        self.window.kernel.height.saturating_sub(1),
                        self.window.kernel.width.saturating_sub(1)
                    ),
                    Self::shown(&self.darknet)
                ))
            }
            _ => None,
        }
    }

    fn help(&self, target: Option<Target>) -> String {
        match target {
            None => format!(
                "set `ceil_mode=True` in PyTorch and ONNX{}, or choose a size that the windows fill",
                if self.differs(&self.same) {
                    ""
                } else {
                    ", `SAME` in TensorFlow"
                }
            ),
            Some(Target::PyTorch) => "choose a size that the windows fill".into(),
            Some(Target::Onnx) => {
                "export to opset 22 or later, or choose a size that the windows fill".into()
            }
            Some(Target::Caffe) => match self.window.rounding {
                Rounding::Floor => {
                    "write `ceil=caffe` here, or set `round_mode: FLOOR` there".into()
                }
                Rounding::Ceil | Rounding::Caffe => "write `ceil=caffe` here".into(),
            },
            Some(Target::TensorFlow) => {
                "pad the map before it, or choose a size that the windows fill".into()
            }
            Some(Target::Darknet) => "set `padding` there, or write the padding here".into(),
        }
    }
}
