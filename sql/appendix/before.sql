-- before: figures of the whole region that are reliable and of exactly the asked periods, such as those of the year before.
-- grain: one row per region × metric × period
-- params: regions varchar[], metrics varchar[], periods varchar[]
-- columns: region, metric, period, qualifier, value, decimals, unit
with asked as (
    select distinct unnest($regions::varchar[]) as region, unnest($metrics::varchar[]) as metric, unnest($periods::varchar[]) as period
)
select region, metric, period, qualifier, value, decimals, metric.unit
from observation
join asked using (region, metric, period)
join metric on metric.id = metric
where value is not null and reliable and population is null and basis_zh is null
qualify row_number() over (partition by region, metric, period order by preferred desc, observation.id) = 1
