"""Makes the guide tables of 270 and 271 (005010X279A1) and 276 (005010X212), which no open map covers.

    python3 dev/x12-guides/questions.py [OUT_FOLDER]

Put together by hand: the tree of loops from pyx12 4.0.0's 4010 maps 270/271.4010.X092.A1 and 276.4010.X093.A1 (BSD, see
tables/LICENSE-pyx12), brought to 5010 by the 277 X212 map of the same package and by the segment models of x12sdk 2.2.0
(Apache-2.0), whose code lists they take. Where these two differ, or a real payer is known to send more, the wider one stands: a finding
must be the sender's fault. Names are those of the data elements.
"""

import os
import sys

from convert import dump, write
from question_codes import *  # noqa: F403  the lists, by the names that this page uses

LAST = 20000  # A level below (HL) comes after all that its parent says itself.


def el(number, name, usage="S", codes=None, code_set=None, repeat=None):
    out = {"element": number, "name": name, "usage": usage}
    if codes is not None:
        out["codes"] = codes.split() if isinstance(codes, str) else codes
    if code_set:
        out["codeSet"] = code_set
    if repeat:
        out["repeat"] = repeat
    return out


def comp(number, name, usage, *components):
    return {"composite": number, "name": name, "usage": usage, "components": list(components)}


def seg(segment, name, usage, maximum, position, *elements, notes=None, qualifier=None):
    out = {"segment": segment, "name": name, "usage": usage, "max": maximum, "position": position}
    if notes:
        out["notes"] = notes.split()
    if qualifier:
        out["qualifier"] = qualifier
    out["elements"] = list(elements)
    return out


def loop(name, title, usage, maximum, position, *children):
    return {"loop": name, "name": title, "usage": usage, "max": maximum, "position": position, "children": list(children)}


def hl(title, level, children, parent=True):
    """HL04 is left out where a level of 276 and 277 cannot have children."""
    return seg("HL", title, "R", 1, 100, el("628", "Hierarchical ID Number", "R"),
               el("734", "Hierarchical Parent ID Number", "R") if parent else "734",
               el("735", "Hierarchical Level Code", "R", level), el("736", "Hierarchical Child Code", "R", children) if children else "736", qualifier=3)


def trn(usage, maximum, position, types, company=True):
    return seg("TRN", "Trace Number", usage, maximum, position, el("481", "Trace Type Code", "R", types), el("127", "Trace Number", "R"),
               el("509", "Trace Assigning Entity Identifier", "R") if company else "509",
               el("127", "Trace Assigning Entity Additional Identifier") if company else "127")


def nm1(title, position, entities, types="1 2", last="S", ids="", id_usage="S", relationship=False, person=True):
    given = [el("1036", "First Name"), el("1037", "Middle Name"), "1038", el("1039", "Name Suffix")] if person else ["1036", "1037", "1038", "1039"]
    known = [el("66", "Identification Code Qualifier", id_usage, ids), el("67", "Identification Code", id_usage)] if ids else ["66", "67"]
    return seg("NM1", title, "R", 1, position, el("98", "Entity Identifier Code", "R", entities), el("1065", "Entity Type Qualifier", "R", types),
               el("1035", "Last Name or Organization Name", last), *given, *known, el("706", "Entity Relationship Code", "S", RELATIONSHIPS) if relationship else "706",
               "98", "1035", notes="P0809")


def ref(title, usage, maximum, position, qualifiers, described=True):
    return seg("REF", title, usage, maximum, position, el("128", "Reference Identification Qualifier", "R", qualifiers),
               el("127", "Reference Identification", "R"), el("352", "Description") if described else "352", "C040")


def n3(title, position):
    return seg("N3", title, "S", 1, position, el("166", "Address Line", "R"), el("166", "Address Line"))


def n4(title, position, location=None):
    where = [el("309", "Location Qualifier", "S", location), el("310", "Location Identifier")] if location else ["309", "310"]
    return seg("N4", title, "S", 1, position, el("19", "City Name"), el("156", "State or Province Code", "S", code_set="states"), el("116", "Postal Code"),
               el("26", "Country Code", "S", code_set="country"), *where, el("1715", "Country Subdivision Code"), notes="E0207 C0605 C0704")


