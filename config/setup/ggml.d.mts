export function convertToGgml(modelPath: string, vocabularyPath: string, targetPath: string): void;
