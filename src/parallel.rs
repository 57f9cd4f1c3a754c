//! Work shared out over the threads of rayon's current pool; without the feature `threads` it is done one piece after
//! another. The results are the same bits.

#[cfg(not(feature = "threads"))]
pub use in_turn::*;
#[cfg(feature = "threads")]
pub use rayon::prelude::*;

/// Does `work` on every thread of the pool at once: what there is to do each takes from a list that they share.
pub fn on_every_thread(work: impl Fn() + Sync) {
    #[cfg(feature = "threads")]
    rayon::broadcast(|_| work());
    #[cfg(not(feature = "threads"))]
    work();
}

/// What is used of rayon's iterators, by those of the standard library.
#[cfg(not(feature = "threads"))]
mod in_turn {
    /// `into_par_iter`.
    pub trait IntoParallelIterator: IntoIterator + Sized {
        /// The items in turn.
        fn into_par_iter(self) -> Self::IntoIter {
            self.into_iter()
        }
    }
    impl<I: IntoIterator> IntoParallelIterator for I {}

    /// `par_iter`.
    pub trait ParallelSlice<T> {
        /// The items in turn.
        fn par_iter(&self) -> std::slice::Iter<'_, T>;
    }
    impl<T> ParallelSlice<T> for [T] {
        fn par_iter(&self) -> std::slice::Iter<'_, T> {
            self.iter()
        }
    }

    /// What rayon's iterators can beside those of the standard library.
    pub trait ParallelIterator: Iterator + Sized {
        /// `map`, with a thing that a thread makes once and uses for many items.
        fn map_init<S, T>(
            self,
            init: impl Fn() -> S,
            map: impl Fn(&mut S, Self::Item) -> T,
        ) -> impl Iterator<Item = T> {
            let mut state = init();
            self.map(move |item| map(&mut state, item))
        }
    }
    impl<I: Iterator> ParallelIterator for I {}
}
