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
  /** No frame was sent, to which FFmpeg 7 and later give a bad exit code. */
  readonly nothingSent: boolean;
  /** The last line that says what is wrong. */
  readonly last?: string;
}

export interface LogReader {
  frame(frame: LoggedFrame): void;
  /** Seconds of a tick of the frames that follow, as a fraction. */
  timeBase(num: number, den: number): void;
  /** A line of a frame is missing, so nothing that follows can be trusted. */
  lost(): void;
}

const FRAME = /^\[showinfo@(seen|sent) @ [^\]]+\] \[info\] n: *(\d+) pts: *(-?\d+|NOPTS) .*? s:(\d+)x(\d+) /;
const TIME_BASE = /^\[showinfo@(seen|sent) @ [^\]]+\] \[info\] config in time_base: (\d+)\/(\d+)/;
const PROBLEM = /^(?:\[[^\]]*@[^\]]*\] )*\[(?:error|fatal|panic)\] (.*)/;
/** Words of FFmpeg 5, 6 and 7 for a packet that gave no frame; a frame with errors; a file that was cut off. */
const DAMAGED =
  /Error while decoding stream|Error submitting (a )?packet to (the )?decoder|Decoding error|corrupt decoded frame/;
const TRUNCATED = /partial file|File ended prematurely|truncated file/i;
const NOTHING_SENT = /Could not open encoder before EOF/;
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
  #nothingSent = false;
  /** FFmpeg counts the frames at each place, from 0 again when it makes its filters anew. */
  readonly #counts = { seen: 0, sent: 0 };
  #last: string | undefined;

  constructor(private readonly reader: LogReader) {}

  get trouble(): LoggedTrouble {
    return {
      damaged: this.#damaged,
      truncated: this.#truncated,
      nothingSent: this.#nothingSent,
      last: this.#last,
    };
  }

  write(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop()!.slice(0, LONGEST_LINE);
    for (const line of lines) this.#read(line);
  }

  #read(line: string): void {
    const frame = FRAME.exec(line);
    if (frame) {
      const [, place, count, ticks, width, height] = frame;
      const at = place as LoggedFrame['at'];
      if (Number(count) !== this.#counts[at]++) this.reader.lost();
      this.reader.frame({
        at,
        ticks: ticks === 'NOPTS' ? undefined : Number(ticks),
        width: Number(width),
        height: Number(height),
      });
      return;
    }
    const base = TIME_BASE.exec(line);
    if (base) {
      const at = base[1] as LoggedFrame['at'];
      this.#counts[at] = 0;
      if (at === 'seen') this.reader.timeBase(Number(base[2]), Number(base[3]));
    }
    if (line.startsWith('[showinfo@')) return;
    if (DAMAGED.test(line)) this.#damaged++;
    if (TRUNCATED.test(line)) this.#truncated = true;
    if (NOTHING_SENT.test(line)) this.#nothingSent = true;
    const problem = PROBLEM.exec(line)?.[1];
    if (problem !== undefined && !UNIMPORTANT.test(problem)) this.#last = problem;
  }
}
