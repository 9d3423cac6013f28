//! Limits: each answers, at once and within the stack of any thread. Cases of one line are in
//! `tests/suite/elaborate`.

use super::codes::{EXPANSION_LIMIT, UNEXPLAINED};
use super::{Analysis, MAX_MISTAKES, MAX_NESTING, analyze};
use crate::program::codes::{FILE_TOO_LARGE, TOO_MANY_FILES, TOO_MANY_MISTAKES};
use crate::program::{MAX_USE_DEPTH, Program};
use crate::source::Memory;
use std::fmt::Write as _;

/// The default stack of a thread.
const STACK: usize = 2 << 20;

fn compile(text: &str) -> Analysis {
    let program = Program::load(&Memory::new(), "case.cnn", "case.cnn", text);
    analyze(&program, None, &[])
}

/// Elaborates on a small stack; the stack of the parser is its own question.
fn compile_on_a_small_stack(text: String) -> Analysis {
    let program = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || Program::load(&Memory::new(), "case.cnn", "case.cnn", text))
        .unwrap()
        .join()
        .unwrap();
    std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || analyze(&program, None, &[]))
        .unwrap()
        .join()
        .unwrap()
}

fn codes(compiled: &Analysis) -> Vec<&'static str> {
    let mut codes: Vec<&str> = compiled
        .diagnostics
        .iter()
        .map(|found| found.code.id)
        .collect();
    codes.dedup();
    codes
}

/// 63 blocks, each using the next from within `depth` of the form that `wrap` gives.
fn nested(depth: usize, wrap: impl Fn(usize, String) -> String) -> String {
    let mut text = String::from("network n {\n  input 3x8x8\n  b0\n}\n");
    for block in 0..62 {
        let mut inner = format!("b{}", block + 1);
        for level in 0..depth {
            inner = wrap(level, inner);
        }
        writeln!(text, "block b{block} {{ {inner} }}").unwrap();
    }
    text.push_str("block b62 { relu }\n");
    text
}

#[test]
fn nesting_ends_within_a_small_stack() {
    type Wrap = fn(usize, String) -> String;
    let forms: &[Wrap] = &[
        |_, inner| format!("{{ {inner} }}"),
        |_, inner| format!("residual {{ {inner} }}"),
        |_, inner| format!("repeat 1 {{ {inner} }}"),
        |_, inner| format!("if on {{ {inner} }}"),
        |_, inner| format!("add(identity, {inner})"),
        |level, inner| format!("for i{level} in 0..1 {{ {inner} }}"),
        |_, inner| format!("choose {{ {inner} | relu }}"),
        |level, inner| match level % 2 {
            0 => format!("concat(identity, {inner})"),
            _ => format!("residual {{ {inner} }} shortcut {{ {inner} }}"),
        },
    ];
    for (index, form) in forms.iter().enumerate() {
        let depth = if index == 7 { 4 } else { 40 };
        let compiled = compile_on_a_small_stack(nested(depth, form));
        assert!(
            codes(&compiled).contains(&EXPANSION_LIMIT.id) || index == 6,
            "form {index}: {:?}",
            codes(&compiled)
        );
    }
}

#[test]
fn pieces_in_pieces_end_within_a_small_stack() {
    let mut text = String::from("network n {\n  input 3x8x8\n  share p0 = relu\n");
    for piece in 1..20_000 {
        writeln!(text, "  share p{piece} = p{}", piece - 1).unwrap();
    }
    text.push_str("  p19999\n}\n");
    let compiled = compile_on_a_small_stack(text);
    assert!(codes(&compiled).contains(&EXPANSION_LIMIT.id));
}

