//! The losses that a `task` can name: which last activation and how many outputs each of them fits,
//! and for which tasks it is made. `docs/language.md` shows the table.

use std::fmt::Write;

/// The kind of task that a network has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TaskKind {
    /// One of several classes.
    Classification,
    /// Any number of labels.
    Multilabel,
    /// Numbers.
    Regression,
    /// One of several classes at each place.
    Segmentation,
    /// Boxes, each of one of several classes.
    Detection,
}

impl TaskKind {
    /// The kind of that word.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        Some(match word {
            "classification" => TaskKind::Classification,
            "multilabel" => TaskKind::Multilabel,
            "regression" => TaskKind::Regression,
            "segmentation" => TaskKind::Segmentation,
            "detection" => TaskKind::Detection,
            _ => return None,
        })
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            TaskKind::Classification => "classification",
            TaskKind::Multilabel => "multilabel",
            TaskKind::Regression => "regression",
            TaskKind::Segmentation => "segmentation",
            TaskKind::Detection => "detection",
        }
    }
}

/// The function that a network ends with, as far as losses tell functions apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// None: the values of the last layer with weights.
    Linear,
    /// `softmax`
    Softmax,
    /// `log_softmax`
    LogSoftmax,
    /// `sigmoid`, `hard_sigmoid`
    Sigmoid,
    /// `tanh`
    Tanh,
    /// `relu`, and functions that cut off negative values like it: `silu`, `gelu`, `elu`, …
    Rectifier,
    /// A function that makes any value positive: `softplus`, `exp`, `abs`, `square`, `sqrt`.
    Positive,
}

impl Ending {
    /// Whether it is a softmax or its logarithm.
    pub(super) fn is_softmax(self) -> bool {
        matches!(self, Ending::Softmax | Ending::LogSoftmax)
    }

    /// As the table names it.
    fn named(self) -> &'static str {
        match self {
            Ending::Linear => "none",
            Ending::Softmax => "`softmax`",
            Ending::LogSoftmax => "`log_softmax`",
            Ending::Sigmoid => "`sigmoid`",
            Ending::Tanh => "`tanh`",
            Ending::Rectifier => "`relu`",
            Ending::Positive => "`softplus`, `exp`",
        }
    }
}

/// How many values a loss takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outputs {
    /// One for each class, which exclude each other: with a single one, nothing is learned.
    Exclusive,
    /// Each value by itself: one for each class or label; a single one distinguishes two classes.
    Independent,
    /// One for each target.
    Targets,
}

impl Outputs {
    fn named(self) -> &'static str {
        match self {
            Outputs::Exclusive => "one per class",
            Outputs::Independent => "one, or one per class or label",
            Outputs::Targets => "one per target",
        }
    }
}

/// A loss.
#[derive(Debug)]
pub(super) struct Loss {
    /// Which one.
    pub kind: LossKind,
    /// Its word.
    pub word: &'static str,
    /// Other words for it, with the names that frameworks use.
    pub others: &'static [&'static str],
    /// The endings of a network that can be trained with it.
    pub endings: &'static [Ending],
    /// How many values it takes.
    pub outputs: Outputs,
    /// The tasks that it is for; empty: all.
    pub tasks: &'static [TaskKind],
}

/// The losses that rules tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LossKind {
    /// Of probabilities, or of scores: frameworks use this name for both.
    CrossEntropy,
    /// Of scores: it applies the softmax itself.
    CrossEntropyLogits,
    /// Of the logarithms of probabilities.
    Nll,
    /// Kullback-Leibler divergence.
    Kl,
    /// Of a probability for each value, or of scores.
    Bce,
    /// Of scores: it applies the sigmoid itself.
    BceLogits,
    /// Cross-entropy that weighs errors.
    Focal,
    /// Overlap of a mask.
    Overlap,
    /// The margin to the wrong side of 0.
    Hinge,
    /// Mean squares.
    Squares,
    /// Mean sizes of differences, and losses between them and squares.
    Differences,
    /// Squares of logarithms, and the likelihood of counts: of values from 0 on.
    Counts,
}

