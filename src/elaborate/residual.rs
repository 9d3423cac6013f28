//! `residual`: a body and a shortcut, added.

use super::body::Current;
use super::step::Read;
use super::value::{Flow, Flows, single};
use super::{Elaborator, error};
use crate::graph::Tensor;
use crate::layer::{Elementwise, Join, Shape, ShapeError};
use crate::source::Span;
use crate::syntax::tree::Body;
use smallvec::SmallVec;

impl<'p> Elaborator<'p> {
    /// A body, and what stands beside it, added.
    pub(super) fn residual(
        &mut self,
        span: Span,
        body: &'p Body,
        shortcut: Option<&'p Body>,
        current: &mut Current,
    ) -> Flows {
        let flow = self.read(current, "residual", span);
        let branch = self.body(body, Some(flow));
        let other = match shortcut {
            Some(shortcut) => (self.body(shortcut, Some(flow)), shortcut.span),
            None => (single(flow), current.span),
        };
        let mut reads: SmallVec<[Read; 4]> = SmallVec::new();
        for (flows, span) in [(branch, body.span), other] {
            match *flows.as_slice() {
                [flow] => reads.push((flow, span)),
                _ => {
                    let count = flows.len();
                    self.report(error::several_results(span, count, 1));
                    reads.push((Flow::Unknown, span));
                }
            }
        }
        let flows: SmallVec<[Flow; 4]> = reads.iter().map(|(flow, _)| *flow).collect();
        let Some(tensors) = Self::tensors(&flows).filter(|_| !self.unreached.inside) else {
            self.failed = true;
            return single(Flow::Unknown);
        };
        let origin = self.origin(span);
        let sum = Elementwise { join: Join::Add };
        match self.builder.add(sum, &tensors, origin) {
            Ok(tensor) => single(Flow::Known(tensor)),
            Err(mistake) => {
                self.report_residual(&mistake, span, body, shortcut, &tensors);
                single(Flow::Unknown)
            }
        }
    }

    /// Tells that body and shortcut give different shapes, at the places where they do.
    fn report_residual(
        &mut self,
        mistake: &ShapeError,
        span: Span,
        body: &'p Body,
        shortcut: Option<&'p Body>,
        tensors: &[Tensor],
    ) {
        let [of_branch, of_other] = *tensors else {
            return;
        };
        let (branch, other) = (self.builder.shape(of_branch), self.builder.shape(of_other));
        let last = |body: &Body| body.statements.last().map_or(body.span, |last| last.span);
        // Only the word: the bodies take lines.
        let keyword = Span {
            end: span
                .start
                .saturating_add("residual".len() as u32)
                .min(span.end),
            ..span
        };
        let advice = if let ShapeError::JoinMismatch { .. } = mistake {
            shortcut_for(branch, other, shortcut.is_some())
        } else {
            mistake.help()
        };
        let said = error::branches_differ(mistake.code(), keyword, branch, other, &advice)
            .label(last(body), format!("the body gives {branch}"));
        let said = match shortcut {
            Some(shortcut) => said.label(last(shortcut), format!("the shortcut gives {other}")),
            None => said,
        };
        let departs = self
            .departure(of_branch, other)
            .or_else(|| self.departure(of_other, branch));
        let mut said = said;
        if let (ShapeError::JoinMismatch { .. }, Some(step)) = (mistake, departs) {
            said = self.explain_departure(said, step);
        }
        self.report(said);
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
