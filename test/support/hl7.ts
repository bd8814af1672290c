/** HL7 messages as a practice's system sends them, written by segment; what a test does not say is an ordinary visit's. */
let controls = 0;

export interface Message {
  type: string;
  control?: string;
  version?: string;
  segments: string[];
  msh18?: string;
}

/** The message's bytes, segments ended by CR. */
export function hl7({ type, control = `C${(controls += 1)}`, version = '2.5.1', segments, msh18 }: Message): Buffer {
  const msh = `MSH|^~\\&|EHR|CLINIC|THROUGHLINE|BILLING|20260303150000||${type}|${control}|P|${version}${msh18 ? `||||||${msh18}` : ''}`;
  return Buffer.from([msh, ...segments, ''].join('\r'));
}

export const pid = (mrn = 'M1', more = 'MERIWETHER^ADA^^^^^L||19840517|F|||12 ELM ROW^^HARROW^OH^43215'): string =>
  `PID|1||${mrn}^^^CLINIC^MR||${more}`;
export const pidAlone = (mrn = 'M1'): string => `PID|1||${mrn}^^^CLINIC^MR`;
export const pv1 = (visit = 'V1', day = '20260303'): string =>
  `PV1|1|O|||||1000000020^EXAMPLE^IVY||||||||||||${visit}|||||||||||||||||||||||||${day}`;
export const in1 = (payer = 'PHP01', member = 'PHP100200301', from = '20260101', to = ''): string =>
  `IN1|1|PLAN|${payer}|PRAIRIE HEALTH PLAN||||G7001||||${from}|${to}||||SEL|||||||||||||||||||${member}`;
export const dg1 = (code = 'I10', n = 1): string => `DG1|${n}||${code}^^I10|||F`;
export interface Charge {
  id?: string;
  day?: string;
  type?: string;
  code?: string;
  units?: string;
  amount?: string;
  dx?: string;
  modifiers?: string;
}
export const ft1 = ({
  id = 'T1',
  day = '20260303',
  type = 'CG',
  code = '99213',
  units = '1',
  amount = '125.50',
  dx = 'I10',
  modifiers = '',
}: Charge = {}): string =>
  `FT1|1|${id}||${day}||${type}|${code}|||${units}|${amount}||||||||${dx}||||||${code}|${modifiers}`;

/** Charges of a visit, with all that registers it. */
export const dft = (
  charges: Charge[],
  { mrn = 'M1', visit = 'V1', control }: { mrn?: string; visit?: string; control?: string } = {},
): Buffer =>
  hl7({
    type: 'DFT^P03',
    ...(control && { control }),
    segments: [pid(mrn), pv1(visit), dg1(), ...charges.map(ft1), in1()],
  });

export const adt = (event: string, segments: string[]): Buffer => hl7({ type: `ADT^${event}`, segments });

/** An answer's code, text and faults by place. */
export function ackOf(bytes: Buffer): { code: string; control: string; text: string; errors: string[] } {
  const lines = bytes.toString().split('\r');
  const msa = lines.find((line) => line.startsWith('MSA'))!.split('|');
  const errors = lines
    .filter((line) => line.startsWith('ERR'))
    .map((line) => line.split('|')[2] || line.split('|')[1]!);
  return { code: msa[1]!, control: msa[2] ?? '', text: msa[3] ?? '', errors };
}
