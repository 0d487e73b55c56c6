-- sources: the documents the registry was curated from.
-- grain: one row per document
-- params: match varchar or null, lang varchar
-- columns: source, title, publisher, number, published, seen, standing, condition, lost, observations, regions, thresholds, targets, url, note, text_sha256
select
    source.id as source, source.title, source.publisher, source.number, source.published, source.seen,
    source.standing, source.condition, label(source.lost_zh, source.lost_en, $lang) as lost,
    (select count(*) from observation where observation.source = source.id) as observations,
    (select count(distinct region) from observation where observation.source = source.id) as regions,
    (select count(*) from threshold where threshold.source = source.id) as thresholds,
    (select count(*) from target where target.source = source.id) as targets,
    source.url, label(source.note_zh, source.note_en, $lang) as note, source.text_sha256
from source
where $match is null or contains(lower(concat_ws(' ', id, title, publisher, number)), lower($match))
order by source.position
