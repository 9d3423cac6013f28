//! `cnn explain`

use super::Outcome;
use super::output::{complain, document, print};
use crate::config::schema;
use crate::report::{
    codes, explain_json, explain_list, explain_markdown, explain_rules, explain_text, find_code,
};
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The code or name of a diagnostic: `S001`, `kernel-exceeds-input`. Without it, all codes are
    /// listed
    #[arg(value_name = "CODE")]
    code: Option<String>,

    /// The output format
    #[arg(long, value_enum, default_value = "human")]
    format: ExplainFormat,
}

/// How explanations are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ExplainFormat {
    /// Text for people: one explanation, or the list of codes
    Human,
    /// One JSON document
    Json,
    /// The documentation page of the compiler's codes
    Markdown,
    /// The documentation page of the lint rules
    Rules,
    /// The JSON schema of `cnn.toml`, for editors
    Schema,
}

impl Explain {
    pub fn run(&self) -> Outcome {
        let chosen = match &self.code {
            None => codes(),
            Some(asked) => match find_code(asked) {
                Ok(code) => vec![code],
                Err(near) => {
                    let advice = match near {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "`cnn explain` lists all".to_owned(),
                    };
                    complain(&format_args!("there is no code `{asked}`; {advice}"));
                    return Outcome::Usage;
                }
            },
        };
        print(&match (self.format, chosen.as_slice()) {
            (ExplainFormat::Human, [code]) => explain_text(*code),
            (ExplainFormat::Human, all) => explain_list(all),
            (ExplainFormat::Json, some) => document(&explain_json(some)),
            (ExplainFormat::Rules, _) => explain_rules(),
            (ExplainFormat::Schema, _) => document(&schema()),
            (ExplainFormat::Markdown, some) => explain_markdown(some),
        })
    }
}
