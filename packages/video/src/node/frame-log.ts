/** What ffmpeg tells of one frame that passes a `showinfo` filter. */
export interface LoggedFrame {
  /** `seen`: decoded. `sent`: its pixels follow on the pipe. */
  readonly at: 'seen' | 'sent';
  /** Presentation time in ticks. */
  readonly ticks: number | undefined;
  readonly width: number;
  readonly height: number;
}

/** What the log says besides frames. */
export interface LoggedTrouble {
  /** Packets that gave no frame, and frames with concealed errors. */
  readonly damaged: number;
  /** The file ended within a packet or before its index says. */
  readonly truncated: boolean;
  /** The last line that says what is wrong. */
  readonly last?: string;
}

export interface LogReader {
  frame(frame: LoggedFrame): void;
  /** Seconds of a tick of the frames that follow, as a fraction. */
  timeBase(num: number, den: number): void;
}

const FRAME = /^\[showinfo@(seen|sent) @ [^\]]+\] \[info\] n: *\d+ pts: *(-?\d+|NOPTS) .*? s:(\d+)x(\d+) /;
const TIME_BASE = /^\[showinfo@seen @ [^\]]+\] \[info\] config in time_base: (\d+)\/(\d+)/;
const PROBLEM = /^(?:\[[^\]]*@[^\]]*\] )*\[(?:error|fatal|panic)\] (.*)/;
/** Words of FFmpeg 5, 6 and 7 for a packet that gave no frame; a frame with errors; a file that was cut off. */
const DAMAGED =
  /Error while decoding stream|Error submitting (a )?packet to (the )?decoder|Decoding error|corrupt decoded frame/;
const TRUNCATED = /partial file|File ended prematurely|truncated file/i;
/** Of the raw pixels that we take: their times do not matter there. */
const UNIMPORTANT = /non monotonically increasing dts|Non-monotonic DTS/;
/** Longer lines than this have nothing that is looked for. */
const LONGEST_LINE = 10_000;

/**
 * Reads what ffmpeg writes to stderr with `-loglevel level+info`. Texts of the file itself (titles, comments) come
 * indented after `[info]`, so none can pass for a line that is looked for.
 */
export class FrameLog {
  #rest = '';
  #damaged = 0;
  #truncated = false;
  #last: string | undefined;

  constructor(private readonly reader: LogReader) {}

  get trouble(): LoggedTrouble {
    return { damaged: this.#damaged, truncated: this.#truncated, last: this.#last };
  }

  write(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop()!.slice(0, LONGEST_LINE);
    for (const line of lines) this.#read(line);
  }

  #read(line: string): void {
    const frame = FRAME.exec(line);
    if (frame) {
      const [, at, ticks, width, height] = frame;
      this.reader.frame({
        at: at as LoggedFrame['at'],
        ticks: ticks === 'NOPTS' ? undefined : Number(ticks),
        width: Number(width),
        height: Number(height),
      });
      return;
    }
    const base = TIME_BASE.exec(line);
    if (base) this.reader.timeBase(Number(base[1]), Number(base[2]));
    if (line.startsWith('[showinfo@')) return;
    if (DAMAGED.test(line)) this.#damaged++;
    if (TRUNCATED.test(line)) this.#truncated = true;
    const problem = PROBLEM.exec(line)?.[1];
    if (problem !== undefined && !UNIMPORTANT.test(problem)) this.#last = problem;
  }
}
