-- What `rank` answers of every metric at every level when no year is asked for; without a rank where the figure's span is longer
-- than another's. Figures of a part of the region, or on another basis, are never ranked, and left out.
with candidate as (
    select
        speaker.*, region.level, metric.better,
        min(span) over (partition by speaker.metric, region.level) as least_span
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
fit as (from turned where span = least_span),
ends as (
    select id, metric, level, true as is_low, low as number, low_open::integer as beside from fit where low is not null
    union all
    select id, metric, level, false, high, -high_open::integer from fit where high is not null
),
passed as (
    select id, is_low,
        count(*) filter (is_low) over (
            partition by metric, level order by number desc, beside desc range unbounded preceding exclude group
        ) as lows_above,
        count(*) filter (not is_low) over (
            partition by metric, level order by number desc range unbounded preceding exclude group
        ) as highs_above
    from ends
),
ranked as (
    select
        fit.id,
        1 + coalesce(own_high.lows_above, 0)
            - coalesce(low > high or (low = high and (low_open or high_open)), false)::integer as rank_low,
        case when low is null then count(*) over same
            else 1 + own_low.highs_above + count(*) filter (high is null) over same - coalesce(high > low, true)::integer
        end as rank_high
    from fit
    left join passed as own_high on own_high.id = fit.id and not own_high.is_low
    left join passed as own_low on own_low.id = fit.id and own_low.is_low
    window same as (partition by metric, level)
)
select
    metric, level, region, ranked.rank_low, ranked.rank_high,
    turned.id as figure, period, period_end, period_start, preferred, least_span, low, low_open, high, high_open,
    (
        select list({'id': operand.id, 'metric': operand.metric} order by position)
        from derivation join observation as operand on operand.id = derivation.operand
        where derivation.observation = turned.id
    ) as operands
from turned
left join ranked on ranked.id = turned.id
