/** What the guarantor paid for this encounter. One key a form, so a second click or a retry pays nothing twice. */
import { type FormEvent, useState } from 'react';
import { formatCents, parseCents, type Cents } from '../../../src/money/cents';
import { PAYMENT_METHODS } from '../../../src/words';
import { type ApiProblem, send } from '../api';
import { Button, Problem } from '../ui/basics';
import { useWho, whyNot } from '../who';

function amountOf(text: string): Cents | undefined {
  try {
    return parseCents(text);
  } catch {
    return undefined;
  }
}

export function PaymentForm({
  encounterId,
  owedCents,
  onPaid,
}: {
  encounterId: string;
  owedCents: number;
  onPaid: () => void;
}) {
  const who = useWho();
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [text, setText] = useState('');
  const [method, setMethod] = useState('card');
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<ApiProblem>();
  const [busy, setBusy] = useState(false);
  const amount = amountOf(text);
  const entered = amount !== undefined && amount > 0;
  const why =
    whyNot(who, 'payment.record') ?? (busy ? 'It is being sent.' : entered ? undefined : 'Enter an amount like 25.00.');
  const pay = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (why || amount === undefined) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const answer = await send<{ applied: boolean }>(
        'POST',
        `/encounters/${encounterId}/payments`,
        { amountCents: amount, method },
        { 'idempotency-key': key },
      );
      setSaid(
        `${formatCents(amount)} ${answer.body.applied ? 'is posted.' : 'is recorded and will be posted in a moment.'}`,
      );
      setText('');
      setKey(crypto.randomUUID());
      onPaid();
    } catch (error) {
      setProblem(error as ApiProblem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section>
      <h2>Record a patient payment</h2>
      <form className="filters" onSubmit={(event) => void pay(event)}>
        <label>
          Amount
          <input
            inputMode="decimal"
            value={text}
            placeholder={owedCents > 0 ? formatCents(owedCents as Cents) : '0.00'}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <label>
          By
          <select value={method} onChange={(event) => setMethod(event.target.value)}>
            {PAYMENT_METHODS.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
        <Button type="submit" why={why}>
          Record
        </Button>
      </form>
      {said && (
        <p className="said" role="status">
          {said}
        </p>
      )}
      {problem && <Problem problem={problem} />}
    </section>
  );
}
