//! The codes of configuration files.

use crate::diagnostic::codes;

codes! {
    /// A configuration file is not valid TOML.
    ///
    /// `cnn.toml` is written in TOML: tables in square brackets, then a line `key = value` for each
    /// setting. Strings are in quotes and lists in square brackets. A file that is not valid TOML
    /// configures nothing.
    ///
    /// ```toml
    /// target = pytorch
    /// ```
    ///
    /// Correct the line; here, add the missing quotes:
    ///
    /// ```toml
    /// target = "pytorch"
    /// ```
    INVALID_TOML = "T001" "invalid-toml";
    /// A configuration file has an unknown key.
    ///
    /// If a misspelt key were ignored, the setting would be lost without notice. The message
    /// suggests the nearest key, or lists the keys of the table. `docs/configuration.md` describes
    /// all keys.
    ///
    /// ```toml
    /// [lint]
    /// ignored = ["A202"]
    /// ```
    ///
    /// Correct the key:
    ///
    /// ```toml
    /// [lint]
    /// ignore = ["A202"]
    /// ```
    UNKNOWN_KEY = "T002" "unknown-key";
    /// A configuration file names an unknown rule.
    ///
    /// A rule is named by its code (`A202`), by the start of a code (`A2`, `A`) or by its name
    /// (`double-activation`). `cnn explain` lists all rules.
    ///
    /// ```toml
    /// [lint.levels]
    /// double-activaton = "error"
    /// ```
    ///
    /// Write the code or name of a rule:
    ///
    /// ```toml
    /// [lint.levels]
    /// double-activation = "error"
    /// ```
    UNKNOWN_RULE = "T003" "unknown-rule";
    /// A configuration file sets an option that its rule does not have.
    ///
    /// `cnn explain CODE` shows the options of a rule. Most rules have none.
    ///
    /// ```toml
    /// [lint.options.fc-dominates]
    /// proportion = 0.6
    /// ```
    ///
    /// Use the name of an option:
    ///
    /// ```toml
    /// [lint.options.fc-dominates]
    /// share = 0.6
    /// ```
    UNKNOWN_OPTION = "T004" "unknown-option";
    /// A value in a configuration file has the wrong type.
    ///
    /// Each key takes values of one type: a string in quotes, a number, a list in square brackets,
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
    /// A value in a configuration file is not allowed.
    ///
    /// Levels and targets are words of a short list, and options and budgets are numbers in a
    /// range.
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
    /// Configuration files extend each other in a cycle.
    ///
    /// `extend` takes the settings of another file, which may extend a third one. In a cycle, no
    /// file is the base.
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
    /// The path of `extend` is relative to the folder of its file. Without the other file, settings
    /// would be missing without notice.
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
    /// A pattern of paths in a configuration file is invalid.
    ///
    /// The keys of `per-path` are patterns as in `.gitignore`: `*` matches any part of a name, `**`
    /// any number of folders, `{a,b}` one of several words, and `[0-9]` one character of a range.
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
    /// A configuration file sets the same value twice.
    ///
    /// Only one of the two could apply. A rule can be named by its code or by its name, and both
    /// mean the same rule.
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
    /// An error says that a network cannot be built, or differs from the statements in its file, so
    /// you cannot turn it off or make it a warning. You can change the level of lint rules and of
    /// the compiler's warnings.
    ///
    /// ```toml
    /// [lint]
    /// ignore = ["S001"]
    /// ```
    ///
    /// Remove the code, and fix the networks instead:
    ///
    /// ```toml
    /// [lint]
    /// ignore = ["A202"]
    /// ```
    FIXED_LEVEL = "T011" "fixed-level";
}
