//! Names that are defined and never used. A name that only an `if` which does not hold would use
//! is used.

use super::{mistakes, no_effect};
use crate::diagnostic::{Diagnostic, Edit};
use crate::hash::{HashMap, HashSet};
use crate::layer;
use crate::program::{DefinitionId, Program};
use crate::resolve::{
    Definition as Defined, NameId, NameKind, Names, Part, Resolution, Target, UNUSED,
};
use crate::source::{Span, offset};
use crate::syntax::tree::{Definition, Item};
use std::ops::Range;

/// Warnings for the requested file.
pub(super) fn unused(program: &Program, names: &Names<'_>) -> Vec<Diagnostic> {
    let (Some(root), Some(resolution)) = (program.root(), names.of_module(0)) else {
        return Vec::new();
    };
    let usage = Usage::of(resolution);
    let mut found = Vec::new();
    let mut has_network = false;
    let mut has_bad = false;
    for (item, part) in root.file.items.iter().zip(resolution.parts()) {
        let definition = match item {
            Item::Network(definition) => {
                has_network = true;
                definition
            }
            Item::Block(definition) => definition,
            Item::Function(function) => {
                let name = &function.name.text;
                let of_function =
                    |it: &Defined| mistakes::unused_parameter(it.span, &it.name, name);
                if !is_misread(program, function.span) {
                    found.extend(usage.unused_in(part).map(of_function));
                }
                continue;
            }
            Item::Use(_) | Item::Constant(_) => continue,
        };
        if layer::signature(&definition.name.text).is_some() {
            let kind = match item {
                Item::Network(_) => "network",
                _ => "block",
            };
            found.push(mistakes::shadowed_layer(&definition.name, kind));
        }
        let is_bad = part.has_bad || has_syntax_error(program, definition);
        has_bad |= is_bad;
        if !is_bad {
            let name = &definition.name.text;
            let unused: Vec<&Defined> = usage.unused_in(part).collect();
            let beside: Vec<(&Defined, Span)> = unused
                .iter()
                .filter_map(|it| Some((*it, assigned(program, it)?)))
                .collect();
            // Two or more are the habit of another language.
            let beside = if beside.len() > 1 { beside } else { Vec::new() };
            if !beside.is_empty() {
                let names: Vec<_> = beside
                    .iter()
                    .map(|(it, _)| (it.span, it.name.as_str()))
                    .collect();
                let edits = beside
                    .iter()
                    .map(|(_, text)| Edit::new(*text, ""))
                    .collect();
                found.push(mistakes::named_beside_the_flow(&names, edits));
            }
            let others = unused
                .into_iter()
                .filter(|it| beside.iter().all(|(known, _)| known.span != it.span));
            found.extend(others.map(|it| match it.kind {
                NameKind::Parameter => mistakes::unused_parameter(it.span, &it.name, name),
                NameKind::Tensor if is_one_of_several(program, it) => {
                    mistakes::unused_result(it.span, &it.name)
                }
                _ => mistakes::unused_value(it.span, &it.name),
            }));
            found.extend(no_effect::no_effect(definition));
        }
    }
    // A line or file that could not be parsed may have used anything.
    if has_bad || program.diagnostics.iter().any(Diagnostic::is_error) {
        return found;
    }
    let reached = has_network.then(|| usage.reached());
    for (id, defined) in resolution.definitions_at_top() {
        match (defined.kind, &reached) {
            (NameKind::Block, Some(reached)) if !reached.contains(&id) => {
                found.push(mistakes::unused_block(defined.span, &defined.name));
            }
            (NameKind::Function, Some(reached)) if !reached.contains(&id) => {
                found.push(mistakes::unused_function(defined.span, &defined.name));
            }
            (NameKind::Constant, Some(reached)) if !reached.contains(&id) => {
                found.push(mistakes::unused_value(defined.span, &defined.name));
            }
            (NameKind::Module | NameKind::Import, _) if !usage.is_used(id) => {
                found.push(mistakes::unused_use(defined.span, &defined.name));
            }
            _ => {}
        }
    }
    found
}

/// The text before and after a name in its line.
fn around(program: &Program, span: Span) -> Option<(&str, &str)> {
    let text = &program.sources.get(span.source)?.text;
    let before = text.get(..span.start as usize)?.rsplit('\n').next()?;
    let after = text.get(span.end as usize..)?.split('\n').next()?;
    Some((before, after))
}

/// `x1 = ` of a tensor that begins its line, up to the value that it names.
fn assigned(program: &Program, it: &Defined) -> Option<Span> {
    let (before, after) = around(program, it.span)?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let is_line = before.trim().is_empty() && it.kind == NameKind::Tensor;
    let length = after.len().checked_sub(value.len())?;
    // A chain that begins elsewhere reads no flow.
    let reads_flow = !value.contains("in ->") && !value.contains('(');
    (is_line && reads_flow && !value.is_empty()).then(|| Span {
        end: it.span.end.saturating_add(offset(length)),
        ..it.span
    })
}

/// `b` of `a, b = split 2`
fn is_one_of_several(program: &Program, it: &Defined) -> bool {
    around(program, it.span).is_some_and(|(before, after)| {
        before.trim_end().ends_with(',') || after.trim_start().starts_with(',')
    })
}

fn has_syntax_error(program: &Program, definition: &Definition) -> bool {
    is_misread(program, definition.span)
}

/// Whether a syntax error is in a place.
fn is_misread(program: &Program, whole: Span) -> bool {
    program.diagnostics.iter().any(|found| {
        let place = found.primary.span;
        found.code.id.starts_with('P') && whole.contains_span(place)
    })
}

