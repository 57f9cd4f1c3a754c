//! What is read from a file, row by row: one row makes a key, a field and its reading ([`content!`]); an enum owns its words
//! ([`words!`]).

use super::check::Check;
use super::format::Order;
use super::key::{join, last};
use super::number::NumberId;
use super::value::ALL;
use crate::units::FinancialYear;

/// A table whose keys are sound, read by their names. None, of whatever is read: a key that is read is in no row, which is a
/// fault of the program.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    pub check: &'a Check<'a>,
    /// Keys of the numbers, in order: the place of a number is its identifier.
    numbers: &'a [&'a str],
    /// The table; empty at the top.
    pub path: &'a str,
}

/// What can be read at a path.
pub(crate) trait Read: Sized {
    /// None: nothing of this kind stands there.
    fn read(at: &At<'_>, path: &str) -> Option<Self>;
}

impl<'a> At<'a> {
    /// The top of the file, with the keys of its numbers in order.
    pub fn top(check: &'a Check<'a>, numbers: &'a [&'a str]) -> Self {
        Self { check, numbers, path: "" }
    }

    /// What stands at a key of this table.
    pub fn read<T: Read>(&self, key: &str) -> Option<T> {
        T::read(self, &join(self.path, key))
    }

    /// The number at this path of the file.
    pub fn number(&self, path: &str) -> Option<NumberId> {
        self.numbers.binary_search(&path).ok().map(NumberId)
    }

    /// The numbers in a table of this one, in order of key.
    pub fn numbers_in(&self, table: &str) -> Vec<NumberId> {
        let table = join(&join(self.path, table), "");
        let inside = self.numbers.iter().enumerate().filter(|(_, key)| key.starts_with(&table));
        inside.map(|(place, _)| NumberId(place)).collect()
    }

    /// One of each name.
    pub fn array<T, const N: usize>(&self, names: [&str; N], read: impl Fn(&str) -> Option<T>) -> Option<[T; N]> {
        let all: Vec<T> = names.into_iter().map(read).collect::<Option<_>>()?;
        all.try_into().ok()
    }

    /// A table in this one.
    pub fn inner<T>(&self, table: &str, read: impl FnOnce(&At<'_>) -> Option<T>) -> Option<T> {
        read(&At { path: &join(self.path, table), ..*self })
    }

    /// The top of the file.
    pub fn whole(&self) -> At<'_> {
        At { path: "", ..*self }
    }

    /// Places of the things that a key of this table names among those of theirs, in order; all of them where it says so.
    pub fn places(&self, key: &str, table: &str) -> Option<Vec<usize>> {
        let named: Vec<String> = self.read(key)?;
        let mut ids = self.check.ids(table);
        ids.sort();
        if matches!(named.as_slice(), [all] if all == ALL) {
            return Some((0..ids.len()).collect());
        }
        let mut places: Vec<usize> =
            named.iter().map(|id| ids.iter().position(|known| known == id)).collect::<Option<_>>()?;
        places.sort_unstable();
        places.dedup();
        Some(places)
    }

