/** Every relative link in a Markdown file leads to a file or folder of the source tree. */
import { posix } from 'node:path';
import { expect, it } from 'vitest';
import type { SourceText } from './tidy/source-text.ts';
import { listSourceTree, readSourceTree } from './tidy/source-tree.ts';

const LINK = /\]\(([^)\s]+)\)/g;

/** `page: target` for each link of the Markdown files that leads nowhere; code blocks are not read. */
function deadLinks(pages: readonly SourceText[], paths: readonly string[]): string[] {
  const known = new Set(paths.flatMap((path) => [path, ...parentsOf(path)]));
  return pages
    .filter(({ path }) => path.endsWith('.md'))
    .flatMap(({ path, text }) => {
      const targets = [...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(LINK)].map(([, target = '']) => target);
      return targets
        .filter((target) => !/^(?:[a-z]+:|#)/.test(target))
        .filter((target) => !known.has(resolve(path, target)))
        .map((target) => `${path}: ${target}`);
    });
}

function resolve(page: string, target: string): string {
  const [file = ''] = target.split('#');
  return posix.join(posix.dirname(page), file).replace(/\/$/, '');
}

function parentsOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

it('leads somewhere', () => {
  const tree = readSourceTree();
  expect(tree.filter(({ path }) => path.endsWith('.md')).length).toBeGreaterThan(10);
  expect(deadLinks(tree, listSourceTree())).toEqual([]);
});

it('is noticed when it does not', () => {
  const page = {
    path: 'docs/a.md',
    text: '[x](b.md) [y](../README.md#top) [z](gone.md) [w](https://example.org) [v](adr/)',
  };
  const paths = ['docs/a.md', 'docs/b.md', 'README.md', 'docs/adr/1.md'];
  expect(deadLinks([page], paths)).toEqual(['docs/a.md: gone.md']);
});
