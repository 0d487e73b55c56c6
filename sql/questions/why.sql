-- why: the figure that speaks for a region, against every line there is for its metric, in force or not; without a metric, of every metric.
-- grain: one row per metric × line of it; one row without a line where there is none; none where there is no figure
-- params: region varchar, metric varchar or null, year integer or null, carry integer, unreliable boolean, unverified boolean, lang varchar
-- columns: figure, region, region_name, level, metric, metric_name, unit, better, qualifier, value, decimals, printed, printed_unit, lower, lower_open, upper, upper_open, period, dating, population_name, status, quote, at, source, title, publisher, formula, operands, line, line_name, line_lower, line_lower_open, line_upper, line_upper_open, issuer, issuer_name, applies_to, from_date, until_date, standing, number, by_issuer, by_period, by_level, by_population, by_standing, waived, contested, verdict, margin, line_title, line_quote, line_note
with chosen as (
    from latest($year::integer, $carry::integer, $unreliable::boolean)
    where ($metric is null or metric = $metric) and region = $region
    qualify row_number() over (partition by metric order by population is not null, basis_zh is not null, period_end desc, id) = 1
)
select
    chosen.id as figure, region.code as region, region_label(region.name, region.pinyin, $lang) as region_name, region.level,
    metric.id as metric, label(metric.name_zh, metric.name_en, $lang) as metric_name, metric.unit, metric.better,
    chosen.qualifier, chosen.value, chosen.decimals, chosen.printed, chosen.printed_unit,
    chosen.lower, chosen.lower_open, chosen.upper, chosen.upper_open, chosen.period, chosen.dating,
    label(population.name_zh, population.name_en, $lang) as population_name, chosen.status,
    chosen.quote, chosen."at", chosen.source, source.title, source.publisher,
    derived.formula, coalesce(derived.operands, []) as operands,
    threshold.id as line, label(threshold.name_zh, threshold.name_en, $lang) as line_name,
    threshold.lower as line_lower, threshold.lower_open as line_lower_open,
    threshold.upper as line_upper, threshold.upper_open as line_upper_open,
    threshold.issuer, issuer_label(issuer.name, issuer.pinyin, $lang) as issuer_name, threshold.applies_to,
    threshold.from_date, threshold.until_date, threshold.standing, threshold.number,
    above.ancestor is not null as by_issuer,
    chosen.period_start >= threshold.from_date
        and (threshold.until_date is null or chosen.period_end <= threshold.until_date) as by_period,
    list_contains(threshold.applies_to, region.level) as by_level,
    threshold.population is not distinct from chosen.population and chosen.basis_zh is null as by_population,
    threshold.standing <> 'unverified' or $unverified as by_standing,
    coalesce(judgement.waived, false) as waived, coalesce(judgement.contested, false) as contested,
    judgement.verdict, judgement.margin,
    line_source.title as line_title, threshold.quote as line_quote, label(threshold.note_zh, threshold.note_en, $lang) as line_note
from chosen
join region on region.code = chosen.region
join metric on metric.id = chosen.metric
join source on source.id = chosen.source
left join population on population.id = chosen.population
left join derived($lang) as derived on derived.observation = chosen.id
left join threshold on threshold.metric = chosen.metric
left join region as issuer on issuer.code = threshold.issuer
left join source as line_source on line_source.id = threshold.source
left join ancestor as above on above.region = chosen.region and above.ancestor = threshold.issuer
left join judgement on judgement.observation = chosen.id and judgement.line = threshold.id
order by metric.position, coalesce(by_issuer and by_period and by_level and by_population and by_standing, false) desc, threshold.position
