//! A `residual` whose body and shortcut produce different shapes.

use super::Advice;
use crate::diagnostic::Diagnostic;
use crate::elaborate::mistakes;
use crate::graph::Tensor;
use crate::layer::{Shape, ShapeError};
use crate::source::Span;
use crate::syntax::tree::Body;

impl Advice<'_, '_> {
    /// Body and shortcut produce different shapes: with the lines where they do.
    pub(in crate::elaborate) fn branches_differ(
        self,
        mistake: &ShapeError,
        span: Span,
        (body, of_body): (&Body, Tensor),
        (shortcut, of_shortcut): (Option<&Body>, Tensor),
    ) -> Diagnostic {
        let graph = self.graph();
        let (branch, other) = (graph.shape(of_body), graph.shape(of_shortcut));
        let last = |body: &Body| body.statements.last().map_or(body.span, |last| last.span);
        // Only the keyword: the bodies take lines.
        let keyword = Span {
            end: span
                .start
                .saturating_add("residual".len() as u32)
                .min(span.end),
            ..span
        };
        let joins = matches!(mistake, ShapeError::JoinMismatch { .. });
        let advice = if joins {
            shortcut_for(branch, other, shortcut.is_some())
        } else {
            mistake.help()
        };
        let diagnostic = mistakes::branches_differ(mistake.code(), keyword, branch, other, &advice)
            .label(last(body), format!("the body outputs {branch}"));
        let diagnostic = match shortcut {
            Some(shortcut) => {
                diagnostic.label(last(shortcut), format!("the shortcut outputs {other}"))
            }
            None => diagnostic,
        };
        if joins {
            self.explain_difference(diagnostic, of_body, of_shortcut)
        } else {
            diagnostic
        }
    }
}

/// The shortcut that makes `other` as the body makes it, in words.
fn shortcut_for(branch: Shape, other: Shape, has_one: bool) -> String {
    let strides = |from: u64, to: u64| {
        let stride = from.div_ceil(to.max(1));
        (from.div_ceil(stride.max(1)) == to).then_some(stride)
    };
    let stride = strides(other.height(), branch.height())
        .zip(strides(other.width(), branch.width()))
        .filter(|(height, width)| height == width);
    match (branch, other, stride) {
        (Shape::Map { channels, .. }, Shape::Map { .. }, Some((stride, _))) => {
            let stride = match stride {
                1 => String::new(),
                stride => format!(" stride={stride}"),
            };
            if has_one {
                format!("end both with {branch}: in the shortcut, `conv {channels} 1x1{stride}`")
            } else {
                format!(
                    "bring the flow to {branch}: `}} shortcut {{ conv {channels} 1x1{stride} }}`"
                )
            }
        }
        (Shape::Map { .. } | Shape::Vector { .. }, _, _) => {
            "give body and shortcut the same shape: the same strides, padding and features".into()
        }
    }
}
