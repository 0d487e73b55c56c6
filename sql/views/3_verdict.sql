-- The one place that compares a value with a line: interval I against the allowed set L.
-- met: I lies in L. not_met: I and L have nothing in common. undecided: anything else.
-- Null ends are unbounded.

create macro lies_above(lower, lower_open, line, line_open) as
    line is null or coalesce(lower > line or (lower = line and (lower_open or not line_open)), false);

create macro lies_below(upper, upper_open, line, line_open) as
    line is null or coalesce(upper < line or (upper = line and (upper_open or not line_open)), false);

create macro misses(lower, lower_open, upper, upper_open, line_lower, line_lower_open, line_upper, line_upper_open) as
    coalesce(upper < line_lower or (upper = line_lower and (upper_open or line_lower_open)), false)
    or coalesce(lower > line_upper or (lower = line_upper and (lower_open or line_upper_open)), false);

create macro verdict(lower, lower_open, upper, upper_open, line_lower, line_lower_open, line_upper, line_upper_open) as
    case
        when lies_above(lower, lower_open, line_lower, line_lower_open)
            and lies_below(upper, upper_open, line_upper, line_upper_open) then 'met'
        when misses(lower, lower_open, upper, upper_open, line_lower, line_lower_open, line_upper, line_upper_open)
            then 'not_met'
        else 'undecided'
    end;

-- Distance from the near end of the value to the line, positive on the good side; null when undecided.
create macro margin(lower, lower_open, upper, upper_open, line_lower, line_lower_open, line_upper, line_upper_open) as
    case verdict(lower, lower_open, upper, upper_open, line_lower, line_lower_open, line_upper, line_upper_open)
        when 'met' then least(line_upper - upper, lower - line_lower)
        when 'not_met' then case when lower >= line_upper then line_upper - lower else upper - line_lower end
    end;

-- What a judgement comes to for a region: a line made for others does not judge, a waived one does not count against it.
create macro outcome(verdict, applies, waived) as
    case when not applies then 'not_applicable' when waived and verdict <> 'met' then 'waived' else verdict end;

-- Worst first: what fails, what cannot be told, what holds.
create macro verdict_order(verdict) as
    list_position(['not_met', 'undecided', 'waived', 'met', 'no_data', 'not_applicable'], verdict);
