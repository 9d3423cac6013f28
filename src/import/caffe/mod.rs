//! Caffe's networks, as its `.prototxt` files describe them.

pub mod published;
