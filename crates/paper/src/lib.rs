//! Paper in, paper out: documents people hand us become plain text and tables, and records become Word and
//! Excel files laid out as Chinese offices expect them.
//!
//! This crate knows nothing about campaigns. It answers two questions:
//!
//! - *What does this file say?* [`read`] takes a name and the bytes and answers a [`Text`]: the plain words
//!   that every later offset points into, and, for a workbook, its cells with their addresses.
//! - *How does this look on paper?* [`Document`] is an official paper as its parts (red head, number, title,
//!   paragraphs, tables, signature, foot); [`Document::to_docx`] lays it out as GB/T 9704-2012.
//!   [`Workbook`] writes rows as an Excel file that no cell can turn into a running formula.
//!
//! Everything read is bounded: see [`limits`]. A file that cannot be read is answered by an [`Error`] that
//! says where it is broken and what the person can do about it.
#![warn(missing_docs)]

mod error;
pub mod limits;
pub mod project;
mod read;
mod text;
mod write;

pub use error::Error;
pub use read::read;
pub use text::{Address, Cell, Charset, Kind, Sheet, Text, Value};
pub use write::document::{Align, Block, Document, Foot, Head, Run, Signature, Table};
pub use write::sheet::{Column, Field, Workbook};
