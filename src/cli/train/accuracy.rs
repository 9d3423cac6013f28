//! The column of accuracies: fractions of 1, or percentages.

/// An accuracy as the table has it, and its line.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub text: String,
    pub line: u64,
}

/// How the accuracies of a table are written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Unit {
    /// From 0 to 1.
    Fraction,
    /// With a `%`.
    Percent,
    /// Without a sign, but from 0 to 100, this one the largest.
    PercentUpTo(f64),
}

impl Unit {
    /// The accuracy of a network that is always right.
    pub fn most(self) -> f64 {
        match self {
            Unit::Fraction => 1.0,
            Unit::Percent | Unit::PercentUpTo(_) => 100.0,
        }
    }

    /// A remark about accuracies that have no sign and are parsed as percentages.
    pub fn remark(self, column: &str) -> Option<String> {
        match self {
            Unit::Fraction | Unit::Percent => None,
            Unit::PercentUpTo(largest) => Some(format!(
                "accuracies in `{column}` are percentages: they go up to {largest}"
            )),
        }
    }
}

/// Accuracies that are seen one by one.
#[derive(Clone, Debug, Default)]
pub(super) struct Accuracies {
    /// Of the first: its line, and whether it has a sign.
    first: Option<(u64, bool)>,
    largest: f64,
    /// The first that is not from 0 to 1, and the first that is not from 0 to 100, with their lines.
    outside: [Option<(u64, f64)>; 2],
}

impl Accuracies {
    /// One more, as it is written, with its line; returns the number.
    ///
    /// # Errors
    /// Where it is not a number, or has a `%` where others have none.
    pub fn add(&mut self, text: &str, line: u64) -> Result<f64, String> {
        let text = text.trim();
        let bare = text.strip_suffix('%').map(str::trim_end);
        let number: f64 = bare
            .unwrap_or(text)
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
            .ok_or_else(|| format!("`{text}` is not an accuracy"))?;
        let (first, has_sign) = *self.first.get_or_insert((line, bare.is_some()));
        if has_sign != bare.is_some() {
            let [here, there] = if has_sign {
                ["no `%`", "one"]
            } else {
                ["a `%`", "none"]
            };
            return Err(format!(
                "`{text}` has {here}, and the accuracy in line {first} has {there}"
            ));
        }
        self.largest = self.largest.max(number);
        for (outside, most) in self.outside.iter_mut().zip([1.0, 100.0]) {
            if outside.is_none() && !(0.0..=most).contains(&number) {
                *outside = Some((line, number));
            }
        }
        Ok(number)
    }

    /// How all of them are written.
    ///
    /// # Errors
    /// With the line: one that is not from 0 to 1 or 100.
    pub fn end(&self) -> Result<Unit, (u64, String)> {
        let unit = match self.first {
            Some((_, true)) => Unit::Percent,
            _ if self.largest > 1.0 => Unit::PercentUpTo(self.largest),
            _ => Unit::Fraction,
        };
        let [beyond_one, beyond_hundred] = self.outside;
        let (outside, range) = match unit {
            Unit::Fraction => (beyond_one, "a fraction from 0 to 1"),
            Unit::Percent | Unit::PercentUpTo(_) => (beyond_hundred, "from 0 to 100 %"),
        };
        match outside {
            None => Ok(unit),
            Some((line, number)) => Err((
                line,
                format!("the accuracy is {number}, which is not {range}"),
            )),
        }
    }
}

/// The accuracies as fractions of 1, and how they were written.
///
/// # Errors
/// With the line: a value that is not a number, not from 0 to 1 or 100, or has a `%` where others have
/// none.
pub(super) fn fractions(column: &[Written]) -> Result<(Vec<f64>, Unit), (u64, String)> {
    let mut accuracies = Accuracies::default();
    let mut numbers = Vec::with_capacity(column.len());
    for written in column {
        let number = accuracies.add(&written.text, written.line);
        numbers.push(number.map_err(|reason| (written.line, reason))?);
    }
    let unit = accuracies.end()?;
    let numbers = numbers.into_iter().map(|it| it / unit.most());
    Ok((numbers.collect(), unit))
}

#[cfg(test)]
mod tests {
    use super::{Unit, Written, fractions};

    fn of(texts: &[&str]) -> Result<(Vec<f64>, Unit), (u64, String)> {
        let lines = texts.iter().zip(2..);
        let column: Vec<Written> = lines
            .map(|(text, line)| Written {
                text: (*text).to_owned(),
                line,
            })
            .collect();
        fractions(&column)
    }

    #[test]
    fn fractions_and_percentages() {
        assert_eq!(
            of(&["0.5", "1", "0"]),
            Ok((vec![0.5, 1.0, 0.0], Unit::Fraction))
        );
        assert_eq!(of(&["50 %", "0.5%"]), Ok((vec![0.5, 0.005], Unit::Percent)));
        assert_eq!(
            of(&["50", " 0.5", "92"]),
            Ok((vec![0.5, 0.005, 0.92], Unit::PercentUpTo(92.0)))
        );
        assert_eq!(of(&[]), Ok((vec![], Unit::Fraction)));
    }

    #[test]
    fn wrong_accuracies_are_reported_with_their_line() {
        let error = |texts: &[&str]| of(texts).unwrap_err();
        assert_eq!(
            error(&["0.5", "good"]),
            (3, "`good` is not an accuracy".to_owned())
        );
        assert_eq!(error(&["nan"]).0, 2);
        let text = "`0.4` has no `%`, and the accuracy in line 2 has one";
        assert_eq!(error(&["50%", "0.4"]), (3, text.to_owned()));
        let text = "`40%` has a `%`, and the accuracy in line 2 has none";
        assert_eq!(error(&["0.5", "40%"]), (3, text.to_owned()));
        let text = "the accuracy is -0.1, which is not a fraction from 0 to 1";
        assert_eq!(error(&["0.5", "-0.1"]), (3, text.to_owned()));
        let text = "the accuracy is 101, which is not from 0 to 100 %";
        assert_eq!(error(&["0.5", "101"]), (3, text.to_owned()));
    }
}
