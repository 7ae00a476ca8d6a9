import { useEffect, useEffectEvent } from 'react';
import { useAct } from '../ui/useAct.ts';
import { useCall, useCallClient } from './CallContext.tsx';
import { useCallView } from './CallView.tsx';
import { canShareScreen } from './canShareScreen.ts';
import { shortcutKeys } from './shortcutKeys.ts';
import { changeViewSettings, useViewSettings } from './viewSettings.ts';

/** Where single letters are text or choose something themselves. */
const takesKeys =
  'input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog], [role=menu], [role=listbox]';

/** Single keys that work while nobody types; they can be switched off (WCAG 2.2, 2.1.4). */
export function Shortcuts() {
  const act = useAct();
  const client = useCallClient();
  const { panel, closePanel, togglePanel, openDialog, layout, chooseLayout } = useCallView();
  const { captionsShown, shortcuts } = useViewSettings();
  const others = useCall((state) => state.participants.length - 1);

  const run = useEffectEvent((name: (typeof shortcutKeys)[number]['name']) => {
    const { local, room, grants } = client.getState();
    switch (name) {
      case 'microphone':
        return void act(() => client.setMicrophone(local.microphone.state !== 'live'));
      case 'camera':
        if (room?.kind === 'voice') return;
        return void act(() => client.setCamera(local.camera.state !== 'live'));
      case 'share':
        if (!grants.includes('publishScreen') || !canShareScreen()) return;
        return void act(() => (local.screen.state === 'live' ? client.stopScreen() : client.startScreen()));
      case 'captions':
        return changeViewSettings({ captionsShown: !captionsShown });
      case 'chat':
      case 'people':
      case 'transcript':
        return togglePanel(name);
      case 'view':
        return chooseLayout((layout ?? (others > 1 ? 'grid' : 'speaker')) === 'grid' ? 'speaker' : 'grid');
      case 'help':
        return openDialog('shortcuts');
      case 'close':
        if (panel) closePanel();
    }
  });

  useEffect(() => {
    if (!shortcuts) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
      if (event.target instanceof Element && event.target.closest(takesKeys)) return;
      const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const shortcut = shortcutKeys.find(({ key }) => key === pressed);
      if (!shortcut) return;
      event.preventDefault();
      run(shortcut.name);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [shortcuts]);
  return null;
}
