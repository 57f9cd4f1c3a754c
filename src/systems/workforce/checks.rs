//! What the keys of the workforce say together.

use super::StaffGroup;
use crate::file::{Check, join, quoted, rounded};

/// Every group has staff, and no more of them leave in a year than there are.
pub(crate) fn staff(check: &mut Check<'_>) {
    if !check.is_on("workforce") {
        return;
    }
    for name in StaffGroup::NAMES {
        let table = join("workforce", name);
        let of = |name: &str| join(&table, name);
        let (fte, delivery) = (of("fte"), of("delivery_gbp_m_per_fte"));
        if check.ends(&fte).is_some_and(|(least, _)| least <= 0.0) {
            let at = [(fte.as_str(), "no one in post"), (delivery.as_str(), "what each of them delivers")];
            let (at, help) = match check.stands(&delivery) {
                true => (&at[..], "no capital could be spent: state how many deliver it"),
                false => (
                    &at[..1],
                    "a share of its posts would be a share of nothing: state the staff in post, or switch the workforce off",
                ),
            };
            check.tell("E0233", &fte, format!("{} can be 0: a group without staff", quoted(&fte)), at, help);
        }
        let (share, factor) = (of("leaver_share_per_year"), of("leaver_factor"));
        if let (Some((_, share_most)), Some((_, factor_most))) = (check.ends(&share), check.ends(&factor))
            && share_most * factor_most > 1.0
        {
            let at_most = |value: f64| format!("at most {}", rounded(value));
            let at = [(share.as_str(), &*at_most(share_most)), (factor.as_str(), &*at_most(factor_most))];
            let help = format!(
                "their product can be {}: the share that leaves must stay at or below 1 in every draw",
                rounded(share_most * factor_most)
            );
            check.tell("E0232", &share, format!("more {name} staff can leave in a year than there are"), &at, help);
        }
    }
}