    /// A table in this one that may be absent or switched off.
    pub fn where_on<T>(&self, table: &str, read: impl FnOnce(&At<'_>) -> Option<T>) -> Option<Option<T>> {
        if self.check.is_on(&join(self.path, table)) { self.inner(table, read).map(Some) } else { Some(None) }
    }

    /// Every thing of a table of named things, in its order.
    pub fn each<T>(&self, table: &str, read: impl Fn(&At<'_>) -> Option<T>) -> Option<Vec<T>> {
        let table = join(self.path, table);
        let mut ids = self.check.ids(&table);
        if self.check.format.named(&table)?.order == Order::ById {
            ids.sort();
        }
        ids.iter().map(|id| read(&At { path: &join(&table, id), ..*self })).collect()
    }

    /// The identifier of this thing.
    pub fn id(&self) -> String {
        last(self.path).to_owned()
    }
}

impl<T: Read> Read for Option<T> {
    fn read(at: &At<'_>, path: &str) -> Option<Self> {
        Some(T::read(at, path))
    }
}

impl Read for NumberId {
    fn read(at: &At<'_>, path: &str) -> Option<Self> {
        at.number(path)
    }
}

impl Read for Vec<String> {
    fn read(at: &At<'_>, path: &str) -> Option<Self> {
        Some(at.check.found.lists.get(path)?.iter().map(|(name, _)| name.clone()).collect())
    }
}

impl Read for Vec<f64> {
    fn read(at: &At<'_>, path: &str) -> Option<Self> {
        at.check.found.parts.get(path).cloned()
    }
}

impl Read for u32 {
    fn read(at: &At<'_>, path: &str) -> Option<Self> {
        u32::try_from(u64::read(at, path)?).ok()
    }
}

/// A field of this type is read from this map of what was found.
macro_rules! read {
    ($($type:ty, $map:ident;)*) => {$(
        impl Read for $type {
            fn read(at: &At<'_>, path: &str) -> Option<Self> {
                at.check.found.$map.get(path).cloned()
            }
        }
    )*};
}

read! {
    f64, fixed;
    u64, integers;
    bool, flags;
    String, texts;
    FinancialYear, years;
}

/// An enum whose variants are words of a file: name and word in one place.
macro_rules! words {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// All of them, in the order of the documentation.
            pub const ALL: [Self; Self::WORDS.len()] = [$(Self::$variant),*];
            /// Their words, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),*];

            /// The word used in scenario files and tables.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The one with this word.
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|known| known.name() == word)
            }
        }

        impl $crate::file::Read for $name {
            fn read(at: &$crate::file::At<'_>, path: &str) -> Option<Self> {
                at.check.found.texts.get(path).and_then(|word| Self::named(word))
            }
        }
    };
}
pub(crate) use words;

