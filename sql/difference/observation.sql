-- The observations that only one side has, as printed, each with its number among those of the same names.
-- Runs on one side; {side} is its name, and {other} the other's.
with counted as (
    select content, count(*) filter ({side}) as here, count(*) filter (not {side}) as there from (
        select content, true as {side} from {side}_content union all select content, false from {other}_content
    )
    group by content having here > there
),
-- Of equal ones the last are left over: they count alike, whichever they are.
alone as (
    select id from {side}_content join counted using (content)
    qualify row_number() over (partition by content order by id) > there
),
places as (select hash(source, region, metric, period, population, basis_zh) as place from observation where id in (from alone)),
numbered as (
    select *, row_number() over same as nth, count(*) over (partition by source, region, metric, period, population, basis_zh) as of
    from ({said}) as observation
    where hash(source, region, metric, period, population, basis_zh) in (from places)
    window same as (partition by source, region, metric, period, population, basis_zh order by id)
)
select
    id, source, region, metric, period, population, basis_zh,
    basis_en, printed as "value", equals, printed_unit as unit, qualifier, tolerance, status, missing, preferred, dating,
    certain_zh, certain_en, quote, "at", note_zh, note_en,
    file, line, case when of > 1 then nth end as nth, period_end, period_start, value is not null and reliable as may_speak
from numbered
where id in (from alone)
order by id
