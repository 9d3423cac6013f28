//! Chains, their steps, and the arguments of layers.

use super::{Builder, bad_body, exact};
use crate::layer::{self, Parameter, dialect};
use crate::number::Extents;
use crate::source::{Span, offset};
use crate::syntax::grammar::{self, Pair, Rule};
use crate::syntax::tree::{
    Argument, Body, Call, CallItem, Chain, Expr, ExprKind, For, LayerUse, Name, Repeat, Statement,
    StatementKind, Step, StepKind,
};
use crate::syntax::{foreign, mistakes};
use smol_str::SmolStr;

impl Builder<'_> {
    pub(super) fn chain(&mut self, pair: Pair<'_>) -> Chain {
        let span = self.span_of(&pair);
        let steps = exact(pair.into_inner().map(|it| self.step(it)));
        self.labels_apart(&steps);
        Chain { span, steps }
    }

    /// `relu -> as b`, and `as b` on its own line: read as layers, as any word is.
    fn labels_apart(&mut self, steps: &[Step]) {
        let mut before: Option<Span> = None;
        for step in steps {
            if let StepKind::Layer(used) = &step.kind
                && used.name.text == "as"
                && let (None, [argument]) = (&used.call, used.arguments.as_slice())
                && let (None, ExprKind::Name(name)) = (&argument.name, &argument.value.kind)
                && !*self
                    .as_is_named
                    .get_or_init(|| mistakes::is_named(self.text, "as"))
            {
                let above = self.text.get(..step.span.start as usize);
                let above = above.unwrap_or_default().trim_end();
                let start = match before {
                    Some(before) => before.end,
                    None => u32::try_from(above.len()).unwrap_or(step.span.start),
                };
                let away = Span {
                    start,
                    end: step.span.start,
                    ..step.span
                };
                // A comment would continue to its end.
                let line = self.original.get(start as usize..step.span.start as usize);
                let fits = !line.is_some_and(|it| it.contains('#')) && !above.ends_with('{');
                self.reject(mistakes::label_apart(step.span, name, fits.then_some(away)));
            }
            before = Some(step.span);
        }
    }

    fn step(&mut self, pair: Pair<'_>) -> Step {
        let span = self.span_of(&pair);
        let mut inner = pair.into_inner().peekable();
        let kind = match inner.next() {
            Some(first) => self.step_kind(first),
            None => StepKind::Body(bad_body(span)),
        };
        let (mut label, mut shape) = (None, None);
        let parameter = self.parameter_before_colon(&kind);
        while let Some(part) = inner.next() {
            if part.as_rule() == Rule::label {
                label = part.into_inner().next().map(|it| self.proper_name(&it));
            } else {
                shape = Some(self.pattern(part, &mut inner));
            }
        }
        if let (None, Some((name, place)), Some(shape)) = (&label, parameter, &shape) {
            let value = self.slice(shape.span);
            let said = mistakes::parameter_colon(place.to(shape.span), name, value);
            self.reject(said);
        }
        Step {
            span,
            kind,
            label,
            shape,
        }
    }

    /// The last word of a layer's parameters where it is the name of one, with a `:` glued to it.
    /// A word in the place of a value, as in `conv features kernel: 8x8x8`, is not one.
    fn parameter_before_colon<'k>(&self, kind: &'k StepKind) -> Option<(&'k str, Span)> {
        let StepKind::Layer(LayerUse {
            name, arguments, ..
        }) = kind
        else {
            return None;
        };
        let last = arguments.last().filter(|it| it.name.is_none())?;
        let ExprKind::Name(word) = &last.value.kind else {
            return None;
        };
        if !self.text.get(last.span.end as usize..)?.starts_with(':') {
            return None;
        }
        let values = arguments.iter().filter(|it| it.name.is_none()).count();
        let is_one = match layer::signature(&name.text) {
            Some(signature) => {
                let all = signature.parameters;
                let own = |it: &Parameter| !it.bare && it.name == word.as_str();
                // There is no place left for a value.
                let has_excess = values > all.iter().filter(|it| it.bare).count();
                let known: Vec<&str> = all.iter().map(|it| it.name).collect();
                let meant = || {
                    known.contains(&word.as_str())
                        || dialect::parameter(word, &known).is_some()
                        || dialect::needless(word).is_some()
                };
                all.iter().any(own) || has_excess && meant()
            }
            // Of a block, only the usual names of parameters are known here.
            None => layer::signatures()
                .flat_map(|layer| layer.parameters)
                .any(|it| !it.bare && it.name == word.as_str()),
        };
        is_one.then_some((word.as_str(), last.span))
    }

    fn step_kind(&mut self, pair: Pair<'_>) -> StepKind {
        let span = self.span_of(&pair);
        match pair.as_rule() {
            Rule::layer => StepKind::Layer(self.layer(pair)),
            Rule::body => StepKind::Body(self.body(pair)),
            Rule::repeat => {
                let (_, count, carry, body) = self.round(pair);
                StepKind::Repeat(Repeat {
                    keyword: keyword(span, "repeat"),
                    count: count.unwrap_or_else(|| self.nothing(span)),
                    carry,
                    body: body.unwrap_or_else(|| bad_body(span)),
                })
            }
            Rule::for_each => {
                let (names, range, carry, body) = self.round(pair);
                StepKind::For(For {
                    keyword: keyword(span, "for"),
                    names,
                    range: range.unwrap_or_else(|| self.nothing(span)),
                    carry,
                    body: body.unwrap_or_else(|| bad_body(span)),
                })
            }
            Rule::branch => self.branch(pair),
            Rule::residual => {
                let mut bodies = pair.into_inner();
                StepKind::Residual {
                    body: bodies
                        .next()
                        .map_or_else(|| bad_body(span), |it| self.body(it)),
                    shortcut: bodies.next().map(|it| self.body(it)),
                }
            }
            Rule::frozen => {
                let body = pair.into_inner().next();
                StepKind::Frozen(body.map_or_else(|| bad_body(span), |it| self.body(it)))
            }
            Rule::choose => {
                let alternatives = pair
                    .into_inner()
                    .filter(|it| it.as_rule() == Rule::alternative);
                StepKind::Choose(alternatives.map(|it| self.alternative(it)).collect())
            }
            _ => StepKind::Body(bad_body(span)),
        }
    }

    /// The parts of a loop.
    fn round(&mut self, pair: Pair<'_>) -> (Vec<Name>, Option<Expr>, Vec<Name>, Option<Body>) {
        let (mut names, mut values, mut carry, mut body) = (Vec::new(), None, Vec::new(), None);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::name => names.push(self.name(&part)),
                Rule::expr => {
                    let place = self.span_of(&part);
                    let written = part.as_str();
                    let value = self.expr(part);
                    if !names.is_empty() && matches!(value.kind, ExprKind::To { .. }) {
                        self.reject(mistakes::loop_to(place, written));
                    }
                    values = Some(value);
                }
                Rule::carry => carry = self.names(part.into_inner()),
                Rule::body => body = Some(self.body(part)),
                _ => {}
            }
        }
        names.shrink_to_fit();
        (names, values, carry, body)
    }

    /// `if c { … } else if d { … } else { … }`, from the last to the first.
    fn branch(&mut self, pair: Pair<'_>) -> StepKind {
        let whole = self.span_of(&pair);
        let mut cases: Vec<(Span, Expr, Body)> = Vec::new();
        let (mut condition, mut otherwise) = (None, None);
        for part in pair.into_inner() {
            let place = self.span_of(&part);
            if part.as_rule() != Rule::body {
                condition = Some((place, self.expr(part)));
                continue;
            }
            let body = self.body(part);
            match condition.take() {
                Some((place, condition)) => cases.push((place, condition, body)),
                None => otherwise = Some(body),
            }
        }
        while let Some((place, condition, then)) = cases.pop() {
            let step = StepKind::If {
                condition,
                then,
                otherwise: otherwise.take(),
            };
            if cases.is_empty() {
                return step;
            }
            // `else if` is an `else` whose body is one `if`.
            let span = Span {
                start: place.start,
                ..whole
            };
            otherwise = Some(Body {
                span,
                statements: vec![Statement {
                    span,
                    kind: StatementKind::Chain(lone_step(span, step)),
                    repaired: false,
                }],
            });
        }
        StepKind::Body(bad_body(whole))
    }

    fn alternative(&mut self, pair: Pair<'_>) -> Chain {
        let span = self.span_of(&pair);
        let mut chain = None;
        for part in pair.into_inner() {
            if part.as_rule() == Rule::chain {
                chain = Some(self.chain(part));
            } else {
                let rest = self.span_of(&part);
                self.misread(Rule::lone_chain, span, rest);
                chain = None;
            }
        }
        chain.unwrap_or_else(|| bad_chain(span))
    }

    pub(super) fn layer(&mut self, pair: Pair<'_>) -> LayerUse {
        let span = self.span_of(&pair);
        let mut inner = pair.into_inner().peekable();
        let name = match inner.next() {
            Some(name) => self.name(&name),
            None => Name {
                text: SmolStr::default(),
                span,
            },
        };
        let call = inner
            .next_if(|it| it.as_rule() == Rule::call)
            .map(|it| self.call(it));
        // `return F.relu(x)`: the call is parsed as a value of `return`.
        self.python |= name.text == "return" && self.slice(span).contains('(');
        if call.is_some() && foreign::is_framework(&name.text) {
            let module = name.text.split('.').next().unwrap_or_default();
            self.python |= !self.aliases.iter().any(|alias| alias == module);
        }
        let mut arguments = self.arguments(inner);
        self.sizes_in_brackets(&name.text, &mut arguments);
        if call.is_none() && mistakes::is_join(&name.text) {
            let is_list = |it: &&Argument| matches!(it.value.kind, ExprKind::List(_));
            if let Some(list) = arguments.iter().find(is_list) {
                let text = self.slice(list.value.span);
                self.reject(mistakes::joined_list(
                    name.span,
                    list.value.span,
                    &name.text,
                    text,
                ));
            }
        }
        LayerUse {
            span,
            name,
            call,
            arguments,
        }
    }

    /// The arguments after a layer's name.
    pub(super) fn arguments<'t>(&mut self, pairs: impl Iterator<Item = Pair<'t>>) -> Vec<Argument> {
        let mut arguments: Vec<Argument> = Vec::new();
        for pair in pairs {
            let mut argument = self.argument(pair);
            if let ExprKind::Text(text) = &argument.value.kind {
                let bare = text
                    .bytes()
                    .all(|byte| super::super::brackets::is_word(byte) || byte == b'.');
                if bare
                    && !text.is_empty()
                    && !text.as_bytes().first().is_some_and(u8::is_ascii_digit)
                {
                    // An activation belongs elsewhere, which is reported for its name.
                    let name = argument.name.as_ref().map(|it| it.text.as_str());
                    if !matches!(name, Some("activation" | "name" | "data_format")) {
                        self.report(mistakes::quoted_name(argument.value.span, text));
                    }
                    argument.value.kind = ExprKind::Name(text.clone());
                }
            }
            arguments.push(argument);
            self.join_size(&mut arguments);
        }
        arguments
    }

    /// `conv 8 [3, 3]`: reported, and read as the size that is meant. No layer takes a list.
    fn sizes_in_brackets(&mut self, layer: &str, arguments: &mut [Argument]) {
        let is_list = |it: &Argument| matches!(it.value.kind, ExprKind::List(_));
        if !arguments.iter().any(is_list) {
            return;
        }
        let Some(signature) = layer::signature(layer) else {
            return;
        };
        let mut bare = signature.parameters.iter().filter(|it| it.bare);
        for argument in arguments {
            let parameter = match &argument.name {
                Some(name) => signature.parameter(&name.text).map(|(_, it)| it),
                None => bare.next(),
            };
            // By another name of it, the size is meant all the same.
            let takes_size = parameter.map_or(argument.name.is_some(), |it| it.kind.takes_size());
            let name = argument.name.as_ref().map_or("", |name| &name.text);
            let ExprKind::List(elements) = &argument.value.kind else {
                continue;
            };
            // The axes of ONNX are not a size.
            if ["axes", "dims"].contains(&name) || !takes_size {
                continue;
            }
            let numbers = elements.iter().map(|element| match &element.kind {
                ExprKind::Number(literal) => literal.value.to_u64(),
                _ => None,
            });
            let numbers: Option<Vec<u64>> = numbers.collect();
            let Some(size) = numbers.and_then(|all| Extents::new(&all)) else {
                continue;
            };
            let count = size.as_slice().len();
            if count < 2 || mistakes::is_named(self.text, layer) {
                continue;
            }
            self.report(mistakes::list(argument.value.span, Some(size.to_string())));
            argument.value.kind = ExprKind::Size(size);
        }
    }

    fn call(&mut self, pair: Pair<'_>) -> Call {
        let span = self.span_of(&pair);
        let items = exact(pair.into_inner().map(|it| self.call_item(it)));
        Call { span, items }
    }

    fn call_item(&mut self, pair: Pair<'_>) -> CallItem {
        let span = self.span_of(&pair);
        let mut item = None;
        for part in pair.into_inner() {
            let place = self.span_of(&part);
            item = match part.as_rule() {
                Rule::setting => Some(CallItem::Value(self.setting(part))),
                Rule::expr => Some(CallItem::Value(Argument {
                    span: place,
                    name: None,
                    value: self.expr(part),
                })),
                Rule::chain => Some(CallItem::Chain(self.chain(part))),
                _ => Some(self.item_anyway(span, place)),
            };
        }
        item.unwrap_or_else(|| CallItem::Chain(bad_chain(span)))
    }

    /// An item with a rest: a value that starts with a name (`features * 4`), or a mistake.
    fn item_anyway(&mut self, item: Span, rest: Span) -> CallItem {
        let base = std::mem::replace(&mut self.base, item.start as usize);
        let value = grammar::read(Rule::lone_expr, self.slice(item))
            .ok()
            .and_then(|mut pairs| {
                let expr = pairs.next()?.into_inner().next()?;
                Some(self.expr(expr))
            });
        self.base = base;
        match value {
            Some(Expr {
                kind: ExprKind::List(_),
                span,
            }) => {
                self.reject(mistakes::list_in_call(span));
                CallItem::Chain(bad_chain(item))
            }
            Some(value) => CallItem::Value(Argument {
                span: value.span,
                name: None,
                value,
            }),
            None => {
                self.misread(Rule::lone_item, item, rest);
                CallItem::Chain(bad_chain(item))
            }
        }
    }
}

/// The word a step starts with.
fn keyword(span: Span, word: &str) -> Span {
    span.first(offset(word.len()))
}

/// A chain of one step without label and assertion.
fn lone_step(span: Span, kind: StepKind) -> Chain {
    Chain {
        span,
        steps: vec![Step {
            span,
            kind,
            label: None,
            shape: None,
        }],
    }
}

/// A chain of which nothing is known.
fn bad_chain(span: Span) -> Chain {
    lone_step(span, StepKind::Body(bad_body(span)))
}
