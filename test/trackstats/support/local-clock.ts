/** What a clock on the wall shows, by Intl alone: the specs' own idea of a zone. */
export class LocalClock {
  private readonly format: Intl.DateTimeFormat;

  constructor(zone: string) {
    this.format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
  }

  /** `2026-03-29 03:00:00` */
  show(instant: number): string {
    return this.format.format(instant).replace(', ', ' ');
  }

  date(instant: number): string {
    return this.show(instant).slice(0, 10);
  }

  /** What the clock shows ahead of UTC, in milliseconds. */
  offset(instant: number): number {
    return Date.parse(`${this.show(instant).replace(' ', 'T')}Z`) - Math.floor(instant / 1_000) * 1_000;
  }
}

/** Zones with all that zones do: half and quarter hours, half-hour summer time, midnights that do not exist, a date left out. */
export const ZONES = [
  'Europe/Amsterdam',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Pacific/Apia',
];
