/**
 * Homes of documentation, papers and data sets, which may be opened in the system's browser. Nothing else is: a link may
 * stand in the name or the notes of a data set that came from elsewhere.
 */
export const externalHosts: readonly string[] = [
  'arxiv.org',
  'doi.org',
  'ieeexplore.ieee.org',
  'github.com',
  'www.cs.toronto.edu',
  'www.nist.gov',
];

/** Whether an address may be handed to the system's browser: https on its usual port, of one of these hosts. */
export function isAllowedOutside(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, port, username, password } = new URL(url);
  return (
    protocol === 'https:' &&
    port === '' &&
    `${username}${password}` === '' &&
    externalHosts.includes(hostname)
  );
}
