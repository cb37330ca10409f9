import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

/** A project of somebody else, in an empty folder. */
export class OutsideProject {
  private constructor(
    readonly folder: string,
    private readonly registry: string,
  ) {}

  static async create(folder: string, registry: string): Promise<OutsideProject> {
    await mkdir(folder);
    await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
    return new OutsideProject(folder, registry);
  }

  /** As the READMEs tell: without the install script of onnxruntime-node. */
  async install(...packages: string[]): Promise<void> {
    const flags = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
    await this.run('npm', 'install', ...flags, `--@fexgraph:registry=${this.registry}`, ...packages);
  }

  run(command: string, ...args: string[]): Promise<string> {
    return runCommand(command, args, this.folder);
  }

  async write(name: string, text: string): Promise<void> {
    await writeFile(join(this.folder, name), text);
  }

  async copy(from: string, to: string): Promise<void> {
    await cp(from, join(this.folder, to), { recursive: true });
  }
}
