//! What can be wrong with meaning: names and parameters (`N`), expectations and limits (`X`).
//!
//! One function a diagnostic, in the order of the codes; the doc comment says what it is about,
//! why it matters and what to do.

use super::suggest::{Foreign, did_you_mean, foreign_layer, foreign_parameter, nearest};
use super::value::Value;
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::layer::{self, ParameterError, Shape};
use crate::source::{ReadError, Span};
use crate::syntax::number::Number;
use crate::syntax::tree::Name;

macro_rules! codes {
    ($($constant:ident = $id:literal $name:literal;)*) => {
        $(
            #[doc = concat!("`", $id, " ", $name, "`")]
            pub const $constant: Code = Code { id: $id, name: $name };
        )*
    };
}

codes! {
    UNKNOWN_LAYER = "N001" "unknown-layer";
    UNKNOWN_NAME = "N002" "unknown-name";
    UNKNOWN_PARAMETER = "N003" "unknown-parameter";
    MISSING_PARAMETER = "N004" "missing-parameter";
    TOO_MANY_VALUES = "N005" "too-many-values";
    WRONG_TYPE = "N006" "wrong-type";
    NOT_WHOLE = "N007" "not-whole";
    NAME_TAKEN = "N008" "name-taken";
    UNUSED_FLOW = "N009" "unused-flow";
    NO_FLOW = "N010" "no-flow";
    TENSORS_EXPECTED = "N011" "tensors-expected";
    TAKES_THE_FLOW = "N012" "takes-the-flow";
    SEVERAL_RESULTS = "N013" "several-results";
    RECURSION = "N014" "recursion";
    NOT_A_LAYER = "N015" "not-a-layer";
    CARRY = "N016" "carry";
    UNKNOWN_FUNCTION = "N017" "unknown-function";
    ARITHMETIC = "N018" "arithmetic";
    UNKNOWN_SETTING = "N019" "unknown-setting";
    MISPLACED = "N020" "misplaced-statement";
    UNKNOWN_MODULE = "N021" "unknown-module";
    UNREADABLE_FILE = "N022" "unreadable-file";
    PATH_OUTSIDE = "N023" "path-outside";
    USE_CYCLE = "N024" "use-cycle";
    UNKNOWN_IMPORT = "N025" "unknown-import";
    NO_NETWORK = "N026" "no-network";
    FAMILY = "N030" "family";
    PLANNED = "N031" "planned";
    UNUSED_VALUE = "N041" "unused-value";
    UNUSED_PARAMETER = "N042" "unused-parameter";
    UNUSED_BLOCK = "N043" "unused-block";
    UNUSED_USE = "N044" "unused-use";
    EXPECTATION_FAILED = "X001" "expectation-failed";
    SHAPE_ASSERTION_FAILED = "X002" "shape-assertion-failed";
    EXPANSION_LIMIT = "X101" "expansion-limit";
    COUNT_OVERFLOW = "X103" "count-overflow";
    TOO_MANY_FILES = "X104" "too-many-files";
}

/// A step names no layer, block, `layer` parameter or tensor.
pub fn unknown_layer(name: &Name, known: &[String]) -> Diagnostic {
    let text = name.text.as_str();
    let unknown = |said: String| {
        Diagnostic::error(UNKNOWN_LAYER, name.span, said).here("no layer, block or tensor")
    };
    match foreign_layer(text) {
        Some(Foreign::Name(ours)) => unknown(format!("`{text}` is called `{ours}` here"))
            .help(format!("write `{ours}`"))
            .fix(false, format!("write `{ours}`"), name.span, ours),
        Some(Foreign::Advice(advice)) => {
            unknown(format!("there is no layer `{text}`")).help(advice)
        }
        None => {
            let said = unknown(format!("there is no layer or block `{text}`"));
            suggest(said, text, name.span, known)
        }
    }
}

