//! Attributes and costs against definitions written down a second time: lists of all paths, a
//! simulation of the memory, each place that a value sees.

mod attributes;
mod cost;
mod published;
