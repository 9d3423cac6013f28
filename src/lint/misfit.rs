//! Whether the heads of a network suit its `task` and its loss.
//!
//! One fault of a head is one [`Fault`], and each is reported by one rule: a head has at most one.

use super::context::Context;
use super::head::{GivenLoss, Head, Objective, auxiliary_heads, heads};
use super::loss::{Ending, LossKind, Outputs, TaskKind};

/// The ways in which a head does not fit its task and loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A203: the loss applies the last activation again.
    AppliedTwice,
    /// A204: the loss takes the logarithms of probabilities.
    NoLogarithms,
    /// A205: one value under a loss that compares classes.
    OneValue,
    /// A205: a sigmoid for each class, under a loss that compares them.
    SigmoidOfClasses,
    /// A205: a softmax, under a loss that looks at each value by itself.
    SoftmaxOfOne,
    /// A206: squares of differences of a softmax.
    SquaresOfSoftmax,
    /// A207: an activation cuts off values that the loss must see.
    CutOff,
    /// A224: the loss is for another task.
    OtherTask,
    /// A224: labels that exclude each other.
    ExclusiveLabels,
    /// A224: numbers that add up to 1.
    NumbersOfSum1,
    /// A224: values of all places that add up to 1.
    SumOverPlaces,
    /// A224: another activation that the loss does not take.
    Activation,
}

/// A head that does not fit its task.
#[derive(Debug)]
pub(super) struct Misfit<'c, 'a> {
    pub head: Head<'c, 'a>,
    pub objective: Objective<'a>,
    pub fault: Fault,
}

/// The heads that the task of a network is about.
#[derive(Debug)]
pub(super) struct Judged<'c, 'a> {
    pub objective: Objective<'a>,
    /// The heads of the outputs at inference: the only one; or, of several, those with as many
    /// values as the task has classes, labels or targets.
    pub heads: Vec<Head<'c, 'a>>,
    /// The heads of outputs for training with as many values.
    pub auxiliary: Vec<Head<'c, 'a>>,
    /// The outputs at inference of which none has as many values.
    pub unlike: Vec<Head<'c, 'a>>,
}

/// The heads that the task of a network is about, if it has a task.
pub(super) fn judged<'c, 'a>(context: &'c Context<'a>) -> Option<Judged<'c, 'a>> {
    let objective = Objective::of(context)?;
    let mut all = heads(context);
    // Scores and the softmax of them: the loss takes the first.
    all.retain(|head| {
        let before = head.tail.iter().chain(&head.weights);
        let mut before = before.filter(|view| view.index != head.last.index);
        !before.any(|view| view.is_output && view.output() == head.shape)
    });
    let (heads, unlike) = if all.len() <= 1 {
        (all, Vec::new())
    } else {
        of_count(all, &objective)
    };
    let is_like = |it: &Head<'_, '_>| {
        let channels = |head: &Head<'_, '_>| head.shape.channels();
        heads.iter().any(|head| channels(head) == channels(it))
    };
    let mut auxiliary = Vec::new();
    if objective.loss_setting().is_some() {
        auxiliary = auxiliary_heads(context, &heads);
        auxiliary.retain(is_like);
    }
    Some(Judged {
        objective,
        heads,
        auxiliary,
        unlike,
    })
}

/// Of several heads those with as many values as the task has classes, labels or targets; or all
/// of them, where only together they have as many. Where there are none, all are unlike.
fn of_count<'c, 'a>(
    all: Vec<Head<'c, 'a>>,
    objective: &Objective<'_>,
) -> (Vec<Head<'c, 'a>>, Vec<Head<'c, 'a>>) {
    let Some((count, _)) = objective.count else {
        return (Vec::new(), Vec::new());
    };
    let channels = |head: &Head<'_, '_>| head.shape.channels();
    let by_itself = matches!(objective.kind, TaskKind::Regression | TaskKind::Multilabel);
    let together = all.iter().map(channels).fold(0, u64::saturating_add);
    if by_itself && together == count {
        return (all, Vec::new());
    }
    let classes = matches!(
        objective.kind,
        TaskKind::Classification | TaskKind::Segmentation
    );
    for wanted in [count, 1] {
        // One value tells two classes apart.
        let may_be = wanted == count || classes && count <= 2;
        if may_be && all.iter().any(|head| channels(head) == wanted) {
            let own = all.into_iter().filter(|head| channels(head) == wanted);
            return (own.collect(), Vec::new());
        }
    }
    (Vec::new(), all)
}

