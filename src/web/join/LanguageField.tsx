import { useMemo } from 'react';
import { useLanguage } from '../messages/MessagesProvider.tsx';
import { Select } from '../ui/Select.tsx';
import { spokenLanguages } from './spokenLanguages.ts';

interface LanguageFieldProps {
  label: string;
  value: string;
  onChange: (language: string) => void;
}

export function LanguageField({ label, value, onChange }: LanguageFieldProps) {
  const { language, messages: m } = useLanguage();
  const options = useMemo(() => spokenLanguages(language, m.join.languageAuto), [language, m]);
  return <Select label={label} options={options} value={value} onChange={onChange} />;
}
