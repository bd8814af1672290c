/** `throughline x12 …`: files of the EDI codec explained, checked, turned into objects and written again. It needs no engine and no database. */
import { type Command, Option } from 'commander';
import { type X12Error, explainX12, rewriteX12, streamObjects } from '../x12/index';
import { LEVELS, type CheckFlags, check, checkOptions } from './x12-check';
import { type Input, InputError, ProgressLine, openInput } from './x12-input';
import { Output } from './x12-output';

interface FileFlags {
  progress?: boolean;
  quiet?: boolean;
}

type Work = (input: Input, output: Output) => Promise<boolean>;

export function addX12Commands(program: Command): void {
  const x12 = program
    .command('x12')
    .description('EDI files (837, 835, 999, 277CA, 270/271, 276/277): explain, check, json, rewrite');
  fileCommand(x12, 'explain', 'print files as a person reads them: loops, names, codes with words').action(
    (files: string[], _flags: object, command: Command) => eachFile(files, command.optsWithGlobals(), explain),
  );
  fileCommand(x12, 'check', 'print what is wrong in files; exit code 1 if there is an error')
    .addOption(
      new Option('--level <level>', 'how deep; each includes those before it').choices(LEVELS).default('balance'),
    )
    .option('--profile <file...>', "companion guides as JSON: a payer's own rules")
    .option('--strict', 'every warning is an error: for what is to be sent')
    .action((files: string[], _flags: object, command: Command) => {
      const flags = command.optsWithGlobals<CheckFlags & FileFlags>();
      const options = checkOptions(flags);
      return eachFile(files, flags, (input, output) => check(input, output, options, flags.json ?? false));
    });
  fileCommand(x12, 'json', 'print typed objects as NDJSON, one a line: claims, remittances, answers').action(
    (files: string[], _flags: object, command: Command) => eachFile(files, command.optsWithGlobals(), json),
  );
  fileCommand(x12, 'rewrite', 'write files again byte for byte, each in one line or a line for each segment')
    .option('--lines', 'a line break behind each segment')
    .action((files: string[], _flags: object, command: Command) => {
      const { lines, ...flags } = command.optsWithGlobals<FileFlags & { lines?: boolean }>();
      return eachFile(files, flags, (input, output) => rewrite(input, output, lines ? '\n' : ''));
    });
}

function fileCommand(x12: Command, name: string, description: string): Command {
  return x12
    .command(name)
    .description(description)
    .argument('<files...>', 'EDI files; - is standard input')
    .option('--progress', 'tell on stderr how far it is, also for small files');
}

/** Does the work for each file; a file that cannot be read is told of and the others are still done. */
async function eachFile(files: string[], flags: FileFlags, work: Work): Promise<void> {
  const progress = new ProgressLine(flags.quiet ? false : flags.progress);
  const output = new Output();
  let exitCode = 0;
  for (const file of files) {
    try {
      const isGood = await work(openInput(file, progress), output);
      if (!isGood) exitCode = Math.max(exitCode, 1);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      console.error(`throughline: ${error.message}`);
      exitCode = 2;
    }
    process.exitCode = exitCode;
  }
  await output.flush();
}

async function explain(input: Input, output: Output): Promise<boolean> {
  const faults = { count: 0 };
  for await (const text of explainX12(input.chunks, faults)) await output.write(text);
  if (faults.count > 0) {
    await output.flush();
    console.error(
      `throughline: ${input.name} is broken: see the lines that begin with "!" (${faults.count}). Nothing of it may be posted.`,
    );
  }
  return faults.count === 0;
}

/** Faults stand among the objects where they are met: `{"type":"error",…}`. */
async function json(input: Input, output: Output): Promise<boolean> {
  let faults = 0;
  for await (const object of streamObjects(input.chunks)) {
    if (object.type === 'error') faults++;
    await output.write(`${JSON.stringify({ file: input.name, ...object })}\n`);
  }
  if (faults === 0) return true;
  await output.flush();
  console.error(
    `throughline: ${input.name} is broken: see the objects of type "error" (${faults}). Nothing of it may be posted.`,
  );
  return false;
}

async function rewrite(input: Input, output: Output, lineBreak: '' | '\n'): Promise<boolean> {
  const faults: X12Error[] = [];
  for await (const piece of rewriteX12(input.chunks, { lineBreak, faults })) await output.writeBytes(piece);
  for (const { message, offset } of faults) console.error(`throughline: ${input.name}, byte ${offset}: ${message}`);
  if (faults.length > 0) console.error(`throughline: ${input.name} is broken: what was written is not to be sent on.`);
  return faults.length === 0;
}
