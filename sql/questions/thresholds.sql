-- thresholds: the lines that authorities set.
-- grain: one row per line
-- params: metrics varchar[] or null, region varchar or null, year integer or null, lang varchar
-- columns: line, line_name, metric, metric_name, unit, lower, lower_open, upper, upper_open, issuer, issuer_name, applies_to, population_name, from_date, until_date, number, standing, source, title, quote, at, note
select
    threshold.id as line, label(threshold.name_zh, threshold.name_en, $lang) as line_name,
    metric.id as metric, label(metric.name_zh, metric.name_en, $lang) as metric_name, metric.unit,
    threshold.lower, threshold.lower_open, threshold.upper, threshold.upper_open,
    threshold.issuer, issuer_label(issuer.name, issuer.pinyin, $lang) as issuer_name, threshold.applies_to,
    label(population.name_zh, population.name_en, $lang) as population_name,
    threshold.from_date, threshold.until_date, threshold.number, threshold.standing, threshold.source, source.title,
    threshold.quote, threshold."at", label(threshold.note_zh, threshold.note_en, $lang) as note
from threshold
join metric on metric.id = threshold.metric
join region as issuer on issuer.code = threshold.issuer
join source on source.id = threshold.source
left join population on population.id = threshold.population
where ($metrics is null or list_contains($metrics::varchar[], threshold.metric))
    and ($region is null or threshold.issuer in (select ancestor from ancestor where region = $region))
    and ($year is null or (
        year(threshold.from_date) <= $year and ($year <= year(threshold.until_date) or threshold.until_date is null)
    ))
order by metric.position, threshold.issuer, threshold.from_date, threshold.position
