//! Words, and what came later: from `P024` on. What they are about stands with the codes.

use super::*;
use crate::source::Span;
use crate::syntax::foreign::Answer;
use crate::syntax::tree::Type;

/// `: 8x4x4 as a`; `colon`: before which the name belongs.
pub fn label_after_shape(span: Span, name: &str, colon: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        LABEL_AFTER_SHAPE,
        span,
        "a step's name comes before the assertion of its shape",
    )
    .here("comes too late");
    let put = |span, text: String| Edit { span, text };
    let edits = vec![
        put(colon.before(), format!("as {name} ")),
        put(span, String::new()),
    ];
    fixed(
        diagnostic,
        format!("move `as {name}` before the `:`"),
        edits,
    )
}

/// A type that there is not; `ty`: the nearest.
pub fn unknown_type(span: Span, found: &str, ty: Option<Type>) -> Diagnostic {
    let diagnostic = Diagnostic::error(UNKNOWN_TYPE, span, format!("there is no type `{found}`"))
        .help("types are int, float, bool, size, tensor, layer and word");
    match ty {
        Some(ty) => diagnostic
            .here(format!("did you mean `{}`?", ty.word()))
            .fix(true, format!("write `{}`", ty.word()), span, ty.word()),
        None => diagnostic.here("not a type"),
    }
}

/// `n int` and `int n`.
pub fn missing_colon(span: Span, name: &str, ty: &str) -> Diagnostic {
    let text = format!("{name}: {ty}");
    Diagnostic::error(
        MISSING_COLON,
        span,
        format!("a parameter's type follows its name: `{text}`"),
    )
    .here("no `:` between name and type")
    .fix(true, format!("write `{text}`"), span, text)
}

/// A bare value among a task's settings.
pub fn nameless_setting(span: Span) -> Diagnostic {
    Diagnostic::error(NAMELESS_SETTING, span, "a setting of a task has a name")
        .here("which setting is this?")
        .help("write `name=value`, as in `classes=10 loss=cross_entropy`")
}

/// A setting of an output other than `train`.
pub fn output_setting(span: Span, found: &str) -> Diagnostic {
    Diagnostic::error(
        OUTPUT_SETTING,
        span,
        format!("an output has no setting `{found}`"),
    )
    .here("only `train` is one")
    .help("`output auxiliary train=on` is an output that only training needs")
}

/// `else`, `shortcut`, `carry` or `|` on its own. `place`: where it belongs.
pub fn orphan(span: Span, word: &str, partner: &str, form: &str) -> Diagnostic {
    Diagnostic::error(ORPHAN, span, format!("`{word}` without {partner}"))
        .here("belongs to nothing here")
        .help(format!("it is written `{form}`, with nothing between"))
}

/// A word of the language where a step or a name is wanted. `place`: where it belongs.
pub fn misplaced_word(span: Span, word: &str, place: &str, flows_into: bool) -> Diagnostic {
    let diagnostic = Diagnostic::error(MISPLACED_WORD, span, format!("`{word}` can't stand here"))
        .here(format!("`{word}` {place}"));
    if matches!(word, "network" | "block" | "use") {
        return diagnostic.help("move it out of the braces, to the top of the file");
    }
    if flows_into && word == "output" {
        diagnostic.help(
            "the last line is the output; other points are named by `… as name`, and given by \
             `output name`",
        )
    } else {
        diagnostic.help(format!(
            "`{word}` is a word of the language, so nothing can be called that"
        ))
    }
}

/// `for i in ..n`
pub fn range_without_start(dots: Span, end: &str) -> Diagnostic {
    let range = format!("0..{end}");
    Diagnostic::error(UNEXPECTED, dots, "a range says where it starts")
        .here("expected a number before this")
        .fix(true, format!("write `{range}`"), dots, "0..")
}

/// `output = x`, `output(x)`
pub fn output_of(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error(
        MISPLACED_WORD,
        span,
        format!("an output is written `output {name}`"),
    )
    .here("neither a name nor a layer")
    .fix(
        true,
        format!("write `output {name}`"),
        span,
        format!("output {name}"),
    )
}

/// An expression of more than `limit` parts, with those around it.
pub fn too_long(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::error(
        TOO_LONG,
        span,
        format!("this expression has more than {limit} numbers, names and operators"),
    )
    .here("too long")
    .help("name parts of it by `let`")
}

