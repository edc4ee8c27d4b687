import { createRandom, type Random } from '../../core/random';
import type { ScenesConfig } from '../../domain/config/dataset-config';
import type { MemoryPart } from '../../domain/dataset';
import type { GeneratedContent } from '../content';
import { castRay, drawScene, focalLength, type Camera, type Scene } from './scene-geometry';
import { colorOf } from './scene-colors';

/**
 * Streets as a car's camera sees them, with the depth of every pixel: a ground plane under a sky, and boxes that stand
 * on it, a design of this project. Inputs are images [n, H, W, 3] in bytes, targets depths along the optical axis in metres [n, H, W, 1]; 0 is
 * where nothing was measured: the sky, what is farther than `maxDepth`, and with `density` below 1 a random share of
 * the pixels, as a LiDAR leaves it.
 *
 * The camera has the proportions of KITTI's: focal length 0.58·W, horizon at 0.46·H, 1.65 m above the ground, so that
 * the ground in row v lies at the depth f·1.65/(v + ½ − 0.46·H). See `drawScene` for the boxes and `colorOf` for what
 * a pixel shows. Each scene has random streams of its own: more images, or fewer measured pixels, leave it as it was.
 */
export function generateScenes(config: ScenesConfig): GeneratedContent {
  const { height, width } = config;
  return {
    task: 'depth',
    inputShape: [height, width, 3],
    targetShape: [height, width, 1],
    outputSize: 1,
    classNames: [],
    train: generatePart(config, 'train', config.images),
    test: generatePart(config, 'test', config.testImages),
  };
}

function generatePart(config: ScenesConfig, part: 'train' | 'test', count: number): MemoryPart {
  const pixels = config.height * config.width;
  const inputs = new Uint8Array(count * pixels * 3);
  const targets = new Float32Array(count * pixels);
  for (let n = 0; n < count; n++) {
    const stream = (name: string): Random => createRandom(config.seed, config.name, part, n, name);
    const scene = drawScene(stream('scene'), config.maxDepth);
    const image = inputs.subarray(n * pixels * 3, (n + 1) * pixels * 3);
    const depth = targets.subarray(n * pixels, (n + 1) * pixels);
    render(config, scene, stream('noise'), image, depth);
    leaveOut(depth, config.density, stream('density'));
  }
  return { count, inputs, targets };
}

/** Fills an image [H, W, 3] and its depth [H, W]. */
function render(
  config: ScenesConfig,
  scene: Scene,
  noise: Random,
  image: Uint8Array,
  depth: Float32Array,
): void {
  const { height, width, maxDepth } = config;
  const camera: Camera = { focal: focalLength(width), centerX: width / 2, centerY: 0.46 * height };
  for (let i = 0; i < height * width; i++) {
    const hit = castRay(camera, scene, (i % width) + 0.5, Math.floor(i / width) + 0.5);
    depth[i] = hit.depth <= maxDepth ? hit.depth : 0;
    const grain = 0.03 * noise.normal();
    colorOf(hit, scene, maxDepth).forEach((value, channel) => {
      image[3 * i + channel] = Math.round(255 * Math.min(1, Math.max(0, value + grain)));
    });
  }
}

function leaveOut(depth: Float32Array, density: number, random: Random): void {
  if (density === 1) return;
  for (let i = 0; i < depth.length; i++) {
    if (random.uniform() >= density) depth[i] = 0;
  }
}
