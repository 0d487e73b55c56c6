-- metrics: what the registry measures.
-- grain: one row per metric
-- params: stage varchar or null, match varchar or null, lang varchar
-- columns: metric, metric_name, unit, better, stage, concept, observations, regions, first_year, last_year, thresholds, targets, definition, aliases
select
    metric.id as metric, label(metric.name_zh, metric.name_en, $lang) as metric_name, metric.unit, metric.better,
    metric.stage, metric.concept,
    (select count(*) from observation where observation.metric = metric.id and value is not null) as observations,
    (select count(distinct region) from observation where observation.metric = metric.id and value is not null) as regions,
    (select min(year(period_end)) from observation where observation.metric = metric.id and value is not null) as first_year,
    (select max(year(period_end)) from observation where observation.metric = metric.id and value is not null) as last_year,
    (select count(*) from threshold where threshold.metric = metric.id) as thresholds,
    (select count(*) from target where target.metric = metric.id) as targets,
    label(metric.definition_zh, metric.definition_en, $lang) as definition, metric.aliases
from metric
where ($stage is null or metric.stage = $stage)
    and ($match is null or contains(lower(concat_ws(' ', metric.id, name_zh, name_en, aliases)), lower($match)))
order by metric.position
