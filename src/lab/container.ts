/** The Lab's WebContainer: the project mounted in it, the control plane that runs in it, and shells. */
import type { WebContainer, WebContainerProcess } from '@webcontainer/api';
import type { LoadAsset } from '../playground/assets.ts';
import { type BootOptions, bootWebContainer } from '../playground/webcontainer/boot.ts';
import { fileTree } from '../playground/webcontainer/file-tree.ts';
import { commands, labProject } from './project.ts';

export interface LabOptions extends BootOptions {
  readonly load: LoadAsset;
  /** Text of the programs that the reader edits, by name. */
  readonly programs: Readonly<Record<string, string>>;
}

export interface ControlPlane {
  /** Node's exit code, when it has ended. */
  readonly exit: Promise<number>;
  /** Resolves when it has ended. */
  stop(): Promise<void>;
}

export class Lab {
  readonly #container: WebContainer;

  private constructor(container: WebContainer) {
    this.#container = container;
  }

  /** Rejects with an Error for the reader. */
  static async boot({ load, programs, ...options }: LabOptions): Promise<Lab> {
    const project = labProject(load, programs);
    project.catch(() => {}); // Where there is no container, nobody waits for it.
    const container = await bootWebContainer(options);
    await container.mount(fileTree(await project));
    // Mounted files have no mode of their own; where none is needed, the command may fail.
    const marked = await container.spawn('chmod', ['+x', ...commands.map((command) => `bin/${command}`)]);
    await marked.exit;
    return new Lab(container);
  }

  write(file: string, text: string): Promise<void> {
    return this.#container.fs.writeFile(file, text);
  }

  /** Runs a program of the project and serves its cluster. */
  async serve(file: string, onOutput: (text: string) => void): Promise<ControlPlane> {
    const process = await this.#container.spawn('node', ['bin/one-pod', file]);
    const read = process.output.pipeTo(new WritableStream({ write: onOutput }));
    return {
      exit: process.exit,
      async stop() {
        process.kill();
        await process.exit;
        await read;
      },
    };
  }

  /** A shell in the project's folder, in which `kubectl` is a command. */
  shell(terminal: { cols: number; rows: number }): Promise<WebContainerProcess> {
    const { path, workdir } = this.#container;
    return this.#container.spawn('jsh', { terminal, env: { PATH: `${workdir}/bin:${path}` } });
  }
}
