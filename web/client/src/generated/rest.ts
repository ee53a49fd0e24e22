// Made by `make web` from the contracts. Do not edit.

export type ClientOptions = {
    baseUrl: `${string}://${string}` | (string & {});
};

/**
 * Accepted
 *
 * The answer to a new job.
 */
export type Accepted = {
    /**
     * Schedule Id
     */
    schedule_id: number;
    status: JobStatusName;
    links: Links;
    /**
     * Start Time
     */
    start_time?: string | null;
};

/**
 * AcceptedComparison
 *
 * The answer to a new comparison.
 */
export type AcceptedComparison = {
    /**
     * Comparison Id
     */
    comparison_id: number;
    status: JobStatusName;
    links: Links;
    /**
     * Start Time
     */
    start_time?: string | null;
};

/**
 * ActivityView
 *
 * One piece of a line's time, `[start, end)`; of a changeover so many hours lie in closures, in
 * which it waits. What a lot needs after its fill stands at a `resource`.
 *
 * A fill has the dates of its lot, `late_hours` after the due date (0 on time), its `weight` where
 * that is not 1, and what its owner keeps beside it (`own`, by heading).
 */
export type ActivityView = {
    /**
     * Kind
     */
    kind: 'clean' | 'changeover' | 'setup' | 'fill' | 'after_fill';
    /**
     * Line
     */
    line: string;
    /**
     * Lot Id
     */
    lot_id: string | null;
    /**
     * Type
     */
    type: string | null;
    /**
     * Vials
     */
    vials: number | null;
    /**
     * Start
     */
    start: string;
    /**
     * End
     */
    end: string;
    /**
     * Hours
     */
    hours: number;
    /**
     * Campaign
     */
    campaign: number;
    /**
     * Closed Hours
     */
    closed_hours?: number | null;
    /**
     * Resource
     */
    resource?: string | null;
    /**
     * Release
     */
    release?: string | null;
    /**
     * Due
     */
    due?: string | null;
    /**
     * Late Hours
     */
    late_hours?: number | null;
    /**
     * Weight
     */
    weight?: number | null;
    /**
     * Own
     */
    own?: {
        [key: string]: string;
    } | null;
};

/**
 * AuditEntry
 *
 * One act: null for a `user` unknown, and for a `key` where it was a login. `outcome` is
 * ``done``, or the code of the error with which it was refused.
 */
export type AuditEntry = {
    /**
     * Id
     */
    id: number;
    /**
     * At
     */
    at: string;
    /**
     * User
     */
    user: string | null;
    /**
     * Key
     */
    key: string | null;
    /**
     * Address
     */
    address: string;
    /**
     * Action
     */
    action: string;
    /**
     * Object
     */
    object: string;
    /**
     * Outcome
     */
    outcome: string;
    /**
     * Details
     */
    details: string;
};

/**
 * AuditPage
 *
 * Entries, newest first.
 */
export type AuditPage = {
    /**
     * Entries
     */
    entries: Array<AuditEntry>;
};

/**
 * BarView
 *
 * One bar of a lane, `[start, end)`. `colour` is the number of its product's colour, from 0, in
 * whatever palette; null for what is coloured by no product. `text`: what it is, in words.
 */
export type BarView = {
    /**
     * Kind
     */
    kind: 'clean' | 'changeover' | 'setup' | 'fill' | 'after_fill';
    /**
     * Start
     */
    start: string;
    /**
     * End
     */
    end: string;
    /**
     * Lot
     */
    lot: string | null;
    /**
     * Product
     */
    product: string | null;
    /**
     * Colour
     */
    colour: number | null;
    /**
     * Campaign
     */
    campaign: number;
    /**
     * Text
     */
    text: string;
};

/**
 * Body_log_in
 */
export type BodyLogIn = {
    /**
     * Grant Type
     */
    grant_type?: string | null;
    /**
     * Username
     */
    username: string;
    /**
     * Password
     */
    password: string;
    /**
     * Scope
     */
    scope?: string;
    /**
     * Client Id
     */
    client_id?: string | null;
    /**
     * Client Secret
     */
    client_secret?: string | null;
};

/**
 * ChangedView
 *
 * A lot or a figure that is one thing in the first and another in the second.
 */
export type ChangedView = {
    /**
     * What
     */
    what: string;
    /**
     * A
     */
    a: string;
    /**
     * B
     */
    b: string;
};

/**
 * CheckView
 *
 * The import report; `cleaned` and `left_out` stand in it only where `fix` was asked for.
 *
 * `line_from`: whose the figures of the line are: ``request``, ``configuration`` or ``defaults``.
 */
export type CheckView = {
    /**
     * Ok
     */
    ok: boolean;
    /**
     * Lots
     */
    lots: number;
    receipt: ReceiptView | null;
    /**
     * Problems
     */
    problems: Array<FaultView>;
    /**
     * Problems Total
     */
    problems_total: number;
    /**
     * Line From
     */
    line_from?: string | null;
    cleaned?: FileView | null;
    left_out?: FileView | null;
};

/**
 * ColumnView
 *
 * Where one of our columns was found: the heading as it stands there, and its letter.
 */
export type ColumnView = {
    /**
     * Heading
     */
    heading: string;
    /**
     * Letter
     */
    letter: string;
};

/**
 * ComparisonActivities
 *
 * The schedule of one strategy of a comparison.
 */
export type ComparisonActivities = {
    /**
     * Comparison Id
     */
    comparison_id: number;
    /**
     * Provisional
     */
    provisional: boolean;
    /**
     * Activities
     */
    activities: Array<ActivityView>;
};

/**
 * ComparisonList
 *
 * A page of comparisons, newest first.
 */
export type ComparisonList = {
    /**
     * Comparisons
     */
    comparisons: Array<ComparisonView>;
};

/**
 * ComparisonResult
 *
 * What a comparison has reached; `makespan` of the best strategy, `reason` why it is that.
 */
export type ComparisonResult = {
    /**
     * Comparison Id
     */
    comparison_id: number;
    /**
     * Best Strategy
     */
    best_strategy: string;
    /**
     * Reason
     */
    reason: string;
    /**
     * Makespan
     */
    makespan: number;
    status: PlanStatusName;
    /**
     * Bound Hours
     */
    bound_hours: number | null;
    /**
     * Gap
     */
    gap: number | null;
    given_order: KpiView;
    /**
     * Strategies
     */
    strategies: Array<PlannedRun | UnplannedRun>;
    /**
     * Seed
     */
    seed: number;
    /**
     * Lots
     */
    lots: number;
    /**
     * Seconds
     */
    seconds: number;
    /**
     * Judged
     */
    judged: boolean;
    /**
     * Version
     */
    version?: string | null;
    objective?: ObjectiveView | null;
};

/**
 * ComparisonView
 *
 * A comparison: the job with its strategies as they stand; none in a list of comparisons.
 */
export type ComparisonView = {
    /**
     * Kind
     */
    kind: 'comparison';
    /**
     * Id
     */
    id: number;
    /**
     * Name
     */
    name: string;
    status: JobStatusName;
    step: StepName;
    /**
     * Progress
     */
    progress: number;
    /**
     * Message
     */
    message: string;
    /**
     * Strategy
     */
    strategy: string;
    /**
     * Owner
     */
    owner: string;
    /**
     * Seed
     */
    seed: number;
    /**
     * Time Limit Seconds
     */
    time_limit_seconds: number | null;
    /**
     * Max Steps
     */
    max_steps: number | null;
    /**
     * Start Time
     */
    start_time: string;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Started At
     */
    started_at: string | null;
    /**
     * Finished At
     */
    finished_at: string | null;
    /**
     * Eta Seconds
     */
    eta_seconds: number | null;
    /**
     * Incumbent Hours
     */
    incumbent_hours: number | null;
    /**
     * Bound Hours
     */
    bound_hours: number | null;
    /**
     * Gap
     */
    gap: number | null;
    objective?: ObjectiveView | null;
    /**
     * Queue Position
     */
    queue_position: number | null;
    /**
     * Attempt
     */
    attempt: number;
    /**
     * Cursor
     */
    cursor: string;
    config: LineView;
    plant?: PlantSaid | null;
    /**
     * Lots
     */
    lots?: number | null;
    result: ComparisonResult | null;
    error: JobError | null;
    /**
     * Strategies
     */
    strategies?: Array<StrategyStanding> | null;
};

/**
 * CompleteMessage
 *
 * The job ended with a result.
 */
export type CompleteMessage = {
    /**
     * Type
     */
    type?: 'complete';
    /**
     * Step
     */
    step?: 'complete';
    /**
     * Progress
     */
    progress?: number;
    /**
     * Message
     */
    message: string;
    /**
     * Timestamp
     */
    timestamp: string;
    /**
     * Result
     */
    result: ScheduleResult | ComparisonResult;
    /**
     * Topic
     */
    topic: string;
    /**
     * Seq
     */
    seq: number;
    /**
     * Cursor
     */
    cursor: string;
};

/**
 * ConfigCheck
 *
 * Whether figures can be used, and what the line or plant would be with them. `notes`: what may
 * not be meant, such as names that are nowhere.
 */
export type ConfigCheck = {
    /**
     * Ok
     */
    ok: boolean;
    line: LineView | null;
    /**
     * Problems
     */
    problems: Array<FaultView>;
    /**
     * Plant
     */
    plant?: {
        [key: string]: unknown;
    } | null;
    /**
     * Notes
     */
    notes?: Array<string>;
};

/**
 * ConfigList
 *
 * One's own, by name, and the figures that hold where they are silent.
 */
export type ConfigList = {
    /**
     * Configs
     */
    configs: Array<ConfigView>;
    line: LineView;
};

/**
 * ConfigView
 *
 * A named configuration. `figures`, as they were given, differ from the daemon's; `line` is all
 * figures of the line together, `plant` the whole plant where there is more than a line.
 */
export type ConfigView = {
    /**
     * Name
     */
    name: string;
    /**
     * Default
     */
    default: boolean;
    /**
     * Updated At
     */
    updated_at: string;
    /**
     * Figures
     */
    figures: {
        [key: string]: unknown;
    };
    line: LineView;
    /**
     * Plant
     */
    plant?: {
        [key: string]: unknown;
    } | null;
};

/**
 * ConnectionsView
 *
 * Who is connected; the server's total, and of those that one may see, where they belong.
 */
export type ConnectionsView = {
    /**
     * Total
     */
    total: number;
    /**
     * Users
     */
    users: number;
    /**
     * By Schedule
     */
    by_schedule: {
        [key: string]: number;
    };
    /**
     * By User
     */
    by_user: {
        [key: string]: number;
    };
};

/**
 * DiffView
 *
 * What two schedules differ in. `same`: no lot differs in anything. `time_zone`: the clock of
 * the plant, where there is one.
 */
export type DiffView = {
    a: SideView;
    b: SideView;
    /**
     * Same
     */
    same: boolean;
    /**
     * Kpis
     */
    kpis: Array<KpiChange>;
    /**
     * Config
     */
    config: Array<ChangedView>;
    /**
     * Moved
     */
    moved: Array<MovedView>;
    /**
     * Stayed
     */
    stayed: number;
    /**
     * Only A
     */
    only_a: Array<string>;
    /**
     * Only B
     */
    only_b: Array<string>;
    /**
     * Changed
     */
    changed: Array<ChangedView>;
    /**
     * Time Zone
     */
    time_zone?: string | null;
};

/**
 * DueView
 *
 * How many lots are due, from when to when, and by whose clock that is shown.
 */
export type DueView = {
    /**
     * Lots
     */
    lots: number;
    /**
     * Earliest
     */
    earliest: string;
    /**
     * Latest
     */
    latest: string;
    /**
     * Time Zone
     */
    time_zone?: string;
};

/**
 * ErrorBody
 *
 * Why a job ended without a result. For bad lots also `problems`, as many as have room, of the
 * `problems_total` that `problems_link` shows, a path below the root of the API.
 */
export type ErrorBody = {
    code: ErrorCode;
    /**
     * Details
     */
    details: string;
    /**
     * Problems
     */
    problems?: Array<FaultView> | null;
    /**
     * Problems Total
     */
    problems_total?: number | null;
    /**
     * Problems Link
     */
    problems_link?: string | null;
};

