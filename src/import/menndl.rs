//! The files of MENNDL for a network: `train_test_ID.prototxt` is the network, and `output_ID.txt`
//! is the output of its training, whose last two lines have its accuracies.
//!
//! The authors' script takes the text after the first `=` of each of the last two lines, the
//! accuracy before training and the one after it (`scrape_output` of `get_simple_attributes.py`,
//! github Duchstf/CNN-Architectural-Analysis). Here empty lines at the end, words after the number,
//! `:` in place of `=`, a number alone and per cent are read too. A rate of learning or a loss is
//! not an accuracy, though, and neither is a number beyond 1: an interrupted log ends in one.

use super::error::{ImportError, ImportProblem, Place};

/// The accuracies that a network reached, as fractions of 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Accuracies {
    /// Before it was trained.
    pub initial: f64,
    /// In the end.
    pub last: f64,
}

/// The `ID` of a file's name `train_test_ID.prototxt`, whatever its ending.
///
/// ```
/// use cnn_lang::import::menndl::network_id;
///
/// assert_eq!(network_id("train_test_00001_00006_00000.prototxt"), Some("00001_00006_00000"));
/// assert_eq!(network_id("solver.prototxt"), None);
/// ```
pub fn network_id(file: &str) -> Option<&str> {
    let (stem, _) = file.strip_prefix("train_test_")?.rsplit_once('.')?;
    (!stem.is_empty()).then_some(stem)
}

/// The names of the files with the output of a network, the better first: that of the training, and
/// that of a test which older runs have.
pub fn output_files(id: &str) -> [String; 2] {
    [
        format!("output_{id}.txt"),
        format!("output_{id}.txt_test.txt"),
    ]
}

/// Reads the accuracies at the end of an output.
///
/// ```
/// let output = "Optimization Done.\ninitial_accuracy = 0.00285\nfinal_accuracy = 0.3392\n";
/// let found = cnn_lang::import::menndl::accuracies(output).unwrap();
/// assert_eq!((found.initial, found.last), (0.00285, 0.3392));
/// ```
///
/// # Errors
/// At the first of the last two lines without an accuracy, or at the end where there are not two.
pub fn accuracies(output: &str) -> Result<Accuracies, ImportError> {
    match last_two(output) {
        Some([(start, initial), (last_start, last)]) => Ok(Accuracies {
            initial: accuracy(initial, start)?,
            last: accuracy(last, last_start)?,
        }),
        None => Err(ImportError {
            problem: ImportProblem::NoAccuracy,
            place: Place::new(output.len(), output.len()),
        }),
    }
}

/// The accuracy before training alone, where the one after it may be none: a training that came to
/// nothing ends in `nan`. The last line must have the form of an accuracy still, or the line above
/// it is any line of an interrupted log.
///
/// ```
/// use cnn_lang::import::menndl::initial;
///
/// assert_eq!(initial("initial = 0.1\nfinal = nan\n"), Some(0.1));
/// assert_eq!(initial("accuracy = 0.1\nIteration 15000, lr = 0.02\n"), None);
/// ```
pub fn initial(output: &str) -> Option<f64> {
    let [(start, initial), (_, last)] = last_two(output)?;
    let (label, number) = parts(last);
    let number = number.split_whitespace().next()?;
    let number = number.trim_end_matches([',', ';', '%']).parse::<f64>().ok();
    if another(label) || number.is_none() {
        return None;
    }
    accuracy(initial, start).ok()
}

/// The last two lines that are not empty, in order, and the bytes where they start.
fn last_two(output: &str) -> Option<[(usize, &str); 2]> {
    let mut last = None;
    let mut end = output.len();
    for line in output.rsplit('\n') {
        let start = end.saturating_sub(line.len());
        if !line.trim().is_empty() {
            match last {
                Some(last) => return Some([(start, line), last]),
                None => last = Some((start, line)),
            }
        }
        end = start.saturating_sub(1);
    }
    None
}

/// The texts before and after the first sign between a name and its number.
fn parts(line: &str) -> (&str, &str) {
    let parts = line.split_once('=').or_else(|| line.split_once(':'));
    parts.unwrap_or(("", line))
}

/// Whether a name is that of something else.
fn another(label: &str) -> bool {
    let label = label.trim_end();
    label.ends_with("lr") || label.ends_with("loss")
}

/// The number of a line that starts at that byte.
fn accuracy(line: &str, start: usize) -> Result<f64, ImportError> {
    let (label, number) = parts(line);
    let found = number.split_whitespace().next().and_then(fraction);
    match found {
        Some(found) if !another(label) => Ok(found),
        Some(_) | None => {
            let trimmed = line.trim_end();
            Err(ImportError {
                problem: ImportProblem::NoAccuracy,
                place: Place::new(start, start.saturating_add(trimmed.len())),
            })
        }
    }
}

/// `0.25`, `25%`, `0.25,`
fn fraction(word: &str) -> Option<f64> {
    let word = word.trim_end_matches([',', ';']);
    let (number, whole) = match word.strip_suffix('%') {
        Some(number) => (number, 100.0),
        None => (word, 1.0),
    };
    let value = number.parse::<f64>().ok()? / whole;
    (0.0..=1.0).contains(&value).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(output: &str) -> Option<(f64, f64)> {
        accuracies(output).ok().map(|it| (it.initial, it.last))
    }

    #[test]
    fn the_last_two_lines_count_however_they_are_written() {
        for output in [
            "x = 0.9\ninitial_accuracy = 0.25\nfinal_accuracy = 0.5",
            "accuracy=0.25\r\naccuracy=5e-1\r\n\r\n",
            "I0727 09:17:27.3 11582 caffe.cpp:318] accuracy = 0.25\n\n a: 50% \n\n",
            "0.25\n0.5\n",
            "accuracy = 0.25 (of 1)\naccuracy = 0.5;\n",
        ] {
            assert_eq!(read(output), Some((0.25, 0.5)), "{output}");
        }
    }

    #[test]
    fn what_is_no_accuracy_is_told_with_its_place() {
        for (output, place) in [
            ("", (0, 0)),
            ("accuracy = 0.5\n", (15, 15)),
            ("accuracy = 0.5\nIteration 15000, lr = 0.02\n", (15, 41)),
            ("accuracy = 0.5\nloss = 0.4 (* 1 = 0.4 loss)\n", (15, 42)),
            ("accuracy = nan\naccuracy = 0.5\n", (0, 14)),
            ("a = 0.5\na = 5.3\n", (8, 15)),
            ("PC: @ 0x2a\n    @ 0x51ba9b boost::wait()\n", (0, 10)),
        ] {
            let error = accuracies(output).unwrap_err();
            assert_eq!((error.place.start, error.place.end), place, "{output}");
            assert_eq!(error.problem, ImportProblem::NoAccuracy);
        }
    }

    #[test]
    fn what_was_reached_before_training_is_known_without_the_rest() {
        for (output, wanted) in [
            ("a = 0.1\nFinal = nan\n", Some(0.1)),
            ("a: 10%\nb: 5.3\n\n", Some(0.1)),
            ("a = 0.1\nb = -nan\n", Some(0.1)),
            ("a = nan\nb = nan\n", None),
            ("a = 0.1\n*** Aborted ***\n", None),
            ("a = 0.1\nIteration 7, lr = 0.02\n", None),
            ("lr = 0.1\nb = nan\n", None),
            ("b = nan\n", None),
            ("", None),
        ] {
            assert_eq!(initial(output), wanted, "{output}");
        }
    }
}
