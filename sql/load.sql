-- From what was read to what it means. Runs once, when a registry is loaded.

insert into ancestor
with recursive line as (
    select code as region, code as ancestor, 0 as distance from region
    union all
    select line.region, region.parent, line.distance + 1
    from line join region on region.code = line.ancestor
    where region.parent is not null
)
from line order by region, distance;

insert into observation
with canonical as (
    select
        raw.*,
        try_cast(raw.value as decimal(28, 8)) * coalesce(unit.factor, 1) as canonical,
        greatest(
            coalesce(length(nullif(split_part(raw.value, '.', 2), '')), 0) - round(log10(coalesce(unit.factor, 1))), 0
        )::integer as decimals,
        metric.bound_low, metric.bound_high
    from raw_observation as raw
    join metric on metric.id = raw.metric
    left join printed_unit as unit on unit.unit = metric.unit and unit.printed = raw.printed_unit
)
select
    (row_number() over ())::integer as id, region, metric, population, basis_zh, basis_en,
    period, period_start(period), period_end(period),
    year(period_end(period)) - year(period_start(period)) + 1,
    qualifier, canonical, decimals, value, printed_unit, tolerance,
    interval_lower(qualifier, canonical, tolerance, bound_low), interval_lower_open(qualifier),
    interval_upper(qualifier, canonical, tolerance, bound_high), interval_upper_open(qualifier),
    status, is_reliable(status), missing, preferred,
    count(*) over (partition by region, metric, population, basis_zh, period) - 1,
    dating, certain_zh, certain_en, quote, "at", note_zh, note_en, source, file, line
from canonical;

-- Every line against every observation it is in force for: same metric, an issuer above the region, and the
-- whole period within the line's dates. `applies` tells whether level and population match too; a line made
-- for another level judges only as a reference (参照).
-- Judged once, here: the macros are costlier to plan than the answers are to read.
insert into judgement
with judged as (
    select
        observation.id as observation, region.code as region, observation.metric, observation.period, observation.population, observation.basis_zh,
        threshold.id as line,
        list_contains(threshold.applies_to, region.level)
            and threshold.population is not distinct from observation.population as applies,
        verdict(
            observation.lower, observation.lower_open, observation.upper, observation.upper_open,
            threshold.lower, threshold.lower_open, threshold.upper, threshold.upper_open
        ) as verdict,
        margin(
            observation.lower, observation.lower_open, observation.upper, observation.upper_open,
            threshold.lower, threshold.lower_open, threshold.upper, threshold.upper_open
        ) as margin,
        exists (
            from waiver
            where waiver.line = threshold.id and waiver.region = region.code and observation.period_end <= waiver.until_date
        ) as waived
    from observation
    join threshold on threshold.metric = observation.metric
    join ancestor on ancestor.region = observation.region and ancestor.ancestor = threshold.issuer
    join region on region.code = observation.region
    where observation.value is not null
        and observation.period_start >= threshold.from_date
        and (threshold.until_date is null or observation.period_end <= threshold.until_date)
)
select
    observation, line, applies, verdict, margin, waived,
    min(verdict) over same <> max(verdict) over same as contested
from judged
window same as (partition by line, region, period, population, basis_zh)
order by observation, line;

drop table raw_observation;
