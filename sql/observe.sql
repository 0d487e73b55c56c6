-- What was read becomes observations: values in the metric's unit, periods as days, words as intervals.
-- Runs for the records of the registry and again for each bulk file, over the rows of the view `raw`.

insert into observation
with canonical as (
    select
        raw.*, dated.first_day, dated.last_day,
        try_cast(raw.value as decimal(28, 8)) * coalesce(unit.factor, 1) as canonical,
        greatest(
            coalesce(length(nullif(split_part(raw.value, '.', 2), '')), 0) - round(log10(coalesce(unit.factor, 1))), 0
        )::integer as decimals,
        metric.bound_low, metric.bound_high
    from raw
    join metric on metric.id = raw.metric
    join dated on dated.period = raw.period
    left join printed_unit as unit on unit.unit = metric.unit and unit.printed = raw.printed_unit
)
select
    id, region, metric, population, basis_zh, basis_en,
    period, first_day, last_day, year(last_day) - year(first_day) + 1,
    qualifier, canonical, decimals, value, printed_unit, tolerance,
    interval_lower(qualifier, canonical, tolerance, bound_low), interval_lower_open(qualifier),
    interval_upper(qualifier, canonical, tolerance, bound_high), interval_upper_open(qualifier),
    status, is_reliable(status), missing, preferred,
    dating, certain_zh, certain_en, quote, "at", note_zh, note_en, source, file, line
from canonical;
