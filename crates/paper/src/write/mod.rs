//! From parts to paper.

pub mod document;
mod docx;
mod layout;
pub mod sheet;
pub(crate) mod xml;

#[cfg(test)]
mod tests;
