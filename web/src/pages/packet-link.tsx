/** Gets an appeal packet's PDF and hands it to the browser as a file. */
import { useState } from 'react';
import type { PrintedPacketShape } from '../../../src/api/packets';
import { type ApiProblem, get } from '../api';
import { Button, Problem } from '../ui/basics';
import { useWho, whyNot } from '../who';

export function PacketLink({ path }: { path: string }) {
  const who = useWho();
  const [problem, setProblem] = useState<ApiProblem>();
  const [said, setSaid] = useState('');
  const open = async (): Promise<void> => {
    setProblem(undefined);
    try {
      const packet = await get<PrintedPacketShape>(path);
      save(packet.pdf, 'appeal-packet.pdf');
      setSaid(`${packet.pages} pages: ${packet.parts.join(', ').replaceAll('_', ' ')}.`);
    } catch (error) {
      setProblem(error as ApiProblem);
    }
  };
  return (
    <p>
      <Button type="button" why={whyNot(who, 'appeal.packet')} onClick={() => void open()}>
        Appeal packet (PDF)
      </Button>{' '}
      <small>{said}</small>
      {problem && <Problem problem={problem} />}
    </p>
  );
}

/** The answer is JSON; the file is made here and never has an address of its own. */
function save(base64: string, name: string): void {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/pdf' }));
  const link = document.createElement('a');
  Object.assign(link, { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
