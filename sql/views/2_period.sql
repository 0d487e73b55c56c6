-- Periods: 2020, 2020-09, 2021-12-31 and ranges of them, as their first and last day; null for anything else.

create macro is_point(text) as regexp_full_match(text, '[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?') and text >= '0001';

create macro first_day(text) as
    case when is_point(text) then try_cast(text || substr('-01-01', length(text) - 3) as date) end;

create macro last_day_of(text) as
    case when is_point(text) then
        case length(text)
            when 10 then try_cast(text as date)
            when 7 then last_day(try_cast(text || '-01' as date))
            else try_cast(text || '-12-31' as date)
        end
    end;

create macro is_range(period) as length(period) - length(replace(period, '/', '')) <= 1;

create macro period_start(period) as case when is_range(period) then first_day(split_part(period, '/', 1)) end;
create macro period_end(period) as case when is_range(period) then last_day_of(split_part(period, '/', -1)) end;

-- What a figure is a sum over, in months: a day, a month and a year are on one scale, and so is a range that a month holds; a school
-- year is a year, half a year and three years are not.
create macro months_long(period, first_day, last_day) as (
    case when contains(period, '/') and date_diff('month', first_day, last_day + 1) > 1 then date_diff('month', first_day, last_day + 1) else 12 end
)::integer;

-- Of several lengths that nearest to a year is the usual one.
create macro oddness(span) as abs(span - 12) * 10000 + span;
