"""The divisions of GB/T 2260 in data/regions.csv, and how people name them."""

from collections import Counter
from pathlib import Path

import pytest
from asking import TINY

from educli.errors import EducliError
from educli.model.names import LEVELS
from educli.paths import TRADITIONAL
from educli.registry.reader import read_registry
from educli.registry.regions import read_regions
from educli.warehouse.session import Session
from educli.warehouse.traditional import simplified

REGIONS = {region.code: region for region in read_regions()}

# From the published tables: 河南 and its 17 prefectures, 济源 beside them, 亳州 and all its counties.
KNOWN = {
    "410000": "河南省", "410100": "郑州市", "410200": "开封市", "410300": "洛阳市", "410400": "平顶山市", "410500": "安阳市",
    "410600": "鹤壁市", "410700": "新乡市", "410800": "焦作市", "410900": "濮阳市", "411000": "许昌市", "411100": "漯河市",
    "411200": "三门峡市", "411300": "南阳市", "411400": "商丘市", "411500": "信阳市", "411600": "周口市", "411700": "驻马店市",
    "419001": "济源市", "410105": "金水区", "340000": "安徽省", "341600": "亳州市", "341602": "谯城区", "341621": "涡阳县",
    "341622": "蒙城县", "341623": "利辛县", "411603": "淮阳区", "410783": "长垣市", "410307": "偃师区", "410308": "孟津区",
    "110000": "北京市", "710000": "台湾省", "810000": "香港特别行政区", "820000": "澳门特别行政区", "540000": "西藏自治区",
}  # fmt: skip
ABOLISHED = ("411626", "410728", "410381", "410322")


def test_counts() -> None:
    assert Counter(region.level for region in REGIONS.values()) == {
        "country": 1,
        "province": 34,
        "prefecture": 333,
        "county": 2845,
    }


@pytest.mark.parametrize("code", KNOWN)
def test_known_code(code: str) -> None:
    assert REGIONS[code].name == KNOWN[code]


def test_abolished_codes_are_gone() -> None:
    assert [code for code in ABOLISHED if code in REGIONS] == []


def test_henan_is_whole() -> None:
    below = [region for region in REGIONS.values() if region.parent == "410000"]
    assert Counter(region.level for region in below) == {"prefecture": 17, "county": 1}
    assert sum(region.level == "county" for region in REGIONS.values() if region.code.startswith("41")) == 157


def test_bozhou_is_whole() -> None:
    assert {region.name for region in REGIONS.values() if region.parent == "341600"} == {
        "谯城区",
        "涡阳县",
        "蒙城县",
        "利辛县",
    }


def test_jiyuan_is_a_county_right_below_its_province() -> None:
    assert (REGIONS["419001"].level, REGIONS["419001"].parent) == ("county", "410000")


def test_every_region_lies_in_one_above_it() -> None:
    for region in REGIONS.values():
        if region.level == "country":
            assert region.parent == ""
        else:
            assert LEVELS.index(REGIONS[region.parent].level) < LEVELS.index(region.level)
            assert region.level == "province" or region.parent[:2] == region.code[:2]


def test_every_field_is_filled() -> None:
    for region in REGIONS.values():
        assert region.code.isdigit()
        assert len(region.code) == 6
        assert region.name.startswith(region.short)
        assert region.pinyin.isascii()
        assert region.pinyin.islower()


# names


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(TINY, read_registry)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("许昌", "411000"), ("许昌市", "411000"), ("xuchang", "411000"), ("Xuchang", "411000"), ("XUCHANG", "411000"),
        ("xǔchāng", "411000"), ("xu chang", "411000"), ("xuchangshi", "411000"), ("411000", "411000"), (" 许昌 ", "411000"),
        ("\uff14\uff11\uff11\uff10\uff10\uff10", "411000"), ("Xuchang Shi", "411000"), ("Xǔ chāng", "411000"), ("XǓCHĀNG SHÌ", "411000"),
        ("Xu'chang", "411000"), ("xu’chang-shi", "411000"), ("\uff38\uff55\uff43\uff48\uff41\uff4e\uff47", "411000"), ("许\u3000昌", "411000"),
        ("許昌", "411000"), ("許昌市", "411000"), ("鄭州", "410100"), ("開封市", "410200"), ("許 昌", "411000"), ("臺灣", "710000"),
        ("內蒙古", "150000"), ("乾縣", "610424"), ("乾安縣", "220723"), ("衞輝市", "410781"), ("衛輝市", "410781"), ("濬縣", "410621"),
        ("亳州", "341600"), ("bozhou", "341600"), ("漯河", "411100"), ("luohe", "411100"),
        ("金水", "410105"), ("金水区", "410105"), ("jinshuiqu", "410105"),
        ("涡阳", "341621"), ("涡阳县", "341621"), ("guoyang", "341621"),
        ("济源", "419001"), ("济源市", "419001"), ("济源示范区", "419001"), ("jiyuan", "419001"),
        ("管城回族区", "410104"), ("管城", "410104"), ("管城区", "410104"),
        ("河南", "410000"), ("河南省", "410000"), ("henan", "410000"), ("shaanxi", "610000"), ("shanxi", "140000"),
        ("朝阳", "211300"), ("chaoyang", "211300"), ("朝阳市", "211300"), ("吉林", "220000"), ("吉林市", "220200"),
        ("西藏", "540000"), ("内蒙古", "150000"), ("恩施", "422800"), ("恩施土家族苗族自治州", "422800"),
        ("全国", "100000"), ("中国", "100000"),
        ("郑州市金水区", "410105"), ("郑州金水", "410105"), ("河南省郑州市金水区", "410105"), ("开封市鼓楼区", "410204"), ("Zhengzhou Jinshui", "410105"), ("Inner Mongolia", "150000"), ("hongkong", "810000"), ("Urumqi", "650100"),
        ("河南省许昌市", "411000"), ("開封市鼓樓區", "410204"),
    ],
)  # fmt: skip
def test_name(session: Session, name: str, code: str) -> None:
    assert session.region(name) == code


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("鼓楼区", "ambiguous-region"),
        ("朝阳区", "ambiguous-region"),
        ("许都", "unknown-region"),
        ("", "unknown-region"),
        ("许", "unknown-region"),
        ("许昌市金水区", "unknown-region"),
    ],
)
def test_no_name(session: Session, name: str, error: str) -> None:
    with pytest.raises(EducliError) as caught:
        session.region(name)
    assert caught.value.problems[0].code == error


