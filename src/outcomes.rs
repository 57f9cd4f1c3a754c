//! The outcomes, one row each: what an outcome is called, what it counts, which way is better, what a scenario must have
//! for it, and where it is told. What it comes to in a year is the engine's; all else that is known of it stands here.

use crate::units::RiskBand;

/// What is known of an outcome.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Outcome {
    /// Which it is.
    pub metric: Metric,
    /// Its name, literal in every table; the unit stands in the name.
    pub name: &'static str,
    /// What it is called in a sentence.
    pub words: &'static str,
    /// In what it is counted.
    pub unit: Unit,
    /// Which way is better; of money that is spent on backlog or reaches it, more is.
    pub better: Better,
    /// Whether it is a stock or a flow.
    pub kind: StockOrFlow,
    /// What a scenario must have for it.
    pub needs: Needs,
    /// The numbers of its equations in `docs/model.md`; empty for what is defined in words.
    pub equations: &'static [&'static str],
    /// What is recorded of single estates.
    pub of_estates: OfEstates,
    /// Its place among those kept for every trial, from 1 on.
    pub headline: Option<usize>,
    /// What it is, in a sentence.
    pub about: &'static str,
}

/// Declares the outcomes in the order of the tables. A row holds the fields of [`Outcome`] in their order; none has a
/// default, so a new outcome says all of it.
macro_rules! outcomes {
    ($($metric:ident = $name:literal, $words:literal;
        $unit:ident, $better:ident, $kind:ident, $needs:ident $(($table:literal))?, [$($equation:literal),*],
        $estates:ident $(($band:ident))?, $headline:expr;
        $about:literal;)*) => {
        /// An outcome by its name.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[repr(u8)]
        pub enum Metric {
            $(#[doc = $about] $metric,)*
        }

        impl Metric {
            /// All, in the order of the tables.
            pub const ALL: [Self; Self::COUNT] = [$(Self::$metric),*];
            /// How many there are.
            pub const COUNT: usize = Self::NAMES.len();
            /// Their names, in the same order.
            pub const NAMES: &'static [&'static str] = &[$($name),*];
        }

        /// The rows, in the same order.
        static OUTCOMES: [Outcome; Metric::COUNT] = [$(Outcome {
            metric: Metric::$metric,
            name: $name,
            words: $words,
            unit: Unit::$unit,
            better: Better::$better,
            kind: StockOrFlow::$kind,
            needs: Needs::$needs $(($table))?,
            equations: &[$($equation),*],
            of_estates: OfEstates::$estates $((RiskBand::$band))?,
            headline: $headline,
            about: $about,
        }),*];
    };
}

