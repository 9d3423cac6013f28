//! What is written wrong, and what is said of it.
