"""One JSON line per 835 file: its rows as oxedi 0.6.0 reads them, in file order, amounts in whole cents. Test time only.

Rows: payment (trace, amount), claim (number, status, charge, paid, patient, payer's number), service (code, charge, paid, line),
adjustment (group, reason, amount), provider (reason, reference, amount). A file that oxedi finds fault with says so in `diagnostics`.
"""

import json
import sys
from decimal import Decimal

import oxedi

COLUMNS = {
    "payments": ["trace_number", "total_payment_amount"],
    "claims": ["claim_id", "claim_status", "charge_amount", "payment_amount", "patient_responsibility", "payer_control_number"],
    "services": ["procedure_code", "charge_amount", "payment_amount", "line_item_control_number"],
    "adjustments": ["group_code", "reason_code", "amount"],
    "provider_adjustments": ["reason_code", "reference_id", "amount"],
}


def plain(value):
    if isinstance(value, bytes):
        return value.decode("latin1")
    # An amount that is absent is nothing, which is how our reader has it.
    return int(value * 100) if isinstance(value, Decimal) else value


def rows_of(path):
    result = oxedi.parse_file(path)
    tables = {
        name: [[plain(row[column]) for column in columns] for row in result.tables[name].to_polars().to_dicts()]
        for name, columns in COLUMNS.items()
    }
    return {**tables, "diagnostics": [str(each) for each in result.diagnostics]}


for file in sys.argv[1:]:
    try:
        print(json.dumps(rows_of(file)))
    except oxedi.ParseError as error:
        print(json.dumps({"error": str(error)}))
