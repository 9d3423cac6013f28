//! G109.

use crate::diagnostic::{Edit, Fix};
use crate::graph::{FrameId, FrameKind, NodeIndex};
use crate::hash::{HashMap, HashSet};
use crate::layer::{MapAxis, Role, Shape};
use crate::lint::{Context, Findings, View, rule};
use crate::source::Span;
use crate::syntax::keyword::FLOW;
use crate::syntax::tree::{Definition, Expr, ExprKind, Item, LayerUse, Statement};
use crate::syntax::visit::{Visit, walk_expr, walk_layer_use, walk_statement};

rule! {
    /// A layer deep in a network takes its size from the network's input.
    ///
    /// In a block, `in` is the tensor that flows in. In a network, `in` is the network's own input,
    /// even after the first line: `conv (2 * in.channels) 3x3` twice outputs 6 maps and 6 maps of
    /// an image in colour, not 6 and 12.
    ///
    /// A layer that returns to the size of the input is not reported: the last convolution of an
    /// autoencoder with `in.channels` features, or an upsampling to `in.height x in.width`.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x64x64
    ///   conv (8 * in.channels) 3x3 pad=1 -> relu -> maxpool 2x2
    ///   conv (16 * in.channels) 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// Use `flow`, the tensor that flows in at this place:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x64x64
    ///   conv (8 * in.channels) 3x3 pad=1 -> relu -> maxpool 2x2
    ///   conv (2 * flow.channels) 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "G109" "deep-input"
    level: Warning,
    fix: Unsafe,
    source: "the language: `in` of a network is its input, of a block the tensor that it takes",
    check: check,
}

/// How far it is looked for layers with weights after a layer.
const MAX_AFTER: usize = 64;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let [input] = *context.graph().inputs() else {
        return;
    };
    let input = context.view(input).map(View::output);
    let (Some(definition), Some(input)) = (definition(context), input) else {
        return;
    };
    let reads = Finder::reads(definition);
    if reads.is_empty() {
        return;
    }
    let places = reads.iter().map(|read| read.place).collect();
    for used in uses(context, &places) {
        for read in reads.iter().filter(|read| read.place == used.place) {
            let (here, own) = (read.axis.extent(used.flow), read.axis.extent(input));
            if here == own || is_meant(context, &used, read.axis, input) {
                continue;
            }
            let message = format!(
                "`{}` is {own}, the {} of the network's input, but the tensor here is {}",
                read.text,
                read.axis.word(),
                used.flow
            );
            let mut found = findings
                .at(used.first, message)
                .here(format!("{} of {input}", read.axis.word()));
            found.primary.span = read.span;
            found.trace.clear();
            let meant = format!("{FLOW}.{}", read.axis.word());
            let message = format!("take the {} of the tensor here", read.axis.word());
            found = found
                .help(format!(
                    "write `{meant}` for the tensor that flows in here, or name an earlier step (`… as c5`) \
                     and write `c5.{}`",
                    read.axis.word()
                ))
                .with_fix(Fix::new(false, message, vec![Edit::new(read.span, meant)]));
            findings.push(found);
        }
    }
}

/// The text of the network.
fn definition<'a>(context: &Context<'a>) -> Option<&'a Definition> {
    let program = context.program()?;
    let span = context.network.span;
    let modules = (0..program.module_count()).filter_map(|it| program.module(it));
    let mut items = modules
        .filter(|module| module.file.source == span.source)
        .flat_map(|module| &module.file.items);
    items.find_map(|item| match item {
        Item::Network(definition) if definition.name.span == span => Some(definition),
        Item::Network(_)
        | Item::Block(_)
        | Item::Function(_)
        | Item::Constant(_)
        | Item::Use(_) => None,
    })
}

/// A layer of the network's own text, or a block that is used there, as often as it is.
struct Used<'c, 'a> {
    place: Span,
    /// The shape of the flow at its start.
    flow: Shape,
    first: &'c View<'a>,
    last: &'c View<'a>,
}

