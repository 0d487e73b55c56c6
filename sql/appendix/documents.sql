-- documents: the documents behind an answer, and those of the lines it names.
-- grain: one row per document, in the asked order, then those of the lines
-- params: sources varchar[], lines varchar[], lang varchar
-- columns: source, title, publisher, number, published, seen, url, standing, condition, lost, note
select
    source.id as source, title, publisher, number, published, seen, url, standing, condition,
    label(lost_zh, lost_en, $lang) as lost, label(note_zh, note_en, $lang) as note
from source
where list_contains($sources::varchar[], id)
    or id in (select source from threshold where list_contains($lines::varchar[], threshold.id))
order by list_position($sources::varchar[], id) nulls last, position
