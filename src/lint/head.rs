//! The heads of a network, the output and activation of each, and the requirements of its `task`.

use super::context::{Context, View};
use super::loss::{Ending, Loss, TaskKind};
use crate::graph::{NodeIndex, Output};
use crate::hash::HashSet;
use crate::layer::{Activation, Function, Layer, NormAxis, Role, Shape, Value, ValueRange};
use crate::network::TaskSetting;
use smallvec::SmallVec;

/// How many layers back from an output the last layer with weights is looked for.
const MAX_TAIL: usize = 32;

/// An output of a network, with the layers that lead to it from the last one with weights.
#[derive(Debug)]
pub(super) struct Head<'c, 'a> {
    /// The layer whose result is the output.
    pub last: &'c View<'a>,
    /// The shape of the output.
    pub shape: Shape,
    /// The layers without weights before the output, the last one first.
    pub tail: SmallVec<[&'c View<'a>; 4]>,
    /// The last layer with weights; `None` where the tail begins with a join or an input.
    pub weights: Option<&'c View<'a>>,
}

impl<'c, 'a> Head<'c, 'a> {
    fn of(
        context: &'c Context<'a>,
        output: &Output,
        training: &HashSet<NodeIndex>,
    ) -> Option<Self> {
        let mut view = context.view(output.tensor.node)?;
        let mut head = Head {
            last: view,
            shape: context.graph().shape(output.tensor),
            tail: SmallVec::new(),
            weights: None,
        };
        for _ in 0..MAX_TAIL {
            match view.role {
                Some(Role::Weights) => {
                    head.weights = Some(view);
                    return Some(head);
                }
                Some(Role::Join) | None => return Some(head),
                Some(_) => head.tail.push(view),
            }
            let Some(source) = context.source(view) else {
                return Some(head);
            };
            view = source;
            // An output for training is the tensor of which the loss is computed.
            if training.contains(&view.index) {
                head.tail.clear();
                head.last = view;
                head.shape = view.output();
            }
        }
        Some(head)
    }

    /// The activation that it ends with; `None` where it is not known.
    pub fn ending(&self) -> Option<Ending> {
        match self.end() {
            End::Of(_, ending) => ending,
            End::Bare => Some(Ending::Linear),
            End::Unknown => None,
        }
    }

    /// The layer of that activation.
    pub fn activation(&self) -> Option<&'c View<'a>> {
        match self.end() {
            End::Of(view, _) => Some(view),
            End::Bare | End::Unknown => None,
        }
    }

    fn end(&self) -> End<'c, 'a> {
        for &view in &self.tail {
            match view.role {
                Some(Role::Activation) => match view.layer {
                    Some(Layer::Activation(activation)) => {
                        return End::Of(view, ending(activation.function));
                    }
                    // A factor, as that of a temperature.
                    Some(_) if view.is_affine() => {}
                    _ => return End::Unknown,
                },
                Some(Role::Arrangement | Role::Dropout) => {}
                // Means and sums of the output of an activation are scores again.
                Some(Role::Scale | Role::Normalization | Role::Pool) => return End::Bare,
                Some(Role::Weights | Role::Join) | None => return End::Unknown,
            }
        }
        match self.weights {
            Some(_) => End::Bare,
            None => End::Unknown,
        }
    }

    /// Whether it ends with a softmax over a single value.
    pub fn is_constant(&self) -> bool {
        self.activation().is_some_and(is_softmax_of_one)
    }

    /// Whether it ends with a softmax whose values add up to 1 over all places of a map.
    pub fn sums_over_places(&self) -> bool {
        self.activation().is_some_and(|view| {
            let over_all = matches!(
                view.layer,
                Some(Layer::Activation(Activation { function, axis: NormAxis::All, .. }))
                    if function.is_softmax()
            );
            let input = view.input();
            over_all && (input.height(), input.width()) != (1, 1)
        })
    }

    /// Whether its output has one place: a vector, or Cx1x1.
    pub fn is_one_place(&self) -> bool {
        (self.shape.height(), self.shape.width()) == (1, 1)
    }
}

enum End<'c, 'a> {
    Of(&'c View<'a>, Option<Ending>),
    Bare,
    Unknown,
}

/// The ending that a loss sees in a function; `None` for a function that keeps the order and the
/// range of scores.
pub(super) fn ending(function: Function) -> Option<Ending> {
    Some(match function {
        Function::Softmax => Ending::Softmax,
        Function::LogSoftmax => Ending::LogSoftmax,
        Function::Sigmoid | Function::HardSigmoid => Ending::Sigmoid,
        Function::Tanh => Ending::Tanh,
        Function::Relu
        | Function::Relu6
        | Function::Elu
        | Function::Selu
        | Function::Gelu
        | Function::Silu
        | Function::HardSwish
        | Function::Mish => Ending::Rectifier,
        Function::Softplus
        | Function::Bnll
        | Function::Exp
        | Function::Abs
        | Function::Square
        | Function::Sqrt => Ending::Positive,
        Function::Prelu | Function::LeakyRelu | Function::Log => return None,
    })
}

