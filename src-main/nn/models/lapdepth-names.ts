import { internalError } from '../internal-error';
import { torchResidualModule } from './residual-blocks';

/**
 * A layer's module in the reference code, whose encoder is torchvision's ResNeXt:
 * `encoder_stage1_block1_conv1` → `encoder.encoder.layer1.0.conv1`, `decoder_aspp_d3_conv2_norm` →
 * `decoder.ASPP.aspp_d3.1.module.0`, `decoder_level3_up_conv` → `decoder.decoder2_1_up2.conv`.
 */
export function torchModule(layer: string): string {
  const [, side, rest = ''] = /^(encoder|decoder)_(.+)$/.exec(layer) ?? [];
  const name =
    side === 'encoder' ? encoderModule(rest) : side === 'decoder' ? decoderModule(rest) : undefined;
  if (name === undefined) throw internalError(`a lapdepth network has no layer ${layer} with parameters`);
  return name;
}

function encoderModule(layer: string): string | undefined {
  const module = torchResidualModule(layer, 'downsample');
  return module === undefined ? undefined : `encoder.encoder.${module}`;
}

function decoderModule(layer: string): string | undefined {
  if (layer === 'aspp_reduction1') return 'decoder.ASPP.reduction1';
  const [, unit = '', kind] = /^(.+)_(norm|conv)$/.exec(layer) ?? [];
  if (kind === undefined) return undefined;
  const [, up] = /^level([1-4])_up$/.exec(unit) ?? [];
  if (up !== undefined) return `decoder.${levelModule(Number(up))}_up${5 - Number(up)}.${kind}`;
  const module = unitModule(unit);
  // A unit is a Sequential of normalization, activation and convolution.
  return module === undefined ? undefined : `decoder.${module}.module.${kind === 'norm' ? 0 : 2}`;
}

function unitModule(unit: string): string | undefined {
  if (unit === 'aspp_reduction2') return 'ASPP.reduction2';
  const [, dilation, place] = /^aspp_d(\d+)_conv([12])$/.exec(unit) ?? [];
  if (dilation !== undefined) return `ASPP.aspp_d${dilation}.${Number(place) - 1}`;
  const [, level, part = ''] = /^level([1-5])_(reduce|conv\d)$/.exec(unit) ?? [];
  if (level === undefined) return undefined;
  const index = part.replace('conv', '');
  if (level === '5') return `decoder1.${Number(index) - 1}`;
  const module = levelModule(Number(level));
  return part === 'reduce' ? `${module}_reduc${5 - Number(level)}` : `${module}_${index}`;
}

/** Level 4 is `decoder2`, and each finer one has `_1` more. */
function levelModule(level: number): string {
  return `decoder2${'_1'.repeat(4 - level)}`;
}
