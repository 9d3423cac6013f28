//! The published attributes of Caffe networks.

mod brute_force;
mod generate;