def test_ambiguous_traditional_names_have_candidates(session: Session) -> None:
    with pytest.raises(EducliError) as caught:
        session.region("鼓樓區")
    assert caught.value.problems[0].code == "ambiguous-region"
    assert "Gulou of Nanjing (320106)" in caught.value.problems[0].hint


def test_a_misspelt_traditional_name_has_the_nearest(session: Session) -> None:
    with pytest.raises(EducliError) as caught:
        session.region("許都")
    assert caught.value.problems[0].message == "no region is called '許都'"
    assert "Xuchang of Henan (411000)" in caught.value.problems[0].hint


@pytest.mark.parametrize(
    "name", ["學前三年毛入園率", "毛入園率", "Gross  preschool enrolment RATE", "preschool-gross-rate"]
)
def test_a_metric_by_any_writing(session: Session, name: str) -> None:
    assert session.metric(name) == "preschool_gross_rate"


def test_the_table_of_characters() -> None:
    header, *pairs = (line.split(",") for line in TRADITIONAL.read_text(encoding="utf-8").splitlines())
    assert header == ["traditional", "simplified"]
    assert all(len(pair) == 2 and len(pair[0]) == len(pair[1]) == 1 and pair[0] != pair[1] for pair in pairs)
    assert len({traditional for traditional, _simplified in pairs}) == len(pairs) > 2500


def test_no_official_name_is_changed() -> None:
    """What is simplified already stays, or a name might be read as another's."""
    assert [name for name in (region.name for region in REGIONS.values()) if simplified(name) != name] == []


def test_a_registry_is_strict(tmp_path: Path) -> None:
    """Who writes a record writes the official name; only a person asking is met half way."""
    text = TINY.read_text(encoding="utf-8")
    assert "region: 许昌" in text
    (tmp_path / "registry.yaml").write_text(text.replace("region: 许昌", "region: 許昌"), encoding="utf-8")
    with pytest.raises(EducliError) as caught:
        Session(tmp_path / "registry.yaml", read_registry)
    assert {problem.code for problem in caught.value.problems} == {"unknown-reference"}


def test_the_nearest_names_are_offered(session: Session) -> None:
    with pytest.raises(EducliError) as caught:
        session.region("许都")
    assert "Xuchang of Henan (411000)" in caught.value.problems[0].hint


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("许昌县", "Xuchang of Henan (411000, prefecture) is another region; below it: Weidu of Xuchang (411002), Jianan of Xuchang (411003), "),
        ("許昌縣", "Xuchang of Henan (411000, prefecture) is another region; below it: "),
        ("河西省", "nearest: Hexi of Tianjin (120103, county), Hebei (130000), "),
        ("许仓市", "nearest: Xuchang of Henan (411000), "),
    ],
)  # fmt: skip
def test_no_region_of_another_level_is_offered_alone(session: Session, name: str, hint: str) -> None:
    """Who followed such a hint would file a county's figure as a city's."""
    with pytest.raises(EducliError) as caught:
        session.region(name)
    assert caught.value.problems[0].hint.startswith(hint)


def test_every_official_name_with_its_place_is_found(session: Session) -> None:
    names = Counter(region.name for region in REGIONS.values())
    found = {
        region.code: session.region(region.name) for region in list(REGIONS.values())[::25] if names[region.name] == 1
    }
    assert all(code == wanted for code, wanted in found.items())
    assert len(found) > 100


def test_a_province_with_a_slash_is_all_its_prefectures(session: Session) -> None:
    assert session.regions(["河南/"]) == [f"41{number:02}00" for number in range(1, 18)]
    assert session.regions(["许昌", "河南/"])[:2] == ["411000", "410100"]
    assert session.regions(["郑州/"])[0] == "410102"