#[test]
fn values_at_the_deepest_place_stay_within_a_small_stack() {
    // As deep as blocks and joins go, and there expressions and layers in each other.
    let mut text = String::from("network n {\n  input 3x8x8\n  b0\n}\n");
    let depth = MAX_NESTING / 2 - 20;
    for block in 0..depth {
        writeln!(text, "block b{block} {{ add(identity, b{}) }}", block + 1).unwrap();
    }
    let number = (0..28).fold("in.channels".to_owned(), |inner, _| {
        format!("floor(1 * ({inner}))")
    });
    let layer = (0..30).fold("relu".to_owned(), |inner, _| format!("(w {inner})"));
    let sum = "1 + ".repeat(200);
    writeln!(
        text,
        "block b{depth} {{ conv ({number}) 1x1 -> conv (in.channels + {sum}0 - 200) 1x1 -> w {layer} }}\nblock w(f: layer) {{ relu }}"
    )
    .unwrap();
    let compiled = compile_on_a_small_stack(text);
    assert_eq!(compiled.complete().count(), 1, "{:?}", compiled.diagnostics);
}

#[test]
fn a_network_may_be_as_deep_as_anybody_needs() {
    let compiled = compile(&nested(0, |_, inner| inner));
    assert!(compiled.is_ok(), "{:?}", compiled.diagnostics);
}

#[test]
fn mistakes_are_told_up_to_a_limit() {
    let mut text = String::from("network n {\n  input 3x8x8\n");
    for line in 0..40_000 {
        writeln!(text, "  conv missing{line} 3x3").unwrap();
    }
    text.push_str("}\nnetwork m {\n  input 3x8x8\n  conve 8 3x3\n}\n");
    let compiled = compile(&text);
    assert_eq!(compiled.diagnostics.len(), MAX_MISTAKES + 1);
    assert_eq!(
        codes(&compiled).last(),
        Some(&TOO_MANY_MISTAKES.id),
        "the last one says that there are more"
    );
}

#[test]
fn mistakes_of_the_text_and_of_its_networks_have_one_limit() {
    let mut text = String::from("network n {\n  input 8\n");
    for line in 0..300 {
        writeln!(text, "  dense 8, bias=on\n  missing{line}").unwrap();
    }
    text.push_str("}\n");
    let compiled = compile(&text);
    assert_eq!(compiled.diagnostics.len(), MAX_MISTAKES + 1);
    let limits = codes(&compiled);
    let limits = limits.iter().filter(|code| **code == TOO_MANY_MISTAKES.id);
    assert_eq!(limits.count(), 1);
}

#[test]
fn the_text_of_a_program_has_a_limit_with_its_last_file() {
    let long = format!("# {}\nblock b {{ relu }}\n", "x".repeat(200_000));
    let files = Memory::new()
        .with("a.cnn", long.clone())
        .with("b.cnn", long);
    let text = "use \"a.cnn\"\nuse \"b.cnn\"\nnetwork n { input 3x8x8\n a.b -> b.b }\n";
    let fits = Program::load(&files, "n.cnn", "n.cnn", text);
    assert_eq!(fits.diagnostics, []);
    let text = format!("# {}\n{text}", "x".repeat(200_000));
    let beyond = Program::load(&files, "n.cnn", "n.cnn", text);
    let found: Vec<&str> = beyond
        .diagnostics
        .iter()
        .map(|found| found.code.id)
        .collect();
    assert_eq!(found, [TOO_MANY_FILES.id]);
}

#[test]
fn many_names_are_found_fast() {
    let mut text = String::from("network n {\n  input 3x8x8\n");
    for line in 0..20_000 {
        writeln!(text, "  relu as a{line}").unwrap();
    }
    text.push_str(
        "  add(a0, a19_999, a77)\n}\n"
            .replace("19_999", "19999")
            .as_str(),
    );
    let compiled = compile(&text);
    assert!(compiled.is_ok(), "{:?}", compiled.diagnostics.first());
}

#[test]
fn many_blocks_are_found_fast() {
    let mut text = String::from("network n {\n  input 3x8x8\n");
    for line in 0..10_000 {
        writeln!(text, "  b{line}").unwrap();
    }
    text.push_str("}\n");
    for line in 0..10_000 {
        writeln!(text, "block b{line} {{ relu }}").unwrap();
    }
    assert!(compile(&text).is_ok());
}