outcomes! {
    BacklogLow = "backlog_low_gbp_m", "low-risk backlog";
        GbpM, Lower, AtTheClose, Nothing, [], Band(Low), None;
        "Backlog of low risk: the cost of work that should have been done.";
    BacklogModerate = "backlog_moderate_gbp_m", "moderate-risk backlog";
        GbpM, Lower, AtTheClose, Nothing, [], Band(Moderate), None;
        "Backlog of moderate risk: the cost of work that should have been done.";
    BacklogSignificant = "backlog_significant_gbp_m", "significant-risk backlog";
        GbpM, Lower, AtTheClose, Nothing, [], Band(Significant), None;
        "Backlog of significant risk: the cost of work that should have been done.";
    BacklogHigh = "backlog_high_gbp_m", "high-risk backlog";
        GbpM, Lower, AtTheClose, Nothing, [], Band(High), Some(2);
        "Backlog of high risk: the cost of work that should have been done, most urgent.";
    BacklogTotal = "backlog_total_gbp_m", "total backlog";
        GbpM, Lower, AtTheClose, Nothing, [], AllBands, Some(1);
        "Backlog of all risk bands: the cost of work that should have been done.";
    BacklogLowReal = "backlog_low_real_gbp_m", "low-risk backlog in real terms";
        RealGbpM, Lower, AtTheClose, Nothing, [], NotRecorded, None;
        "Backlog of low risk at general prices of the opening year.";
    BacklogModerateReal = "backlog_moderate_real_gbp_m", "moderate-risk backlog in real terms";
        RealGbpM, Lower, AtTheClose, Nothing, [], NotRecorded, None;
        "Backlog of moderate risk at general prices of the opening year.";
    BacklogSignificantReal = "backlog_significant_real_gbp_m", "significant-risk backlog in real terms";
        RealGbpM, Lower, AtTheClose, Nothing, [], NotRecorded, None;
        "Backlog of significant risk at general prices of the opening year.";
    BacklogHighReal = "backlog_high_real_gbp_m", "high-risk backlog in real terms";
        RealGbpM, Lower, AtTheClose, Nothing, [], NotRecorded, Some(4);
        "Backlog of high risk at general prices of the opening year.";
    BacklogTotalReal = "backlog_total_real_gbp_m", "total backlog in real terms";
        RealGbpM, Lower, AtTheClose, Nothing, [], NotRecorded, Some(3);
        "Backlog of all risk bands at general prices of the opening year.";
    FlowPrice = "flow_price_gbp_m", "flow price";
        GbpM, Lower, InTheYear, Nothing, ["E1"], Price, None;
        "What construction prices added to backlog.";
    FlowEscalation = "flow_escalation_gbp_m", "flow escalation";
        GbpM, Lower, InTheYear, Nothing, ["E2"], Escalation, None;
        "What waiting added to backlog, above prices.";
    FlowMigration = "flow_migration_gbp_m", "flow migration";
        GbpM, Lower, InTheYear, Nothing, ["E3"], Migration, None;
        "What moved between risk bands; zero over all of them.";
    FlowNewNeed = "flow_new_need_gbp_m", "flow new need";
        GbpM, Lower, InTheYear, Nothing, ["E4"], NewNeed, None;
        "Work that was not needed before.";
    FlowResurvey = "flow_resurvey_gbp_m", "flow resurvey";
        GbpM, Lower, InTheYear, Nothing, ["E5"], Resurvey, None;
        "What surveys found more, or less, than was booked.";
    FlowRerating = "flow_rerating_gbp_m", "flow rerating";
        GbpM, Lower, InTheYear, Nothing, ["E7"], Rerating, None;
        "What was rated to another risk band; zero over all of them.";
    FlowCleared = "flow_cleared_gbp_m", "flow cleared";
        GbpM, Higher, InTheYear, Nothing, ["E6", "I4"], Cleared, None;
        "What repairs and spending cleared.";
    DeferralCostReal = "deferral_cost_real_gbp_m", "cost of deferral in real terms";
        RealGbpM, Lower, SinceTheFirstYear, Nothing, ["D1"], NotRecorded, None;
        "How much dearer, in real terms, what was left undone at each open had become by its close.";
    Incidents = "incidents", "number of estate failures";
        Incidents, Lower, InTheYear, Nothing, ["I2"], Incidents, Some(5);
        "Failures of the estate.";
    IncidentRepair = "incident_repair_gbp_m", "incident repair";
        GbpM, Lower, InTheYear, Nothing, ["I3"], Repair, None;
        "What the repair of failures cost, capital and day-to-day money together.";
    LostBedDays = "lost_bed_days", "number of lost bed-days";
        BedDays, Lower, InTheYear, Nothing, [], BedDays, Some(6);
        "Bed-days that failures cost.";
    ClinicalIncidents = "clinical_incidents", "number of clinical incidents";
        Incidents, Lower, InTheYear, Nothing, [], NotRecorded, None;
        "Clinical incidents that failures caused.";
    CapitalPlanned = "capital_planned_gbp_m", "capital planned";
        GbpM, Higher, InTheYear, Nothing, ["F1"], NotRecorded, None;
        "Capital as planned, before any raid.";
    CapitalRaided = "capital_raided_gbp_m", "capital raided";
        GbpM, Lower, InTheYear, Nothing, ["F3"], NotRecorded, None;
        "Capital that day-to-day costs took.";
    CapitalLapsed = "capital_lapsed_gbp_m", "lapsed capital";
        GbpM, Lower, InTheYear, Nothing, ["F8"], NotRecorded, Some(7);
        "Capital that could not be delivered, and backlog money that no one spent, less what is carried forward.";
    CapitalCarriedForward = "capital_carried_forward_gbp_m", "capital carried forward";
        GbpM, Lower, InTheYear, Nothing, ["F8"], NotRecorded, None;
        "Capital not spent that may be used next year.";
    CapitalAvailable = "capital_available_gbp_m", "capital available";
        GbpM, Higher, InTheYear, Nothing, ["F7"], NotRecorded, None;
        "Money for backlog and repairs, after raid and delivery.";
    SpendBacklog = "spend_backlog_gbp_m", "spending on backlog";
        GbpM, Higher, InTheYear, Nothing, ["S2"], Spend, None;
        "What the strategy spent on backlog.";
    SpendBacklogReal = "spend_backlog_real_gbp_m", "spending on backlog in real terms";
        RealGbpM, Higher, InTheYear, Nothing, ["S2"], NotRecorded, None;
        "What the strategy spent on backlog, at general prices of the opening year.";
    SpendRepairs = "spend_repairs_gbp_m", "spend repairs";
        GbpM, Lower, InTheYear, Nothing, ["I3"], NotRecorded, None;
        "The capital part of repairs: the first call on the money for backlog.";
    SpendSetAsides = "spend_set_asides_gbp_m", "spend set asides";
        GbpM, Higher, InTheYear, Nothing, [], NotRecorded, None;
        "What the strategy set aside for training, change and outreach.";
    DemandMillion = "demand_million", "demand for care";
        Million, Lower, InTheYear, System("demand"), ["N1", "N2", "N3"], NotRecorded, None;
        "Demand for care of all services.";
    CapitalOnTop = "capital_on_top_gbp_m", "capital on top";
        GbpM, Higher, InTheYear, MoneyOnTop, ["F4"], NotRecorded, None;
        "Receipts and grants for named things, on top of the plan.";
    CapitalCashLimited = "capital_cash_limited_gbp_m", "capital cash limited";
        GbpM, Lower, InTheYear, Cash, ["F15"], NotRecorded, None;
        "Allocation that a trust's cash could not pay for.";
    SpendElsewhere = "spend_elsewhere_gbp_m", "spend elsewhere";
        GbpM, Higher, InTheYear, Nothing, ["F7"], NotRecorded, None;
        "Capital spent on what is committed elsewhere: new build, equipment, digital, leases.";
    SpendTechnology = "spend_technology_gbp_m", "spend technology";
        GbpM, Higher, InTheYear, TechnologyForMoney, ["F10"], NotRecorded, None;
        "Capital spent on replacing technology, where it is replaced by money.";
    OperatingCost = "operating_cost_gbp_m", "operating cost";
        GbpM, Lower, InTheYear, System("funding"), ["F11"], NotRecorded, None;
        "What it costs to run the service in the year.";
    RevenueFunding = "revenue_funding_gbp_m", "revenue funding";
        GbpM, Higher, InTheYear, System("funding"), ["F12"], NotRecorded, None;
        "Day-to-day funding of the year, with the capital that was raided for it.";
    Deficit = "deficit_gbp_m", "deficit";
        GbpM, Lower, InTheYear, System("funding"), ["F13"], NotRecorded, Some(8);
        "Operating cost above revenue funding; 0 where there is a surplus.";
    DeficitReal = "deficit_real_gbp_m", "deficit in real terms";
        RealGbpM, Lower, InTheYear, System("funding"), ["F13"], NotRecorded, None;
        "The deficit at general prices of the opening year.";
    Cash = "cash_gbp_m", "cash";
        GbpM, Higher, AtTheClose, Cash, ["F18"], NotRecorded, None;
        "A trust's cash; below 0 it would have to borrow.";
    LegacyShare = "legacy_share", "share of technology that is legacy";
        Share, Lower, AtTheClose, System("technology"), ["T1"], NotRecorded, Some(9);
        "Share of technology that is legacy, weighted by floor area.";
    LegacyRunningCost = "legacy_running_cost_gbp_m", "legacy running cost";
        GbpM, Lower, InTheYear, System("technology"), ["T3"], NotRecorded, None;
        "What legacy technology costs to run.";
    OutageDays = "outage_days", "number of outage days";
        Days, Lower, InTheYear, System("technology"), ["T4"], NotRecorded, None;
        "Days of outages of technology.";
    ClinicalVacancyShare = "clinical_vacancy_share", "share of clinical posts vacant";
        Share, Lower, AtTheClose, System("workforce"), ["W4"], NotRecorded, None;
        "Share of clinical posts that is vacant.";
    EstatesVacancyShare = "estates_vacancy_share", "share of estates posts vacant";
        Share, Lower, AtTheClose, System("workforce"), ["W4"], NotRecorded, None;
        "Share of estates delivery posts that is vacant.";
    DigitalVacancyShare = "digital_vacancy_share", "share of digital posts vacant";
        Share, Lower, AtTheClose, System("workforce"), ["W4"], NotRecorded, None;
        "Share of digital posts that is vacant.";
    SkillsIndex = "skills_index", "skill of delivery staff";
        Skill, Higher, AtTheClose, System("workforce"), ["W5"], NotRecorded, None;
        "Skills of estates and digital staff; 1 is fully skilled.";
    DeliveryCapacity = "delivery_capacity_gbp_m", "delivery capacity";
        GbpM, Higher, InTheYear, DeliveryByStaff, ["W6"], NotRecorded, None;
        "Capital that delivery staff can deliver in the year.";
    BacklogHighSignificant = "backlog_high_significant_gbp_m", "backlog of high or significant risk";
        GbpM, Lower, AtTheClose, Nothing, [], NotRecorded, Some(10);
        "Backlog of high and of significant risk: what cannot wait, and what needs priority in the short term.";
    SpendProgrammes = "spend_programmes_gbp_m", "spending on programmes";
        GbpM, Higher, InTheYear, System("programmes"), ["M6"], NotRecorded, None;
        "Capital spent on programmes.";
    ProgrammeOverrun = "programme_overrun_gbp_m", "overrun of programmes";
        GbpM, Lower, InTheYear, System("programmes"), ["M1", "M6"], NotRecorded, None;
        "What the year's work on programmes cost above what the scenario states for it: prices, and optimism.";
    ProgrammeRunningCost = "programme_running_cost_gbp_m", "running cost of programmes";
        GbpM, Lower, InTheYear, System("programmes"), ["M8"], NotRecorded, None;
        "What live programmes cost to run.";
    ProgrammeSavings = "programme_savings_gbp_m", "savings by programmes";
        GbpM, Higher, InTheYear, System("programmes"), ["M8"], NotRecorded, None;
        "Day-to-day money that live programmes save; what they add to productivity is not in it.";
    ProgrammesWaiting = "programmes_waiting", "number of programmes waiting";
        Programmes, Lower, AtTheClose, System("programmes"), [], NotRecorded, None;
        "Programmes that have not started, and do not seek approval any more, yet or at all.";
    ProgrammesInApproval = "programmes_in_approval", "number of programmes in approval";
        Programmes, Lower, AtTheClose, System("programmes"), ["R5"], NotRecorded, None;
        "Programmes that seek approval.";
    ProgrammesInDelivery = "programmes_in_delivery", "number of programmes in delivery";
        Programmes, Higher, AtTheClose, System("programmes"), ["M7"], NotRecorded, None;
        "Programmes that are being delivered.";
    ProgrammesLive = "programmes_live", "number of programmes live";
        Programmes, Higher, AtTheClose, System("programmes"), ["M8"], NotRecorded, None;
        "Programmes that are live.";
    ApprovalDelayYears = "approval_delay_years", "years spent in approval";
        Years, Lower, SinceTheFirstYear, System("approvals"), ["R5"], NotRecorded, None;
        "Years that programmes have spent in approval since the first year, together.";
    AppraisalCapital = "appraisal_capital_real_gbp_m", "capital on what is simulated in real terms";
        RealGbpM, Lower, InTheYear, System("appraisal"), ["A9"], NotRecorded, None;
        "Capital spent on repairs, backlog, set-asides, technology and programmes, at general prices of the opening year.";
    AppraisalRunning = "appraisal_running_real_gbp_m", "running cost in real terms";
        RealGbpM, Lower, InTheYear, System("appraisal"), ["A9"], NotRecorded, None;
        "Cost of running programmes and legacy, and of repairs paid day to day, at general prices of the opening year.";
    AppraisalCashReleasing = "appraisal_cash_releasing_real_gbp_m", "cash-releasing benefits in real terms";
        RealGbpM, Higher, InTheYear, System("appraisal"), ["A11"], NotRecorded, None;
        "Day-to-day money that programmes save, at general prices of the opening year.";
    AppraisalNonCashReleasing = "appraisal_non_cash_releasing_real_gbp_m", "benefits that release no cash in real terms";
        RealGbpM, Higher, InTheYear, System("appraisal"), ["A11"], NotRecorded, None;
        "Worth of productivity above the opening's, less that of lost bed-days, at general prices of the opening year.";
    AppraisalSocietal = "appraisal_societal_real_gbp_m", "benefits to patients and society in real terms";
        RealGbpM, Higher, InTheYear, System("appraisal"), ["A11"], NotRecorded, None;
        "Worth of what else programmes bring, less that of clinical incidents, at general prices of the opening year.";
    AppraisalGoesOn = "appraisal_goes_on_real_gbp_m", "benefits that go on in real terms";
        RealGbpM, Higher, AtTheClose, System("appraisal"), ["A4"], NotRecorded, None;
        "Value at the close of what live programmes bring and cost until their lives end, at general prices of the opening year.";
    AppraisalResidual = "appraisal_residual_real_gbp_m", "residual value in real terms";
        RealGbpM, Higher, AtTheClose, System("appraisal"), ["A9"], NotRecorded, None;
        "What has been paid for programmes that are not live yet, at general prices of the opening year.";
    AppraisalLiability = "appraisal_liability_real_gbp_m", "liability of the backlog in real terms";
        RealGbpM, Lower, AtTheClose, System("appraisal"), ["A10"], NotRecorded, None;
        "What clearing the backlog at the close would cost, at general prices of the opening year.";
    WholeLifeCost = "whole_life_cost_gbp_m", "whole-life cost";
        PresentGbpM, Lower, SinceTheFirstYear, System("appraisal"), ["A9"], NotRecorded, Some(12);
        "Present value of capital and running cost, with what is left undone, less what is under way.";
    NetPresentValue = "net_present_value_gbp_m", "net present value";
        PresentGbpM, Higher, SinceTheFirstYear, System("appraisal"), ["A11"], NotRecorded, Some(11);
        "Present value of benefits less whole-life cost; only the difference between two strategies means anything.";
    CoverageShare = "coverage_share", "coverage";
        Share, Higher, AtTheClose, System("change"), ["U1"], NotRecorded, None;
        "Share of those who must use programmes whom live programmes reach.";
    AdoptionShare = "adoption_share", "use";
        Share, Higher, AtTheClose, System("change"), ["U3"], NotRecorded, None;
        "Share of those who must use programmes who use what has reached them.";
    ResistanceIndex = "resistance_index", "resistance to change";
        Resistance, Lower, AtTheClose, System("change"), ["U7"], NotRecorded, None;
        "Resistance to change, mean of the estates by floor area: 0 none, 1 full.";
    GoLiveDipShare = "go_live_dip_share", "activity lost to go-lives";
        Share, Lower, InTheYear, System("change"), ["U8"], NotRecorded, None;
        "Share of the year's activity that is lost in the months after go-lives.";
    ConnectivityShare = "connectivity_share", "connectivity";
        Share, Higher, AtTheClose, System("interoperability"), ["X4"], NotRecorded, Some(13);
        "Share of shared patients' flow that is between organisations whose systems can talk to each other.";
    FailedIntegrations = "failed_integrations", "number of failed integrations";
        Programmes, Lower, InTheYear, System("interoperability"), ["X6"], NotRecorded, None;
        "Programmes whose integration failed, of which a part has to be done again.";
    Treated = "treated_million", "people treated";
        Million, Higher, InTheYear, System("care"), ["L4", "G1"], NotRecorded, None;
        "People treated in the year, of those who wait.";
    WaitingList = "waiting_list_million", "waiting list";
        Million, Lower, AtTheClose, System("care"), ["L5", "G1"], NotRecorded, Some(14);
        "People on the waiting list.";
    Under18Weeks = "under_18_weeks_share", "waits under 18 weeks";
        Share, Higher, AtTheClose, System("care"), ["L6"], NotRecorded, None;
        "Share of those on the waiting list who have waited less than 18 weeks.";
    Over52Weeks = "over_52_weeks_share", "waits over 52 weeks";
        Share, Lower, AtTheClose, System("care"), ["L6"], NotRecorded, Some(15);
        "Share of those on the waiting list who have waited more than 52 weeks.";
    UnmetNeed = "unmet_need_million", "unmet need";
        Million, Lower, InTheYear, System("care"), ["L7"], NotRecorded, None;
        "People who left the list without treatment in the year, and a share of those who joined as large as that of the list over 52 weeks.";
    CareAvailability = "care_availability_share", "availability of planned capacity";
        Share, Higher, InTheYear, System("care"), ["L3"], NotRecorded, None;
        "What estate, staff and technology leave of planned capacity for care, relative to the opening.";
    CareCost = "care_cost_gbp_m", "cost of the waiting list";
        GbpM, Lower, InTheYear, System("care"), ["L8"], NotRecorded, None;
        "What correcting capacity for the list costs day to day, whoever pays for it, and activity that is lost and paid all the same.";
    WaitingListUncorrected = "waiting_list_uncorrected_million", "waiting list without correction";
        Million, Lower, AtTheClose, System("care"), ["L2", "L5"], NotRecorded, None;
        "People on the waiting list if capacity had followed demand alone.";
    Over52WeeksUncorrected = "over_52_weeks_uncorrected_share", "waits over 52 weeks without correction";
        Share, Lower, AtTheClose, System("care"), ["L2", "L6"], NotRecorded, None;
        "Share of those on that list who have waited more than 52 weeks.";
    DigitalUptake = "digital_uptake_share", "digital uptake";
        Share, Higher, AtTheClose, System("disparities"), ["G3"], NotRecorded, None;
        "Share of access to care that goes through digital services, of all people together.";
    SiiOver52Weeks = "sii_over_52_weeks", "slope index of waits over 52 weeks";
        Slope, Higher, AtTheClose, System("disparities"), ["G5"], NotRecorded, Some(16);
        "Slope of waits over 52 weeks from the most deprived end of the population to the least; below 0, where higher is better, the most deprived wait longer.";
    RiiOver52Weeks = "rii_over_52_weeks", "relative index of waits over 52 weeks";
        Index, Higher, AtTheClose, System("disparities"), ["G5"], NotRecorded, None;
        "The slope index of waits over 52 weeks relative to the mean: below 0 the most deprived wait longer.";
    ConcentrationOver52Weeks = "concentration_index_over_52_weeks", "concentration index of waits over 52 weeks";
        Index, Higher, AtTheClose, System("disparities"), ["G5"], NotRecorded, None;
        "Concentration index of waits over 52 weeks: below 0 where they are concentrated among the most deprived.";
    SiiUnmetNeed = "sii_unmet_need", "slope index of unmet need";
        Slope, Higher, InTheYear, System("disparities"), ["G5"], NotRecorded, None;
        "Slope index of unmet need as a share of demand: below 0 the most deprived have more of it.";
    RiiUnmetNeed = "rii_unmet_need", "relative index of unmet need";
        Index, Higher, InTheYear, System("disparities"), ["G5"], NotRecorded, None;
        "The slope index of unmet need relative to the mean: below 0 the most deprived have more of it.";
    ConcentrationUnmetNeed = "concentration_index_unmet_need", "concentration index of unmet need";
        Index, Higher, InTheYear, System("disparities"), ["G5"], NotRecorded, None;
        "Concentration index of unmet need: below 0 where it is concentrated among the most deprived.";
    SiiDigitalUptake = "sii_digital_uptake", "slope index of digital uptake";
        Slope, Lower, AtTheClose, System("disparities"), ["G5"], NotRecorded, None;
        "Slope index of digital uptake: above 0 the least deprived use more of what is digital.";
    RiiDigitalUptake = "rii_digital_uptake", "relative index of digital uptake";
        Index, Lower, AtTheClose, System("disparities"), ["G5"], NotRecorded, None;
        "The slope index of digital uptake relative to the mean: above 0 the least deprived use more of what is digital.";
    ConcentrationDigitalUptake = "concentration_index_digital_uptake", "concentration index of digital uptake";
        Index, Lower, AtTheClose, System("disparities"), ["G5"], NotRecorded, None;
        "Concentration index of digital uptake: above 0 where it is concentrated among the least deprived.";
}

