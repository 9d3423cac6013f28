//! `cnn diff`

use super::Outcome;
use super::caffe::Caffe;
use super::compile::compile_each;
use super::file::File;
use super::output::{Run, complain, document, output_width, surface};
use super::paths::single;
use super::predict::model;
use super::read::Text;
use super::settings::{Set, parameters, setting};
use crate::diagnostic::Diagnostic;
use crate::diff::listing::Detail;
use crate::diff::{Both, NetworkPair, Side, diff, pairs_of_networks, predictions};
use crate::model::Model;
use crate::network::Network;
use crate::program::error::no_network;
use crate::report::{
    ComparedNetworks, DiffReport, LoneNetwork, diff_json, diff_markdown, diff_text,
};
use crate::source::Sources;
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct DiffCommand {
    /// The file before: `.cnn` or `.prototxt`, `-` (standard input, as `.cnn`), or REV:FILE, the
    /// file at a git revision (`HEAD:nets/vgg.cnn`, `main:./vgg.cnn`; `:FILE` is the file in the
    /// index). Append `#NAME` to select one network of a file
    #[arg(value_name = "BEFORE", value_hint = ValueHint::FilePath)]
    before: PathBuf,

    /// The file after, in the same forms
    #[arg(value_name = "AFTER", value_hint = ValueHint::FilePath)]
    after: PathBuf,

    /// Show every changed layer on its own line, also those with only other shapes or costs. JSON
    /// always has all layers
    #[arg(long)]
    all: bool,

    /// Exit with 1 if the networks differ
    #[arg(long)]
    exit_code: bool,

    /// The output format
    #[arg(long, value_enum, default_value = "human")]
    format: DiffFormat,

    /// Set a parameter of the networks that have it, on both sides, such as classes=10 (repeatable;
    /// the last value of a parameter wins)
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = setting)]
    sets: Vec<crate::elaborate::Setting>,

    /// A model file instead of the embedded model, for the predicted accuracy
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    model: Option<PathBuf>,

    #[command(flatten)]
    caffe: Caffe,
}

/// How differences are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    /// Tables as wide as the terminal; errors of either file go to standard error
    Human,
    /// One JSON document, errors of either file included
    Json,
    /// Markdown for a pull request; errors of either file go to standard error
    Markdown,
}

impl DiffCommand {
    pub fn run(&self) -> Outcome {
        let (before, after) = match (single(&self.before), single(&self.after)) {
            (Ok(before), Ok(after)) => (before, after),
            (Err(reason), _) | (_, Err(reason)) => {
                complain(&reason);
                return Outcome::Usage;
            }
        };
        let model = match model(self.model.as_deref()) {
            Ok(model) => model,
            Err(reason) => {
                complain(&reason);
                return Outcome::Found;
            }
        };
        let named = Both::new(before.1.clone(), after.1.clone());
        let texts = [before, after].map(|(place, network)| (Text::from(place), network));
        let settings = self
            .sets
            .iter()
            .cloned()
            .map(Set::Parameter)
            .collect::<Vec<_>>();
        let mut files = compile_each(texts, parameters(&settings), &self.caffe).into_iter();
        let (Some(before), Some(after)) = (files.next(), files.next()) else {
            return Outcome::Found;
        };
        let mut files = Both::new(before, after);
        restrict(&mut files, &named);
        let mut run = match self.format {
            DiffFormat::Json => Run::document(),
            DiffFormat::Human | DiffFormat::Markdown => Run::showing(),
        };
        let mut failed = false;
        for file in [&files.before, &files.after] {
            let errors = file.analysis.diagnostics.iter();
            let errors: Vec<Diagnostic> = errors.filter(|it| it.is_error()).cloned().collect();
            failed |= !errors.is_empty();
            run.found(file.texts.sources(), &errors);
        }
        let report = match report(files, &model) {
            Ok(report) => report,
            Err(reason) => {
                run.print(Err(reason));
                return run.end(|_| Ok(String::new()));
            }
        };
        let differ = !report.is_empty();
        let ended = run.end(|diagnostics| self.text(&report, diagnostics, failed));
        if self.exit_code && differ {
            ended.and(Outcome::Found)
        } else {
            ended
        }
    }

