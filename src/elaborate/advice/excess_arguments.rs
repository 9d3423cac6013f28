//! Values that no parameter accepts, and their probable meaning.

use super::Advice;
use crate::diagnostic::{Diagnostic, Edit};
use crate::elaborate::argument::{CallSite, Slot};
use crate::elaborate::dialect::{
    Foreign, foreign_layer, needless_parameter, numbered_axis, setting,
};
use crate::elaborate::mistakes;
use crate::elaborate::value::Callee;
use crate::layer::dialect::Answer;
use crate::layer::{
    AVGPOOL, CONV, DENSE, DEPTHWISE, LOCAL, MAXPOOL, Reads, Signature, TRANSPOSED_CONV,
};
use crate::number::Number;
use crate::source::Span;
use crate::syntax::tree::{Argument, BinaryOperator, ExprKind, Name};
use smallvec::SmallVec;

/// The largest kernel that is common: AlexNet's.
const LARGEST_KERNEL: u64 = 11;

/// The largest stride that is common, but for patches, where it is the kernel: AlexNet's.
const LARGEST_STRIDE: u64 = 4;

/// The most values of a layer among which the meaning of one too many is looked for.
const MAX_ARGUMENTS: usize = 16;

/// A value that no parameter takes.
#[derive(Debug)]
pub(in crate::elaborate) struct Excess {
    pub(in crate::elaborate) diagnostic: Diagnostic,
    /// How many of the next values the diagnostic covers.
    pub(in crate::elaborate) covered: usize,
    /// Whether the layer has the same shape without the part that is to be removed, or to follow
    /// the layer.
    pub(in crate::elaborate) keeps_shape: bool,
}

