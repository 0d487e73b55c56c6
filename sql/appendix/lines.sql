-- lines: the lines that an answer names.
-- grain: one row per line
-- params: lines varchar[], lang varchar
-- columns: line, line_name, metric, metric_name, unit, lower, lower_open, upper, upper_open, issuer_name, applies_to, population_name, from_date, until_date, number, standing, source, note
select
    threshold.id as line, label(threshold.name_zh, threshold.name_en, $lang) as line_name,
    metric.id as metric, label(metric.name_zh, metric.name_en, $lang) as metric_name, metric.unit,
    threshold.lower, threshold.lower_open, threshold.upper, threshold.upper_open,
    issuer_label(issuer.name, issuer.pinyin, $lang) as issuer_name, threshold.applies_to,
    label(population.name_zh, population.name_en, $lang) as population_name,
    threshold.from_date, threshold.until_date, threshold.number, threshold.standing, threshold.source,
    label(threshold.note_zh, threshold.note_en, $lang) as note
from threshold
join metric on metric.id = threshold.metric
join region as issuer on issuer.code = threshold.issuer
left join population on population.id = threshold.population
where list_contains($lines::varchar[], threshold.id)
order by metric.position, threshold.issuer, threshold.from_date, threshold.position
