//! Who may do what: roles, rights, and the place in the unit tree where a right holds.

mod rights;

pub use rights::{Reach, Right, Role};

/// Whether the unit at `path` is `top` itself or lies under it. Paths look like `/1/5/9/`.
pub fn within(top: &str, path: &str) -> bool {
    path.starts_with(top)
}
