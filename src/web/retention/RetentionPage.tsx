import { useLanguage, useMessages } from '../messages/MessagesProvider.tsx';
import { AppPage } from '../shell/AppPage.tsx';
import { PageHead } from '../shell/PageHead.tsx';
import { FailedCard } from '../ui/FailedCard.tsx';
import { Loading } from '../ui/Loading.tsx';
import { ErasureForm } from './ErasureForm.tsx';
import { HistorySection } from './HistorySection.tsx';
import { HoldsSection } from './HoldsSection.tsx';
import { RulesSection } from './RulesSection.tsx';
import { useRetention } from './useRetention.ts';

export default function RetentionPage() {
  const m = useMessages();
  return (
    <AppPage title={m.retention.title}>
      <PageHead title={m.retention.title} lead={m.retention.lead} />
      <Content />
    </AppPage>
  );
}

function Content() {
  const m = useMessages();
  const { locale } = useLanguage();
  const { state, refresh, retry, loadMore } = useRetention();
  if (state.state === 'loading') return <Loading text={m.common.loading} />;
  if (state.state === 'failed') {
    return <FailedCard level={2} title={m.retention.errorTitle} error={state.error} onRetry={retry} />;
  }
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const date = (at: string) => format.format(new Date(at));
  const { rules, holds, erasures, nextCursor } = state;
  const reread = () => void refresh();
  return (
    <>
      <ErasureForm onErased={reread} />
      <HistorySection
        erasures={erasures}
        date={date}
        onMore={nextCursor === null ? null : () => loadMore(nextCursor)}
      />
      <HoldsSection holds={holds} date={date} onChanged={reread} />
      <RulesSection rules={rules} onRan={reread} />
    </>
  );
}
