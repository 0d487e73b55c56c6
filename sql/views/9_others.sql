-- How many figures each line is held against only as a reference: outcomes that are counted, and listed when asked for.
create macro others(regions, asked_level, metrics, issuers, asked_year, carry, unreliable) as table
    select threshold.id as line, threshold.standing, count(*) as outcomes
    from (
        -- As in `latest`, one half is read.
        select region, line, applies from judgement where speaks and asked_year is null and not unreliable
        union all
        select judgement.region, judgement.line, judgement.applies
        from judgement join chosen(asked_year, carry, unreliable) as chosen on chosen.id = judgement.observation
        where asked_year is not null or unreliable
    ) as judged
    join threshold on threshold.id = judged.line
    join region on region.code = judged.region
    where not judged.applies
        and (regions is null or list_contains(regions, judged.region))
        and (asked_level is null or region.level = asked_level)
        and (metrics is null or list_contains(metrics, threshold.metric))
        and (issuers is null or list_contains(issuers, threshold.issuer))
    group by all;
