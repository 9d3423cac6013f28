//! The modules of Python that describe networks.

/// Modules whose functions take the tensor first.
pub const FUNCTIONS: &[&str] = &[
    "F",
    "nn.functional",
    "torch.nn.functional",
    "torch",
    "tf",
    "tf.nn",
    "K",
    "jax.nn",
];

/// Modules that have layers.
pub const MODULES: &[&str] = &[
    "nn", "torch", "F", "tf", "keras", "layers", "K", "L", "np", "self", "model", "optim", "caffe",
    "jax", "slim",
];

/// Whether the name is that of a module, or is in one.
pub fn is_module(name: &str) -> bool {
    let first = name.split('.').next().unwrap_or(name);
    MODULES.contains(&first) && first != "model" && first != "self"
}
