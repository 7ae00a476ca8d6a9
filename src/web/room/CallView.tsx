/** What of the call's surface is open: one panel, one dialog, and which view. */
import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react';

export type Panel = 'chat' | 'people' | 'transcript';
export type CallDialog = 'settings' | 'shortcuts' | 'anotherDevice' | 'end' | 'invite';
export type Layout = 'grid' | 'speaker';

interface CallViewValue {
  panel: Panel | null;
  togglePanel: (panel: Panel) => void;
  closePanel: () => void;
  dialog: CallDialog | null;
  openDialog: (dialog: CallDialog) => void;
  closeDialog: () => void;
  /** Null until somebody chooses: then it follows from how many there are. */
  layout: Layout | null;
  chooseLayout: (layout: Layout) => void;
}

const CallViewContext = createContext<CallViewValue | null>(null);

export function CallView({ children }: { children: ReactNode }) {
  const [panel, setPanel] = useState<Panel | null>(null);
  const [dialog, setDialog] = useState<CallDialog | null>(null);
  const [layout, chooseLayout] = useState<Layout | null>(null);
  const togglePanel = useCallback(
    (asked: Panel) => setPanel((before) => (before === asked ? null : asked)),
    [],
  );
  const value = useMemo(
    () => ({
      panel,
      togglePanel,
      closePanel: () => setPanel(null),
      dialog,
      openDialog: setDialog,
      closeDialog: () => setDialog(null),
      layout,
      chooseLayout,
    }),
    [panel, togglePanel, dialog, layout],
  );
  return <CallViewContext value={value}>{children}</CallViewContext>;
}

export function useCallView(): CallViewValue {
  const value = use(CallViewContext);
  if (!value) throw new Error('CallView is missing');
  return value;
}
