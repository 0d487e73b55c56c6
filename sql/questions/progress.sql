-- progress: each target, a region's own or one of a region above it, with every figure of its series; by region, metric and due date.
-- grain: one row per region × target × figure; one without a figure where the series has none
-- params: regions varchar[] or null, metrics varchar[] or null, unreliable boolean, lang varchar
-- columns: target, region, region_name, metric, metric_name, unit, better, bound_low, bound_high, population_name, basis, own, promiser, promiser_name, target_lower, target_lower_open, target_upper, target_upper_open, due, due_date, from_date, baseline, instalments, parts, target_status, target_source, target_quote, set_on, figure, qualifier, value, decimals, lower, lower_open, upper, upper_open, period, period_start, period_end, span, status, source, quote, at
with asked as (
    select code, name, pinyin
    from region
    where case when $regions is null
        then code in (select region from target)
        else list_contains($regions::varchar[], code) end
),
aims as (
    select target.*, asked.code as subject, asked.name, asked.pinyin, target.region = asked.code as own
    from asked
    join ancestor on ancestor.region = asked.code
    join target on target.region = ancestor.ancestor
    where (target.region = asked.code or $regions is not null)
        and ($metrics is null or list_contains($metrics::varchar[], target.metric))
        -- What says which part of another target falls due by when is no target of its own.
        and not exists (from target as whole where whole.instalments = target.metric and whole.region = target.region and whole.source = target.source)
),
figured as (
    select aims.*, observation.id as figure, observation.qualifier, observation.value, observation.decimals,
        observation.lower as figure_lower, observation.lower_open as figure_lower_open,
        observation.upper as figure_upper, observation.upper_open as figure_upper_open,
        observation.period, observation.period_start, observation.period_end, observation.span,
        observation.status as figure_status, observation.source as figure_source, observation.quote as figure_quote, observation."at" as figure_at
    from aims
    left join observation on observation.region = aims.subject and observation.metric = aims.metric
        and observation.population is not distinct from aims.population and observation.basis_zh is not distinct from aims.basis_zh
        and observation.value is not null and usable(observation.reliable, observation.status, $unreliable)
    qualify row_number() over (
        partition by aims.position, aims.subject, observation.period_start, observation.period_end
        order by observation.reliable desc, observation.preferred desc, observation.id
    ) = 1
)
select
    figured.position as target, figured.subject as region, region_label(figured.name, figured.pinyin, $lang) as region_name,
    metric.id as metric, label(metric.name_zh, metric.name_en, $lang) as metric_name, metric.unit, metric.better,
    metric.bound_low, metric.bound_high,
    label(population.name_zh, population.name_en, $lang) as population_name, label(figured.basis_zh, figured.basis_en, $lang) as basis,
    figured.own, figured.region as promiser, issuer_label(promiser.name, promiser.pinyin, $lang) as promiser_name,
    figured.lower as target_lower, figured.lower_open as target_lower_open,
    figured.upper as target_upper, figured.upper_open as target_upper_open,
    figured.due, last_day_of(figured.due) as due_date, figured.from_date, figured.baseline, figured.instalments,
    (
        select list({'due': part.due, 'due_date': last_day_of(part.due), 'share': part.lower} order by last_day_of(part.due))
        from target as part
        where part.metric = figured.instalments and part.region = figured.region and part.source = figured.source
    ) as parts,
    figured.status as target_status, figured.source as target_source, figured.quote as target_quote,
    first_day(source.published) as set_on,
    figured.figure, figured.qualifier, figured.value, figured.decimals,
    figured.figure_lower as lower, figured.figure_lower_open as lower_open,
    figured.figure_upper as upper, figured.figure_upper_open as upper_open,
    figured.period, figured.period_start, figured.period_end, figured.span, figured.figure_status as status,
    figured.figure_source as source, figured.figure_quote as quote, figured.figure_at as "at"
from figured
join metric on metric.id = figured.metric
join region as promiser on promiser.code = figured.region
join source on source.id = figured.source
left join population on population.id = figured.population
order by
    list_position($regions::varchar[], figured.subject) nulls last, figured.subject,
    metric.position, figured.population nulls first, figured.basis_zh nulls first,
    last_day_of(figured.due), figured.own desc, figured.position, figured.period_end, figured.period_start