#[test]
fn files_have_a_largest_size() {
    let name = crate::syntax::tree::Name {
        text: "large.cnn".into(),
        span: crate::source::Span::default(),
    };
    let reason = crate::source::ReadError::TooLarge(crate::source::MAX_FILE_BYTES as u64);
    let said = [
        crate::program::error::unreadable_file(&name, &reason, &["largo.cnn".to_owned()]),
        crate::program::error::unreadable_input("large.cnn", &reason, None),
    ];
    for said in said {
        assert_eq!(said.code, FILE_TOO_LARGE);
        assert!(said.message.contains("larger than"), "{}", said.message);
    }
}

#[test]
fn chains_of_files_end() {
    let mut project = Memory::new();
    for file in 0..=1_000 {
        let text = format!("use \"f{}.cnn\"\nblock b {{ relu }}\n", file + 1);
        project = project.with(format!("f{file}.cnn"), text);
    }
    let program = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || Program::load(&project, "f.cnn", "f.cnn", "use \"f0.cnn\"\n"))
        .unwrap()
        .join()
        .unwrap();
    assert_eq!(program.sources.iter().count(), MAX_USE_DEPTH + 1);
    let found: Vec<_> = program.diagnostics.iter().map(|found| found.code).collect();
    assert_eq!(found, [TOO_MANY_FILES]);
}

#[test]
fn many_files_end() {
    let mut project = Memory::new();
    let mut text = String::new();
    for file in 0..1_200 {
        writeln!(text, "use \"f{file}.cnn\"").unwrap();
        project = project.with(format!("f{file}.cnn"), "block b { relu }\n");
    }
    let program = Program::load(&project, "f.cnn", "f.cnn", text);
    assert_eq!(program.sources.iter().count(), crate::program::MAX_FILES);
    assert!(
        program
            .diagnostics
            .iter()
            .all(|found| found.code == TOO_MANY_FILES)
    );
}

/// Functions that each call the next from within `depth` parentheses.
fn chained(functions: usize, depth: usize) -> String {
    let mut text = String::from("fn f0(n) = n\n");
    for function in 1..functions {
        let open = "(1 + ".repeat(depth);
        let close = ")".repeat(depth);
        writeln!(
            text,
            "fn f{function}(n) = {open}f{}(n){close}",
            function - 1
        )
        .unwrap();
    }
    let last = functions - 1;
    write!(text, "network n {{\n  input 8\n  dense f{last}(1)\n}}\n").unwrap();
    text
}

#[test]
fn functions_end_within_a_small_stack() {
    let fine = compile_on_a_small_stack(chained(60, 3));
    assert_eq!(codes(&fine), [""; 0]);
    for (functions, depth) in [(70, 0), (63, 60), (20, 63)] {
        let found = compile_on_a_small_stack(chained(functions, depth));
        assert_eq!(codes(&found), [EXPANSION_LIMIT.id], "{functions} {depth}");
    }
}

#[test]
fn constants_end_within_a_small_stack() {
    let mut text = String::new();
    for constant in 0..5_000 {
        writeln!(text, "let k{constant} = k{} + 1", constant + 1).unwrap();
    }
    text.push_str("let k5000 = 1\nnetwork n {\n  input 8\n  dense k0\n}\n");
    assert_eq!(codes(&compile_on_a_small_stack(text)), [EXPANSION_LIMIT.id]);
}

#[test]
fn values_that_grow_from_round_to_round_have_an_end() {
    for given in ["[w]", "w + w", "w + [w]"] {
        let text = format!(
            "network n {{\n  input 8\n  let w = [1]\n  repeat 1_000_000 carry w {{ let w = {given} }}\n  dense len(w)\n}}\n"
        );
        assert_eq!(
            codes(&compile_on_a_small_stack(text)),
            [EXPANSION_LIMIT.id],
            "{given}"
        );
    }
}

