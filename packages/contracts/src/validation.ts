/** The one way to parse what comes from outside: a value, or what was wrong, said to the person who made the mistake. */
import { err, ok, type Result } from '@tulip/std';
import * as z from 'zod/mini';
import type { FieldError } from './problem.ts';

type Issue = z.core.$ZodIssue;
const FIELD_ERRORS_MAX = 20;

/** Parses `input`; paths of errors begin with `root` (`body`, `query`, `header`, `message`); at most 20 errors are told. */
export function parseInput<Schema extends z.ZodMiniType>(
  schema: Schema,
  input: unknown,
  root: string,
): Result<z.output<Schema>, FieldError[]> {
  const parsed = z.safeParse(schema, input, { reportInput: true });
  if (parsed.success) return ok(parsed.data);
  return err(parsed.error.issues.flatMap((issue) => toFieldErrors(root, issue)).slice(0, FIELD_ERRORS_MAX));
}

function toFieldErrors(root: string, issue: Issue): FieldError[] {
  const path = [root, ...issue.path.map(String)].join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: `${path}.${key.slice(0, 64)}`,
      code: 'unknown-field',
      message: 'is not a known field',
    }));
  }
  return [{ path, code: issueCode(issue), message: issueText(issue) }];
}

function issueCode(issue: Issue): string {
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'required';
  return issue.code.replaceAll('_', '-');
}

function issueText(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be of type ${issue.expected}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must be at least ${String(issue.minimum)}`;
    case 'too_big':
      return `must be at most ${String(issue.maximum)}`;
    case 'invalid_union':
      return 'matches none of the allowed shapes';
    default:
      return issue.message === 'Invalid input' ? 'is not valid' : issue.message;
  }
}
