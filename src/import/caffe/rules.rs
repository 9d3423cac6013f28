//! Which layers take part: `include` and `exclude` by phase, level and stage.
//!
//! After `NetStateRule` in `caffe.proto` and `Net::FilterNet`: with `include` rules one of them
//! must be met, with `exclude` rules none.

use super::error::CaffeError;
use super::fields::Fields;
use super::net::Layer;

/// For what the network is put together.
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

/// What the rules are compared with.
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
        let texts = |name: &'static str| {
            rule.all(name).filter_map(|field| match field.value {
                crate::import::prototxt::Value::Scalar(text) => Some(text.text().into_owned()),
                crate::import::prototxt::Value::Message(_) => None,
            })
        };
        let stages = texts("stage").all(set) && !texts("not_stage").any(set);
        Ok(!too_low && !too_high && stages)
    }
}
