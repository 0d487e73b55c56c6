-- Which observation speaks for metric × region × population: the latest reliable one that carries a value,
-- or the one of the asked year. `carry` lets it be that many years older; nothing else is carried forward.
create macro latest(asked_year, carry, unreliable) as table
    select *
    from observation
    where value is not null
        and (reliable or unreliable)
        and (asked_year is null or year(period_end) between asked_year - carry and asked_year)
    qualify row_number() over (
        partition by metric, region, population, basis_zh
        order by period_end desc, period_start desc, reliable desc, preferred desc, id
    ) = 1;