/// A character that looks like `instead`; `name`: what it is.
pub fn foreign_character(span: Span, found: &str, name: &str, instead: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        FOREIGN_CHARACTER,
        span,
        format!("`{found}` ({name}) is no character of the language"),
    );
    let what_to_do = match instead {
        "" => "take it away".to_owned(),
        " " => "write an ordinary blank".to_owned(),
        _ => format!("write `{instead}`"),
    };
    // One quote or bracket does not stand alone, and a dot may have meant a size.
    let safe = !["\"", "(", ")", "*"].contains(&instead);
    diagnostic.here(name).fix(safe, what_to_do, span, instead)
}

/// `step` behind something other than `a to b`. `range`: whether that is `a..b`.
pub fn step_without_to(span: Span, range: bool) -> Diagnostic {
    let diagnostic = Diagnostic::error(STEP_WITHOUT_TO, span, "`step` without `to`");
    if range {
        diagnostic
            .here("`..` counts by ones")
            .help("multiply in the body: `for i in 0..4 { conv (2 * i) 3x3 }`")
    } else {
        diagnostic
            .here("from where to where?")
            .help("write `16 to 128 step 16`")
    }
}

/// A second value in a parenthesis whose first is no layer.
pub fn not_a_layer(span: Span) -> Diagnostic {
    Diagnostic::error(NOT_A_LAYER, span, "a parenthesis holds one value")
        .here("a second one, or an operator is missing")
        .help("an operator joins values: `(2 * n)`, `(k x 1)`; only a layer takes parameters: `(leaky_relu 0.1)`")
}

/// A path in a `use` without double quotes.
pub fn path_without_quotes(span: Span, path: &str) -> Diagnostic {
    Diagnostic::error(
        PATH_WITHOUT_QUOTES,
        span,
        "the path of a file stands in double quotes",
    )
    .here("only `std` is named without quotes")
    // Whether there is such a file is not known here.
    .fix(
        false,
        format!("write `\"{path}\"`"),
        span,
        format!("\"{path}\""),
    )
}

/// `==` between a parameter and its value.
pub fn foreign_equals(span: Span) -> Diagnostic {
    Diagnostic::error(FOREIGN_EQUALS, span, "`=` gives a value, `==` compares")
        .here("write `=`")
        .fix(true, "write `=`", span, "=")
}

/// `.5`
pub fn leading_point(span: Span, text: &str) -> Diagnostic {
    Diagnostic::error(
        LEADING_POINT,
        span,
        format!("a number starts with a digit: `0{text}`"),
    )
    .here("no digit before the point")
    .fix(true, format!("write `0{text}`"), span, format!("0{text}"))
}

/// Two names of a `use` without a comma: `word` is the second, `place` the end of the first.
pub fn missing_comma(word: Span, place: Span) -> Diagnostic {
    Diagnostic::error(MISSING_COMMA, word, "a comma is missing")
        .here("before this")
        .fix(true, "put a comma", place, ",")
}

/// `input x: 3x32x32`
pub fn colon_after_input(span: Span) -> Diagnostic {
    Diagnostic::error(
        COLON_AFTER_INPUT,
        span,
        "the shape of an input follows with a blank",
    )
    .here("no colon")
    .fix(true, "take the colon away", span, "")
}

/// `5 M`; `number`: in one word.
pub fn spaced_unit(span: Span, number: &str) -> Diagnostic {
    Diagnostic::error(
        SPACED_UNIT,
        span,
        format!("a number and its suffix are one word: `{number}`"),
    )
    .here("a blank between them")
    .fix(true, format!("write `{number}`"), span, number)
}

/// `elif` and the like.
pub fn foreign_else_if(span: Span, found: &str) -> Diagnostic {
    Diagnostic::error(
        FOREIGN_ELSE_IF,
        span,
        format!("`{found}` is written `else if`"),
    )
    .here("two words")
    .fix(true, "write `else if`", span, "else if")
}

