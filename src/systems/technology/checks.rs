//! What the keys of technology say together.

use crate::file::{Because, Check, Relation, Said, quoted};

/// Legacy is replaced by a rate, or with money of which it is known what it buys.
pub(crate) fn replacement(check: &mut Check<'_>) {
    if !check.is_on("technology") {
        return;
    }
    let (rate, money, value) =
        ("technology.replacement_share_per_year", "technology.replacement_gbp_m", "technology.system_value_gbp_m");
    let meant = check.is_meant(rate) || check.is_meant(money);
    if check.stands(rate) || check.stands(money) || !meant {
        check.relate("technology", RATE_OR_MONEY);
    }
    if !check.stands(rate) && !check.is_meant(value) {
        check.relate("technology", VALUE);
    }
    if check.stands(value) && !check.stands(money) && (check.stands(rate) || meant) {
        let at = [(value, "only with replacement_gbp_m"), (rate, "a rate")];
        let title = "`system_value_gbp_m` has no meaning beside a replacement by rate";
        check.tell("E0110", value, title, &at, "remove it, or replace the rate by replacement_gbp_m");
    }
    if check.stands(money) && check.ends(value).is_some_and(|(least, _)| least <= 0.0) {
        let title = format!("{} can be 0: money would replace nothing", quoted(value));
        let help = "what all systems, modern and legacy, cost to replace, at base-year prices";
        check.tell("E0202", value, title, &[(value, "must be above 0")], help);
    }
}

const RATE_OR_MONEY: &[Relation] = &[Relation::Either {
    keys: ["replacement_gbp_m", "replacement_share_per_year"],
    both: Said {
        about: "replacement_gbp_m",
        title: "technology is replaced by a rate and by money",
        label: "",
        help: "keep replacement_share_per_year for a share of legacy a year, or replacement_gbp_m for a sum of money",
    },
    neither: Said {
        about: "replacement_share_per_year",
        title: "technology has neither `replacement_share_per_year` nor `replacement_gbp_m`",
        label: "how is legacy replaced?",
        help: "write replacement_share_per_year = 0.2 (0 if it is not), or replacement_gbp_m and system_value_gbp_m",
    },
}];

const VALUE: &[Relation] = &[Relation::Needs {
    key: "system_value_gbp_m",
    because: Because::Key("replacement_gbp_m"),
    label: "which share of legacy does this replace?",
    help: "state what all systems, modern and legacy, cost to replace: that share is the money by this value",
}];
