#!/usr/bin/env python3
"""A ResNet for CIFAR (6n+2 layers) of quadratic, compact or conventional neurons in eager PyTorch, on the processor.

    python3 torch_resnet.py --neuron quadratic --depth 20 --batch 128 --threads 2 --steps 10

Prints one line of JSON by the names of `quadlab bench --json`. A step is forward, cross-entropy, backward and SGD with
momentum on one synthetic batch, and reads the loss; with --evaluate it is the forward pass and the loss alone.
"""
import argparse
import json
import resource
import statistics
import time

import torch
from torch import nn
from torch.nn import functional as F

WARM_UPS = 3


class Neuron(nn.Module):
    """A convolution 3x3 of neurons: (w_r*x + b_r)(w_g*x + b_g) + w_b*x^2 + c, without w_g if compact."""

    def __init__(self, inputs, outputs, stride, kind):
        super().__init__()
        # A conventional one has no bias, as a batch normalization follows.
        bias = kind != 'conventional'
        self.r = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=bias)
        self.g = nn.Conv2d(inputs, outputs, 3, stride, 1) if kind == 'quadratic' else None
        self.b = nn.Conv2d(inputs, outputs, 3, stride, 1) if kind != 'conventional' else None
        nn.init.kaiming_normal_(self.r.weight)
        # ReLinear: each neuron starts as a conventional one.
        for part, start in ((self.g, 1.0), (self.b, 0.0)):
            if part is not None:
                nn.init.zeros_(part.weight)
                nn.init.constant_(part.bias, start)

    def forward(self, x):
        y = self.r(x)
        if self.g is not None:
            y = y * self.g(x)
        if self.b is not None:
            y = y + self.b(x * x)
        return y


class Block(nn.Module):
    """Two layers of neurons around which x goes, with every second pixel and channels of zeros where sizes change."""

    def __init__(self, inputs, outputs, stride, kind):
        super().__init__()
        self.conv1, self.norm1 = Neuron(inputs, outputs, stride, kind), nn.BatchNorm2d(outputs)
        self.conv2, self.norm2 = Neuron(outputs, outputs, 1, kind), nn.BatchNorm2d(outputs)
        self.stride, self.zeros = stride, (outputs - inputs) // 2

    def forward(self, x):
        y = F.relu(self.norm1(self.conv1(x)))
        y = self.norm2(self.conv2(y))
        if self.stride > 1:
            x = F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, self.zeros, self.zeros))
        return F.relu(y + x)


def resnet(depth, kind, classes=10):
    layers = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    inputs = 16
    for outputs in (16, 32, 64):
        for block in range((depth - 2) // 6):
            layers.append(Block(inputs, outputs, 2 if block == 0 and outputs > 16 else 1, kind))
            inputs = outputs
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, classes))


def present_mib():
    """The resident set now, or where the system does not tell it, at the most so far."""
    try:
        with open('/proc/self/status') as status:
            return next(int(line.split()[1]) for line in status if line.startswith('VmRSS')) / 1024
    except (OSError, StopIteration):
        return peak_mib()


def peak_mib():
    try:
        with open('/proc/self/status') as status:
            return next(int(line.split()[1]) for line in status if line.startswith('VmHWM')) / 1024
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def training(model, x, y):
    quadratic = [p for name, p in model.named_parameters() if '.g.' in name or '.b.' in name]
    others = [p for name, p in model.named_parameters() if not ('.g.' in name or '.b.' in name)]
    groups = [{'params': others}] + ([{'params': quadratic, 'lr': 1e-6}] if quadratic else [])
    optimizer = torch.optim.SGD(groups, lr=0.01, momentum=0.9, weight_decay=1e-4)
    model.train()

    def step():
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def evaluation(model, x, y):
    model.eval()

    def step():
        with torch.no_grad():
            return F.cross_entropy(model(x), y).item()

    return step


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--neuron', choices=['quadratic', 'compact', 'conventional'], default='quadratic')
    parser.add_argument('--depth', type=int, default=20)
    parser.add_argument('--batch', type=int, default=128)
    parser.add_argument('--threads', type=int, default=2)
    parser.add_argument('--steps', type=int, default=10)
    parser.add_argument('--evaluate', action='store_true')
    parser.add_argument('--channels-last', action='store_true')
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    before = present_mib()
    model = resnet(options.depth, options.neuron)
    x, y = torch.randn(options.batch, 3, 32, 32), torch.arange(options.batch) % 10
    if options.channels_last:
        model, x = model.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    step = (evaluation if options.evaluate else training)(model, x, y)
    for _ in range(WARM_UPS):
        step()
    times = []
    for _ in range(options.steps):
        start = time.perf_counter()
        step()
        times.append((time.perf_counter() - start) * 1000)
    layout = ' channels-last' if options.channels_last else ''
    print(json.dumps({
        'framework': f'PyTorch {torch.__version__}{layout}',
        'step_ms_min': min(times),
        'step_ms_median': statistics.median(times),
        'training_mib': peak_mib() - before,
        'parameters': sum(p.numel() for p in model.parameters()),
    }))


if __name__ == '__main__':
    main()
