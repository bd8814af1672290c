/** The workflow types, by the names under which they run for ever (they are the owners' kinds in src/ids.ts). */
export { account } from './account';
export { acknowledgementFile } from './acknowledgement-file';
export { encounter } from './encounter';
export { practice } from './practice';
export { remittanceFile } from './remittance-file';
export { ruleBacktest } from './rule-backtest';
export { submission } from './submission';
