//! Sizes that are written in several words.

use super::Builder;
use crate::number::Extents;
use crate::syntax::tree::{Argument, BinaryOperator, Expr, ExprKind};
use crate::syntax::{codes, mistakes};

impl Builder<'_> {
    /// Makes the last three arguments one where they are `3`, `x` and `3`.
    pub(super) fn join_size(&mut self, arguments: &mut Vec<Argument>) {
        let [.., first, by, last] = arguments.as_slice() else {
            return;
        };
        let by_is_x =
            by.name.is_none() && matches!(&by.value.kind, ExprKind::Name(name) if name == "x");
        if !by_is_x || last.name.is_some() || self.x_is_named() {
            return;
        }
        let numbers = (extents(&first.value), extents(&last.value));
        let (Some(height), Some(width)) = numbers else {
            self.join_values(arguments);
            return;
        };
        let span = first.value.span.to(last.value.span);
        let is_one_word = !self.slice(first.value.span).contains(' ');
        if let ([_, _], [times], true) = (height.as_slice(), width.as_slice(), is_one_word)
            && first.name.is_none()
            && arguments.len() > 3
        {
            self.report(mistakes::multiplied_layer(by.span.to(last.span), *times));
            arguments.truncate(arguments.len().saturating_sub(2));
            return;
        }
        let all: Vec<u64> = height.iter().chain(&width).copied().collect();
        let Some(size) = Extents::new(&all) else {
            return;
        };
        // `3 x 32 x 32` is found out twice, and reported once, as a whole.
        if height.len() > 1 {
            self.diagnostics
                .retain(|it| it.code != codes::SPACED_SIZE || it.primary.span.start != span.start);
        }
        self.report(mistakes::spaced_size(span, &size.to_string()));
        let (name, start) = (first.name.clone(), first.span);
        arguments.truncate(arguments.len().saturating_sub(3));
        arguments.push(Argument {
            span: start.to(span),
            name,
            value: Expr {
                span,
                kind: ExprKind::Size(size),
            },
        });
    }

    /// Joins a size of which one part is a name or is in parentheses: `3 x k`.
    fn join_values(&mut self, arguments: &mut Vec<Argument>) {
        let [.., first, by, last] = arguments.as_slice() else {
            return;
        };
        // With its parentheses, as far as it is the whole of an argument.
        let start = if first.name.is_some() {
            first.value.span
        } else {
            first.span
        };
        let is_extent = |it: &Expr, span| match &it.kind {
            ExprKind::Number(_) | ExprKind::Name(_) => true,
            _ => self.slice(span).starts_with('('),
        };
        let fine = is_extent(&first.value, start) && is_extent(&last.value, last.span);
        if !fine {
            return;
        }
        let span = start.to(last.span);
        let text = format!("({} x {})", self.slice(start), self.slice(last.span));
        let value = Expr {
            span,
            kind: ExprKind::Binary {
                operator: BinaryOperator::By,
                operator_span: by.span,
                left: Box::new(first.value.clone()),
                right: Box::new(last.value.clone()),
            },
        };
        let (name, start) = (first.name.clone(), first.span);
        self.report(mistakes::size_of_values(span, &text));
        arguments.truncate(arguments.len().saturating_sub(3));
        arguments.push(Argument {
            span: start.to(span),
            name,
            value,
        });
    }

    /// Whether a value of this file may be called `x`.
    fn x_is_named(&self) -> bool {
        *self.x_is_named.get_or_init(|| {
            let mut words = self.original.split(|it: char| {
                !(it.is_ascii_alphanumeric() || it == '_' || "=:,(".contains(it))
            });
            words.any(|word| {
                let word = word.rsplit(['(', ',']).next().unwrap_or_default();
                word == "x:" || word.starts_with("x=") || word.starts_with("x:")
            }) || [
                "let x ", "let x=", "for x ", "(x)", "(x,", ", x,", ", x)", "x :", "(x =", ", x =",
            ]
            .iter()
            .any(|it| self.original.contains(it))
        })
    }
}

fn extents(value: &Expr) -> Option<Vec<u64>> {
    match &value.kind {
        ExprKind::Number(literal) => Some(vec![literal.value.to_u64()?]),
        ExprKind::Size(size) => Some(size.as_slice().to_vec()),
        ExprKind::Bool(_)
        | ExprKind::Name(_)
        | ExprKind::Text(_)
        | ExprKind::Call { .. }
        | ExprKind::List(_)
        | ExprKind::Index { .. }
        | ExprKind::Unary { .. }
        | ExprKind::Binary { .. }
        | ExprKind::If { .. }
        | ExprKind::Range { .. }
        | ExprKind::To { .. }
        | ExprKind::Layer(_) => None,
    }
}
