import type { ContactView } from '../../wire/contact.ts';
import type { CallState } from '../call/callState.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useCall } from '../room/CallContext.tsx';
import { Banner } from '../ui/Banner.tsx';
import { telephoneLink } from './contactTexts.ts';

/** Sound does not come through: how the visit goes on by phone, for either side. */
export function PhoneBanner() {
  return useCall((state) => state.grants.includes('moderate')) ? <CallThem /> : <TheyCall />;
}

function CallThem() {
  const m = useMessages();
  const contacts = useCall((state) => state.contacts);
  const isOwnLost = useCall((state) => isLost(state, state.participantId));
  const toCall = isOwnLost ? contacts : contacts.filter(({ unreachable }) => unreachable);
  if (toCall.length === 0) return null;
  return (
    <>
      {toCall.map((contact) => (
        <Banner
          key={contact.participantId}
          tone="danger"
          icon="phone"
          role="alert"
          title={isOwnLost ? m.contact.ownSoundLost : m.contact.soundLost(contact.displayName)}
        >
          {m.contact.goOnByPhone} <NumberLink contact={contact} />
        </Banner>
      ))}
    </>
  );
}

function NumberLink({ contact: { displayName, contact } }: { contact: ContactView }) {
  const m = useMessages();
  const { callBackNumber } = contact;
  return (
    <a href={telephoneLink(callBackNumber)} aria-label={m.contact.call(displayName, callBackNumber)}>
      {callBackNumber}
    </a>
  );
}

function TheyCall() {
  const m = useMessages();
  const contact = useCall((state) => state.contact);
  const isAsked = useCall(
    (state) =>
      isLost(state, state.participantId) ||
      state.participants.some(
        ({ role, soundLost }) => soundLost && (role === 'host' || role === 'clinician'),
      ),
  );
  if (!isAsked) return null;
  return (
    <Banner tone="danger" icon="phone" role="alert" title={m.contact.noSound}>
      {contact ? m.contact.theyCall(contact.callBackNumber) : m.contact.theyCallSomebody}
    </Banner>
  );
}

const isLost = ({ participants }: CallState, participantId: string | null): boolean =>
  participants.some((person) => person.participantId === participantId && person.soundLost);
