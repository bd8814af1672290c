"""Reads 270, 271, 276 and 277 (005010X279A1, 005010X212) with the models of x12sdk 2.2.0 and says what these refuse.

x12sdk looks at no control number of ISA and GS and drops an ST without SE, so the transactions are counted here.
Exit 0 only if every file is taken whole; else the reasons and exit 1.
"""

import sys

from x12sdk.io import X12ModelReader


def reasons(path):
    with open(path, encoding="ascii") as f:
        text = f.read()
    expected = sum(part.lstrip("\r\n").startswith("ST*") for part in text.split("~"))
    found = 0
    try:
        with X12ModelReader(text) as reader:
            for _ in reader.models():
                found += 1
    except ValueError as error:  # pydantic's ValidationError is one
        yield "transaction %d: %s" % (found + 1, " ".join(str(error).split()))
        return
    if found != expected:
        yield "%d transactions were read, %d are there" % (found, expected)


def main(paths):
    bad = 0
    for path in paths:
        for reason in reasons(path):
            bad = 1
            print("%s: %s" % (path, reason))
    return bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) if sys.argv[1:] else 2)
