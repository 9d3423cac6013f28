//! The codes of configuration files.

use crate::diagnostic::codes;

codes! {
    /// A configuration file is not valid TOML.
    ///
    /// `cnn.toml` is written in TOML: tables in square brackets, then a line `key = value` for each
    /// setting; strings are in quotes, lists in square brackets. A file that cannot be read as TOML
    /// configures nothing.
    ///
    /// ```toml
    /// target = pytorch
    /// ```
    ///
    /// Correct the line; here, quotes are missing:
    ///
    /// ```toml
    /// target = "pytorch"
    /// ```
    INVALID_TOML = "T001" "invalid-toml";
    /// A configuration file has a key that does not exist.
    ///
    /// A misspelt key would configure nothing, and nobody would notice. The message lists the keys
    /// of the table, or the one that is probably meant; `docs/configuration.md` describes them all.
    ///
    /// ```toml
    /// [lint]
    /// ignored = ["A202"]
    /// ```
    ///
    /// Write the key as it is called:
    ///
    /// ```toml
    /// [lint]
    /// ignore = ["A202"]
    /// ```
    UNKNOWN_KEY = "T002" "unknown-key";
    /// A configuration file names a rule that does not exist.
    ///
    /// A rule is named by its code (`A202`), the beginning of codes (`A2`, `A`) or its name
    /// (`double-activation`). `cnn explain` lists them all.
    ///
    /// ```toml
    /// [lint.levels]
    /// double-activaton = "error"
    /// ```
    ///
    /// Write the code or the name of the rule:
    ///
    /// ```toml
    /// [lint.levels]
    /// double-activation = "error"
    /// ```
    UNKNOWN_RULE = "T003" "unknown-rule";
    /// A configuration file sets an option that its rule does not have.
    ///
    /// The options of a rule are described with it: `cnn explain CODE`. Most rules have none.
    ///
    /// ```toml
    /// [lint.options.fc-dominates]
    /// proportion = 0.6
    /// ```
    ///
    /// Write the option as it is called:
    ///
    /// ```toml
    /// [lint.options.fc-dominates]
    /// share = 0.6
    /// ```
    UNKNOWN_OPTION = "T004" "unknown-option";
    /// A value in a configuration file has the wrong type.
    ///
    /// Each key takes values of one type: a string in quotes, a number, a list in square brackets
    /// or a table.
    ///
    /// ```toml
    /// [lint]
    /// ignore = "A202"
    /// ```
    ///
    /// Write a value of the expected type:
    ///
    /// ```toml
    /// [lint]
    /// ignore = ["A202"]
    /// ```
    WRONG_TYPE = "T005" "wrong-type-of-setting";
    /// A value in a configuration file is not one of those allowed.
    ///
    /// Levels and targets are words of a short list, options and budgets are numbers within bounds.
    ///
    /// ```toml
    /// [lint.levels]
    /// A202 = "fatal"
    ///
    /// [budget]
    /// params = "5 million"
    /// ```
    ///
    /// Write an allowed value:
    ///
    /// ```toml
    /// [lint.levels]
    /// A202 = "error"
    ///
    /// [budget]
    /// params = "5M"
    /// ```
    INVALID_VALUE = "T006" "invalid-setting";
    /// Configuration files extend each other in a circle.
    ///
    /// `extend` takes the settings of another file, which may extend a third one. Where that leads
    /// back to a file of the chain, it is not known which of them is the base.
    ///
    /// ```toml
    /// extend = "base.toml"
    /// === base.toml ===
    /// extend = "cnn.toml"
    /// ```
    ///
    /// Remove one of the `extend`s:
    ///
    /// ```toml
    /// extend = "base.toml"
    /// === base.toml ===
    /// target = "pytorch"
    /// ```
    EXTEND_CYCLE = "T007" "extend-cycle";
    /// A configuration file cannot be read.
    ///
    /// The path of `extend` is relative to the folder of the file that names it. Without the file,
    /// settings would be missing without notice.
    ///
    /// ```toml
    /// extend = "bases.toml"
    /// === base.toml ===
    /// target = "pytorch"
    /// ```
    ///
    /// Correct the path:
    ///
    /// ```toml
    /// extend = "base.toml"
    /// === base.toml ===
    /// target = "pytorch"
    /// ```
    UNREADABLE = "T008" "unreadable-configuration";
    /// A pattern of paths in a configuration file is not valid.
    ///
    /// The keys of `per-path` are patterns as in `.gitignore`: `*` is any part of a name, `**` any
    /// number of folders, `{a,b}` one of several, `[0-9]` one of a range of characters.
    ///
    /// ```toml
    /// [lint.per-path."legacy/[a-"]
    /// ignore = ["A"]
    /// ```
    ///
    /// Correct the pattern:
    ///
    /// ```toml
    /// [lint.per-path."legacy/[a-z]*"]
    /// ignore = ["A"]
    /// ```
    INVALID_PATTERN = "T009" "invalid-pattern";
    /// A configuration file sets the same thing twice.
    ///
    /// Only one of the two could count. A rule can be named by its code and by its name, which are
    /// the same.
    ///
    /// ```toml
    /// [lint.levels]
    /// A202 = "error"
    /// double-activation = "info"
    /// ```
    ///
    /// Remove one of the two:
    ///
    /// ```toml
    /// [lint.levels]
    /// A202 = "error"
    /// ```
    SET_TWICE = "T010" "set-twice";
    /// A configuration file changes the level of an error.
    ///
    /// Errors of the compiler say that a network cannot be built, or is not what its file states, so
    /// they cannot be turned off or made warnings. Rules of the linter and warnings of the compiler
    /// can.
    ///
    /// ```toml
    /// [lint]
    /// ignore = ["S001"]
    /// ```
    ///
    /// Remove the code, and correct the networks instead:
    ///
    /// ```toml
    /// [lint]
    /// ignore = ["A202"]
    /// ```
    FIXED_LEVEL = "T011" "fixed-level";
}
