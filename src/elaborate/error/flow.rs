//! What flows where: results that are lost, steps that have nothing to read, names that a loop
//! carries, statements that cannot stand where they do.

use super::super::suggest::nearest;
use super::{
    CARRY, CHANNELS_LAST, MISPLACED, NO_FLOW, SEVERAL_RESULTS, TAKES_THE_FLOW, TENSORS_EXPECTED,
    UNUSED_FLOW, counted,
};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::layer::Shape;
use crate::layer::codes::CHANNEL_MISMATCH;
use crate::source::Span;
use crate::syntax::tree::Name;

/// The result of a line that no later line reads.
///
/// `free`: a name that it could get, and where its line begins.
pub fn unused_flow(span: Span, replaced: Option<Span>, free: Option<(&str, Span)>) -> Diagnostic {
    let said = Diagnostic::error(UNUSED_FLOW, span, "the result of this is used by nothing")
        .here("its result is lost");
    let said = match replaced {
        Some(replaced) => said.label(replaced, "this reads another tensor"),
        None => said,
    };
    let said = match free {
        Some((free, line)) => {
            let message = format!("name it `{free}`, to use it by that name");
            said.fix(false, message, line.before(), format!("{free} = "))
        }
        None => said,
    };
    said.help("name it (`left = …` before it) and read the name further down, or join it: `add(…)`")
}

/// A step that needs a flow where there is none.
///
/// `below`: an input that is stated further down.
pub fn no_flow(span: Span, what: &str, inputs: &[String], below: Option<Span>) -> Diagnostic {
    if let Some(below) = below {
        return Diagnostic::error(NO_FLOW, span, format!("nothing flows into `{what}`"))
            .here("there is no flow here yet")
            .label(below, "the data comes in only here")
            .help("move the input above it");
    }
    let start = match inputs {
        [] => "say first where the data comes from: `input 3x224x224`".to_owned(),
        [first, ..] => format!("begin the chain with the name of a tensor: `{first} -> …`"),
    };
    Diagnostic::error(NO_FLOW, span, format!("nothing flows into `{what}`"))
        .here("there is no flow here")
        .help(start)
}

/// A join without its tensors, or with too few.
pub fn tensors_expected(
    span: Span,
    name: &str,
    found: usize,
    expected: &str,
    form: &str,
) -> Diagnostic {
    let said = match found {
        0 => format!("`{name}` reads {expected}, given in parentheses"),
        1 => format!("`{name}` reads {expected}, and this is one: there is nothing to join"),
        _ => format!("`{name}` reads {expected}, and these are {found}"),
    };
    let here = match found {
        0 => "no tensors follow".to_owned(),
        _ => counted(found, "tensor"),
    };
    Diagnostic::error(TENSORS_EXPECTED, span, said)
        .here(here)
        .help(format!("write `{form}`"))
}

/// A `residual` whose body and shortcut give different shapes.
pub fn branches_differ(
    code: Code,
    span: Span,
    branch: Shape,
    other: Shape,
    advice: &str,
) -> Diagnostic {
    Diagnostic::error(
        code,
        span,
        format!("`residual` adds body and shortcut, and they are {branch} and {other}"),
    )
    .here(format!("adds {branch} and {other}"))
    .help(advice)
}

/// `tower(x)`, `conv(64, 3x3)`
pub fn takes_the_flow(span: Span, name: &str, call: Span, instead: Option<String>) -> Diagnostic {
    let said = format!("`{name}` takes the flow, and no tensors in parentheses");
    let said = Diagnostic::error(TAKES_THE_FLOW, call, said);
    match instead {
        Some(instead) => said.help(format!("write `{instead}`")).fix(
            true,
            format!("write `{instead}`"),
            span,
            instead,
        ),
        None => said.help(format!("write the values after a blank: `{name} …`")),
    }
    .here("tensors, or values, in parentheses")
}

/// A step with several results where one is needed, or names that do not match the results.
pub fn several_results(span: Span, found: usize, expected: usize) -> Diagnostic {
    let wanted = match expected {
        1 => "one is".to_owned(),
        _ => format!("{expected} are"),
    };
    let said = format!(
        "this gives {}, and {wanted} wanted",
        counted(found, "tensor")
    );
    let said = Diagnostic::error(SEVERAL_RESULTS, span, said).here(counted(found, "tensor"));
    match found {
        0 => said.help("begin with a tensor, or end with a step that gives one"),
        1 => said.help("give one name"),
        _ => {
            let some = names_for(found).unwrap_or("a, b, …".to_owned());
            said.help(format!("name each of them: `{some} = …`"))
        }
    }
}

/// Names for so many tensors; for many there are none.
pub fn names_for(count: usize) -> Option<String> {
    let names = ["left", "right", "third", "fourth"];
    names.get(..count).map(|names| names.join(", "))
}

/// `add(x y)`
pub fn comma_missing(span: Span, right: &str) -> Diagnostic {
    Diagnostic::error(
        TENSORS_EXPECTED,
        span,
        "between the tensors of a join stands a comma",
    )
    .here("no comma between these")
    .help(format!("write `{right}`"))
    .fix(true, format!("write `{right}`"), span, right)
}

/// `concat(x, y, axis=1)`
pub fn value_among_tensors(span: Span, name: &str, right: &str) -> Diagnostic {
    let said = format!("in the parentheses of `{name}` stand tensors, and its values behind them");
    Diagnostic::error(TENSORS_EXPECTED, span, said)
        .here("this is a value")
        .help(format!(
            "write `{right}` behind the parenthesis: `{name}(…) {right}`"
        ))
}