/// A line is written as in Python, with the calls of PyTorch or Keras.
///
/// `indent`: the blanks before it; `calls`: whether it has a call, and not an operator alone.
pub fn python(span: Span, answer: Answer, indent: &str, calls: bool) -> Diagnostic {
    let said = |text: &str| Diagnostic::error(PYTHON, span, text).here("Python");
    match answer {
        Answer::Write { text, certain } if !calls => {
            let shown = format!("write `{text}`");
            Diagnostic::error(
                ASSIGNMENT,
                span,
                "tensors are joined by layers, not by operators",
            )
            .here("no layer joins these")
            .help(shown.clone())
            .fix(certain, shown, span, text)
        }
        Answer::Write { text, certain } => {
            let shown = match text.split_once('\n') {
                Some((first, second)) => {
                    format!("write `{first}`, and on the next line `{second}`")
                }
                None => format!("write `{text}`"),
            };
            let text = text.replace('\n', &format!("\n{indent}"));
            let said = said("layers are written without the calls of Python");
            let said = said.help(shown.clone());
            said.fix(certain, shown, span, text)
        }
        Answer::Remove(why) => {
            let said = said("this line of Python has no place in a network");
            said.help(format!("take it away: {why}"))
                .fix(true, "take the line away", span, "")
        }
        Answer::Advice(advice) => said("this is written as in Python").help(advice),
    }
}

/// `x := …`, `out += x`: with the layer that is meant and what to write.
pub fn assignment(
    operator: Span,
    text: &str,
    join: Option<&str>,
    fix: Option<(Span, String)>,
) -> Diagnostic {
    let said = match join {
        Some(join) => format!("`{text}` is no operator: tensors are joined by `{join}`"),
        None => format!("`{text}` is no operator: `=` names a result"),
    };
    let said = Diagnostic::error(ASSIGNMENT, operator, said).here("not an operator");
    match fix {
        Some((span, text)) => {
            let message = format!("write `{text}`");
            said.help(message.clone()).fix(join.is_none(), message, span, text)
        }
        None => said.help("tensors are joined by layers: `add(a, b)`, `mul(a, b)`; a number is named by `let n = …`"),
    }
}

/// `a ? b : c`
pub fn ternary(sign: Span, fix: Option<(Span, String)>) -> Diagnostic {
    let said = Diagnostic::error(
        TERNARY,
        sign,
        "a choice between two values is written in words: `if a then b else c`",
    )
    .here("not an operator");
    match fix {
        Some((span, text)) => {
            let message = format!("write `{text}`");
            said.help(message.clone()).fix(true, message, span, text)
        }
        None => said,
    }
}

/// A loop of another language, by the word or sign that tells it.
pub fn foreign_loop(span: Span, text: &str, fix: Option<(Span, String)>) -> Diagnostic {
    let said = match text {
        "times" => "`repeat` has its count alone".to_owned(),
        "..=" => "a range leaves out its end: `0..n`".to_owned(),
        "," => "`for` has one variable".to_owned(),
        _ => format!("there is no loop `{text}`: loops are counted"),
    };
    let said = Diagnostic::error(FOREIGN_LOOP, span, said).here("of another language");
    match fix {
        Some((span, text)) => {
            let message = match text.as_str() {
                "" => "take it away".to_owned(),
                _ => format!("write `{text}`"),
            };
            said.help(message.clone()).fix(true, message, span, text)
        }
        None => said.help("write `repeat 3 { … }`, or `for i in 0..3 { … }` where the body needs the number of the round"),
    }
}

/// `class Net(nn.Module):`, `def stage(x, features):`
pub fn python_definition(span: Span, word: &str, name: &str) -> Diagnostic {
    if word == "network" {
        let said = "a class is a `network` or a `block`, with its body in braces";
        return Diagnostic::error(PYTHON, span, said).here("Python").help(format!(
            "write `network {name} {{ … }}`, in it `input 3x224x224` and then the layers in the order \
             in which `forward` calls them; a part that others use is a `block {name} {{ … }}`"
        ));
    }
    Diagnostic::error(PYTHON, span, "a `block` is written with its body in braces")
        .here("Python")
        .help(format!(
            "write `block {name}(features: int) {{ … }}` around its lines"
        ))
}

/// `layer { name: "conv1" … }`
pub fn prototxt(span: Span) -> Diagnostic {
    Diagnostic::error(PYTHON, span, "this is a prototxt of Caffe")
        .here("of Caffe")
        .help("write `network name { … }`, in it a line for each layer: `conv 20 5x5`, `maxpool 2x2 stride=2`, `dense 10`")
}

/// `for i = 0 to 3`
pub fn counted_for(span: Span, name: &str, fix: Option<(Span, String)>) -> Diagnostic {
    let said = Diagnostic::error(
        UNEXPECTED,
        span,
        "a loop runs over a range, without its end",
    )
    .here("expected `in`")
    .help(format!("write `for {name} in 0..4 {{ … }}`: 0, 1, 2 and 3"));
    match fix {
        Some((span, text)) => said.fix(true, format!("write `{text}`"), span, text),
        None => said,
    }
}