def per(title, maximum, position, first, more):
    return seg("PER", title, "S", maximum, position, el("366", "Contact Function Code", "R", "IC"), el("93", "Name"),
               el("365", "Communication Number Qualifier", "S", first), el("364", "Communication Number"),
               el("365", "Communication Number Qualifier", "S", more), el("364", "Communication Number"),
               el("365", "Communication Number Qualifier", "S", more), el("364", "Communication Number"), "443", notes="P0304 P0506 P0708")


def aaa(title, position, reasons, actions):
    return seg("AAA", title, "S", 9, position, el("1073", "Valid Request Indicator", "R", "N Y"), "559", el("901", "Reject Reason Code", "R", reasons),
               el("889", "Follow-up Action Code", "R", actions))


def prv(title, position, qualifiers):
    return seg("PRV", title, "S", 1, position, el("1221", "Provider Code", "R", PROVIDERS), el("128", "Reference Identification Qualifier", "S", qualifiers),
               el("127", "Provider Identifier"), "156", "C035", "1223", notes="P0203")


def dmg(usage, position, genders="F M U"):
    return seg("DMG", "Demographic Information", usage, 1, position, el("1250", "Date Time Period Format Qualifier", "S", "D8"),
               el("1251", "Birth Date"), el("1068", "Gender Code", "S", genders), "1067", "C056", "1066", "26", "659", "380", "1270", "1271", notes="P0102")


def ins(indicator, relationships, answer):
    maintained = [el("875", "Maintenance Type Code", "S", "001"), el("1203", "Maintenance Reason Code", "S", "25")] if answer else ["875", "1203"]
    return seg("INS", "Member Relationship", "S", 1, 1100, el("1073", "Insured Indicator", "R", indicator),
               el("1069", "Individual Relationship Code", "R", relationships), *maintained, "1216", "C052", "1219", "584", "1220", "1073", "1250", "1251",
               "1165", "19", "156", "26", el("1470", "Birth Sequence Number"))


def hi():
    def code(usage, qualifiers):
        return comp("C022", "Health Care Code Information", usage, el("1270", "Diagnosis Type Code", "R", qualifiers), el("1271", "Diagnosis Code", "R"),
                    "1250", "1251", "782", "380", "799", "1271", "1073")
    return seg("HI", "Health Care Diagnosis Code", "S", 1, 1150, code("R", "ABK BK"), *[code("S", "ABF BF") for _ in range(7)], *["C022"] * 4)


def dtp(title, usage, maximum, position, qualifiers):
    return seg("DTP", title, usage, maximum, position, el("374", "Date Time Qualifier", "R", qualifiers),
               el("1250", "Date Time Period Format Qualifier", "R", "D8 RD8"), el("1251", "Date Time Period", "R"))


def mpi():
    return seg("MPI", "Military Personnel Information", "S", 1, 1275, el("1201", "Information Status Code", "R", MILITARY_STATUS),
               el("584", "Employment Status Code", "R", MILITARY_EMPLOYMENT), el("1595", "Government Service Affiliation Code", "R", MILITARY_SERVICE),
               el("352", "Description"), el("1596", "Military Service Rank Code", "S", MILITARY_RANKS),
               el("1250", "Date Time Period Format Qualifier", "S", "D8 RD8"), el("1251", "Date Time Period"), notes="P0607")


def procedure(usage, qualifiers, through=False, described="352"):
    return comp("C003", "Composite Medical Procedure Identifier", usage, el("235", "Product or Service ID Qualifier", "R", qualifiers),
                el("234", "Procedure Code", "R"), *[el("1339", "Procedure Modifier") for _ in range(4)], described,
                el("234", "Procedure Code, end of range") if through else "234")


def pointers():
    return comp("C004", "Composite Diagnosis Code Pointer", "S", el("1328", "Diagnosis Code Pointer", "R"), *[el("1328", "Diagnosis Code Pointer") for _ in range(3)])


def amt(title, position, qualifier):
    return seg("AMT", title, "S", 1, position, el("522", "Amount Qualifier Code", "R", qualifier), el("782", "Monetary Amount", "R"), "478")


