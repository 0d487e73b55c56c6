-- rank: regions of one level ordered by one metric, best first.
-- grain: one row per region that the registry knows at that level; without a rank where there is nothing to rank
-- params: metric varchar, level varchar, regions varchar[] or null, year integer or null, carry integer, unreliable boolean, lang varchar
-- columns: rank_low, rank_high, figure, region, region_name, qualifier, value, decimals, unit, lower, lower_open, upper, upper_open, period, population_name, status, source, left_out, metric, metric_name
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
    qualify row_number() over (partition by region order by population is not null, basis_zh is not null, period_end desc) = 1
),
-- A sum over several years, the figure of part of a region, and a share of another base are not on the scale of the others.
candidate as (
    select chosen.*, metric.better,
        case
            when population is not null then 'population'
            when basis_zh is not null then 'basis'
            when span > min(span) filter (population is null and basis_zh is null) over () then 'span'
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
-- An open low end lies a little above its number, an open high end a little below.
ends as (
    select id, true as is_low, low as number, low_open::integer as beside from turned where low is not null
    union all
    select id, false, high, -high_open::integer from turned where high is not null
),
-- Counted in order, not pair by pair: three thousand counties are nine million pairs.
passed as (
    select id, is_low,
        (sum(is_low::integer) over (order by number desc, beside desc) - sum(is_low::integer) over (partition by number, beside))::bigint as lows_above,
        (sum((not is_low)::integer) over (order by number desc) - sum((not is_low)::integer) over (partition by number))::bigint as highs_above
    from ends
),
-- Whose low end is above one's high end is surely better; whose high end is above one's low end may be. Nobody passes himself.
ranked as (
    select
        turned.id,
        1 + coalesce(own_high.lows_above, 0)
            - coalesce(low > high or (low = high and (low_open or high_open)), false)::integer as rank_low,
        case when low is null then count(*) over ()
            else 1 + own_low.highs_above + count(*) filter (high is null) over () - coalesce(high > low, true)::integer
        end as rank_high
    from turned
    left join passed as own_high on own_high.id = turned.id and not own_high.is_low
    left join passed as own_low on own_low.id = turned.id and own_low.is_low
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
    metric.id as metric, label(metric.name_zh, metric.name_en, $lang) as metric_name
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
