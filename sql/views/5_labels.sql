-- Names and prose in the language of the reader.
create macro region_label(name, pinyin, lang) as
    case when lang = 'zh' then name else upper(pinyin[1]) || pinyin[2:] end;
create macro label(zh, en, lang) as case when lang = 'zh' then zh else en end;

-- Who set a line: the country acts as the state.
create macro issuer_label(name, pinyin, lang) as
    case when lang = 'zh' and name = '全国' then '国家' else region_label(name, pinyin, lang) end;
