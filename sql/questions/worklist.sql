-- worklist: what to look up next, ordered by how many verdicts and ranks one look-up would settle.
-- grain: one row per region × metric that is missing, blank, undecided or unreliable
-- params: regions varchar[] or null, metrics varchar[] or null, lang varchar
-- columns: settles, verdicts, ranks, lack, region, region_name, metric, metric_name, unit, stage, period, line_names, qualifier, value, decimals, note
with asked as (
    select code, level, name, pinyin from region
    where case when $regions is null then code in (select region from known_region) else list_contains($regions::varchar[], code) end
),
-- Lines that judge the region and are in force today, as far as the registry knows.
wanted as (
    select asked.code as region, threshold.metric, threshold.id as line, threshold.position, year(threshold.from_date) as since
    from asked
    join ancestor on ancestor.region = asked.code
    join threshold on threshold.issuer = ancestor.ancestor
    where list_contains(threshold.applies_to, asked.level) and threshold.population is null and threshold.until_date is null
        and threshold.standing <> 'unverified'
),
due as (
    select region, metric, count(*) as lines, string_agg(line, ';' order by position) as line_names, max(since) as since
    from wanted group by region, metric
),
current as (from latest(null::integer, 0, false) where population is null and basis_zh is null),
answered as (
    select current.region, judgement.line
    from current join judgement on judgement.observation = current.id and judgement.applies
),
-- Where there is no figure, or none that is as young as the line.
unanswered as (
    select region, metric, count(*) as lines, string_agg(line, ';' order by position) as line_names, max(since) as since
    from wanted anti join answered using (region, line)
    group by region, metric
),
open as (
    select current.region, current.metric, current.id,
        count(*) as undecided, string_agg(threshold.id, ';' order by threshold.position) as line_names
    from current
    join judgement on judgement.observation = current.id
    join threshold on threshold.id = judgement.line and threshold.standing <> 'unverified'
    where outcome(judgement.verdict, judgement.applies, judgement.waived) = 'undecided'
    group by all
),
doubtful as (
    select region, metric, arg_max(id, period_end) as id,
        arg_max(coalesce(missing, 'unreliable'), period_end) as lack
    from observation
    where (not reliable or value is null) and status <> 'F' and population is null
        and not exists (from current where current.region = observation.region and current.metric = observation.metric)
    group by region, metric
),
peers as (
    select current.metric, region.level, count(*) as regions
    from current join region on region.code = current.region group by all
),
lacking as (
    select open.region, open.metric, 'undecided' as lack, open.id, open.undecided as verdicts, open.line_names, null as since from open
    union all by name
    select doubtful.region, doubtful.metric, doubtful.lack, doubtful.id, coalesce(due.lines, 0) as verdicts, due.line_names, due.since
    from doubtful left join due on due.region = doubtful.region and due.metric = doubtful.metric
    union all by name
    select region, metric, 'missing' as lack, null as id, lines as verdicts, line_names, since
    from unanswered
    anti join open using (region, metric)
    anti join doubtful using (region, metric)
),
weighed as (
    select lacking.*, metric.better <> 'neither' and coalesce(peers.regions, 0) > 0 as ranked
    from lacking
    join asked on asked.code = lacking.region
    join metric on metric.id = lacking.metric
    left join peers on peers.metric = lacking.metric and peers.level = asked.level
    where $metrics is null or list_contains($metrics::varchar[], lacking.metric)
)
select
    weighed.verdicts + weighed.ranked::integer as settles, weighed.verdicts, weighed.ranked::integer as ranks, weighed.lack,
    asked.code as region, region_label(asked.name, asked.pinyin, $lang) as region_name,
    metric.id as metric, label(metric.name_zh, metric.name_en, $lang) as metric_name, metric.unit, metric.stage,
    coalesce(observation.period, weighed.since::varchar) as period, weighed.line_names,
    observation.qualifier, observation.value, observation.decimals, label(observation.note_zh, observation.note_en, $lang) as note
from weighed
join asked on asked.code = weighed.region
join metric on metric.id = weighed.metric
left join observation on observation.id = weighed.id
order by settles desc, verdicts desc, list_position(['undecided', 'unreliable', 'illegible', 'missing'], weighed.lack), metric.position, asked.code
