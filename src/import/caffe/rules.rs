//! Which layers take part: `include` and `exclude` by phase, level and stage.
//!
//! After `NetStateRule` in `caffe.proto` and `Net::FilterNet`: with `include` rules one of them
//! must be met, with `exclude` rules none.

use super::error::CaffeError;
use super::fields::Fields;
use super::net::Layer;
use crate::import::prototxt::Value;

/// The purpose for which the network is built.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// To be used, and measured.
    #[default]
    Test,
    /// To be trained.
    Train,
}

impl Phase {
    /// The word in a prototxt.
    pub fn word(self) -> &'static str {
        match self {
            Phase::Test => "TEST",
            Phase::Train => "TRAIN",
        }
    }
}

/// The state that the rules are compared with.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub phase: Phase,
    pub level: i64,
    pub stages: Vec<String>,
}

impl State {
    /// Whether a layer takes part.
    pub fn has(&self, layer: &Layer<'_, '_>) -> Result<bool, CaffeError> {
        let mut included = None;
        for rule in layer.rules("include") {
            included = Some(included == Some(true) || self.meets(rule?)?);
        }
        if let Some(included) = included {
            return Ok(included);
        }
        for rule in layer.rules("exclude") {
            if self.meets(rule?)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The option of the command line with which a layer would take part that does not.
    pub fn option_for(
        &self,
        layer: &Layer<'_, '_>,
        stages: &[String],
    ) -> Result<Option<String>, CaffeError> {
        let other = match self.phase {
            Phase::Test => Phase::Train,
            Phase::Train => Phase::Test,
        };
        let of_phase = format!("--phase {}", other.word().to_ascii_lowercase());
        let phases = [(self.phase, String::new()), (other, of_phase)];
        let none = String::new();
        for stage in std::iter::once(&none).chain(stages) {
            for (phase, option) in &phases {
                let mut state = Self {
                    phase: *phase,
                    ..self.clone()
                };
                let mut options: Vec<String> = Vec::new();
                options.extend((!option.is_empty()).then(|| option.clone()));
                if !stage.is_empty() {
                    state.stages.push(stage.clone());
                    options.push(format!("--stage {stage}"));
                }
                if state.has(layer)? {
                    return Ok(Some(options.join(" ")));
                }
            }
        }
        Ok(None)
    }

    fn meets(&self, rule: Fields<'_, '_>) -> Result<bool, CaffeError> {
        if let Some(phase) = rule.word("phase", "`TRAIN` or `TEST`")? {
            match phase.as_str() {
                "TRAIN" | "TEST" | "0" | "1" => {}
                _ => return Err(rule.refuse("phase", "`TRAIN` or `TEST`")),
            }
            let number = match self.phase {
                Phase::Train => "0",
                Phase::Test => "1",
            };
            if phase != self.phase.word() && phase != number {
                return Ok(false);
            }
        }
        let too_low = rule
            .signed("min_level")?
            .is_some_and(|least| self.level < least);
        let too_high = rule
            .signed("max_level")?
            .is_some_and(|most| self.level > most);
        let set = |name: String| self.stages.contains(&name);
        let stages = texts(rule, "stage").all(set) && !texts(rule, "not_stage").any(set);
        Ok(!too_low && !too_high && stages)
    }
}

/// The texts of a rule's field.
fn texts<'f>(rule: Fields<'f, '_>, name: &'static str) -> impl Iterator<Item = String> {
    rule.all(name).filter_map(|field| match field.value {
        Value::Scalar(text) => Some(text.text().into_owned()),
        Value::Message(_) => None,
    })
}

/// The stages that layers refer to, each once.
pub(super) fn stages(layers: &[&[Layer<'_, '_>]]) -> Result<Vec<String>, CaffeError> {
    let mut stages: Vec<String> = Vec::new();
    for layer in layers.iter().copied().flatten() {
        for rule in layer.rules("include").chain(layer.rules("exclude")) {
            let rule = rule?;
            for stage in texts(rule, "stage").chain(texts(rule, "not_stage")) {
                if !stages.contains(&stage) {
                    stages.push(stage);
                }
            }
        }
    }
    Ok(stages)
}
