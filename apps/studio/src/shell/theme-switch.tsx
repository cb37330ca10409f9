import { useState } from 'react';
import { chooseTheme, keptTheme, THEMES, type Theme } from './theme.ts';

export function ThemeSwitch() {
  const [theme, setTheme] = useState(keptTheme);
  const choose = (chosen: Theme) => {
    setTheme(chosen);
    chooseTheme(chosen);
  };
  return (
    <label className="theme">
      Theme
      <select value={theme} onChange={({ target }) => choose(target.value as Theme)}>
        {THEMES.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}
