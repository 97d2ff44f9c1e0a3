/**
 * What must not be left behind in any text file. Each pattern hides one letter in a class (`[x]`), so that this file, which
 * names the words, does not contain them.
 */
import { findLines, type TidyRule } from './source-text.ts';

const UNFINISHED = /\b([T]ODO|[F]IXME|[X]XX|[H]ACK)\b/;
const MACHINE_PATHS = /(^|[\s"'`(=:,[])\/(?:[w]ork|[r]oot|[h]ome|[U]sers)\//;
const REGISTRIES = /\b(?:[r]egistry\.npmjs\.org|[r]egistry\.yarnpkg\.com|[a]rtifactory|[v]erdaccio|[n]exus\.)/i;
const TOOLS = /\b(?:[c]laude|[a]nthropic|[a]ssistants?|[c]hatgpt|[o]penai|[c]opilot|[l]lms?)\b/i;
const OTHER_FOLDERS = /\.\.\/[s]hared\b/;

export const unfinished: TidyRule = {
  name: 'unfinished',
  check: (file) => findLines(file, 'unfinished', UNFINISHED, 'finish it, or open an issue'),
};

export const leftoverWords: TidyRule = {
  name: 'leftover-words',
  check: (file) =>
    [MACHINE_PATHS, REGISTRIES, TOOLS, OTHER_FOLDERS].flatMap((pattern) =>
      findLines(file, 'leftover-words', pattern, 'names a machine or a tool that is no part of the project'),
    ),
};
