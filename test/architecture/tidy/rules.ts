/** Every rule of the tidy test. */
import { bannedGlobals } from './banned-globals.ts';
import {
  noAny,
  noDoubleCast,
  noEmptyCatch,
  noFocusedTests,
  noTypeCheckDirectives,
  reasonedSuppressions,
} from './escapes.ts';
import { leftoverWords, unfinished } from './leftovers.ts';
import { fileNames, openingSentence } from './naming.ts';
import { fileLength, functionLength } from './sizes.ts';
import type { Finding, SourceText, TidyRule } from './source-text.ts';

export const TIDY_RULES: readonly TidyRule[] = [
  bannedGlobals,
  fileLength,
  functionLength,
  openingSentence,
  fileNames,
  unfinished,
  leftoverWords,
  noFocusedTests,
  noAny,
  noDoubleCast,
  noEmptyCatch,
  noTypeCheckDirectives,
  reasonedSuppressions,
];

export function checkTidiness(files: readonly SourceText[]): Finding[] {
  return files.flatMap((file) => TIDY_RULES.flatMap((rule) => rule.check(file)));
}
