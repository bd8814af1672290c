/** Random but well-formed questions and answers about claims, 276 and 277, for parse(write(x)) = x. */
import fc from 'fast-check';
import type * as x from '../../../src/x12/types';
import { contact, date, digits, list, money, words } from './arbitraries';
import { other, party, period, procedure, unknown, whole } from './inquiries';

const references = list(fc.record({ qualifier: fc.constantFrom('BLT', 'EJ', 'XZ', 'D9'), id: words() }), 3);
const line = {
  procedure,
  charge: money,
  revenueCode: digits(4),
  units: fc.integer({ min: 1, max: 9_999_999 }).map((thousandths) => thousandths / 1000),
  controlNumber: words(),
  references,
  service: period,
  unknown: unknown('ZZZ'),
  other: other(8),
};
const claim = {
  trace: words(),
  payerControlNumber: words(),
  references,
  service: period,
  unknown: unknown('ZZZ', 'QTY'),
};
const statusHeader = {
  stControlNumber: digits(4),
  reference: words(),
  date,
  time: fc.constantFrom('0705', '120000'),
  unknown: unknown('ZZZ'),
  other: other(7),
};
const STATUS_REQUIRED = ['stControlNumber', 'reference', 'date', 'time', 'unknown', 'sources'] as const;

const claimInquiries = list(
  whole<x.ClaimInquiry>(
    {
      ...claim,
      charge: money,
      lines: list(whole<x.LineInquiry>(line, 'charge', 'references', 'unknown'), 2),
    },
    'trace',
    'references',
    'lines',
    'unknown',
  ),
  2,
  1,
);
const asked = (entity: string) => ({
  birthDate: date,
  gender: fc.constantFrom('F', 'M'),
  name: party(entity),
  claims: claimInquiries,
  unknown: unknown('ZZZ'),
  other: other(5),
});
const requestSubscriber = whole<x.RequestSubscriber>(
  { ...asked('IL'), dependents: list(whole<x.RequestPatient>(asked('QC'), 'name', 'claims', 'unknown'), 2) },
  'name',
  'claims',
  'unknown',
  'dependents',
);

export const request276: fc.Arbitrary<x.ClaimStatusRequest> = whole<x.ClaimStatusRequest>(
  {
    ...statusHeader,
    sources: list(
      fc.record({
        name: party('PR'),
        receivers: list(
          fc.record({
            name: party('41'),
            providers: list(
              fc.record({
                names: list(party('1P'), 2, 1),
                subscribers: list(requestSubscriber, 2),
                unknown: unknown('ZZZ'),
              }),
              2,
            ),
            unknown: unknown('ZZZ'),
          }),
          2,
        ),
        unknown: unknown('ZZZ'),
      }),
      2,
      1,
    ),
  },
  ...STATUS_REQUIRED,
);

const statusCode = whole<x.ListedStatusCode>(
  {
    category: fc.constantFrom('F1', 'P3', 'E0'),
    status: digits(2),
    entity: fc.constantFrom('85', 'PR'),
    list: fc.constant('RX'),
  },
  'category',
  'status',
);
const statuses = list(
  whole<x.ClaimStatusInformation>(
    {
      codes: list(statusCode, 3, 1),
      date,
      charge: money,
      paid: money,
      adjudicated: date,
      checkDate: date,
      checkNumber: words(),
      message: words(),
      other: other(7),
    },
    'codes',
  ),
  2,
  1,
);
const claimAnswers = list(
  whole<x.ClaimAnswer>(
    {
      ...claim,
      statuses,
      lines: list(
        whole<x.LineAnswer>({ ...line, paid: money, statuses }, 'charge', 'statuses', 'references', 'unknown'),
        2,
      ),
    },
    'trace',
    'statuses',
    'references',
    'lines',
    'unknown',
  ),
  2,
  1,
);
const statusSubscriber = fc.record({
  name: party('IL'),
  claims: claimAnswers,
  dependents: list(fc.record({ name: party('QC'), claims: claimAnswers, unknown: unknown('ZZZ') }), 1),
  unknown: unknown('ZZZ'),
});

export const response277: fc.Arbitrary<x.ClaimStatusResponse> = whole<x.ClaimStatusResponse>(
  {
    ...statusHeader,
    transactionType: fc.constant('DG'),
    sources: list(
      fc.record({
        name: party('PR'),
        contacts: list(contact, 1),
        receivers: list(
          whole<x.StatusReceiver>(
            {
              name: party('41'),
              trace: words(),
              statuses,
              providers: list(
                whole<x.StatusProvider>(
                  {
                    names: list(party('1P'), 2, 1),
                    trace: words(),
                    statuses,
                    subscribers: list(statusSubscriber, 2),
                    unknown: unknown('ZZZ'),
                  },
                  'names',
                  'statuses',
                  'subscribers',
                  'unknown',
                ),
                2,
              ),
              unknown: unknown('ZZZ'),
            },
            'name',
            'statuses',
            'providers',
            'unknown',
          ),
          1,
        ),
        unknown: unknown('ZZZ'),
      }),
      2,
      1,
    ),
  },
  ...STATUS_REQUIRED,
);
