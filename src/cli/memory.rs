//! Whether a run fits into memory: asked before it starts, since afterwards the system would kill it.

use super::words::{bytes, count};
use crate::study::cost::{LimitedBy, Room, Shortage, fits};

const MIB: u64 = 1 << 20;

/// Refuses a run of `trials` futures that needs more bytes than there are, and says what would fit.
pub fn preflight(trials: u32, needed: u64, fixed: u64, threads: usize) -> Result<(), String> {
    fits(trials, needed, fixed, &rooms(threads)).map_err(in_words)
}

fn in_words(shortage: Shortage) -> String {
    let Shortage { trials, needed, room, fitting } = shortage;
    let advice = match fitting {
        0 => "Ask for fewer strategies (--strategies), estates or years, or give it more memory.".to_owned(),
        fitting => format!(
            "About {} would fit (--trials {fitting}); fewer strategies (--strategies) or --keep none need less.",
            count(fitting)
        ),
    };
    format!(
        "{} futures need about {} of memory, beside {} for the program itself, and {} are free{}. {advice}",
        count(trials.into()),
        bytes(needed),
        bytes(room.own),
        bytes(room.bytes),
        match room.by {
            LimitedBy::Machine => "",
            LimitedBy::Group => " to this container or control group",
            LimitedBy::AddressSpace => " by the limit on address space (ulimit -v)",
        }
    )
}

/// What the machine, the container and the shell leave us, where they say so.
fn rooms(threads: usize) -> Vec<Room> {
    let read = |path: &str| std::fs::read_to_string(path).ok();
    // What a small run was seen to take: of memory, and of addresses, where each thread keeps a heap and a stack.
    let own = 64 * MIB;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let addresses = (384 + 16 * (threads + cores) as u64) * MIB;
    let machine =
        read("/proc/meminfo").and_then(|text| mem_available(&text)).map(|bytes| (bytes, own, LimitedBy::Machine));
    let groups = read("/proc/self/cgroup").unwrap_or_default();
    let group = group_files(&groups)
        .into_iter()
        .filter_map(|(most, used)| Some((number(&read(&most)?)?, number(&read(&used)?)?)))
        .map(|(most, used)| most.saturating_sub(used))
        .min()
        .map(|bytes| (bytes, own, LimitedBy::Group));
    let shell = read("/proc/self/limits")
        .and_then(|text| address_space(&text))
        .map(|bytes| (bytes, addresses, LimitedBy::AddressSpace));
    [machine, group, shell].into_iter().flatten().map(|(bytes, own, by)| Room { bytes, own, by }).collect()
}

/// Files that hold limit and use of memory of each control group that this process is in, both versions, outermost
/// first. A group's limit binds those within it, and a container may show its own group at the root.
fn group_files(groups: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for line in groups.lines() {
        let mut fields = line.splitn(3, ':').skip(1);
        let (Some(controllers), Some(path)) = (fields.next(), fields.next()) else { continue };
        let (root, most, used) = match controllers {
            "" => ("/sys/fs/cgroup", "memory.max", "memory.current"),
            _ if controllers.split(',').any(|name| name == "memory") => {
                ("/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes")
            }
            _ => continue,
        };
        let mut folder = root.to_owned();
        files.push((format!("{folder}/{most}"), format!("{folder}/{used}")));
        for level in path.split('/').filter(|level| !level.is_empty() && *level != "..") {
            folder = format!("{folder}/{level}");
            files.push((format!("{folder}/{most}"), format!("{folder}/{used}")));
        }
    }
    files
}

/// A number in a file of its own; `max` is none.
fn number(text: &str) -> Option<u64> {
    text.trim().parse().ok()
}

/// The soft limit of the address space in `/proc/self/limits`; none where there is none.
fn address_space(limits: &str) -> Option<u64> {
    limits.lines().find_map(|line| line.strip_prefix("Max address space"))?.split_whitespace().next()?.parse().ok()
}

fn mem_available(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
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
    fn limits_are_read_from_the_system() {
        let limits = "Limit                     Soft Limit           Hard Limit           Units     \n\
                      Max address space         409600000            unlimited            bytes     \n";
        assert_eq!(address_space(limits), Some(409_600_000));
        assert_eq!(address_space("Max address space         unlimited            unlimited  bytes\n"), None);
        assert_eq!(number("1048576\n"), Some(1 << 20));
        assert_eq!(number("max\n"), None);
        let second = group_files("0::/user.slice/job\n");
        assert_eq!(second.len(), 3);
        assert_eq!(second[2].0, "/sys/fs/cgroup/user.slice/job/memory.max");
        let first = group_files("12:cpu,cpuacct:/a\n7:memory:/a\n");
        assert_eq!(first.len(), 2);
        assert_eq!(first[1].1, "/sys/fs/cgroup/memory/a/memory.usage_in_bytes");
    }

    #[test]
    fn a_run_that_does_not_fit_is_refused_with_one_that_does() {
        let fits = |trials, needed, bytes, own| {
            fits(trials, needed, 0, &[Room { bytes, own, by: LimitedBy::Machine }]).map_err(in_words)
        };
        assert_eq!(fits(1000, 5_000_000, 5_000_000, 0), Ok(()));
        assert!(fits(1000, 5_000_000, 5_000_000, 1).is_err());
        let said = fits(4_294_967_295, 4_294_967_295 * 14_000, 6_000_000_000, 0).unwrap_err();
        assert!(said.contains("4,294,967,295 futures need about 60 TB"), "{said}");
        assert!(said.contains("--trials 400000"), "{said}");
        let none = fits(1, 5_000_000, 1000, 2000).unwrap_err();
        assert!(none.contains("fewer strategies"), "{none}");
        // 9 of 10 MB are needed for any number of futures, so of 1,000 in the tenth not quite half fit into 9.5.
        let room = [Room { bytes: 9_500_000, own: 0, by: LimitedBy::Machine }];
        let some = super::fits(1000, 10_000_000, 9_000_000, &room).map_err(|shortage| shortage.fitting);
        assert_eq!(some, Err(400));
        let room = [Room { bytes: 8_500_000, own: 0, by: LimitedBy::Machine }];
        assert_eq!(super::fits(1000, 10_000_000, 9_000_000, &room).map_err(|shortage| shortage.fitting), Err(0));
    }
}
