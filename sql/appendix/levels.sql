-- levels: where else a metric has figures that a ranking of one level leaves aside.
-- grain: one row per other level, the highest first
-- params: metric varchar, level varchar, regions varchar[] or null, year integer or null, carry integer, unreliable boolean
-- columns: level, regions
select region.level, count(distinct region.code) as regions
from latest($year::integer, $carry::integer, $unreliable::boolean) as figure
join region on region.code = figure.region
where figure.metric = $metric and region.level <> $level and ($regions is null or list_contains($regions::varchar[], region.code))
group by region.level
order by min(region.position)
