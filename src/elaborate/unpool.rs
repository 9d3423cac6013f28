//! `max_unpool`: the pooling whose places it uses. A layer knows only shapes; that the second
//! tensor is the result of a max pooling, and how large a map that read, is known of the graph.

use super::{Elaborator, mistakes};
use crate::graph::{Operation, Tensor};
use crate::layer::{Layer, PoolKind, Shape};
use crate::source::Span;

impl Elaborator<'_> {
    /// Reports an unpooling whose second tensor is no max pooling's result, or one that gives another
    /// size than that pooling read.
    pub(super) fn check_unpooling(&mut self, reads: &[Tensor], output: Shape, span: Span) {
        let [_, pooled] = *reads else { return };
        // Of an input it is not known.
        let Some(kind) = self.builder.kind(pooled.node) else {
            return;
        };
        let is_pooling = self.builder.node(pooled).is_some_and(|node| {
            let Operation::Layer(layer) = &node.operation else {
                return false;
            };
            matches!(layer.as_ref(), Layer::Pool(pool) if pool.kind == PoolKind::Max)
        });
        if !is_pooling {
            self.report(mistakes::not_a_pooling(span, kind));
            return;
        }
        let reads = self.builder.reads(pooled.node);
        let Some(read) = reads.first().map(|read| self.builder.shape(*read)) else {
            return;
        };
        if (read.height(), read.width()) != (output.height(), output.width()) {
            let place = self.builder.node(pooled).map(|node| node.origin.span);
            let text = self.program.sources.slice(span);
            let states = text.contains("output");
            self.report(mistakes::unpooled_elsewhere(
                span, place, read, output, states,
            ));
        }
    }
}
