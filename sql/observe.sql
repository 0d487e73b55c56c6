-- What was read becomes observations: values in the metric's unit, periods as days, words as intervals.
-- Runs for the records of the registry and again for each bulk file, over the rows of the view `raw`, which has what
-- they refer to beside them: the days of the period, the bounds of the metric, the factor of the printed unit.

insert into observation
select
    id, region, metric, population, basis_zh, basis_en,
    period, first_day, last_day, year(last_day) - year(first_day) + 1,
    qualifier, in_unit(value, factor), decimals_in_unit(value, factor), value, printed_unit, tolerance,
    interval_lower(qualifier, in_unit(value, factor), tolerance, bound_low), interval_lower_open(qualifier),
    interval_upper(qualifier, in_unit(value, factor), tolerance, bound_high), interval_upper_open(qualifier),
    status, is_reliable(status), missing, preferred,
    dating, certain_zh, certain_en, quote, "at", note_zh, note_en, source, file, line
from raw;
