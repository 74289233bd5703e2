/** One choice of a list: what it is called, whether it is in force, and what puts it in force. */
export interface Option {
  readonly name: string;
  readonly chosen: boolean;
  readonly choose: () => void;
}

/** The choices of a list as options, each by its name. */
export function optionsOf<Choice extends string>(
  choices: readonly Choice[],
  inForce: Choice,
  name: (choice: Choice) => string,
  choose: (choice: Choice) => void,
): readonly Option[] {
  return choices.map((choice) => ({ name: name(choice), chosen: choice === inForce, choose: () => choose(choice) }));
}