    fn text(
        &self,
        report: &DiffReport,
        diagnostics: serde_json::Value,
        failed: bool,
    ) -> Result<String, String> {
        let detail = if self.all {
            Detail::Each
        } else {
            Detail::Gathered
        };
        match self.format {
            DiffFormat::Json => {
                let value = diff_json(report, diagnostics);
                value.map(|it| document(&it)).map_err(|it| it.to_string())
            }
            // Files that cannot be compared have been reported.
            DiffFormat::Human | DiffFormat::Markdown if failed && report.networks.is_empty() => {
                Ok(String::new())
            }
            DiffFormat::Human => {
                let choice = anstream::stdout().current_choice();
                Ok(diff_text(report, detail, output_width(), surface(choice)))
            }
            DiffFormat::Markdown => Ok(diff_markdown(report, detail)),
        }
    }
}

/// Where one side names its network and the other is a file of several, that of the same name is
/// meant there too.
fn restrict(files: &mut Both<File>, named: &Both<Option<String>>) {
    let Both { before, after } = files;
    let (meant, one, other) = match (&named.before, &named.after) {
        (Some(meant), None) => (meant, before, after),
        (None, Some(meant)) => (meant, after, before),
        (Some(_), Some(_)) | (None, None) => return,
    };
    let networks = &mut other.analysis.networks;
    // Missing networks have been reported; a single network is compared under any name.
    if one.analysis.networks.is_empty() || networks.len() < 2 {
        return;
    }
    let known: Vec<String> = networks.iter().map(|it| it.name.to_string()).collect();
    let first = networks.first().map(|it| it.span).unwrap_or_default();
    networks.retain(|network| network.name == *meant);
    if networks.is_empty() {
        let found = no_network(first, meant, &known);
        other.analysis.diagnostics.push(found);
    }
}

/// Compares the networks of two files; those with errors, and their partners, are left out.
fn report(files: Both<File>, model: &Model) -> Result<DiffReport, String> {
    let names = files.as_ref().map(|file| {
        let networks = file.analysis.networks.iter();
        networks
            .map(|network| network.name.as_str())
            .collect::<Vec<_>>()
    });
    let mut networks = Vec::new();
    // A network that a file with mistakes lacks is perhaps only misread.
    let is_read =
        |file: &File| file.analysis.is_ok() || file.analysis.networks.iter().all(Network::is_built);
    let read = files
        .as_ref()
        .map(|file| is_read(file) && !file.analysis.networks.is_empty());
    let both_read = read.before && read.after;
    let pairs = pairs_of_networks(&names.before, &names.after);
    for pair in pairs {
        let get = |file: &'_ File, place: usize| file.analysis.networks.get(place).cloned();
        match pair {
            NetworkPair::Compared(places) => {
                let before = get(&files.before, places.before).filter(Network::is_built);
                let after = get(&files.after, places.after).filter(Network::is_built);
                if let (Some(before), Some(after)) = (before, after) {
                    let both = Both::new(&before, &after);
                    networks.push(compared(&files, both, model)?);
                }
            }
            NetworkPair::Added(_) | NetworkPair::Removed(_) if !both_read => {}
            NetworkPair::Added(place) => {
                networks.extend(
                    get(&files.after, place)
                        .and_then(lone)
                        .map(ComparedNetworks::Added),
                );
            }
            NetworkPair::Removed(place) => {
                let network = get(&files.before, place).and_then(lone);
                networks.extend(network.map(ComparedNetworks::Removed));
            }
        }
    }
    Ok(DiffReport {
        files: files.as_ref().map(|file| file.name.clone()),
        sources: files.map(|file| -> Sources { file.texts.into_sources() }),
        networks,
    })
}

fn compared(
    files: &Both<File>,
    networks: Both<&Network>,
    model: &Model,
) -> Result<ComparedNetworks, String> {
    let before = files.before.cost(networks.before)?;
    let after = files.after.cost(networks.after)?;
    let found = diff(
        Side {
            network: networks.before,
            cost: &before,
        },
        Side {
            network: networks.after,
            cost: &after,
        },
    );
    let prediction = predictions(model, networks).map_err(|reason| reason.to_string())?;
    Ok(ComparedNetworks::Compared {
        diff: Box::new(found),
        prediction: Box::new(prediction),
    })
}

/// A network that is built.
fn lone(network: Network) -> Option<LoneNetwork> {
    let totals = network.totals?;
    Some(LoneNetwork {
        name: network.name.to_string(),
        totals,
    })
}
