# SPDX-License-Identifier: Apache-2.0
"""Loops of programs on PyTorch: training, inference, accumulation."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(4, 8)
        self.drop = nn.Dropout(0.1)
        self.out = nn.Linear(8, 2)

    def forward(self, x):
        return self.out(self.drop(F.relu(self.hidden(x))))


def train(net, loader, epochs):
    opt = torch.optim.AdamW(net.parameters(), lr=0.01)
    schedule = torch.optim.lr_scheduler.StepLR(opt, 1, 0.5)
    losses = []
    for epoch in range(epochs):  #: sequential blocked(more, net.hidden.bias, net.hidden.weight, net.out.bias, net.out.weight, opt.state[net.hidden.weight].exp_avg)
        for x, y in loader:  #: sequential blocked(more, net.hidden.bias, net.hidden.weight, net.out.bias, net.out.weight, opt.state[net.hidden.weight].exp_avg)
            opt.zero_grad()
            loss = F.cross_entropy(net(x), y)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            opt.step()
            losses.append(loss.item())
        schedule.step()
    return losses


def infer(net, batches):
    out = []
    net.eval()
    with torch.no_grad():
        for x in batches:  #: reduction reduce(out append)
            out.append(net(x).argmax(1))
    return torch.cat(out)


def infer_into(net, batches, out):
    net.eval()
    with torch.inference_mode():
        for k in range(len(batches)):  #: doall
            out[k] = net(batches[k])
    return out


def accuracy(net, loader):
    right = 0
    net.eval()
    with torch.no_grad():
        for x, y in loader:  #: reduction reduce(self._num_yielded +) reduce(right +) privatize(batch)
            right += (net(x).argmax(1) == y).sum().item()
    return right


def rnn(cell, xs):
    h = torch.zeros(2, 3)
    for x in xs:  #: sequential blocked(h)
        h = cell(x, h)
    return h


def accumulate(net, parts):
    total = torch.zeros(())
    for x, y in parts:  #: reduction reduce(total + float)
        total += F.cross_entropy(net(x), y).detach()
    return total


def grads(net, parts):
    net.zero_grad()
    for x, y in parts:  #: sequential blocked(net.hidden.bias.grad, net.hidden.weight.grad, net.out.bias.grad, net.out.weight.grad)
        F.cross_entropy(net(x), y).backward()
    return net.hidden.weight.grad.norm() > 0


def main():
    torch.manual_seed(0)
    x = torch.rand(12, 4); y = torch.randint(0, 2, (12,))
    net = Net()
    loader = DataLoader(TensorDataset(x, y), batch_size=4, shuffle=True)
    print(len(train(net, loader, 2)))
    batches = list(x.split(3))
    print(infer(net, batches).shape, infer_into(net, batches, torch.zeros(4, 3, 2)).shape, accuracy(net, loader) >= 0)
    print(rnn(nn.GRUCell(4, 3), [x[:2], x[2:4], x[4:6]]).shape, accumulate(net, [(x[:6], y[:6]), (x[6:], y[6:])]) > 0, grads(net, [(x[:6], y[:6]), (x[6:], y[6:])]))


main()
