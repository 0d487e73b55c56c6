-- Rows of bulk files that hold and still need a look: what the lints of the same names find among records.
-- grain: the first three rows of each lint; the last of them has the number of all where there are more
-- params: files varchar[]
with row as (
    -- A source is read once, not once a row.
    select observation.*, printing.published, printing.last_day
    from observation
    join (select id, coalesce(published, seen) as published, period_end(coalesce(published, seen)) as last_day from source) as printing
        on printing.id = observation.source
    where file in (select unnest($files::varchar[]))
),
found as (
    select 'period-after-publication' as lint, row.* from row where period_start > last_day
    union all
    select 'beyond-bounds', row.*
    from row join metric on metric.id = row.metric
    where status = 'U' and (value < bound_low or value > bound_high)
)
select
    lint, file, line, region, metric, source, period, printed, published,
    case when row_number() over same = 3 and count(*) over (partition by lint) > 3 then count(*) over (partition by lint) end as more
from found
window same as (partition by lint order by id)
qualify row_number() over same <= 3
order by id, lint