const HEADLINES: usize = {
    let (mut count, mut at) = (0, 0);
    while at < Metric::COUNT {
        count += OUTCOMES[at].headline.is_some() as usize;
        at += 1;
    }
    count
};

impl Metric {
    /// Those kept for every trial, as far as they are simulated, in their order.
    pub const HEADLINE: [Self; HEADLINES] = {
        let (mut list, mut taken, mut at) = ([Self::ALL[0]; HEADLINES], [false; HEADLINES], 0);
        while at < Self::COUNT {
            if let Some(place) = OUTCOMES[at].headline {
                assert!(!taken[place - 1], "two headline outcomes have one place");
                (list[place - 1], taken[place - 1]) = (OUTCOMES[at].metric, true);
            }
            at += 1;
        }
        list
    };

    /// The capital of a year, and where it goes: told as money, neither good nor bad in itself.
    pub const MONEY: [Self; 11] = [
        Self::CapitalPlanned,
        Self::CapitalOnTop,
        Self::SpendBacklog,
        Self::SpendRepairs,
        Self::SpendSetAsides,
        Self::SpendTechnology,
        Self::SpendProgrammes,
        Self::SpendElsewhere,
        Self::CapitalRaided,
        Self::CapitalCashLimited,
        Self::CapitalLapsed,
    ];