/// The tensors that the lines of a network name beside the flow, and that nothing reads.
pub(super) fn unread_tensors<'n>(names: &'n Names<'_>, id: DefinitionId) -> Vec<&'n Defined> {
    let Some((resolution, part)) = part_of(names, id) else {
        return Vec::new();
    };
    let usage = Usage::of_part(resolution, part);
    let all = resolution.definitions_in(part.definitions.clone());
    let unread = all.filter(|(id, it)| {
        it.kind == NameKind::Tensor && it.scope == part.scope && !usage.is_used(*id)
    });
    unread.map(|(_, it)| it).collect()
}

fn part_of<'n>(names: &'n Names<'_>, id: DefinitionId) -> Option<(&'n Resolution, &'n Part)> {
    let resolution = names.of_module(id.module)?;
    Some((resolution, resolution.parts().get(id.item)?))
}

/// Where a definition defines its names; of one that several bodies define, the first.
pub(super) type Places<'n> = HashMap<&'n str, Span>;

/// Where a network or block, or a body in it, defines its names.
pub(super) fn places<'n>(names: &'n Names<'_>, id: DefinitionId) -> Places<'n> {
    let mut places = Places::default();
    let Some((resolution, part)) = part_of(names, id) else {
        return places;
    };
    let kinds: [&[NameKind]; 3] = [
        &[NameKind::Share, NameKind::Let, NameKind::Tensor],
        &[NameKind::Input],
        &[NameKind::Label],
    ];
    for kinds in kinds {
        let defined = resolution.definitions_in(part.definitions.clone());
        let is_one = |it: &Defined| kinds.contains(&it.kind) && it.name != UNUSED;
        for (_, it) in defined.filter(|(_, it)| is_one(it)) {
            places.entry(it.name.as_str()).or_insert(it.span);
        }
    }
    places
}

/// Which names of a file are used.
struct Usage<'r> {
    resolution: &'r Resolution,
    /// For each definition from `first` on that names something of its own.
    used: Vec<bool>,
    first: usize,
    /// Names that mean nothing where they are used, with the part where that is: one that the part
    /// defines elsewhere may have been meant.
    meant: HashSet<(usize, &'r str)>,
}

impl<'r> Usage<'r> {
    fn of(resolution: &'r Resolution) -> Self {
        let mut usage = Self::of_range(resolution, 0..resolution.len());
        for part in resolution.parts() {
            usage.add(part);
        }
        usage
    }

    /// Only the names that a network or block defines in its body.
    fn of_part(resolution: &'r Resolution, part: &Part) -> Self {
        let mut usage = Self::of_range(resolution, part.definitions.clone());
        usage.add(part);
        usage
    }

    fn of_range(resolution: &'r Resolution, definitions: Range<usize>) -> Self {
        Self {
            resolution,
            used: vec![false; definitions.len()],
            first: definitions.start,
            meant: HashSet::default(),
        }
    }

    fn add(&mut self, part: &Part) {
        for reference in self.resolution.references_in(&part.references) {
            match reference.target {
                Some(Target::Here(id)) => {
                    let index = self.index(id);
                    if let Some(used) = index.and_then(|index| self.used.get_mut(index)) {
                        *used = true;
                    }
                }
                Some(
                    Target::Elsewhere(_) | Target::File(_) | Target::Language | Target::Dynamic,
                ) => {}
                None => {
                    let name = reference.name.as_str();
                    let head = name.split('.').next();
                    // `kxk`, which is not a name, is reported as a use of `k`.
                    let sides = name.split_once('x').map(|(one, other)| [one, other]);
                    let names = head.into_iter().chain(sides.into_iter().flatten());
                    let part = part.references.start;
                    self.meant.extend(names.map(|name| (part, name)));
                }
            }
        }
    }

    fn is_used(&self, id: NameId) -> bool {
        let used = self.index(id).and_then(|index| self.used.get(index));
        used.copied().unwrap_or(false)
    }

    fn index(&self, id: NameId) -> Option<usize> {
        self.resolution.root(id).index().checked_sub(self.first)
    }

    /// The parameters, values and tensors of a network or block that nothing uses.
    fn unused_in(&self, part: &Part) -> impl Iterator<Item = &'r Defined> {
        let resolution = self.resolution;
        let own = || resolution.definitions_in(part.definitions.clone());
        // The only input flows, and its name is a label.
        let inputs = own().filter(|(_, it)| it.kind == NameKind::Input).count();
        let parameters = resolution.definitions_in(part.parameters.clone());
        let values = own().filter(move |(_, it)| match it.kind {
            NameKind::Tensor | NameKind::Let | NameKind::Share => true,
            NameKind::Input => inputs > 1,
            _ => false,
        });
        let unused = parameters.chain(values).filter(|(id, it)| {
            !it.name.starts_with('_')
                && !self.is_used(*id)
                && !self
                    .meant
                    .contains(&(part.references.start, it.name.as_str()))
        });
        unused.map(|(_, it)| it)
    }

    /// The blocks that the networks reach, through other blocks, too.
    fn reached(&self) -> HashSet<NameId> {
        let parts = self.resolution.parts();
        let of_name: HashMap<NameId, &Part> = parts
            .iter()
            .filter_map(|part| Some((part.name?, part)))
            .collect();
        let is_network = |part: &&Part| {
            let defined = part.name.and_then(|id| self.resolution.definition(id));
            defined.is_some_and(|it| it.kind == NameKind::Network)
        };
        let mut open: Vec<&Part> = parts.iter().filter(is_network).collect();
        let mut reached = HashSet::default();
        while let Some(part) = open.pop() {
            for reference in self.resolution.references_in(&part.references) {
                if let Some(Target::Here(id)) = reference.target
                    && let Some(block) = of_name.get(&id)
                    && reached.insert(id)
                {
                    open.push(block);
                }
            }
        }
        reached
    }
}
