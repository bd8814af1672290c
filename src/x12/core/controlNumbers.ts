/** Longest control number (ISA13, GS06, ST02): 9 digits. */
const NUMBER = /^\d{1,9}$/;

/**
 * The control numbers that were met, to find one that comes again. Most senders count up: a run of numbers that follow each
 * other is kept as its two ends, so that a file of a million transactions does not fill the memory with their numbers.
 */
export class ControlNumbers {
  private readonly others = new Set<string>();
  private first = 0;
  /** Of the run; 0 where there is none yet. */
  private last = 0;
  private width = 0;

  /** False where the number was there. */
  add(control: string): boolean {
    if (this.has(control)) return false;
    const number = NUMBER.test(control) ? Number(control) : 0;
    if (this.last === 0 && number > 0) {
      this.first = this.last = number;
      this.width = control.length;
    } else if (number === this.last + 1 && number > 1 && control.length === this.width) this.last = number;
    else this.others.add(control);
    return true;
  }

  private has(control: string): boolean {
    if (control.length === this.width && NUMBER.test(control)) {
      const number = Number(control);
      if (number >= this.first && number <= this.last) return true;
    }
    return this.others.has(control);
  }
}
