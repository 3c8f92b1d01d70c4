// Takes in a list of people whose hashes are given, with the command that administrators use.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { join } from 'node:path';

// Django's form; nobody's password.
const hash = 'pbkdf2_sha256$600000$c2FsdHNhbHQ$R5W5T3cYH1Kz6g3eKf3C2mZ4Jw0s9m0a3m8r2v1nJ7E=';

async function writtenList(folder, people) {
  const file = join(folder, 'people.csv');
  const list = createWriteStream(file);
  list.write('username,email,display_name,password_hash\n');
  for (let i = 0; i < people; ++i) {
    const name = `person${String(i).padStart(6, '0')}`;
    list.write(`${name},${name}@example.org,Person Number ${i},${hash}\n`);
  }
  list.end();
  await finished(list);
  return file;
}

function run(program, args, input = '') {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (piece) => { output += piece; });
    child.stdin.end(input);
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve(output) : reject(new Error(`${args.slice(0, 2).join(' ')}: ${code}\n${output}`))));
  });
}

/** Seconds for `people`; `database` is a URL, or undefined for SQLite in `folder`. */
export async function importTime(program, folder, people, database) {
  const common = ['--data', join(folder, 'import-data'), ...(database ? ['--database', database] : [])];
  await run(program, ['init', ...common, '--admin', 'alex', '--admin-email', 'alex@example.org', '--password-stdin'],
    'correct-horse-battery-staple-9');
  const file = await writtenList(folder, people);
  const begin = performance.now();
  const output = JSON.parse(await run(program, ['user', 'import', ...common, '--format', 'csv', '--json', file]));
  const seconds = (performance.now() - begin) / 1000;
  const created = output.created ?? output.counts?.created;
  if (created !== people) throw new Error(`${created} of ${people} people taken in`);
  return seconds;
}
