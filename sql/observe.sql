-- What was read becomes observations: values in the metric's unit, periods as days, words as intervals.
-- Made for the records of the registry and again for each bulk file, over the rows of the view `raw`, which has the printed
-- number as one, and what else they refer to beside them: the days of the period, the bounds of the metric, the factor of the
-- printed unit. A view, since of bulk files not every column is kept.

create or replace temp view observed as
select
    id, region, metric, population, basis_zh, basis_en,
    period, first_day as period_start, last_day as period_end, months_long(period, first_day, last_day) as span,
    qualifier, in_unit(number, factor) as value, decimals_in_unit(value, factor) as decimals, value as printed, printed_unit, tolerance,
    interval_lower(qualifier, in_unit(number, factor), tolerance, bound_low) as lower, interval_lower_open(qualifier) as lower_open,
    interval_upper(qualifier, in_unit(number, factor), tolerance, bound_high) as upper, interval_upper_open(qualifier) as upper_open,
    status, is_reliable(status) as reliable, missing, preferred,
    dating, certain_zh, certain_en, quote, "at", note_zh, note_en, source, file, line
from raw;
