-- followed: metrics of which one of the asked regions has figures of several periods, in the order of the registry.
-- grain: one row per metric
-- params: regions varchar[]
-- columns: metric
select metric.id as metric
from metric
where id in (
    select metric
    from observation
    where list_contains($regions::varchar[], region) and value is not null and reliable
    group by metric, region, population, basis_zh
    having count(distinct period) > 1
)
order by position
