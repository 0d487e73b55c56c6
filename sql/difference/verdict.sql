-- What `gaps` answers of every line when no year is asked for, not applicable ones too.
select
    speaker.metric, speaker.region, threshold.id as line, speaker.population, speaker.basis_zh,
    outcome(judgement.verdict, judgement.applies, judgement.waived) as verdict,
    speaker.id as figure, speaker.period, speaker.period_end, speaker.period_start, speaker.preferred,
    (
        select list({'id': operand.id, 'metric': operand.metric} order by position)
        from derivation join observation as operand on operand.id = derivation.operand
        where derivation.observation = speaker.id
    ) as operands
from latest(null::integer, 0, false) as speaker
join judgement on judgement.observation = speaker.id
join threshold on threshold.id = judgement.line and threshold.standing <> 'unverified'
where list_contains($metrics::varchar[], speaker.metric)
union all by name
select threshold.metric, below.code as region, threshold.id as line, 'no_data' as verdict
from known_region
join region as below on below.code = known_region.region
join ancestor on ancestor.region = below.code
join threshold on threshold.issuer = ancestor.ancestor and threshold.standing <> 'unverified'
where list_contains($metrics::varchar[], threshold.metric)
    and list_contains(threshold.applies_to, below.level)
    and threshold.population is null and threshold.until_date is null
    and not exists (from judgement where speaks and judgement.region = below.code and judgement.line = threshold.id)
