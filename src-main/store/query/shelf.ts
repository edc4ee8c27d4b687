import type { Shelf } from '../../domain/query/query';

/** Whether a run (`r`) is among those to choose from. */
export function onShelf(shelf: Shelf = 'all'): string {
  switch (shelf) {
    case 'all':
      // With the plus, since SQLite would go through the runs that are shown one by one where other indexes hold all that is asked.
      return '+r.trashed_at IS NULL';
    case 'unarchived':
      return 'r.trashed_at IS NULL AND r.archived = 0';
    case 'trash':
      return 'r.trashed_at IS NOT NULL';
  }
}
