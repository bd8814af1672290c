"""Which guides are converted, and where pyx12's maps differ from them: each correction with its reason."""

GUIDES = [
    dict(file="837p.json", map="837.5010.X222.A1.xml", guide="005010X222A1", name="Health Care Claim: Professional", transaction="837",
         functionalId="HC", versions=["005010X222", "005010X222A1", "005010X222A2"]),
    dict(file="837i.json", map="837Q3.I.5010.X223.A1.xml", guide="005010X223A2", name="Health Care Claim: Institutional", transaction="837",
         functionalId="HC", versions=["005010X223", "005010X223A1", "005010X223A2", "005010X223A3"]),
    dict(file="835.json", map="835.5010.X221.A1.xml", guide="005010X221A1", name="Health Care Claim Payment/Advice", transaction="835",
         functionalId="HP", versions=["005010X221", "005010X221A1"]),
    dict(file="999.json", map="999.5010X231.A1.xml", guide="005010X231A1", name="Implementation Acknowledgment", transaction="999",
         functionalId="FA", versions=["005010X231", "005010X231A1"]),
    dict(file="277ca.json", map="277.5010.X214.xml", guide="005010X214", name="Health Care Claim Acknowledgment", transaction="277",
         functionalId="HN", versions=["005010X214", "005010X214E1", "005010X214E2"]),
    dict(file="277.json", map="277.5010.X212.xml", guide="005010X212", name="Health Care Claim Status Response", transaction="277",
         functionalId="HN", versions=["005010X212", "005010X212E1", "005010X212E2"]),
]

# Lists that X12 and CMS publish three times a year: a copy of 2012 would refuse today's codes (MA15 is one that it refuses).
OPEN_CODE_SETS = {"remark_code", "claim_status", "claim_status_cat"}

# Codes that came after the copy in the maps.
CODE_SETS = {
    # Telehealth at home (2022), outreach site (2023), non-residential opioid treatment (2020), PACE center (2024).
    "pos": ["02", "10", "18", "19", "27", "58", "66"],
    # ISO 3166 and the forces' post and freely associated states of USPS publication 28.
    "country": ["BL", "BQ", "CW", "MF", "ME", "RS", "SS", "SX", "US"],
    "states": ["AA", "AE", "AP", "AS", "FM", "GU", "MH", "MP", "PR", "PW", "VI", "NL", "NU", "QC"],
}

DATA_ELEMENTS = {}


def walk(children, path=()):
    for child in children:
        yield path, child
        if "loop" in child:
            yield from walk(child["children"], path + (child["loop"],))


def segments(table, loop, segment_id, name=None):
    return [c for p, c in walk(table["children"]) if c.get("segment") == segment_id and (p[-1] if p else None) == loop and name in (None, c["name"])]


def loops(table, loop):
    return [c for _, c in walk(table["children"]) if c.get("loop") == loop]


def correct(file, table):
    # A state is one of code source 22 in every address: the maps forget it in some.
    for _, n4 in walk(table["children"]):
        if n4.get("segment") == "N4" and isinstance(n4["elements"][1], dict):
            n4["elements"][1]["codeSet"] = "states"
    # ST03 names the guide, whichever errata, and is required (X222, X223, X231): the maps know one version alone, optional.
    for st in segments(table, None, "ST"):
        if isinstance(st["elements"][2], dict):
            st["elements"][2].update(codes=table["versions"], usage="R")
    CORRECTIONS.get(file, lambda table: None)(table)


def claim_loops(table):
    # The map numbers some loops by a count of its own. In the standard a loop stands where its first segment does, so that
    # all of 2310, 2330 or 2420 may come in any order; only the level below (HL) is after all that its parent says itself.
    for path, child in walk(table["children"]):
        if path and "loop" in child:
            first = child["children"][0]
            child["position"] = 9000 if first["segment"] == "HL" else first["position"]


def institutional(table):
    claim_loops(table)
    # The admission type is required (FL 14 of the UB-04 is, for every bill); the map has it situational.
    for cl1 in segments(table, "2300", "CL1"):
        cl1["elements"][0]["usage"] = "R"
    # Nine digits are for addresses of the United States alone: a rule of situations, not a pattern (note to N403).
    for n4 in segments(table, "2010AA", "N4"):
        n4["elements"][2].pop("pattern", None)


def claim_acknowledgment(table):
    # A batch that is refused as a whole ends at the receiver (X214, 1.4.2); a provider may be refused without patients, and
    # its trace is there only when something is told of it. X12's own examples do so; the map makes all four mandatory.
    for loop in loops(table, "2000C") + loops(table, "2200C") + loops(table, "2000D"):
        loop["usage"] = "S"
    for stc in segments(table, "2200C", "STC"):
        stc["usage"] = "S"
    # Line status repeats like the status of every other level.
    for stc in segments(table, "2220D", "STC"):
        stc["max"] = 0


def status(table):
    # The map sets the levels side by side; the guide nests them, as HL02 does: a dependent is below its subscriber.
    order = ["2000B", "2000C", "2000D", "2000E"]
    found = {}
    for name in order[1:]:
        found[name] = next(c for c in table["children"] if c.get("loop") == name)
        table["children"].remove(found[name])
    parent = loops(table, "2000B")[0]
    parent["position"] = 20000
    for name in order[1:]:
        found[name]["position"] = 20000
        parent["children"].append(found[name])
        parent = found[name]
    # The entity of a status is any of X12's list, which the map copies out again and again; of a provider's status it is the
    # provider as the 276 (1P) or as the claim (85, in X12's own example) names it.
    for _, stc in walk(table["children"]):
        for composite in stc.get("elements", []) if stc.get("segment") == "STC" else []:
            entity = composite["components"][2] if isinstance(composite, dict) and "components" in composite else None
            if isinstance(entity, dict) and len(entity.get("codes", ())) > 20:
                del entity["codes"]
                entity["codeSet"] = "entity_id"
            elif isinstance(entity, dict) and entity.get("codes") == ["1P"]:
                entity["codes"] = ["1P", "85"]
    # Claims are under the subscriber or under the dependent: neither level must have them.
    for loop in loops(table, "2200E"):
        loop["usage"] = "S"


CORRECTIONS = {
    "837p.json": claim_loops,
    "837i.json": institutional,
    "277ca.json": claim_acknowledgment,
    "277.json": status,
}
