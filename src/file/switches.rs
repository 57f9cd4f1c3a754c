//! Parts that a file may leave out or switch off.

use super::check::Check;
use super::key::join;

impl Check<'_> {
    /// Whether a part is there, and neither it nor one around it is switched off.
    pub fn is_on(&self, switch: &str) -> bool {
        self.format.switches(switch).all(|around| {
            self.format.brought_by(around).any(|table| self.found.places.contains_key(table))
                && self.found.flags.get(&join(around, "enabled")).is_none_or(|enabled| *enabled)
        })
    }

    /// The part whose absence makes a key mean nothing; none where it is on, or the key belongs to none.
    pub fn off(&self, path: &str) -> Option<&'static str> {
        self.format.switches_of(path).find(|switch| !self.is_on(switch))
    }

    /// Takes away the numbers of what is not simulated: nothing draws them, and no list of assumptions holds them.
    pub(crate) fn forget_what_is_off(&mut self) {
        let off: Vec<String> = self.found.numbers.keys().filter(|path| self.off(path).is_some()).cloned().collect();
        for path in off {
            self.found.numbers.remove(&path);
        }
    }
}
