//! Expressions of Python as chains.

use super::read::{self, Argument, Value};
use super::{Fields, last, modules};
use crate::layer::dialect::{self, Entry, Framework, Meaning};
use crate::layer::{
    ADD, CONV, DEPTHWISE, DefaultValue, FLATTEN, MUL, Parameter, RESHAPE, Reads, Signature,
};

/// A chain: the tensor it starts from, if known, and its steps.
#[derive(Debug, Default)]
pub struct Chain {
    pub source: Option<String>,
    pub steps: Vec<String>,
    /// The input shape of the first layer in Keras.
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
    pub fields: &'m Fields<'t>,
}

/// A layer with its parameters in parentheses, and the steps that come with it: `conv 64 3 ->
/// relu`.
pub(crate) fn layer(text: &str) -> Option<String> {
    let value = read::expression(text)?;
    let fields = Fields::new();
    let translator = Translator { fields: &fields };
    Some(translator.steps(&value)?.join(" -> "))
}

impl Translator<'_, '_> {
    /// The chain that computes a tensor. `target`: the name that it gets.
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
                    Some("+") => &ADD,
                    Some("*") => &MUL,
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
        if let Some(defined) = before.eq("self").then(|| self.fields.get(method)).flatten() {
            let [only] = arguments else { return None };
            let defined = read::expression(defined)?;
            let mut chain = self.chain(&only.value, target)?;
            chain.steps.extend(self.steps(&defined)?);
            return Some(chain);
        }
        let of_module = modules::FUNCTIONS.contains(&before);
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
        if let Some(known) = dialect::method(method)
            && !before.is_empty()
            && !before.contains('.')
            && !modules::is_module(before)
            && before != "self"
        {
            let step = match reshaped(arguments) {
                Some(shape) if known.signature.name == FLATTEN.name => {
                    format!("{} {shape}", RESHAPE.name)
                }
                _ => known.signature.name.to_owned(),
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
        join: &Signature,
        tensors: impl Iterator<Item = &'v Value<'t>>,
    ) -> Option<Chain> {
        let mut all = Vec::new();
        for tensor in tensors {
            all.push(self.chain(tensor, None)?.written());
        }
        (all.len() > 1).then(|| Chain {
            steps: vec![format!("{}({})", join.name, all.join(", "))],
            ..Chain::default()
        })
    }

    /// The steps of a layer that is constructed, not applied.
    pub fn steps(&self, value: &Value<'_>) -> Option<Vec<String>> {
        Some(self.added(value)?.steps)
    }

    /// [`Self::steps`], with the input shape among its parameters.
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
        let is_reshape = layer_of(short).is_some_and(|it| it.signature.name == RESHAPE.name);
        match dialect::fold(short).as_str() {
            "sequential" => return self.sequence(arguments),
            "activation" => {
                let [only] = arguments else { return None };
                return Some(Chain {
                    steps: activation(&only.value)?
                        .map(str::to_owned)
                        .into_iter()
                        .collect(),
                    ..Chain::default()
                });
            }
            "separableconv2d" | "separableconvolution2d" => return separable(arguments),
            _ if is_reshape => {
                let first = arguments.first()?;
                let shape = channels_first(&first.value)?;
                return Some(Chain {
                    steps: vec![format!("{} {shape}", RESHAPE.name)],
                    ..Chain::default()
                });
            }
            _ => {}
        }
        parameters(layer_of(short)?, arguments)
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

/// `SeparableConv2D(64, 3)`: a convolution per channel, then one across them.
fn separable(arguments: &[Argument<'_>]) -> Option<Chain> {
    let foreign = dialect::of(CONV.name, Framework::Keras).next()?;
    let conv = Entry {
        signature: &CONV,
        foreign,
    };
    let mut chain = parameters(conv, arguments)?;
    let whole = chain.steps.pop()?;
    let (conv, after) = whole.split_once(" -> ").unwrap_or((&whole, ""));
    let mut words = conv.split(' ').skip(1);
    let (features, kernel) = (words.next()?, words.next()?);
    let rest = words.map(|it| format!(" {it}")).collect::<String>();
    chain
        .steps
        .push(format!("{} {kernel}{rest}", DEPTHWISE.name));
    chain.steps.push(format!("{} {features} 1x1", CONV.name));
    if !after.is_empty() {
        chain.steps.push(after.to_owned());
    }
    Some(chain)
}

/// The layer that a class or function of Python computes: one that is spelt so comes first, then
/// one of the framework that writes `2D` or `2d` like that.
fn layer_of(name: &str) -> Option<Entry> {
    let is_keras = name.contains("2D");
    let rank = |entry: &Entry| {
        let framework = entry.foreign.framework;
        let exact = entry.foreign.names.contains(&name);
        let python = framework.is_some_and(Framework::is_python);
        let fits = (framework == Some(Framework::Keras)) == is_keras;
        (!exact, !python, !fits)
    };
    let known = dialect::named(name).filter(|entry| entry.foreign.framework.is_some());
    known.min_by_key(rank)
}

/// The join that a class or function of Python computes.
fn join(name: &str) -> Option<&'static Signature> {
    let joins = |signature: &Signature| match signature.reads {
        Reads::Tensors => true,
        Reads::Flow | Reads::Exactly(_) => false,
    };
    let known = layer_of(name).map(|entry| entry.signature);
    let own = || crate::layer::signature(&name.to_ascii_lowercase());
    known.or_else(own).filter(|signature| joins(signature))
}

/// A layer with its parameters.
fn parameters(layer: Entry, arguments: &[Argument<'_>]) -> Option<Chain> {
    let Entry { signature, foreign } = layer;
    let mut given: Vec<(&str, String)> = Vec::new();
    let mut after: Vec<String> = Vec::new();
    let mut input = None;
    let mut left_out: Vec<_> = foreign.parameters.iter().collect();
    for (place, argument) in arguments.iter().enumerate() {
        let meaning = match argument.name {
            None => {
                let parameter = foreign.parameters.get(place)?;
                left_out.retain(|it| it.theirs != parameter.theirs);
                parameter.meaning
            }
            Some("name") => match argument.value {
                Value::Text(name) if read::is_path(name) && !name.contains('.') => {
                    after.insert(0, format!(" as {name}"));
                    continue;
                }
                _ => return None,
            },
            Some("input_shape") => {
                input = Some(format!("input {}", channels_first(&argument.value)?));
                continue;
            }
            Some(name) => {
                left_out.retain(|it| it.theirs != name);
                meaning(layer, name)?
            }
        };
        match meaning {
            Meaning::Needless(_) => {}
            Meaning::Only(value) => {
                if !matches!(argument.value, Value::Atom(it) | Value::Text(it) if it == value) {
                    return None;
                }
            }
            Meaning::Activation => {
                let function = activation(&argument.value)?;
                if let Some(function) = function {
                    after.push(format!(" -> {function}"));
                }
            }
            Meaning::Sides(ours) => given.push((ours, all_sides(&argument.value)?)),
            Meaning::Is(ours) => {
                if let Some(value) = written(&argument.value)? {
                    given.push((ours, value));
                }
            }
        }
    }
    // Defaults that differ from ours.
    for (ours, value) in left_out.iter().filter_map(|it| it.otherwise) {
        if !given.iter().any(|(name, _)| *name == ours) {
            given.push((ours, value.to_owned()));
        }
    }
    let bare: Vec<&Parameter> = signature.parameters.iter().filter(|it| it.bare).collect();
    let rank = |name: &str| {
        let place = bare.iter().position(|it| it.name == name);
        place.unwrap_or(bare.len())
    };
    given.sort_by_key(|(name, _)| rank(name));
    let mut text = signature.name.to_owned();
    let mut next = bare.iter().map(|it| it.name).peekable();
    for (name, value) in given {
        if next.next_if_eq(&name).is_some() {
            text = format!("{text} {value}");
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

/// The meaning of a named parameter: of theirs; of ours, where somebody has learnt our names
/// already; or of another framework's for the same kind of layer.
fn meaning(layer: Entry, name: &str) -> Option<Meaning> {
    let Entry { signature, foreign } = layer;
    let own = foreign.parameters.iter().find(|it| it.theirs == name);
    let known = || {
        let (_, own) = signature.parameter(name)?;
        Some(Meaning::Is(own.name))
    };
    let elsewhere = || {
        let all = dialect::entries().filter(|it| it.signature.name == signature.name);
        let mut python = all.filter(|it| it.foreign.framework.is_some_and(Framework::is_python));
        python.find_map(|it| it.foreign.parameter(name))
    };
    let own = own.map(|it| it.meaning);
    own.or_else(known)
        .or_else(|| elsewhere().map(|it| it.meaning))
        .or_else(|| foreign.parameter(name).map(|it| it.meaning))
}

/// Left, right, top, bottom as top x bottom x left x right; one number is all four.
fn all_sides(value: &Value<'_>) -> Option<String> {
    let text = written(value)??;
    let sides: Vec<&str> = text.split('x').collect();
    match sides.as_slice() {
        [_] => Some(text),
        [left, right, top, bottom] => Some(format!("{top}x{bottom}x{left}x{right}")),
        _ => None,
    }
}

/// A value in our notation; `None` inside where the parameter must be left out.
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

/// `'relu'`, `tf.nn.relu`, `nn.ReLU()`; `None` inside where it is not a function.
fn activation(value: &Value<'_>) -> Option<Option<&'static str>> {
    let name = match value {
        Value::Text(name) | Value::Atom(name) => last(name),
        Value::Call { name, .. } => last(name),
        Value::List(_) | Value::Operation { .. } => return None,
    };
    if ["none", "linear"].contains(&name.to_ascii_lowercase().as_str()) {
        return Some(None);
    }
    let signature = layer_of(name)?.signature;
    let alone = |it: &Parameter| !matches!(it.default, DefaultValue::Required);
    let fits = signature.reads == Reads::Flow && signature.parameters.iter().all(alone);
    fits.then_some(Some(signature.name))
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
