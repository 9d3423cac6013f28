//! Expressions of Python as chains.

use super::read::{self, Argument, Value};
use super::{Made, last, tables};

/// Where a chain starts, if that is known, and what it goes through.
#[derive(Debug, Default)]
pub struct Chain {
    pub source: Option<String>,
    pub steps: Vec<String>,
    /// An input that is stated with a layer.
    pub input: Option<String>,
}

impl Chain {
    /// Whether it begins with a join of a tensor of that name.
    pub fn joins(&self, name: Option<&str>) -> bool {
        let list = self.steps.first().and_then(|it| it.split_once('('));
        let parts = list.map(|(_, list)| list.split([',', ')']).map(str::trim));
        parts.is_some_and(|mut parts| parts.any(|it| Some(it) == name))
    }

    /// The lines to write.
    pub fn written(self) -> String {
        let steps = self.source.into_iter().chain(self.steps);
        let steps = steps.collect::<Vec<_>>().join(" -> ");
        match self.input {
            Some(input) => format!("{input}\n{steps}"),
            None => steps,
        }
    }
}

pub struct Translator<'m, 't> {
    pub made: &'m Made<'t>,
}

/// A layer with its parameters in parentheses, and what comes with it: `conv 64 3 -> relu`.
pub(crate) fn layer(text: &str) -> Option<String> {
    let value = read::expression(text)?;
    let made = Made::new();
    let translator = Translator { made: &made };
    Some(translator.steps(&value)?.join(" -> "))
}

impl Translator<'_, '_> {
    /// What a tensor is made by. `target`: the name that it gets.
    pub fn chain(&self, value: &Value<'_>, target: Option<&str>) -> Option<Chain> {
        match value {
            Value::Atom(name) => (read::is_path(name) && !name.contains('.')).then(|| Chain {
                source: Some((*name).to_owned()),
                ..Chain::default()
            }),
            Value::Text(_) | Value::List(_) => None,
            Value::Operation {
                operator, operands, ..
            } => {
                let join = match operator {
                    Some("+") => "add",
                    Some("*") => "mul",
                    _ => return None,
                };
                self.join(join, operands.iter())
            }
            Value::Call { name, lists } => match lists.as_slice() {
                [arguments, inputs] => {
                    let [only] = inputs.as_slice() else {
                        return None;
                    };
                    let join = join(last(name));
                    if let (Some(join), Value::List(tensors)) = (join, &only.value) {
                        return self.join(join, tensors.iter());
                    }
                    let mut chain = self.chain(&only.value, target)?;
                    chain.steps.extend(self.constructed(name, arguments)?.steps);
                    Some(chain)
                }
                [arguments] => self.called(name, arguments, target),
                _ => None,
            },
        }
    }

    /// `F.relu(x)`, `x.view(-1, 10)`, `self.conv1(x)`, `nn.Conv2d(3, 64, 3)`
    fn called(
        &self,
        name: &str,
        arguments: &[Argument<'_>],
        target: Option<&str>,
    ) -> Option<Chain> {
        let (before, method) = name.rsplit_once('.').unwrap_or(("", name));
        if let Some(made) = before.eq("self").then(|| self.made.get(method)).flatten() {
            let [only] = arguments else { return None };
            let made = read::expression(made)?;
            let mut chain = self.chain(&only.value, target)?;
            chain.steps.extend(self.steps(&made)?);
            return Some(chain);
        }
        let of_module = tables::FUNCTIONS.contains(&before);
        if let Some(join) = join(method)
            && (of_module || before == "layers" || before.is_empty())
        {
            let named = arguments.iter().any(|it| it.name.is_none());
            return match arguments.first().map(|it| &it.value) {
                Some(Value::List(tensors)) if named => self.join(join, tensors.iter()),
                Some(_) if of_module => {
                    let bare = arguments.iter().filter(|it| it.name.is_none());
                    self.join(join, bare.map(|it| &it.value))
                }
                _ => None,
            };
        }
        let starts_small = method.starts_with(|it: char| it.is_ascii_lowercase());
        if of_module && starts_small {
            let (first, rest) = arguments.split_first()?;
            let mut chain = self.chain(&first.value, target)?;
            chain.steps.extend(self.constructed(method, rest)?.steps);
            return Some(chain);
        }
        let known = tables::METHODS.iter().find(|(theirs, _)| *theirs == method);
        if let Some((_, ours)) = known
            && !before.is_empty()
            && !before.contains('.')
            && !tables::is_module(before)
            && before != "self"
        {
            let step = match reshaped(arguments) {
                Some(shape) if *ours == "flatten" => format!("reshape {shape}"),
                _ => (*ours).to_owned(),
            };
            return Some(Chain {
                source: Some(before.to_owned()),
                steps: vec![step],
                input: None,
            });
        }
        if target.is_some() && (before.is_empty() || before == "self") {
            return None;
        }
        self.constructed(name, arguments)
    }

    fn join<'v, 't: 'v>(
        &self,
        join: &str,
        tensors: impl Iterator<Item = &'v Value<'t>>,
    ) -> Option<Chain> {
        let mut all = Vec::new();
        for tensor in tensors {
            all.push(self.chain(tensor, None)?.written());
        }
        (all.len() > 1).then(|| Chain {
            steps: vec![format!("{join}({})", all.join(", "))],
            ..Chain::default()
        })
    }

