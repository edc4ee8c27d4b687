/** The one channel between the page and the app. */
export const apiChannel = 'quadlab:api';