def iii(maximum, qualifiers, usage, categories, position):
    last = [el("1136", "Code Category", "S", categories), el("933", "Injured Body Part Name")] if categories else ["1136", "933"]
    return seg("III", "Eligibility or Benefit Additional Information", "S" if not categories else "R", maximum, position,
               el("1270", "Code List Qualifier Code", usage, qualifiers), el("1271", "Industry Code", usage), *last, "380", "C001", "752", "752", "752",
               notes="P0102 L030405" if categories else "P0102")


def st(transaction, versions):
    return seg("ST", "Transaction Set Header", "R", 1, 100, el("143", "Transaction Set Identifier Code", "R", transaction),
               el("329", "Transaction Set Control Number", "R"), el("1705", "Implementation Convention Reference", "R", versions))


def se():
    return seg("SE", "Transaction Set Trailer", "R", 1, 999999, el("96", "Number of Included Segments", "R"), el("329", "Transaction Set Control Number", "R"))


def bht(structure, purposes, reference, types):
    return seg("BHT", "Beginning of Hierarchical Transaction", "R", 1, 100200, el("1005", "Hierarchical Structure Code", "R", structure),
               el("353", "Transaction Set Purpose Code", "R", purposes), el("127", "Submitter Transaction Identifier", reference),
               el("373", "Transaction Set Creation Date", "R"), el("337", "Transaction Set Creation Time", "R"),
               el("640", "Transaction Type Code", "S", types) if types else "640")


def source(answer, *levels):
    name = [nm1("Information Source Name", 300, "2B 36 GP P5 PR", ids="24 46 FI NI PI XV XX", id_usage="R")]
    if answer:
        name += [per("Information Source Contact Information", 3, 800, "ED EM FX TE UR", "ED EM EX FX TE UR"),
                 aaa("Request Validation", 850, "04 41 42 79 80 T4", "C N P R S W X Y")]
    own = [aaa("Request Validation", 250, "04 41 42 79", "C N P R S Y")] if answer else []
    return loop("2000A", "Information Source Level", "R", 0, 200100, hl("Information Source Level", "20", "0 1" if answer else "1", parent=False),
                *own, loop("2100A", "Information Source Name", "R", 1, 300, *name), *levels)


def receiver(answer, *levels):
    reasons = "15 41 43 44 45 46 47 48 50 51 79 97 T4"
    title = "Information Receiver"
    name = [nm1(title + " Name", 300, "1P 2B 36 80 FA GP P5 PR", ids="24 34 FI PI PP SV XV XX", id_usage="R"),
            ref(title + " Additional Identification", "S", 9, 400, RECEIVER_REFS), n3(title + " Address", 600), n4(title + " City, State, ZIP Code", 700)]
    name += [aaa(title + " Request Validation", 850, reasons, "C N R S W X Y")] if answer else []
    name += [prv(title + " Provider Information", 900, "PXC")]
    return loop("2000B", title + " Level", "S" if answer else "R", 0, LAST, hl(title + " Level", "21", "0 1" if answer else "1"),
                loop("2100B", title + " Name", "R", 1, 300, *name), *levels)


def member(who, loops, answer, name, relationship, benefit, *levels):
    """Loops 2000C and 2000D: `loops` is the letter."""
    level, children = ("22", "0 1") if loops == "C" else ("23", "0")
    said = [name, ref(who + " Additional Identification", "S", 9, 400, MEMBER_REFS), n3(who + " Address", 600), n4(who + " City, State, ZIP Code", 700)]
    said += [aaa(who + " Request Validation", 850, MEMBER_REASONS, "C N R S W X Y")] if answer else []
    said += [prv(who + " Provider Information", 900, PROVIDER_IDS), dmg("S", 1000), relationship, hi(),
             dtp(who + " Date", "S", 9 if answer else 2, 1200, MEMBER_DATES if answer else "102 291")]
    said += [mpi()] if answer else []
    return loop("2000" + loops, who + " Level", "S" if answer or loops == "D" else "R", 0, LAST, hl(who + " Level", level, children),
                trn("S", 3 if answer else 2, 200, "1 2" if answer else "1"), loop("2100" + loops, who + " Name", "R", 1, 300, *said, benefit), *levels)


