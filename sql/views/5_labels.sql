-- Names and prose in the language of the reader.
create macro region_label(name, pinyin, lang) as
    case when lang = 'zh' then name else upper(pinyin[1]) || pinyin[2:] end;
create macro label(zh, en, lang) as case when lang = 'zh' then zh else en end;
