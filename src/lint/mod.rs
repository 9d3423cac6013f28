//! `lint`: networks that compile, and are probably not as their author intends.
//!
//! From the networks of a file, as far as they could be built ([`Subject`]), and [`Settings`]
//! follow diagnostics: those of the compiler and those of the rules, without those that a comment
//! of the file allows. A rule is one file in the folder of its group: its documentation, its level,
//! its options and its check.
//!
//! | group | letter | rules about |
//! |---|---|---|
//! | `graph` | G | layers and text that do nothing, or that a change easily breaks |
//! | `activation` | A | activations, normalisation, dropout, the head and its loss |
//! | `geometry` | R | strides, padding, receptive fields |
//! | `capacity` | C | parameters and cost |
//!
//! ```
//! use cnn_lang::elaborate::analyze;
//! use cnn_lang::lint::{Settings, Subject, lint};
//! use cnn_lang::program::Program;
//! use cnn_lang::source::Memory;
//!
//! let text = "network n {\n  input 3x32x32\n  conv 8 3x3 pad=1\n  relu -> relu\n}\n";
//! let program = Program::load(&Memory::new(), "n.cnn", "n.cnn", text);
//! let analysis = analyze(&program, None, &[]);
//! let found = lint(&Subject::of_program(&program, &analysis), &Settings::default());
//! assert_eq!(found[0].code.name, "double-activation");
//! ```

mod activation;
mod ahead;
mod alike;
mod allow;
mod cancel;
mod capacity;
mod catalogue;
mod context;
mod convolution;
mod dense_head;
mod dropout;
mod edits;
mod field_bounds;
mod findings;
mod geometry;
mod graph;
mod head;
mod hidden;
mod leaps;
mod longest;
mod loss;
mod misfit;
mod places;
mod ranges;
mod receptive;
mod residual;
mod rule;
mod settings;
mod sliding;
mod window_edits;
mod words;

pub use allow::{Allow, Allowed, Allows, edits_to_allow, without_allowed};
pub use catalogue::{Configurable, NotSelected, Selector, compiler_codes, configurable};
pub use context::{Context, View};
pub use edits::Written;
pub use findings::Findings;
pub use loss::loss_table;
pub use rule::{Check, Group, OptionSpec, Rule};
pub use settings::{Level, Settings, Target};

use crate::diagnostic::Diagnostic;
use crate::elaborate::Analysis;
use crate::network::Network;
use crate::program::Program;
use findings::Collected;
use rule::rule;
use std::sync::LazyLock;

/// All rules, in the order of their codes.
pub fn rules() -> &'static [&'static Rule] {
    static ALL: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| {
        let groups = [
            graph::RULES,
            activation::RULES,
            geometry::RULES,
            capacity::RULES,
        ];
        let mut all = groups.concat();
        all.sort_by_key(|rule| (rule.group(), rule.code.id));
        all
    });
    &ALL
}

/// The networks of one file, which are linted.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Their program; `None` for networks of another format, which get no fixes.
    pub program: Option<&'a Program>,
    /// As far as they could be built.
    pub networks: &'a [Network],
    /// The diagnostics of the compiler.
    pub diagnostics: &'a [Diagnostic],
}

impl<'a> Subject<'a> {
    /// A file of the language.
    pub fn of_program(program: &'a Program, analysis: &'a Analysis) -> Self {
        Self {
            program: Some(program),
            networks: &analysis.networks,
            diagnostics: &analysis.diagnostics,
        }
    }

    /// Networks of another format.
    pub fn of_analysis(analysis: &'a Analysis) -> Self {
        Self {
            program: None,
            networks: &analysis.networks,
            diagnostics: &analysis.diagnostics,
        }
    }
}

/// The diagnostics of the compiler and the findings of the rules that `settings` turn on, in the
/// order of the text.
pub fn lint(subject: &Subject<'_>, settings: &Settings) -> Vec<Diagnostic> {
    let index = subject.program.map(edits::SourceIndex::of);
    let mut collected = Collected::new(subject, settings);
    for network in subject.networks {
        let context = Context::new(network, index.as_ref(), settings);
        for &rule in rules() {
            if settings.level_of(rule) == Level::Off {
                continue;
            }
            let Check::Network(check) = rule.check else {
                continue;
            };
            let mut findings = Findings::new(rule, network, subject.program);
            check(&context, &mut findings);
            collected.add(network, findings);
        }
    }
    let mut all: Vec<Diagnostic> = subject
        .diagnostics
        .iter()
        .filter_map(|found| settings.relevelled(found))
        .collect();
    all.extend(collected.finish());
    if let Some(program) = subject.program {
        all = allow::applied(program, subject.networks, settings, all);
    }
    all.sort_by_key(|found| (found.primary.span.source, found.primary.span.start));
    all
}