    /// Those by which strategies are compared whatever is asked: the headline ones, every band of backlog, money, a trust's cash, and what staff make
    /// of what is live.
    pub fn compared() -> impl Iterator<Item = Self> {
        let bands = [
            Self::BacklogLow,
            Self::BacklogModerate,
            Self::BacklogSignificant,
            Self::BacklogLowReal,
            Self::BacklogModerateReal,
            Self::BacklogSignificantReal,
        ];
        Self::ALL.into_iter().filter(move |metric| {
            Self::HEADLINE.contains(metric)
                || bands.contains(metric)
                || Self::MONEY.contains(metric)
                || matches!(
                    metric,
                    Self::Cash
                        | Self::AdoptionShare
                        | Self::ResistanceIndex
                        | Self::UnmetNeed
                        | Self::CareCost
                        | Self::WaitingListUncorrected
                        | Self::Over52WeeksUncorrected
                        | Self::DigitalUptake
                )
        })
    }

    /// Those that are told by population group too, in order; [`Metric::DemandMillion`] first, the others with disparities alone.
    pub const OF_GROUPS: [Self; 7] = [
        Self::DemandMillion,
        Self::Treated,
        Self::WaitingList,
        Self::Under18Weeks,
        Self::Over52Weeks,
        Self::UnmetNeed,
        Self::DigitalUptake,
    ];

