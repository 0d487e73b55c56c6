-- Every figure with the names of what it is about, one row per observation.
create view figures as
select
    observation.id as figure,                                   -- id of the observation → observation.id
    observation.region,
    region.name as region_zh,
    region_label(region.name, region.pinyin, 'en') as region_en,  -- romanised name
    region.level,
    region.parent,
    observation.metric,
    metric.name_zh as metric_zh,
    metric.name_en as metric_en,
    metric.stage,
    metric.concept,
    metric.unit,
    metric.better,
    observation.population,
    population.name_zh as population_zh,
    population.name_en as population_en,
    observation.basis_zh,
    observation.basis_en,
    observation.period,
    observation.period_start,
    observation.period_end,
    year(observation.period_end) as year,                       -- year in which the period ends
    observation.qualifier,
    observation.value,
    observation.decimals,
    observation.printed,
    observation.printed_unit,
    observation.lower,
    observation.lower_open,
    observation.upper,
    observation.upper_open,
    observation.status,
    observation.reliable,
    observation.id in (select id from latest(null::integer, 0, false)) as current,  -- whether it is the latest reliable one of its series
    observation.missing,
    observation.preferred,
    observation.dating,
    observation.certain_zh,
    observation.certain_en,
    observation.quote,
    observation."at",
    observation.note_zh,
    observation.note_en,
    observation.source,
    source.title,
    source.publisher,
    source.published,
    source.standing,
    observation.file,
    observation.line as line_number
from observation
join region on region.code = observation.region
join metric on metric.id = observation.metric
join source on source.id = observation.source
left join population on population.id = observation.population;
