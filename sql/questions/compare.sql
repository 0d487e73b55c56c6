-- compare: what each of several regions says of each metric that any of them has.
-- grain: one row per metric × region; a region without the figure keeps its row
-- params: regions varchar[], metrics varchar[] or null, year integer or null, carry integer, unreliable boolean, unverified boolean, lang varchar
-- columns: metric, metric_name, unit, better, region, region_name, qualifier, value, decimals, lower, lower_open, upper, upper_open, period, population, population_name, status, verdict, lines, contested, difference, difference_lower, difference_upper, best, flags, shared, source, quote, at
with asked as (
    select code, name, pinyin, list_position($regions::varchar[], code) as place
    from region where list_contains($regions::varchar[], code)
),
-- A figure of part of a region, or over another base, is a series of its own; where it is all that a region
-- says of the metric, it stands beside the others' figures of the whole, flagged.
chosen as (
    select latest.*, metric.concept, metric.better, metric.position,
        population is not null or basis_zh is not null as partial,
        count(*) filter (not partial) over (partition by latest.metric, region) as wholes,
        count(*) over (partition by latest.metric, region) as series
    from latest($year::integer, $carry::integer, $unreliable::boolean) as latest
    join metric on metric.id = latest.metric
    where list_contains($regions::varchar[], region) and ($metrics is null or list_contains($metrics::varchar[], latest.metric))
),
serial as (
    select *,
        case when partial and (wholes > 0 or series > 1)
            then concat_ws('|', metric, population, basis_zh) else metric end as measure
    from chosen
),
-- Variants of one concept stand side by side, flagged, where no metric is shared: each region then has just one.
lone as (
    select concept, metric, any_value(region) as region
    from serial where concept is not null and measure = metric
    group by concept, metric having count(*) = 1
),
joined as (
    select concept from lone group by concept having count(*) > 1 and count(*) = count(distinct region)
),
slotted as (
    select serial.*, asked.place,
        case when lone.metric is not null and joined.concept is not null then 'concept:' || serial.concept else measure end as slot
    from serial
    join asked on asked.code = serial.region
    left join lone on lone.metric = serial.measure
    left join joined on joined.concept = serial.concept
),
slots as (
    select slot, count(*) as shared, min(position) as position, min(metric) as metric, arg_min(id, place) as base,
        list_filter([
            case when min(span) <> max(span) then 'span' end,
            case when min(year(period_end)) <> max(year(period_end)) then 'period' end,
            case when min(metric) <> max(metric) then 'variant' end,
            case when count(distinct population) > 1 or count(population) between 1 and count(*) - 1 then 'population' end,
            case when count(distinct basis_zh) > 1 or count(basis_zh) between 1 and count(*) - 1 then 'basis' end,
            case when min(status) <> max(status) then 'status' end
        ], lambda flag: flag is not null) as flags
    from slotted group by slot
),
-- Sums over different spans, variants and parts are shown side by side but neither subtracted nor judged better.
alike as (
    select slotted.*, slots.base
    from slotted join slots using (slot)
    where shared > 1 and not list_has_any(flags, ['span', 'variant', 'basis'])
),
differing as (
    select
        self.id, self.lower - base.upper as low, self.upper - base.lower as high,
        self.qualifier = 'exact' and base.qualifier = 'exact' as exact
    from alike as self join alike as base on base.id = self.base
    where self.id <> self.base
),
-- true: nobody can be better. false: somebody surely is. null: cannot tell.
standing as (
    select
        self.id,
        case
            when bool_or(case self.better
                when 'lower' then other.upper < self.lower or (other.upper = self.lower and (other.upper_open or self.lower_open))
                else other.lower > self.upper or (other.lower = self.upper and (other.lower_open or self.upper_open)) end)
                then false
            when bool_and(coalesce(case self.better
                when 'lower' then other.lower >= self.upper
                else other.upper <= self.lower end, false))
                then true
        end as best
    from alike as self join alike as other on other.slot = self.slot and other.id <> self.id
    where self.better <> 'neither'
    group by self.id
),
lined as (
    select
        judgement.observation,
        arg_min(outcome, verdict_order(outcome)) as verdict, bool_or(judgement.contested) as contested,
        list({
            'line': threshold.id, 'verdict': outcome, 'margin': judgement.margin, 'contested': judgement.contested,
            'lower': threshold.lower, 'lower_open': threshold.lower_open,
            'upper': threshold.upper, 'upper_open': threshold.upper_open,
            'issuer_name': issuer_label(issuer.name, issuer.pinyin, $lang), 'standing': threshold.standing
        } order by threshold.position) as lines
    from (select *, outcome(verdict, applies, waived) as outcome from judgement) as judgement
    join threshold on threshold.id = judgement.line
    join region as issuer on issuer.code = threshold.issuer
    where judgement.applies and (threshold.standing <> 'unverified' or $unverified)
        and judgement.observation in (select id from slotted)
    group by judgement.observation
)
select
    coalesce(figure.metric, slots.metric) as metric, label(metric.name_zh, metric.name_en, $lang) as metric_name,
    metric.unit, metric.better,
    asked.code as region, region_label(asked.name, asked.pinyin, $lang) as region_name,
    figure.qualifier, figure.value, figure.decimals,
    figure.lower, figure.lower_open, figure.upper, figure.upper_open,
    figure.period, figure.population, label(population.name_zh, population.name_en, $lang) as population_name,
    figure.status,
    case when figure.id is null then 'no_data' else lined.verdict end as verdict,
    coalesce(lined.lines, []) as lines, coalesce(lined.contested, false) as contested,
    case when differing.exact then differing.low end as difference,
    differing.low as difference_lower, differing.high as difference_upper,
    standing.best,
    case when slots.shared > 1 then slots.flags else [] end as flags,
    slots.shared, figure.source, figure.quote, figure."at"
from slots
cross join asked
left join slotted as figure on figure.slot = slots.slot and figure.region = asked.code
join metric on metric.id = coalesce(figure.metric, slots.metric)
left join population on population.id = figure.population
left join lined on lined.observation = figure.id
left join differing on differing.id = figure.id
left join standing on standing.id = figure.id
order by slots.shared desc, slots.position, slots.slot, asked.place
