//! Layers whose weights are blobs of the file: shared, or kept as they are.

use super::{Lowering, misfit};
use crate::graph::{NodeIndex, Tensor};
use crate::import::caffe::blobs::Blob;
use crate::import::caffe::error::CaffeError;
use crate::import::caffe::net::Layer;
use crate::import::prototxt::Value;
use crate::layer;
use crate::number::counted;

impl Lowering<'_, '_, '_> {
    /// Adds a layer that learns the blobs of a layer of Caffe from `first` on, as one layer if they are
    /// one piece, or else as `parts`, each of which learns one of them.
    pub(super) fn add_learned(
        &mut self,
        of: (usize, &Layer<'_, '_>),
        whole: impl Into<layer::Layer>,
        parts: Vec<layer::Layer>,
        first: usize,
        input: Tensor,
    ) -> Result<Tensor, CaffeError> {
        let blobs = self.blobs;
        let (index, of) = of;
        let own = blobs.layer(index).get(first..).unwrap_or_default();
        if parts.len() < 2 || blobs.are_one(own) {
            return self.add_blob(of, whole.into(), input, own.first());
        }
        let mut tensor = input;
        for (part, blob) in parts.into_iter().zip(own) {
            tensor = self.add_blob(of, part, tensor, Some(blob))?;
        }
        Ok(tensor)
    }

    /// Adds a layer whose weights may be shared, or kept as they are.
    pub(super) fn add_blob(
        &mut self,
        of: &Layer<'_, '_>,
        layer: layer::Layer,
        input: Tensor,
        blob: Option<&Blob>,
    ) -> Result<Tensor, CaffeError> {
        let name = blob.and_then(|blob| blob.name.as_ref());
        let first = name.and_then(|name| self.shares.get(name).cloned());
        let frozen = blob.is_some_and(|blob| blob.frozen);
        if frozen {
            self.builder.enter_frozen();
        }
        let origin = Self::origin(of);
        let made = match &first {
            Some((first, _)) => self.builder.add_shared(layer, &[input], origin, *first),
            None => self.builder.add_all(layer, &[input], origin),
        };
        if frozen {
            self.builder.leave_frozen();
        }
        let made = made.map_err(|error| misfit(of, error))?;
        self.made(&[input], &made);
        let Some(&tensor) = made.first() else {
            return Ok(input);
        };
        match (name, first) {
            (Some(name), None) => {
                self.shares
                    .insert(name.clone(), (tensor.node, of.name.clone()));
            }
            (Some(name), Some((first, owner))) => {
                if !self.builder.same_weights(first, tensor.node) {
                    return Err(self.other_weights(of, name, (first, &owner), tensor.node));
                }
            }
            (None, _) => {}
        }
        Ok(tensor)
    }

    /// Adds a layer with the weights of one that was added before.
    pub(super) fn add_with_weights_of(
        &mut self,
        of: &Layer<'_, '_>,
        layer: layer::Layer,
        input: Tensor,
        frozen: bool,
        first: NodeIndex,
    ) -> Result<Tensor, CaffeError> {
        if frozen {
            self.builder.enter_frozen();
        }
        let made = self
            .builder
            .add_shared(layer, &[input], Self::origin(of), first);
        if frozen {
            self.builder.leave_frozen();
        }
        let made = made.map_err(|error| misfit(of, error))?;
        self.made(&[input], &made);
        match made.first() {
            Some(&tensor) if self.builder.same_weights(first, tensor.node) => Ok(tensor),
            Some(_) | None => Err(of.foreign("its inputs have different numbers of channels")),
        }
    }

    /// The error that a blob is shared by layers that do not learn the same.
    fn other_weights(
        &self,
        of: &Layer<'_, '_>,
        blob: &str,
        (first, owner): (NodeIndex, &str),
        other: NodeIndex,
    ) -> CaffeError {
        let text = |node: NodeIndex| {
            let learned = self.builder.learned(node).unwrap_or(0);
            let kind = self.builder.kind(node).unwrap_or("layer");
            format!("{} in a `{kind}`", counted(learned, "value"))
        };
        let params = of.fields().all("param").find(|field| match field.value {
            Value::Message(param) => param.fields().any(|field| match field.value {
                Value::Scalar(text) => field.name == "name" && *text.text() == *blob,
                Value::Message(_) => false,
            }),
            Value::Scalar(text) => *text.text() == *blob,
        });
        let place = params.map_or(of.place, |field| field.place);
        let why = format!(
            "it shares the blob `{blob}` with layer `{owner}`, which has {}, and this one {}",
            text(first),
            text(other)
        );
        of.foreign_at(place, why).instead(format!(
            "share it between layers of one type with the same features, kernel, groups and input \
             channels, or give this layer a blob of its own: another name than `{blob}`"
        ))
    }
}
