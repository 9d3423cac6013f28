//! The names that the language has itself, besides its layers, their parameters and words.

/// The name of an unused result, or of an unused value of a row.
pub const UNUSED: &str = "_";

/// The names of the functions of expressions.
pub const FUNCTIONS: &[&str] = &[
    "min",
    "max",
    "floor",
    "ceil",
    "round",
    "abs",
    "log2",
    "len",
    "sum",
    "enumerate",
    "one_of",
];

/// The quantities of `expect`, besides named points.
pub const QUANTITIES: &[&str] = &[
    "params",
    "macs",
    "flops",
    "output",
    "activations",
    "peak_memory",
    "training_memory",
    "depth",
    "receptive_field",
];

/// The settings of each kind of task, besides its number of classes.
pub const TASK_SETTINGS: &[&str] = &[
    "classes",
    "loss",
    "lr",
    "epochs",
    "optimizer",
    "batch",
    "data",
    "targets",
    "labels",
    "anchors",
];

/// The kinds of tasks.
pub const TASKS: &[&str] = &[
    "classification",
    "multilabel",
    "regression",
    "segmentation",
    "detection",
];

/// The properties of a tensor that an expression can read, after a dot.
pub const PROPERTIES: &[&str] = &["channels", "height", "width", "shape"];