    /// Those that are recorded of single estates too, in order.
    pub fn of_estates() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|metric| metric.outcome().of_estates != OfEstates::NotRecorded)
    }

    /// Its row.
    pub const fn outcome(self) -> &'static Outcome {
        &OUTCOMES[self as usize]
    }

    /// The outcome with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|metric| metric.name() == name)
    }

    /// The name used in every table.
    pub const fn name(self) -> &'static str {
        self.outcome().name
    }

    /// What it is called in a sentence: `total backlog in real terms`.
    ///
    /// ```
    /// use capcast::outcomes::Metric;
    /// assert_eq!(Metric::BacklogHigh.in_words(), "high-risk backlog");
    /// assert_eq!(Metric::IncidentRepair.in_words(), "incident repair");
    /// ```
    pub const fn in_words(self) -> &'static str {
        self.outcome().words
    }

    /// In what it is counted.
    pub const fn unit(self) -> Unit {
        self.outcome().unit
    }

    /// Which way is better.
    pub const fn better(self) -> Better {
        self.outcome().better
    }

    /// The same in cash, of an outcome in real terms.
    ///
    /// ```
    /// use capcast::outcomes::Metric;
    /// assert_eq!(Metric::BacklogHighReal.in_cash(), Some(Metric::BacklogHigh));
    /// assert_eq!(Metric::BacklogHigh.in_real_terms(), Some(Metric::BacklogHighReal));
    /// assert_eq!(Metric::BacklogHigh.in_cash(), None);
    /// ```
    pub fn in_cash(self) -> Option<Self> {
        Self::ALL.into_iter().find(|cash| cash.in_real_terms() == Some(self))
    }

    /// The same in real terms, of an outcome in cash that is recorded in both.
    pub fn in_real_terms(self) -> Option<Self> {
        let name = self.name().strip_suffix("_gbp_m").filter(|_| self.unit() == Unit::GbpM)?;
        Self::ALL.into_iter().find(|real| real.is_real() && real.name().strip_suffix("_real_gbp_m") == Some(name))
    }

    /// Whether money of it is at the general prices of the opening year.
    pub const fn is_real(self) -> bool {
        matches!(self.unit(), Unit::RealGbpM)
    }
}

