-- What else a figure may reasonably be read as, and which answers hold all the same; docs/robustness.md has it in words.
-- Each reading is a named alternative to the figure that speaks, and each answer is asked again with that one figure replaced.

-- What the last printed digit is worth in the metric's unit.
create macro last_digit(printed, factor) as
    (case length(split_part(printed, '.', 2))
        when 0 then '1' else '0.' || repeat('0', length(split_part(printed, '.', 2)) - 1) || '1' end)::decimal(28, 8) * factor;

-- The least and the greatest number that is printed so when it is rounded, or cut towards zero: educli/model/arithmetic.py says
-- the same. The end that only a cut number comes near is not reached; our eighth digit is the nearest there is.
create macro printed_low(value, last) as
    (case when value < 0 then value - last + 0.00000001 else value - last * 0.5 end)::decimal(28, 8);
create macro printed_high(value, last) as
    (case when value < 0 then value + last * 0.5 else value + last - 0.00000001 end)::decimal(28, 8);

-- figures: ids of observations. counted: units of things that are counted one by one. unreliable: whether figures of low
-- reliability serve as variants and of other periods too; as competing sources they always do.
-- One row per figure and reading; place: in which order they are tried.
create macro readings(figures, counted, unreliable) as table
    with speaking as (
        select observation.*, metric.unit, metric.better, metric.concept, metric.bound_low, metric.bound_high,
            case when length(split_part(observation.printed, '.', 2)) < 8 then last_digit(observation.printed, coalesce(form.factor, 1)) end as last,
            list_contains(counted, metric.unit) and coalesce(form.factor, 1) = 1 and not contains(observation.printed, '.') as exact_count
        from observation
        join metric on metric.id = observation.metric
        left join printed_unit as form on form.unit = metric.unit and form.printed = observation.printed_unit
        where observation.id in (select unnest(figures))
    ),
    rounded as (
        select id as figure, step, value as own,
            case step
                when 1 then greatest(printed_low(value, last), coalesce(bound_low, printed_low(value, last)))
                else least(printed_high(value, last), coalesce(bound_high, printed_high(value, last)))
            end as number
        from speaking, (values (1), (2)) as steps(step)
        where qualifier = 'exact' and not exact_count and last is not null and id not in (select observation from derivation)
    ),
    stretched as (
        select id as figure, step, lower as own_lower, upper as own_upper,
            interval_lower('approx', value, doubt(value, tolerance) * width, bound_low) as lower,
            interval_upper('approx', value, doubt(value, tolerance) * width, bound_high) as upper
        from speaking, (values (3, 0.5), (4, 2)) as steps(step, width)
        -- What is derived already holds whatever it rests on.
        where qualifier = 'approx' and id not in (select observation from derivation)
    ),
    variants as (
        select speaking.id as figure, observation.id as other
        from speaking
        join metric on metric.concept = speaking.concept and metric.unit = speaking.unit and metric.better = speaking.better
            and metric.id <> speaking.metric
        join observation on observation.region = speaking.region and observation.metric = metric.id
            and observation.population is not distinct from speaking.population
            and observation.basis_zh is not distinct from speaking.basis_zh and observation.span = speaking.span
        where observation.value is not null and usable(observation.reliable, observation.status, unreliable)
            and abs(year(observation.period_end) - year(speaking.period_end)) <= 2
        qualify row_number() over (
            partition by speaking.id, metric.id
            order by abs(observation.period_end - speaking.period_end), observation.period_end desc, observation.period_start desc,
                observation.reliable desc, observation.preferred desc, observation.id
        ) = 1
    ),
    earlier as (
        select speaking.id as figure, observation.id as other
        from speaking
        join observation on observation.region = speaking.region and observation.metric = speaking.metric
            and observation.population is not distinct from speaking.population
            and observation.basis_zh is not distinct from speaking.basis_zh and observation.span = speaking.span
        where observation.value is not null and usable(observation.reliable, observation.status, unreliable)
            and year(speaking.period_end) - year(observation.period_end) between 1 and 2
        qualify row_number() over (
            partition by speaking.id
            order by observation.period_end desc, observation.period_start desc, observation.reliable desc, observation.preferred desc,
                observation.id
        ) = 1
    ),
    others as (
        select speaking.id as figure, 5 as step, 'source' as reading, observation.id as other
        from speaking
        join observation on observation.region = speaking.region and observation.metric = speaking.metric
            and observation.period_start = speaking.period_start and observation.period_end = speaking.period_end
            and observation.population is not distinct from speaking.population
            and observation.basis_zh is not distinct from speaking.basis_zh
        where observation.id <> speaking.id and observation.value is not null and observation.status <> 'F'
            and observation.id not in (select observation from derivation)
        union all
        select figure, 6, 'variant', other from variants
        union all
        select figure, 7, 'period', other from earlier
    ),
    named as (
        select figure, step, 'rounding' as reading, null::integer as other, number as lower, false as lower_open, number as upper, false as upper_open
        from rounded where number <> own
        union all
        select figure, step, 'approx', null, lower, false, upper, false
        from stretched where lower <> own_lower or upper <> own_upper
        union all
        select figure, step, reading, other, lower, lower_open, upper, upper_open
        from others join observation on observation.id = others.other
    )
    select *, row_number() over (partition by figure order by step, other) as place from named;

