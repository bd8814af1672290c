/** Failure messages and stack traces go through the codec too (the engine stores them in plain text otherwise). Loaded by path, in workflows as well. */
import { DefaultFailureConverter } from '@temporalio/common';

export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