/// `e = [a, c]`
pub fn bound_list(span: Span, list: &str) -> Diagnostic {
    let text = format!("concat({list})");
    Diagnostic::error(LIST, span, "there are no lists in square brackets")
        .here("a list")
        .help(format!(
            "a layer joins tensors: `{text}` stacks their channels, `add({list})` adds their values"
        ))
        .fix(false, format!("write `{text}`"), span, text)
}

/// `x, y -> add`
pub fn listed_tensors(span: Span, join: &str, names: &str) -> Diagnostic {
    let text = format!("{join}({names})");
    Diagnostic::error(
        UNEXPECTED,
        span,
        format!("the tensors that `{join}` reads stand in its parentheses"),
    )
    .here("several tensors flow into no step")
    .help(format!("write `{text}`"))
    .fix(true, format!("write `{text}`"), span, text)
}

/// `batchnorm, relu`
pub fn listed_steps(span: Span, chain: &str) -> Diagnostic {
    Diagnostic::error(UNEXPECTED, span, "steps are joined by `->`")
        .here("no commas between steps")
        .help(format!(
            "write `{chain}`; several results are named with `=`, as in `left, right = split 2`"
        ))
        .fix(false, format!("write `{chain}`"), span, chain)
}

/// `let g = conv 3 3`
pub fn layer_in_let(span: Span, name: &str, chain: &str) -> Diagnostic {
    Diagnostic::error(UNEXPECTED, span, "`let` names a value, not a layer")
        .here("names numbers, sizes and words")
        .help(format!(
            "for the result of the layer write `{name} = {chain}`; for a piece that is used several \
             times, with the same weights, `share {name} = {chain}`, with its own, a \
             `block {name} {{ {chain} }}` beside the network"
        ))
}

/// `conv(3 3x3 pad=1)`
pub fn values_in_call(span: Span, text: &str, edits: Vec<Edit>) -> Diagnostic {
    let said = Diagnostic::error(
        UNEXPECTED,
        span,
        "parameters follow a layer's name without parentheses",
    )
    .here("only tensors stand in parentheses behind a name");
    fixed(said, format!("write `{text}`"), edits)
}

/// `0,5`
pub fn decimal_comma(span: Span, number: &str) -> Diagnostic {
    Diagnostic::error(COMMA, span, "a decimal has a point")
        .here("a comma in a number")
        .fix(true, format!("write `{number}`"), span, number)
}

/// A parameter on the line below its layer.
pub fn parameter_below(span: Span, layer: &str, join: Option<Span>) -> Diagnostic {
    let said = Diagnostic::error(UNEXPECTED, span, "the end of a line ends a statement")
        .here(format!("meant for `{layer}` above?"))
        .help("put it on the line above");
    match join {
        Some(join) => said.fix(true, "put it on the line above", join, " "),
        None => said,
    }
}

/// `stride: 2`
pub fn parameter_colon(span: Span, name: &str, value: &str) -> Diagnostic {
    let text = format!("{name}={value}");
    Diagnostic::error(
        FOREIGN_EQUALS,
        span,
        format!("a parameter and its value are joined by `=`: `{text}`"),
    )
    .here("behind `:` stands the shape of a step")
    .fix(true, format!("write `{text}`"), span, text)
}

/// `slice 0..100`
pub fn slice_range(span: Span, text: &str) -> Diagnostic {
    Diagnostic::error(
        COMPOUND,
        span,
        format!("`slice` takes two numbers: `{text}`"),
    )
    .here("a range is for loops")
    .fix(true, format!("write `{text}`"), span, text)
}

/// `conv 64 3*3`
pub fn multiplied_size(span: Span, size: &str, product: &str) -> Diagnostic {
    Diagnostic::error(SPACED_SIZE, span, format!("a size is written `{size}`"))
        .here("this is a product")
        .help(format!(
            "the product of the numbers takes parentheses: `({product})`"
        ))
        .fix(false, format!("write `{size}`"), span, size)
}

/// `use blocks`
pub fn module_without_std(span: Span, name: &str) -> Diagnostic {
    let right = format!("std.{name}");
    Diagnostic::error(
        PATH_WITHOUT_QUOTES,
        span,
        format!("the modules of the standard library begin with `std`: `{right}`"),
    )
    .here("`std.` is missing; a file would stand in quotes")
    .fix(true, format!("write `{right}`"), span, right)
}
