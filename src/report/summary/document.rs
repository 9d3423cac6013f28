//! Summaries as JSON, described by `docs/summary.schema.json`.

use super::{Layers, Port, Row, Subject, Whole, whole};
use crate::cost::{CountOverflow, Memory, Portion, ReceptiveField};
use crate::graph::{NodeIndex, Operation};
use crate::layer::{self, Shape};
use serde::ser::Error;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

/// A network of the document of `summary --format json`. Its layers are made one by one while it is
/// written, so that it takes no more memory than the network.
pub struct NetworkDocument<'n> {
    whole: Whole,
    task: Option<String>,
    layers: Layers<'n>,
}

impl<'n> NetworkDocument<'n> {
    /// The document of a network.
    ///
    /// # Errors
    /// Where the memory is beyond 2^64 bytes.
    pub fn of(subject: Subject<'n>) -> Result<Self, CountOverflow> {
        let layers = Layers::of(subject);
        Ok(Self {
            whole: whole(subject, &layers.paths)?,
            task: subject.network.task.as_ref().map(ToString::to_string),
            layers,
        })
    }
}

/// The keys of a network, in their order.
#[derive(Serialize)]
struct Network<'d, 'n> {
    name: &'d str,
    file: &'d str,
    status: &'static str,
    task: Option<&'d str>,
    input: Vec<Value>,
    output: Vec<Value>,
    training_output: Vec<Value>,
    params: u64,
    params_frozen: u64,
    params_training_only: u64,
    running_statistics: u64,
    macs: u64,
    flops: u64,
    depth: u64,
    batch: u64,
    dtype: &'static str,
    memory: Value,
    memory_definitions: Map<String, Value>,
    receptive_field: Option<Value>,
    layers: LayerList<'d, 'n>,
}

impl Serialize for NetworkDocument<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (whole, totals, memory) = (&self.whole, &self.whole.totals, &self.whole.memory);
        let outputs = whole.outputs.iter();
        let (training, inference): (Vec<&Port>, Vec<&Port>) =
            outputs.partition(|port| port.training);
        let definitions = Memory::DEFINITIONS.iter();
        let definitions = definitions.map(|it| (it.name.to_owned(), json!(it.text)));
        let network = Network {
            name: &whole.name,
            file: &whole.file,
            status: whole.status.name(),
            task: self.task.as_deref(),
            input: whole.inputs.iter().map(port).collect(),
            output: inference.into_iter().map(port).collect(),
            training_output: training.into_iter().map(port).collect(),
            params: totals.parameters,
            params_frozen: totals.parameters_frozen,
            params_training_only: totals.parameters_training_only,
            running_statistics: totals.statistics,
            macs: totals.macs,
            flops: totals.flops(),
            depth: whole.depth,
            batch: whole.batch.samples,
            dtype: whole.batch.values.name(),
            memory: json!({
                "weights": memory.weights,
                "activations": memory.activations,
                "peak": memory.peak,
                "training": memory.training,
            }),
            memory_definitions: definitions.collect(),
            receptive_field: whole.receptive_field.map(sizes),
            layers: LayerList(&self.layers),
        };
        network.serialize(serializer)
    }
}

/// The layers, each made when it is written.
struct LayerList<'d, 'n>(&'d Layers<'n>);

impl Serialize for LayerList<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeSeq;
        let mut list = serializer.serialize_seq(None)?;
        for row in self.0.rows() {
            let row = row.map_err(|overflow| S::Error::custom(overflow.what))?;
            list.serialize_element(&self.0.layer(&row))?;
        }
        list.end()
    }
}

impl Layers<'_> {
    fn layer(&self, row: &Row) -> Value {
        let field = row.receptive_field.map(|field| {
            let (height, width) = (field.height.max, field.width.max);
            let mut object = sizes(field);
            if let Value::Object(fields) = &mut object {
                let pair = |height, width| json!([number(height), number(width)]);
                fields.insert("stride".into(), pair(height.stride, width.stride));
                fields.insert("offset".into(), pair(height.start(), width.start()));
            }
            object
        });
        let place = self
            .place(row.node)
            .map(|place| json!({ "file": place.file, "start": place.start, "end": place.end }));
        let reads = self.graph().reads(row.node);
        let reads = || reads.iter();
        json!({
            "name": row.path.rsplit('/').next(),
            "path": row.path,
            "op": row.op,
            "parameters": self.parameters(row.node),
            "inputs": reads().map(|read| self.path(read.node)).collect::<Vec<_>>(),
            "input_results": reads().map(|read| read.port).collect::<Vec<_>>(),
            "output": row.outputs.first().copied().map(shape),
            "outputs": row.outputs.iter().copied().map(shape).collect::<Vec<_>>(),
            "params": row.params,
            "frozen": row.portion == Portion::Frozen,
            "shares_with": row.shares_with.map(|first| self.path(first)),
            "training_only": row.training_only,
            "macs": row.macs,
            "flops": row.macs.saturating_mul(2),
            "memory": row.memory,
            "receptive_field": field,
            "span": place,
        })
    }

    /// All parameters of a layer by their names, those that it was not given too.
    fn parameters(&self, node: NodeIndex) -> Map<String, Value> {
        let node = self.graph().node(node);
        let Some(Operation::Layer(layer)) = node.map(|node| &node.operation) else {
            return Map::new();
        };
        let parameters = layer.signature().parameters.iter().zip(layer.values());
        let values = parameters.map(|(parameter, value)| {
            let value = value.as_ref().map_or(Value::Null, parameter_value);
            (parameter.name.to_owned(), value)
        });
        values.collect()
    }
}

/// A number, `true` or `false`, the extents of a size, or a word.
pub(in crate::report) fn parameter_value(value: &layer::Value) -> Value {
    match value {
        layer::Value::Number(it) => match it.to_u64() {
            Some(whole) => json!(whole),
            None => number(it.to_f64()),
        },
        layer::Value::Switch(on) => json!(on),
        layer::Value::Size(extents) => json!(extents.as_slice()),
        layer::Value::Word(word) => json!(word.as_str()),
    }
}

fn port(port: &Port) -> Value {
    json!({
        "name": port.name,
        "shape": shape(port.shape),
        "path": port.path,
        "result": port.result,
    })
}

pub(in crate::report) fn shape(shape: Shape) -> Value {
    json!(shape.extents().as_slice())
}

/// Rows x columns, smallest and largest over all paths, and whether more is seen than they tell.
pub(in crate::report) fn sizes(field: ReceptiveField) -> Value {
    let (height, width) = (field.height, field.width);
    json!({
        "min": [number(height.min.size), number(width.min.size)],
        "max": [number(height.max.size), number(width.max.size)],
        "global": field.global,
    })
}

/// Whole numbers without a fraction.
fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        json!(value as i64)
    } else {
        json!(value)
    }
}
