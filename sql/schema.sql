-- The tables of a registry. Every column says what it means and in which unit.
-- Missing is null everywhere. Values are exact decimals: a margin of 0.01 must not become 0.00999….
-- Prose that the registry has as a single text stands in the columns of both languages.

create table region (
    code varchar,        -- GB/T 2260, six digits; 100000 is the country
    name varchar,        -- official name
    short varchar,       -- name without 市, 区, 县 …
    pinyin varchar,      -- romanised short name, lower case
    level varchar,       -- country, province, prefecture, county
    parent varchar,      -- code of the division above; null for the country
    position integer     -- order of the official table
);

create table ancestor (
    region varchar,      -- code
    ancestor varchar,    -- code of the region itself or of a division above it
    distance integer     -- 0 is the region itself
);

create table name (
    kind varchar,        -- region, metric
    key varchar,         -- folded form of a name; educli.model.names.key
    id varchar,          -- code or metric id
    rank integer         -- the smallest rank wins; several ids at that rank are ambiguous
);

create table metric (
    id varchar,              -- id, unique
    name_zh varchar,         -- name in Chinese
    name_en varchar,         -- name in English
    aliases varchar,     -- separated by blanks
    stage varchar,       -- preschool, primary, junior, compulsory, senior, special, vocational, basic, tutoring
    concept varchar,     -- variants of one concept share it
    unit varchar,        -- id of a unit; educli.model.units
    better varchar,      -- higher, lower, neither
    bound_low decimal(28, 8),   -- least possible value, in the unit
    bound_high decimal(28, 8),  -- greatest possible value, in the unit
    definition_zh varchar,   -- what is counted, over what, in Chinese
    definition_en varchar,   -- the same in English
    position integer     -- order of the registry
);

create table population (
    id varchar,              -- id, unique
    name_zh varchar,     -- 市区, 市直属学校 …
    name_en varchar          -- name in English
);

create table printed_unit (
    unit varchar,        -- id of a unit
    printed varchar,     -- how documents print it: 万个, 亿元
    factor decimal(18, 0)  -- its worth in the unit
);

create table source (
    id varchar,              -- id, unique
    title varchar,           -- title of the document
    publisher varchar,       -- who published it
    number varchar,      -- document number
    published varchar,   -- ISO 8601 day, month or year
    seen varchar,        -- day of the copy, where the day of publication is not known
    standing varchar,    -- official, reprint, cited, unverified
    condition varchar,   -- intact, damaged
    lost_zh varchar,         -- what a damaged text has lost, in Chinese
    lost_en varchar,         -- the same in English
    text_sha256 varchar, -- fingerprint of the text
    url varchar,             -- address of the issuer or the original newspaper
    note_zh varchar,         -- what a reader must know, in Chinese
    note_en varchar,         -- the same in English
    position integer         -- order of the registry
);

-- What was read, before meaning: values as printed, periods as text.
create table raw_observation (
    region varchar,          -- code
    metric varchar,          -- id
    period varchar,          -- as written
    qualifier varchar,       -- as in observation
    value varchar,           -- number as printed
    printed_unit varchar,    -- unit as printed; null when it is the metric's
    tolerance decimal(28, 8),  -- how far an approx value may be off, in the metric's unit
    population varchar,      -- as in observation, and so are the others
    basis_zh varchar,        -- denominator, in Chinese
    basis_en varchar,        -- the same in English
    status varchar,          -- SDMX CL_OBS_STATUS
    missing varchar,         -- typed reason of a blank
    preferred boolean,       -- the one to use where sources disagree
    dating varchar,          -- stated, inferred
    certain_zh varchar,      -- why a reading is certain, in Chinese
    certain_en varchar,      -- the same in English
    quote varchar,           -- fragment that carries the figure
    "at" varchar,            -- place in the document
    note_zh varchar,         -- what a reader must know, in Chinese
    note_en varchar,         -- the same in English
    source varchar,          -- id
    file varchar,            -- file it was read from
    line integer             -- line of that file
);

