//! From parts to paper.

pub mod document;
mod docx;
mod layout;
pub mod sheet;
mod xml;

#[cfg(test)]
mod tests;
