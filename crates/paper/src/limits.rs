//! The most we are ready to take in, so that one file cannot eat the machine.

/// The largest file we open, in bytes: a thick report with pictures is a tenth of it.
pub const FILE_BYTES_MAX: usize = 64 << 20;
/// The most bytes the parts of a Word or Excel file may unpack to.
pub const UNPACKED_BYTES_MAX: u64 = 256 << 20;
/// A part that unpacks to more than this many times its packed size was made to hurt.
pub const RATIO_MAX: u64 = 400;
/// Below this unpacked size a high ratio is only a dull document.
pub const RATIO_COUNTS_FROM: u64 = 8 << 20;
/// The most files inside a Word or Excel file.
pub const PARTS_MAX: usize = 10_000;
/// The most filled cells read from one workbook.
pub const CELLS_MAX: usize = 2_000_000;
/// The most pages read from one PDF.
pub const PAGES_MAX: usize = 3_000;
/// The most bytes of plain text kept from one file.
pub const TEXT_BYTES_MAX: usize = 128 << 20;
