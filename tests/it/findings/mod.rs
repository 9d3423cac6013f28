//! The formats of findings: each is shown as a snapshot over the same awkward findings, and read
//! again by what reads it.

pub(crate) mod read;

use cnn_lang::diagnostic::{Applicability, Diagnostic, Edit, Fix, Label};
use cnn_lang::report::find_code;
use cnn_lang::report::findings::{
    Counts, FORMATS, Finding, Findings, Root, statistics, statistics_text,
};
use cnn_lang::source::{SourceId, Sources, Span, standard};

/// Where the run is: in a folder of the project.
fn root() -> Root {
    Root::new("/home/me/a project", "/home/me/a project/nets")
}

const TEXT: &str =
    "network n {\n  input 3x8x8\n  # 😀 and é\n  conv 8 3x3 -> /*😀*/ relu -> relu\n}\n";

fn code(id: &str) -> cnn_lang::diagnostic::Code {
    find_code(id).unwrap()
}

fn at(source: SourceId, text: &str, part: &str) -> Span {
    let start = text.find(part).unwrap();
    Span::new(source, start as u32, (start + part.len()) as u32)
}

/// Findings of all kinds: in a file whose name has blanks, `%`, `,` and `:`, after characters of two
/// units, with a message of several lines, in the standard library, in standard input, in a file
/// outside of the project, without a place, of several lines.
fn findings() -> Vec<Finding> {
    let mut sources = Sources::default();
    let odd = sources.add("./50 %, a:b/é.cnn", TEXT);
    let library = "blocks/conv.cnn";
    let library = sources.add(format!("std/{library}"), standard(library).unwrap());
    let typed = sources.add("<stdin>", "relu <x> & \"y\" ]]>\n");
    let outside = sources.add("../../else.cnn", "relu\r\nrelu\r\n");
    let place = |part| at(odd, TEXT, part);
    let mut info = Diagnostic::warning(code("N046"), place("input 3x8x8"), "something to know");
    info.severity = cnn_lang::diagnostic::Severity::Info;
    let all = [
        Diagnostic::error(
            code("S001"),
            place("3x3"),
            "kernel 3 is larger than 1\nby 2, 100%: \u{1b}[31mred\u{0}",
        )
        .here("this kernel")
        .label(place("input 3x8x8"), "the input is 3x8x8")
        .help("use a kernel of at most 1, or `pad=same`")
        .trace(vec![Label {
            span: at(library, &sources.get(library).unwrap().text, "conv"),
            message: "in block `n`".to_owned(),
        }])
        .with_fix(Fix::new(
            Applicability::Safe,
            "write `1x1`, and drop `relu`",
            vec![
                Edit::new(place("3x3"), "1x1"),
                Edit::new(at(odd, TEXT, " -> relu\n"), "\n"),
                Edit::new(at(outside, "relu\r\nrelu", "relu"), ""),
            ],
        ))
        .fix(false, "pad it", place("3x3").after(), " pad=same")
        .fix(
            Applicability::Display,
            "or give a size",
            place("3x3"),
            "HxW",
        ),
        info,
        Diagnostic::warning(
            code("N046"),
            place("relu"),
            "the second `relu` has no effect",
        )
        .fix(false, "remove it", place("relu"), ""),
        Diagnostic::warning(
            code("N041"),
            at(library, &sources.get(library).unwrap().text, "block"),
            "in the library",
        )
        .trace(vec![
            Label {
                span: at(library, &sources.get(library).unwrap().text, "conv"),
                message: "used here".to_owned(),
            },
            Label {
                span: place("conv 8"),
                message: "and here".to_owned(),
            },
        ]),
        Diagnostic::warning(
            code("N041"),
            at(library, &sources.get(library).unwrap().text, "block"),
            "in the library, from nowhere",
        ),
        Diagnostic::warning(
            code("N042"),
            Span::new(typed, 5, 8),
            "in <stdin> & \"quoted\" ]]>",
        ),
        Diagnostic::error(code("N042"), Span::new(outside, 0, 10), "of two lines"),
        Diagnostic::error(
            code("N005"),
            Span::new(SourceId(9), 0, 0),
            "there is no file `a, b`",
        ),
    ];
    all.iter().map(|it| Finding::of(it, &sources)).collect()
}

/// What a format makes of findings.
fn written(format: &str, shown: &[Finding], files: &[String], statistics: bool) -> String {
    let format = FORMATS.iter().find(|it| it.name == format).unwrap();
    (format.write)(&Findings {
        shown,
        counts: shown.iter().map(|it| it.severity).collect::<Counts>(),
        files,
        root: &root(),
        statistics,
        fixed: &[],
    })
}

fn files() -> Vec<String> {
    let files = [
        "good & fine.cnn",
        "./50 %, a:b/é.cnn",
        "<stdin>",
        "../../else.cnn",
    ];
    files.map(str::to_owned).to_vec()
}

#[test]
fn each_format_is_what_its_snapshot_shows() {
    for format in FORMATS {
        let text = written(format.name, &findings(), &files(), false);
        insta::assert_snapshot!(format!("findings_{}", format.name), text);
        let none = written(format.name, &[], &files(), false);
        insta::assert_snapshot!(format!("findings_{}_none", format.name), none);
    }
}

#[test]
fn statistics_count_codes_and_their_fixes() {
    let counts = statistics(&findings());
    insta::assert_snapshot!(statistics_text(&counts), @r"
    2  N041  [ ] unused-value
    2  N042  [ ] unused-parameter
    2  N046  [-] no-effect
    1  N005  [ ] too-many-values
    1  S001  [*] kernel-exceeds-input
    [*] `--fix` repairs some or all of them
    [-] `--fix --unsafe-fixes` does
    ");
    assert_eq!(statistics_text(&[]), "");
    let document = written("json", &findings(), &files(), true);
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    let first = &document["statistics"][0];
    assert_eq!(
        (&first["code"], &first["count"]),
        (&"N041".into(), &2.into())
    );
}
