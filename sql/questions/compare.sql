-- compare: what each of several regions says of each metric, and every line each figure is held against.
-- grain: one row per figure × line that judges it; one without a line where there is none; one without a figure likewise
-- params: regions varchar[], metrics varchar[] or null, year integer or null, carry integer, unreliable boolean, unverified boolean, lang varchar
-- columns: metric, metric_name, unit, better, concept, region, region_name, figure, qualifier, value, decimals, lower, lower_open, upper, upper_open, period, span, population, population_name, basis, basis_zh, status, source, quote, at, line, verdict, margin, contested, line_lower, line_lower_open, line_upper, line_upper_open, issuer_name, standing
with chosen as (
    from latest($year::integer, $carry::integer, $unreliable::boolean)
    where list_contains($regions::varchar[], region) and ($metrics is null or list_contains($metrics::varchar[], metric))
)
select
    metric.id as metric, label(metric.name_zh, metric.name_en, $lang) as metric_name, metric.unit, metric.better, metric.concept,
    asked.code as region, region_label(asked.name, asked.pinyin, $lang) as region_name,
    chosen.id as figure, chosen.qualifier, chosen.value, chosen.decimals,
    chosen.lower, chosen.lower_open, chosen.upper, chosen.upper_open,
    chosen.period, chosen.span, chosen.population, label(population.name_zh, population.name_en, $lang) as population_name,
    label(chosen.basis_zh, chosen.basis_en, $lang) as basis, chosen.basis_zh, chosen.status, chosen.source, chosen.quote, chosen."at",
    threshold.id as line, outcome(judgement.verdict, judgement.applies, judgement.waived) as verdict,
    judgement.margin, judgement.contested,
    threshold.lower as line_lower, threshold.lower_open as line_lower_open,
    threshold.upper as line_upper, threshold.upper_open as line_upper_open,
    issuer_label(issuer.name, issuer.pinyin, $lang) as issuer_name, threshold.standing
from region as asked
left join chosen on chosen.region = asked.code
left join metric on metric.id = chosen.metric
left join population on population.id = chosen.population
left join judgement on judgement.observation = chosen.id and judgement.applies
left join threshold on threshold.id = judgement.line and (threshold.standing <> 'unverified' or $unverified)
left join region as issuer on issuer.code = threshold.issuer
where list_contains($regions::varchar[], asked.code)
order by metric.position, list_position($regions::varchar[], asked.code), chosen.id, threshold.position