/// A name from outside a loop that the loop's body names anew. `loops` are those between, each
/// with its word, the place where names to carry can be put in, and whether it carries some.
pub fn carry_forgotten(
    span: Span,
    name: &str,
    first: Span,
    loops: &[(Span, Span, bool)],
) -> Diagnostic {
    let mut said = Diagnostic::error(
        CARRY,
        span,
        format!("this names `{name}` anew, which comes from outside the loop"),
    )
    .here("named again")
    .label(first, "first named here");
    for (keyword, _, _) in loops {
        said = said.label(*keyword, "in this loop");
    }
    let edits = loops.iter().map(|(_, place, carries)| Edit {
        span: *place,
        text: if *carries {
            format!(", {name}")
        } else {
            format!("carry {name} ")
        },
    });
    said.fixes
        .push(Fix::new(false, format!("carry `{name}`"), edits.collect()));
    said.help(format!(
        "write `repeat … carry {name} {{` if the next round should see the new one; else choose another name"
    ))
}

/// `carry h` where there is no tensor `h`.
pub fn nothing_to_carry(name: &Name, known: &[String]) -> Diagnostic {
    let text = name.text.as_str();
    let said = format!("there is no tensor `{text}` to carry from round to round");
    let said = Diagnostic::error(CARRY, name.span, said)
        .here("must have a value before the loop")
        .help(format!(
            "give it one before the loop: `{text} = …`, or `… as {text}`"
        ));
    match nearest(text, known.iter().map(String::as_str)) {
        Some(near) => said.fix(false, format!("write `{near}`"), name.span, near),
        None => said,
    }
}

/// A statement that cannot stand here.
pub fn misplaced(span: Span, said: &str, advice: &str) -> Diagnostic {
    Diagnostic::error(MISPLACED, span, said.to_owned())
        .here("cannot stand here")
        .help(advice.to_owned())
}

/// An input of four extents, the first of which is a batch.
pub fn batch(span: Span, shape: &str) -> Diagnostic {
    let said = "an input is channels x height x width, and has no batch";
    unfit(span, said, "four numbers", &format!("write `{shape}`")).fix(
        true,
        format!("write `{shape}`"),
        span,
        shape,
    )
}

/// An input whose last extent is that of channels: a warning.
pub fn channels_last(span: Span, shape: Shape) -> Diagnostic {
    let (channels, height, width) = (shape.channels(), shape.height(), shape.width());
    let right = format!("{width}x{channels}x{height}");
    let said = format!("this is {channels} channels of {height}x{width}: channels come first");
    Diagnostic::warning(CHANNELS_LAST, span, said)
        .here("channels x height x width")
        .help(format!(
            "write `{right}` if {channels}x{height} is the picture"
        ))
        .fix(false, format!("write `{right}`"), span, right)
}

/// An output of this name is there already.
pub fn output_twice(span: Span, name: &str, first: Span) -> Diagnostic {
    let message = format!("`{name}` is an output already");
    Diagnostic::error(MISPLACED, span, message)
        .here("a second time")
        .label(first, "first here")
        .help("take it away: an output is given once")
}

/// Something that cannot be where it is, with the words for its place.
pub fn unfit(span: Span, said: &str, here: &str, advice: &str) -> Diagnostic {
    Diagnostic::error(MISPLACED, span, said.to_owned())
        .here(here)
        .help(advice)
}

/// Inputs without names, of which there are several: one, and the `others`.
pub fn nameless_inputs(span: Span, others: &[Span]) -> Diagnostic {
    const SHOWN: usize = 4;
    let said = match others.len() {
        0 => "this network has several inputs, and this one has no name".to_owned(),
        more => format!(
            "this network has several inputs, and {} of them have no names",
            more.saturating_add(1)
        ),
    };
    let advice = "name each: `input image 3x224x224`; a chain begins with the name";
    let said = unfit(span, &said, "which one is it?", advice);
    let others = others.iter().take(SHOWN);
    others.fold(said, |said, other| {
        said.label(*other, "nor has this a name")
    })
}

/// A text in quotes where a name or number should stand.
pub fn quoted(span: Span, text: &str) -> Diagnostic {
    let said = unfit(
        span,
        "a text in quotes stands only behind `use`",
        "quotes are for paths",
        &format!("write `{text}` without quotes"),
    );
    let edits = vec![Edit {
        span,
        text: text.to_owned(),
    }];
    let is_word = !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let fix = Fix::new(true, format!("write `{text}`"), edits);
    if is_word { said.with_fix(fix) } else { said }
}

/// A shared piece on a flow of other channels than its first use.
pub fn shared_channels(
    span: Span,
    name: &str,
    found: Shape,
    channels: u64,
    first: Span,
) -> Diagnostic {
    let flow = if found.channels() == 1 {
        "flows"
    } else {
        "flow"
    };
    let said = format!(
        "`{name}` has weights for {channels} channels, and {} {flow} into it here",
        found.channels()
    );
    Diagnostic::error(CHANNEL_MISMATCH, span, said)
        .here(format!("{found} arrives here"))
        .label(first, format!("its weights were made for {channels} channels here"))
        .help(format!(
            "put `conv {channels} 1x1` before it, or write the piece as a block: then each use has weights of its own"
        ))
}

/// A shared piece that is made of other layers, or of other numbers of weights, than at its first
/// use.
pub fn shared_layers(span: Span, name: &str, layer: Option<&str>, first: Span) -> Diagnostic {
    let what = layer.map_or("layers".to_owned(), |layer| {
        format!("weights of its `{layer}`")
    });
    let said = format!("the {what} in `{name}` are others here than at its first use");
    Diagnostic::error(CHANNEL_MISMATCH, span, said)
        .here("cannot use the weights of the first")
        .label(first, "its weights were made here")
        .help("give it the same height and width too (a `dense` behind a `flatten` needs them), or write the piece as a block: then each use has weights of its own")
}
