//! `residual`: a body and a shortcut, added.

use super::body::ImplicitInput;
use super::step::Read;
use super::value::{Operand, Results, single};
use super::{Elaborator, mistakes};
use crate::layer::{Elementwise, Join};
use crate::source::Span;
use crate::syntax::tree::Body;
use smallvec::SmallVec;

impl<'p> Elaborator<'p> {
    /// A body and its shortcut, added.
    pub(super) fn residual(
        &mut self,
        span: Span,
        body: &'p Body,
        shortcut: Option<&'p Body>,
        input: &mut ImplicitInput,
    ) -> Results {
        let flow = self.read(input, "residual", span);
        let branch = self.body(body, Some(flow));
        let other = match shortcut {
            Some(shortcut) => (self.body(shortcut, Some(flow)), shortcut.span),
            None => (single(flow), input.span),
        };
        let mut reads: SmallVec<[Read; 4]> = SmallVec::new();
        for (flows, span) in [(branch, body.span), other] {
            match *flows.as_slice() {
                [flow] => reads.push((flow, span)),
                _ => {
                    let count = flows.len();
                    self.report(mistakes::several_results(span, count, 1));
                    reads.push((Operand::Unknown, span));
                }
            }
        }
        let flows: SmallVec<[Operand; 4]> = reads.iter().map(|(flow, _)| *flow).collect();
        let Some(tensors) = Self::tensors(&flows).filter(|_| !self.reporter.in_dead_branch())
        else {
            self.reporter.fail();
            return single(Operand::Unknown);
        };
        let origin = self.origin(span);
        let sum = Elementwise { join: Join::Add };
        if self.widths.is_trial() {
            self.equate_inputs(&sum.clone().into(), &tensors, span);
        }
        match self.builder.add(sum, &tensors, origin) {
            Ok(tensor) => single(Operand::Known(tensor)),
            Err(mistake) => {
                if self.widths.is_trial()
                    && let Some(supposed) = self.supposed_output(span, &mistake, &tensors)
                {
                    return supposed;
                }
                if let [of_body, of_shortcut] = *tensors {
                    let (body, shortcut) = ((body, of_body), (shortcut, of_shortcut));
                    let advice = self.advice();
                    self.report(advice.branches_differ(&mistake, span, body, shortcut));
                }
                single(Operand::Unknown)
            }
        }
    }
}
