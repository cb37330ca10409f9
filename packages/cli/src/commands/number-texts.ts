import { InvalidArgumentError } from 'commander';

// Numbers of the command line that no schema describes.

const reader = (what: string, fits: (value: number) => boolean) => (text: string) => {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (fits(value)) return value;
  throw new InvalidArgumentError(`It must be a ${what}.`);
};

export const number = reader('number', Number.isFinite);
export const positive = reader('number above 0', (value) => Number.isFinite(value) && value > 0);
export const whole = reader('whole number from 0', (value) => Number.isInteger(value) && value >= 0);
export const counted = reader('whole number from 1', (value) => Number.isInteger(value) && value > 0);