/// A table of a file as a struct. One row makes the key, the field and its reading: `field: Type = once("key", "what it is",
/// unit, range, absence);`, where the type says how it is read and what it is becomes the documentation of the field. Beside
/// those stand
///
/// - `_ = once(…);`: a key without a field of its own,
/// - `field: Table = in "key";`: a table in the table,
/// - `keys OTHER;`: keys of something else, in their place,
/// - `field: Type => |at| …;`: a field made of several keys, or of none.
///
/// `const NAME at "table" { _ = …; }` makes keys alone.
///
/// A table that stands at several places names them with their numbers, `at [0 "prices.construction", 1 "prices.general"]`; in
/// its rows `PLACE` is the number, for what differs.
macro_rules! content {
    ($(#[$meta:meta])* pub struct $name:ident at $place:literal { $($rows:tt)* }) => {
        content!(@struct at $name { $(#[$meta])* } {} {} $($rows)*);
        impl $name {
            /// Its keys, in the order of the documentation.
            pub(crate) const KEYS: &'static [$crate::file::Key] = content!(@keys $place {} $($rows)*);
        }
    };
    ($(#[$meta:meta])* const $name:ident at $place:literal { $($rows:tt)* }) => {
        $(#[$meta])*
        const $name: &[$crate::file::Key] = content!(@keys $place {} $($rows)*);
    };
    ($(#[$meta:meta])* pub struct $name:ident at [$($number:literal $place:literal),*] $rows:tt) => {
        content!(@unwrapped $name { $(#[$meta])* } $rows);
        impl $name {
            /// Its keys at each place, in the order of the documentation.
            pub(crate) const PLACES: &'static [&'static [$crate::file::Key]] = &[$({
                const PLACE: usize = $number;
                content!(@unwrapped_keys $place $rows)
            }),*];
        }
    };
    (@unwrapped $name:ident $meta:tt { $($rows:tt)* }) => { content!(@struct at $name $meta {} {} $($rows)*); };
    (@unwrapped_keys $place:literal { $($rows:tt)* }) => { content!(@keys $place {} $($rows)*) };

    (@struct $at:ident $name:ident { $($meta:tt)* } { $($fields:tt)* } { $($reads:tt)* }) => {
        $($meta)*
        #[derive(Clone, Debug)]
        pub struct $name { $($fields)* }

        impl $name {
            /// Read at its table.
            pub(crate) fn read($at: &$crate::file::At<'_>) -> Option<Self> {
                Some(Self { $($reads)* })
            }
        }
    };
    (@struct $at:ident $name:ident $meta:tt { $($fields:tt)* } { $($reads:tt)* }
        $(#[$doc:meta])* $field:ident: $type:ty = in $key:literal; $($rows:tt)*) => {
        content!(@struct $at $name $meta { $($fields)* $(#[$doc])* pub $field: $type, }
            { $($reads)* $field: $at.inner($key, <$type>::read)?, } $($rows)*);
    };
    (@struct $at:ident $name:ident $meta:tt { $($fields:tt)* } { $($reads:tt)* }
        $(#[$doc:meta])* $field:ident: $type:ty = $make:ident($key:literal, $about:literal $($more:tt)*); $($rows:tt)*) => {
        content!(@struct $at $name $meta { $($fields)* #[doc = $about] $(#[$doc])* pub $field: $type, }
            { $($reads)* $field: $at.read($key)?, } $($rows)*);
    };
    (@struct $at:ident $name:ident $meta:tt { $($fields:tt)* } { $($reads:tt)* }
        $(#[$doc:meta])* $field:ident: $type:ty = $make:ident($key:literal, $($more:tt)*); $($rows:tt)*) => {
        content!(@struct $at $name $meta { $($fields)* $(#[$doc])* pub $field: $type, }
            { $($reads)* $field: $at.read($key)?, } $($rows)*);
    };
    (@struct $at:ident $name:ident $meta:tt { $($fields:tt)* } { $($reads:tt)* }
        $(#[$doc:meta])* $field:ident: $type:ty => $read:expr; $($rows:tt)*) => {
        content!(@struct $at $name $meta { $($fields)* $(#[$doc])* pub $field: $type, }
            { $($reads)* $field: { let read: fn(&$crate::file::At<'_>) -> Option<$type> = $read; read($at)? }, } $($rows)*);
    };
    (@struct $at:ident $name:ident $meta:tt $fields:tt $reads:tt _ = $make:ident $key:tt; $($rows:tt)*) => {
        content!(@struct $at $name $meta $fields $reads $($rows)*);
    };
    (@struct $at:ident $name:ident $meta:tt $fields:tt $reads:tt keys $keys:expr; $($rows:tt)*) => {
        content!(@struct $at $name $meta $fields $reads $($rows)*);
    };

    (@keys $place:literal { $($keys:tt)* }) => {{
        use $crate::file::{Key, count, joined};
        const LISTS: &[&[Key]] = &[$($keys)*];
        const KEYS: [Key; count(LISTS)] = joined(LISTS);
        &KEYS
    }};
    (@keys $place:literal { $($keys:tt)* }
        $(#[$doc:meta])* $field:ident: $type:ty = in $key:literal; $($rows:tt)*) => {
        content!(@keys $place { $($keys)* <$type>::KEYS, } $($rows)*)
    };
    (@keys $place:literal { $($keys:tt)* }
        $(#[$doc:meta])* $field:ident: $type:ty = $make:ident($key:literal, $($more:tt)*); $($rows:tt)*) => {
        content!(@keys $place { $($keys)* &[$make(concat!($place, ".", $key), $($more)*)], } $($rows)*)
    };
    (@keys $place:literal { $($keys:tt)* } _ = $make:ident($key:literal, $($more:tt)*); $($rows:tt)*) => {
        content!(@keys $place { $($keys)* &[$make(concat!($place, ".", $key), $($more)*)], } $($rows)*)
    };
    (@keys $place:literal $keys:tt $(#[$doc:meta])* $field:ident: $type:ty => $read:expr; $($rows:tt)*) => {
        content!(@keys $place $keys $($rows)*)
    };
    (@keys $place:literal { $($keys:tt)* } keys $others:expr; $($rows:tt)*) => {
        content!(@keys $place { $($keys)* $others, } $($rows)*)
    };
}
pub(crate) use content;
