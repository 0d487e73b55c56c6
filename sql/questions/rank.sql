-- rank: regions of one level ordered by one metric, best first.
-- grain: one row per region that the registry knows at that level; without a rank where there is nothing to rank
-- params: metric varchar, level varchar, regions varchar[] or null, year integer or null, carry integer, unreliable boolean, lang varchar
-- columns: rank_low, rank_high, figure, region, region_name, qualifier, value, decimals, unit, lower, lower_open, upper, upper_open, period, population_name, status, source, left_out, metric, metric_name, better
with asked as (
    select code, name, pinyin
    from region
    where case when $regions is null
        then level = $level and code in (select region from known_region)
        else list_contains($regions::varchar[], code) and level = $level end
),
chosen as (
    from latest($year::integer, $carry::integer, $unreliable::boolean)
    where metric = $metric and region in (select code from asked)
    qualify row_number() over (partition by region order by population is not null, basis_zh is not null, period_end desc, id) = 1
),
-- A sum over several years or part of one, the figure of part of a region, and a share of another base are not on the scale of the others.
candidate as (
    select chosen.*, metric.better,
        case
            when population is not null then 'population'
            when basis_zh is not null then 'basis'
            when span <> min_by(span, oddness(span)) filter (population is null and basis_zh is null) over () then 'span'
        end as unlike
    from chosen join metric on metric.id = chosen.metric
),
-- Turned so that higher is better; an unbounded end is null.
turned as (
    select id,
        case better when 'lower' then -upper else lower end as low, case better when 'lower' then upper_open else lower_open end as low_open,
        case better when 'lower' then -lower else upper end as high, case better when 'lower' then lower_open else upper_open end as high_open
    from candidate where unlike is null
),
-- An open low end lies a little above its number, an open high end a little below. `own`: the other end of the same is counted too.
ends as (
    select id, true as is_low, -(low is null)::integer as beyond, low as number, low_open::integer as beside,
        coalesce(high > low, true)::integer as own
    from turned
    union all
    select id, false, (high is null)::integer, high, -high_open::integer,
        coalesce(low > high or (low = high and (low_open or high_open)), false)::integer
    from turned
),
-- Counted in order, not pair by pair: three thousand counties are nine million pairs. Of all ends above one, those of its own kind
-- are taken off: the low ends above a high end are left, whose figures are surely better, and the high ends above a low end, whose may be.
passed as (
    select id, is_low,
        rank() over (order by beyond desc, number desc, beside desc)
            - rank() over (partition by is_low order by beyond desc, number desc, beside desc)
            - own as others
    from ends
),
ranked as (
    select id, 1 + max(others) filter (not is_low) as rank_low, 1 + max(others) filter (is_low) as rank_high
    from passed
    group by id
)
select
    ranked.rank_low, ranked.rank_high, candidate.id as figure,
    asked.code as region, region_label(asked.name, asked.pinyin, $lang) as region_name,
    candidate.qualifier, candidate.value, candidate.decimals, metric.unit,
    candidate.lower, candidate.lower_open, candidate.upper, candidate.upper_open,
    candidate.period, label(population.name_zh, population.name_en, $lang) as population_name, candidate.status, candidate.source,
    case
        when candidate.id is not null then candidate.unlike
        when doubtful.region is not null then 'unreliable'
        else 'no_data'
    end as left_out,
    metric.id as metric, label(metric.name_zh, metric.name_en, $lang) as metric_name, metric.better
from asked
join metric on metric.id = $metric
left join candidate on candidate.region = asked.code
left join ranked on ranked.id = candidate.id
left join population on population.id = candidate.population
left join (
    select distinct region from doubtful
    where metric = $metric and ($year is null or year(period_end) between $year::integer - $carry::integer and $year::integer)
) as doubtful on doubtful.region = asked.code
order by ranked.rank_low nulls last, ranked.rank_high, candidate.id is null, asked.code