def inquiry(who, loops):
    amounts = [amt("Spend Down Amount", 1350, "R"), amt("Spend Down Total Billed Amount", 1360, "PB")] if loops == "C" else []
    eq = seg("EQ", who + " Eligibility or Benefit Inquiry", "R", 1, 1300, el("1365", "Service Type Code", "S", SERVICE_TYPES, repeat=99),
             procedure("S", PROCEDURE_LISTS), el("1207", "Coverage Level Code", "S", COVERAGE_LEVELS), "1336", pointers(), notes="R0102")
    return loop("2110" + loops, who + " Eligibility or Benefit Inquiry", "S", 99, 1300, eq, *amounts, iii(1, "ZZ", "R", None, 1700),
                ref("Referral or Prior Authorization", "S", 1, 1900, "9F G1"), dtp("Eligibility or Benefit Date", "S", 1, 2000, "291"))


def related(loops):
    title = "Benefit Related Entity"
    return loop("2120" + loops, title + " Name", "S", 23, 3400, nm1(title + " Name", 3400, ENTITIES, ids="24 34 46 FA FI II MI NI PI PP SV XV XX", relationship=True),
                n3(title + " Address", 3600), n4(title + " City, State, ZIP Code", 3700, "RJ"),
                per(title + " Contact Information", 3, 3800, "ED EM FX TE UR WP", "ED EM EX FX TE UR WP"), prv(title + " Provider Information", 3900, PROVIDER_IDS))


def benefit(who, loops):
    eb = seg("EB", who + " Eligibility or Benefit Information", "R", 1, 1300, el("1390", "Eligibility or Benefit Information Code", "R", BENEFITS),
             el("1207", "Benefit Coverage Level Code", "S", COVERAGE_LEVELS), el("1365", "Service Type Code", "S", SERVICE_TYPES, repeat=99),
             el("1336", "Insurance Type Code", "S", INSURANCE_TYPES), el("1204", "Plan Coverage Description"), el("615", "Time Period Qualifier", "S", TIME_PERIODS),
             el("782", "Benefit Amount"), el("954", "Benefit Percent"), el("673", "Quantity Qualifier", "S", QUANTITIES), el("380", "Benefit Quantity"),
             el("1073", "Authorization or Certification Indicator", "S", "N U Y"), el("1073", "In Plan Network Indicator", "S", "N U W Y"),
             procedure("S", PROCEDURE_LISTS, through=True), pointers(), notes="P0910")
    hsd = seg("HSD", "Health Care Services Delivery", "S", 9, 1350, el("673", "Quantity Qualifier", "S", "DY FL HS MN VS"), el("380", "Benefit Quantity"),
              el("355", "Unit or Basis for Measurement Code", "S", "DA MO VS WK YR"), el("1167", "Sample Selection Modulus"),
              el("615", "Time Period Qualifier", "S", TIME_PERIODS), el("616", "Period Count"), el("678", "Delivery Frequency Code", "S", FREQUENCIES),
              el("679", "Delivery Pattern Time Code", "S", "A B C D E F G Y"), notes="P0102 C0605")
    msg = seg("MSG", "Message Text", "S", 10, 2500, el("933", "Free Form Message Text", "R"), "934", "1470")
    bound = lambda segment, position: seg(segment, "Loop Header" if segment == "LS" else "Loop Trailer", "S", 1, position, el("447", "Loop Identifier Code", "R", "2120"))
    return loop("2110" + loops, who + " Eligibility or Benefit Information", "S", 0, 1300, eb, hsd, ref("Additional Identification", "S", 9, 1400, BENEFIT_REFS),
                dtp("Eligibility or Benefit Date", "S", 20, 1500, BENEFIT_DATES), aaa("Request Validation", 1600, BENEFIT_REASONS, "C N R W X Y"), msg,
                loop("2115" + loops, "Eligibility or Benefit Additional Information", "S", 10, 2600, iii(1, "GR NI ZZ", "S", "44", 2600)),
                bound("LS", 3300), related(loops), bound("LE", 4000))


