/** A picture that cannot be coded in little: what a video of it takes is what the path gives. */
export function testPicture(): { track: MediaStreamTrack; stop: () => void } {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 360;
  const context = canvas.getContext('2d');
  const paint = () => {
    if (!context) return;
    for (let block = 0; block < 400; block++) {
      context.fillStyle = `hsl(${Math.random() * 360} 60% 50%)`;
      context.fillRect(Math.random() * 640, Math.random() * 360, 40, 24);
    }
  };
  paint();
  const timer = setInterval(paint, 40);
  const [track] = canvas.captureStream(25).getVideoTracks();
  if (!track) throw new Error('a canvas gave no video');
  return {
    track,
    stop: () => {
      clearInterval(timer);
      track.stop();
    },
  };
}
