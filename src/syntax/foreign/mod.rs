//! The translation of a line of Python that describes a network.
//!
//! The text of a statement of PyTorch or Keras becomes its replacement ([`statement`]), or `None`
//! where that is not clear. The meaning of names is left to the elaboration. `read` has the
//! expressions of Python, `modules` the modules of frameworks, and `translate` translates by the
//! layers' names and parameters in [`dialect`].

mod modules;
mod read;
mod services;
mod translate;

pub(crate) use translate::layer;

use crate::layer::{self, Reads, dialect};
use read::{Argument, Value};
use std::collections::HashMap;
use translate::{Chain, Translator};

/// The answer to a line of Python.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Write this instead. `certain`: independent of the lines around it.
    Write { text: String, certain: bool },
    /// Remove it: this language has nothing that does the same.
    Remove(&'static str),
    /// More than this line has to change.
    Advice(String),
}

impl Answer {
    /// Without the input that Keras states with its first layer, where it has been stated.
    pub(crate) fn without_input(self) -> Self {
        match self {
            Self::Write { text, certain } => match text.split_once('\n') {
                Some((input, layers)) if input.starts_with("input ") => Self::Write {
                    text: layers.to_owned(),
                    certain,
                },
                _ => Self::Write { text, certain },
            },
            Self::Remove(_) | Self::Advice(_) => self,
        }
    }
}

/// The layers that a class of PyTorch defines in its `__init__`: `self.conv1 = nn.Conv2d(…)`.
pub(crate) type Fields<'t> = HashMap<&'t str, &'t str>;

/// Longer lines are not read.
const MAX_LENGTH: usize = 4096;

/// The fields of `self` that lines of `text` define.
pub(crate) fn fields(text: &str) -> Fields<'_> {
    let fields = text.lines().filter_map(|line| {
        let line = line.split('#').next().unwrap_or_default();
        let (name, value) = line.trim().strip_prefix("self.")?.split_once('=')?;
        (value.len() < MAX_LENGTH).then(|| (name.trim(), value.trim()))
    });
    fields.collect()
}

/// The name that a line of Python gives to its result.
pub(crate) fn named(text: &str) -> Option<&str> {
    let (name, _) = target(text.trim())?;
    (!name.contains('.')).then_some(name)
}

/// The answer to a statement of Python. `flow`: the name that the line above gave to its result.
pub(crate) fn statement(text: &str, fields: &Fields<'_>, flow: Option<&str>) -> Option<Answer> {
    let text = text.trim().trim_end_matches([';', ',']).trim_end();
    if text.len() > MAX_LENGTH {
        return None;
    }
    if let Some(answer) = services::service(text) {
        return Some(answer);
    }
    let (target, expression, returned) = match text.strip_prefix("return ") {
        Some(expression) => (None, expression, true),
        None => match target(text) {
            Some((target, expression)) => (Some(target), expression, false),
            None => (None, text, false),
        },
    };
    let value = read::expression(expression)?;
    if let Some(answer) = services::service_call(&value) {
        return Some(answer);
    }
    // `c = a * b` may be of numbers; `x = x + y` is not.
    if let (Value::Operation { operands, .. }, Some(target)) = (&value, target)
        && !operands
            .iter()
            .any(|it| matches!(it, Value::Atom(name) if *name == target))
        && !operands.iter().any(|it| matches!(it, Value::Call { .. }))
    {
        return None;
    }
    // `concat([a, b])` is a join of this language but for its brackets, which are reported separately.
    if let Value::Call { name, lists } = &value
        && layer::signature(name).is_some_and(|it| it.reads == Reads::Tensors)
        && target.is_none()
        && let [only] = lists.as_slice()
        && let [
            Argument {
                name: None,
                value: Value::List(tensors),
            },
        ] = only.as_slice()
        && tensors.iter().all(|it| matches!(it, Value::Atom(_)))
    {
        return None;
    }
    let translator = Translator { fields };
    if let Some(field) = target.and_then(|it| it.strip_prefix("self.")) {
        let steps = translator.steps(&value)?.join(" -> ");
        return Some(Answer::Advice(format!(
            "layers are not defined first and used later: write `{steps}` where the data flows through `{field}`"
        )));
    }
    if let Value::Call { name, lists } = &value
        && let ([only], Some(target)) = (lists.as_slice(), target)
        && ["Input", "InputLayer", "placeholder"].contains(&last(name))
    {
        return Some(input(only, target));
    }
    if let Some(added) = added(&value) {
        let chain = translator.added(added)?;
        return Some(Answer::Write {
            text: chain.written(),
            certain: true,
        });
    }
    let Some(chain) = translator.chain(&value, target) else {
        return undefined(expression, fields);
    };
    if chain.steps.is_empty() {
        return None;
    }
    Some(in_place(chain, target, returned, flow))
}

/// `x = self.fc1(x)` where no line defines `self.fc1`.
fn undefined(expression: &str, fields: &Fields<'_>) -> Option<Answer> {
    let used = expression.split("self.").skip(1);
    let mut names = used.filter_map(|rest| {
        let end = rest.find(|it: char| !it.is_ascii_alphanumeric() && it != '_');
        rest.get(..end?).filter(|name| !name.is_empty())
    });
    let name = names.find(|name| !fields.contains_key(name))?;
    Some(Answer::Advice(format!(
        "there is no `self`: replace `{name}` by the layer itself, such as `conv 64 3x3` or `dense 10`"
    )))
}

