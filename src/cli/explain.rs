//! `cnn explain`

use super::Outcome;
use super::output::{complain, document, output_width, print};
use super::wrap::for_terminal;
use crate::config::schema;
use crate::diagnostic::Code;
use crate::report::{
    codes, explain_json, explain_list, explain_markdown, explain_rules, explain_text, find_code,
    page, page_names,
};
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The code or name of a diagnostic (`S001`, `kernel-exceeds-input`), a layer (`conv`), a module,
    /// block or network of the standard library (`std.blocks`, `std.resnet.resnet50`), or `summary` for
    /// its columns. Without it, all codes are listed
    #[arg(value_name = "NAME")]
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
                Err(near) => return self.page(asked, near),
            },
        };
        print(&match (self.format, chosen.as_slice()) {
            (ExplainFormat::Human, [code]) => for_terminal(explain_text(*code)),
            (ExplainFormat::Human, all) => for_terminal(explain_list(all)),
            (ExplainFormat::Json, some) => document(&explain_json(some)),
            (ExplainFormat::Rules, _) => explain_rules(),
            (ExplainFormat::Schema, _) => document(&schema()),
            (ExplainFormat::Markdown, some) => explain_markdown(some),
        })
    }

    /// Prints the page about a word that is not a code.
    fn page(&self, asked: &str, near: Option<Code>) -> Outcome {
        if let Some(page) = page(asked, output_width()) {
            if self.format != ExplainFormat::Human {
                complain(&format_args!(
                    "only codes have another format; `cnn explain {asked}` prints text"
                ));
                return Outcome::Usage;
            }
            return print(&for_terminal(page));
        }
        let names = page_names();
        let nearest = names
            .iter()
            .map(|name| (strsim::osa_distance(name, asked), name));
        let nearest = nearest.filter(|(distance, name)| *distance <= 2 && *distance < name.len());
        let advice = match (near, nearest.min()) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, Some((_, near))) => format!("did you mean `{near}`?"),
            (None, None) => {
                "`cnn explain` lists the codes, `cnn explain std` the standard library".to_owned()
            }
        };
        complain(&format_args!(
            "no code, layer, block or network is called `{asked}`; {advice}"
        ));
        Outcome::Usage
    }
}
