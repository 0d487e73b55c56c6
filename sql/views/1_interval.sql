-- What the words of a document leave open: qualifier and value become an interval, within the metric's bounds.

-- The number of a document in the metric's unit, and how many digits after the point it has there.
-- factor: what the printed unit is worth in the metric's; null where it is the metric's.
create macro in_unit(number, factor) as case when factor is null then number else (number * factor)::decimal(28, 8) end;
create macro decimals_in_unit(printed, factor) as greatest(
    coalesce(length(nullif(split_part(printed, '.', 2), '')), 0) - round(log10(coalesce(factor, 1))), 0
)::integer;

-- 近, 约 and 左右 promise no more than one part in twenty, unless the registry knows better.
create macro doubt(value, tolerance) as coalesce(tolerance, abs(value) * 0.05);

-- A bound ends what lies on its inner side. A document may print what its metric cannot be: that is taken as it stands.
create macro interval_lower(qualifier, value, tolerance, bound_low) as
    case qualifier
        when 'less_than' then case when value > bound_low then bound_low end
        when 'at_most' then case when value >= bound_low then bound_low end
        when 'approx' then greatest(value - doubt(value, tolerance), case when value >= bound_low then bound_low end)::decimal(28, 8)
        else value
    end;

create macro interval_upper(qualifier, value, tolerance, bound_high) as
    case qualifier
        when 'more_than' then case when value < bound_high then bound_high end
        when 'at_least' then case when value <= bound_high then bound_high end
        when 'approx' then least(value + doubt(value, tolerance), case when value <= bound_high then bound_high end)::decimal(28, 8)
        else value
    end;

create macro interval_lower_open(qualifier) as qualifier = 'more_than';
create macro interval_upper_open(qualifier) as qualifier = 'less_than';

create macro is_reliable(status) as status in ('A', 'B', 'E', 'P');
-- What may speak when figures of low reliability are asked for too: a forecast is no figure of what is.
create macro usable(reliable, status, unreliable) as reliable or (unreliable and status <> 'F');