export type ErrorCode = 'AUTHENTICATION_ERROR' | 'AUTHORIZATION_ERROR' | 'CANCELLED' | 'CONFLICT' | 'CONNECTION_ERROR' | 'EXECUTION_ERROR' | 'LIMIT_EXCEEDED' | 'METHOD_NOT_ALLOWED' | 'MISDIRECTED' | 'NOT_FOUND' | 'TIMEOUT_ERROR' | 'VALIDATION_ERROR';

/**
 * ErrorMessage
 *
 * The job ended without a result, and nothing else.
 */
export type ErrorMessage = {
    /**
     * Type
     */
    type?: 'error';
    step: StepName;
    /**
     * Progress
     */
    progress: number;
    /**
     * Message
     */
    message: string;
    /**
     * Timestamp
     */
    timestamp: string;
    error: ErrorBody;
    /**
     * Topic
     */
    topic: string;
    /**
     * Seq
     */
    seq: number;
    /**
     * Cursor
     */
    cursor: string;
};

/**
 * EventPage
 *
 * Messages of one job in order; `cursor` continues behind them, `done`: nothing more comes.
 */
export type EventPage = {
    /**
     * Events
     */
    events: Array<ProgressMessage | CompleteMessage | ErrorMessage>;
    /**
     * Cursor
     */
    cursor: string;
    /**
     * Done
     */
    done: boolean;
};

/**
 * FaultView
 *
 * One thing that is wrong: where, what stood there, why it cannot be used, what to do.
 */
export type FaultView = {
    /**
     * Where
     */
    where: string;
    /**
     * Value
     */
    value: string;
    /**
     * Reason
     */
    reason: string;
    /**
     * Fix
     */
    fix: string;
};

/**
 * FileView
 *
 * A file in an answer; `content` is base64, `rows` stand below its headings.
 */
export type FileView = {
    /**
     * Filename
     */
    filename: string;
    /**
     * Media Type
     */
    media_type: string;
    /**
     * Content
     */
    content: string;
    /**
     * Rows
     */
    rows: number;
};

/**
 * FitView
 *
 * A lot against the clean window, and what would make it fit, each enough by itself.
 */
export type FitView = {
    /**
     * Fits
     */
    fits: boolean;
    /**
     * Fill Hours
     */
    fill_hours: number;
    /**
     * Window Hours
     */
    window_hours: number;
    /**
     * Text
     */
    text: string;
    /**
     * Ways
     */
    ways: Array<string>;
};

/**
 * Format
 *
 * A format by the ending of its files.
 */
export type Format = 'csv' | 'json' | 'xlsx' | 'html' | 'svg' | 'ics';

/**
 * Health
 *
 * The process answers. `proof`: whose daemon it is, where a nonce asked for it.
 */
export type Health = {
    /**
     * Status
     */
    status: 'ok';
    /**
     * Version
     */
    version: string;
    /**
     * Proof
     */
    proof?: string | null;
};

/**
 * JobError
 *
 * Why a job ended without a result; `problems` where its lots were bad, all of them.
 */
export type JobError = {
    code: ErrorCode;
    /**
     * Details
     */
    details: string;
    /**
     * Problems
     */
    problems?: Array<FaultView>;
    /**
     * Problems Total
     *
     * How many there are, by the name that it has on the stream.
     */
    readonly problems_total: number;
};

export type JobKindName = 'schedule' | 'comparison';

/**
 * JobList
 *
 * A page of schedules, newest first.
 */
export type JobList = {
    /**
     * Schedules
     */
    schedules: Array<JobView>;
};

/**
 * JobStatus
 *
 * Where a job stands. The last three are final and never change again.
 */
export type JobStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

export type JobStatusName = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/**
 * JobView
 *
 * A schedule as `GET /schedule/{id}` and the lists show it.
 */
export type JobView = {
    /**
     * Kind
     */
    kind: 'schedule';
    /**
     * Id
     */
    id: number;
    /**
     * Name
     */
    name: string;
    status: JobStatusName;
    step: StepName;
    /**
     * Progress
     */
    progress: number;
    /**
     * Message
     */
    message: string;
    /**
     * Strategy
     */
    strategy: string;
    /**
     * Owner
     */
    owner: string;
    /**
     * Seed
     */
    seed: number;
    /**
     * Time Limit Seconds
     */
    time_limit_seconds: number | null;
    /**
     * Max Steps
     */
    max_steps: number | null;
    /**
     * Start Time
     */
    start_time: string;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Started At
     */
    started_at: string | null;
    /**
     * Finished At
     */
    finished_at: string | null;
    /**
     * Eta Seconds
     */
    eta_seconds: number | null;
    /**
     * Incumbent Hours
     */
    incumbent_hours: number | null;
    /**
     * Bound Hours
     */
    bound_hours: number | null;
    /**
     * Gap
     */
    gap: number | null;
    objective?: ObjectiveView | null;
    /**
     * Queue Position
     */
    queue_position: number | null;
    /**
     * Attempt
     */
    attempt: number;
    /**
     * Cursor
     */
    cursor: string;
    config: LineView;
    plant?: PlantSaid | null;
    /**
     * Lots
     */
    lots?: number | null;
    result: ScheduleResult | null;
    error: JobError | null;
};

/**
 * KeyList
 *
 * API keys, by number.
 */
export type KeyList = {
    /**
     * Keys
     */
    keys: Array<KeyView>;
};

/**
 * KeyView
 *
 * An API key as it can be told: `hint` is how it begins.
 */
export type KeyView = {
    /**
     * Id
     */
    id: number;
    /**
     * Name
     */
    name: string;
    /**
     * Owner
     */
    owner: string;
    scope: ScopeName;
    /**
     * Hint
     */
    hint: string;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Expires At
     */
    expires_at: string;
    /**
     * Last Used At
     */
    last_used_at: string | null;
};

/**
 * KpiChange
 *
 * One KPI on both sides.
 */
export type KpiChange = {
    /**
     * Key
     */
    key: string;
    /**
     * Label
     */
    label: string;
    /**
     * Unit
     */
    unit: string;
    /**
     * A
     */
    a: number | number;
    /**
     * B
     */
    b: number | number;
    /**
     * Change
     */
    change: number | number;
};

/**
 * KpiView
 *
 * The figures by which a schedule is read; hours, and counts.
 */
export type KpiView = {
    /**
     * Makespan Hours
     */
    makespan_hours: number;
    /**
     * Utilization Percent
     */
    utilization_percent: number;
    /**
     * Changeover Count
     */
    changeover_count: number;
    /**
     * Avg Lot Duration
     */
    avg_lot_duration: number;
    /**
     * Fill Hours
     */
    fill_hours: number;
    /**
     * Changeover Hours
     */
    changeover_hours: number;
    /**
     * Changeovers Same
     */
    changeovers_same: number;
    /**
     * Changeovers Different
     */
    changeovers_different: number;
    /**
     * Cleans
     */
    cleans: number;
    /**
     * Clean Hours
     */
    clean_hours: number;
    /**
     * Campaigns
     */
    campaigns: number;
    /**
     * Lots Scheduled
     */
    lots_scheduled: number;
    /**
     * Smallest Slack Hours
     */
    smallest_slack_hours: number;
    /**
     * Setup Hours
     */
    setup_hours?: number | null;
    /**
     * Idle Hours
     */
    idle_hours?: number | null;
    /**
     * Closed Hours
     */
    closed_hours?: number | null;
    /**
     * Dated
     */
    dated?: number | null;
    /**
     * Late
     */
    late?: number | null;
    /**
     * Late Hours
     */
    late_hours?: number | null;
    /**
     * Latest Hours
     */
    latest_hours?: number | null;
    /**
     * Unplaced
     */
    unplaced?: number | null;
    smallest_slack?: SlackView | null;
};

/**
 * LaneView
 *
 * A line, or a unit of the shared `resource`; bars in order of start, no two at one time. A
 * unit that is held during activities of lines, such as a crew, has their kinds of bars.
 */
export type LaneView = {
    /**
     * Name
     */
    name: string;
    /**
     * Resource
     */
    resource: string | null;
    /**
     * Bars
     */
    bars: Array<BarView>;
};

/**
 * LineKpiView
 *
 * The figures of one line of a plant; hours, counts, and utilization from 0 to 1 of its open
 * hours.
 */
export type LineKpiView = {
    /**
     * Line
     */
    line: string;
    /**
     * Lots
     */
    lots: number;
    /**
     * Makespan Hours
     */
    makespan_hours: number;
    /**
     * Utilization
     */
    utilization: number;
    /**
     * Fill Hours
     */
    fill_hours: number;
    /**
     * Clean Hours
     */
    clean_hours: number;
    /**
     * Changeover Hours
     */
    changeover_hours: number;
    /**
     * Setup Hours
     */
    setup_hours: number;
    /**
     * Idle Hours
     */
    idle_hours: number;
    /**
     * Closed Hours
     */
    closed_hours: number;
    /**
     * Campaigns
     */
    campaigns: number;
    /**
     * Changeovers
     */
    changeovers: number;
};

/**
 * LineView
 *
 * All figures of a line, exact, as text: hours, and vials per hour. `line`: the name of it,
 * where they are a job's.
 */
export type LineView = {
    /**
     * Line
     */
    line?: string | null;
    /**
     * Rate Vials Per Hour
     */
    rate_vials_per_hour: string;
    /**
     * Clean Hours
     */
    clean_hours: string;
    /**
     * Clean Window Hours
     */
    clean_window_hours: string;
    /**
     * Changeover Same Hours
     */
    changeover_same_hours: string;
    /**
     * Changeover Different Hours
     */
    changeover_different_hours: string;
    /**
     * Product Rates
     */
    product_rates: {
        [key: string]: string;
    };
    /**
     * Changeover Matrix
     */
    changeover_matrix: Array<[
        string,
        string,
        string
    ]>;
};

/**
 * Links
 *
 * Where a job can be watched and fetched.
 */
export type Links = {
    /**
     * Self
     */
    self: string;
    /**
     * Events
     */
    events: string;
    /**
     * Socket
     */
    socket: string;
    /**
     * Activities
     */
    activities: string;
};

/**
 * MarkView
 *
 * What stands at a moment of a lane (its number, from 0), or over a span of it.
 *
 * ``due``: the due date of a lot that stands there, `met` or not. ``late``: the part of its fill
 * that lies behind that date. ``closed``: a closure, or the time between shifts, not cut where the
 * plan begins or ends. ``pin``: its fill begins there because somebody said so. `end` is null for
 * a moment, `lot` for a closure, `met` for what is no due date.
 */
export type MarkView = {
    /**
     * Kind
     */
    kind: 'due' | 'late' | 'closed' | 'pin';
    /**
     * Lane
     */
    lane: number;
    /**
     * Start
     */
    start: string;
    /**
     * End
     */
    end: string | null;
    /**
     * Lot
     */
    lot: string | null;
    /**
     * Met
     */
    met: boolean | null;
    /**
     * Text
     */
    text: string;
};

/**
 * MembersView
 *
 * What the installation is made of, in one sentence (`text`) and in figures.
 *
 * `unknown`: Redis is away, so that only the server that answers is known.
 */
export type MembersView = {
    /**
     * Kind
     */
    kind: 'one_machine' | 'cluster' | 'unknown';
    /**
     * Text
     */
    text: string;
    /**
     * Servers
     */
    servers: number;
    /**
     * Workers
     */
    workers: number;
    /**
     * Slots
     */
    slots: number;
    /**
     * Busy
     */
    busy: number;
};

/**
 * MoveView
 *
 * The lot in another campaign; null is a new one of its own, before all others. `change_hours`:
 * of the makespan; `start`: of its fill there, the other lots keeping their order; both are null
 * where it cannot go.
 *
 * In a plant it is the best place that was tried on another `line`, all other lots keeping their
 * order: `campaign` is the one there, and `cost_hours` what the plan would cost more by its aim.
 */
export type MoveView = {
    /**
     * Campaign
     */
    campaign: number | null;
    /**
     * Before
     */
    before: string | null;
    /**
     * After
     */
    after: string | null;
    /**
     * Fits
     */
    fits: boolean;
    /**
     * Change Hours
     */
    change_hours: number | null;
    /**
     * Reason
     */
    reason: string;
    /**
     * Start
     */
    start?: string | null;
    /**
     * Line
     */
    line?: string | null;
    /**
     * Cost Hours
     */
    cost_hours?: number | null;
};