/// The heads of a whole network, one for each output at inference.
pub(super) fn heads<'c, 'a>(context: &'c Context<'a>) -> Vec<Head<'c, 'a>> {
    let (training, used) = outputs(context);
    let used = used.into_iter();
    used.filter_map(|output| Head::of(context, output, &training))
        .collect()
}

/// The heads of outputs that are only there in training, without those that a loss takes in the
/// place of an output at inference (`beside`).
pub(super) fn auxiliary_heads<'c, 'a>(
    context: &'c Context<'a>,
    beside: &[Head<'c, 'a>],
) -> Vec<Head<'c, 'a>> {
    let (training, _) = outputs(context);
    let all = context.graph().outputs().iter();
    let own = all.filter(|output| {
        let at = output.tensor.node;
        output.training && !beside.iter().any(|head| head.last.index == at)
    });
    own.filter_map(|output| Head::of(context, output, &training))
        .collect()
}

/// Of a whole network the outputs of training, and those at inference.
fn outputs<'a>(context: &Context<'a>) -> (HashSet<NodeIndex>, Vec<&'a Output>) {
    if !context.is_whole() {
        return (HashSet::default(), Vec::new());
    }
    let outputs = context.graph().outputs().iter();
    let (training, used): (Vec<&Output>, Vec<&Output>) =
        outputs.partition(|output| output.training);
    let training = training.iter().map(|output| output.tensor.node).collect();
    (training, used)
}

/// The loss of a task.
#[derive(Clone, Copy, Debug)]
pub(super) enum GivenLoss<'a> {
    /// None is stated.
    Unstated,
    /// One that is not in the table.
    Other,
    /// One of the table, and the setting that states it.
    Known(&'static Loss, &'a TaskSetting),
}

/// The requirements of the task of a network.
#[derive(Clone, Copy, Debug)]
pub(super) struct Objective<'a> {
    /// Its kind.
    pub kind: TaskKind,
    /// How many classes, labels or targets there are, and the setting that states it.
    pub count: Option<(u64, &'a TaskSetting)>,
    /// Its loss.
    pub loss: GivenLoss<'a>,
}

impl<'a> Objective<'a> {
    /// Of the network's task, if it has one.
    pub fn of(context: &Context<'a>) -> Option<Self> {
        let task = context.task()?;
        let kind = TaskKind::of_word(&task.kind)?;
        let names: &[&str] = match kind {
            TaskKind::Classification | TaskKind::Segmentation | TaskKind::Detection => &["classes"],
            TaskKind::Multilabel => &["labels", "classes"],
            TaskKind::Regression => &["targets"],
        };
        let count = names.iter().find_map(|name| counted(task.given(name)?));
        let loss = match task.given("loss") {
            None => GivenLoss::Unstated,
            Some(setting) => match &setting.value {
                Value::Word(word) => match Loss::of_word(word) {
                    Some(loss) => GivenLoss::Known(loss, setting),
                    None => GivenLoss::Other,
                },
                Value::Number(_) | Value::Switch(_) | Value::Size(_) => GivenLoss::Other,
            },
        };
        Some(Self { kind, count, loss })
    }

    /// The setting of its loss, if that is one of the table.
    pub fn loss_setting(&self) -> Option<&'a TaskSetting> {
        match self.loss {
            GivenLoss::Known(_, setting) => Some(setting),
            GivenLoss::Unstated | GivenLoss::Other => None,
        }
    }
}

/// The count that a setting states.
pub(super) fn counted(setting: &TaskSetting) -> Option<(u64, &TaskSetting)> {
    match &setting.value {
        Value::Number(number) => Some((number.to_u64()?, setting)),
        Value::Switch(_) | Value::Size(_) | Value::Word(_) => None,
    }
}

/// Whether a layer is a softmax, or its logarithm, over a single value.
pub(super) fn is_softmax_of_one(view: &View<'_>) -> bool {
    let Some(Layer::Activation(Activation { function, axis, .. })) = view.layer else {
        return false;
    };
    let values = match axis {
        NormAxis::Channels => Some(view.input().channels()),
        NormAxis::All => view.input().values(),
    };
    function.is_softmax() && values == Some(1)
}

/// Whether it is an activation that cuts off or squeezes scores: `relu` and similar ones,
/// `sigmoid`, `tanh`, `softplus`. Steps of formulas do not.
pub(super) fn squeezes(view: &View<'_>) -> bool {
    let Some(Layer::Activation(Activation { function, .. })) = view.layer else {
        return false;
    };
    match ending(*function) {
        Some(Ending::Rectifier | Ending::Sigmoid | Ending::Tanh | Ending::Positive) => {
            !function.is_arithmetic()
        }
        Some(Ending::Linear | Ending::Softmax | Ending::LogSoftmax) | None => false,
    }
}

/// The range of the values of an activation, for any input.
pub(super) fn range(view: &View<'_>) -> ValueRange {
    let of_any = |layer: &Layer| layer.range(&[ValueRange::ANY]);
    view.layer.map_or(ValueRange::ANY, of_any)
}
