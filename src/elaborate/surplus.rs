//! Values that no parameter takes: what they were meant to be.

use super::argument::Slot;
use super::expression::Expected;
use super::value::Callee;
use super::{Elaborator, error};
use crate::diagnostic::Diagnostic;
use crate::layer::{self, Signature};
use crate::source::Span;
use crate::syntax::tree::{Argument, BinaryOperator, ExprKind};
use smallvec::SmallVec;

/// The largest kernel that is common: AlexNet's.
const LARGEST_KERNEL: u64 = 11;

/// The largest stride that is common, but for patches, where it is the kernel: AlexNet's.
const LARGEST_STRIDE: u64 = 4;

impl<'p> Elaborator<'p> {
    /// `(stride=2)`, and what to write for it.
    pub(super) fn setting_in_parentheses(
        &self,
        argument: &Argument,
        slots: &[Slot<'_>],
    ) -> Option<String> {
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
        let is_parameter =
            known.contains(&given.as_str()) || error::is_foreign_parameter(given, &known);
        if argument.name.is_some() || !is_parameter || self.scope.get(given).is_some() {
            return None;
        }
        let inside = self.program.sources.slice(argument.span);
        let (_, value) = inside
            .strip_prefix('(')?
            .strip_suffix(')')?
            .split_once('=')?;
        let value = value.trim_start_matches('=').trim();
        let word = |it: u8| it.is_ascii_alphanumeric() || it == b'_' || it == b'.';
        let name = error::own_parameter(given, &known);
        Some(if value.bytes().all(word) {
            format!("{name}={value}")
        } else {
            format!("{name}=({value})")
        })
    }

    /// A value that no parameter takes. Whether it has swallowed the next value too.
    pub(super) fn surplus(
        &mut self,
        callee: Callee,
        name: &str,
        slots: &[Slot<'p>],
        argument: &'p Argument,
        arguments: &'p [Argument],
        (next, end): (Option<&'p Argument>, Span),
    ) -> bool {
        if let Some(given) = &argument.name {
            let known: Vec<&str> = slots.iter().map(|slot| slot.name).collect();
            let mut said = error::unknown_parameter(given, name, &known);
            if given.text == "activation" && !known.contains(&"activation") {
                let function = self.program.sources.slice(argument.value.span);
                let function = function.trim_matches('"').to_lowercase();
                let ours = match super::suggest::foreign_layer(&function) {
                    Some(super::suggest::Foreign::Name(ours)) => ours,
                    Some(super::suggest::Foreign::Advice(_)) | None => &function,
                };
                let none = ["none", "linear"].contains(&ours);
                said = error::activation(said, argument.span, (!none).then_some((ours, end)));
            }
            if said.fix.is_none()
                && super::suggest::needless_parameter(&given.text).is_some()
                && given.text != "name"
            {
                said = said.fix(true, "take it away", argument.span, "");
            }
            self.report(said);
            return false;
        }
        if let ExprKind::Name(word) = &argument.value.kind {
            let known: SmallVec<[&str; 8]> = slots.iter().map(|slot| slot.name).collect();
            let is_parameter =
                known.contains(&word.as_str()) || error::is_foreign_parameter(word, &known);
            if is_parameter && let Some(value) = next.filter(|next| next.name.is_none()) {
                let parameter = error::own_parameter(word, &known);
                let text = self.program.sources.slice(value.span);
                let said = error::name_without_equals(argument.span, value.span, parameter, text);
                self.report(said);
                return true;
            }
            if self.scope.get(word).is_none()
                && (self.callee(word).is_some() || super::suggest::foreign_layer(word).is_some())
            {
                let said = error::layer_after_layer(argument.span, name, word);
                self.report(said);
                // What follows is the new layer's.
                return next.is_some();
            }
        }
        // `upsample 2 bilinear`: a word that a named parameter takes.
        let form = self.form(callee, name);
        let said = error::too_many_values(argument.span, name, &form);
        let text = self.program.sources.slice(argument.span);
        let takes = |slot: &&Slot<'_>| match slot.expected {
            Expected::Kind(layer::Kind::Word(words)) => words.contains(&text),
            Expected::Kind(_) | Expected::Type(_) | Expected::Operand => false,
        };
        if let Some(slot) = slots.iter().find(takes) {
            let right = format!("{}={text}", slot.name);
            self.report(error::value_named(said, &right, argument.span));
            return false;
        }
        let said = match (callee, slots.iter().filter(|slot| slot.bare).count()) {
            (Callee::Core(signature), count) => {
                self.counted_by_hand(said, signature, count, arguments, argument)
            }
            (Callee::Definition(_) | Callee::Piece(_), _) => said,
        };
        self.report(said);
        false
    }

    /// What to do with a value too many, where PyTorch has one more: the number of what flows in.
    fn counted_by_hand(
        &self,
        said: Diagnostic,
        signature: &Signature,
        taken: usize,
        arguments: &[Argument],
        surplus: &Argument,
    ) -> Diagnostic {
        // More values than any layer of any framework has are no count too many.
        if arguments.len() > 16 {
            return said;
        }
        let bare = arguments.iter().filter(|it| it.name.is_none());
        let bare: SmallVec<[Span; 4]> = bare.map(|it| it.span).collect();
        let text = |span| self.program.sources.slice(span);
        let [first, others @ ..] = bare.as_slice() else {
            return said;
        };
        if bare.len() != taken.saturating_add(1) || surplus.name.is_some() {
            return said;
        }
        // `conv 16 3x3 2`: where the kernel stands already, the stride follows in PyTorch.
        let kernel = arguments.iter().take(taken).next_back();
        let kernel_stands = kernel.is_some_and(|it| matches!(it.value.kind, ExprKind::Size(_)));
        let strides = signature.parameter("stride").is_some();
        let is_size = matches!(surplus.value.kind, ExprKind::Size(_));
        let whole = |span: Span| text(span).parse::<u64>().ok();
        let by_hand = whole(*first).is_some_and(|count| {
            Some(count) == self.flowing
                || match (signature.name, others) {
                    ("dense", _) => true,
                    ("depthwise", _) => is_size || count > LARGEST_KERNEL,
                    (_, [features, size]) => match (whole(*features), whole(*size)) {
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
        match (signature.name, others) {
            (_, [.., second]) if kernel_stands && is_size => {
                let kernel = kernel.map_or("", |it| text(it.span));
                said.help(format!(
                    "the size stands already, `{kernel}`: keep one of the two, or begin another step, `-> {} {} {}`",
                    signature.name,
                    text(*first),
                    text(*second)
                ))
            }
            (_, [.., stride]) if kernel_stands && strides => {
                let right = format!("stride={}", bare_text(text(*stride)));
                error::value_named(said, &right, *stride)
            }
            ("conv" | "dense" | "transposed_conv" | "local" | "depthwise", [second, ..])
                if by_hand =>
            {
                let gap = Span {
                    end: second.start,
                    ..*first
                };
                let right: Vec<&str> = others.iter().map(|span| text(*span)).collect();
                let right = format!("{} {}", signature.name, right.join(" "));
                error::known_count(said, text(*first), &right, gap, self.flowing)
            }
            // `conv 768 16 16`, `conv 32 3 2`
            ("conv" | "transposed_conv" | "local", [kernel, stride])
                if whole(*kernel).is_some() && whole(*stride).is_some() =>
            {
                let right = format!("stride={}", bare_text(text(*stride)));
                let patches = whole(*kernel) == whole(*stride);
                if patches {
                    error::value_named(said, &right, *stride)
                } else {
                    let (name, first) = (signature.name, text(*first));
                    let (kernel, stride) = (text(*kernel), text(*stride));
                    error::two_readings(
                        said,
                        &format!("{name} {first} {kernel} {right}"),
                        &format!("{name} {kernel} {stride}"),
                        first,
                    )
                }
            }
            ("depthwise", [stride]) if whole(*stride).is_some() => {
                let right = format!(
                    "{} {} stride={}",
                    signature.name,
                    text(*first),
                    text(*stride)
                );
                said.help(format!("write `{right}` if that is the stride"))
            }
            ("maxpool" | "avgpool", [stride]) => {
                let right = format!("stride={}", bare_text(text(*stride)));
                error::value_named(said, &right, *stride)
            }
            (_, []) => error::value_away(said, *first),
            _ => said,
        }
    }
}

/// `(2)` as `2`.
fn bare_text(text: &str) -> &str {
    let inside = text.strip_prefix('(').and_then(|it| it.strip_suffix(')'));
    inside
        .map(str::trim)
        .filter(|it| {
            it.bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b'_')
        })
        .unwrap_or(text)
}
