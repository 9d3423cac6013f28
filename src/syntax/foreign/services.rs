//! Lines of other frameworks that describe no layers: training, saving, printing.

use super::read::Value;
use super::{Answer, last};

const NO_TRAINING: &str = "`cnn` does not train networks; describe the training in a `task`";
const NO_OBJECT: &str = "the lines between the braces of `network` are the network";
const LOSS: &str = "a loss is not a layer: `task classification { classes=10 loss=cross_entropy }`";

/// The answer to a line that describes no layer.
pub fn service(text: &str) -> Option<Answer> {
    const STARTS: &[(&str, &str)] = &[
        ("super().__init__(", NO_OBJECT),
        ("super(", NO_OBJECT),
        (
            "print(",
            "nothing runs here: `cnn summary` shows the network",
        ),
    ];
    let found = STARTS.iter().find(|(start, _)| text.starts_with(start))?;
    Some(Answer::Remove(found.1))
}

/// The answer to a call that describes no layer: `model.compile(…)`.
pub fn service_call(value: &Value<'_>) -> Option<Answer> {
    const METHODS: &[&str] = &[
        "compile",
        "fit",
        "build",
        "train",
        "eval",
        "backward",
        "zero_grad",
        "evaluate",
        "predict",
        "cuda",
        "to",
        "load_weights",
        "load_state_dict",
    ];
    let Value::Call { name, lists } = value else {
        return None;
    };
    let short = last(name);
    let empty = lists.iter().all(Vec::is_empty);
    if short == "Sequential" && empty || short == "Model" {
        return Some(Answer::Remove(NO_OBJECT));
    }
    if short == "summary" && short != *name {
        return Some(Answer::Remove("`cnn summary` shows the network"));
    }
    let on_model = name
        .split('.')
        .next()
        .is_some_and(|it| it == "model" || it == "net");
    if on_model && METHODS.contains(&short)
        || name.contains("optim.")
        || name.contains("optimizers.")
    {
        return Some(Answer::Remove(NO_TRAINING));
    }
    if short.ends_with("Loss") || name.contains("losses.") {
        return Some(Answer::Advice(LOSS.to_owned()));
    }
    None
}
