-- gaps: every observation against every line in force for it, and every line nobody answers; worst first.
-- grain: one row per observation × line, unverified ones too, those that do not apply if asked for as a reference; per region × line where there is no observation
-- params: regions varchar[] or null, level varchar or null, metrics varchar[] or null, issuers varchar[] or null, year integer or null, carry integer, unreliable boolean, reference boolean, lang varchar
-- columns: verdict, reference_verdict, figure, region, region_name, level, metric, metric_name, unit, qualifier, value, decimals, lower, lower_open, upper, upper_open, period, population, population_name, status, line, line_name, line_lower, line_lower_open, line_upper, line_upper_open, issuer, issuer_name, applies_to, standing, number, margin, contested, unreliable, source, quote, at, file, line_number
with asked as (
    select code, level, name, pinyin
    from region
    where case when $regions is null
        then code in (select region from known_region)
        else list_contains($regions::varchar[], code) end
        and ($level is null or level = $level)
),
lines as (
    from threshold
    where ($metrics is null or list_contains($metrics::varchar[], metric))
        and ($issuers is null or list_contains($issuers::varchar[], issuer))
),
chosen as (
    from latest($year::integer, $carry::integer, $unreliable::boolean)
    where region in (select code from asked)
),
judged as (
    select
        outcome(judgement.verdict, judgement.applies, judgement.waived) as verdict,
        case when not judgement.applies then judgement.verdict end as reference_verdict,
        chosen.id as figure, chosen.region, lines.id as line, judgement.margin, judgement.contested, 0 as unreliable,
        chosen.qualifier, chosen.value, chosen.decimals, chosen.lower, chosen.lower_open, chosen.upper, chosen.upper_open,
        chosen.period, chosen.population, chosen.status, chosen.source, chosen.quote, chosen."at", chosen.file,
        chosen.line as line_number
    from chosen
    join judgement on judgement.observation = chosen.id and (judgement.speaks or $year is not null or $unreliable)
    join lines on lines.id = judgement.line
),
-- As in `latest`, one half is read; the figures that speak need not be looked up once more.
settled as (
    select region, line from judgement where speaks and $year is null and not $unreliable
    union all
    select region, line from judged where $year is not null or $unreliable
),
-- Picked first: all regions under every line are a hundred times as many as those asked for.
above as materialized (
    select asked.code, asked.level, ancestor.ancestor from asked join ancestor on ancestor.region = asked.code
),
unanswered as (
    select 'no_data' as verdict, null as reference_verdict, above.code as region, lines.id as line, null as margin, false as contested,
        (
            select count(*) from judgement join doubtful on doubtful.id = judgement.observation
            where judgement.line = lines.id and doubtful.region = above.code
                and ($year is null or year(doubtful.period_end) between $year::integer - $carry::integer and $year::integer)
        ) as unreliable
    from above
    join lines on lines.issuer = above.ancestor
    where list_contains(lines.applies_to, above.level)
        and lines.population is null
        and case when $year is null
            then lines.until_date is null
            else year(lines.from_date) <= $year and ($year <= year(lines.until_date) or lines.until_date is null) end
        and not exists (from settled where settled.region = above.code and settled.line = lines.id)
),
answered as (from judged where verdict <> 'not_applicable' or $reference union all by name from unanswered)
select
    answered.verdict, answered.reference_verdict, answered.figure,
    asked.code as region, region_label(asked.name, asked.pinyin, $lang) as region_name, asked.level,
    metric.id as metric, label(metric.name_zh, metric.name_en, $lang) as metric_name, metric.unit,
    answered.qualifier, answered.value, answered.decimals, answered.lower, answered.lower_open, answered.upper, answered.upper_open,
    answered.period, answered.population, label(population.name_zh, population.name_en, $lang) as population_name,
    answered.status,
    lines.id as line, label(lines.name_zh, lines.name_en, $lang) as line_name,
    lines.lower as line_lower, lines.lower_open as line_lower_open,
    lines.upper as line_upper, lines.upper_open as line_upper_open,
    lines.issuer, issuer_label(issuer.name, issuer.pinyin, $lang) as issuer_name, lines.applies_to, lines.standing,
    lines.number,
    answered.margin, answered.contested, answered.unreliable,
    answered.source, answered.quote, answered."at", answered.file, answered.line_number
from answered
join asked on asked.code = answered.region
join lines on lines.id = answered.line
join metric on metric.id = lines.metric
join region as issuer on issuer.code = lines.issuer
left join population on population.id = answered.population
order by
    verdict_order(answered.verdict), verdict_order(answered.reference_verdict),
    answered.margin / nullif(coalesce(lines.lower, lines.upper), 0) nulls last,
    metric.position, asked.code, lines.position, answered.figure
