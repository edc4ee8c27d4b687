/** The channels between the page and the app; there are no others. */
export const channels = {
  /** Page to app: a query or a mutation, which is answered. */
  call: 'quadlab:call',
  /** Page to app, before all else of each page that is loaded. */
  opened: 'quadlab:opened',
  /** Page to app: `{ id, path, input }` begins a subscription, … */
  subscribe: 'quadlab:subscribe',
  /** … and its id ends it. */
  unsubscribe: 'quadlab:unsubscribe',
  /** App to page: the id of a subscription and what it sends. */
  event: 'quadlab:event',
  /** Page to app: a dialog for files, answered with their paths. */
  pick: 'quadlab:pick',
  /** Page to app: a path to show in the file manager, answered with whether that was done. */
  show: 'quadlab:show',
  /** App to page: an address within the page. */
  address: 'quadlab:address',
} as const;