/**
 * MovedView
 *
 * A lot that moved; hours are counted from the start of each schedule. The lines are told of
 * plants.
 */
export type MovedView = {
    /**
     * Lot Id
     */
    lot_id: string;
    /**
     * Type
     */
    type: string;
    /**
     * Shift Hours
     */
    shift_hours: number;
    /**
     * A Start
     */
    a_start: string;
    /**
     * B Start
     */
    b_start: string;
    /**
     * A Campaign
     */
    a_campaign: number;
    /**
     * B Campaign
     */
    b_campaign: number;
    /**
     * A Line
     */
    a_line?: string | null;
    /**
     * B Line
     */
    b_line?: string | null;
};

/**
 * NewApiKey
 *
 * An API key to be made.
 */
export type NewApiKey = {
    /**
     * Name
     */
    name: string;
    scope?: ScopeName;
    /**
     * Days
     */
    days?: number;
};

/**
 * NewKeyView
 *
 * An API key just made: `key` is shown this once.
 */
export type NewKeyView = {
    /**
     * Id
     */
    id: number;
    /**
     * Name
     */
    name: string;
    /**
     * Owner
     */
    owner: string;
    scope: ScopeName;
    /**
     * Hint
     */
    hint: string;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Expires At
     */
    expires_at: string;
    /**
     * Last Used At
     */
    last_used_at: string | null;
    /**
     * Key
     */
    key: string;
};

/**
 * NewName
 *
 * Another name for a job.
 */
export type NewName = {
    /**
     * Name
     */
    name: string;
};

/**
 * NewPassword
 *
 * A password to be set; `old_password` where it is one's own.
 */
export type NewPassword = {
    /**
     * Password
     */
    password: string;
    /**
     * Old Password
     */
    old_password?: string | null;
};

/**
 * NewUser
 *
 * A user to be made.
 */
export type NewUser = {
    /**
     * Name
     */
    name: string;
    /**
     * Password
     */
    password: string;
    role?: RoleName;
};

/**
 * ObjectiveView
 *
 * What a plan of a plant costs by its aim, and what none can be below; null where that is not
 * known, as while lots are left out.
 */
export type ObjectiveView = {
    /**
     * Name
     */
    name: string;
    /**
     * Unit
     */
    unit: string;
    /**
     * Value
     */
    value: number | null;
    /**
     * Bound
     */
    bound: number | null;
};

/**
 * PlaceView
 *
 * Where a lot is filled; campaigns and positions count from 1.
 */
export type PlaceView = {
    /**
     * Campaign
     */
    campaign: number;
    /**
     * Campaigns
     */
    campaigns: number;
    /**
     * Position
     */
    position: number;
    /**
     * Lots
     */
    lots: number;
    /**
     * Start
     */
    start: string;
    /**
     * End
     */
    end: string;
    /**
     * Before
     */
    before: string | null;
    /**
     * After
     */
    after: string | null;
    /**
     * Changeover Hours
     */
    changeover_hours: number;
    /**
     * Left Hours
     */
    left_hours: number;
    /**
     * Text
     */
    text: string;
    /**
     * First Start
     */
    first_start?: string | null;
};

export type PlanStatusName = 'optimal' | 'feasible' | 'infeasible' | 'unknown';

/**
 * PlannedRun
 *
 * A strategy of a comparison that has a schedule; hours against the best, and against the lots
 * in the order of the file: of the makespan, in a plant of the cost by its aim.
 */
export type PlannedRun = {
    /**
     * Name
     */
    name: string;
    /**
     * State
     */
    state: 'done';
    /**
     * Makespan Hours
     */
    makespan_hours: number;
    /**
     * To Best Hours
     */
    to_best_hours: number;
    /**
     * To Given Order Hours
     */
    to_given_order_hours: number;
    status: PlanStatusName;
    stop_reason: StopReasonName;
    /**
     * Bound Hours
     */
    bound_hours: number | null;
    /**
     * Gap
     */
    gap: number | null;
    /**
     * Seconds
     */
    seconds: number;
    kpis: KpiView;
    objective?: ObjectiveView | null;
};

/**
 * PlantSaid
 *
 * The plant that lots were held against: its name, its clock, its lines.
 */
export type PlantSaid = {
    /**
     * Name
     */
    name?: string;
    /**
     * Time Zone
     */
    time_zone?: string;
    /**
     * Lines
     */
    lines?: Array<string>;
};

/**
 * ProblemDetails
 *
 * An error as RFC 9457 has it, with the stable `code` and, for bad input, every fault.
 */
export type ProblemDetails = {
    /**
     * Type
     */
    type?: string;
    /**
     * Title
     */
    title: string;
    /**
     * Status
     */
    status: number;
    /**
     * Detail
     */
    detail: string;
    code: ErrorCode;
    /**
     * Problems
     */
    problems?: Array<FaultView>;
};

/**
 * ProgressMessage
 *
 * The job goes on. Null: not known; nothing is invented.
 */
export type ProgressMessage = {
    /**
     * Type
     */
    type?: 'progress';
    step: StepName;
    /**
     * Progress
     */
    progress: number;
    /**
     * Message
     */
    message: string;
    /**
     * Timestamp
     */
    timestamp: string;
    /**
     * Topic
     */
    topic: string;
    /**
     * Seq
     */
    seq: number;
    /**
     * Cursor
     */
    cursor: string;
    /**
     * Incumbent Hours
     */
    incumbent_hours?: number | null;
    /**
     * Bound Hours
     */
    bound_hours?: number | null;
    /**
     * Gap
     */
    gap?: number | null;
    objective?: ObjectiveView | null;
    /**
     * Elapsed Seconds
     */
    elapsed_seconds?: number | null;
    /**
     * Eta Seconds
     */
    eta_seconds?: number | null;
    /**
     * Placed
     */
    placed?: number | null;
    /**
     * Lots
     */
    lots?: number | null;
    /**
     * Attempt
     */
    attempt?: number;
    /**
     * Strategies
     */
    strategies?: Array<StrategyStanding> | null;
    /**
     * Snapshot
     */
    snapshot?: boolean | null;
    /**
     * Watchers
     */
    watchers?: number | null;
    /**
     * Cursor Unknown
     */
    cursor_unknown?: boolean | null;
};

/**
 * QuestionView
 *
 * What a lots file leaves open. `kind` says what; `column` is ours, `letter` its place; `text`
 * asks it as every screen does.
 */
export type QuestionView = {
    /**
     * Text
     */
    text?: string;
    /**
     * Kind
     */
    kind?: string;
    /**
     * Column
     */
    column?: string | null;
    /**
     * Letter
     */
    letter?: string | null;
    /**
     * Readings
     */
    readings?: Array<ReadingView>;
};

/**
 * Readiness
 *
 * Whether new work is welcome.
 */
export type Readiness = {
    /**
     * Status
     */
    status: 'ready' | 'handing over' | 'stopping' | 'database missing' | 'cannot store';
};

/**
 * ReadingView
 *
 * One answer to a question: what it means, the option that gives it, what a value is then.
 */
export type ReadingView = {
    /**
     * Label
     */
    label: string;
    /**
     * Option
     */
    option: string;
    /**
     * Sample
     */
    sample: string;
};

/**
 * ReceiptView
 *
 * What was seen in a lots file and decided about it, `columns` by our names.
 *
 * Null: it does not belong to that kind of file. All is null before the lots are read. `totals`
 * are those of the lots in vials and hours, `due` is null where none is due, `line` the figures
 * they were held against; `questions` what is to be settled first. `own_columns`: kept beside the
 * lots, and not used.
 */
export type ReceiptView = {
    /**
     * Filename
     */
    filename?: string | null;
    /**
     * Kind
     */
    kind?: string | null;
    /**
     * Encoding
     */
    encoding?: string | null;
    /**
     * Delimiter
     */
    delimiter?: string | null;
    /**
     * Sheet
     */
    sheet?: string | null;
    /**
     * Header Row
     */
    header_row?: number | null;
    /**
     * Columns
     */
    columns?: {
        [key: string]: ColumnView;
    };
    /**
     * Decimal
     */
    decimal?: string | null;
    /**
     * Unit
     */
    unit?: string | null;
    /**
     * Lots
     */
    lots?: number | null;
    /**
     * Rows Skipped
     */
    rows_skipped?: number | null;
    /**
     * Own Columns
     */
    own_columns?: Array<string>;
    /**
     * Notes
     */
    notes?: Array<string>;
    /**
     * Sha256
     */
    sha256?: string | null;
    /**
     * Questions
     */
    questions?: Array<QuestionView>;
    /**
     * Totals
     */
    totals?: {
        [key: string]: SpanView;
    };
    due?: DueView | null;
    line?: LineView | null;
    plant?: PlantSaid | null;
};

export type RoleName = 'planner' | 'admin';

/**
 * ScheduleActivities
 *
 * A whole schedule; `provisional` while its job still runs.
 */
export type ScheduleActivities = {
    /**
     * Schedule Id
     */
    schedule_id: number;
    /**
     * Provisional
     */
    provisional: boolean;
    /**
     * Activities
     */
    activities: Array<ActivityView>;
};

/**
 * ScheduleResult
 *
 * What a schedule has reached; `makespan` in hours, `utilization` from 0 to 1.
 */
export type ScheduleResult = {
    /**
     * Schedule Id
     */
    schedule_id: number;
    /**
     * Makespan
     */
    makespan: number;
    /**
     * Utilization
     */
    utilization: number;
    /**
     * Changeovers
     */
    changeovers: number;
    kpis: KpiView;
    /**
     * Strategy
     */
    strategy: string;
    status: PlanStatusName;
    /**
     * Bound Hours
     */
    bound_hours: number | null;
    /**
     * Gap
     */
    gap: number | null;
    stop_reason: StopReasonName;
    /**
     * Seed
     */
    seed: number;
    /**
     * Lots
     */
    lots: number;
    /**
     * Campaigns
     */
    campaigns: number;
    /**
     * Unplaced
     */
    unplaced: number;
    /**
     * Steps
     */
    steps: number;
    /**
     * Seconds
     */
    seconds: number;
    /**
     * Judged
     */
    judged: boolean;
    /**
     * Version
     */
    version?: string | null;
    /**
     * Curve
     */
    curve?: Array<[
        number,
        number | null,
        number | null
    ]>;
    objective?: ObjectiveView | null;
    /**
     * Terms
     */
    terms?: Array<TermView> | null;
    /**
     * Lines
     */
    lines?: Array<LineKpiView> | null;
    /**
     * Unplaced Lots
     */
    unplaced_lots?: Array<UnplacedLot> | null;
};

export type ScopeName = 'read' | 'submit' | 'admin';

/**
 * ServerView
 *
 * A server: the one that answers (`here`), or one that said this `beat_age_seconds` ago.
 *
 * What one of an older version does not tell is null.
 */
export type ServerView = {
    /**
     * Name
     */
    name: string;
    /**
     * Here
     */
    here: boolean;
    /**
     * Beat Age Seconds
     */
    beat_age_seconds: number;
    /**
     * Connections
     */
    connections: number;
    /**
     * Connections Limit
     */
    connections_limit: number | null;
    /**
     * Messages Per Second
     */
    messages_per_second: number | null;
    /**
     * Load Per Core
     */
    load_per_core: number | null;
    /**
     * Ready
     */
    ready: boolean | null;
    /**
     * Version
     */
    version: string | null;
    /**
     * Started At
     */
    started_at: string | null;
};

/**
 * SessionByPassword
 *
 * Who signs in at a page, by name and password.
 */
export type SessionByPassword = {
    /**
     * Name
     */
    name: string;
    /**
     * Password
     */
    password: string;
};

/**
 * SessionByTicket
 *
 * Who signs in at a page, by the ticket of another login.
 */
export type SessionByTicket = {
    /**
     * Ticket
     */
    ticket: string;
};

/**
 * SessionView
 *
 * Who is signed in at a page, and for how many seconds.
 */
export type SessionView = {
    user: UserView;
    /**
     * Expires In
     */
    expires_in: number;
};

/**
 * SideView
 *
 * One of two schedules that are told apart; of a comparison the one that `strategy` made.
 */