#[test]
fn operators_count_as_steps() {
    let sum = ["1"; 200].join(" + ");
    let text =
        format!("network n {{\n  input 8\n  repeat 1_000_000 {{ let k = {sum} }}\n  relu\n}}\n");
    assert_eq!(codes(&compile(&text))[..1], [EXPANSION_LIMIT.id]);
    let text = format!(
        "let all = [{}]\nnetwork n {{\n  input 8\n  repeat 1_000_000 {{ if sum(all) < 3 {{ relu }} }}\n  relu\n}}\n",
        ["1"; 4_000].join(", ")
    );
    assert_eq!(codes(&compile(&text)), [EXPANSION_LIMIT.id]);
}

mod unrolled {
    use super::compile;
    use proptest::prelude::*;
    use std::fmt::Write as _;

    fn layers(text: &str) -> Vec<String> {
        let compiled = compile(text);
        assert!(compiled.is_ok(), "{:?}", compiled.diagnostics);
        let nodes = compiled.networks[0].graph.nodes();
        let shown = nodes.map(|(_, node)| format!("{:?} {:?}", node.operation, node.outputs));
        shown.collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// A loop over rows is its lines, written out.
        #[test]
        fn a_table_is_its_rows(rows in prop::collection::vec((1u64..40, 1u64..3), 0..12)) {
            let table: Vec<String> = rows.iter().map(|(c, k)| format!("[{c}, {k}]")).collect();
            let looped = format!(
                "network n {{\n  input 3x64x64\n  relu\n  let all = [{}]\n  for c, k in all {{ conv c k }}\n}}\n",
                table.join(",\n")
            );
            let mut written = String::from("network n {\n  input 3x64x64\n  relu\n");
            for (c, k) in &rows {
                writeln!(written, "  conv {c} {k}x{k}").unwrap();
            }
            written.push_str("}\n");
            prop_assert_eq!(layers(&looped), layers(&written));
        }

        /// A carried number is the sum or product that it stands for.
        #[test]
        fn a_carried_number_is_computed(steps in prop::collection::vec(1u64..5, 1..8)) {
            let list: Vec<String> = steps.iter().map(u64::to_string).collect();
            let product: u64 = steps.iter().product();
            let text = format!(
                "fn times(a, b = 1) = a * b\nnetwork n {{\n  input 8\n  let w = 1\n  let all = [{}]\n  \
                 for s in all carry w {{ let w = times(w, b=s) }}\n  dense (w + sum(all) + 2 ^ len(all))\n}}\n",
                list.join(", ")
            );
            let sum: u64 = steps.iter().sum();
            let expected = product + sum + 2u64.pow(steps.len() as u32);
            let written = format!("network n {{\n  input 8\n  dense {expected}\n}}\n");
            prop_assert_eq!(layers(&text), layers(&written));
        }
    }
}

/// No program is known that has it: a network that was not built, and no error that says why.
#[test]
fn a_network_never_disappears_in_silence() {
    let text = "network n { input 3x8x8\n conv 4 3x3 }";
    let mut analysis = compile(text);
    assert!(codes(&analysis.clone().explained()).is_empty());
    analysis.fail();
    let found = analysis.clone().explained().diagnostics;
    let [found] = found.as_slice() else {
        panic!("{found:#?}");
    };
    assert_eq!((found.code, found.is_error()), (UNEXPLAINED, true));
    let span = found.primary.span;
    assert_eq!(&text[span.start as usize..span.end as usize], "n");
    // Another error is explanation enough; a warning is not.
    let warning = analysis.clone();
    let other = compile("network n { input 3x8x8\n dense 4 }");
    analysis.diagnostics = other.diagnostics;
    assert_eq!(analysis.clone().explained().diagnostics.len(), 1);
    assert!(
        codes(&analysis.explained())
            .iter()
            .all(|it| *it != UNEXPLAINED.id)
    );
    let unused = compile("network n { input 3x8x8\n let k = 3\n relu }").diagnostics;
    assert!(!unused.is_empty() && unused.iter().all(|it| !it.is_error()));
    let with_warning = Analysis {
        diagnostics: unused,
        ..warning
    };
    assert!(codes(&with_warning.explained()).contains(&UNEXPLAINED.id));
}