/// The blocks and layers used at the places, in the order of the layers.
fn uses<'c, 'a>(context: &'c Context<'a>, places: &HashSet<Span>) -> Vec<Used<'c, 'a>> {
    let origins = context.graph().origins();
    let mut calls: HashMap<FrameId, Option<(FrameId, Span, Shape)>> = HashMap::default();
    let mut open: HashMap<FrameId, usize> = HashMap::default();
    let mut found: Vec<Used<'c, 'a>> = Vec::new();
    for view in context.all().filter(|view| view.layer.is_some()) {
        let frame = view.node.origin.frame;
        if origins.enclosing_call(frame) == FrameId::default() {
            if places.contains(&view.node.origin.span) {
                found.push(Used {
                    place: view.node.origin.span,
                    flow: view.input(),
                    first: view,
                    last: view,
                });
            }
            continue;
        }
        let call = calls.entry(frame).or_insert_with(|| {
            let mut outermost = None;
            let mut id = frame;
            // Frames are few levels deep.
            while let Some(frame) = origins.get(id) {
                if let FrameKind::Call { flow, .. } = frame.kind {
                    outermost = flow.map(|flow| (id, frame.span, flow));
                }
                if frame.parent == id {
                    break;
                }
                id = frame.parent;
            }
            outermost
        });
        let Some((id, place, flow)) = call.filter(|(_, place, _)| places.contains(place)) else {
            continue;
        };
        match open.get(&id).and_then(|index| found.get_mut(*index)) {
            Some(used) => used.last = view,
            None => {
                open.insert(id, found.len());
                found.push(Used {
                    place,
                    flow,
                    first: view,
                    last: view,
                });
            }
        }
    }
    found
}

/// Whether the size of the input suits the layer.
fn is_meant(context: &Context<'_>, used: &Used<'_, '_>, axis: MapAxis, input: Shape) -> bool {
    let output = used.last.output();
    if output == input {
        return true;
    }
    let (to, own) = (axis.extent(output), axis.extent(input));
    match axis {
        // Back to the colours of the input, with no layer to learn after it.
        MapAxis::Channels => to == own && !is_weighed_on(context, used.last),
        // A part of the input's size is a usual scale.
        MapAxis::Height | MapAxis::Width => to <= own || axis.extent(used.flow) > own,
    }
}

/// Whether a layer with weights reads it, through others.
fn is_weighed_on(context: &Context<'_>, view: &View<'_>) -> bool {
    let mut seen: HashSet<NodeIndex> = HashSet::default();
    let mut open: Vec<NodeIndex> = view.readers.to_vec();
    while let Some(index) = open.pop() {
        if seen.len() >= MAX_AFTER || !seen.insert(index) {
            continue;
        }
        let Some(reader) = context.view(index) else {
            continue;
        };
        if reader.is(Role::Weights) {
            return true;
        }
        open.extend(reader.readers.iter());
    }
    false
}

/// A size of the network's input, read in a value of a layer or block.
struct Read<'t> {
    /// `in.channels`
    text: &'t str,
    span: Span,
    axis: MapAxis,
    /// The layer or block.
    place: Span,
}

/// Finds expressions that read the size of `in`.
#[derive(Default)]
struct Finder<'t> {
    found: Vec<Read<'t>>,
    /// The layer or block whose values are walked over.
    place: Option<Span>,
}

impl<'t> Finder<'t> {
    fn reads(definition: &'t Definition) -> Vec<Read<'t>> {
        let mut finder = Self::default();
        finder.visit_body(&definition.body);
        finder.found
    }
}

impl<'t> Visit<'t> for Finder<'t> {
    fn visit_statement(&mut self, statement: &'t Statement) {
        if !statement.repaired {
            walk_statement(self, statement);
        }
    }

    fn visit_layer_use(&mut self, used: &'t LayerUse) {
        let outer = self.place.replace(used.span);
        walk_layer_use(self, used);
        self.place = outer;
    }

    fn visit_expr(&mut self, value: &'t Expr) {
        if let (ExprKind::Name(name), Some(place)) = (&value.kind, self.place)
            && let Some(axis) = axis(name)
        {
            self.found.push(Read {
                text: name,
                span: value.span,
                axis,
                place,
            });
        }
        walk_expr(self, value);
    }
}

fn axis(name: &str) -> Option<MapAxis> {
    let property = name.strip_prefix("in.")?;
    [MapAxis::Channels, MapAxis::Height, MapAxis::Width]
        .into_iter()
        .find(|axis| axis.word() == property)
}
