-- rank: regions of one level ordered by one metric, best first.
-- grain: one row per region that the registry knows at that level; without a rank where there is nothing to rank
-- params: metric varchar, level varchar, regions varchar[] or null, year integer or null, carry integer, unreliable boolean, lang varchar
-- columns: rank_low, rank_high, region, region_name, qualifier, value, decimals, unit, lower, lower_open, upper, upper_open, period, population_name, status, source, left_out, metric, metric_name
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
ranked as (
    select
        self.id,
        1 + count(other.id) filter (
            case self.better
                when 'lower' then other.upper < self.lower or (other.upper = self.lower and (other.upper_open or self.lower_open))
                else other.lower > self.upper or (other.lower = self.upper and (other.lower_open or self.upper_open))
            end
        ) as rank_low,
        1 + count(other.id) filter (
            case self.better
                when 'lower' then other.lower is null or self.upper is null or other.lower < self.upper
                else other.upper is null or self.lower is null or other.upper > self.lower
            end
        ) as rank_high
    from candidate as self
    left join candidate as other on other.id <> self.id and other.unlike is null
    where self.unlike is null
    group by self.id
)
select
    ranked.rank_low, ranked.rank_high,
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
    select distinct region from observation
    where metric = $metric and value is not null and not reliable and ($year is null or year(period_end) between $year::integer - $carry::integer and $year::integer)
) as doubtful on doubtful.region = asked.code
order by ranked.rank_low nulls last, ranked.rank_high, candidate.id is null, asked.code
