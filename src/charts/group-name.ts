import { resultWords } from '../messages/results.svelte';

/** What a risk group is called: low, middle and high where there are three. */
export function groupName(place: number, groups: number): string {
  const words = resultWords().charts.groups;
  const names: readonly string[] = groups === 1 || groups === 2 || groups === 3 ? words.names[groups] : [];
  return names[place] ?? words.nameOf(place + 1);
}
