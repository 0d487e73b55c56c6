-- Which observation speaks for metric × region × population: the latest reliable one that carries a value,
-- or the one of the asked year. `carry` lets it be that many years older; nothing else is carried forward.

-- The newest day of each series first: what is older is most of it, and need not be put in order.
create macro chosen(asked_year, carry, unreliable) as table
    with eligible as (
        select id, metric, region, population, basis_zh, period_start, period_end, reliable, preferred
        from observation
        where value is not null
            and (reliable or unreliable)
            and (asked_year is null or year(period_end) between asked_year - carry and asked_year)
    ),
    newest as (
        select metric, region, population, basis_zh, max(period_end) as period_end from eligible group by all
    ),
    best as (
        select id
        from eligible join newest using (metric, region, period_end)
        where eligible.population is not distinct from newest.population and eligible.basis_zh is not distinct from newest.basis_zh
        qualify row_number() over (
            partition by metric, region, eligible.population, eligible.basis_zh
            order by period_start desc, reliable desc, preferred desc, id
        ) = 1
    )
    from observation where id in (from best);

-- Which of the two halves answers is known when the statement is planned; the other is not read.
create macro latest(asked_year, carry, unreliable) as table
    from speaker where asked_year is null and not unreliable
    union all
    from chosen(asked_year, carry, unreliable) where asked_year is not null or unreliable;