export type SideView = {
    /**
     * Kind
     */
    kind?: 'schedule' | 'comparison';
    /**
     * Schedule Id
     */
    schedule_id: number;
    /**
     * Name
     */
    name: string;
    /**
     * Provisional
     */
    provisional: boolean;
    /**
     * Start Time
     */
    start_time: string;
    /**
     * Strategy
     */
    strategy: string;
};

/**
 * SignedInView
 *
 * Who is signed in at a page; null for nobody.
 */
export type SignedInView = {
    user: UserView | null;
};

/**
 * SlackView
 *
 * The least time left to a tight clock, which clock, and whose.
 */
export type SlackView = {
    /**
     * Hours
     */
    hours: number;
    /**
     * Clock
     */
    clock: string;
    /**
     * Lot
     */
    lot: string;
};

/**
 * SocketView
 *
 * One connection, for an overview of them.
 */
export type SocketView = {
    /**
     * Id
     */
    id: string;
    /**
     * User
     */
    user: string;
    /**
     * Kind
     */
    kind: string;
    /**
     * Topics
     */
    topics: number;
    /**
     * Age Seconds
     */
    age_seconds: number;
    /**
     * Beat Age Seconds
     */
    beat_age_seconds: number;
    /**
     * Lag Ms
     */
    lag_ms: number | null;
    /**
     * Queued
     */
    queued: number;
    /**
     * Conflated
     */
    conflated: number;
};

/**
 * SpanView
 *
 * The sum of amounts, with the smallest and the largest of them. Of hours by the lines of a
 * plant `sum` is that of the fastest that may fill each lot, `most` of the slowest, if more.
 */
export type SpanView = {
    /**
     * Sum
     */
    sum: number;
    /**
     * Smallest
     */
    smallest: number;
    /**
     * Largest
     */
    largest: number;
    /**
     * Most
     */
    most?: number | null;
};

/**
 * StatusView
 *
 * `GET /status`: an admin sees everybody's, others their own jobs and connections.
 */
export type StatusView = {
    /**
     * Version
     */
    version: string;
    /**
     * Timestamp
     */
    timestamp: string;
    /**
     * Started At
     */
    started_at: string;
    /**
     * Ready
     */
    ready: boolean;
    /**
     * Jobs
     */
    jobs: {
        [key: string]: number;
    };
    connections: ConnectionsView;
    /**
     * Limits
     */
    limits: {
        [key: string]: number;
    };
    /**
     * Messages Per Second
     */
    messages_per_second: number;
    /**
     * Sockets
     */
    sockets: Array<SocketView>;
    /**
     * Sockets Total
     */
    sockets_total: number;
    /**
     * Workers
     */
    workers: Array<WorkerView>;
    /**
     * Servers
     */
    servers: Array<ServerView> | null;
    members: MembersView | null;
};

export type StepName = 'loading' | 'validating' | 'planning' | 'saving' | 'complete' | 'preparing' | 'analyzing' | 'unknown' | 'strategy_1' | 'strategy_2' | 'strategy_3' | 'strategy_4' | 'strategy_5' | 'strategy_6' | 'strategy_7' | 'strategy_8' | 'strategy_9' | 'strategy_10' | 'strategy_11' | 'strategy_12' | 'strategy_13' | 'strategy_14' | 'strategy_15' | 'strategy_16';

export type StopReasonName = 'time_limit' | 'gap' | 'proven' | 'cancelled' | 'finished' | 'steps' | 'trouble';

/**
 * StrategyStanding
 *
 * One strategy of a comparison. `state`: waiting, running, done, failed, refused or skipped;
 * `progress` is 0 to 100; `text`, where there is one, says why it made no schedule.
 */
export type StrategyStanding = {
    /**
     * Name
     */
    name: string;
    state: StrategyStateName;
    /**
     * Progress
     */
    progress: number;
    /**
     * Incumbent Hours
     */
    incumbent_hours?: number | null;
    /**
     * Bound Hours
     */
    bound_hours?: number | null;
    /**
     * Gap
     */
    gap?: number | null;
    /**
     * Text
     */
    text?: string;
};

export type StrategyStateName = 'waiting' | 'running' | 'done' | 'failed' | 'refused' | 'skipped';

/**
 * StrategyView
 *
 * A way of planning.
 */
export type StrategyView = {
    /**
     * Name
     */
    name: string;
    /**
     * Description
     */
    description: string;
    /**
     * Guarantee
     */
    guarantee: string;
    /**
     * Default
     */
    default: boolean;
};

/**
 * TermView
 *
 * One term of the objective: its hours, the weight of one, and its part of the whole.
 */
export type TermView = {
    /**
     * Name
     */
    name: string;
    /**
     * Hours
     */
    hours: number;
    /**
     * Weight
     */
    weight: number;
    /**
     * Cost
     */
    cost: number;
};

/**
 * TicketView
 *
 * A ticket: single use, for a socket or event stream where no header can be set.
 */
export type TicketView = {
    /**
     * Ticket
     */
    ticket: string;
    /**
     * Expires In
     */
    expires_in: number;
};

/**
 * TimelineView
 *
 * A whole schedule, from `start` to the end of its last bar; texts in it are by the clock of
 * `zone`. `colours` are those of the products on a page, in the order of their numbers; they
 * repeat after the last.
 */
export type TimelineView = {
    kind: JobKindName;
    /**
     * Id
     */
    id: number;
    /**
     * Provisional
     */
    provisional: boolean;
    /**
     * Zone
     */
    zone: string;
    /**
     * Start
     */
    start: string;
    /**
     * End
     */
    end: string;
    /**
     * Lanes
     */
    lanes: Array<LaneView>;
    /**
     * Colours
     */
    colours: {
        [key: string]: string;
    };
    /**
     * Marks
     */
    marks: Array<MarkView>;
};

/**
 * TokenView
 *
 * An access token, as OAuth2 has it.
 */
export type TokenView = {
    /**
     * Access Token
     */
    access_token: string;
    /**
     * Token Type
     */
    token_type?: 'bearer';
    /**
     * Expires In
     */
    expires_in: number;
};

/**
 * UnplacedLot
 *
 * A lot without a place in the plan, why, and what would let it fit.
 */
export type UnplacedLot = {
    /**
     * Lot Id
     */
    lot_id: string;
    /**
     * Reason
     */
    reason: string;
    /**
     * Fix
     */
    fix: string;
};

/**
 * UnplannedRun
 *
 * A strategy of a comparison that has none, and why: failed, refused or skipped.
 */
export type UnplannedRun = {
    /**
     * Name
     */
    name: string;
    state: StrategyStateName;
    /**
     * Text
     */
    text: string;
};

/**
 * UserList
 *
 * Everybody, by name.
 */
export type UserList = {
    /**
     * Users
     */
    users: Array<UserView>;
};

/**
 * UserView
 *
 * A user.
 */
export type UserView = {
    /**
     * Id
     */
    id: number;
    /**
     * Name
     */
    name: string;
    role: RoleName;
};

/**
 * WhyView
 *
 * Why a lot stands where it does, or what would make it fit when it was refused. `no_moves`:
 * why there are none, where there are none.
 */
export type WhyView = {
    /**
     * Schedule Id
     */
    schedule_id: number;
    /**
     * Provisional
     */
    provisional: boolean;
    /**
     * Lot Id
     */
    lot_id: string;
    /**
     * Type
     */
    type: string;
    /**
     * Vials
     */
    vials: number | null;
    /**
     * Fill Hours
     */
    fill_hours: number;
    place: PlaceView | null;
    /**
     * Moves
     */
    moves: Array<MoveView>;
    refused: FitView | null;
    /**
     * Strategy
     */
    strategy?: string | null;
    /**
     * No Moves
     */
    no_moves?: string;
};

/**
 * WorkerView
 *
 * A host that runs `slots` jobs at a time; `beat_age_seconds` ago it last looked round.
 *
 * `load_per_core`: processes that want each core of its machine, over a minute. It and `version`
 * are null where they are not told.
 */
export type WorkerView = {
    /**
     * Host
     */
    host: string;
    /**
     * Slots
     */
    slots: number;
    /**
     * Busy
     */
    busy: number;
    /**
     * Beat Age Seconds
     */
    beat_age_seconds: number;
    /**
     * Load Per Core
     */
    load_per_core?: number | null;
    /**
     * Version
     */
    version?: string | null;
};

/**
 * AfterFillFigures
 *
 * What a lot needs of the resource after its fill.
 */
export type AfterFillFigures = {
    /**
     * Hours
     *
     * the attribute of products that says for how long
     */
    hours: string;
    /**
     * Wait At Most
     *
     * hours between the fill and it
     */
    wait_at_most: number | string;
};

/**
 * ChangeoverFigures
 *
 * Hours between two fills whose products have these attributes (`product` and `format` too).
 * The first rule of the file that matches counts.
 */
export type ChangeoverFigures = {
    /**
     * Lines
     *
     * default: all lines
     */
    lines?: Array<string>;
    /**
     * From
     *
     * what it leaves
     */
    from?: {
        [key: string]: string | number | boolean;
    };
    /**
     * To
     *
     * what it leads to
     */
    to?: {
        [key: string]: string | number | boolean;
    };
    /**
     * Hours
     */
    hours: number | string;
};

/**
 * ClosureFigures
 *
 * A time in which lines or resources are closed: from and to, from and hours, or a rule by
 * which it comes again.
 */
export type ClosureFigures = {
    /**
     * Lines
     *
     * lines or resources; default: all lines
     */
    lines?: Array<string>;
    /**
     * What
     *
     * closed, holiday, maintenance, sanitisation ...
     */
    what?: string;
    /**
     * From
     */
    from?: string;
    /**
     * To
     *
     * first moment open again
     */
    to?: string;
    /**
     * Every
     *
     * RRULE of RFC 5545; needs from and hours
     */
    every?: string;
    /**
     * Hours
     *
     * length, instead of to
     */
    hours?: number | string;
    /**
     * Calendar
     *
     * iCalendar file beside this one, read by the command line
     */
    calendar?: string;
};

/**
 * ComparisonForm
 *
 * A comparison with its lots in a file; `config` and `read` are JSON in text.
 */
export type ComparisonForm = {
    /**
     * Name
     */
    name?: string;
    /**
     * Time Limit Seconds
     */
    time_limit_seconds?: number;
    /**
     * Max Steps
     */
    max_steps?: number;
    /**
     * Gap
     *
     * near enough to the best possible: 0.01 is one percent
     */
    gap?: number;
    /**
     * Seed
     */
    seed?: number;
    /**
     * Start Time
     *
     * default: the next full hour, UTC
     */
    start_time?: string;
    /**
     * Config
     *
     * figures of the line or the plant that differ, or the name of a configuration
     */
    config?: string;
    /**
     * Plant
     *
     * another name for config
     */
    plant?: string;
    /**
     * State
     *
     * how lines stand when the plan begins, by their names
     */
    state?: string;
    read?: string;
    /**
     * Strategies
     *
     * two or more of GET /strategies, also as text with commas; default: all
     */
    strategies?: string;
    /**
     * Lots
     *
     * the file: CSV or XLSX
     */
    lots: Blob | File;
};

/**
 * ComparisonRequest
 *
 * A comparison with its lots in JSON.
 */
