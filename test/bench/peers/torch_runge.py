#!/usr/bin/env python3
"""The network 1-8-8-8-8-1 of quadratic neurons for the Runge function in eager PyTorch.

    python3 torch_runge.py --iterations 3000 --threads 1

Prints one line of JSON by the names of `quadlab bench --model mlp-runge --json`. An iteration is a step of SGD with
momentum on all 33 points, with learning rates of their own for the quadratic terms, and reads the loss.
"""
import argparse
import json
import time

import torch
from torch import nn

WARM_UPS = 3


class Quadratic(nn.Module):
    """(w_r x + b_r)(w_g x + b_g) + w_b x^2 + c, started as a conventional neuron."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.r, self.g, self.b = (nn.Linear(inputs, outputs) for _ in range(3))
        nn.init.kaiming_normal_(self.r.weight)
        for part, start in ((self.r, 0.0), (self.g, 1.0), (self.b, 0.0)):
            if part is not self.r:
                nn.init.zeros_(part.weight)
            nn.init.constant_(part.bias, start)

    def forward(self, x):
        return self.r(x) * self.g(x) + self.b(x * x)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--iterations', type=int, default=3000)
    parser.add_argument('--threads', type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)

    layers = [Quadratic(1, 8)]
    for _ in range(3):
        layers += [nn.ReLU(), Quadratic(8, 8)]
    model = nn.Sequential(*layers, nn.ReLU(), Quadratic(8, 1))
    x = torch.linspace(-1, 1, 33)[:, None]
    y = 1 / (1 + 25 * x * x)
    quadratic = [p for name, p in model.named_parameters() if '.r.' not in name]
    others = [p for name, p in model.named_parameters() if '.r.' in name]
    optimizer = torch.optim.SGD([{'params': others}, {'params': quadratic, 'lr': 1e-6}], lr=0.01, momentum=0.9)

    def step():
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    for _ in range(WARM_UPS):
        step()
    start = time.perf_counter()
    for _ in range(options.iterations):
        step()
    seconds = time.perf_counter() - start
    print(json.dumps({
        'framework': f'PyTorch {torch.__version__}',
        'iteration_us': seconds / options.iterations * 1e6,
        'parameters': sum(p.numel() for p in model.parameters()),
    }))


if __name__ == '__main__':
    main()
