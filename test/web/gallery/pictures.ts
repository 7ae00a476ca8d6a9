/** Live video tracks drawn here, so that the gallery needs no camera: a head and shoulders, or a screen. */

const frameMs = 200;

function drawnTrack(
  width: number,
  height: number,
  draw: (context: CanvasRenderingContext2D, tick: number) => void,
): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2d context');
  let tick = 0;
  const paint = () => {
    draw(context, tick);
    tick += 1;
  };
  const [track] = canvas.captureStream(5).getVideoTracks();
  if (!track) throw new Error('no track');
  paint();
  setInterval(paint, frameMs);
  return track;
}

/** Somebody at their desk; `hue` tells people apart. */
export function personTrack(hue: number): MediaStreamTrack {
  return drawnTrack(640, 400, (context, tick) => {
    const wall = context.createLinearGradient(0, 0, 640, 400);
    wall.addColorStop(0, `hsl(${hue} 24% 72%)`);
    wall.addColorStop(1, `hsl(${hue} 20% 46%)`);
    context.fillStyle = wall;
    context.fillRect(0, 0, 640, 400);
    context.fillStyle = 'rgb(255 255 255 / 22%)';
    context.fillRect(60, 40, 120, 150);
    const sway = Math.sin(tick / 6) * 4;
    context.fillStyle = `hsl(${(hue + 170) % 360} 30% 32%)`;
    context.beginPath();
    context.ellipse(320 + sway, 420, 170, 150, 0, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = `hsl(${22 + (hue % 12)} 38% ${42 + (hue % 30)}%)`;
    context.beginPath();
    context.ellipse(320 + sway, 200, 74, 92, 0, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = `hsl(${20 + (hue % 20)} 26% 18%)`;
    context.beginPath();
    context.ellipse(320 + sway, 150, 80, 62, 0, Math.PI, 2 * Math.PI);
    context.fill();
  });
}

/** A page of laboratory values. */
export function screenTrack(): MediaStreamTrack {
  return drawnTrack(1280, 800, (context) => {
    context.fillStyle = '#fff';
    context.fillRect(0, 0, 1280, 800);
    context.fillStyle = '#10323a';
    context.fillRect(0, 0, 1280, 64);
    context.fillStyle = '#fff';
    context.font = '600 26px sans-serif';
    context.fillText('Laboratory, 24 February', 32, 42);
    for (let row = 0; row < 12; row += 1) {
      context.fillStyle = row % 2 ? '#f2f6f6' : '#fff';
      context.fillRect(0, 96 + row * 54, 1280, 54);
      context.fillStyle = '#22363a';
      context.font = '22px sans-serif';
      context.fillText(`Marker ${row + 1}`, 32, 131 + row * 54);
      context.fillText((3.1 + row * 0.7).toFixed(1), 520, 131 + row * 54);
      context.fillStyle = row === 4 ? '#b3261e' : '#5b6f73';
      context.fillText(row === 4 ? 'high' : 'in range', 760, 131 + row * 54);
    }
  });
}