export type ComparisonRequest = {
    /**
     * Name
     */
    name?: string;
    /**
     * Time Limit Seconds
     */
    time_limit_seconds?: number | null;
    /**
     * Max Steps
     */
    max_steps?: number | null;
    /**
     * Gap
     *
     * near enough to the best possible: 0.01 is one percent
     */
    gap?: number | null;
    /**
     * Seed
     */
    seed?: number;
    /**
     * Start Time
     *
     * default: the next full hour, UTC
     */
    start_time?: string | null;
    /**
     * Config
     *
     * figures of the line or the plant that differ, or the name of a configuration
     */
    config?: PlantConfig | string;
    /**
     * Plant
     *
     * another name for config
     */
    plant?: PlantConfig | string;
    /**
     * State
     *
     * how lines stand when the plan begins, by their names
     */
    state?: {
        [key: string]: StateFigures;
    };
    read?: ReadRequest;
    /**
     * Strategies
     *
     * two or more of GET /strategies, also as text with commas; default: all
     */
    strategies?: Array<string> | null;
    /**
     * Lots
     *
     * [{lot_id, type, vials}] or [{lot_id, product, fill_hours}]
     */
    lots: Array<{
        lot_id: string;
        type: string;
        vials: number;
        /**
         * container and size
         */
        format?: string;
        /**
         * no fill starts before; a day alone is its beginning; ISO 8601, by the plant's clock where it names no zone
         */
        release?: string;
        /**
         * late after it; a day alone is its end; ISO 8601, by the plant's clock where it names no zone
         */
        due?: string;
        /**
         * the fill ends by then; a day alone is its end; ISO 8601, by the plant's clock where it names no zone
         */
        deadline?: string;
        /**
         * what an hour late costs, beside other lots
         */
        weight?: number;
        /**
         * the only lines it may stand on, as a list or as text with commas
         */
        lines?: Array<string> | string;
        /**
         * no fill starts before; a day alone is its beginning; ISO 8601, by the plant's clock where it names no zone
         */
        bulk_ready?: string;
        /**
         * how long the bulk keeps from then on
         */
        bulk_hold_hours?: number;
        /**
         * shown only
         */
        kind?: string;
        /**
         * the line it stands on
         */
        pin_line?: string;
        /**
         * when its fill starts exactly, with a time of day; ISO 8601, by the plant's clock where it names no zone
         */
        pin_start?: string;
        /**
         * `first` on its line, or `after LOT`
         */
        pin_order?: string;
    } | {
        lot_id: string;
        product: string;
        fill_hours: number;
        /**
         * container and size
         */
        format?: string;
        /**
         * no fill starts before; a day alone is its beginning; ISO 8601, by the plant's clock where it names no zone
         */
        release?: string;
        /**
         * late after it; a day alone is its end; ISO 8601, by the plant's clock where it names no zone
         */
        due?: string;
        /**
         * the fill ends by then; a day alone is its end; ISO 8601, by the plant's clock where it names no zone
         */
        deadline?: string;
        /**
         * what an hour late costs, beside other lots
         */
        weight?: number;
        /**
         * the only lines it may stand on, as a list or as text with commas
         */
        lines?: Array<string> | string;
        /**
         * no fill starts before; a day alone is its beginning; ISO 8601, by the plant's clock where it names no zone
         */
        bulk_ready?: string;
        /**
         * how long the bulk keeps from then on
         */
        bulk_hold_hours?: number;
        /**
         * shown only
         */
        kind?: string;
        /**
         * the line it stands on
         */
        pin_line?: string;
        /**
         * when its fill starts exactly, with a time of day; ISO 8601, by the plant's clock where it names no zone
         */
        pin_start?: string;
        /**
         * `first` on its line, or `after LOT`
         */
        pin_order?: string;
    }>;
};

/**
 * LineFigures
 *
 * One line; figures given here come before `rules`. Without `formats` and `products` it takes
 * every lot.
 */
export type LineFigures = {
    /**
     * Rate Vials Per Hour
     *
     * vials filled per hour
     */
    rate_vials_per_hour?: number | string;
    /**
     * Clean Hours
     *
     * length of the clean before every campaign
     */
    clean_hours?: number | string;
    /**
     * Clean Window Hours
     *
     * time after a clean in which its campaign must be finished
     */
    clean_window_hours?: number | string;
    /**
     * Clean Hold Hours
     *
     * longest idle wait of a clean line; default: no limit
     */
    clean_hold_hours?: number | string;
    /**
     * Changeover Same Hours
     *
     * between two lots of one type
     */
    changeover_same_hours?: number | string;
    /**
     * Changeover Different Hours
     *
     * between two types
     */
    changeover_different_hours?: number | string;
    /**
     * Campaign Most Lots
     *
     * lots of one campaign at most; default: no limit
     */
    campaign_most_lots?: number;
    /**
     * Bulk Hold To
     *
     * up to which moment of its fill a bulk must keep; default: end
     */
    bulk_hold_to?: 'start' | 'end';
    /**
     * Formats
     *
     * formats it takes
     */
    formats?: Array<string>;
    /**
     * Products
     *
     * products it takes
     */
    products?: Array<string>;
    /**
     * Rates
     *
     * vials per hour by product or format
     */
    rates?: {
        [key: string]: number | string;
    };
    /**
     * before the plan begins
     */
    state?: StateFigures;
    /**
     * Shifts
     *
     * open hours; default: always
     */
    shifts?: string | Array<string>;
};

/**
 * ObjectiveFigures
 *
 * What an hour costs; a key not named is 0.
 */
export type ObjectiveFigures = {
    /**
     * Tardiness
     *
     * of a lot being late, times its weight
     */
    tardiness?: number | string;
    /**
     * Makespan
     *
     * of the whole plan
     */
    makespan?: number | string;
    /**
     * Changeover
     *
     * of changing over
     */
    changeover?: number | string;
    /**
     * Clean
     *
     * of cleaning
     */
    clean?: number | string;
};

/**
 * PlantConfig
 *
 * A plant: lines that are planned together, and what holds there. All may be left out; figures
 * of `rules` may stand at the top, as in files of one line.
 */
export type PlantConfig = {
    /**
     * Rate Vials Per Hour
     *
     * vials filled per hour
     */
    rate_vials_per_hour?: number | string;
    /**
     * Clean Hours
     *
     * length of the clean before every campaign
     */
    clean_hours?: number | string;
    /**
     * Clean Window Hours
     *
     * time after a clean in which its campaign must be finished
     */
    clean_window_hours?: number | string;
    /**
     * Clean Hold Hours
     *
     * longest idle wait of a clean line; default: no limit
     */
    clean_hold_hours?: number | string;
    /**
     * Changeover Same Hours
     *
     * between two lots of one type
     */
    changeover_same_hours?: number | string;
    /**
     * Changeover Different Hours
     *
     * between two types
     */
    changeover_different_hours?: number | string;
    /**
     * Campaign Most Lots
     *
     * lots of one campaign at most; default: no limit
     */
    campaign_most_lots?: number;
    /**
     * Bulk Hold To
     *
     * up to which moment of its fill a bulk must keep; default: end
     */
    bulk_hold_to?: 'start' | 'end';
    /**
     * Name
     *
     * of the plant
     */
    name?: string;
    /**
     * Time Zone
     *
     * whose clock all times here are meant by; default: the daemon's
     */
    time_zone?: string;
    /**
     * Until
     *
     * no activity ends after it; default: none
     */
    until?: string;
    /**
     * Product Rates
     *
     * vials per hour of types that differ from the rate
     */
    product_rates?: {
        [key: string]: number | string;
    };
    /**
     * Changeover Matrix
     *
     * [from, to, hours] for pairs of types that differ from the two changeovers
     */
    changeover_matrix?: Array<[
        string,
        string,
        number | string
    ]>;
    /**
     * for every line
     */
    rules?: RuleFigures;
    /**
     * Products
     */
    products?: {
        [key: string]: ProductFigures;
    };
    /**
     * Lines
     *
     * default: one, L1
     */
    lines?: {
        [key: string]: LineFigures;
    };
    /**
     * State
     *
     * of lines, before what they say themselves
     */
    state?: {
        [key: string]: StateFigures;
    };
    /**
     * Closures
     */
    closures?: Array<ClosureFigures>;
    /**
     * Changeovers
     */
    changeovers?: Array<ChangeoverFigures>;
    /**
     * Resources
     */
    resources?: {
        [key: string]: ResourceFigures;
    };
    /**
     * default: makespan; where a lot has a due date, tardiness 10 beside it
     */
    objective?: ObjectiveFigures;
};

/**
 * ProductFigures
 *
 * A product. Whatever else is said of it is an attribute, of which rules may speak.
 */
export type ProductFigures = {
    /**
     * Format
     *
     * container and size
     */
    format?: string;
    /**
     * Rate Vials Per Hour
     *
     * vials per hour of this product, where its line has none of its own
     */
    rate_vials_per_hour?: number | string;
    /**
     * Setup Hours
     *
     * before its first fill after a clean or another product
     */
    setup_hours?: number | string;
    [key: string]: string | number | boolean | string | number | string | number | string | undefined;
};

/**
 * ReadRequest
 *
 * How to read a lots file, where the file alone leaves it open.
 */
export type ReadRequest = {
    /**
     * Decimal
     */
    decimal?: 'comma' | 'point' | null;
    /**
     * Dates
     */
    dates?: 'dmy' | 'mdy' | 'ymd' | null;
    /**
     * Sheet
     */
    sheet?: string | null;
    /**
     * Unit
     */
    unit?: 'vials' | 'thousands' | 'millions' | 'hours' | 'minutes' | 'seconds' | 'days' | null;
    /**
     * Encoding
     */
    encoding?: 'utf-8' | 'utf-16' | 'windows-1252' | 'windows-1250' | 'windows-1251' | 'iso-8859-1' | 'iso-8859-2' | 'iso-8859-15' | 'cp850' | 'cp437' | 'mac-roman' | 'shift-jis' | 'gb18030' | 'big5' | 'euc-kr' | null;
    /**
     * Time Zone
     *
     * of dates that name none, where no plant has a clock; default: the site's
     */
    time_zone?: string | null;
    /**
     * Map
     */
    map?: {
        [key: string]: string;
    };
};

/**
 * ResourceFigures
 *
 * Equipment or people that lines share.
 */
export type ResourceFigures = {
    /**
     * Capacity
     *
     * units there are
     */
    capacity: number;
    /**
     * During
     *
     * activities that hold a unit while they run
     */
    during?: Array<'clean' | 'changeover' | 'setup' | 'fill'>;
    after_fill?: AfterFillFigures;
};

/**
 * RuleFigures
 *
 * The figures of a line, each of which may be left out.
 */
export type RuleFigures = {
    /**
     * Rate Vials Per Hour
     *
     * vials filled per hour
     */
    rate_vials_per_hour?: number | string;
    /**
     * Clean Hours
     *
     * length of the clean before every campaign
     */
    clean_hours?: number | string;
    /**
     * Clean Window Hours
     *
     * time after a clean in which its campaign must be finished
     */
    clean_window_hours?: number | string;
    /**
     * Clean Hold Hours
     *
     * longest idle wait of a clean line; default: no limit
     */
    clean_hold_hours?: number | string;
    /**
     * Changeover Same Hours
     *
     * between two lots of one type
     */
    changeover_same_hours?: number | string;
    /**
     * Changeover Different Hours
     *
     * between two types
     */
    changeover_different_hours?: number | string;
    /**
     * Campaign Most Lots
     *
     * lots of one campaign at most; default: no limit
     */
    campaign_most_lots?: number;
    /**
     * Bulk Hold To
     *
     * up to which moment of its fill a bulk must keep; default: end
     */
    bulk_hold_to?: 'start' | 'end';
};

/**
 * ScheduleForm
 *
 * A schedule with its lots in a file; `config` and `read` are JSON in text.
 */
export type ScheduleForm = {
    /**
     * Name
     */
    name?: string;
    /**
     * Time Limit Seconds
     */
    time_limit_seconds?: number;
    /**
     * Max Steps
     */
    max_steps?: number;
    /**
     * Gap
     *
     * near enough to the best possible: 0.01 is one percent
     */
    gap?: number;
    /**
     * Seed
     */
    seed?: number;
    /**
     * Start Time
     *
     * default: the next full hour, UTC
     */
    start_time?: string;
    /**
     * Config
     *
     * figures of the line or the plant that differ, or the name of a configuration
     */
    config?: string;
    /**
     * Plant
     *
     * another name for config
     */
    plant?: string;
    /**
     * State
     *
     * how lines stand when the plan begins, by their names
     */
    state?: string;
    read?: string;
    /**
     * Strategy
     *
     * see GET /strategies; the default is auto
     */
    strategy?: string;
    /**
     * Lots
     *
     * the file: CSV or XLSX
     */
    lots: Blob | File;
};

/**
 * ScheduleRequest
 *
 * A schedule with its lots in JSON.
 */
