-- Every line with the names of what it is about, one row per threshold.
create view lines as
select
    threshold.id as line,                                       -- id of the threshold → threshold.id
    threshold.name_zh as line_zh,
    threshold.name_en as line_en,
    threshold.metric,
    metric.name_zh as metric_zh,
    metric.name_en as metric_en,
    metric.unit,
    metric.better,
    threshold.population,
    population.name_zh as population_zh,
    population.name_en as population_en,
    threshold.lower,
    threshold.lower_open,
    threshold.upper,
    threshold.upper_open,
    threshold.issuer,
    region.name as issuer_zh,
    region_label(region.name, region.pinyin, 'en') as issuer_en,  -- romanised name
    threshold.applies_to,
    threshold.from_date,
    threshold.until_date,
    threshold.number,
    threshold.standing,
    threshold.source,
    source.title,
    threshold.quote,
    threshold."at",
    threshold.note_zh,
    threshold.note_en
from threshold
join metric on metric.id = threshold.metric
join region on region.code = threshold.issuer
join source on source.id = threshold.source
left join population on population.id = threshold.population;

-- Every plan with the names of what it is about, one row per target.
create view plans as
select
    target.region,
    region.name as region_zh,
    region_label(region.name, region.pinyin, 'en') as region_en,  -- romanised name
    region.level,
    target.metric,
    metric.name_zh as metric_zh,
    metric.name_en as metric_en,
    metric.unit,
    metric.better,
    target.population,
    population.name_zh as population_zh,
    population.name_en as population_en,
    target.basis_zh,
    target.basis_en,
    target.lower,
    target.lower_open,
    target.upper,
    target.upper_open,
    target.due,
    target.status,
    target.dating,
    target.quote,
    target."at",
    target.note_zh,
    target.note_en,
    target.source,
    source.title
from target
join region on region.code = target.region
join metric on metric.id = target.metric
join source on source.id = target.source
left join population on population.id = target.population;
