-- The tables of a registry. Every column says what it means and in which unit.
-- Missing is null everywhere. Values are exact decimals: a margin of 0.01 must not become 0.00999….
-- Prose that the registry has as a single text stands in the columns of both languages.

-- Divisions of GB/T 2260, one row each.
-- key: code
create table region (
    code varchar,        -- GB/T 2260, six digits; 100000 is the country
    name varchar,        -- official name
    short varchar,       -- name without 市, 区, 县 …
    pinyin varchar,      -- romanised short name, lower case
    level varchar,       -- level of the division: country, province, prefecture, county
    parent varchar,      -- code of the division above; null for the country → region.code
    position integer     -- order of the official table
);

-- Which division stands above which, one row per region and ancestor; every region is its own.
-- key: region, ancestor
create table ancestor (
    region varchar,      -- code of the region → region.code
    ancestor varchar,    -- code of the region itself or of a division above it → region.code
    distance integer     -- steps up; 0 is the region itself
);

-- By what names regions and metrics are found, one row per name.
-- key: kind, key, id, rank
create table name (
    kind varchar,        -- what the name is of: region, metric
    key varchar,         -- a name as it is looked up: without case, width, tones and blanks
    id varchar,          -- code or metric id
    rank integer         -- the smallest rank wins; several ids at that rank are ambiguous
);

-- What is measured, one row per metric.
-- key: id
create table metric (
    id varchar,              -- id, unique
    name_zh varchar,         -- name in Chinese
    name_en varchar,         -- name in English
    aliases varchar,     -- other names, separated by blanks
    stage varchar,       -- stage of education: preschool, primary, junior, compulsory, senior, special, vocational, basic, tutoring
    concept varchar,     -- notion whose variants share it
    unit varchar,        -- id of a unit
    better varchar,      -- which direction is better: higher, lower, neither
    bound_low decimal(28, 8),   -- least possible value, in the unit
    bound_high decimal(28, 8),  -- greatest possible value, in the unit
    definition_zh varchar,   -- what is counted, over what, in Chinese
    definition_en varchar,   -- the same in English
    position integer     -- order of the registry
);

-- Parts of a region that a figure may be of, one row each.
-- key: id
create table population (
    id varchar,              -- id, unique
    name_zh varchar,         -- name in Chinese, such as 市区 or 市直属学校
    name_en varchar          -- name in English
);

-- How documents print units, one row per unit and word.
-- key: unit, printed
create table printed_unit (
    unit varchar,        -- id of a unit
    printed varchar,     -- how documents print it: 万个, 亿元
    factor decimal(18, 0)  -- its worth in the unit
);

