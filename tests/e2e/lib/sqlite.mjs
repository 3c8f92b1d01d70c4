// SQLite for the few tests that tamper with a database: Python's, which every test machine has, one statement a call.
import { execFileSync } from 'node:child_process';

const program = `
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1]); db.row_factory = sqlite3.Row
print(json.dumps([dict(r) for r in db.execute(sys.argv[2])], default=lambda b: b.hex())); db.commit()
`;

export class Database {
  constructor(file) { this.file = file; }

  all(statement) { return JSON.parse(execFileSync('python3', ['-c', program, this.file, statement], { encoding: 'utf8' })); }

  run(statement) { this.all(statement); }

  close() {}
}