/// In what an outcome is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Money at the prices of its year.
    GbpM,
    /// Money at the general prices of the opening year.
    RealGbpM,
    /// Money at those prices, discounted to the first simulated year.
    PresentGbpM,
    /// Failures, or what they caused.
    Incidents,
    /// Days of a bed.
    BedDays,
    /// Millions of cases.
    Million,
    /// Days.
    Days,
    /// A share, 0 to 1.
    Share,
    /// An index of skill.
    Skill,
    /// An index of resistance to change.
    Resistance,
    /// A slope of shares, over the population from the most deprived to the least.
    Slope,
    /// Another index of disparity.
    Index,
    /// Programmes.
    Programmes,
    /// Years.
    Years,
}

impl Unit {
    /// As a column names it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GbpM => "£m",
            Self::RealGbpM => "£m, opening-year prices",
            Self::PresentGbpM => "£m, present value",
            Self::Incidents => "incidents",
            Self::BedDays => "bed-days",
            Self::Million => "million",
            Self::Days => "days",
            Self::Share => "share",
            Self::Skill => "1: fully skilled",
            Self::Resistance => "1: full resistance",
            Self::Slope => "share, 0: all alike",
            Self::Index => "0: all alike",
            Self::Programmes => "programmes",
            Self::Years => "years",
        }
    }

    /// As the tables name it: in letters that every program reads alike, whatever it takes the encoding for.
    pub const fn in_tables(self) -> &'static str {
        match self {
            Self::GbpM => "GBP m",
            Self::RealGbpM => "GBP m, opening-year prices",
            Self::PresentGbpM => "GBP m, present value",
            other => other.name(),
        }
    }

    /// Whether it is money.
    pub const fn is_money(self) -> bool {
        matches!(self, Self::GbpM | Self::RealGbpM | Self::PresentGbpM)
    }
}

