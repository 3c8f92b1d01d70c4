// A desktop's screen without a desktop: an X server that draws into memory, with a place for icons beside the clock.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const running = new Set();
process.on('exit', () => { for (const child of running) child.kill('SIGKILL'); });

function started(program, args, options) {
  const child = spawn(program, args, options);
  running.add(child);
  child.on('close', () => running.delete(child));
  return child;
}

export class Desktop {
  /** What programs need to find it. */
  environment;

  static async start({ tray }) {
    const desktop = new Desktop();
    // It chooses a free number and says which on descriptor 3.
    desktop.screen = started('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x900x24', '-nolisten', 'tcp'],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    const [number] = await once(desktop.screen.stdio[3].setEncoding('utf8'), 'data');
    desktop.environment = { DISPLAY: `:${number.trim()}`, QT_QPA_PLATFORM: 'xcb' };
    if (tray) {
      desktop.tray = started('trayer', ['--edge', 'top', '--width', '20'],
        { env: { ...process.env, ...desktop.environment }, stdio: 'ignore' });
    }
    return desktop;
  }

  async stop() {
    for (const child of [this.tray, this.screen]) {
      if (!running.has(child)) continue;
      const ended = once(child, 'close');
      child.kill();
      await ended;
    }
  }
}
