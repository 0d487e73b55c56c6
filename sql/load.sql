-- From observations to what they mean. Runs once, when a registry is loaded.

insert into ancestor
with recursive line as (
    select code as region, code as ancestor, 0 as distance from region
    union all
    select line.region, region.parent, line.distance + 1
    from line join region on region.code = line.ancestor
    where region.parent is not null
)
from line order by region, distance;

-- One pass over all. A period has a bit of its own, unless there are more periods than bits: a series with more figures than bits
-- has two of one period, or two periods of one bit.
insert into series
select
    metric, region, population, basis_zh,
    -(max(precedence(id, period_start, period_end, reliable, preferred)) filter (where reliable)).first as speaker,
    count(*) > bit_count(bit_or(1::hugeint << bit)) as crowded
from observation
join (select period, ((row_number() over (order by first_day, last_day, period) - 1) % 126)::integer as bit from dated) using (period)
where value is not null
group by all;

insert into twin
select id, min(id) over same as place
from observation
semi join series on crowded
    and series.metric = observation.metric and series.region = observation.region
    and series.population is not distinct from observation.population and series.basis_zh is not distinct from observation.basis_zh
-- What is derived from figures is no second source of them.
where value is not null and id not in (select observation from derivation)
window same as (partition by region, metric, period, population, basis_zh)
qualify count(*) over same > 1;

insert into known select region from observation union select region from target;

insert into doubtful select id, region, metric, period_end from observation where value is not null and not reliable;

-- Chosen once, here: of ten million figures most are history, and a question without a year need not read it.
-- By metric, since most questions without a region ask for one.
insert into speaker from observation where id in (select speaker from series) order by metric, region, id;

-- Every line against every observation it is in force for: same metric, an issuer above the region, and the
-- whole period within the line's dates. `applies` tells whether level, population and base match too; a line made
-- for another level judges only as a reference (参照).
-- Judged once, here: the macros are costlier to plan than the answers are to read.
insert into judgement
with due as (
    select
        threshold.*, below.region, list_contains(threshold.applies_to, region.level) as made_for,
        (select max(waiver.until_date) from waiver where waiver.line = threshold.id and waiver.region = below.region) as waived_until
    from threshold
    join ancestor as below on below.ancestor = threshold.issuer
    join region on region.code = below.region
),
judged as materialized (
    select
        observation.id as observation, observation.region, due.id as line,
        due.made_for and due.population is not distinct from observation.population and observation.basis_zh is null as applies,
        verdict(
            observation.lower, observation.lower_open, observation.upper, observation.upper_open,
            due.lower, due.lower_open, due.upper, due.upper_open
        ) as verdict,
        margin(
            observation.lower, observation.lower_open, observation.upper, observation.upper_open,
            due.lower, due.lower_open, due.upper, due.upper_open
        ) as margin,
        coalesce(observation.period_end <= due.waived_until, false) as waived
    from observation join due on due.metric = observation.metric and due.region = observation.region
    where observation.value is not null
        and observation.period_start >= due.from_date
        and (due.until_date is null or observation.period_end <= due.until_date)
),
contested as (
    select twin.place, judged.line
    from twin join judged on judged.observation = twin.id
    group by all having min(verdict) <> max(verdict)
)
select judged.*, contested.line is not null as contested, judged.observation in (select id from speaker) as speaks
from judged
left join twin on twin.id = judged.observation
left join contested on contested.place = twin.place and contested.line = judged.line
-- Those of figures that speak together, so that a question without a year need not read the others.
order by speaks desc, observation, line;

-- The counts of a rate are of the same region and population, and of the same period, or calendar year where none has the period.
insert into composition
with counts as (
    select rate.id as figure, role, count.id as observation, whole.bound_low, whole.bound_high
    from percentage
    join metric as whole on whole.id = percentage.metric and whole.unit = 'percent'
    join metric as part on part.id = percentage.part
    join metric as base on base.id = percentage.base and base.unit = part.unit
    join observation as rate on rate.metric = percentage.metric
    cross join (values ('base'), ('part')) as roles(role)
    join observation as count on count.metric = case role when 'base' then base.id else part.id end
        and count.region = rate.region and count.population is not distinct from rate.population
    where rate.value is not null and rate.basis_zh is null and count.value is not null and count.basis_zh is null and count.reliable
        and (count.period = rate.period or (rate.span = 12 and count.span = 12 and year(count.period_end) = year(rate.period_end)))
    qualify row_number() over (
        partition by rate.id, role
        order by count.period = rate.period desc, count.source = rate.source desc, count.preferred desc, count.period_end desc, count.id
    ) = 1
)
select counts.figure, role, metric.unit, metric.name_zh, metric.name_en, qualifier, value, decimals, observation.printed,
    coalesce(form.factor, 1), lower, lower_open, upper, upper_open, period, counts.bound_low, counts.bound_high
from counts
join observation on observation.id = counts.observation
join metric on metric.id = observation.metric
left join printed_unit as form on form.unit = metric.unit and form.printed = observation.printed_unit
where counts.figure in (select figure from counts where role = 'base')
order by counts.figure, role;

drop table raw_observation;
