-- regions: the divisions of GB/T 2260; those with data unless all are asked for.
-- grain: one row per region
-- params: every boolean, level varchar or null, match varchar or null, lang varchar
-- columns: region, region_name, level, parent, parent_name, pinyin, observations, metrics, first_year, last_year, targets
with counted as (
    select region, count(value) as observations, count(distinct metric) filter (value is not null) as metrics,
        min(year(period_end)) as first_year, max(year(period_end)) as last_year
    from observation group by region
),
planned as (select region, count(*) as targets from target group by region)
select
    region.code as region, region_label(region.name, region.pinyin, $lang) as region_name, region.level,
    region.parent, region_label(parent.name, parent.pinyin, $lang) as parent_name, region.pinyin,
    coalesce(counted.observations, 0) as observations, coalesce(counted.metrics, 0) as metrics,
    counted.first_year, counted.last_year, coalesce(planned.targets, 0) as targets
from region
left join region as parent on parent.code = region.parent
left join counted on counted.region = region.code
left join planned on planned.region = region.code
where ($every or counted.region is not null or planned.region is not null)
    and ($level is null or region.level = $level)
    and ($match is null or contains(concat_ws(' ', region.code, region.name, region.pinyin), lower($match)))
order by region.code