/// A value's name is not known here.
pub fn unknown_name(span: Span, text: &str, known: &[String]) -> Diagnostic {
    let said = Diagnostic::error(
        UNKNOWN_NAME,
        span,
        format!("there is no value `{text}` here"),
    )
    .here("not a parameter, `let` or tensor that is visible here");
    if let Some((height, width)) = text.split_once('x')
        && !height.is_empty()
        && !width.is_empty()
        && known.iter().any(|name| name == height)
        && known.iter().any(|name| name == width)
    {
        let size = format!("({height} x {width})");
        let square = if height == width {
            format!(", or just `{height}`")
        } else {
            String::new()
        };
        return said
            .help(format!(
                "`{text}` is one name; a size of values is `{size}`{square}"
            ))
            .fix(true, format!("write `{size}`"), span, size);
    }
    suggest(said, text, span, known)
}

/// A tensor's name is not known here.
pub fn unknown_tensor(name: &Name, known: &[String]) -> Diagnostic {
    let text = name.text.as_str();
    let said = format!("there is no tensor `{text}` here");
    let said = Diagnostic::error(UNKNOWN_NAME, name.span, said).here("not the name of a tensor");
    suggest(said, text, name.span, known)
}

/// A name that is made only further down.
pub fn used_before_made(span: Span, text: &str, made: Span) -> Diagnostic {
    Diagnostic::error(
        UNKNOWN_NAME,
        span,
        format!("`{text}` is used before it is made"),
    )
    .here("not made yet")
    .label(made, "it is made here")
    .help("move the line that makes it up, or this one down")
}

/// `in.depth`
pub fn unknown_property(span: Span, tensor: &str, property: &str) -> Diagnostic {
    Diagnostic::error(UNKNOWN_NAME, span, format!("a tensor has no `{property}`")).help(format!(
        "it has `{tensor}.channels`, `{tensor}.height`, `{tensor}.width` and `{tensor}.shape`"
    ))
}

/// A parameter that the layer or block does not have.
pub fn unknown_parameter(name: &Name, callee: &str, known: &[&str]) -> Diagnostic {
    let text = name.text.as_str();
    let said = format!("`{callee}` has no parameter `{text}`");
    let said = Diagnostic::error(UNKNOWN_PARAMETER, name.span, said);
    if let Some(ours) = foreign_parameter(text).filter(|ours| known.contains(ours)) {
        return said.here(format!("it is called `{ours}` here")).fix(
            true,
            format!("write `{ours}`"),
            name.span,
            ours,
        );
    }
    let has = match known {
        [] => format!("`{callee}` has no parameters"),
        _ => format!("`{callee}` has {}", list(known)),
    };
    if let Some(near) = nearest(text, known.iter().copied()) {
        return said.here(format!("did you mean `{near}`?")).help(has).fix(
            false,
            format!("write `{near}`"),
            name.span,
            near,
        );
    }
    said.help(has)
}

/// A parameter without default that is given no value.
pub fn missing_parameter(span: Span, callee: &str, parameter: &str, form: &str) -> Diagnostic {
    Diagnostic::error(
        MISSING_PARAMETER,
        span,
        format!("`{callee}` needs a value for `{parameter}`"),
    )
    .here(format!("`{parameter}` is missing"))
    .help(format!("it is used like this: `{form}`"))
}

/// A parameter of a network that has no default and was not set from outside.
pub fn unset_parameter(span: Span, network: &str, parameter: &str) -> Diagnostic {
    Diagnostic::error(
        MISSING_PARAMETER,
        span,
        format!("the network `{network}` needs a value for `{parameter}`"),
    )
    .here("it has no default")
    .help(format!(
        "give it a default (`{parameter}: int = 10`), or a value from outside (`--set {parameter}=10`)"
    ))
}

/// More bare values than the layer takes.
pub fn too_many_values(span: Span, callee: &str, form: &str) -> Diagnostic {
    Diagnostic::error(
        TOO_MANY_VALUES,
        span,
        format!("`{callee}` takes no further value here"),
    )
    .here("one too many")
    .help(format!(
        "it is used like this: `{form}`; other parameters are given with their name, `name=value`"
    ))
}