    /// A layer that is made, not applied: its steps.
    pub fn steps(&self, value: &Value<'_>) -> Option<Vec<String>> {
        Some(self.added(value)?.steps)
    }

    /// [`Self::steps`], with the input that stands among its parameters.
    pub fn added(&self, value: &Value<'_>) -> Option<Chain> {
        match value {
            Value::Call { name, lists } => match lists.as_slice() {
                [arguments] => self.constructed(name, arguments),
                _ => None,
            },
            Value::Atom(_) | Value::Text(_) | Value::List(_) | Value::Operation { .. } => None,
        }
    }

    fn constructed(&self, name: &str, arguments: &[Argument<'_>]) -> Option<Chain> {
        let short = last(name);
        let folded: String = short
            .chars()
            .filter(|it| *it != '_')
            .flat_map(char::to_lowercase)
            .collect();
        match folded.as_str() {
            "sequential" => return self.sequence(arguments),
            "activation" => {
                let [only] = arguments else { return None };
                return Some(Chain {
                    steps: vec![activation(&only.value)?],
                    ..Chain::default()
                });
            }
            "separableconv2d" | "separableconvolution2d" => return separable(arguments),
            "reshape" => {
                let first = arguments.first()?;
                let shape = channels_first(&first.value)?;
                return Some(Chain {
                    steps: vec![format!("reshape {shape}")],
                    ..Chain::default()
                });
            }
            _ => {}
        }
        let is_keras = short.contains("2D");
        let layer = tables::LAYERS.iter().find(|layer| {
            layer.theirs.contains(&folded.as_str()) && layer.keras.is_none_or(|it| it == is_keras)
        })?;
        parameters(layer, arguments)
    }

    fn sequence(&self, arguments: &[Argument<'_>]) -> Option<Chain> {
        let mut chain = Chain::default();
        let mut add = |value: &Value<'_>| {
            let added = self.added(value)?;
            chain.steps.extend(added.steps);
            chain.input = chain.input.take().or(added.input);
            Some(())
        };
        for argument in arguments {
            match &argument.value {
                Value::List(layers) => layers.iter().try_for_each(&mut add)?,
                value => add(value)?,
            }
        }
        (!chain.steps.is_empty()).then_some(chain)
    }
}

/// `SeparableConv2D(64, 3)`: a convolution a channel, then one across them.
fn separable(arguments: &[Argument<'_>]) -> Option<Chain> {
    let table = |theirs: &str| {
        let mut layers = tables::LAYERS.iter();
        layers.find(|layer| layer.theirs.contains(&theirs) && layer.keras != Some(false))
    };
    let mut chain = parameters(table("conv2d")?, arguments)?;
    let whole = chain.steps.pop()?;
    let (conv, after) = whole.split_once(" -> ").unwrap_or((&whole, ""));
    let mut words = conv.split(' ').skip(1);
    let (features, kernel) = (words.next()?, words.next()?);
    let rest = words.map(|it| format!(" {it}")).collect::<String>();
    chain.steps.push(format!("depthwise {kernel}{rest}"));
    chain.steps.push(format!("conv {features} 1x1"));
    if !after.is_empty() {
        chain.steps.push(after.to_owned());
    }
    Some(chain)
}

fn join(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    let known = tables::JOINS.iter().find(|(theirs, _)| *theirs == lower)?;
    Some(known.1)
}

/// A layer of the table with its parameters.
fn parameters(layer: &tables::Layer, arguments: &[Argument<'_>]) -> Option<Chain> {
    let mut given: Vec<(&str, String)> = Vec::new();
    let mut after: Vec<String> = Vec::new();
    let mut input = None;
    for (place, argument) in arguments.iter().enumerate() {
        let ours = match argument.name {
            None => layer.order.get(place)?.1,
            Some("activation") => "activation",
            Some("name") => "name",
            Some("input_shape") => {
                input = Some(format!("input {}", channels_first(&argument.value)?));
                continue;
            }
            Some(name) => match layer.order.iter().find(|(theirs, _)| *theirs == name) {
                Some((_, ours)) => ours,
                // Somebody who mixes frameworks, or has learnt our names already.
                None => match layer.order.iter().find(|(_, ours)| *ours == name) {
                    Some((_, ours)) => ours,
                    None if tables::NEEDLESS.contains(&name) => "",
                    None => return None,
                },
            },
        };
        match ours {
            "" => {}
            "activation" => {
                let function = activation(&argument.value)?;
                if function != "none" && function != "linear" {
                    after.push(format!(" -> {function}"));
                }
            }
            "name" => match argument.value {
                Value::Text(name) if read::is_path(name) && !name.contains('.') => {
                    after.insert(0, format!(" as {name}"));
                }
                _ => return None,
            },
            _ => {
                if let Some(value) = written(&argument.value)? {
                    given.push((ours, value));
                }
            }
        }
    }
    // Keras' poolings have a window of 2.
    let pools = ["maxpooling2d", "averagepooling2d"];
    if pools.iter().any(|it| layer.theirs.contains(it))
        && !given.iter().any(|(name, _)| *name == "kernel")
    {
        given.insert(0, ("kernel", "2".to_owned()));
    }
    let mut text = layer.ours.to_owned();
    let mut bare = layer.bare.iter();
    let mut next = bare.next();
    let rank = |name: &str| {
        layer
            .bare
            .iter()
            .position(|it| *it == name)
            .unwrap_or(layer.bare.len())
    };
    given.sort_by_key(|(name, _)| rank(name));
    for (name, value) in given {
        if next == Some(&name) {
            text = format!("{text} {value}");
            next = bare.next();
        } else {
            text = format!("{text} {name}={value}");
        }
    }
    text.extend(after);
    Some(Chain {
        steps: vec![text],
        source: None,
        input,
    })
}

/// A value in our notation; `None` inside where the parameter is to be left out.
fn written(value: &Value<'_>) -> Option<Option<String>> {
    Some(Some(match value {
        Value::Atom("True") => "on".to_owned(),
        Value::Atom("False") => "off".to_owned(),
        Value::Atom("None") => return Some(None),
        Value::Atom(atom) => (*atom).to_owned(),
        Value::Text(text) => text.to_ascii_lowercase(),
        Value::List(parts) => {
            let mut sizes = Vec::new();
            for part in parts {
                match part {
                    Value::Atom(number) if number.bytes().all(|it| it.is_ascii_digit()) => {
                        sizes.push(*number);
                    }
                    _ => return None,
                }
            }
            if !(1..=4).contains(&sizes.len()) {
                return None;
            }
            sizes.join("x")
        }
        Value::Operation { text, .. } if !text.contains("//") && !text.contains("**") => {
            format!("({text})")
        }
        Value::Operation { .. } | Value::Call { .. } => return None,
    }))
}

/// `'relu'`, `tf.nn.relu`, `nn.ReLU()`
fn activation(value: &Value<'_>) -> Option<String> {
    let name = match value {
        Value::Text(name) | Value::Atom(name) => last(name),
        Value::Call { name, .. } => last(name),
        Value::List(_) | Value::Operation { .. } => return None,
    };
    let folded = name.to_ascii_lowercase().replace('_', "");
    let known = tables::LAYERS
        .iter()
        .find(|layer| layer.theirs.contains(&folded.as_str()) && layer.bare.len() < 2);
    match known {
        Some(layer) => Some(layer.ours.to_owned()),
        None => ["none", "linear"]
            .contains(&folded.as_str())
            .then_some(folded),
    }
}

/// `(224, 224, 3)`, which is height, width, channels, as `3x224x224`.
pub fn channels_first(value: &Value<'_>) -> Option<String> {
    let Value::List(parts) = value else {
        return None;
    };
    let mut sizes = Vec::new();
    for part in parts {
        match part {
            Value::Atom("None") => {}
            Value::Atom(number) if number.bytes().all(|it| it.is_ascii_digit()) => {
                sizes.push(*number);
            }
            _ => return None,
        }
    }
    match sizes.as_slice() {
        [one] => Some((*one).to_owned()),
        // Already as here.
        [channels @ ("1" | "3"), height, width] if height == width => {
            Some(format!("{channels}x{height}x{width}"))
        }
        [height, width, channels] => Some(format!("{channels}x{height}x{width}")),
        _ => None,
    }
}

/// The shape of `x.view(-1, 64, 7, 7)`; `None` for a vector.
fn reshaped(arguments: &[Argument<'_>]) -> Option<String> {
    let mut sizes = Vec::new();
    for argument in arguments.get(1..)? {
        match argument.value {
            Value::Atom(number) if number.bytes().all(|it| it.is_ascii_digit()) => {
                sizes.push(number);
            }
            _ => return None,
        }
    }
    (sizes.len() == 3).then(|| sizes.join("x"))
}
