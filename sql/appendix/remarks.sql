-- remarks: what a reader must know of the figures of an answer, where there is anything to know.
-- grain: one row per figure; those of one source, metric, region and period are told apart by population and basis
-- params: regions varchar[], metrics varchar[], periods varchar[], sources varchar[], lang varchar
-- columns: region_name, metric_name, period, population_name, basis, status, dating, certain, note
with asked as (
    select distinct
        unnest($regions::varchar[]) as region, unnest($metrics::varchar[]) as metric,
        unnest($periods::varchar[]) as period, unnest($sources::varchar[]) as source
)
select
    region_label(region.name, region.pinyin, $lang) as region_name, label(metric.name_zh, metric.name_en, $lang) as metric_name,
    observation.period, label(population.name_zh, population.name_en, $lang) as population_name,
    label(observation.basis_zh, observation.basis_en, $lang) as basis, observation.status, observation.dating,
    label(observation.certain_zh, observation.certain_en, $lang) as certain,
    label(observation.note_zh, observation.note_en, $lang) as note
from observation
join asked using (region, metric, period, source)
join region on region.code = observation.region
join metric on metric.id = observation.metric
left join population on population.id = observation.population
where observation.value is not null
    and (observation.status <> 'A' or observation.dating = 'inferred'
        or coalesce(observation.population, observation.basis_zh, observation.certain_zh, observation.note_zh) is not null)
order by metric.position, observation.region, observation.id