-- Under how many readings of its figure a verdict stays the same, and the first that changes it, with the verdict it gives.
create macro steady_verdicts(figures, counted, unreliable) as table
    with held as (
        select reading.*, judgement.line, judgement.verdict as own, judgement.applies and judgement.waived as waived,
            verdict(
                reading.lower, reading.lower_open, reading.upper, reading.upper_open,
                threshold.lower, threshold.lower_open, threshold.upper, threshold.upper_open
            ) as verdict
        from readings(figures, counted, unreliable) as reading
        join judgement on judgement.observation = reading.figure
        join threshold on threshold.id = judgement.line
    ),
    told as (select *, verdict = own or (waived and verdict <> 'met' and own <> 'met') as agrees from held)
    select figure, line, count(*) as readings, count(*) filter (agrees) as agreeing,
        first({
            'reading': reading, 'step': step, 'other': other, 'lower': lower, 'lower_open': lower_open, 'upper': upper,
            'upper_open': upper_open, 'verdict': verdict
        } order by place) filter (not agrees) as breaking
    from told group by figure, line;

-- An interval turned so that higher is better.
create macro facing(better, lower, lower_open, upper, upper_open) as
    case better
        when 'lower' then {'low': -upper, 'low_open': upper_open, 'high': -lower, 'high_open': lower_open}
        else {'low': lower, 'low_open': lower_open, 'high': upper, 'high_open': upper_open}
    end;

-- Whether one interval so turned surely lies above another, and whether it may.
create macro surely_above(low, low_open, other_high, other_high_open) as
    coalesce(low > other_high or (low = other_high and (low_open or other_high_open)), false)::integer;
create macro perhaps_above(high, other_low) as coalesce(high > other_low, true)::integer;

-- Under how many readings a rank stays the same, and how far the first that changes it moves its ends. The readings are those of
-- a region's own figure and of the figures that come near it under one of theirs; figures: those ranked, in their order.
create macro steady_ranks(figures, counted, unreliable) as table
    with listed as (select unnest(figures) as id, generate_subscripts(figures, 1) as rank),
    turned as (
        select listed.id as figure, listed.rank, metric.better, unnest(facing(better, lower, lower_open, upper, upper_open))
        from listed join observation on observation.id = listed.id join metric on metric.id = observation.metric
    ),
    reading as materialized (
        select reading.*, unnest(facing(better, lower, lower_open, upper, upper_open))
        from readings(figures, counted, unreliable) as reading join turned on turned.figure = reading.figure
    ),
    reach as (
        select figure, case when bool_or(low is null) then null else min(low) end as low,
            case when bool_or(high is null) then null else max(high) end as high
        from (select figure, low, high from turned where figure in (select figure from reading) union all select figure, low, high from reading) as ends
        group by figure
    ),
    near as (
        select reach.figure as varied, turned.figure as fixed
        from reach join turned on turned.figure <> reach.figure
            and (reach.low is null or turned.high is null or reach.low <= turned.high)
            and (reach.high is null or turned.low is null or reach.high >= turned.low)
    ),
    changes as (
        select near.fixed as figure, reading.figure as varied, reading.place,
            surely_above(reading.low, reading.low_open, fixed.high, fixed.high_open)
                - surely_above(varied.low, varied.low_open, fixed.high, fixed.high_open) as surely,
            perhaps_above(reading.high, fixed.low) - perhaps_above(varied.high, fixed.low) as perhaps
        from near
        join turned as varied on varied.figure = near.varied
        join turned as fixed on fixed.figure = near.fixed
        join reading on reading.figure = near.varied
        union all
        select reading.figure, reading.figure, reading.place,
            coalesce(sum(
                surely_above(fixed.low, fixed.low_open, reading.high, reading.high_open)
                - surely_above(fixed.low, fixed.low_open, varied.high, varied.high_open)
            ) filter (fixed.figure is not null), 0),
            coalesce(sum(
                perhaps_above(fixed.high, reading.low) - perhaps_above(fixed.high, varied.low)
            ) filter (fixed.figure is not null), 0)
        from reading
        join turned as varied on varied.figure = reading.figure
        left join near on near.varied = reading.figure
        left join turned as fixed on fixed.figure = near.fixed
        group by reading.figure, reading.place
    ),
    counted_up as (
        select changes.figure, count(*) as readings, count(*) filter (surely = 0 and perhaps = 0) as agreeing,
            first({'varied': varied, 'place': place, 'surely': surely, 'perhaps': perhaps} order by (varied <> changes.figure)::integer, turned.rank, place)
                filter (surely <> 0 or perhaps <> 0) as first_change
        from changes join turned on turned.figure = changes.varied
        group by changes.figure
    )
    select counted_up.figure, readings, agreeing, first_change.varied, first_change.surely, first_change.perhaps,
        case when first_change is not null then {
            'reading': reading.reading, 'step': reading.step, 'other': reading.other, 'lower': reading.lower, 'lower_open': reading.lower_open,
            'upper': reading.upper, 'upper_open': reading.upper_open
        } end as breaking
    from counted_up
    left join reading on reading.figure = first_change.varied and reading.place = first_change.place;

-- What the words need that name the figures which readings put in the place of others.
create macro alternatives(figures, lang) as table
    select observation.id as figure, observation.qualifier, observation.value, observation.decimals, observation.period, observation.source,
        observation.status, metric.unit, label(metric.name_zh, metric.name_en, lang) as metric_name
    from observation join metric on metric.id = observation.metric
    where observation.id in (select unnest(figures));