impl Advice<'_, '_> {
    /// `(stride=2)`, and its replacement.
    pub(in crate::elaborate) fn setting_in_parentheses(
        self,
        argument: &Argument,
        slots: &[Slot<'_>],
    ) -> Option<Diagnostic> {
        let ExprKind::Binary {
            operator: BinaryOperator::Equal,
            left,
            ..
        } = &argument.value.kind
        else {
            return None;
        };
        let ExprKind::Name(given) = &left.kind else {
            return None;
        };
        let known: SmallVec<[&str; 8]> = slots.iter().map(|slot| slot.name).collect();
        let inside = self.text(argument.span);
        let (_, value) = inside
            .strip_prefix('(')?
            .strip_suffix(')')?
            .split_once('=')?;
        let value = value.trim_start_matches('=').trim();
        let word = |it: u8| it.is_ascii_alphanumeric() || it == b'_' || it == b'.';
        let name = mistakes::own_parameter(given, &known);
        let right = if value.bytes().all(word) {
            format!("{name}={value}")
        } else {
            format!("{name}=({value})")
        };
        Some(mistakes::setting_in_parentheses(argument.span, &right))
    }

    /// A value that no parameter takes.
    pub(in crate::elaborate) fn excess_argument(
        self,
        site: CallSite<'_>,
        slots: &[Slot<'_>],
        argument: &Argument,
        arguments: &[Argument],
        next: Option<&Argument>,
    ) -> Excess {
        let (diagnostic, covered) = self.excess(site, slots, argument, arguments, next);
        let is_harmless =
            |given: &Name| given.text == "activation" || needless_parameter(&given.text).is_some();
        Excess {
            diagnostic,
            covered,
            keeps_shape: argument.name.as_ref().is_some_and(is_harmless),
        }
    }

    fn excess(
        self,
        site: CallSite<'_>,
        slots: &[Slot<'_>],
        argument: &Argument,
        arguments: &[Argument],
        next: Option<&Argument>,
    ) -> (Diagnostic, usize) {
        let CallSite { callee, name, flow } = site;
        let end = arguments.last().map_or(argument.span, |last| last.span);
        let end = end.after();
        // More than any layer of any framework takes mean nothing together.
        let arguments = if arguments.len() > MAX_ARGUMENTS {
            &[]
        } else {
            arguments
        };
        if let Some(given) = &argument.name {
            return (self.unknown_parameter(site, slots, argument, given, end), 0);
        }
        if let ExprKind::Name(word) = &argument.value.kind {
            let known: SmallVec<[&str; 8]> = slots.iter().map(|slot| slot.name).collect();
            let is_parameter =
                known.contains(&word.as_str()) || mistakes::is_foreign_parameter(word, &known);
            if is_parameter && let Some(value) = next.filter(|next| next.name.is_none()) {
                let parameter = mistakes::own_parameter(word, &known);
                let text = self.text(value.span);
                let place = argument.span;
                return (
                    mistakes::name_without_equals(place, value.span, parameter, text),
                    1,
                );
            }
            // `conv 8 3x3 bias`: a switch, though a layer is called so too.
            if self.at.scope.get(word).is_none()
                && !known.contains(&word.as_str())
                && (self.at.callee(word).is_some()
                    || matches!(
                        foreign_layer(word),
                        Some(Foreign::Name(_) | Foreign::Advice(_))
                    ))
            {
                let known = crate::layer::signature(word);
                let is_last = arguments.last().map(|last| last.span) == Some(argument.span);
                let is_step = match known {
                    Some(layer) => layer.is_step(!is_last),
                    None => self.at.callee(word).is_some(),
                };
                let diagnostic = mistakes::layer_after_layer(argument.span, name, word, is_step);
                // The next values are those of the new layer, as far as it can take them.
                let places = arguments
                    .iter()
                    .skip_while(|other| other.span.start <= argument.span.start);
                let its = places.take_while(|other| match &other.name {
                    Some(name) => known.is_some_and(|layer| layer.parameter(&name.text).is_some()),
                    None => true,
                });
                return (diagnostic, its.count());
            }
        }
        let form = self.form(callee, name);
        let mut diagnostic = mistakes::too_many_values(argument.span, name, &form);
        // `leaky_relu 0.2 inplace`
        if let ExprKind::Name(word) = &argument.value.kind
            && self.at.scope.get(word).is_none()
            && let Some(advice) = needless_parameter(word)
            && advice.starts_with("remove it")
        {
            diagnostic = mistakes::needless_word(argument.span, name, word, advice);
            return (diagnostic, 0);
        }
        let (Callee::Core(signature), taken) =
            (callee, slots.iter().filter(|slot| slot.bare).count())
        else {
            // A block that hides a layer is easily overlooked.
            let diagnostic = match self.at.definition_of(callee) {
                Some(block) if crate::layer::signature(name).is_some() => {
                    diagnostic.label(block.name.span, format!("`{name}` is this block here"))
                }
                Some(_) | None => diagnostic,
            };
            return (diagnostic, 0);
        };
        // `upsample 2 bilinear`, `conv 8 3x3 same`: a word that a named parameter takes.
        if let ExprKind::Name(word) = &argument.value.kind
            && self.at.scope.get(word).is_none()
            && let Some((parameter, value)) = setting(word, signature)
        {
            let right = format!("{parameter}={value}");
            let diagnostic = match given(arguments, parameter) {
                Some(first) => mistakes::given_twice(argument.span, first, name, parameter),
                None => mistakes::value_named(diagnostic, &right, argument.span),
            };
            return (diagnostic, 0);
        }
        if let Some((place, right, swallowed)) = self.in_order(signature, taken, arguments) {
            let mut diagnostic = mistakes::value_named(diagnostic, &right, place);
            diagnostic.primary.span = argument.span.to(place.after());
            // Of numbers without a size, the first may be meant as the number of input channels.
            let has_size = |it: &Argument| matches!(it.value.kind, ExprKind::Size(_));
            if !arguments.iter().any(has_size) {
                diagnostic.ask_first();
            }
            return (diagnostic, swallowed);
        }
        let flowing = flow.map(|tensor| self.at.shape_of(tensor).channels());
        let diagnostic =
            self.counted_by_hand(diagnostic, signature, (taken, flowing), arguments, argument);
        (diagnostic, 0)
    }

    /// `conv 8 3x3 2 1`, `maxpool 3 2 1`, `conv 3 64 3 1 1`: stride and padding without their
    /// names, as PyTorch takes them, the last with the number of input channels. Returns the place,
    /// its replacement, and how many of the next values the diagnostic covers.
    fn in_order(
        self,
        signature: &Signature,
        taken: usize,
        arguments: &[Argument],
    ) -> Option<(Span, String, usize)> {
        let bare = arguments
            .iter()
            .take_while(|argument| argument.name.is_none());
        let bare: SmallVec<[&Argument; 8]> = bare.take(8).collect();
        let named = |parameter| {
            signature.parameter(parameter).is_none() || given(arguments, parameter).is_some()
        };
        let later = arguments.iter().skip(bare.len());
        if named("stride")
            || named("pad")
            || later.clone().any(|argument| argument.name.is_none())
            || !bare.iter().all(|argument| self.is_extent(argument))
        {
            return None;
        }
        let text = |it: &Argument| self.text(it.span);
        let count = |it: &Argument| text(it).parse::<u64>().ok();
        let settings = |stride: &Argument, pad: &Argument| {
            let (stride, pad) = (bare_text(text(stride)), bare_text(text(pad)));
            format!("stride={stride} pad={pad}")
        };
        match (taken, bare.as_slice()) {
            (1, [_, stride, pad]) => Some((stride.span.to(pad.span), settings(stride, pad), 1)),
            (2, [_, kernel, stride, pad])
                if matches!(kernel.value.kind, ExprKind::Size(_))
                    || count(kernel).is_some_and(|kernel| kernel <= LARGEST_KERNEL)
                        && count(stride).is_some_and(|stride| stride <= LARGEST_STRIDE) =>
            {
                Some((stride.span.to(pad.span), settings(stride, pad), 1))
            }
            (2, [flowing, features, kernel, stride, pad]) => {
                let (features, kernel) = (text(features), text(kernel));
                let right = format!("{features} {kernel} {}", settings(stride, pad));
                Some((flowing.span.to(pad.span), right, 2))
            }
            _ => None,
        }
    }

    /// Whether a value is a number or a size.
    fn is_extent(self, argument: &Argument) -> bool {
        match &argument.value.kind {
            ExprKind::Number(_) | ExprKind::Size(_) => true,
            ExprKind::Name(name) => self.at.scope.get(name).is_some(),
            ExprKind::Call { .. }
            | ExprKind::Index { .. }
            | ExprKind::Unary { .. }
            | ExprKind::Binary { .. } => true,
            ExprKind::If { .. } => true,
            ExprKind::Bool(_)
            | ExprKind::Text(_)
            | ExprKind::List(_)
            | ExprKind::Range { .. }
            | ExprKind::To { .. }
            | ExprKind::Layer(_) => false,
        }
    }

    /// A parameter by a name that nothing here has.
    fn unknown_parameter(
        self,
        site: CallSite<'_>,
        slots: &[Slot<'_>],
        argument: &Argument,
        given: &Name,
        end: Span,
    ) -> Diagnostic {
        let CallSite { callee, name, .. } = site;
        let known: Vec<&str> = slots.iter().map(|slot| slot.name).collect();
        let mut diagnostic = mistakes::unknown_parameter(given, name, &known);
        let is_function = ["activation", "act", "nonlinearity"].contains(&given.text.as_str());
        if is_function && !known.contains(&given.text.as_str()) {
            let function = self.text(argument.value.span);
            let function = function.trim_matches('"').to_lowercase();
            let none = ["none", "linear"].contains(&function.as_str());
            let ours = match foreign_layer(&function) {
                Some(Foreign::Name(ours)) => ours,
                Some(Foreign::Absent(Answer::Same(steps))) => steps,
                Some(Foreign::Advice(_) | Foreign::Absent(_)) | None => &function,
            };
            diagnostic =
                mistakes::activation(diagnostic, argument.span, (!none).then_some((ours, end)));
        }
        // `name="conv1"`
        let label = self.text(argument.value.span).trim_matches('"');
        let is_name = !label.is_empty()
            && !label.starts_with(|it: char| it.is_ascii_digit())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if given.text == "name" && is_name && !known.contains(&"name") {
            return mistakes::label(diagnostic, argument.span, label, end);
        }
        // `concat(a, b) dim=2`
        let joins = !matches!(
            callee,
            Callee::Core(Signature {
                reads: Reads::Flow,
                ..
            })
        );
        if given.text == "dim"
            && known.contains(&"axis")
            && let text = self.text(argument.value.span)
            && let Ok(axis) = text.parse::<i64>()
            && let Some(ours) = numbered_axis(Number::whole(axis))
            && (ours != "channels" && axis > 0 || joins)
        {
            let right = format!("axis={ours}");
            return mistakes::value_named(diagnostic, &right, argument.span)
                .here("it is called `axis` here");
        }
        // The parameter that would take its value already has one.
        if !diagnostic.fixes.is_empty()
            && let Some(meant) = mistakes::meant_parameter(&given.text, &known)
        {
            diagnostic.fixes.clear();
            diagnostic = diagnostic.help(format!("remove it: `{meant}` already has a value"));
        }
        if diagnostic.fixes.is_empty()
            && needless_parameter(&given.text).is_some()
            && given.text != "name"
        {
            diagnostic = diagnostic.fix(true, "remove it", argument.span, "");
        }
        diagnostic
    }

    /// Advice on a value too many, where PyTorch has one more: the number of channels or features
    /// of the flow.
    fn counted_by_hand(
        self,
        diagnostic: Diagnostic,
        signature: &Signature,
        (taken, flowing): (usize, Option<u64>),
        arguments: &[Argument],
        excess: &Argument,
    ) -> Diagnostic {
        let bare = arguments.iter().filter(|argument| argument.name.is_none());
        let bare: SmallVec<[Span; 4]> = bare.map(|argument| argument.span).collect();
        let text = |span| self.text(span);
        let [first, others @ ..] = bare.as_slice() else {
            return diagnostic;
        };
        if bare.len() != taken.saturating_add(1) || excess.name.is_some() {
            return diagnostic;
        }
        // `conv 16 3x3 2`: where the kernel is given, the stride follows in PyTorch.
        let kernel = arguments.iter().take(taken).next_back();
        let kernel_stands =
            kernel.is_some_and(|kernel| matches!(kernel.value.kind, ExprKind::Size(_)));
        let strides = signature.parameter("stride").is_some();
        let is_size = matches!(excess.value.kind, ExprKind::Size(_));
        let whole = |span: Span| text(span).parse::<u64>().ok();
        let is = |kinds: &[&Signature]| kinds.iter().any(|kind| kind.name == signature.name);
        let by_hand = whole(*first).is_some_and(|count| {
            Some(count) == flowing
                || match others {
                    _ if is(&[&DENSE]) => true,
                    _ if is(&[&DEPTHWISE]) => is_size || count > LARGEST_KERNEL,
                    [features, size] => match (whole(*features), whole(*size)) {
                        (Some(_), None) => is_size,
                        // No kernel is as large as these features, or no stride as this kernel.
                        (Some(features), Some(kernel)) => {
                            let odd = kernel.checked_rem(2) == Some(1);
                            odd && (features > LARGEST_KERNEL || kernel > LARGEST_STRIDE)
                        }
                        (None, _) => false,
                    },
                    _ => false,
                }
        });
        match others {
            [.., second] if kernel_stands && is_size => {
                let kernel = kernel.map_or(*first, |kernel| kernel.span);
                let step = format!("-> {} {} ", signature.name, text(*first));
                let (first, second) = (text(kernel), *second);
                diagnostic.help(format!(
                    "the size is already given, `{first}`: keep one of the two, or begin another step, `{step}{}`",
                    text(second)
                ))
                .fix(false, format!("keep `{first}`"), second, "")
                .fix(false, format!("keep `{}`", text(second)), between(kernel, second), "")
                .fix(false, "begin another step", second.before(), step)
            }
            [.., stride] if kernel_stands && strides && self.is_extent(excess) => {
                let right = format!("stride={}", bare_text(text(*stride)));
                mistakes::value_named(diagnostic, &right, *stride)
            }
            [second, ..]
                if by_hand && is(&[&CONV, &DENSE, &TRANSPOSED_CONV, &LOCAL, &DEPTHWISE]) =>
            {
                let gap = between(*first, *second);
                let right: Vec<&str> = others.iter().map(|span| text(*span)).collect();
                let right = format!("{} {}", signature.name, right.join(" "));
                mistakes::known_count(diagnostic, text(*first), &right, gap, flowing)
            }
            // `conv 768 16 16`, `conv 32 3 2`
            [kernel, stride]
                if is(&[&CONV, &TRANSPOSED_CONV, &LOCAL])
                    && whole(*kernel).is_some()
                    && whole(*stride).is_some() =>
            {
                let right = format!("stride={}", bare_text(text(*stride)));
                let patches = whole(*kernel) == whole(*stride);
                if patches {
                    mistakes::value_named(diagnostic, &right, *stride)
                } else {
                    let named = Edit::new(*stride, right.as_str());
                    let gap = Edit::new(between(*first, *kernel), "");
                    let (name, first) = (signature.name, text(*first));
                    let (kernel, stride) = (text(*kernel), text(*stride));
                    mistakes::two_readings(
                        diagnostic,
                        (&format!("{name} {first} {kernel} {right}"), named),
                        (&format!("{name} {kernel} {stride}"), gap),
                        first,
                    )
                }
            }
            [stride] if is(&[&DEPTHWISE]) && whole(*stride).is_some() => {
                let named = format!("stride={}", text(*stride));
                let right = format!("{} {} {named}", signature.name, text(*first));
                diagnostic
                    .help(format!("write `{right}` if that is the stride"))
                    .fix(false, format!("write `{right}`"), *stride, named)
            }
            [stride] if is(&[&MAXPOOL, &AVGPOOL]) && self.is_extent(excess) => {
                let right = format!("stride={}", bare_text(text(*stride)));
                mistakes::value_named(diagnostic, &right, *stride)
            }
            [] => mistakes::value_away(diagnostic, *first),
            _ => diagnostic,
        }
    }
}

/// From the start of a value to the start of a later one.
fn between(first: Span, next: Span) -> Span {
    first.to(next.before())
}

/// Where a parameter is given by its name.
fn given(arguments: &[Argument], parameter: &str) -> Option<Span> {
    let mut all = arguments.iter();
    let named = |it: &&Argument| it.name.as_ref().is_some_and(|name| name.text == parameter);
    all.find(named).map(|argument| argument.span)
}

/// `(2)` as `2`.
fn bare_text(text: &str) -> &str {
    let inside = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'));
    inside
        .map(str::trim)
        .filter(|text| {
            text.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        })
        .unwrap_or(text)
}
