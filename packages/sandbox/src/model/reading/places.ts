/** Cities the stand-in has heard of, with their zones; others it takes from how a sentence is built. */
const ZONES: { readonly [city: string]: string } = {
  Lyon: 'Europe/Paris',
  Paris: 'Europe/Paris',
  Marseille: 'Europe/Paris',
  Bordeaux: 'Europe/Paris',
  Lille: 'Europe/Paris',
  Nantes: 'Europe/Paris',
  Nice: 'Europe/Paris',
  Toulouse: 'Europe/Paris',
  Strasbourg: 'Europe/Paris',
  Annecy: 'Europe/Paris',
  Grenoble: 'Europe/Paris',
  Montpellier: 'Europe/Paris',
  Brussels: 'Europe/Brussels',
  Bruxelles: 'Europe/Brussels',
  Geneva: 'Europe/Zurich',
  Genève: 'Europe/Zurich',
  Lausanne: 'Europe/Zurich',
  Zurich: 'Europe/Zurich',
  London: 'Europe/London',
  Londres: 'Europe/London',
  Dublin: 'Europe/Dublin',
  Berlin: 'Europe/Berlin',
  Munich: 'Europe/Berlin',
  Madrid: 'Europe/Madrid',
  Barcelona: 'Europe/Madrid',
  Lisbon: 'Europe/Lisbon',
  Rome: 'Europe/Rome',
  Milan: 'Europe/Rome',
  Amsterdam: 'Europe/Amsterdam',
  Montreal: 'America/Toronto',
  Montréal: 'America/Toronto',
  Toronto: 'America/Toronto',
  'New York': 'America/New_York',
  Boston: 'America/New_York',
  Chicago: 'America/Chicago',
  'San Francisco': 'America/Los_Angeles',
};

const escape = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
const KNOWN = new RegExp(`(?<![\\p{L}])(${Object.keys(ZONES).map(escape).join('|')})(?![\\p{L}])`, 'iu');
const NOT_A_CITY = /^(?:January|February|March|April|May|June|July|August|September|October|November|December|The|English|French)$/;

export function cityIn(text: string): string | null {
  const known = KNOWN.exec(text)?.[1]?.toLowerCase();
  const city = Object.keys(ZONES).find((name) => name.toLowerCase() === known);
  if (city) return city;
  const [, named] = /(?:^|\s)(?:in|near|à|près de)\s+(\p{Lu}[\p{L}'-]+(?:[ -]\p{Lu}[\p{L}'-]+)?)/u.exec(text) ?? [];
  return named !== undefined && !NOT_A_CITY.test(named) ? named : null;
}

export const zoneOf = (city: string | null): string | null => (city === null ? null : (ZONES[city] ?? null));
