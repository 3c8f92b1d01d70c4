// The table at the end: plan, module, ours, control; then what the states add up to.

const states = ['PASS', 'WARN', 'FAIL', 'SKIP'];

function sums(rows, side) {
  return states.map((state) => `${state} ${rows.filter((row) => row[side].state === state).length}`).join('  ');
}

export function tableOf(rows) {
  const widths = ['plan', 'module'].map((name) => Math.max(name.length, ...rows.map((row) => row[name].length)));
  const line = (plan, module, ours, control, note = '') =>
    `${plan.padEnd(widths[0])}  ${module.padEnd(widths[1])}  ${ours.padEnd(5)} ${control.padEnd(7)} ${note}`.trimEnd();
  const lines = [line('plan', 'module', 'ours', 'control')];
  for (const { plan, module, ours, control } of rows) {
    const note = [ours.reasons[0] && `ours: ${ours.reasons[0]}`, control.reasons[0] && `control: ${control.reasons[0]}`];
    lines.push(line(plan, module, ours.state, control.state, note.filter(Boolean).join(' | ').replace(/\s+/g, ' ').slice(0, 220)));
  }
  lines.push('');
  for (const plan of [...new Set(rows.map((row) => row.plan)), null]) {
    const some = rows.filter((row) => plan === null || row.plan === plan);
    lines.push(`${(plan ?? 'sum').padEnd(widths[0])}  ours: ${sums(some, 'ours')}   control: ${sums(some, 'control')}`);
  }
  return lines.join('\n');
}
