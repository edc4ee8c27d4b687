/** Runs that were submitted for others, so that these can start from their weights. */
export const sources = `
ALTER TABLE runs ADD COLUMN is_source INTEGER NOT NULL DEFAULT 0;
`;