/// `conv 64 3x3 relu`
pub fn layer_after_layer(span: Span, callee: &str, layer: &str) -> Diagnostic {
    Diagnostic::error(
        TOO_MANY_VALUES,
        span,
        format!("`{layer}` is a layer, not a value of `{callee}`"),
    )
    .here("a new step starts here")
    .help("put `->` before it")
    .fix(true, "put `->` before it", span.before(), "-> ")
}

/// `conv 64 3x3 stride 2`
pub fn name_without_equals(name: Span, value: Span, parameter: &str, text: &str) -> Diagnostic {
    Diagnostic::error(
        TOO_MANY_VALUES,
        name.to(value),
        format!("`{parameter}` is the name of a parameter: join it to its value with `=`"),
    )
    .help(format!("write `{parameter}={text}`"))
    .fix(
        true,
        format!("write `{parameter}={text}`"),
        name.to(value),
        format!("{parameter}={text}"),
    )
}

/// A parameter that is given twice.
pub fn given_twice(span: Span, first: Span, callee: &str, parameter: &str) -> Diagnostic {
    Diagnostic::error(
        TOO_MANY_VALUES,
        span,
        format!("`{parameter}` of `{callee}` is given twice"),
    )
    .here("here again")
    .label(first, "first given here")
    .help("keep one of the two")
}

/// A value of another kind than is wanted here.
pub fn wrong_type(span: Span, found: &Value, expected: &str) -> Diagnostic {
    let shown = match found {
        Value::Plain(value) => format!("{} `{value}`", found.describe()),
        Value::Layer(_) | Value::Range(..) | Value::Unknown => found.describe().to_owned(),
    };
    Diagnostic::error(
        WRONG_TYPE,
        span,
        format!("expected {expected}, found {shown}"),
    )
    .here(format!("this is {}", found.describe()))
}

/// A layer's parameter that cannot take its value.
pub fn wrong_value(span: Span, layer: &str, error: &ParameterError) -> Diagnostic {
    let ParameterError {
        parameter,
        found,
        expected,
    } = error;
    match found {
        Some(layer::Value::Number(number))
            if !number.is_whole() && !expected.contains("a number") =>
        {
            not_whole(span, *number, &format!("`{parameter}` of `{layer}`"))
        }
        Some(value @ (layer::Value::Number(_) | layer::Value::Size(_))) => Diagnostic::error(
            layer::PARAMETER_OUT_OF_RANGE,
            span,
            format!("`{parameter}` of `{layer}` cannot be {value}"),
        )
        .here(format!("expected {expected}"))
        .help(format!("`{parameter}` takes {expected}")),
        Some(value) => Diagnostic::error(
            WRONG_TYPE,
            span,
            format!("`{parameter}` of `{layer}` cannot be `{value}`"),
        )
        .here(format!("expected {expected}"))
        .help(format!("`{parameter}` takes {expected}")),
        None => Diagnostic::error(
            layer::PARAMETER_OUT_OF_RANGE,
            span,
            format!("`{parameter}` of `{layer}`: expected {expected}"),
        )
        .help(format!("`{parameter}` takes {expected}")),
    }
}

/// A count or size that is not whole.
pub fn not_whole(span: Span, number: Number, what: &str) -> Diagnostic {
    Diagnostic::error(
        NOT_WHOLE,
        span,
        format!("{what} must be whole, and this is {number}: floor or ceil?"),
    )
    .here(format!("{number}"))
    .help(format!(
        "`floor(…)` gives {}, `ceil(…)` gives {}",
        number.floor(),
        number.ceil()
    ))
}

/// A name that is visible already.
pub fn name_taken(span: Span, name: &str, first: Span) -> Diagnostic {
    Diagnostic::error(NAME_TAKEN, span, format!("the name `{name}` is taken"))
        .here("named again")
        .label(first, "first named here")
        .help("choose another name: a name means one thing as long as it is visible")
}