export type ScheduleRequest = {
    /**
     * Name
     */
    name?: string;
    /**
     * Time Limit Seconds
     */
    time_limit_seconds?: number | null;
    /**
     * Max Steps
     */
    max_steps?: number | null;
    /**
     * Gap
     *
     * near enough to the best possible: 0.01 is one percent
     */
    gap?: number | null;
    /**
     * Seed
     */
    seed?: number;
    /**
     * Start Time
     *
     * default: the next full hour, UTC
     */
    start_time?: string | null;
    /**
     * Config
     *
     * figures of the line or the plant that differ, or the name of a configuration
     */
    config?: PlantConfig | string;
    /**
     * Plant
     *
     * another name for config
     */
    plant?: PlantConfig | string;
    /**
     * State
     *
     * how lines stand when the plan begins, by their names
     */
    state?: {
        [key: string]: StateFigures;
    };
    read?: ReadRequest;
    /**
     * Strategy
     *
     * see GET /strategies; the default is auto
     */
    strategy?: string | null;
    /**
     * Lots
     *
     * [{lot_id, type, vials}] or [{lot_id, product, fill_hours}]
     */
    lots: Array<{
        lot_id: string;
        type: string;
        vials: number;
        /**
         * container and size
         */
        format?: string;
        /**
         * no fill starts before; a day alone is its beginning; ISO 8601, by the plant's clock where it names no zone
         */
        release?: string;
        /**
         * late after it; a day alone is its end; ISO 8601, by the plant's clock where it names no zone
         */
        due?: string;
        /**
         * the fill ends by then; a day alone is its end; ISO 8601, by the plant's clock where it names no zone
         */
        deadline?: string;
        /**
         * what an hour late costs, beside other lots
         */
        weight?: number;
        /**
         * the only lines it may stand on, as a list or as text with commas
         */
        lines?: Array<string> | string;
        /**
         * no fill starts before; a day alone is its beginning; ISO 8601, by the plant's clock where it names no zone
         */
        bulk_ready?: string;
        /**
         * how long the bulk keeps from then on
         */
        bulk_hold_hours?: number;
        /**
         * shown only
         */
        kind?: string;
        /**
         * the line it stands on
         */
        pin_line?: string;
        /**
         * when its fill starts exactly, with a time of day; ISO 8601, by the plant's clock where it names no zone
         */
        pin_start?: string;
        /**
         * `first` on its line, or `after LOT`
         */
        pin_order?: string;
    } | {
        lot_id: string;
        product: string;
        fill_hours: number;
        /**
         * container and size
         */
        format?: string;
        /**
         * no fill starts before; a day alone is its beginning; ISO 8601, by the plant's clock where it names no zone
         */
        release?: string;
        /**
         * late after it; a day alone is its end; ISO 8601, by the plant's clock where it names no zone
         */
        due?: string;
        /**
         * the fill ends by then; a day alone is its end; ISO 8601, by the plant's clock where it names no zone
         */
        deadline?: string;
        /**
         * what an hour late costs, beside other lots
         */
        weight?: number;
        /**
         * the only lines it may stand on, as a list or as text with commas
         */
        lines?: Array<string> | string;
        /**
         * no fill starts before; a day alone is its beginning; ISO 8601, by the plant's clock where it names no zone
         */
        bulk_ready?: string;
        /**
         * how long the bulk keeps from then on
         */
        bulk_hold_hours?: number;
        /**
         * shown only
         */
        kind?: string;
        /**
         * the line it stands on
         */
        pin_line?: string;
        /**
         * when its fill starts exactly, with a time of day; ISO 8601, by the plant's clock where it names no zone
         */
        pin_start?: string;
        /**
         * `first` on its line, or `after LOT`
         */
        pin_order?: string;
    }>;
};

/**
 * StateFigures
 *
 * How a line stands before the plan begins. Without `product`: clean and empty; without
 * `cleaned_at`: a clean is due.
 */
export type StateFigures = {
    /**
     * Product
     *
     * filled last
     */
    product?: string;
    /**
     * Format
     *
     * of it, if it has none
     */
    format?: string;
    /**
     * Cleaned At
     *
     * end of the last clean
     */
    cleaned_at?: string;
    /**
     * Lots Filled
     *
     * since that clean
     */
    lots_filled?: number;
    /**
     * Busy Until
     *
     * free from then on
     */
    busy_until?: string;
};

/**
 * ComparisonList
 *
 * A page of comparisons, newest first.
 */
export type ComparisonListWritable = {
    /**
     * Comparisons
     */
    comparisons: Array<ComparisonViewWritable>;
};

/**
 * ComparisonView
 *
 * A comparison: the job with its strategies as they stand; none in a list of comparisons.
 */
export type ComparisonViewWritable = {
    /**
     * Kind
     */
    kind: 'comparison';
    /**
     * Id
     */
    id: number;
    /**
     * Name
     */
    name: string;
    status: JobStatusName;
    step: StepName;
    /**
     * Progress
     */
    progress: number;
    /**
     * Message
     */
    message: string;
    /**
     * Strategy
     */
    strategy: string;
    /**
     * Owner
     */
    owner: string;
    /**
     * Seed
     */
    seed: number;
    /**
     * Time Limit Seconds
     */
    time_limit_seconds: number | null;
    /**
     * Max Steps
     */
    max_steps: number | null;
    /**
     * Start Time
     */
    start_time: string;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Started At
     */
    started_at: string | null;
    /**
     * Finished At
     */
    finished_at: string | null;
    /**
     * Eta Seconds
     */
    eta_seconds: number | null;
    /**
     * Incumbent Hours
     */
    incumbent_hours: number | null;
    /**
     * Bound Hours
     */
    bound_hours: number | null;
    /**
     * Gap
     */
    gap: number | null;
    objective?: ObjectiveView | null;
    /**
     * Queue Position
     */
    queue_position: number | null;
    /**
     * Attempt
     */
    attempt: number;
    /**
     * Cursor
     */
    cursor: string;
    config: LineView;
    plant?: PlantSaid | null;
    /**
     * Lots
     */
    lots?: number | null;
    result: ComparisonResult | null;
    error: JobErrorWritable | null;
    /**
     * Strategies
     */
    strategies?: Array<StrategyStanding> | null;
};

/**
 * JobError
 *
 * Why a job ended without a result; `problems` where its lots were bad, all of them.
 */
export type JobErrorWritable = {
    code: ErrorCode;
    /**
     * Details
     */
    details: string;
    /**
     * Problems
     */
    problems?: Array<FaultView>;
};

/**
 * JobList
 *
 * A page of schedules, newest first.
 */
export type JobListWritable = {
    /**
     * Schedules
     */
    schedules: Array<JobViewWritable>;
};

/**
 * JobView
 *
 * A schedule as `GET /schedule/{id}` and the lists show it.
 */
export type JobViewWritable = {
    /**
     * Kind
     */
    kind: 'schedule';
    /**
     * Id
     */
    id: number;
    /**
     * Name
     */
    name: string;
    status: JobStatusName;
    step: StepName;
    /**
     * Progress
     */
    progress: number;
    /**
     * Message
     */
    message: string;
    /**
     * Strategy
     */
    strategy: string;
    /**
     * Owner
     */
    owner: string;
    /**
     * Seed
     */
    seed: number;
    /**
     * Time Limit Seconds
     */
    time_limit_seconds: number | null;
    /**
     * Max Steps
     */
    max_steps: number | null;
    /**
     * Start Time
     */
    start_time: string;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Started At
     */
    started_at: string | null;
    /**
     * Finished At
     */
    finished_at: string | null;
    /**
     * Eta Seconds
     */
    eta_seconds: number | null;
    /**
     * Incumbent Hours
     */
    incumbent_hours: number | null;
    /**
     * Bound Hours
     */
    bound_hours: number | null;
    /**
     * Gap
     */
    gap: number | null;
    objective?: ObjectiveView | null;
    /**
     * Queue Position
     */
    queue_position: number | null;
    /**
     * Attempt
     */
    attempt: number;
    /**
     * Cursor
     */
    cursor: string;
    config: LineView;
    plant?: PlantSaid | null;
    /**
     * Lots
     */
    lots?: number | null;
    result: ScheduleResult | null;
    error: JobErrorWritable | null;
};

export type SubmitScheduleData = {
    body: ScheduleRequest;
    headers?: {
        /**
         * Idempotency-Key
         */
        'idempotency-key'?: string | null;
    };
    path?: never;
    query?: never;
    url: '/schedule';
};

export type SubmitScheduleErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Request Entity Too Large
     */
    413: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type SubmitScheduleError = SubmitScheduleErrors[keyof SubmitScheduleErrors];

export type SubmitScheduleResponses = {
    /**
     * Successful Response
     */
    202: Accepted;
};

export type SubmitScheduleResponse = SubmitScheduleResponses[keyof SubmitScheduleResponses];

export type SubmitComparisonData = {
    body: ComparisonRequest;
    headers?: {
        /**
         * Idempotency-Key
         */
        'idempotency-key'?: string | null;
    };
    path?: never;
    query?: never;
    url: '/comparison';
};

export type SubmitComparisonErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Request Entity Too Large
     */
    413: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type SubmitComparisonError = SubmitComparisonErrors[keyof SubmitComparisonErrors];

export type SubmitComparisonResponses = {
    /**
     * Successful Response
     */
    202: AcceptedComparison;
};

export type SubmitComparisonResponse = SubmitComparisonResponses[keyof SubmitComparisonResponses];

export type CheckLotsData = {
    body: ScheduleRequest;
    path?: never;
    query?: {
        /**
         * Fix
         */
        fix?: boolean;
    };
    url: '/check';
};

export type CheckLotsErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Request Entity Too Large
     */
    413: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type CheckLotsError = CheckLotsErrors[keyof CheckLotsErrors];

export type CheckLotsResponses = {
    /**
     * Successful Response
     */
    200: CheckView;
};

export type CheckLotsResponse = CheckLotsResponses[keyof CheckLotsResponses];

export type ListStrategiesData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/strategies';
};

export type ListStrategiesErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Request Entity Too Large
     */
    413: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type ListStrategiesError = ListStrategiesErrors[keyof ListStrategiesErrors];

export type ListStrategiesResponses = {
    /**
     * Response List Strategies
     *
     * Successful Response
     */
    200: Array<StrategyView>;
};

export type ListStrategiesResponse = ListStrategiesResponses[keyof ListStrategiesResponses];

export type ListComparisonsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Status
         */
        status?: JobStatus | null;
        /**
         * Before
         *
         * older than this job
         */
        before?: number | null;
        /**
         * Limit
         */
        limit?: number;
        /**
         * Scope
         */
        scope?: 'mine' | 'all';
        /**
         * Search
         */
        search?: string;
    };
    url: '/comparisons';
};

export type ListComparisonsErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type ListComparisonsError = ListComparisonsErrors[keyof ListComparisonsErrors];

export type ListComparisonsResponses = {
    /**
     * Successful Response
     */
    200: ComparisonList;
};

export type ListComparisonsResponse = ListComparisonsResponses[keyof ListComparisonsResponses];

export type ListSchedulesData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Status
         */
        status?: JobStatus | null;
        /**
         * Before
         *
         * older than this job
         */
        before?: number | null;
        /**
         * Limit
         */
        limit?: number;
        /**
         * Scope
         */
        scope?: 'mine' | 'all';
        /**
         * Search
         */
        search?: string;
    };
    url: '/schedules';
};

export type ListSchedulesErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type ListSchedulesError = ListSchedulesErrors[keyof ListSchedulesErrors];

export type ListSchedulesResponses = {
    /**
     * Successful Response
     */
    200: JobList;
};

export type ListSchedulesResponse = ListSchedulesResponses[keyof ListSchedulesResponses];

export type DeleteComparisonData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: number;
    };
    query?: never;
    url: '/comparison/{job_id}';
};

export type DeleteComparisonErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type DeleteComparisonError = DeleteComparisonErrors[keyof DeleteComparisonErrors];

export type DeleteComparisonResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type DeleteComparisonResponse = DeleteComparisonResponses[keyof DeleteComparisonResponses];

export type GetComparisonData = {
    body?: never;
    headers?: {
        /**
         * If-None-Match
         */
        'if-none-match'?: string | null;
    };
    path: {
        /**
         * Job Id
         */
        job_id: number;
    };
    query?: never;
    url: '/comparison/{job_id}';
};

export type GetComparisonErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type GetComparisonError = GetComparisonErrors[keyof GetComparisonErrors];