/// `x = …`: the name and the value.
fn target(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once('=')?;
    let name = name.trim_end();
    let fine = |it: &str| read::is_path(it);
    (fine(name) && !value.starts_with('=')).then(|| (name, value.trim_start()))
}

/// The chain with its name and its source, as far as the lines show them.
fn in_place(chain: Chain, target: Option<&str>, returned: bool, flow: Option<&str>) -> Answer {
    let source = chain.source.as_deref();
    let same = target.is_some() && (target == source || chain.joins(target));
    let flows = source.is_some() && source == flow;
    let certain = (target.is_none() || same && source.is_none()) && (source.is_none() || flows);
    let chain = if same || returned || flows {
        Chain {
            source: None,
            ..chain
        }
    } else {
        chain
    };
    let text = match target.filter(|_| !same) {
        Some(target) => format!("{} as {target}", chain.written()),
        None => chain.written(),
    };
    Answer::Write { text, certain }
}

fn input(arguments: &[Argument<'_>], target: &str) -> Answer {
    let given = arguments
        .iter()
        .find(|it| it.name.is_none_or(|name| name == "shape"));
    let shape = given.and_then(|it| translate::channels_first(&it.value));
    match shape {
        Some(shape) => Answer::Write {
            text: format!("input {target} {shape}"),
            certain: true,
        },
        None => Answer::Advice("write `input 3x224x224`: channels x height x width".to_owned()),
    }
}

/// The layer that `model.add(…)` adds.
fn added<'v, 't>(value: &'v Value<'t>) -> Option<&'v Value<'t>> {
    let Value::Call { name, lists } = value else {
        return None;
    };
    let (object, method) = name.rsplit_once('.')?;
    match lists.as_slice() {
        [list] if method == "add" && !modules::is_module(object) => match list.as_slice() {
            [only] => Some(&only.value),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a dotted name is that of another framework: `nn.Conv2d`, `self.conv1`, `x.view`.
pub(crate) fn is_framework(name: &str) -> bool {
    let Some((first, _)) = name.split_once('.') else {
        return false;
    };
    modules::MODULES.contains(&first) || dialect::method(last(name)).is_some()
}

/// The last part of a dotted name.
fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let fields = fields("self.conv1 = nn.Conv2d(1, 32, 3, 1)\nself.pool = nn.MaxPool2d(2, 2)");
        match statement(text, &fields, Some("before")) {
            Some(Answer::Write { text, .. }) => text,
            Some(Answer::Advice(advice)) => format!("advice: {advice}"),
            Some(Answer::Remove(why)) => format!("remove: {why}"),
            None => "nothing".to_owned(),
        }
    }

    #[test]
    fn lines_of_pytorch() {
        assert_eq!(written("x = F.relu(x)"), "relu");
        assert_eq!(written("x = F.max_pool2d(x, 2)"), "maxpool 2");
        assert_eq!(
            written("x = self.pool(F.relu(self.conv1(x)))"),
            "conv 32 3 stride=1 -> relu -> maxpool 2 stride=2"
        );
        assert_eq!(written("y = torch.cat((x, z), dim=1)"), "concat(x, z) as y");
        assert_eq!(written("x = x.view(-1, 8192)"), "flatten");
        assert_eq!(written("x = torch.flatten(x, 1)"), "flatten");
        assert_eq!(
            written("nn.Conv2d(3, 64, kernel_size=(3, 5), padding=1, bias=False)"),
            "conv 64 3x5 pad=1 bias=off"
        );
        assert_eq!(
            written("nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(inplace=True), nn.Flatten(),)"),
            "conv 8 3 -> relu -> flatten"
        );
        assert_eq!(written("return F.log_softmax(x, dim=1)"), "log_softmax");
        assert_eq!(written("nn.ZeroPad2d((0, 1, 2, 3))"), "zero_pad 2x3x0x1");
        assert_eq!(
            written("nn.BatchNorm2d(8, affine=False)"),
            "batchnorm affine=off"
        );
        assert_eq!(written("nn.MaxPool2d(2, return_indices=True)"), "nothing");
        assert_eq!(written("x = x + y"), "add(x, y)");
        assert_eq!(written("y = F.relu(before)"), "relu as y");
    }

    #[test]
    fn lines_of_keras() {
        assert_eq!(
            written("x = Conv2D(32, 3, strides=2, padding=\"same\")(inputs)"),
            "inputs -> conv 32 3 stride=2 pad=same as x"
        );
        assert_eq!(
            written("model.add(Conv2D(32, (3, 3), activation='relu', input_shape=(28, 32, 3)))"),
            "input 3x28x32\nconv 32 3x3 -> relu"
        );
        assert_eq!(
            written("inputs = Input(shape=(224, 224, 3))"),
            "input inputs 3x224x224"
        );
        assert_eq!(written("x = Concatenate()([a, b])"), "concat(a, b) as x");
        assert_eq!(
            written("model.add(Dense(10, activation='linear'))"),
            "dense 10"
        );
        assert_eq!(
            written("model.add(MaxPooling2D(strides=2))"),
            "maxpool 2 stride=2"
        );
        assert_eq!(
            written("x = layers.Add()([x, shortcut])"),
            "add(x, shortcut)"
        );
    }

    #[test]
    fn other_lines_are_not_translated() {
        for line in [
            "conv 64 3x3",
            "x = f(x)",
            "a = b",
            "F.relu(",
            "",
            "f(((((",
            "x = -y",
        ] {
            assert_eq!(written(line), "nothing", "{line}");
        }
        let deep = format!("x = {}y{}", "F.relu(".repeat(500), ")".repeat(500));
        assert_eq!(written(&deep), "nothing");
    }
}
