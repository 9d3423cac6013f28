//! The parts of the declaration of a rule.

use super::settings::{Level, Target};
use super::{Allows, Context, Findings};
use crate::diagnostic::{Applicability, Code, Diagnostic};

/// The subjects of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// G: layers and text that do nothing, or that a change easily breaks.
    Graph,
    /// A: activations, normalisation, dropout, the head and its loss.
    Activation,
    /// R: strides, padding, receptive fields.
    Geometry,
    /// C: parameters and cost.
    Capacity,
}

impl Group {
    /// All of them, in order.
    pub const ALL: [Group; 4] = [
        Group::Graph,
        Group::Activation,
        Group::Geometry,
        Group::Capacity,
    ];

    /// The letter of its codes.
    pub fn letter(self) -> char {
        match self {
            Group::Graph => 'G',
            Group::Activation => 'A',
            Group::Geometry => 'R',
            Group::Capacity => 'C',
        }
    }

    /// Its name, which is that of its folder.
    pub fn name(self) -> &'static str {
        match self {
            Group::Graph => "graph",
            Group::Activation => "activation",
            Group::Geometry => "geometry",
            Group::Capacity => "capacity",
        }
    }
}

/// A rule, as its file declares it.
#[derive(Debug)]
pub struct Rule {
    /// Its code; the explanation is the documentation of the rule.
    pub code: Code,
    /// How grave its findings are where nothing else is configured.
    pub level: Level,
    /// Whether it runs where nothing is configured. The others are matters of taste or of a target.
    pub is_on: bool,
    /// The fixes that it offers, the safest first.
    pub fixes: &'static [Applicability],
    /// The papers, documentation or measurements that it relies on.
    pub source: &'static str,
    /// The frameworks in which it holds; empty: in all.
    pub targets: &'static [Target],
    /// Its options.
    pub options: &'static [&'static OptionSpec],
    /// The codes of more specific rules for the same fault: if one of them reports a place, this
    /// rule does not.
    pub yields_to: &'static [&'static str],
    /// The function that looks for its findings.
    pub check: Check,
}

/// The function that looks for the findings of a rule.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// A function, network by network.
    Network(fn(&Context<'_>, &mut Findings<'_>)),
    /// A function that looks at the comments that allow findings, after all other rules.
    Allows(fn(&Allows<'_>) -> Vec<Diagnostic>),
}

impl Rule {
    /// Its group, by the letter of its code.
    pub fn group(&self) -> Option<Group> {
        let mut groups = Group::ALL.into_iter();
        groups.find(|group| self.code.id.starts_with(group.letter()))
    }
}

/// An option of a rule: a number.
#[derive(Debug)]
pub struct OptionSpec {
    /// `share`
    pub name: &'static str,
    /// Its meaning, with its unit; one line.
    pub summary: &'static str,
    /// The value of the source, or a judgement if there is none.
    pub default: f64,
    /// The least value.
    pub least: f64,
    /// The largest.
    pub most: f64,
    /// Whether it counts something, so that it has no fractions.
    pub is_count: bool,
}

impl OptionSpec {
    /// A number from `least` to `most`.
    pub const fn new(
        name: &'static str,
        summary: &'static str,
        default: f64,
        least: f64,
        most: f64,
    ) -> Self {
        Self {
            name,
            summary,
            default,
            least,
            most,
            is_count: false,
        }
    }

    /// A whole number from `least` to `most`.
    pub const fn count(
        name: &'static str,
        summary: &'static str,
        default: f64,
        least: f64,
        most: f64,
    ) -> Self {
        Self {
            is_count: true,
            ..Self::new(name, summary, default, least, most)
        }
    }
}

/// Declares the rule of a file, `RULE`.
///
/// ```text
/// rule! {
///     /// One line: what it reports, in the indicative, with a full stop.
///     ///
///     /// Why it matters, with the numbers of the source.
///     ///
///     /// ```cnn
///     /// the program that gives it, and nothing else at its level
///     /// ```
///     ///
///     /// What to do instead:
///     ///
///     /// ```cnn
///     /// the corrected program
///     /// ```
///     "A202" "double-activation"
///     level: Warning,
///     fix: Unsafe,                               // left out: no fix
///     source: "NeuraLint rule 3 (Nikanjam et al. 2021, arXiv:2105.08095)",
///     targets: [PyTorch],                        // left out: all
///     options: [SHARE],                          // left out: none
///     yields_to: ["A207"],                       // left out: to none
///     check: check,
/// }
/// ```
///
/// `check_allows` instead of `check` declares a rule about the comments that allow findings.
///
/// `off: Info` instead of `level: Info` declares a rule that runs only where it is selected.
macro_rules! rule {
    (
        $(#[doc = $doc:literal])+
        $id:literal $name:literal
        $(level: $level:ident,)?
        $(off: $off:ident,)?
        $(fix: $($fix:ident)|+,)?
        source: $source:literal,
        $(targets: [$($target:ident),+ $(,)?],)?
        $(options: [$($option:expr),+ $(,)?],)?
        $(yields_to: [$($closer:literal),+ $(,)?],)?
        $(check: $check:expr,)?
        $(check_allows: $check_allows:expr,)?
    ) => {
        $(#[doc = $doc])+
        pub(super) static RULE: $crate::lint::Rule = $crate::lint::Rule {
            code: $crate::diagnostic::Code {
                id: $id,
                name: $name,
                explanation: concat!($($doc, "\n"),+),
            },
            $(level: $crate::lint::Level::$level, is_on: true,)?
            $(level: $crate::lint::Level::$off, is_on: false,)?
            fixes: &[$($($crate::diagnostic::Applicability::$fix),+)?],
            source: $source,
            targets: &[$($($crate::lint::Target::$target),+)?],
            options: &[$($(&$option),+)?],
            yields_to: &[$($($closer),+)?],
            $(check: $crate::lint::Check::Network($check),)?
            $(check: $crate::lint::Check::Allows($check_allows),)?
        };
    };
}

pub(super) use rule;
