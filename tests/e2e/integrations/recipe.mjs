// Reads a recipe of docs/integrations. What a person would copy is what runs here: named blocks (```language name), with
// the @WORDS@ filled in that docs/integrations/README.md explains.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = new URL('../../../docs/integrations/', import.meta.url);
const ours = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).devDependencies;

export class Recipe {
  constructor(name) {
    this.name = name;
    const text = readFileSync(new URL(`${name}.md`, folder), 'utf8');
    this.blocks = new Map([...text.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].map(([, block, body]) => [block, body]));
    this.unused = new Set(this.blocks.keys());
    for (const [, packages] of text.matchAll(/^npm install (.+)$/gm)) {
      for (const wanted of packages.split(' ')) assert.ok(ours[wanted], `${name}.md wants ${wanted}, package.json lacks it`);
    }
    const explained = readFileSync(new URL('README.md', folder), 'utf8');
    for (const [word] of text.matchAll(/@[A-Z_]+@/g)) assert.ok(explained.includes(`\`${word}\``), `${word} is explained nowhere`);
  }

  has(name) { return this.blocks.has(name); }

  /** One block with its words filled in. `elsewhere` maps paths of a real machine to those of the test. */
  block(name, words, elsewhere = {}) {
    let text = this.blocks.get(name);
    assert.notEqual(text, undefined, `${this.name}.md has no block ${name}`);
    this.unused.delete(name);
    for (const [path, other] of Object.entries(elsewhere)) {
      assert.ok(text.includes(path), `${this.name}.md, ${name}: no ${path}`);
      text = text.replaceAll(path, other);
    }
    return text.replace(/@([A-Z_]+)@/g, (word, key) => {
      assert.ok(key in words, `${this.name}.md, ${name}: nothing to fill in for ${word}`);
      return words[key];
    });
  }

  /** Writes blocks into a folder, under their own names. */
  write(into, names, words) {
    for (const name of names) writeFileSync(join(into, name), this.block(name, words), { mode: 0o600 });
  }
}
