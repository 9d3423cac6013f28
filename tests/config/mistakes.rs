//! The errors of a configuration file, as they are shown; and that no text makes the reader panic.

use super::{config, right, shown};
use cnn_lang::config::{Config, Overrides};
use cnn_lang::source::{ReadError, Sources};
use proptest::prelude::*;

/// Each with a name: the text, and what is shown of it in `tests/config/snapshots`.
const WRONG: &[(&str, &str)] = &[
    (
        "several",
        "targte = \"pytorch\"\ncolour = 1\n[lint]\nselect = [\"A2O2\", 7, \"S001\"]\nignore = \"N04\"\nper-path = []\n[lint.levels]\nA202 = \"warn\"\nN = 3\n[bugdet]\n",
    ),
    (
        "syntax",
        "[lint\nignore = [\"A202\"\n\n[budget]\nparams = 5M\ndepth =\n",
    ),
    ("twice-in-toml", "target = \"caffe\"\ntarget = \"onnx\"\n"),
    (
        "values",
        "extend = 3\ntarget = \"keras\"\nlint = 1\n[lint.levels]\nN046 = \"hint\"\nN041 = \"of\"\n\"N04\" = \"loud\"\n",
    ),
    (
        "rules",
        "[lint.options.A]\nx = 1\n[lint.options.no-efect]\n[lint.options]\nN046 = { x = 2 }\n[lint.levels]\n\"A2O2\" = \"off\"\nZ1 = \"off\"\nsomething = \"off\"\n",
    ),
    (
        "paths",
        "[lint.per-path]\n\"../other\" = { ignore = [\"A\"] }\n\"\" = {}\n\"a/**\" = 1\n\"b\" = { per-path = {}, igore = [] }\n[budget.per-path.\"{a\"]\nparams = 5\n",
    ),
    (
        "budgets",
        "[budget]\nparams = \"5 M\"\nmacs = \"<= 300M\"\nflops = true\ndepth = -3\nactivations = nan\noutput = 10\nparam = 5\nexpect = \"depth < 5\"\n",
    ),
    (
        "conditions",
        "[budget]\nexpect = [\n  \"params =< 5M\",\n  \"params\",\n  \"parms <= 5M\",\n  \"depth <= 3x3\",\n  \"output.channel = 10\",\n  \"(params < 3\",\n  \"\",\n  \"params <\",\n  \"widht < 3\",\n  3,\n]\n",
    ),
    (
        "escapes",
        "[budget]\nexpect = [\"params \\u003c= many\", '''\nmacs < \n lots''']\n",
    ),
    (
        "cycle",
        "extend = \"a/b.toml\"\n=== a/b.toml ===\nextend = \"../c.toml\"\n=== c.toml ===\nextend = \"./cnn.toml\"\n",
    ),
    ("itself", "extend = \"cnn.toml\"\n"),
    (
        "base",
        "extend = \"base.toml\"\n=== base.toml ===\n[lint]\nignore = [\"A999\"]\n",
    ),
    (
        "options",
        "[lint.options.fc-dominates]\nshare = 1.5\nparameters = \"many\"\nshares = 0.5\n[lint.options]\nC401.share = nan\nplain-too-deep.layers = -1\n",
    ),
    (
        "counts",
        "[lint.options.plain-too-deep]\nlayers = 20.5\n[budget]\nparams = 4.5\nmacs = \"1.2345K\"\ndepth = \"2.5\"\nflops = \"1.5M\"\n",
    ),
    ("missing", "extend = \"../none/base.toml\"\n"),
];

#[test]
fn mistakes_look_as_in_their_snapshots() {
    for (name, text) in WRONG {
        let config = config(text);
        assert!(!config.diagnostics.is_empty(), "{name}");
        let shown = shown(&config.diagnostics, &config.sources);
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(*name, shown);
        });
    }
}

/// The fixes of mistakes lead to a file without that mistake.
#[test]
fn fixes_of_mistakes_mend_them() {
    let mut fixed = 0;
    for (name, text) in WRONG {
        let before = config(text);
        for found in &before.diagnostics {
            for fix in &found.fixes {
                let source = found.primary.span.source;
                let old = before.sources.get(source).unwrap();
                let new = cnn_lang::diagnostic::apply(&old.text, source, &fix.edits).unwrap();
                let read = |path: &str| match path {
                    path if path == old.name => Ok(new.clone()),
                    path => {
                        let file = before.sources.iter().find(|(_, file)| file.name == path);
                        file.map(|(_, file)| file.text.to_string())
                            .ok_or(ReadError::NotFound)
                    }
                };
                let after = Config::read("cnn.toml", &read);
                let mut same = after.diagnostics.iter();
                let left = same.any(|it| it.code == found.code && it.message == found.message);
                assert!(
                    !left,
                    "{name}: `{}` leaves `{}`",
                    fix.message, found.message
                );
                fixed += 1;
            }
        }
    }
    assert!(fixed > 8, "{fixed} fixes");
}

