import { useState } from 'react';

interface PickProps {
  readonly label: string;
  /** What stands there while nothing is picked. */
  readonly empty: string;
  /** What each choice says. */
  readonly choices: readonly string[];
  readonly action: string;
  /** Hears the place of the choice. */
  readonly onPick: (index: number) => void;
}

/** A choice and a button: with keys alone, going through the choices does nothing yet. */
export function Pick({ label, empty, choices, action, onPick }: PickProps) {
  const [picked, setPicked] = useState('');
  return (
    <span className="pick">
      <select aria-label={label} value={picked} onChange={({ target }) => setPicked(target.value)}>
        <option value="">{empty}</option>
        {choices.map((choice, i) => (
          <option key={choice} value={i}>
            {choice}
          </option>
        ))}
      </select>
      <button
        type="button"
        aria-label={`${action}: ${label}`}
        disabled={picked === ''}
        onClick={() => {
          setPicked('');
          onPick(Number(picked));
        }}
      >
        {action}
      </button>
    </span>
  );
}
