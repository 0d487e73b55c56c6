-- What `rank` answers of every metric at every level when no year is asked for; without a rank where the figure's span is another
-- than usual. Figures of a part of the region, or on another basis, are never ranked, and left out.
with candidate as (
    select
        speaker.*, region.level, metric.better,
        min_by(span, oddness(span)) over (partition by speaker.metric, region.level) as usual_span
    from latest(null::integer, 0, false) as speaker
    join region on region.code = speaker.region
    join metric on metric.id = speaker.metric
    where list_contains($metrics::varchar[], speaker.metric) and speaker.population is null and speaker.basis_zh is null
),
turned as (
    select *,
        case better when 'lower' then -upper else lower end as low, case better when 'lower' then upper_open else lower_open end as low_open,
        case better when 'lower' then -lower else upper end as high, case better when 'lower' then lower_open else upper_open end as high_open
    from candidate
),
fit as (from turned where span = usual_span),
ends as (
    select id, metric, level, true as is_low, -(low is null)::integer as beyond, low as number, low_open::integer as beside,
        coalesce(high > low, true)::integer as own
    from fit
    union all
    select id, metric, level, false, (high is null)::integer, high, -high_open::integer,
        coalesce(low > high or (low = high and (low_open or high_open)), false)::integer
    from fit
),
-- As `rank` counts them.
passed as (
    select id, is_low,
        rank() over (partition by metric, level order by beyond desc, number desc, beside desc)
            - rank() over (partition by metric, level, is_low order by beyond desc, number desc, beside desc)
            - own as others
    from ends
),
ranked as (
    select id, 1 + max(others) filter (not is_low) as rank_low, 1 + max(others) filter (is_low) as rank_high
    from passed
    group by id
)
select
    metric, level, region, ranked.rank_low, ranked.rank_high,
    turned.id as figure, period, period_end, period_start, preferred, usual_span, low, low_open, high, high_open,
    (
        select list({'id': operand.id, 'metric': operand.metric} order by position)
        from derivation join observation as operand on operand.id = derivation.operand
        where derivation.observation = turned.id
    ) as operands
from turned
left join ranked on ranked.id = turned.id
