/**
 * What could not be read. A problem names the resource (type and id) and the field (a path in FHIR's words) and never
 * quotes a value: values are the patient's, and these sentences end up in tasks, logs and mails.
 */
import type { Problem } from '../../registration/intake';

export class Findings {
  readonly problems: Problem[] = [];

  add(code: Problem['code'], resource: string, field: string, message: string): void {
    this.problems.push({ resource, field, code, message });
  }
  missing(resource: string, field: string, message: string): void {
    this.add('missing', resource, field, message);
  }
  invalid(resource: string, field: string, message: string): void {
    this.add('invalid', resource, field, message);
  }
}