export type GetComparisonResponses = {
    /**
     * Successful Response
     */
    200: ComparisonView;
};

export type GetComparisonResponse = GetComparisonResponses[keyof GetComparisonResponses];

export type RenameComparisonData = {
    body: NewName;
    path: {
        /**
         * Job Id
         */
        job_id: number;
    };
    query?: never;
    url: '/comparison/{job_id}';
};

export type RenameComparisonErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type RenameComparisonError = RenameComparisonErrors[keyof RenameComparisonErrors];

export type RenameComparisonResponses = {
    /**
     * Successful Response
     */
    200: ComparisonView;
};

export type RenameComparisonResponse = RenameComparisonResponses[keyof RenameComparisonResponses];

export type DeleteScheduleData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: number;
    };
    query?: never;
    url: '/schedule/{job_id}';
};

export type DeleteScheduleErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type DeleteScheduleError = DeleteScheduleErrors[keyof DeleteScheduleErrors];

export type DeleteScheduleResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type DeleteScheduleResponse = DeleteScheduleResponses[keyof DeleteScheduleResponses];

export type GetScheduleData = {
    body?: never;
    headers?: {
        /**
         * If-None-Match
         */
        'if-none-match'?: string | null;
    };
    path: {
        /**
         * Job Id
         */
        job_id: number;
    };
    query?: never;
    url: '/schedule/{job_id}';
};

export type GetScheduleErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type GetScheduleError = GetScheduleErrors[keyof GetScheduleErrors];

export type GetScheduleResponses = {
    /**
     * Successful Response
     */
    200: JobView;
};

export type GetScheduleResponse = GetScheduleResponses[keyof GetScheduleResponses];

export type RenameScheduleData = {
    body: NewName;
    path: {
        /**
         * Job Id
         */
        job_id: number;
    };
    query?: never;
    url: '/schedule/{job_id}';
};

export type RenameScheduleErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type RenameScheduleError = RenameScheduleErrors[keyof RenameScheduleErrors];

export type RenameScheduleResponses = {
    /**
     * Successful Response
     */
    200: JobView;
};

export type RenameScheduleResponse = RenameScheduleResponses[keyof RenameScheduleResponses];

export type CancelComparisonData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: number;
    };
    query?: never;
    url: '/comparison/{job_id}/cancel';
};

export type CancelComparisonErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type CancelComparisonError = CancelComparisonErrors[keyof CancelComparisonErrors];

export type CancelComparisonResponses = {
    /**
     * Successful Response
     */
    202: ComparisonView;
};

export type CancelComparisonResponse = CancelComparisonResponses[keyof CancelComparisonResponses];

export type CancelScheduleData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: number;
    };
    query?: never;
    url: '/schedule/{job_id}/cancel';
};

export type CancelScheduleErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type CancelScheduleError = CancelScheduleErrors[keyof CancelScheduleErrors];

export type CancelScheduleResponses = {
    /**
     * Successful Response
     */
    202: JobView;
};

export type CancelScheduleResponse = CancelScheduleResponses[keyof CancelScheduleResponses];

export type FinishComparisonData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: number;
    };
    query?: never;
    url: '/comparison/{job_id}/finish';
};

export type FinishComparisonErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type FinishComparisonError = FinishComparisonErrors[keyof FinishComparisonErrors];

export type FinishComparisonResponses = {
    /**
     * Successful Response
     */
    202: ComparisonView;
};

export type FinishComparisonResponse = FinishComparisonResponses[keyof FinishComparisonResponses];

export type FinishScheduleData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: number;
    };
    query?: never;
    url: '/schedule/{job_id}/finish';
};

export type FinishScheduleErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type FinishScheduleError = FinishScheduleErrors[keyof FinishScheduleErrors];

export type FinishScheduleResponses = {
    /**
     * Successful Response
     */
    202: JobView;
};

export type FinishScheduleResponse = FinishScheduleResponses[keyof FinishScheduleResponses];

export type ScheduleActivitiesData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: number;
    };
    query?: never;
    url: '/schedule/{job_id}/activities';
};

export type ScheduleActivitiesErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type ScheduleActivitiesError = ScheduleActivitiesErrors[keyof ScheduleActivitiesErrors];

export type ScheduleActivitiesResponses = {
    /**
     * Successful Response
     */
    200: ScheduleActivities;
};

export type ScheduleActivitiesResponse = ScheduleActivitiesResponses[keyof ScheduleActivitiesResponses];

export type ComparisonActivitiesData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: number;
    };
    query?: {
        /**
         * Strategy
         */
        strategy?: string | null;
    };
    url: '/comparison/{job_id}/activities';
};

export type ComparisonActivitiesErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type ComparisonActivitiesError = ComparisonActivitiesErrors[keyof ComparisonActivitiesErrors];

export type ComparisonActivitiesResponses = {
    /**
     * Successful Response
     */
    200: ComparisonActivities;
};

export type ComparisonActivitiesResponse = ComparisonActivitiesResponses[keyof ComparisonActivitiesResponses];

export type ScheduleTimelineData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: number;
    };
    query?: {
        /**
         * Time Zone
         *
         * its clock instead of the plant's or the site's
         */
        time_zone?: string | null;
    };
    url: '/schedule/{job_id}/timeline';
};

export type ScheduleTimelineErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type ScheduleTimelineError = ScheduleTimelineErrors[keyof ScheduleTimelineErrors];

export type ScheduleTimelineResponses = {
    /**
     * Successful Response
     */
    200: TimelineView;
};

export type ScheduleTimelineResponse = ScheduleTimelineResponses[keyof ScheduleTimelineResponses];

export type ComparisonTimelineData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: number;
    };
    query?: {
        /**
         * Time Zone
         *
         * its clock instead of the plant's or the site's
         */
        time_zone?: string | null;
        /**
         * Strategy
         */
        strategy?: string | null;
    };
    url: '/comparison/{job_id}/timeline';
};

export type ComparisonTimelineErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type ComparisonTimelineError = ComparisonTimelineErrors[keyof ComparisonTimelineErrors];

export type ComparisonTimelineResponses = {
    /**
     * Successful Response
     */
    200: TimelineView;
};

export type ComparisonTimelineResponse = ComparisonTimelineResponses[keyof ComparisonTimelineResponses];

export type GetComparisonReceiptData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: number;
    };
    query?: never;
    url: '/comparison/{job_id}/receipt';
};

export type GetComparisonReceiptErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type GetComparisonReceiptError = GetComparisonReceiptErrors[keyof GetComparisonReceiptErrors];

export type GetComparisonReceiptResponses = {
    /**
     * Response Get Comparison Receipt
     *
     * Successful Response
     */
    200: ReceiptView;
};

export type GetComparisonReceiptResponse = GetComparisonReceiptResponses[keyof GetComparisonReceiptResponses];

export type GetScheduleReceiptData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: number;
    };
    query?: never;
    url: '/schedule/{job_id}/receipt';
};

export type GetScheduleReceiptErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type GetScheduleReceiptError = GetScheduleReceiptErrors[keyof GetScheduleReceiptErrors];

export type GetScheduleReceiptResponses = {
    /**
     * Response Get Schedule Receipt
     *
     * Successful Response
     */
    200: ReceiptView;
};

export type GetScheduleReceiptResponse = GetScheduleReceiptResponses[keyof GetScheduleReceiptResponses];

export type ComparisonEventsData = {
    body?: never;
    headers?: {
        /**
         * Last-Event-Id
         */
        'last-event-id'?: string | null;
    };
    path: {
        /**
         * Job Id
         */
        job_id: number;
    };
    query?: {
        /**
         * Since
         */
        since?: string | null;
        /**
         * Limit
         */
        limit?: number;
    };
    url: '/comparison/{job_id}/events';
};

export type ComparisonEventsErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
};

export type ComparisonEventsError = ComparisonEventsErrors[keyof ComparisonEventsErrors];

export type ComparisonEventsResponses = {
    /**
     * Successful Response
     */
    200: EventPage;
    /**
     * An event stream has nothing to tell behind this cursor, ever
     */
    204: void;
};

export type ComparisonEventsResponse = ComparisonEventsResponses[keyof ComparisonEventsResponses];

export type ScheduleEventsData = {
    body?: never;
    headers?: {
        /**
         * Last-Event-Id
         */
        'last-event-id'?: string | null;
    };
    path: {
        /**
         * Job Id
         */
        job_id: number;
    };
    query?: {
        /**
         * Since
         */
        since?: string | null;
        /**
         * Limit
         */
        limit?: number;
    };
    url: '/schedule/{job_id}/events';
};

export type ScheduleEventsErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
};

export type ScheduleEventsError = ScheduleEventsErrors[keyof ScheduleEventsErrors];

export type ScheduleEventsResponses = {
    /**
     * Successful Response
     */
    200: EventPage;
    /**
     * An event stream has nothing to tell behind this cursor, ever
     */
    204: void;
};

export type ScheduleEventsResponse = ScheduleEventsResponses[keyof ScheduleEventsResponses];

export type ExportComparisonData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: number;
    };
    query: {
        format: Format;
        /**
         * Time Zone
         */
        time_zone?: string | null;
        /**
         * Fills Only
         */
        fills_only?: boolean;
        /**
         * Own Events
         */
        own_events?: boolean;
        /**
         * Spreadsheet
         */
        spreadsheet?: boolean;
        /**
         * Delimiter
         */
        delimiter?: 'comma' | 'semicolon' | 'tab' | null;
        /**
         * Strategy
         */
        strategy?: string | null;
    };
    url: '/comparison/{job_id}/export';
};

export type ExportComparisonErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
};

export type ExportComparisonError = ExportComparisonErrors[keyof ExportComparisonErrors];

export type ExportComparisonResponses = {
    /**
     * Successful Response
     */
    200: {
        [key: string]: unknown;
    };
};

export type ExportComparisonResponse = ExportComparisonResponses[keyof ExportComparisonResponses];

export type ExportScheduleData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: number;
    };
    query: {
        format: Format;
        /**
         * Time Zone
         */
        time_zone?: string | null;
        /**
         * Fills Only
         */
        fills_only?: boolean;
        /**
         * Own Events
         */
        own_events?: boolean;
        /**
         * Spreadsheet
         */
        spreadsheet?: boolean;
        /**
         * Delimiter
         */
        delimiter?: 'comma' | 'semicolon' | 'tab' | null;
        /**
         * Strategy
         */
        strategy?: string | null;
    };
    url: '/schedule/{job_id}/export';
};

export type ExportScheduleErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
};

export type ExportScheduleError = ExportScheduleErrors[keyof ExportScheduleErrors];

export type ExportScheduleResponses = {
    /**
     * Successful Response
     */
    200: {
        [key: string]: unknown;
    };
};

export type ExportScheduleResponse = ExportScheduleResponses[keyof ExportScheduleResponses];

export type ExplainLotData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: number;
        /**
         * Lot Id
         */
        lot_id: string;
    };
    query?: never;
    url: '/schedule/{job_id}/why/{lot_id}';
};

export type ExplainLotErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
};

export type ExplainLotError = ExplainLotErrors[keyof ExplainLotErrors];

export type ExplainLotResponses = {
    /**
     * Successful Response
     */
    200: WhyView;
};

export type ExplainLotResponse = ExplainLotResponses[keyof ExplainLotResponses];

export type ExplainLotOfComparisonData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: number;
        /**
         * Lot Id
         */
        lot_id: string;
    };
    query?: {
        /**
         * Strategy
         */
        strategy?: string | null;
    };
    url: '/comparison/{job_id}/why/{lot_id}';
};

export type ExplainLotOfComparisonErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
};

export type ExplainLotOfComparisonError = ExplainLotOfComparisonErrors[keyof ExplainLotOfComparisonErrors];

export type ExplainLotOfComparisonResponses = {
    /**
     * Successful Response
     */
    200: WhyView;
};

export type ExplainLotOfComparisonResponse = ExplainLotOfComparisonResponses[keyof ExplainLotOfComparisonResponses];

export type CompareSchedulesData = {
    body?: never;
    path?: never;
    query: {
        /**
         * A
         */
        a: number;
        /**
         * B
         */
        b: number;
        /**
         * A Strategy
         */
        a_strategy?: string | null;
        /**
         * B Strategy
         */
        b_strategy?: string | null;
    };
    url: '/diff';
};

