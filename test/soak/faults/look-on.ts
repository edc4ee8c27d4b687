import { oneOf, type Fault } from './fault.ts';

const commands = [
  ['runs', 'list', '--json'],
  ['sweep', 'list'],
  ['runs', 'groups', '--json'],
] as const;

/** Somebody looks at the runs while they train: no misfortune, but one more process in the home. */
export const lookOn: Fault = {
  name: 'look-on',
  async inject(soak, random) {
    const args = oneOf(commands, random) ?? commands[0];
    const { code, stderr } = await soak.command(...args);
    const said = `${args.join(' ')} ended with ${code}`;
    return code === 0 || soak.mayFail(stderr) ? said : soak.problem(`${said}: ${stderr}`);
  },
};
