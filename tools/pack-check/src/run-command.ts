import { spawn } from 'node:child_process';

/** Runs a program and gives what it printed. @throws Error with its whole output if it fails. */
export function runCommand(command: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    // Windows finds `npm.cmd` and `npx.cmd` through a shell only.
    const shell = process.platform === 'win32';
    const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
    const child = spawn(command, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ${args.join(' ')}\nin ${cwd} ended with ${signal ?? code}:\n${output}`));
    });
  });
}
