//! Scores through HTTP, on both engines.
