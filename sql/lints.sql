-- Rows of bulk files that hold and still need a look: what the lints of the same names find among records.
-- grain: the first three rows of each lint; the last of them has the number of all where there are more
-- params: files varchar[]
with row as (
    select observation.*, coalesce(source.published, source.seen) as published
    from observation join source on source.id = observation.source
    where list_contains($files::varchar[], observation.file)
),
found as (
    select 'period-after-publication' as lint, row.* from row where period_start > period_end(published)
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
