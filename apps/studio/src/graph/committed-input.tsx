import { type InputHTMLAttributes, useEffect, useState } from 'react';

interface CommittedInputProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange'> {
  readonly value: string;
  /** Hears a text that differs when the input is left, and on Enter: one step to undo, not one per letter. */
  readonly onCommit: (text: string) => void;
}

export function CommittedInput({ value, onCommit, ...others }: CommittedInputProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const commit = () => {
    if (text !== value) onCommit(text);
  };
  return (
    <input
      {...others}
      value={text}
      onChange={({ target }) => setText(target.value)}
      onBlur={commit}
      onKeyDown={({ key }) => {
        if (key === 'Enter') commit();
        if (key === 'Escape') setText(value);
      }}
    />
  );
}

interface CommittedTextProps {
  readonly id: string;
  readonly value: string;
  readonly rows: number;
  readonly describedBy?: string;
  readonly onCommit: (text: string) => void;
}

/** The same with several lines; Enter makes a line. */
export function CommittedText({ id, value, rows, describedBy, onCommit }: CommittedTextProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <textarea
      id={id}
      rows={rows}
      aria-describedby={describedBy}
      spellCheck={false}
      value={text}
      onChange={({ target }) => setText(target.value)}
      onBlur={() => {
        if (text !== value) onCommit(text);
      }}
    />
  );
}