export type CompareSchedulesErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
};

export type CompareSchedulesError = CompareSchedulesErrors[keyof CompareSchedulesErrors];

export type CompareSchedulesResponses = {
    /**
     * Successful Response
     */
    200: DiffView;
};

export type CompareSchedulesResponse = CompareSchedulesResponses[keyof CompareSchedulesResponses];

export type ListConfigsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/configs';
};

export type ListConfigsErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Request Entity Too Large
     */
    413: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type ListConfigsError = ListConfigsErrors[keyof ListConfigsErrors];

export type ListConfigsResponses = {
    /**
     * Successful Response
     */
    200: ConfigList;
};

export type ListConfigsResponse = ListConfigsResponses[keyof ListConfigsResponses];

export type ValidateConfigData = {
    body: PlantConfig;
    path?: never;
    query?: never;
    url: '/configs/validate';
};

export type ValidateConfigErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Request Entity Too Large
     */
    413: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type ValidateConfigError = ValidateConfigErrors[keyof ValidateConfigErrors];

export type ValidateConfigResponses = {
    /**
     * Successful Response
     */
    200: ConfigCheck;
};

export type ValidateConfigResponse = ValidateConfigResponses[keyof ValidateConfigResponses];

export type RemoveConfigData = {
    body?: never;
    path: {
        /**
         * Name
         */
        name: string;
    };
    query?: never;
    url: '/configs/{name}';
};

export type RemoveConfigErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Request Entity Too Large
     */
    413: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type RemoveConfigError = RemoveConfigErrors[keyof RemoveConfigErrors];

export type RemoveConfigResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type RemoveConfigResponse = RemoveConfigResponses[keyof RemoveConfigResponses];

export type GetConfigData = {
    body?: never;
    path: {
        /**
         * Name
         */
        name: string;
    };
    query?: {
        /**
         * Format
         */
        format?: 'json' | 'toml';
    };
    url: '/configs/{name}';
};

export type GetConfigErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Request Entity Too Large
     */
    413: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type GetConfigError = GetConfigErrors[keyof GetConfigErrors];

export type GetConfigResponses = {
    /**
     * Successful Response
     */
    200: ConfigView;
};

export type GetConfigResponse = GetConfigResponses[keyof GetConfigResponses];

export type SaveConfigData = {
    body: PlantConfig;
    path: {
        /**
         * Name
         */
        name: string;
    };
    query?: never;
    url: '/configs/{name}';
};

export type SaveConfigErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Request Entity Too Large
     */
    413: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type SaveConfigError = SaveConfigErrors[keyof SaveConfigErrors];

export type SaveConfigResponses = {
    /**
     * Successful Response
     */
    200: ConfigView;
};

export type SaveConfigResponse = SaveConfigResponses[keyof SaveConfigResponses];

export type UnmakeDefaultData = {
    body?: never;
    path: {
        /**
         * Name
         */
        name: string;
    };
    query?: never;
    url: '/configs/{name}/default';
};

export type UnmakeDefaultErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Request Entity Too Large
     */
    413: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type UnmakeDefaultError = UnmakeDefaultErrors[keyof UnmakeDefaultErrors];

export type UnmakeDefaultResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type UnmakeDefaultResponse = UnmakeDefaultResponses[keyof UnmakeDefaultResponses];

export type MakeDefaultData = {
    body?: never;
    path: {
        /**
         * Name
         */
        name: string;
    };
    query?: never;
    url: '/configs/{name}/default';
};

export type MakeDefaultErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Request Entity Too Large
     */
    413: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type MakeDefaultError = MakeDefaultErrors[keyof MakeDefaultErrors];

export type MakeDefaultResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type MakeDefaultResponse = MakeDefaultResponses[keyof MakeDefaultResponses];

export type LogInData = {
    body: BodyLogIn;
    path?: never;
    query?: never;
    url: '/auth/token';
};

export type LogInErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type LogInError = LogInErrors[keyof LogInErrors];

export type LogInResponses = {
    /**
     * Successful Response
     */
    200: TokenView;
};

export type LogInResponse = LogInResponses[keyof LogInResponses];

export type RefreshTokenData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/auth/refresh';
};

export type RefreshTokenErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type RefreshTokenError = RefreshTokenErrors[keyof RefreshTokenErrors];

export type RefreshTokenResponses = {
    /**
     * Successful Response
     */
    200: TokenView;
};

export type RefreshTokenResponse = RefreshTokenResponses[keyof RefreshTokenResponses];

export type MakeTicketData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/auth/ticket';
};

export type MakeTicketErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type MakeTicketError = MakeTicketErrors[keyof MakeTicketErrors];

export type MakeTicketResponses = {
    /**
     * Successful Response
     */
    200: TicketView;
};

export type MakeTicketResponse = MakeTicketResponses[keyof MakeTicketResponses];

export type LogOutData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/auth/logout';
};

export type LogOutErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type LogOutError = LogOutErrors[keyof LogOutErrors];

export type LogOutResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type LogOutResponse = LogOutResponses[keyof LogOutResponses];

export type WhoAmIData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/auth/me';
};

export type WhoAmIErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type WhoAmIError = WhoAmIErrors[keyof WhoAmIErrors];

export type WhoAmIResponses = {
    /**
     * Successful Response
     */
    200: UserView;
};

export type WhoAmIResponse = WhoAmIResponses[keyof WhoAmIResponses];

export type ListUsersData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/users';
};

export type ListUsersErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type ListUsersError = ListUsersErrors[keyof ListUsersErrors];

export type ListUsersResponses = {
    /**
     * Successful Response
     */
    200: UserList;
};

export type ListUsersResponse = ListUsersResponses[keyof ListUsersResponses];

export type AddUserData = {
    body: NewUser;
    path?: never;
    query?: never;
    url: '/users';
};

export type AddUserErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type AddUserError = AddUserErrors[keyof AddUserErrors];

export type AddUserResponses = {
    /**
     * Successful Response
     */
    201: UserView;
};

export type AddUserResponse = AddUserResponses[keyof AddUserResponses];

export type RemoveUserData = {
    body?: never;
    path: {
        /**
         * User Id
         */
        user_id: number;
    };
    query?: never;
    url: '/users/{user_id}';
};

export type RemoveUserErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type RemoveUserError = RemoveUserErrors[keyof RemoveUserErrors];

export type RemoveUserResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type RemoveUserResponse = RemoveUserResponses[keyof RemoveUserResponses];

export type ChangePasswordData = {
    body: NewPassword;
    path: {
        /**
         * User Id
         */
        user_id: number;
    };
    query?: never;
    url: '/users/{user_id}/password';
};

export type ChangePasswordErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type ChangePasswordError = ChangePasswordErrors[keyof ChangePasswordErrors];

export type ChangePasswordResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type ChangePasswordResponse = ChangePasswordResponses[keyof ChangePasswordResponses];

export type SignOutData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/auth/session';
};

export type SignOutErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type SignOutError = SignOutErrors[keyof SignOutErrors];

export type SignOutResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type SignOutResponse = SignOutResponses[keyof SignOutResponses];

export type SignedInData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/auth/session';
};

export type SignedInErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type SignedInError = SignedInErrors[keyof SignedInErrors];

export type SignedInResponses = {
    /**
     * Successful Response
     */
    200: SignedInView;
};

export type SignedInResponse = SignedInResponses[keyof SignedInResponses];

export type SignInData = {
    /**
     * New
     */
    body: SessionByPassword | SessionByTicket;
    path?: never;
    query?: never;
    url: '/auth/session';
};

export type SignInErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type SignInError = SignInErrors[keyof SignInErrors];

export type SignInResponses = {
    /**
     * Successful Response
     */
    200: SessionView;
};

export type SignInResponse = SignInResponses[keyof SignInResponses];

export type ListKeysData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/keys';
};

export type ListKeysErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type ListKeysError = ListKeysErrors[keyof ListKeysErrors];

export type ListKeysResponses = {
    /**
     * Successful Response
     */
    200: KeyList;
};

export type ListKeysResponse = ListKeysResponses[keyof ListKeysResponses];

export type AddKeyData = {
    body: NewApiKey;
    path?: never;
    query?: never;
    url: '/keys';
};

export type AddKeyErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type AddKeyError = AddKeyErrors[keyof AddKeyErrors];

export type AddKeyResponses = {
    /**
     * Successful Response
     */
    201: NewKeyView;
};

export type AddKeyResponse = AddKeyResponses[keyof AddKeyResponses];

export type RevokeKeyData = {
    body?: never;
    path: {
        /**
         * Key Id
         */
        key_id: number;
    };
    query?: never;
    url: '/keys/{key_id}';
};

export type RevokeKeyErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Not Found
     */
    404: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
    /**
     * Unprocessable Entity
     */
    422: ProblemDetails;
    /**
     * Too Many Requests
     */
    429: ProblemDetails;
    /**
     * Service Unavailable
     */
    503: ProblemDetails;
};

export type RevokeKeyError = RevokeKeyErrors[keyof RevokeKeyErrors];

export type RevokeKeyResponses = {
    /**
     * Successful Response
     */
    204: void;
};

export type RevokeKeyResponse = RevokeKeyResponses[keyof RevokeKeyResponses];

export type ListAuditData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Since
         *
         * not before
         */
        since?: string | null;
        /**
         * User
         */
        user?: string | null;
        /**
         * Action
         */
        action?: 'login' | 'logout' | 'submit' | 'cancel' | 'finish' | 'delete' | 'rename' | 'prune' | 'user-add' | 'user-remove' | 'password' | 'key-add' | 'key-revoke' | 'config-save' | 'config-remove' | 'config-default' | 'restore';
        /**
         * Before
         *
         * older than this entry
         */
        before?: number | null;
        /**
         * Limit
         */
        limit?: number;
    };
    url: '/audit';
};

export type ListAuditErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
};

export type ListAuditError = ListAuditErrors[keyof ListAuditErrors];

export type ListAuditResponses = {
    /**
     * Successful Response
     */
    200: AuditPage;
};

export type ListAuditResponse = ListAuditResponses[keyof ListAuditResponses];

export type HealthzData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Nonce
         */
        nonce?: string | null;
    };
    url: '/healthz';
};

export type HealthzErrors = {
    /**
     * Bad Request
     */
    400: ProblemDetails;
};

export type HealthzError = HealthzErrors[keyof HealthzErrors];

export type HealthzResponses = {
    /**
     * Successful Response
     */
    200: Health;
};

export type HealthzResponse = HealthzResponses[keyof HealthzResponses];

export type ReadyzData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/readyz';
};

export type ReadyzErrors = {
    /**
     * Service Unavailable
     */
    503: Readiness;
};

export type ReadyzError = ReadyzErrors[keyof ReadyzErrors];

export type ReadyzResponses = {
    /**
     * Successful Response
     */
    200: Readiness;
};

export type ReadyzResponse = ReadyzResponses[keyof ReadyzResponses];

export type StatusData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/status';
};

export type StatusErrors = {
    /**
     * Unauthorized
     */
    401: ProblemDetails;
};

export type StatusError = StatusErrors[keyof StatusErrors];

export type StatusResponses = {
    /**
     * Successful Response
     */
    200: StatusView;
};

export type StatusResponse = StatusResponses[keyof StatusResponses];

export type MetricsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/metrics';
};

export type MetricsErrors = {
    /**
     * Unauthorized
     */
    401: ProblemDetails;
};

export type MetricsError = MetricsErrors[keyof MetricsErrors];

export type MetricsResponses = {
    /**
     * Successful Response
     */
    200: string;
};

export type MetricsResponse = MetricsResponses[keyof MetricsResponses];

export type HandOverData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/daemon/hand-over';
};

export type HandOverErrors = {
    /**
     * Unauthorized
     */
    401: ProblemDetails;
    /**
     * Forbidden
     */
    403: ProblemDetails;
    /**
     * Conflict
     */
    409: ProblemDetails;
};

export type HandOverError = HandOverErrors[keyof HandOverErrors];

export type HandOverResponses = {
    /**
     * Successful Response
     */
    202: Readiness;
};

export type HandOverResponse = HandOverResponses[keyof HandOverResponses];
