-- targets: what regions plan to reach; never judged, never ranked.
-- grain: one row per target
-- params: regions varchar[] or null, metrics varchar[] or null, lang varchar
-- columns: region, region_name, metric, metric_name, unit, lower, lower_open, upper, upper_open, due, population_name, basis, status, dating, source, title, quote, at, note
select
    target.region, region_label(region.name, region.pinyin, $lang) as region_name,
    metric.id as metric, label(metric.name_zh, metric.name_en, $lang) as metric_name, metric.unit,
    target.lower, target.lower_open, target.upper, target.upper_open, target.due,
    label(population.name_zh, population.name_en, $lang) as population_name, label(target.basis_zh, target.basis_en, $lang) as basis, target.status, target.dating,
    target.source, source.title, target.quote, target."at", label(target.note_zh, target.note_en, $lang) as note
from target
join region on region.code = target.region
join metric on metric.id = target.metric
join source on source.id = target.source
left join population on population.id = target.population
where ($regions is null or list_contains($regions::varchar[], target.region))
    and ($metrics is null or list_contains($metrics::varchar[], target.metric))
order by target.region, metric.position, target.due, target.position
