"""Makes the guide tables of src/x12/guides/tables from the maps of pyx12 4.0.0 (BSD, see tables/LICENSE-pyx12).

    python3 dev/x12-guides/convert.py MAPS_FOLDER [OUT_FOLDER]

MAPS_FOLDER is pyx12/map of an installed pyx12 4.0.0 (dev/x12-judge sets one up). It is run once for each change of this file: the tables are
what is kept. corrections.py tells where the maps differ from the guides.
"""

import json
import os
import sys
import xml.etree.ElementTree as ET

from corrections import CODE_SETS, DATA_ELEMENTS, GUIDES, OPEN_CODE_SETS, correct

AREAS = {"HEADER": 1, "DETAIL": 2, "FOOTER": 3}
WRAPPERS = ("HEADER", "DETAIL", "FOOTER", "TABLE2AREA3", "TABLE2AREA4", "TABLE2AREA5", "TABLE2AREA6")


def limit(text):
    return 0 if text in (None, "", ">1") else int(text)


def words(text):
    return " ".join((text or "").split())


def element(node, sets):
    number = node.findtext("data_ele")
    usage = node.findtext("usage")
    if usage == "N":
        return number
    out = {"element": number, "name": words(node.findtext("name")), "usage": usage}
    codes = node.find("valid_codes")
    if codes is not None:
        external = codes.get("external")
        listed = [c.text for c in codes if c.text]
        if external and external not in OPEN_CODE_SETS:
            out["codeSet"] = external
            sets.add(external)
        elif listed and not external:
            out["codes"] = listed
    if node.findtext("regex"):
        out["pattern"] = node.findtext("regex")
    if limit(node.findtext("repeat") or "1") != 1:
        out["repeat"] = limit(node.findtext("repeat"))
    return out


def composite(node, sets):
    number = node.findtext("data_ele")
    if node.findtext("usage") == "N":
        return number
    out = {"composite": number, "name": words(node.findtext("name")), "usage": node.findtext("usage")}
    if limit(node.findtext("repeat") or "1") != 1:
        out["repeat"] = limit(node.findtext("repeat"))
    out["components"] = [element(child, sets) for child in node.findall("element")]
    return out


def segment(node, sets, area):
    out = {
        "segment": node.get("xid"),
        "name": words(node.findtext("name")),
        "usage": node.findtext("usage"),
        "max": limit(node.findtext("max_use")),
        "position": area * 100000 + int(node.findtext("pos")),
    }
    notes = [n.text for n in node.findall("syntax")]
    if notes:
        out["notes"] = notes
    if out["segment"] == "HL":
        out["qualifier"] = 3
    out["elements"] = [element(c, sets) if c.tag == "element" else composite(c, sets) for c in node if c.tag in ("element", "composite")]
    return out


def loop(node, sets, area):
    return {
        "loop": node.get("xid"),
        "name": words(node.findtext("name")),
        "usage": node.findtext("usage"),
        "max": limit(node.findtext("repeat")),
        "position": area * 100000 + int(node.findtext("pos")),
        "children": children(node, sets, 0),
    }


def children(node, sets, area):
    out = []
    for child in node:
        if child.tag == "segment":
            out.append(segment(child, sets, area))
        elif child.tag == "loop" and child.get("xid") in WRAPPERS:
            out.extend(children(child, sets, AREAS.get(child.get("xid"), 2)))
        elif child.tag == "loop":
            out.append(loop(child, sets, area))
    return out


def table(maps, guide, sets):
    root = ET.parse(os.path.join(maps, guide["map"])).getroot()
    st = next(l for l in root.iter("loop") if l.get("xid") == "ST_LOOP")
    body = children(st, sets, 0)
    if body[-1].get("segment") != "SE":  # the map of the 277 closes ST_LOOP in a wrapper of its own
        se = next(s for s in root.iter("segment") if s.get("xid") == "SE")
        body.append(segment(se, sets, 9))
    body[-1]["position"] = 999999
    out = {k: guide[k] for k in ("guide", "name", "transaction", "functionalId", "versions")}
    out["children"] = body
    correct(guide["file"], out)
    return out


def dump(value, indent=0):
    """JSON with one element a line: small, and a change shows as the line that it is."""
    pad = " " * indent
    if isinstance(value, dict) and ("children" in value or "elements" in value or "components" in value):
        key = next(k for k in ("children", "elements", "components") if k in value)
        head = json.dumps({k: v for k, v in value.items() if k != key}, ensure_ascii=False)[:-1]
        items = ",\n".join(pad + " " + dump(v, indent + 1) for v in value[key])
        return "%s, %s: [\n%s]}" % (head, json.dumps(key), items)
    return json.dumps(value, ensure_ascii=False)


def write(path, text):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text + "\n")


def rows(mapping):
    return "{\n%s\n}" % ",\n".join("%s: %s" % (json.dumps(k), json.dumps(v, ensure_ascii=False)) for k, v in sorted(mapping.items()))


def data_elements(maps):
    out = {}
    for e in ET.parse(os.path.join(maps, "dataele.xml")).getroot():
        out[e.get("ele_num")] = [e.get("data_type"), int(e.get("min_len")), int(e.get("max_len")), words(e.get("name"))]
    out.update(DATA_ELEMENTS)
    return out


def code_sets(maps, used):
    out = {}
    for s in ET.parse(os.path.join(maps, "codes.xml")).getroot():
        name = s.findtext("id")
        if name in used:
            out[name] = sorted(set(c.text.strip() for c in s.iter("code")) | set(CODE_SETS.get(name, ())))
    return out


def main(maps, out):
    sets = set()
    for guide in GUIDES:
        write(os.path.join(out, guide["file"]), dump(table(maps, guide, sets)))
    write(os.path.join(out, "data-elements.json"), rows(data_elements(maps)))
    write(os.path.join(out, "code-sets.json"), rows(code_sets(maps, sets)))


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else os.path.join(here, "../../src/x12/guides/tables"))