const CLASSES: &[TaskKind] = &[
    TaskKind::Classification,
    TaskKind::Segmentation,
    TaskKind::Detection,
];
const CLASSES_OR_LABELS: &[TaskKind] = &[
    TaskKind::Classification,
    TaskKind::Multilabel,
    TaskKind::Segmentation,
    TaskKind::Detection,
];

/// All losses, as the table shows them. A loss with another name is not judged.
pub(super) static LOSSES: &[Loss] = &[
    Loss {
        kind: LossKind::CrossEntropy,
        word: "cross_entropy",
        others: &[
            "ce",
            "cross_entropy_loss",
            "categorical_crossentropy",
            "sparse_categorical_crossentropy",
        ],
        endings: &[Ending::Linear, Ending::Softmax, Ending::LogSoftmax],
        outputs: Outputs::Exclusive,
        tasks: CLASSES,
    },
    Loss {
        kind: LossKind::CrossEntropyLogits,
        word: "cross_entropy_logits",
        others: &[
            "cross_entropy_with_logits",
            "softmax_cross_entropy",
            "softmax_cross_entropy_with_logits",
            "sparse_softmax_cross_entropy_with_logits",
            "softmax_with_loss",
        ],
        // The logarithm of a softmax is not changed by a second one.
        endings: &[Ending::Linear, Ending::LogSoftmax],
        outputs: Outputs::Exclusive,
        tasks: CLASSES,
    },
    Loss {
        kind: LossKind::Nll,
        word: "nll",
        others: &["nll_loss", "negative_log_likelihood"],
        endings: &[Ending::LogSoftmax],
        outputs: Outputs::Exclusive,
        tasks: CLASSES,
    },
    Loss {
        kind: LossKind::Kl,
        word: "kl",
        others: &[
            "kld",
            "kl_div",
            "kl_div_loss",
            "kl_divergence",
            "kullback_leibler_divergence",
        ],
        endings: &[Ending::Linear, Ending::Softmax, Ending::LogSoftmax],
        outputs: Outputs::Exclusive,
        tasks: &[],
    },
    Loss {
        kind: LossKind::Bce,
        word: "bce",
        others: &["bce_loss", "binary_crossentropy"],
        endings: &[Ending::Linear, Ending::Sigmoid],
        outputs: Outputs::Independent,
        tasks: &[],
    },
    Loss {
        kind: LossKind::BceLogits,
        word: "bce_logits",
        others: &[
            "bce_with_logits",
            "bce_with_logits_loss",
            "binary_cross_entropy_with_logits",
            "sigmoid_cross_entropy",
            "sigmoid_cross_entropy_loss",
            "sigmoid_cross_entropy_with_logits",
        ],
        endings: &[Ending::Linear],
        outputs: Outputs::Independent,
        tasks: &[],
    },
    Loss {
        kind: LossKind::Focal,
        word: "focal",
        others: &["focal_loss", "sigmoid_focal_loss"],
        endings: &[Ending::Linear, Ending::Sigmoid, Ending::Softmax],
        outputs: Outputs::Independent,
        tasks: CLASSES_OR_LABELS,
    },
    Loss {
        kind: LossKind::Overlap,
        word: "dice",
        others: &["dice_loss", "iou", "jaccard", "tversky", "lovasz"],
        endings: &[Ending::Linear, Ending::Sigmoid, Ending::Softmax],
        outputs: Outputs::Independent,
        tasks: &[],
    },
    Loss {
        kind: LossKind::Hinge,
        word: "hinge",
        others: &[
            "hinge_loss",
            "squared_hinge",
            "categorical_hinge",
            "multi_margin",
        ],
        endings: &[Ending::Linear, Ending::Tanh],
        outputs: Outputs::Independent,
        tasks: CLASSES_OR_LABELS,
    },
    Loss {
        kind: LossKind::Squares,
        word: "mse",
        others: &[
            "mse_loss",
            "mean_squared_error",
            "l2",
            "l2_loss",
            "rmse",
            "euclidean",
            "euclidean_loss",
        ],
        endings: &[
            Ending::Linear,
            Ending::Sigmoid,
            Ending::Tanh,
            Ending::Positive,
        ],
        outputs: Outputs::Targets,
        tasks: &[],
    },
    Loss {
        kind: LossKind::Differences,
        word: "mae",
        others: &[
            "l1",
            "l1_loss",
            "mean_absolute_error",
            "mape",
            "huber",
            "huber_loss",
            "smooth_l1",
            "smooth_l1_loss",
            "log_cosh",
        ],
        endings: &[
            Ending::Linear,
            Ending::Sigmoid,
            Ending::Tanh,
            Ending::Positive,
        ],
        outputs: Outputs::Targets,
        tasks: &[],
    },
    Loss {
        kind: LossKind::Counts,
        word: "msle",
        others: &["mean_squared_logarithmic_error", "poisson", "poisson_nll"],
        endings: &[Ending::Linear, Ending::Rectifier, Ending::Positive],
        outputs: Outputs::Targets,
        tasks: &[],
    },
];

