import { useEffect, useState, useSyncExternalStore } from 'react';
import { DevicePreview, type PreviewState } from './DevicePreview.ts';

/** A preview that lives as long as the component. */
export function usePreview(offersCamera: boolean): { preview: DevicePreview; state: PreviewState } {
  const [preview] = useState(() => new DevicePreview(offersCamera));
  const state = useSyncExternalStore(preview.subscribe, preview.getState);
  useEffect(() => {
    void preview.begin();
    return () => preview.close();
  }, [preview]);
  return { preview, state };
}
