//! Strides that leap over parts of a map, and whether something else reads those parts.

use super::context::{Context, View};
use super::sliding::{Along, Sliding, grid};
use super::window_edits::same_shape;
use super::words::with_article;
use crate::diagnostic::{Diagnostic, Edit};
use crate::layer::{Kernel, Layer, Padding, Role, Stride};
use crate::number::common_divisor;

/// How many layers before a strided one are looked at.
const REACH: usize = 8;

/// A layer whose stride leaps over parts of the map.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leap {
    /// Its window.
    pub sliding: Sliding,
    /// Of `of` neighbouring places, how many it reads.
    pub read: u64,
    /// The product of the strides, or less where both have a common divisor.
    pub of: u64,
    /// Who else reads the map.
    pub others: Others,
}

/// Who else reads a map that a stride leaps over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Others {
    /// Nobody, or only layers that leap over the same places.
    Nobody,
    /// As [`Others::Nobody`], and one of those is reported already.
    NobodyReported,
    /// Somebody who reads other places too.
    Somebody,
}

impl Leap {
    /// Whether a layer leaps over parts of the map that it reads. Of a network with errors, other
    /// readers of the map may be missing: `None`.
    pub fn of(context: &Context<'_>, view: &View<'_>) -> Option<Self> {
        let sliding = view.sliding().filter(|_| context.is_whole())?;
        if !sliding.axes().iter().any(Along::leaps) {
            return None;
        }
        let share = |along: Along| {
            if along.leaps() {
                (along.read_of_stride(), along.stride)
            } else {
                (1, 1)
            }
        };
        let (rows, columns) = (share(sliding.rows), share(sliding.columns));
        let read = rows.0.checked_mul(columns.0)?;
        let of = rows.1.checked_mul(columns.1)?;
        let common = common_divisor(read, of);
        Some(Self {
            sliding: *sliding,
            read: read.checked_div(common)?,
            of: of.checked_div(common)?,
            others: others(context, view, sliding),
        })
    }

    /// Places of `of` that are not read.
    pub fn lost(&self) -> u64 {
        self.of.saturating_sub(self.read)
    }

    /// With advice and a fix.
    pub fn answered(
        &self,
        context: &Context<'_>,
        view: &View<'_>,
        found: Diagnostic,
    ) -> Diagnostic {
        let Sliding { window, .. } = self.sliding;
        let Stride { height, width } = window.stride;
        let stride = grid(height, width);
        let is_point = window.kernel == Kernel::new(1, 1);
        let found = found.here(format!(
            "a kernel of {} and a stride of {stride}",
            self.sliding.kernel()
        ));
        if is_point && view.is(Role::Weights) {
            let found = found.help(format!(
                "put `avgpool {stride}` before it and remove its stride (ResNet-D), or give the \
                 stride to a layer with a kernel of at least {stride}"
            ));
            let edits = self.averaged(context, view).unwrap_or_default();
            return found.edits(
                false,
                format!("average with `avgpool {stride}` first"),
                edits,
            );
        }
        let mut larger = window;
        larger.kernel.height = larger.kernel.height.max(height);
        larger.kernel.width = larger.kernel.width.max(width);
        let found = found.help(format!(
            "use a kernel of at least {}, or a smaller stride",
            larger.kernel
        ));
        let edits = same_shape(context, view, larger).unwrap_or_default();
        found.edits(
            false,
            format!("use {} kernel", with_article(larger.kernel)),
            edits,
        )
    }

    /// An average pooling in the place of the stride, where the sizes stay the same.
    fn averaged(&self, context: &Context<'_>, view: &View<'_>) -> Option<Vec<Edit>> {
        let Sliding {
            window,
            rows,
            columns,
        } = self.sliding;
        let divides = |along: Along| along.input.checked_rem(along.stride) == Some(0);
        if window.padding != Padding::NONE || !divides(rows) || !divides(columns) {
            return None;
        }
        let written = context.written(view)?;
        let pool = format!("avgpool {}", grid(rows.stride, columns.stride));
        Some(vec![
            written.insert_before(&pool)?,
            written.unset("stride")?,
        ])
    }
}

fn others(context: &Context<'_>, view: &View<'_>, sliding: &Sliding) -> Others {
    let Some(source) = context.source(view) else {
        return Others::Somebody;
    };
    if let [_, _, ..] = source.readers.as_slice() {
        let alike = |reader: &&View<'_>| {
            reader
                .sliding()
                .is_some_and(|it| it.window == sliding.window)
        };
        let readers = source
            .readers
            .iter()
            .filter_map(|&reader| context.view(reader));
        let is_alone = !source.is_output && readers.clone().all(|reader| alike(&reader));
        let is_first = readers
            .clone()
            .next()
            .is_some_and(|first| first.index == view.index);
        return match (is_alone, is_first) {
            (true, true) => Others::Nobody,
            (true, false) => Others::NobodyReported,
            (false, _) => Others::Somebody,
        };
    }
    if source.is_output {
        return Others::Somebody;
    }
    // The same values, or moved: where they come from, another path may read the rest.
    let mut at = source;
    for _ in 0..REACH {
        let keeps_places = match at.role {
            Some(Role::Activation | Role::Normalization | Role::Scale | Role::Dropout) => true,
            Some(Role::Arrangement) => is_moved(at.layer),
            Some(Role::Weights | Role::Pool | Role::Join) | None => false,
        };
        let Some(before) = context.source(at).filter(|_| keeps_places) else {
            return Others::Nobody;
        };
        if before.readers.len() > 1 || before.is_output {
            return Others::Somebody;
        }
        at = before;
    }
    Others::Nobody
}

/// Whether a layer outputs a part of its map, or its map with something around it.
fn is_moved(layer: Option<&Layer>) -> bool {
    matches!(
        layer,
        Some(Layer::Pad(_) | Layer::Crop(_) | Layer::Slice(_) | Layer::Identity(_))
    )
}
