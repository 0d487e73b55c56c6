-- show: every observation of one region and metric, the one that speaks for it first; without a metric, of every metric.
-- grain: one row per observation
-- params: region varchar, metric varchar or null, year integer or null, carry integer, unreliable boolean, unverified boolean, lang varchar
-- columns: chosen, region, region_name, metric, metric_name, unit, qualifier, value, decimals, printed, printed_unit, lower, lower_open, upper, upper_open, period, dating, population_name, basis, status, missing, verdict, lines, contested, quote, at, source, title, publisher, number, published, seen, standing, condition, lost, certain, note, definition, formula, operands, better, preferred, file, line_number, text_sha256
with chosen as (
    from latest($year::integer, $carry::integer, $unreliable::boolean)
    where ($metric is null or metric = $metric) and region = $region
    qualify row_number() over (partition by metric order by population is not null, basis_zh is not null, period_end desc, id) = 1
),
asked as (
    from observation where region = $region and ($metric is null or metric = $metric)
),
lined as (
    select
        judgement.observation,
        min_by(outcome, verdict_order(outcome)) filter (judgement.applies) as verdict,
        bool_or(judgement.contested) filter (judgement.applies) as contested,
        list({
            'line': threshold.id, 'verdict': outcome, 'margin': judgement.margin, 'contested': judgement.contested,
            'reference_verdict': case when not judgement.applies then judgement.verdict end, 'applies_to': threshold.applies_to,
            'by_level': list_contains(threshold.applies_to, region.level),
            'by_population': threshold.population is not distinct from asked.population and asked.basis_zh is null,
            'lower': threshold.lower, 'lower_open': threshold.lower_open,
            'upper': threshold.upper, 'upper_open': threshold.upper_open,
            'issuer_name': issuer_label(issuer.name, issuer.pinyin, $lang), 'standing': threshold.standing
        } order by threshold.position) as lines
    from asked
    join (select *, outcome(verdict, applies, waived) as outcome from judgement) as judgement on judgement.observation = asked.id
    join threshold on threshold.id = judgement.line
    join region as issuer on issuer.code = threshold.issuer
    join region on region.code = asked.region
    where threshold.standing <> 'unverified' or $unverified
    group by judgement.observation
)
select
    observation.id in (select id from chosen) as chosen,
    region.code as region, region_label(region.name, region.pinyin, $lang) as region_name,
    metric.id as metric, label(metric.name_zh, metric.name_en, $lang) as metric_name, metric.unit,
    observation.qualifier, observation.value, observation.decimals, observation.printed, observation.printed_unit,
    observation.lower, observation.lower_open, observation.upper, observation.upper_open,
    observation.period, observation.dating, label(population.name_zh, population.name_en, $lang) as population_name,
    label(observation.basis_zh, observation.basis_en, $lang) as basis, observation.status, observation.missing,
    lined.verdict, coalesce(lined.lines, []) as lines, coalesce(lined.contested, false) as contested,
    observation.quote, observation."at", observation.source,
    source.title, source.publisher, source.number, source.published, source.seen,
    source.standing, source.condition, label(source.lost_zh, source.lost_en, $lang) as lost,
    label(observation.certain_zh, observation.certain_en, $lang) as certain,
    label(observation.note_zh, observation.note_en, $lang) as note,
    label(metric.definition_zh, metric.definition_en, $lang) as definition, derived.formula, coalesce(derived.operands, []) as operands, metric.better, observation.preferred,
    observation.file, observation.line as line_number, source.text_sha256
from asked as observation
join region on region.code = observation.region
join metric on metric.id = observation.metric
join source on source.id = observation.source
left join population on population.id = observation.population
left join derived($lang) as derived on derived.observation = observation.id
left join lined on lined.observation = observation.id
order by metric.position, chosen desc, observation.period_end desc, observation.id
