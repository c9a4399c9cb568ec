//! Anlan County (安澜县): the demonstration, the fixture of the tests and the pictures are all this one city.

pub mod units;
