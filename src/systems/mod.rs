//! The systems that are simulated, a room each: what it reads of a scenario, its equations, its step of the year.
//!
//! | in a room | what it is |
//! |---|---|
//! | `equations` | scalar, branch-free functions, each with its number in `docs/model.md`; nothing there knows of trials or files |
//! | `step` | what it draws (`Futures`), what it keeps between years (`State`), its part of the year, and the record of it (`Year`) |
//!
//! A step is written once for any number of trials side by side: [`lift!`](crate::lift) puts an equation to every lane.

mod barriers;
pub mod capital;
pub mod demand;
pub mod estate;
pub mod funding;
pub mod incidents;
mod now;
pub mod prices;
pub mod technology;
pub mod workforce;

pub use barriers::{BarrierOf, Removed};
pub use now::{Namer, Now, Numbers};