/// Which way an outcome is better.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Better {
    /// Less is better: backlog, failures, money that lapses.
    Lower,
    /// More is better.
    Higher,
}

impl Better {
    /// Whether `one` is better than `other`.
    ///
    /// ```
    /// use capcast::outcomes::Better;
    /// assert!(Better::Lower.than(1.0, 2.0) && Better::Higher.than(2.0, 1.0));
    /// assert!(!Better::Lower.than(1.0, 1.0));
    /// ```
    pub fn than(self, one: f64, other: f64) -> bool {
        match self {
            Self::Lower => one < other,
            Self::Higher => one > other,
        }
    }

    /// How much worse `one` is than `other`; negative where it is better.
    ///
    /// ```
    /// use capcast::outcomes::Better;
    /// assert_eq!((Better::Lower.worse_by(5.0, 2.0), Better::Higher.worse_by(5.0, 2.0)), (3.0, -3.0));
    /// ```
    pub fn worse_by(self, one: f64, other: f64) -> f64 {
        match self {
            Self::Lower => one - other,
            Self::Higher => other - one,
        }
    }

    /// In a word for people: `lower` or `higher`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lower => "lower",
            Self::Higher => "higher",
        }
    }
}

/// What of a year an outcome tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StockOrFlow {
    /// A stock: what is there at the year's close.
    AtTheClose,
    /// A flow: what happened in the year.
    InTheYear,
    /// What has happened since the first year.
    SinceTheFirstYear,
}