def eligibility(answer):
    transaction, kind = ("271", "Health Care Eligibility Benefit Response") if answer else ("270", "Health Care Eligibility Benefit Inquiry")
    asked = benefit if answer else inquiry
    dependent = member("Dependent", "D", answer, nm1("Dependent Name", 300, "03", "1", ids="" if not answer else "II MI"),
                       ins("N", DEPENDENT_RELATIONSHIPS, answer), asked("Dependent", "D"))
    subscriber = member("Subscriber", "C", answer, nm1("Subscriber Name", 300, "IL", ids="II MI"), ins("Y", "18", answer), asked("Subscriber", "C"), dependent)
    versions = ["005010X279", "005010X279A1"]
    header = bht("0022", "06 11" if answer else "01 13 36", "S", "RT")
    return {"guide": "005010X279A1", "name": kind, "transaction": transaction, "functionalId": "HB" if answer else "HS", "versions": versions,
            "children": [st(transaction, versions), header, source(answer, receiver(answer, subscriber)), se()]}


def claim(loops):
    references = [("Payer Claim Control Number", "1K"), ("Institutional Bill Type Identification", "BLT"), ("Application or Location System Identifier", "LU"),
                  ("Group Number", "6P"), ("Patient Control Number", "EJ"), ("Pharmacy Prescription Number", "XZ"),
                  ("Claim Identification Number for Clearinghouses", "D9")]
    svc = seg("SVC", "Service Line Information", "R", 1, 1800, procedure("R", "AD ER HC HP IV N4 NU WK"), el("782", "Line Item Charge Amount", "R"), "782",
              el("234", "Revenue Code"), "380", "C003", el("380", "Units of Service Count", "R"))
    line = loop("2210" + loops, "Service Line Information", "S", 0, 1800, svc, ref("Service Line Item Identification", "S", 1, 1900, "FJ", described=False),
                dtp("Service Line Date", "R", 1, 2000, "472"))
    return loop("2200" + loops, "Claim Status Tracking Number", "S", 0, 900, trn("R", 1, 900, "1", company=False),
                *[ref(title, "S", 1, 1000, code, described=False) for title, code in references], amt("Claim Submitted Charges", 1100, "T3"),
                dtp("Claim Service Date", "S", 1, 1200, "472"), line)


def claim_status_request():
    dependent = loop("2000E", "Dependent Level", "S", 0, LAST, hl("Dependent Level", "23", None), dmg("R", 400),
                     loop("2100E", "Dependent Name", "R", 1, 500, nm1("Dependent Name", 500, "QC", "1", "R")), claim("E"))
    subscriber = loop("2000D", "Subscriber Level", "R", 0, LAST, hl("Subscriber Level", "22", "0 1"), dmg("S", 400),
                      loop("2100D", "Subscriber Name", "R", 1, 500, nm1("Subscriber Name", 500, "IL", "1 2", "R", "24 II MI", "R")), claim("D"), dependent)
    provider = loop("2000C", "Service Provider Level", "R", 0, LAST, hl("Service Provider Level", "19", "1"),
                    loop("2100C", "Provider Name", "R", 2, 500, nm1("Provider Name", 500, "1P", ids="FI SV XX", id_usage="R")), subscriber)
    asker = loop("2000B", "Information Receiver Level", "R", 0, LAST, hl("Information Receiver Level", "21", "1"),
                 loop("2100B", "Information Receiver Name", "R", 1, 500, nm1("Information Receiver Name", 500, "41", ids="46", id_usage="R")), provider)
    payer = loop("2000A", "Information Source Level", "R", 0, 200100, hl("Information Source Level", "20", "1", parent=False),
                 loop("2100A", "Payer Name", "R", 1, 500, nm1("Payer Name", 500, "PR", "2", "R", "PI XV", "R", person=False)), asker)
    versions = ["005010X212", "005010X212E1", "005010X212E2"]
    return {"guide": "005010X212", "name": "Health Care Claim Status Request", "transaction": "276", "functionalId": "HR", "versions": versions,
            "children": [st("276", versions), bht("0010", "13", "R", None), payer, se()]}


def main(out):
    write(os.path.join(out, "270.json"), dump(eligibility(False)))
    write(os.path.join(out, "271.json"), dump(eligibility(True)))
    write(os.path.join(out, "276.json"), dump(claim_status_request()))


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "../../src/x12/guides/tables"))
