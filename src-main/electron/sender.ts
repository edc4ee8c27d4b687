import type { IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import { isOurs } from './origin';

/** Whether a message comes from our page itself: not from another site, and not from a frame within the page. */
export function isFromOurPage({ senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return senderFrame?.parent === null && isOurs(senderFrame.url);
}

/** Throws for every other sender. */
export function requireOurPage(event: IpcMainInvokeEvent): void {
  if (!isFromOurPage(event)) throw new Error('Only the page of QuadLab may call the app.');
}
