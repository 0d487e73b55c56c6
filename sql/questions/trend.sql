-- trend: every figure of some metrics and their variants, series by series along time, with the lines that judge it.
-- grain: one row per observation of a value: `chosen` stands for its period, the others are left out
-- params: regions varchar[] or null, metrics varchar[], references boolean, unreliable boolean, unverified boolean, lang varchar
-- columns: metric, metric_name, unit, better, region, region_name, is_reference, chosen, reliable, period, period_start, period_end, months, qualifier, value, decimals, lower, lower_open, upper, upper_open, population, population_name, basis, basis_zh, status, verdict, lines, contested, source, quote, at
with place as (
    select
        region.*, coalesce(not list_contains($regions::varchar[], code), false) as is_reference,
        -- Of those above the nearest first.
        list_position(['county', 'prefecture', 'province', 'country'], level) as nearness
    from region
    where $regions is null
        or list_contains($regions::varchar[], code)
        or ($references and code in (select ancestor from ancestor where list_contains($regions::varchar[], ancestor.region)))
),
measure as (
    from metric
    where list_contains($metrics::varchar[], id)
        or concept in (select concept from metric where list_contains($metrics::varchar[], id))
),
told as (
    select
        *,
        -- A sum over several years, or over part of one, is not on the scale of a year.
        nullif(span, 12) as months
    from observation
    where value is not null and metric in (select id from measure) and region in (select code from place)
),
-- One figure per period, as the macro `chosen` puts them in order.
spoken as (
    select id
    from told
    where reliable or $unreliable
    qualify row_number() over (
        partition by metric, region, population, basis_zh, months, period_end
        order by period_start desc, reliable desc, preferred desc, id
    ) = 1
),
lined as (
    select
        judgement.observation,
        min_by(outcome, verdict_order(outcome)) as verdict,
        bool_or(judgement.contested) as contested,
        list({
            'line': threshold.id, 'verdict': outcome, 'margin': judgement.margin, 'contested': judgement.contested,
            'lower': threshold.lower, 'lower_open': threshold.lower_open,
            'upper': threshold.upper, 'upper_open': threshold.upper_open,
            'issuer_name': issuer_label(issuer.name, issuer.pinyin, $lang), 'standing': threshold.standing,
            'from_date': threshold.from_date, 'until_date': threshold.until_date
        } order by threshold.position) as lines
    from (
        select *, outcome(verdict, applies, waived) as outcome
        from judgement
        where applies and observation in (from spoken)
    ) as judgement
    join threshold on threshold.id = judgement.line
    join region as issuer on issuer.code = threshold.issuer
    where threshold.standing <> 'unverified' or $unverified
    group by judgement.observation
)
select
    measure.id as metric, label(measure.name_zh, measure.name_en, $lang) as metric_name, measure.unit, measure.better,
    place.code as region, region_label(place.name, place.pinyin, $lang) as region_name, place.is_reference,
    told.id in (from spoken) as chosen, told.reliable,
    told.period, told.period_start, told.period_end, told.months,
    told.qualifier, told.value, told.decimals, told.lower, told.lower_open, told.upper, told.upper_open,
    told.population, label(population.name_zh, population.name_en, $lang) as population_name,
    label(told.basis_zh, told.basis_en, $lang) as basis, told.basis_zh, told.status,
    lined.verdict, coalesce(lined.lines, []) as lines, coalesce(lined.contested, false) as contested,
    told.source, told.quote, told."at"
from told
join place on place.code = told.region
join measure on measure.id = told.metric
left join population on population.id = told.population
left join lined on lined.observation = told.id
order by
    list_position($metrics::varchar[], measure.id) nulls last, measure.position,
    place.is_reference, list_position($regions::varchar[], place.code) nulls last, case when place.is_reference then place.nearness end, place.code,
    told.population nulls first, told.basis_zh nulls first, told.months nulls first, told.period_end, told.id
