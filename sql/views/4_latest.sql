-- Which observation speaks for metric × region × population: the latest reliable one that carries a value,
-- or the one of the asked year. `carry` lets it be that many years older; nothing else is carried forward.

-- Of a series the greatest speaks; its `first` is the id, negative so that of equals the first does.
create macro precedence(id, period_start, period_end, reliable, preferred) as {
    'period_end': period_end, 'period_start': period_start, 'reliable': reliable, 'preferred': preferred, 'first': -id
};

-- One pass that keeps the greatest: a window would put in order what is mostly history. Metric and region stand in the join, so
-- that a question for one of them is one for those rows only.
create macro chosen(asked_year, carry, unreliable) as table
    select observation.*
    from observation
    join (
        select metric, region, -max(precedence(id, period_start, period_end, reliable, preferred)).first as id
        from observation
        where value is not null
            and usable(reliable, status, unreliable)
            and (asked_year is null or year(period_end) between asked_year - carry and asked_year)
        group by metric, region, population, basis_zh
    ) as best using (metric, region, id);

-- Which of the two halves answers is known when the statement is planned; the other is not read.
create macro latest(asked_year, carry, unreliable) as table
    from speaker where asked_year is null and not unreliable
    union all
    from chosen(asked_year, carry, unreliable) where asked_year is not null or unreliable;
