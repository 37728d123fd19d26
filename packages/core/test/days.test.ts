import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysInMonth, daysOf, isDay, windowsOf } from '@ocp/core';

const printed = (start: string, end: string, step = 5) =>
  windowsOf({ start, end }, step).map((window) => `${window.start.slice(8)}-${window.end.slice(8)}`);

describe('windows (spec inputs.md 6)', () => {
  it('cuts October as Koku does', () => {
    expect(printed('2025-10-01', '2025-10-31')).toEqual([
      '01-06',
      '07-11',
      '12-16',
      '17-21',
      '22-26',
      '27-31',
    ]);
  });

  it('cuts 4 to 11 March into two', () => {
    expect(printed('2025-03-04', '2025-03-11')).toEqual(['04-09', '10-11']);
  });

  it('makes no empty window after step + 1 days', () => {
    expect(printed('2025-10-01', '2025-10-06')).toEqual(['01-06']);
    expect(printed('2025-10-03', '2025-10-03')).toEqual(['03-03']);
  });

  it('covers every day once, in order, for any range and step', () => {
    const range = fc.tuple(
      fc.integer({ min: 0, max: 400 }),
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 1, max: 31 }),
    );
    fc.assert(
      fc.property(range, ([from, length, step]) => {
        const start = addDays('2025-01-01', from);
        const end = addDays(start, length);
        const windows = windowsOf({ start, end }, step);
        expect(windows.flatMap(daysOf)).toEqual(daysOf({ start, end }));
        expect(windows.slice(1).every((window) => daysOf(window).length <= step)).toBe(true);
      }),
    );
  });
});

describe('days', () => {
  it('knows the calendar', () => {
    expect(daysInMonth('2025-02-11')).toBe(28);
    expect(daysInMonth('2024-02-11')).toBe(29);
    expect(daysInMonth('2025-12-31')).toBe(31);
    expect(isDay('2025-02-29')).toBe(false);
    expect(isDay('2025-2-1')).toBe(false);
    expect(isDay('2024-02-29')).toBe(true);
  });
});