impl Loss {
    /// The loss of that word; capitals and underscores do not count.
    pub(super) fn of_word(word: &str) -> Option<&'static Loss> {
        let word = plain(word);
        let is = |name: &str| plain(name) == word;
        LOSSES
            .iter()
            .find(|loss| is(loss.word) || loss.others.iter().any(|other| is(other)))
    }

    /// Whether it is for that task.
    pub(super) fn is_for(&self, task: TaskKind) -> bool {
        self.tasks.is_empty() || self.tasks.contains(&task)
    }

    /// The endings that it takes: `bare scores`, `sigmoid`, …
    pub(super) fn takes(&self) -> String {
        let named = |ending: &Ending| match ending {
            Ending::Linear => "bare scores",
            _ => ending.named(),
        };
        let all: Vec<&str> = self.endings.iter().map(named).collect();
        match all.as_slice() {
            [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
            all => all.concat(),
        }
    }
}

/// The table of losses, as the page on the language shows it.
pub fn loss_table() -> String {
    let mut text = String::from(
        "| `loss` | also called | last activation | outputs | tasks |\n|---|---|---|---|---|\n",
    );
    let quoted = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        words.join(" ")
    };
    for loss in LOSSES {
        let endings: Vec<&str> = loss.endings.iter().map(|it| it.named()).collect();
        let tasks: Vec<&str> = loss.tasks.iter().map(|it| it.word()).collect();
        let tasks = match tasks.as_slice() {
            [] => "all".to_owned(),
            tasks => tasks.join(", "),
        };
        let (word, others) = (loss.word, quoted(loss.others));
        let (endings, outputs) = (endings.join(", "), loss.outputs.named());
        let _ = writeln!(
            text,
            "| `{word}` | {others} | {endings} | {outputs} | {tasks} |"
        );
    }
    text
}

fn plain(word: &str) -> String {
    let letters = word.chars().filter(|sign| !matches!(sign, '_' | '-'));
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_word_is_one_loss() {
        let mut seen = HashSet::new();
        for loss in LOSSES {
            for word in std::iter::once(&loss.word).chain(loss.others) {
                assert!(seen.insert(plain(word)), "{word} is two losses");
                assert_eq!(Loss::of_word(word).unwrap().kind, loss.kind);
            }
        }
        assert_eq!(Loss::of_word("CrossEntropy").unwrap().word, "cross_entropy");
        assert!(Loss::of_word("triplet").is_none());
    }

    #[test]
    fn the_tasks_are_those_of_the_language() {
        for word in crate::resolve::TASKS {
            assert_eq!(TaskKind::of_word(word).unwrap().word(), *word);
        }
    }
}
