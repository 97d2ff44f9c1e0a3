/** What the host of the page says about the exchange: which Regions there are and where they answer. */

export interface SiteConfig {
  /** Base URL of the API by Region name, in the host's order; never empty. */
  readonly regions: Readonly<Record<string, string>>;
}

/** Null when the host's answer is not of the shape `{"regions":{name: url}}` with at least one Region. */
export function parseSiteConfig(json: unknown): SiteConfig | null {
  if (!isRecord(json) || !isRecord(json['regions'])) return null;
  const entries = Object.entries(json['regions']);
  const regions: Record<string, string> = {};
  for (const [name, url] of entries) {
    if (typeof url !== 'string' || !URL.canParse(url)) return null;
    regions[name] = url.replace(/\/+$/, '');
  }
  return entries.length === 0 ? null : { regions };
}

/** `http://127.0.0.1:4001` → `ws://127.0.0.1:4001/ws` */
export function socketUrlOf(baseUrl: string): string {
  return `${baseUrl.replace(/^http/, 'ws')}/ws`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
