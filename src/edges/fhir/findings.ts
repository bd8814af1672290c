/**
 * What could not be read. A problem names the resource (type and id) and the field (a path in FHIR's words) and never
 * quotes a value: values are the patient's, and these sentences end up in tasks, logs and mails. One exception: a code that has
 * no counterpart in billing is named (`terms.ts`), because the coder's task is about that code.
 */
import type { Problem } from '../../registration/intake';

export class Findings {
  readonly problems: Problem[] = [];

  add(code: Problem['code'], resource: string, field: string, message: string, line?: number): void {
    this.problems.push({ resource, field, code, message, ...(line === undefined ? {} : { line }) });
  }
  missing(resource: string, field: string, message: string, line?: number): void {
    this.add('missing', resource, field, message, line);
  }
  invalid(resource: string, field: string, message: string): void {
    this.add('invalid', resource, field, message);
  }
}
