//! Lines of Python, and texts of Caffe.

use super::comments;
use super::context::{is_name, token};
use super::sums::ASSIGNMENT;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::{SourceId, Span, TextRange, offset};
use crate::syntax::foreign::Answer;

codes! {
    /// A line is Python code for PyTorch or Keras.
    ///
    /// A layer is a name followed by its parameters. Its input is not written, because it is the
    /// result of the line above. So there are no commas, no parentheses, and no variable to repeat
    /// on every line.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   nn.Conv2d(3, 64, kernel_size=3, padding=1)
    ///   F.relu(x)
    /// }
    /// ```
    ///
    /// Write the layer that the message suggests, followed by its parameters:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 64 3 pad=1
    ///   relu
    /// }
    /// ```
    PYTHON = "P042" "python";
}

/// A line is written as in Python, with the calls of PyTorch or Keras.
///
/// `indent`: the blanks before it; `calls`: whether it has a call, and not only an operator.
pub(crate) fn python(span: Span, answer: Answer, indent: &str, calls: bool) -> Diagnostic {
    let error = |message: &str| Diagnostic::error(PYTHON, span, message).here("Python");
    match answer {
        Answer::Write { text, certain } if !calls => {
            let message = "tensors are joined by layers, not by operators";
            Diagnostic::error(ASSIGNMENT, span, message)
                .here("no layer joins these")
                .help(format!("write `{text}`"))
                .write(certain, span, text)
        }
        Answer::Write { text, certain } => {
            let help = match text.split_once('\n') {
                Some((first, second)) => {
                    format!("write `{first}`, and on the next line `{second}`")
                }
                None => format!("write `{text}`"),
            };
            let text = text.replace('\n', &format!("\n{indent}"));
            error("layers are not written as Python calls")
                .help(help.clone())
                .fix(certain, help, span, text)
        }
        Answer::Remove(why) => error("this line of Python has no place in a network")
            .help(format!("remove it: {why}"))
            .fix(true, "remove the line", span, ""),
        Answer::Advice(advice) => error("this is written as in Python").help(advice),
    }
}

const FRAMEWORKS: &[&str] = &[
    "torch",
    "torchvision",
    "tensorflow",
    "keras",
    "numpy",
    "caffe",
    "onnx",
    "jax",
    "flax",
    "mxnet",
    "paddle",
    "os",
    "math",
];

/// The error of text between the items that is in another language as a whole: an `import` of a
/// framework, a class or function with its body after a colon, a prototxt of Caffe. With it,
/// whether it is reported once for many lines.
pub(crate) fn foreign_item(
    source: SourceId,
    text: &str,
    place: Span,
) -> Option<(Diagnostic, bool)> {
    let written = place.range().of(text);
    let line = written.lines().next().unwrap_or_default().trim_end();
    let here = |part: &str| Span::of(source, TextRange::at(place.start, offset(part.len())));
    let mut words = line.split([' ', '.']);
    let (first, second) = (words.next()?, words.next().unwrap_or_default());
    if ["import", "from"].contains(&first) && FRAMEWORKS.contains(&second) {
        let why = Answer::Remove("the layers of the language need no import");
        return Some((python(here(line), why, "", true), false));
    }
    let comment = ["/*", r#"""""#, "'''", "--", "<!--"];
    if let Some(start) = comment.into_iter().find(|it| line.starts_with(it)) {
        return Some((comments::comment_sign(here(start), start), false));
    }
    let is_head = line.ends_with(':') && !line.contains('{');
    let name = token(line.strip_prefix(first)?.trim_start());
    if ["model", "net", "network", "cnn", "graph"].contains(&first) && is_head && is_name(name) {
        let said = definition(here(line), true, name);
        let help = format!(
            "write `network {name} {{` and a `}}` below its last line; parameters have types: `network {name}(classes: int = 10) {{`"
        );
        return Some((said.help(help), false));
    }
    if ["class", "def"].contains(&first) && line.ends_with(':') {
        let name = token(line.strip_prefix(first)?.trim_start());
        // The methods belong to their class, which is reported.
        let once = first == "def" && line.contains("(self");
        return Some((definition(here(line), first == "class", name), once));
    }
    let key = token(line);
    let prototxt = [
        "name",
        "layer",
        "layers",
        "input",
        "input_dim",
        "input_shape",
    ];
    let rest = line.strip_prefix(key)?.trim_start();
    (prototxt.contains(&key) && rest.starts_with([':', '{'])).then(|| {
        let error = Diagnostic::error(PYTHON, here(key), "this is a prototxt of Caffe")
            .here("of Caffe")
            .help(
                "write `network name { … }`, in it a line for each layer: `conv 20 5x5`, \
                 `maxpool 2x2 stride=2`, `dense 10`",
            );
        (error, true)
    })
}

/// `class Net(nn.Module):`, `def stage(x, features):`
fn definition(span: Span, class: bool, name: &str) -> Diagnostic {
    let (message, help) = if class {
        (
            "a class is written as a `network` or a `block`, with its body in braces",
            format!(
                "write `network {name} {{ … }}`, in it `input 3x224x224` and then the layers in \
                 the order in which `forward` calls them; a part that others use is a \
                 `block {name} {{ … }}`"
            ),
        )
    } else {
        (
            "a `block` is written with its body in braces",
            format!("write `block {name}(features: int) {{ … }}` around its lines"),
        )
    };
    Diagnostic::error(PYTHON, span, message)
        .here("Python")
        .help(help)
}
