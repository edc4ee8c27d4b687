import { version } from '../../package.json';
import { procedure } from './trpc';

export const about = procedure.query(({ ctx }) => ({ version, home: ctx.paths.root }));
