"""A network of `@lab/layers`, given as its config, in PyTorch: same sizes, same initialisation, same dropout."""
import torch
import torch.nn.functional as F


def same(x, kernel, stride, value=0.0):
    """Pads [n, channels, rows, cols] as TensorFlow's `same` does: the odd row goes below, the odd column to the right."""
    pads = []
    for size, k, s in zip(reversed(x.shape[2:]), reversed(kernel), reversed(stride)):
        pad = max((-(-size // s) - 1) * s + k - size, 0)
        pads += [pad // 2, pad - pad // 2]
    return F.pad(x, pads, value=value) if any(pads) else x


def activation(kind):
    kinds = {"linear": lambda x: x, "relu": F.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}
    if kind not in kinds:
        raise SystemExit(f"expected an activation out of {', '.join(kinds)}, got {kind}")
    return kinds[kind]


def build(config, input_shape):
    """Returns (parameters, forward), forward(x [n, channels, rows, cols], training) -> logits [n, classes]."""
    parameters, layers = [], []
    shape = [input_shape[2], input_shape[0], input_shape[1]]

    def parameter(value):
        parameters.append(value.requires_grad_())
        return value

    def weight(*sizes):
        w = torch.empty(*sizes)
        torch.nn.init.trunc_normal_(w, 0, 0.1, -0.2, 0.2)
        return parameter(w)

    def bias(c, units):
        return parameter(torch.full((units,), 0.1)) if c["useBias"] else None

    for layer in config["layers"]:
        kind, c = layer["type"], layer["config"]
        if kind == "conv2d":
            w, b, f = weight(c["filters"], shape[0], *c["kernelSize"]), None, activation(c["activation"])
            b = bias(c, c["filters"])
            layers.append(convolution(c, w, b, f))
            shape = [c["filters"], *after(shape, c["kernelSize"], c)]
        elif kind == "maxPool2d":
            layers.append(pooling(c))
            shape = [shape[0], *after(shape, c["poolSize"], c)]
        elif kind == "flatten":
            layers.append(lambda x, training: x.flatten(1))
            shape = [torch.Size(shape).numel()]
        elif kind == "dense":
            w, f = weight(shape[0], c["units"]), activation(c["activation"])
            layers.append(dense(w, bias(c, c["units"]), f))
            shape = [c["units"]]
        elif kind == "dropout":
            layers.append(lambda x, training, rate=c["rate"]: F.dropout(x, rate, training))
        elif kind == "batchNorm":
            scale = parameter(torch.ones(shape[0])) if c["scale"] else None
            offset = parameter(torch.zeros(shape[0])) if c["center"] else None
            layers.append(normalization(c, shape[0], scale, offset))
        elif kind == "activation":
            layers.append(lambda x, training, f=activation(c["kind"]): f(x))
        else:
            raise SystemExit(f"expected a layer that the peer knows, got {kind}")

    def forward(x, training):
        for apply in layers:
            x = apply(x, training)
        return x

    return parameters, forward


def after(shape, window, c):
    valid = c["padding"] == "valid"
    return [-(-(size - (k - 1 if valid else 0)) // s) for size, k, s in zip(shape[1:], window, c["strides"])]


def convolution(c, w, b, f):
    size, stride, pads = c["kernelSize"], c["strides"], c["padding"] == "same"
    return lambda x, training: f(F.conv2d(same(x, size, stride) if pads else x, w, b, stride))


def pooling(c):
    size, stride, pads = c["poolSize"], c["strides"], c["padding"] == "same"
    low = float("-inf")
    return lambda x, training: F.max_pool2d(same(x, size, stride, low) if pads else x, size, stride)


def dense(w, b, f):
    return (lambda x, training: f(x @ w)) if b is None else (lambda x, training: f(x @ w + b))


def normalization(c, channels, scale, offset):
    mean, variance, f = torch.zeros(channels), torch.ones(channels), activation(c["activation"])
    # PyTorch's momentum is what the new value counts, ours what the old one keeps.
    new = 1 - c["momentum"]
    return lambda x, training: f(F.batch_norm(x, mean, variance, scale, offset, training, new, c["epsilon"]))