/// A file that is not a text has no place to show.
#[test]
fn a_file_that_cannot_be_read_is_an_error() {
    let config = Config::read("cnn.toml", &|_| Err(ReadError::NotText(7)));
    let found = &config.diagnostics[0];
    let message = "\"cnn.toml\" is not text: byte 7 is not UTF-8";
    assert_eq!((found.code.id, found.message.as_str()), ("T008", message));
    assert!(!shown(&config.diagnostics, &config.sources).is_empty());
}

/// An invalid entry has no effect, and the rest counts.
#[test]
fn the_rest_of_a_wrong_file_counts() {
    let text =
        "target = \"caffe\"\n[lint]\nignore = [\"A2O2\", \"N046\"]\n[budget]\nparams = \"x\"\n";
    let config = config(text);
    assert_eq!(config.diagnostics.len(), 2);
    let settings = config.settings("a.cnn", &Overrides::default());
    let same = right("target = \"caffe\"\nlint.ignore = [\"N046\"]\n");
    assert_eq!(settings, same.settings("a.cnn", &Overrides::default()));
    assert!(!config.has_budgets());
}

#[test]
fn mistakes_and_entries_are_limited() {
    let many: String = (0..5_000)
        .map(|number| format!("k{number} = 1\n"))
        .collect();
    assert_eq!(config(&many).diagnostics.len(), 501);
    let many: String = (0..2_000).map(|_| "'depth < 1', ").collect();
    let found = config(&format!("[budget]\nexpect = [{many}]\n")).diagnostics;
    assert_eq!(found.len(), 1, "{found:?}");
    let long = format!("'{}depth < 1'", "depth < 1 and ".repeat(30));
    let found = config(&format!(
        "[budget]\nexpect = [{}]\n",
        [long.as_str(); 100].join(",")
    ))
    .diagnostics;
    assert_eq!(found.len(), 1, "{found:?}");
    let many: String = (0..2_000)
        .map(|number| format!("a{number}.ignore = []\n"))
        .collect();
    let found = config(&format!("[lint.per-path]\n{many}")).diagnostics;
    assert_eq!(found.len(), 1, "{found:?}");
    let deep = format!("a = {}1{}\n", "[".repeat(10_000), "]".repeat(10_000));
    assert!(!config(&deep).diagnostics.is_empty());
    let deep = format!("{}a = 1\n", "a.".repeat(10_000));
    assert!(!config(&deep).diagnostics.is_empty());
    // A chain that never ends.
    let endless = Config::read("0", &|path: &str| {
        Ok(format!(
            "extend = \"{}\"\n",
            path.parse::<u32>().unwrap() + 1
        ))
    });
    assert_eq!(endless.diagnostics.len(), 1);
}

/// Reads a text as a configuration, and uses it.
fn use_it(text: &str) {
    let config = Config::read("cnn.toml", &|path: &str| match path {
        "cnn.toml" => Ok(text.to_owned()),
        _ => Err(ReadError::NotFound),
    });
    for found in &config.diagnostics {
        let place = found.primary.span;
        let file = config.sources.get(place.source).expect("a file");
        assert!(place.start <= place.end && place.end as usize <= file.text.len());
        assert!(file.text.is_char_boundary(place.start as usize));
        assert!(file.text.is_char_boundary(place.end as usize));
    }
    shown(&config.diagnostics, &config.sources);
    config.settings("nets/a.cnn", &Overrides::default());
    let mut analysis = Default::default();
    config.check_budgets("nets/a.cnn", &mut Sources::default(), &mut analysis);
}

/// Pieces of configuration files, right and wrong.
const PIECES: &[&str] = &[
    "[lint]",
    "[lint.levels]",
    "[budget]",
    "[lint.options.C401]",
    "[lint.per-path.\"a/**\"]",
    "[budget.per-path.'[']",
    "\n",
    "\n",
    " = ",
    " = ",
    "\"",
    "'",
    "\"\"\"",
    "[",
    "]",
    "{",
    "}",
    ",",
    "select",
    "ignore",
    "extend",
    "target",
    "params",
    "expect",
    "\"A2\"",
    "\"params <= 5M\"",
    "\"depth\"",
    "\"cnn.toml\"",
    "5_000",
    "-1.5e3",
    "nan",
    "true",
    "1979-05-27",
    "#",
    ".",
    "é",
    "\\u0",
    "\u{feff}",
    "\r\n",
    "\0",
];

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>()) {
        use_it(&text);
    }

    #[test]
    fn no_pieces_make_the_reader_panic(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..30)) {
        use_it(&pieces.concat());
    }

    #[test]
    fn no_change_of_a_file_makes_the_reader_panic(
        which in 0..WRONG.len(), at in any::<prop::sample::Index>(), length in 0usize..12, new in ".{0,4}",
    ) {
        let mut text: Vec<char> = WRONG[which].1.chars().collect();
        let at = at.index(text.len());
        let end = (at + length).min(text.len());
        text.splice(at..end, new.chars());
        use_it(&text.into_iter().collect::<String>());
    }
}