/// The result of a line that no later line reads.
pub fn unused_flow(span: Span, replaced: Option<Span>) -> Diagnostic {
    let said = Diagnostic::error(UNUSED_FLOW, span, "the result of this is used by nothing")
        .here("its result is lost");
    let said = match replaced {
        Some(replaced) => said.label(replaced, "this starts anew, from another tensor"),
        None => said,
    };
    said.help("name it (`… as left`, or `left = …` before it) and use the name, or join it")
}

/// A step that needs a flow where there is none.
pub fn no_flow(span: Span, what: &str, inputs: &[String]) -> Diagnostic {
    let start = match inputs {
        [] => "say first where the data comes from: `input 3x224x224`".to_owned(),
        [first, ..] => format!("begin the chain with the name of a tensor: `{first} -> …`"),
    };
    Diagnostic::error(NO_FLOW, span, format!("nothing flows into `{what}`"))
        .here("there is no flow here")
        .help(start)
}

/// A join without its tensors, or with too few.
pub fn tensors_expected(span: Span, name: &str, found: usize, expected: &str) -> Diagnostic {
    let said = match found {
        0 => format!("`{name}` reads {expected}, given in parentheses"),
        1 => format!("`{name}` reads {expected}, and this is one: there is nothing to join"),
        _ => format!("`{name}` reads {expected}, and these are {found}"),
    };
    Diagnostic::error(TENSORS_EXPECTED, span, said).help(format!(
        "the tensors follow the name without a blank: `{name}(identity, conv 8 3x3 pad=1)`"
    ))
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
}

/// A step with several results where one is needed, or names that do not match the results.
pub fn several_results(span: Span, found: usize, expected: usize) -> Diagnostic {
    let tensors = |count: usize| match count {
        1 => "one tensor".to_owned(),
        _ => format!("{count} tensors"),
    };
    let said = format!(
        "this gives {}, and {} wanted",
        tensors(found),
        match expected {
            1 => "one is".to_owned(),
            _ => format!("{expected} are"),
        }
    );
    let said = Diagnostic::error(SEVERAL_RESULTS, span, said);
    if found > 1 {
        let names = ["left", "right", "third", "fourth"];
        let some = names
            .get(..found)
            .map_or("a, b, …".to_owned(), |names| names.join(", "));
        said.help(format!("name each of them: `{some} = …`"))
    } else {
        said.help("one name is enough")
    }
}

/// A block that, through others, uses itself.
pub fn recursion(span: Span, cycle: &[(String, Span)]) -> Diagnostic {
    let names: Vec<&str> = cycle.iter().map(|(name, _)| name.as_str()).collect();
    let first = names.first().copied().unwrap_or_default();
    let mut said = Diagnostic::error(
        RECURSION,
        span,
        format!("`{first}` uses itself: {} -> {first}", names.join(" -> ")),
    )
    .here("here the circle closes");
    for (name, place) in cycle.iter().skip(1) {
        said = said.label(*place, format!("`{name}` is used here"));
    }
    said.help("a block must end: use `repeat` with a count for what comes several times")
}

/// A value, or a tensor in the middle of a chain, where a layer should stand.
pub fn not_a_layer(span: Span, name: &str, what: &str, advice: &str) -> Diagnostic {
    Diagnostic::error(
        NOT_A_LAYER,
        span,
        format!("`{name}` is {what}, not a layer"),
    )
    .here("a layer or block is expected here")
    .help(advice)
}

/// A tensor or layer where a value should stand.
pub fn not_a_value(span: Span, name: &str, what: &str, advice: &str) -> Diagnostic {
    Diagnostic::error(WRONG_TYPE, span, format!("`{name}` is {what}, not a value"))
        .here("a value is expected here")
        .help(advice)
}