-- The documents, one row each.
-- key: id
create table source (
    id varchar,              -- id, unique
    title varchar,           -- title of the document
    publisher varchar,       -- who published it
    number varchar,      -- document number
    published varchar,   -- when it was published: ISO 8601 day, month or year
    seen varchar,        -- day of the copy, where the day of publication is not known
    standing varchar,    -- how surely it is known: official, reprint, cited, unverified
    condition varchar,   -- condition of the text: intact, damaged
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
    dating varchar,          -- whether the document states the period: stated, inferred
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

-- What the documents say, one row per figure, with what its words leave open and where it stands.
-- key: id
create table observation (
    id integer,              -- order of the registry
    region varchar,          -- code of the region → region.code
    metric varchar,          -- id of a metric → metric.id
    population varchar,      -- whose figure, when not the whole region's → population.id
    basis_zh varchar,        -- denominator, when not the metric's own, in Chinese; tells series apart
    basis_en varchar,        -- the same in English
    period varchar,          -- what the figure describes, as the registry writes it
    period_start date,       -- first day of the period
    period_end date,         -- last day of the period
    span integer,            -- months it is a sum over; 12 for a day, a month, a year or a school year
    qualifier varchar,       -- comparator of the words: exact, more_than, at_least, less_than, at_most, approx
    value decimal(28, 8),    -- number of the document in the metric's unit; null when missing
    decimals integer,        -- digits after the point that the document prints, carried into the metric's unit
    printed varchar,         -- number as printed
    printed_unit varchar,    -- unit as printed; null when it is the metric's
    tolerance decimal(28, 8),  -- how far an approx value may be off, in the metric's unit; null is one part in twenty
    lower decimal(28, 8),    -- lower end of the interval that the words leave; null is unbounded
    lower_open boolean,      -- whether the lower end itself is excluded
    upper decimal(28, 8),    -- upper end of that interval; null is unbounded
    upper_open boolean,      -- whether the upper end itself is excluded
    status varchar,          -- SDMX CL_OBS_STATUS: A normal, B break, E estimated, P provisional, U low reliability, F forecast, M missing
    reliable boolean,        -- whether it may carry verdicts and ranks
    missing varchar,         -- reason of a blank: not_published, not_looked_up, illegible, not_applicable
    preferred boolean,       -- whether it is the one to use where sources disagree
    dating varchar,          -- whether the document states the period: stated, inferred
    certain_zh varchar,      -- why a reading from a damaged text is certain, in Chinese
    certain_en varchar,      -- the same in English
    quote varchar,           -- fragment that carries the figure
    "at" varchar,            -- place in the document
    note_zh varchar,         -- what a reader must know, in Chinese
    note_en varchar,         -- the same in English
    source varchar,          -- id of a source → source.id
    file varchar,            -- file of the registry
    line integer             -- line of that file
);

-- What derived figures rest on, one row per figure and operand of its formula.
-- key: observation, position
create table derivation (
    observation integer,     -- id of the derived observation → observation.id
    position integer,        -- order in the formula, from 0
    formula varchar,         -- arithmetic over stated figures, as the registry writes it
    operand integer          -- id of the stated observation; null where the formula has only numbers of its quote → observation.id
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

-- Of which counts a rate is made: for figures that an identity calls a percentage of one count in another, both counts, once more
-- and whole: joined when asked, they took twenty times as long to plan as to read.
create table composition (
    figure integer,          -- id of the observation of the rate
    role varchar,            -- which count: base, part; no part without a base
    unit varchar,            -- of both counts
    name_zh varchar,         -- name of the metric that is counted, in Chinese
    name_en varchar,         -- the same in English
    qualifier varchar,       -- of the count, and so are the others
    value decimal(28, 8),    -- in the unit
    decimals integer,        -- digits after the point
    printed varchar,         -- number as printed
    factor decimal(18, 0),   -- worth of the printed unit
    lower decimal(28, 8),    -- lower end of its interval
    lower_open boolean,      -- whether that end is excluded
    upper decimal(28, 8),    -- upper end
    upper_open boolean,      -- whether that end is excluded
    period varchar,          -- what it describes
    bound_low decimal(28, 8),   -- least possible value of the rate
    bound_high decimal(28, 8)   -- greatest possible value of the rate
);

-- Regions of which the registry says anything, be it only a plan.
create table known (
    region varchar           -- code
);

-- Lines that authorities set, one row each.
-- key: id
create table threshold (
    id varchar,              -- id, unique
    name_zh varchar,         -- name in Chinese
    name_en varchar,         -- name in English
    metric varchar,          -- id of a metric → metric.id
    population varchar,      -- id of a population, when not the whole region → population.id
    lower decimal(28, 8),    -- lower end of the allowed set; null is unbounded
    lower_open boolean,      -- whether the lower end itself is excluded
    upper decimal(28, 8),    -- upper end of the allowed set; null is unbounded
    upper_open boolean,      -- whether the upper end itself is excluded
    issuer varchar,          -- code of the region whose authority set it → region.code
    applies_to varchar[],    -- levels it is made for
    from_date date,          -- first day in force
    until_date date,         -- last day in force; null while it is in force
    number varchar,          -- document number
    source varchar,          -- id of a source → source.id
    quote varchar,           -- fragment that carries the figure
    "at" varchar,            -- place in the document
    standing varchar,        -- how surely it is known: official, reprint, cited, unverified
    note_zh varchar,         -- what a reader must know, in Chinese
    note_en varchar,         -- the same in English
    position integer         -- order of the registry
);

-- What regions plan to reach, one row per plan; never judged, never ranked.
-- key: position
create table target (
    region varchar,          -- code of the region whose plan it is → region.code
    metric varchar,          -- id of a metric → metric.id
    population varchar,      -- id of a population, when not the whole region → population.id
    basis_zh varchar,        -- denominator, when not the metric's own, in Chinese
    basis_en varchar,        -- the same in English
    lower decimal(28, 8),    -- lower end of the allowed set; null is unbounded
    lower_open boolean,      -- whether the lower end itself is excluded
    upper decimal(28, 8),    -- upper end of the allowed set; null is unbounded
    upper_open boolean,      -- whether the upper end itself is excluded
    due varchar,             -- by when: ISO 8601 day, month or year
    from_date date,          -- first day of a plan whose sum is the target; null for a level to be reached
    baseline varchar,        -- period of the figure that the document starts from; null where it names none
    instalments varchar,     -- id of the metric whose targets say which percentage falls due by when → metric.id
    status varchar,          -- U when read in a damaged text
    certain_zh varchar,      -- why a reading from a damaged text is certain, in Chinese
    certain_en varchar,      -- the same in English
    dating varchar,          -- whether the document states the period: stated, inferred
    source varchar,          -- id of a source → source.id
    quote varchar,           -- fragment that carries the figure
    "at" varchar,            -- place in the document
    note_zh varchar,         -- what a reader must know, in Chinese
    note_en varchar,         -- the same in English
    position integer         -- order of the registry
);

-- Lines that a region need not meet for a time, one row per waiver.
create table waiver (
    line varchar,            -- id of a threshold → threshold.id
    region varchar,          -- code of the region that need not meet it → region.code
    reason_zh varchar,       -- why the line need not be met, in Chinese
    reason_en varchar,       -- the same in English
    granted_by varchar,      -- who granted it
    until_date date          -- last day of the waiver
);

-- Every figure against every line in force for it, one row per pair.
-- key: observation, line
create table judgement (
    observation integer,     -- id of an observation → observation.id
    region varchar,          -- code of its region → region.code
    line varchar,            -- id of a threshold in force for it → threshold.id
    applies boolean,         -- whether level and population match; else the line is a reference only (参照)
    verdict varchar,         -- whether the figure keeps to the line: met, not_met, undecided
    margin decimal(28, 8),   -- distance to the line in the metric's unit, positive on the good side; null when undecided
    waived boolean,          -- whether a waiver covers the whole period
    contested boolean,       -- whether another source on the same figure would change the verdict
    speaks boolean           -- whether the figure speaks for its region when no year is asked for
);

-- Arithmetic that must hold between figures of one region and source, one row each.
create table identity (
    metric varchar,          -- id of a metric → metric.id
    equals varchar,          -- expression over metric ids
    across varchar,          -- over what the operands are gathered: period, source
    note_zh varchar,         -- what the reader must know, in Chinese
    note_en varchar          -- the same in English
);

-- Only while loading: the texts of periods with their days.
create temp table dated (
    period varchar,          -- as written
    first_day date,          -- null for what is no period
    last_day date            -- last day
);

-- Only while loading: metrics that an identity calls a percentage of one count in another.
create temp table percentage (
    metric varchar,          -- id of the rate
    part varchar,            -- id of the metric that is counted
    base varchar             -- id of the metric it is counted in
);

-- Only while loading: what is said of one metric, region, population and denominator over the years.
create temp table series (
    metric varchar,          -- id
    region varchar,          -- code
    population varchar,      -- id, or null
    basis_zh varchar,        -- denominator, or null
    speaker integer,         -- id of the observation that speaks when no year is asked for; null where none is reliable
    crowded boolean          -- whether two of its figures may be of one period; false is certain
);

-- Only while loading: observations of a value that are not the only one of their place.
create temp table twin (
    id integer,              -- of the observation
    place integer            -- the first observation of the same region, metric, period, population and basis
);
