//! Whether a run fits into memory: asked before it starts, since afterwards the system would kill it.

use super::words::count;

/// Refuses a run of `trials` futures that needs more bytes than there are, and says what would fit.
pub fn preflight(trials: u32, needed: u64) -> Result<(), String> {
    match available() {
        Some(available) => fits(trials, needed, available),
        None => Ok(()),
    }
}

fn fits(trials: u32, needed: u64, available: u64) -> Result<(), String> {
    if needed <= available {
        return Ok(());
    }
    let each = needed / u64::from(trials.max(1)) + 1;
    let most = available / each;
    // A round figure is easier to type, and leaves room for the rest of the run.
    let round = 10_u64.pow((most.max(10) / 2).ilog10());
    let advice = match most / round * round {
        0 => "Ask for fewer strategies (--strategies) or a shorter horizon.".to_owned(),
        fitting => format!(
            "About {} would fit (--trials {fitting}); fewer strategies (--strategies) or --keep none need less.",
            count(fitting)
        ),
    };
    Err(format!(
        "{} futures need about {} of memory, and {} are free. {advice}",
        count(trials.into()),
        bytes(needed),
        bytes(available)
    ))
}

/// Memory that can be had without swapping, where the system says so.
fn available() -> Option<u64> {
    let meminfo = std::fs::read_to_string("/proc/meminfo").ok().and_then(|text| mem_available(&text));
    let number = |path: &str| std::fs::read_to_string(path).ok()?.trim().parse::<u64>().ok();
    // A container may have less than its machine.
    let container = number("/sys/fs/cgroup/memory.max")
        .zip(number("/sys/fs/cgroup/memory.current"))
        .map(|(most, used)| most.saturating_sub(used));
    [meminfo, container].into_iter().flatten().min()
}

fn mem_available(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}

fn bytes(n: u64) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"];
    let (mut value, mut unit) = (n as f64, 0);
    while value >= 1000.0 && unit + 1 < units.len() {
        value /= 1000.0;
        unit += 1;
    }
    if value < 10.0 && unit > 0 { format!("{value:.1} {}", units[unit]) } else { format!("{value:.0} {}", units[unit]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_memory_is_read_from_the_system() {
        assert_eq!(mem_available("MemTotal: 8 kB\nMemAvailable:     2048 kB\n"), Some(2048 * 1024));
        assert_eq!(mem_available("MemTotal: 8 kB\n"), None);
    }

    #[test]
    fn a_run_that_does_not_fit_is_refused_with_one_that_does() {
        assert_eq!(fits(1000, 5_000_000, 5_000_000), Ok(()));
        let said = fits(4_294_967_295, 4_294_967_295 * 14_000, 6_000_000_000).unwrap_err();
        assert!(said.contains("4,294,967,295 futures need about 60 TB"), "{said}");
        assert!(said.contains("--trials 400000"), "{said}");
        let none = fits(1, 5_000_000, 1000).unwrap_err();
        assert!(none.contains("fewer strategies"), "{none}");
    }
}