/// A name from outside a loop that the loop's body names anew.
pub fn carry_forgotten(span: Span, name: &str, first: Span, loop_: Span) -> Diagnostic {
    Diagnostic::error(
        CARRY,
        span,
        format!("this names `{name}` anew, which comes from outside the loop"),
    )
    .here("named again")
    .label(first, "first named here")
    .label(loop_, "in this loop")
    .help(format!(
        "if the next round should see the new one, say `repeat … carry {name} {{`; else choose another name"
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

/// A function that does not exist.
pub fn unknown_function(name: &Name, known: &[&str]) -> Diagnostic {
    let text = name.text.as_str();
    let said = format!("there is no function `{text}`");
    let said = Diagnostic::error(UNKNOWN_FUNCTION, name.span, said);
    match nearest(text, known.iter().copied()) {
        Some(near) => said.help(format!("did you mean `{near}`?")).fix(
            false,
            format!("write `{near}`"),
            name.span,
            near,
        ),
        None => said.help(format!("the functions are {}", list(known))),
    }
}

/// A function with too few or too many values.
pub fn wrong_count(span: Span, function: &str, found: usize, expected: &str) -> Diagnostic {
    Diagnostic::error(
        UNKNOWN_FUNCTION,
        span,
        format!("`{function}` takes {expected}, and here are {found}"),
    )
    .help(format!("write `{function}(…)` with {expected}"))
}

/// A division by zero, or a number too large to be kept exactly.
pub fn arithmetic(span: Span, said: &str) -> Diagnostic {
    Diagnostic::error(ARITHMETIC, span, said.to_owned())
        .help("numbers are exact fractions of at most 38 digits")
}

/// `--set` of a parameter that the network does not have.
pub fn unknown_setting(span: Span, name: &str, network: &str, known: &[&str]) -> Diagnostic {
    let said = format!("the network `{network}` has no parameter `{name}` to set");
    let said = Diagnostic::error(UNKNOWN_SETTING, span, said);
    match (nearest(name, known.iter().copied()), known) {
        (Some(near), _) => said.help(format!("did you mean `{near}`?")),
        (None, []) => said.help("it has no parameters"),
        (None, _) => said.help(format!("it has {}", list(known))),
    }
}

/// A statement that cannot stand here.
pub fn misplaced(span: Span, said: &str, advice: &str) -> Diagnostic {
    Diagnostic::error(MISPLACED, span, said.to_owned()).help(advice.to_owned())
}

/// A module of the standard library that does not exist.
pub fn unknown_module(name: &Name, known: &[String]) -> Diagnostic {
    let said = format!("there is no `{}`", name.text);
    let said = Diagnostic::error(UNKNOWN_MODULE, name.span, said).here("not a module");
    suggest(said, &name.text, name.span, known)
}

/// A file that cannot be read.
pub fn unreadable_file(name: &Name, reason: &ReadError, siblings: &[String]) -> Diagnostic {
    let path = &name.text;
    let (said, advice) = match reason {
        ReadError::NotFound => (
            format!("there is no file \"{path}\""),
            "paths are relative to the file that names them".to_owned(),
        ),
        ReadError::Outside => return path_outside(name),
        ReadError::TooLarge(_) => (
            format!(
                "\"{path}\" is larger than {} bytes",
                crate::source::MAX_FILE_BYTES
            ),
            "a network is a few hundred lines: is this the right file?".to_owned(),
        ),
        ReadError::NotText(at) => (
            format!("\"{path}\" is not text: byte {at} is not UTF-8"),
            "a source file is UTF-8 text: is this the right file?".to_owned(),
        ),
        ReadError::System(reason) => (
            format!("\"{path}\" cannot be read: {reason}"),
            "look at the file's permissions".to_owned(),
        ),
    };
    let said = Diagnostic::error(UNREADABLE_FILE, name.span, said).here("named here");
    match nearest(path, siblings.iter().map(String::as_str)) {
        Some(near) => said.help(format!("did you mean \"{near}\"?")).fix(
            false,
            format!("write \"{near}\""),
            name.span,
            format!("\"{near}\""),
        ),
        None => said.help(advice),
    }
}

/// A file that the command names and that cannot be read. It has no place in a source.
pub fn unreadable_input(name: &str, reason: &ReadError) -> Diagnostic {
    let said = match reason {
        ReadError::NotFound => format!("there is no file {name}"),
        ReadError::Outside => format!("{name} lies outside the project folder"),
        ReadError::TooLarge(_) => format!(
            "{name} is larger than {} bytes, the most that a source file may have",
            crate::source::MAX_FILE_BYTES
        ),
        ReadError::NotText(at) => format!("{name} is not text: byte {at} is not UTF-8"),
        ReadError::System(reason) => format!("{name}: {reason}"),
    };
    Diagnostic::error(UNREADABLE_FILE, Span::default(), said)
        .help("give `.cnn` files, folders that hold some, patterns such as `nets/*.cnn`, or `-`")
}

/// A path that leaves the project folder.
pub fn path_outside(name: &Name) -> Diagnostic {
    Diagnostic::error(
        PATH_OUTSIDE,
        name.span,
        format!("\"{}\" lies outside the project folder", name.text),
    )
    .here("leads out of the folder")
    .help("a project is the folder of its `cnn.toml`, or else of the file that was given; paths go down from the file, with `/`")
}

/// Files that use each other in a circle.
pub fn use_cycle(name: &Name, cycle: &[Span]) -> Diagnostic {
    let mut said = Diagnostic::error(
        USE_CYCLE,
        name.span,
        format!("`{}` uses this file, and this file uses it", name.text),
    )
    .here("here the circle closes");
    for span in cycle.iter().filter(|span| span.source != name.span.source) {
        said = said.label(*span, "part of the circle");
    }
    said.help("put what both need into a third file")
}

/// A name that the other file does not define.
pub fn unknown_import(name: &Name, module: &str, offered: &[String]) -> Diagnostic {
    let said = format!("`{module}` has no block or network `{}`", name.text);
    let said = Diagnostic::error(UNKNOWN_IMPORT, name.span, said).here("not in there");
    suggest(said, &name.text, name.span, offered)
}

/// A file, or a name behind `#`, without a network.
pub fn no_network(span: Span, name: Option<&str>, known: &[String]) -> Diagnostic {
    match name {
        Some(name) => {
            let said = format!("there is no network `{name}` in this file");
            let said = Diagnostic::error(NO_NETWORK, span, said);
            match nearest(name, known.iter().map(String::as_str)) {
                Some(near) => said.help(format!("did you mean `{near}`?")),
                None if known.is_empty() => said.help("it has no networks"),
                None => said.help(format!("it has {}", known.join(", "))),
            }
        }
        None => Diagnostic::error(NO_NETWORK, span, "there is no network in this file")
            .help("a network looks like this: `network lenet { input 1x32x32 … }`"),
    }
}

/// What makes a file a family of networks, where one network is wanted.
pub fn family(span: Span, what: &str) -> Diagnostic {
    Diagnostic::error(
        FAMILY,
        span,
        format!("{what} makes this a family of networks, and one network is wanted here"),
    )
    .here("this can be chosen")
    .help("families cannot be compiled yet: put one of the choices in its place")
}

/// A part of the language that this version does not compile.
pub fn planned(span: Span, what: &str) -> Diagnostic {
    Diagnostic::error(
        PLANNED,
        span,
        format!("{what} is part of the language, but this version does not compile it yet"),
    )
    .here("not yet")
    .help("leave it out for now; its shape is not guessed, and what follows it is not checked")
}

/// A value or tensor that nothing uses.
pub fn unused_value(name: &Name) -> Diagnostic {
    Diagnostic::warning(
        UNUSED_VALUE,
        name.span,
        format!("`{}` is never used", name.text),
    )
    .help("take it away, or use it")
}

/// A parameter that its definition never uses.
pub fn unused_parameter(name: &Name, definition: &str) -> Diagnostic {
    Diagnostic::warning(
        UNUSED_PARAMETER,
        name.span,
        format!("`{definition}` never uses its parameter `{}`", name.text),
    )
    .help("take it away, or use it")
}

/// A block that no network of the file uses.
pub fn unused_block(name: &Name) -> Diagnostic {
    Diagnostic::warning(
        UNUSED_BLOCK,
        name.span,
        format!("no network of this file uses the block `{}`", name.text),
    )
    .help("take it away, use it, or keep it in a file of blocks of its own")
}

/// A `use` whose name nothing uses.
pub fn unused_use(name: &Name) -> Diagnostic {
    Diagnostic::warning(
        UNUSED_USE,
        name.span,
        format!("`{}` is brought in and never used", name.text),
    )
    .help("take it away")
}

/// An `expect` that does not hold.
pub fn expectation_failed(span: Span, text: &str, found: &str, difference: &str) -> Diagnostic {
    Diagnostic::error(
        EXPECTATION_FAILED,
        span,
        format!("`{text}` does not hold: {found}"),
    )
    .here(difference.to_owned())
    .help("change the network, or the expectation if the new value is right")
}

/// A shape assertion that does not hold.
pub fn shape_assertion_failed(span: Span, expected: &str, found: Shape) -> Diagnostic {
    Diagnostic::error(
        SHAPE_ASSERTION_FAILED,
        span,
        format!("the shape here is {found}, not {expected}"),
    )
    .here(format!("{found} arrives here"))
    .help("change the layers before it, or the assertion if the new shape is right")
}

/// An expansion that grows without end.
pub fn expansion_limit(span: Span, what: &str, limit: u64) -> Diagnostic {
    Diagnostic::error(
        EXPANSION_LIMIT,
        span,
        format!("the network expands to more than {limit} {what}"),
    )
    .here("while expanding this")
    .help("look at the counts of `repeat` and `for`, and at blocks that use others several times")
}

/// Parameters or MACs beyond 2^64.
pub fn count_overflow(span: Span, what: &str) -> Diagnostic {
    Diagnostic::error(
        COUNT_OVERFLOW,
        span,
        format!("the {what} of the network are more than 2^64"),
    )
    .here("with this layer")
    .help("no network is that large: look for a size too many")
}

/// A program of too many files.
pub fn too_many_files(name: &Name, limit: usize) -> Diagnostic {
    Diagnostic::error(
        TOO_MANY_FILES,
        name.span,
        format!("the program uses more than {limit} files"),
    )
    .help("look for files that use others without need")
}

/// Whether a word is what another framework calls one of these parameters.
pub fn is_foreign_parameter<'n>(word: &str, mut known: impl Iterator<Item = &'n str>) -> bool {
    let ours = foreign_parameter(word);
    known.any(|known| Some(known) == ours)
}

/// The parameter that a word names, by our name or another's.
pub fn own_parameter<'n>(word: &'n str, mut known: impl Iterator<Item = &'n str>) -> &'n str {
    let ours = foreign_parameter(word);
    known
        .find(|known| *known == word || Some(*known) == ours)
        .unwrap_or(word)
}

fn suggest(said: Diagnostic, text: &str, span: Span, known: &[String]) -> Diagnostic {
    match did_you_mean(text, known) {
        Some((near, certain)) => {
            let said = said.help(format!("did you mean `{near}`?"));
            if certain {
                said.fix(false, format!("write `{near}`"), span, near)
            } else {
                said
            }
        }
        None if known.is_empty() || known.len() > 12 => said.help("look at its spelling"),
        None => {
            let names: Vec<&str> = known.iter().map(String::as_str).collect();
            said.help(format!("known here: {}", list(&names)))
        }
    }
}

fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => "none".into(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Two edits at once: used where a fix touches two places.
pub fn fix_both(mut said: Diagnostic, message: &str, edits: Vec<(Span, String)>) -> Diagnostic {
    said.fix = Some(Fix {
        message: message.to_owned(),
        safe: true,
        edits: edits
            .into_iter()
            .map(|(span, text)| Edit { span, text })
            .collect(),
    });
    said
}
