-- How every figure stands to every line of its metric, in force for it or not, with whether it is the one that speaks.
select
    observation.source, observation.region, observation.metric, observation.period, observation.population, observation.basis_zh,
    row_number() over (
        partition by threshold.id, observation.source, observation.region, observation.metric, observation.period,
            observation.population, observation.basis_zh
        order by observation.id
    ) as nth,
    threshold.id as line,
    case when observation.reliable and threshold.standing <> 'unverified'
        then outcome(judgement.verdict, judgement.applies, judgement.waived) end as verdict,
    speaker.id is not null as speaks, observation.id as figure,
    (
        select list({'id': operand.id, 'metric': operand.metric} order by position)
        from derivation join observation as operand on operand.id = derivation.operand
        where derivation.observation = observation.id
    ) as operands
from observation
join ancestor on ancestor.region = observation.region
join threshold on threshold.metric = observation.metric and threshold.issuer = ancestor.ancestor
left join judgement on judgement.observation = observation.id and judgement.line = threshold.id
left join latest(null::integer, 0, false) as speaker on speaker.id = observation.id
where list_contains($metrics::varchar[], observation.metric) and observation.value is not null
