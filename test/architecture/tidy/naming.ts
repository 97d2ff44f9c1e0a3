/** What a file is called and how it begins. */
import { isTypeScript, type TidyRule } from './source-text.ts';

const KEBAB_CASE = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/;
const MEANINGLESS = /(?:^|[-.])(?:utils?|helpers?|managers?|misc|common|stuff)(?:[-.]|$)/;

export const fileNames: TidyRule = {
  name: 'file-names',
  check({ path }) {
    if (!isTypeScript(path)) return [];
    const parts = path.split('/');
    const name = parts.at(-1) ?? '';
    const found = (message: string) => [{ rule: 'file-names', path, line: 1, message }];
    if (!KEBAB_CASE.test(name)) return found('file names are kebab-case');
    if (parts.some((part) => MEANINGLESS.test(part))) return found('the name does not say what lives there');
    return [];
  },
};

export const openingSentence: TidyRule = {
  name: 'opening-sentence',
  check({ path, text }) {
    if (!isTypeScript(path) || hasOpeningSentence(text)) return [];
    return [{ rule: 'opening-sentence', path, line: 1, message: 'begin with /** one sentence: what lives here. */' }];
  },
};

/** A doc comment on line 1 whose last word is followed by a full stop. */
function hasOpeningSentence(text: string): boolean {
  const end = text.indexOf('*/');
  return text.startsWith('/** ') || text.startsWith('/**\n') ? /\S\.\s*$/.test(text.slice(0, Math.max(end, 0))) : false;
}
