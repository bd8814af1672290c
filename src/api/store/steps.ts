import { type Db, inOrg, row } from '../../db';

export const hasStep = async (db: Db, org: string, key: string): Promise<boolean> =>
  (await inOrg(db, { org }, (tx) => row(tx, 'select 1 from step_log where key = ?', [key]))) !== undefined;
