-- How many figures each line is held against only as a reference: outcomes that are counted, and listed when asked for.
create macro others(regions, asked_level, metrics, issuers, asked_year, carry, unreliable) as table
    select threshold.id as line, threshold.standing, count(*) as outcomes
    from latest(asked_year, carry, unreliable) as chosen
    join judgement on judgement.observation = chosen.id and not judgement.applies
        and (judgement.speaks or asked_year is not null or unreliable)
    join threshold on threshold.id = judgement.line
    join region on region.code = chosen.region
    where (regions is null or list_contains(regions, chosen.region))
        and (asked_level is null or region.level = asked_level)
        and (metrics is null or list_contains(metrics, threshold.metric))
        and (issuers is null or list_contains(issuers, threshold.issuer))
    group by all;
