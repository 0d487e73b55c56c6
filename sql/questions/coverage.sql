-- coverage: which cells of regions × metrics are filled, how well, and how old.
-- grain: one row per region × metric that has an observation or a target
-- params: regions varchar[] or null, metrics varchar[] or null, year integer or null, shared integer, lang varchar
-- columns: metric, metric_name, region, region_name, state, observations, first_year, last_year, years, targets
with asked as (
    select code, name, pinyin from region
    where case when $regions is null then code in (select region from known_region) and level not in ('country', 'province')
        else list_contains($regions::varchar[], code) end
),
seen as (
    select region, metric, count(*) as observations, count(value) as valued, count(*) filter (reliable and value is not null) as good,
        min(year(period_end)) as first_year, max(year(period_end)) as last_year,
        list_sort(list(distinct year(period_end))) as years
    from observation
    where $year is null or year(period_end) = $year
    group by region, metric
),
planned as (select region, metric, count(*) as targets from target group by region, metric),
cells as (
    select
        coalesce(seen.region, planned.region) as region, coalesce(seen.metric, planned.metric) as metric,
        case
            when good > 0 then 'reliable' when valued > 0 then 'unreliable' when seen.region is not null then 'blank' else 'planned'
        end as state,
        coalesce(observations, 0) as observations, first_year, last_year, coalesce(years, []) as years,
        coalesce(targets, 0) as targets
    from seen full join planned on planned.region = seen.region and planned.metric = seen.metric
),
wide as (
    select cells.*, count(*) over (partition by metric) as shared
    from cells join asked on asked.code = cells.region
    where $metrics is null or list_contains($metrics::varchar[], metric)
)
select
    metric.id as metric, label(metric.name_zh, metric.name_en, $lang) as metric_name,
    asked.code as region, region_label(asked.name, asked.pinyin, $lang) as region_name,
    wide.state, wide.observations, wide.first_year, wide.last_year, wide.years, wide.targets
from wide join asked on asked.code = wide.region join metric on metric.id = wide.metric
where wide.shared >= $shared
order by wide.shared desc, metric.position, asked.code
