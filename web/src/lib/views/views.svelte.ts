/** The views that this person sees, those they keep at hand, and those their lists open with. */

import type { Role } from '@regulars/shared/roles.ts';
import { mayChangeShared } from '@regulars/shared/rules/sharing.ts';
import { oneLine } from '#lib/api/sentences.ts';
import { changePreferences, type Preferences, readPreferences, readViews, type View } from '#lib/api/views.ts';
import { onChange } from '#lib/changes.svelte.ts';
import { inOrder } from '#lib/collation.ts';
import type { ObjectDefinition } from '#lib/definitions.ts';
import { fieldAt, pruned } from '#lib/list/filter.ts';
import { type ListState, readState } from '#lib/list/state.ts';
import { space } from '#lib/space.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

interface Address {
  searchParams: Pick<URLSearchParams, 'get' | 'has' | 'keys'>;
}

const none: Preferences = { version: 0, favourites: [], opens: [], collation: null };

let list = $state.raw<readonly View[]>([]);
let preferences = $state.raw(none);
let pending = $state({ views: true, preferences: true });
let problem = $state.raw<unknown>();
let loading = 0;

onChange(({ objects }) => {
  if (space.isOpen && (objects === undefined || objects === 'views')) void loadViews();
});

async function loadViews(): Promise<void> {
  const turn = ++loading;
  try {
    const found = await readViews();
    if (turn !== loading) return;
    list = found;
    problem = undefined;
  } catch (error) {
    if (turn === loading) problem = error;
  }
  pending.views = false;
}

async function loadPreferences(): Promise<void> {
  const { workspace } = space;
  try {
    const found = await readPreferences();
    if (space.isOpen && space.workspace === workspace) preferences = found; // they are of this workspace alone
  } catch (error) {
    problem = error;
  }
  pending.preferences = false;
}

/** Shown at once, taken back with the reason when it is refused. */
async function set(part: Partial<Preferences>): Promise<void> {
  const before = preferences;
  preferences = { ...preferences, ...part };
  try {
    preferences = await changePreferences(part);
  } catch (error) {
    preferences = before;
    toasts.show(oneLine(error), { bad: true });
  }
}

export const views = {
  /** In their places; those without one come last. */
  of: (object: ObjectDefinition): View[] => list.filter((one) => one.object === object.name).sort(inPlace),
  byId: (id: string | undefined): View | undefined => list.find((one) => one.id === id),
  get favourites(): View[] {
    return preferences.favourites.flatMap((id) => views.byId(id) ?? []);
  },
  get isPending(): boolean {
    return pending.views;
  },
  get problem(): unknown {
    return problem;
  },
  isFavourite: (id: string): boolean => preferences.favourites.includes(id),
  opens: (id: string): boolean => preferences.opens.includes(id),
  opensWith: (object: ObjectDefinition): View | undefined => list.find(({ id, object: name }) => name === object.name && preferences.opens.includes(id)),
  mayChange: (view: View): boolean => {
    const { id, role } = space.workspace.me;
    const object = space.byName('view');
    return object !== undefined && mayChangeShared({ user: id, role: role as Role, teams: [] }, object, view, view); // the server answers with one of the roles
  },

  /** Not waited for: a list begins without its views. */
  load(): void {
    list = [];
    preferences = none;
    pending = { views: true, preferences: true };
    void loadViews();
    void loadPreferences();
  },
  refresh: loadViews,

  favour: (id: string, isOn: boolean): Promise<void> =>
    set({ favourites: isOn ? [...known(preferences.favourites), id] : known(preferences.favourites).filter((one) => one !== id) }),
  openWith: (object: ObjectDefinition, id: string | undefined): Promise<void> =>
    set({ opens: [...known(preferences.opens).filter((one) => views.byId(one)?.object !== object.name), ...(id ? [id] : [])] }),

  /** Whether what the address means cannot be said yet. */
  isAwaited(url: Address): boolean {
    const { searchParams } = url;
    if (searchParams.get('view') === 'all' || searchParams.has('as')) return false;
    if (searchParams.has('view')) return pending.views;
    return isBare(url) && (pending.preferences || (preferences.opens.length > 0 && pending.views));
  },

  /** What a list shows: its address, or the view that the address names alone, or the one it opens with. */
  stateAt(object: ObjectDefinition, url: Address): ListState {
    const read = readState(object, url);
    const view = read.view ? views.byId(read.view) : isBare(url) ? views.opensWith(object) : undefined;
    if (!view) return read;
    if (url.searchParams.has('as')) return read;
    return { ...views.stateOf(object, view), text: read.text, open: read.open, day: read.day, closed: read.closed };
  },

  stateOf(object: ObjectDefinition, view: View): ListState {
    const read = readState(object, { searchParams: new URLSearchParams(view.state ?? '') });
    const knows = (path: string) => fieldAt(object, path, space.objects) !== undefined;
    return { ...read, where: read.where && pruned(read.where, knows), view: view.id };
  },
};

const placeOf = ({ position = Number.MAX_VALUE }: View) => position;
const inPlace = (a: View, b: View) => placeOf(a) - placeOf(b) || inOrder(a.name, b.name);

/** Those that are gone, or no longer shared, cannot be named again. */
const known = (ids: readonly string[]): string[] => ids.filter((id) => views.byId(id));

/** A list without any state of its own: a search, an open record or what that shows of its timeline is none. */
const isBare = ({ searchParams }: Address): boolean => [...searchParams.keys()].every((name) => ['open', 'q', 'kinds', 'until'].includes(name));