create table observation (
    id integer,              -- order of the registry
    region varchar,          -- code
    metric varchar,          -- id
    population varchar,      -- whose figure, when not the whole region's
    basis_zh varchar,        -- denominator, when not the metric's own, in Chinese; tells series apart
    basis_en varchar,        -- the same in English
    period varchar,          -- as the registry writes it
    period_start date,       -- first day
    period_end date,         -- last day
    span integer,            -- calendar years the period touches
    qualifier varchar,       -- exact, more_than, at_least, less_than, at_most, approx
    value decimal(28, 8),    -- in the metric's unit; null when missing
    decimals integer,        -- digits after the point that the document prints, carried into the metric's unit
    printed varchar,         -- number as printed
    printed_unit varchar,    -- unit as printed; null when it is the metric's
    lower decimal(28, 8),    -- interval that the words leave; null is unbounded
    lower_open boolean,      -- whether the lower end itself is excluded
    upper decimal(28, 8),    -- upper end
    upper_open boolean,      -- whether the upper end itself is excluded
    status varchar,          -- SDMX CL_OBS_STATUS
    reliable boolean,        -- may carry verdicts and ranks
    missing varchar,         -- typed reason of a blank
    preferred boolean,       -- the one to use where sources disagree
    dating varchar,          -- stated, inferred
    certain_zh varchar,      -- why a reading from a damaged text is certain, in Chinese
    certain_en varchar,      -- the same in English
    quote varchar,           -- fragment that carries the figure
    "at" varchar,            -- place in the document
    note_zh varchar,         -- what a reader must know, in Chinese
    note_en varchar,         -- the same in English
    source varchar,          -- id of a source
    file varchar,            -- file of the registry
    line integer             -- line of that file
);

-- The observations that speak for metric × region × population when no year is asked for; sql/views/4_latest.sql chooses.
create table speaker as from observation;

-- Observations of a value that their reliability keeps silent: few, and looked for wherever an answer is missing.
create table doubtful (
    id integer,              -- of the observation
    region varchar,          -- code
    metric varchar,          -- id
    period_end date          -- last day
);

-- Regions of which the registry says anything, be it only a plan.
create table known_region (
    region varchar           -- code
);

create table threshold (
    id varchar,              -- id, unique
    name_zh varchar,         -- name in Chinese
    name_en varchar,         -- name in English
    metric varchar,          -- id of a metric
    population varchar,      -- id of a population, when not the whole region
    lower decimal(28, 8),    -- allowed set; null is unbounded
    lower_open boolean,      -- whether the lower end itself is excluded
    upper decimal(28, 8),    -- upper end
    upper_open boolean,      -- whether the upper end itself is excluded
    issuer varchar,          -- code of the region whose authority set it
    applies_to varchar[],    -- levels it is made for
    from_date date,          -- first day in force
    until_date date,         -- null while it is in force
    number varchar,          -- document number
    source varchar,          -- id of a source
    quote varchar,           -- fragment that carries the figure
    "at" varchar,            -- place in the document
    standing varchar,        -- official, reprint, cited, unverified
    note_zh varchar,         -- what a reader must know, in Chinese
    note_en varchar,         -- the same in English
    position integer         -- order of the registry
);

create table target (
    region varchar,          -- whose plan
    metric varchar,          -- id of a metric
    population varchar,      -- id of a population, when not the whole region
    basis_zh varchar,        -- denominator, when not the metric's own, in Chinese
    basis_en varchar,        -- the same in English
    lower decimal(28, 8),    -- lower end of the allowed set; null is unbounded
    lower_open boolean,      -- whether the lower end itself is excluded
    upper decimal(28, 8),    -- upper end
    upper_open boolean,      -- whether the upper end itself is excluded
    due varchar,             -- ISO 8601; by when
    status varchar,          -- U when read in a damaged text
    certain_zh varchar,      -- why a reading from a damaged text is certain, in Chinese
    certain_en varchar,      -- the same in English
    dating varchar,          -- stated, inferred
    source varchar,          -- id of a source
    quote varchar,           -- fragment that carries the figure
    "at" varchar,            -- place in the document
    note_zh varchar,         -- what a reader must know, in Chinese
    note_en varchar,         -- the same in English
    position integer         -- order of the registry
);

create table waiver (
    line varchar,            -- id of a threshold
    region varchar,          -- code of the region that need not meet it
    reason_zh varchar,       -- why the line need not be met, in Chinese
    reason_en varchar,       -- the same in English
    granted_by varchar,      -- who granted it
    until_date date          -- last day of the waiver
);

create table judgement (
    observation integer,     -- id
    line varchar,            -- id of a threshold in force for it
    applies boolean,         -- level and population match; else the line is a reference only (参照)
    verdict varchar,         -- met, not_met, undecided
    margin decimal(28, 8),   -- distance to the line in the metric's unit, positive on the good side; null when undecided
    waived boolean,          -- whether a waiver covers the whole period
    contested boolean        -- whether another source on the same figure would change the verdict
);

create table identity (
    metric varchar,          -- id of a metric
    equals varchar,          -- expression over metric ids
    across varchar,          -- period, or source
    note_zh varchar,         -- what the reader must know, in Chinese
    note_en varchar          -- the same in English
);

-- Only while loading: the texts of periods with their days.
create temp table dated (
    period varchar,          -- as written
    first_day date,          -- null for what is no period
    last_day date            -- last day
);

-- Only while loading: observations of a value that are not the only one of their place.
create temp table twin (
    id integer,              -- of the observation
    place integer            -- the first observation of the same region, metric, period, population and basis
);
