/** Goal: an appointment books a visit or ends it, and the Encounter that names it is the same visit. */
import { expect } from 'expect';
import { readBundle } from '../../../src/edges/fhir/index';
import { person, validBundle, ZONE } from './build';

const appointment = (more: object = {}): object => ({
  resource: {
    resourceType: 'Appointment',
    id: 'a1',
    status: 'booked',
    start: '2026-03-03T03:30:00Z',
    participant: [{ actor: { reference: 'Practitioner/dr' } }, { actor: { reference: 'Patient/p' } }],
    ...more,
  },
});
const read = (...entry: object[]) =>
  readBundle(
    { resourceType: 'Bundle', entry: [{ resource: person('p', 'QUILL', 'TOBIAS', 'male', '1990-01-02') }, ...entry] },
    { zone: ZONE },
  );

describe('an Appointment', () => {
  it('books a visit on its day in the practice’s zone', () => {
    expect(read(appointment()).bookings).toMatchObject([
      {
        kind: 'visit',
        patient: { sourceId: 'p', person: { last: 'QUILL' } },
        visit: { sourceId: 'a1', from: '2026-03-02' },
      },
    ]);
  });

  it('cancelled, or not come to, ends the visit with that reason; only proposed, it is none', () => {
    expect(read(appointment({ status: 'noshow' })).bookings).toEqual([
      { kind: 'no_visit', visit: 'a1', because: 'no_show' },
    ]);
    expect(read(appointment({ status: 'cancelled' })).bookings).toEqual([
      { kind: 'no_visit', visit: 'a1', because: 'visit_cancelled' },
    ]);
    const proposed = read(appointment({ status: 'proposed' }));
    expect([proposed.bookings, proposed.ignored['Appointment/proposed']]).toEqual([[], 1]);
  });

  it('is refused by name without its time or its patient', () => {
    const refused = read(appointment({ start: 'soon', participant: [] }));
    expect(refused.bookings).toEqual([]);
    expect(refused.refused[0]!.problems.map(({ field }) => field)).toEqual(['start', 'participant.actor']);
  });

  it('is the number under which the Encounter that names it was booked', () => {
    const bundle = validBundle();
    const encounter = bundle['entry'].find((each: { resource: { id: string } }) => each.resource.id === 'enc');
    encounter.resource.appointment = [{ reference: 'https://ehr.example/fhir/Appointment/a9' }];
    expect(readBundle(bundle, { zone: ZONE }).visits[0]!.intake).toMatchObject({ sourceId: 'enc', appointment: 'a9' });
  });
});