/// The ways in which the heads of a network do not fit its task, if it has one.
pub(super) fn misfits<'c, 'a>(context: &'c Context<'a>) -> Vec<Misfit<'c, 'a>> {
    let Some(judged) = judged(context) else {
        return Vec::new();
    };
    let Judged {
        objective,
        heads,
        auxiliary,
        ..
    } = judged;
    let of = |head: &Head<'c, 'a>| fault(head, &objective);
    // Of several outputs, one with as many values may be features, which a `relu` ends.
    let all_cut = heads.iter().all(|head| of(head) == Some(Fault::CutOff));
    let is_certain = |fault: Fault| all_cut || fault != Fault::CutOff;
    let is_only = heads.len() == 1;
    let used = heads.into_iter().filter_map(|head| {
        let found = of(&head).filter(|fault| is_only || is_certain(*fault));
        Some((found?, head))
    });
    let auxiliary = auxiliary.into_iter().filter_map(|head| {
        let found = of(&head).filter(|fault| *fault != Fault::CutOff);
        Some((found?, head))
    });
    let mut seen_task = false;
    let found = used.chain(auxiliary).filter(|(fault, _)| {
        // It is the loss that is reported, once.
        *fault != Fault::OtherTask || !std::mem::replace(&mut seen_task, true)
    });
    found
        .map(|(fault, head)| Misfit {
            head,
            objective,
            fault,
        })
        .collect()
}

/// The way in which a head does not fit a task.
pub(super) fn fault(head: &Head<'_, '_>, objective: &Objective<'_>) -> Option<Fault> {
    let kind = objective.kind;
    if kind == TaskKind::Detection {
        return None;
    }
    if let GivenLoss::Known(loss, _) = objective.loss
        && !loss.is_for(kind)
    {
        return Some(Fault::OtherTask);
    }
    // A constant is reported by itself.
    if head.is_constant() {
        return None;
    }
    if head.sums_over_places() {
        // One map of shares, as a map of where people look or where a joint is, is meant.
        let has_classes = kind == TaskKind::Segmentation && head.shape.channels() > 1;
        return has_classes.then_some(Fault::SumOverPlaces);
    }
    let ending = head.ending();
    let is_softmax = ending.is_some_and(Ending::is_softmax);
    if kind == TaskKind::Multilabel && is_softmax {
        return Some(Fault::ExclusiveLabels);
    }
    match objective.loss {
        GivenLoss::Known(loss, _) => {
            let compares = matches!(kind, TaskKind::Classification | TaskKind::Segmentation);
            if compares && loss.outputs == Outputs::Exclusive && head.shape.channels() == 1 {
                return Some(Fault::OneValue);
            }
            let ending = ending.filter(|ending| !loss.endings.contains(ending))?;
            of_loss(loss.kind, ending, kind)
        }
        GivenLoss::Unstated => of_task(kind, ending?),
        GivenLoss::Other => None,
    }
}

/// Of a task without a loss.
fn of_task(kind: TaskKind, ending: Ending) -> Option<Fault> {
    match (kind, ending) {
        (TaskKind::Regression | TaskKind::Classification, Ending::Rectifier) => Some(Fault::CutOff),
        (TaskKind::Regression, Ending::Softmax | Ending::LogSoftmax) => Some(Fault::NumbersOfSum1),
        _ => None,
    }
}

/// Of a loss that does not take the ending.
fn of_loss(loss: LossKind, ending: Ending, task: TaskKind) -> Option<Fault> {
    let is_softmax = ending.is_softmax();
    match (loss, ending) {
        (LossKind::CrossEntropyLogits, Ending::Softmax)
        | (LossKind::BceLogits, Ending::Sigmoid) => Some(Fault::AppliedTwice),
        (LossKind::Nll, _) => Some(Fault::NoLogarithms),
        (LossKind::CrossEntropy | LossKind::CrossEntropyLogits | LossKind::Kl, Ending::Sigmoid) => {
            Some(Fault::SigmoidOfClasses)
        }
        (LossKind::Bce | LossKind::BceLogits, _) if is_softmax => Some(Fault::SoftmaxOfOne),
        (
            LossKind::CrossEntropy
            | LossKind::CrossEntropyLogits
            | LossKind::Kl
            | LossKind::Bce
            | LossKind::BceLogits
            | LossKind::Focal
            | LossKind::Overlap,
            Ending::Rectifier | Ending::Tanh | Ending::Positive,
        ) => Some(Fault::CutOff),
        (LossKind::Squares | LossKind::Differences, Ending::Rectifier) => {
            (task == TaskKind::Regression).then_some(Fault::CutOff)
        }
        (LossKind::Squares | LossKind::Differences | LossKind::Counts, _) if is_softmax => {
            match (task, loss) {
                (TaskKind::Regression, _) => Some(Fault::NumbersOfSum1),
                // Mean differences of a softmax are used where labels are wrong: Ghosh et al. 2017.
                (_, LossKind::Squares) => Some(Fault::SquaresOfSoftmax),
                _ => None,
            }
        }
        (LossKind::Counts, _) => None,
        _ => Some(Fault::Activation),
    }
}
