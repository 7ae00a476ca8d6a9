/** What a form about a case holds: texts as they are typed. */
import type { CaseView, PatientInfo } from '../../wire/cases.ts';

export interface CaseDraft {
  name: string;
  birthDate: string;
  sex: PatientInfo['sex'];
  phone: string;
  recordNumber: string;
  summary: string;
}

export const emptyDraft: CaseDraft = {
  name: '',
  birthDate: '',
  sex: 'unknown',
  phone: '',
  recordNumber: '',
  summary: '',
};

export const draftOf = ({ patient, summary }: Pick<CaseView, 'patient' | 'summary'>): CaseDraft => ({
  name: patient.name,
  birthDate: patient.birthDate ?? '',
  sex: patient.sex,
  phone: patient.phone ?? '',
  recordNumber: patient.recordNumber ?? '',
  summary: summary ?? '',
});

/** What is not filled in is not known. */
export function contentOf(draft: CaseDraft): Pick<CaseView, 'patient' | 'summary'> {
  const known = (text: string): string | null => (text.trim() === '' ? null : text.trim());
  return {
    patient: {
      name: draft.name.trim(),
      birthDate: known(draft.birthDate),
      sex: draft.sex,
      phone: known(draft.phone),
      recordNumber: known(draft.recordNumber),
    },
    summary: known(draft.summary),
  };
}
