/** What came in, in the words of a scenario: codes and amounts of our own claims, nothing else of a file. Pure. */
import { sum } from '../../money/cents';
import { parse277ca, parse835, parse999 } from '../../x12';
import type { Adjustment, Remittance, RemittanceClaim, RemittanceLine } from '../../x12/types';
import type { ClaimRow, LineRow, MadeFrom } from './record';
import { amountOf, type Made, said, unlessEmpty, type Yaml } from './setup';

/** The messages of one file, each about our claims alone; none where it says nothing of them. */
export function messagesOf(made: Made, fileId: string): Yaml[] {
  const file = made.from.inbound.get(fileId);
  if (!file) return [];
  switch (file.kind) {
    case '999':
      return syntaxAnswers(made, file.bytes);
    case '277CA':
      return claimAnswers(made, file.bytes);
    default:
      return parse835(file.bytes).remittances.flatMap((remittance) => remitOf(made, fileId, remittance));
  }
}

function syntaxAnswers({ from }: Made, bytes: Buffer): Yaml[] {
  return parse999(bytes).acknowledgements.flatMap(({ group, transactions }) =>
    transactions.flatMap(({ control, status }) => {
      const batch = from.batches.findIndex(({ gs, st }) => gs === group.control && st === control) + 1;
      if (batch === 0) return [];
      return [{ ack_999: said({ batch, status: status === 'A' || status === 'E' ? undefined : 'rejected' }) }];
    }),
  );
}

function claimAnswers({ from }: Made, bytes: Buffer): Yaml[] {
  const answers = parse277ca(bytes)
    .acknowledgements.flatMap(({ providers }) => providers)
    .flatMap(({ claims }) => claims)
    .flatMap((answer) => {
      const claim = claimOf(from, answer.patientControlNumber ?? '');
      const code = answer.statuses[0]?.codes[0];
      if (!claim || !code) return [];
      const word = [code.category, code.status, code.entity ?? 'PR'].join(':');
      return [{ n: claim.n, word, icn: code.category !== 'A2' || answer.payerControlNumber !== undefined }];
    });
  if (answers.length === 0) return [];
  const claims = Object.fromEntries(answers.map(({ n, word }) => [n, word]));
  return [{ ack_277ca: said({ claims, icn: answers.every(({ icn }) => icn) ? undefined : false }) }];
}

/** The claim that a payer means, by our own number; a crossover claim has the number of the one that was forwarded. */
function claimOf({ claims }: MadeFrom, pcn: string, payerId?: string): ClaimRow | undefined {
  const named = claims.find((claim) => claim.pcn?.toUpperCase() === pcn.toUpperCase());
  if (!named || payerId === undefined || named.payerId === payerId) return named;
  return claims.find((claim) => claim.pcn === null && claim.payerId === payerId);
}

/** Of a remittance for several encounters only our part is told, as if the payer had paid nothing else. */
function remitOf(made: Made, fileId: string, remittance: Remittance): Yaml[] {
  const { from, names, days } = made;
  const payer = from.payers.find(({ code }) => code === remittance.payer.id);
  if (!payer) return [];
  const ours = remittance.claims.flatMap((claim) => {
    const row = claimOf(from, claim.patientControlNumber, payer.id);
    return row ? [{ row, claim }] : [];
  });
  if (ours.length === 0) return [];
  const isWhole = ours.length === remittance.claims.length;
  const amount = isWhole ? remittance.payment.amount : sum(ours.map(({ claim }) => claim.paid));
  if (amount < 0)
    made.leftOut.add(
      `a remittance in which this encounter's part is below zero (${days.day(remittance.payment.date)})`,
    );
  if (amount < 0) return [];
  const plb = isWhole ? remittance.providerAdjustments : [];
  return [
    {
      name: names.of('remit', `${fileId}/${remittance.trace}`),
      remit_835: said({
        payer: names.payer(payer.id),
        trace: names.of('trace', remittance.trace),
        amount: amountOf(amount),
        date: days.day(remittance.payment.date),
        method: remittance.payment.method === 'CHK' ? 'CHK' : undefined,
        deposit: seenAtOnce(made, payer.id, remittance, fileId) ? undefined : 'none',
        claims: ours.map(({ row, claim }) => remitClaim(made, row, claim)),
        plb: unlessEmpty(plb.map(({ reason, amount: moved }) => ({ reason, amount: amountOf(moved) }))),
      }),
    },
  ];
}

/** The bank showed it in the moment in which the file came. */
function seenAtOnce({ from }: Made, payerId: string, { trace, payment }: Remittance, fileId: string): boolean {
  if (payment.amount === 0) return true;
  const came = from.trail.find(({ action, subjectId }) => action === 'file.receive' && subjectId === fileId);
  return from.trail.some(({ action, subjectId, at }) => {
    const deposit = action === 'deposit.record' ? from.deposits.get(subjectId) : undefined;
    return deposit?.payerId === payerId && deposit.trace === trace && at === came?.at;
  });
}

function remitClaim(made: Made, row: ClaimRow, claim: RemittanceClaim): Yaml {
  const lines = claim.lines.map((line) => remitLine(made, row, line));
  const patient = sum(
    [...claim.adjustments, ...claim.lines.flatMap((line) => line.adjustments)]
      .filter(({ group }) => group === 'PR')
      .map(({ amount }) => amount),
  );
  const charge = sum(claim.lines.map((line) => line.charge));
  const next = claim.forwardedTo?.id && made.names.payerOfCode(claim.forwardedTo.id);
  return said({
    claim: row.n,
    status: claim.status,
    charge: claim.lines.length > 0 && claim.charge === charge ? undefined : amountOf(claim.charge),
    paid: amountOf(claim.paid),
    patient: claim.patientResponsibility === patient ? undefined : amountOf(claim.patientResponsibility),
    cas: adjustmentsOf(claim.adjustments),
    remarks: unlessEmpty(claim.remarks),
    forwarded_to: next || undefined,
    lines: unlessEmpty(lines),
  });
}

function remitLine({ from }: Made, row: ClaimRow, line: RemittanceLine): Yaml {
  const billed = from.lines.find(({ control }) => control === line.controlNumber) ?? byCode(from.lines, row, line);
  const code = line.procedure.qualifier === 'NU' ? undefined : line.procedure.code;
  const isRecoded = billed !== undefined && code !== undefined && billed.code !== code;
  return said({
    line: billed?.n,
    code: billed && !isRecoded ? undefined : code,
    modifiers: billed && !isRecoded ? undefined : unlessEmpty(line.procedure.modifiers),
    charge: billed?.charge === line.charge ? undefined : amountOf(line.charge),
    paid: amountOf(line.paid),
    units: billed?.units === line.units ? undefined : line.units,
    cas: adjustmentsOf(line.adjustments),
    remarks: unlessEmpty(line.remarks),
    allowed: line.allowed === undefined ? undefined : amountOf(line.allowed),
    control: line.controlNumber === undefined ? 'none' : undefined,
  });
}

/** A payer that left our line number out. */
const byCode = (lines: LineRow[], row: ClaimRow, { procedure, billedProcedure }: RemittanceLine): LineRow | undefined =>
  lines.find(({ id, code }) => row.lineIds.includes(id) && code === (billedProcedure ?? procedure).code);

const adjustmentsOf = (list: Adjustment[]): readonly string[] | undefined =>
  unlessEmpty(list.map(({ group, carc, amount }) => `${group}-${carc} ${amountOf(amount)}`));