impl StockOrFlow {
    /// In words.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::AtTheClose => "a stock, at the year's close",
            Self::InTheYear => "a flow, of the year",
            Self::SinceTheFirstYear => "cumulative, from the first year to this one",
        }
    }
}

/// What a scenario must have for an outcome to be simulated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Needs {
    /// What every scenario has.
    Nothing,
    /// The system of this table.
    System(&'static str),
    /// A fund that comes on top of the plan.
    MoneyOnTop,
    /// The cash of a trust.
    Cash,
    /// Technology that is replaced by money.
    TechnologyForMoney,
    /// Staff who limit what can be delivered.
    DeliveryByStaff,
}

impl Needs {
    /// As a scenario's tables name it; none: nothing.
    pub fn in_words(self) -> Option<String> {
        let words = match self {
            Self::Nothing => return None,
            Self::System(table) => return Some(format!("[{table}]")),
            Self::MoneyOnTop => "a [capital.ring_fence.ID] with comes = \"on_top\"",
            Self::Cash => "[funding.cash]",
            Self::TechnologyForMoney => "[technology] with replacement_gbp_m",
            Self::DeliveryByStaff => "[workforce.estates] with delivery_gbp_m_per_fte",
        };
        Some(words.to_owned())
    }

    /// The system that it is of, by the path of its table; none where every scenario has it.
    pub const fn system(self) -> Option<&'static str> {
        match self {
            Self::Nothing | Self::MoneyOnTop => None,
            Self::System(table) => Some(table),
            Self::Cash => Some("funding.cash"),
            Self::TechnologyForMoney => Some("technology"),
            Self::DeliveryByStaff => Some("workforce"),
        }
    }
}

/// What is recorded of single estates, and where it stands in their books.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OfEstates {
    /// Nothing.
    NotRecorded,
    /// Backlog of a band at the close.
    Band(RiskBand),
    /// Backlog of all bands at the close.
    AllBands,
    /// What prices added.
    Price,
    /// What waiting added.
    Escalation,
    /// What moved between bands.
    Migration,
    /// What arose anew.
    NewNeed,
    /// What re-survey changed.
    Resurvey,
    /// What was rated to another band.
    Rerating,
    /// What was cleared.
    Cleared,
    /// Failures.
    Incidents,
    /// What their repair cost.
    Repair,
    /// Bed-days that they cost.
    BedDays,
    /// What the strategy spent.
    Spend,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_stands_at_the_place_of_its_outcome_and_its_unit_ends_its_name() {
        for (outcome, metric) in OUTCOMES.iter().zip(Metric::ALL) {
            assert_eq!(outcome.metric, metric);
            assert_eq!(outcome.unit == Unit::RealGbpM, outcome.name.ends_with("_real_gbp_m"), "{}", outcome.name);
            assert_eq!(outcome.unit.is_money(), outcome.name.ends_with("_gbp_m"), "{}", outcome.name);
            assert_eq!(OUTCOMES.iter().filter(|other| other.name == outcome.name).count(), 1, "{}", outcome.name);
        }
    }
}
