import { useEffect } from 'preact/hooks';
import type { View } from './views.js';

/** Opens the groups around a field and puts the cursor into it. */
export function revealField(name: string): void {
  const field = document.querySelector(`.tag-form [data-field="${CSS.escape(name)}"]`);
  if (!field) return;
  for (let at = field.closest('details'); at; at = at.parentElement?.closest('details') ?? null) {
    at.open = true;
  }
  field.scrollIntoView({ block: 'center' });
  field.querySelector<HTMLElement>('input:checked, input, select, textarea, button')?.focus();
}

/** Single keys, as long as nobody is typing. */
export function useKeys(show: (view: View) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      // What happens in an editor comes from its host; the path begins where it happened.
      const [target] = event.composedPath();
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(target)) return;
      const go = (view: View, id: string): void => {
        event.preventDefault();
        show(view);
        focusOn(id);
      };
      if (event.key === '/') go('events', 'filter-text');
      else if (event.key === 'e') go('own', 'own-event-text');
      else if (event.key === 's') go('samples', 'sample-event');
      else if (event.key === 't') go('tag', 'tool-body');
      else if (event.key === 'f') go('faults', 'tool-body');
      else if (event.key === 'j' || event.key === 'k') {
        const list = document.getElementById('event-list');
        if (!list || event.target === list) return;
        go('events', 'event-list');
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [show]);
}

/** At once, or what is typed next would go elsewhere; what is not shown yet is a frame later. */
export function focusOn(id: string): void {
  const focus = (): void => document.getElementById(id)?.focus();
  focus();
  if (document.activeElement?.id !== id) requestAnimationFrame(focus);
}

/** Where there is no room for both, what had the focus is hidden now: then it goes on here. */
export function keepFocus(id: string): void {
  requestAnimationFrame(() => {
    const at = document.activeElement;
    if (!at || at === document.body || !at.checkVisibility()) focusOn(id);
  });
}

function isTyping(target: EventTarget | undefined): boolean {
  const takesKeys = 'input:not([type="radio"], [type="checkbox"]), select, textarea';
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(takesKeys));
}
