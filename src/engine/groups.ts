/** Looks of one guarantor's encounters and account keep their order; guarantors share nothing and go side by side. */
import { inOrg, rows, type Db } from '../db';
import { workflowId } from '../ids';
import type { Message } from './settle';

export const guarantorGroups =
  (db: Db, org: string) =>
  async (messages: Message[]): Promise<string[]> => {
    const ids = messages.filter((message) => message.owner.kind === 'encounter').map((message) => message.owner.id);
    const found = await inOrg(db, { org }, (tx) =>
      rows<{ id: string; guarantor_id: string }>(tx, 'select id, guarantor_id from encounter where id = any(?)', [
        ids,
      ] as never),
    );
    const guarantors = new Map(found.map((row) => [row.id, row.guarantor_id]));
    return messages.map(({ owner }) => {
      const guarantor = owner.kind === 'account' ? owner.id : guarantors.get(owner.id);
      return guarantor ? `guarantor/${guarantor}` : workflowId(org, owner);
    });
  };
