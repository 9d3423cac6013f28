//! G103.

use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::graph::{FrameId, FrameKind};
use crate::hash::{HashMap, HashSet};
use crate::lint::{Context, Findings, rule};
use crate::number::Number;
use crate::program::Program;
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind, For, Repeat};
use crate::syntax::visit::{Visit, walk_for, walk_repeat};

rule! {
    /// A loop has one round.
    ///
    /// A loop with a literal count of 1 repeats nothing. A count that is computed or a parameter
    /// may be 1; a count of 0 is reported by the compiler as N046.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   repeat 1 { conv 16 3x3 pad=1 -> relu }
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "G103" "repeat-once"
    level: Info,
    fix: Safe,
    source: "as linters of other languages, such as clippy's `single_element_loop`",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(program) = context.program() else {
        return;
    };
    let once = once(context);
    if once.is_empty() {
        return;
    }
    for written in loops(program) {
        let Some(count) = once.get(&written.keyword) else {
            continue;
        };
        let mut found = Diagnostic::of(
            RULE.code,
            Severity::Info,
            written.head,
            format!("this loop has 1 round{}", written.value),
        )
        .here("once")
        .help("write its lines without the loop");
        if let Some(edit) = &written.edit {
            found = found.edits(true, "remove the head of the loop", vec![edit.clone()]);
        }
        for _ in 0..*count {
            findings.push(found.clone());
        }
    }
}

/// The loops of one round that have layers, by their keyword, and how often they are met.
fn once(context: &Context<'_>) -> HashMap<Span, usize> {
    let origins = context.graph().origins();
    let mut found: HashMap<Span, usize> = HashMap::default();
    if !origins.has_loop_of(1) {
        return found;
    }
    let mut seen: HashSet<FrameId> = HashSet::default();
    for view in context.all() {
        let mut id = view.node.origin.frame;
        while seen.insert(id) {
            let Some(frame) = origins.get(id) else { break };
            if matches!(frame.kind, FrameKind::Iteration { of: 1, .. }) {
                let count = found.entry(frame.span).or_default();
                *count = count.saturating_add(1);
            }
            id = frame.parent;
        }
    }
    found
}

/// A loop whose count is written as 1.
struct Once {
    keyword: Span,
    /// From the keyword to the count.
    head: Span,
    /// The value of its variable.
    value: String,
    edit: Option<Edit>,
}

fn loops(program: &Program) -> Vec<Once> {
    let mut finder = Finder { found: Vec::new() };
    let modules = (0..program.module_count()).filter_map(|it| program.module(it));
    for module in modules.filter(|it| !program.is_standard(it.file.source)) {
        finder.visit_file(&module.file);
    }
    finder.found
}

struct Finder {
    found: Vec<Once>,
}

impl<'t> Visit<'t> for Finder {
    fn visit_repeat(&mut self, repeat: &'t Repeat) {
        if literal(&repeat.count) == Some(Number::ONE) {
            // The tensors that it carries would be named twice in one body.
            let stays = repeat.carry.is_empty();
            let head = Span {
                end: repeat.body.span.start,
                ..repeat.keyword
            };
            self.found.push(Once {
                keyword: repeat.keyword,
                head: repeat.keyword.to(repeat.count.span),
                value: String::new(),
                edit: stays.then(|| Edit::new(head, "")),
            });
        }
        walk_repeat(self, repeat);
    }

    fn visit_for(&mut self, each: &'t For) {
        if let ExprKind::Range { start, end } = &each.range.kind
            && let (Some(first), Some(end)) = (literal(start), literal(end))
            && first.add(Number::ONE) == Some(end)
        {
            self.found.push(Once {
                keyword: each.keyword,
                head: each.keyword.to(each.range.span),
                value: each.names.first().map_or(String::new(), |name| {
                    format!(", in which `{}` is {first}", name.text)
                }),
                edit: None,
            });
        }
        walk_for(self, each);
    }
}

fn literal(value: &Expr) -> Option<Number> {
    match &value.kind {
        ExprKind::Number(literal) => Some(literal.value),
        _ => None,
    }
}
